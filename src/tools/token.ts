/** Prints a token of a demo user for the command line: `npm run --silent token -- --as NAME`, with another default purpose: `--purpose P`, or their names: `-- --list`. */
import { parseArgs } from 'node:util';
import { DEMO_USERS, demoUser } from '../access/demo-users.ts';
import { developmentKey, DevelopmentKeyUnusable } from '../access/development-key.ts';
import { developmentToken } from '../access/token.ts';
import { readConfig, SettingsWrong } from '../config.ts';
import { systemClock } from '../shared/clock.ts';

/** The command cannot be carried out; the message is one sentence. */
class Refused extends Error {}

try {
  process.stdout.write(`${await answer(process.argv.slice(2))}\n`);
} catch (failure) {
  if (!(failure instanceof Refused || failure instanceof SettingsWrong || failure instanceof DevelopmentKeyUnusable)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exitCode = 1;
}

async function answer(argv: string[]): Promise<string> {
  const { as, purpose, list } = options(argv);
  const config = readConfig();
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

function options(argv: string[]): { as?: string; purpose?: string; list?: boolean } {
  try {
    return parseArgs({ args: argv, options: { as: { type: 'string' }, purpose: { type: 'string' }, list: { type: 'boolean' } } }).values;
  } catch {
    throw new Refused('The command takes --as NAME, with --purpose PURPOSE if you like, or --list: npm run --silent token -- --list');
  }
}
