/** Prints a token of a demo user for the command line: `npm run --silent token -- --as NAME`, with another default purpose: `--purpose P`, or their names: `-- --list`; or revokes tokens: `-- --revoke JTI`. */
import { parseArgs } from 'node:util';
import { DEMO_USERS, demoUser } from '../access/demo-users.ts';
import { developmentKey, DevelopmentKeyUnusable } from '../access/development-key.ts';
import { developmentToken } from '../access/token.ts';
import { type Config, readConfig, SettingsWrong } from '../config.ts';
import { DatabaseCannotStart } from '../database/cannot-start.ts';
import { systemClock } from '../shared/clock.ts';

/** The command cannot be carried out; the message is one sentence. */
class Refused extends Error {}

try {
  process.stdout.write(`${await answer(process.argv.slice(2))}\n`);
} catch (failure) {
  const plain = [Refused, SettingsWrong, DevelopmentKeyUnusable, DatabaseCannotStart].some((kind) => failure instanceof kind);
  if (!(failure instanceof Error) || !plain) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exitCode = 1;
}

async function answer(argv: string[]): Promise<string> {
  const { as, purpose, list, ...revoking } = options(argv);
  const config = readConfig();
  if (Object.values(revoking).some((value) => value !== undefined)) return await revoked(config, revoking);
  if (config.environment === 'production') throw new Refused('There are no demo users in production: ask your identity provider for a token.');
  if (config.auth !== null)
    throw new Refused(`This hub takes the tokens of ${config.auth.issuer}: ask there for one, or unset the AUTH_ settings to use the demo users.`);
  if (list === true) return DEMO_USERS.map((user) => `${user.name.padEnd(16)}${user.agency.padEnd(28)}${user.person}: ${user.work}`).join('\n');
  if (as === undefined) throw new Refused(`Say whose token: npm run --silent token -- --as ${DEMO_USERS.map(({ name }) => name).join('|')}`);
  const user = demoUser(as);
  if (user === null) throw new Refused(`There is no demo user "${as}": choose one of ${DEMO_USERS.map(({ name }) => name).join(', ')}.`);
  const asked = purpose === undefined ? user.defaultPurpose : user.purposes.find((each) => each === purpose);
  if (asked === undefined) throw new Refused(`${user.name} may not ask for "${purpose}": choose one of ${user.purposes.join(', ')}.`);
  return await developmentToken(await developmentKey(config.dataFolder), user, systemClock, asked);
}

async function revoked(config: Config, typed: Revoking): Promise<string> {
  const { revoke: token, 'revoke-subject': subject, 'revoke-agency': agency, because } = typed;
  if ([token, subject, agency].filter((each) => each !== undefined).length !== 1)
    throw new Refused('Say one of three: --revoke JTI, --revoke-subject SUB or --revoke-agency CODE. Revoke another with another command.');
  if (because === undefined) throw new Refused('Say why, and name nobody: --because "The laptop was lost."');
  // What it stands on takes a second to load, and who wants a token shall not wait for it.
  const { revoke } = await import('./revoke.ts');
  const done = await revoke(config, { token: token ?? null, subject: subject ?? null, agency: agency ?? null, because }, systemClock);
  if (!done.ok) throw new Refused(done.refusal.message);
  return done.value;
}

interface Revoking {
  readonly revoke?: string;
  readonly 'revoke-subject'?: string;
  readonly 'revoke-agency'?: string;
  readonly because?: string;
}

function options(argv: string[]): Revoking & { readonly as?: string; readonly purpose?: string; readonly list?: boolean } {
  const text = { type: 'string' } as const;
  const revoking = { revoke: text, 'revoke-subject': text, 'revoke-agency': text, because: text };
  try {
    return parseArgs({ args: argv, options: { as: text, purpose: text, list: { type: 'boolean' }, ...revoking } }).values;
  } catch {
    throw new Refused(
      'The command takes --as NAME, with --purpose PURPOSE if you like, or --list; or --revoke JTI, --revoke-subject SUB or --revoke-agency CODE with --because "WHY": npm run --silent token -- --list',
    );
  }
}
