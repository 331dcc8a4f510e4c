/** `npm run token -- --revoke JTI --because "WHY"`: writes a revocation into the hub's database, as an operator does with the mutation tokenRevoke. */
import { userInfo } from 'node:os';
import { decodeJwt } from 'jose';
import { type RevokeTokens, revokeFromHere } from '../access/revocation/commands/revoke-tokens.ts';
import type { Config } from '../config.ts';
import { entities } from '../database/entities.ts';
import { openDatabase } from '../database/open.ts';
import type { InvalidInput } from '../shared/refusals.ts';
import { refuse, type Result } from '../shared/result.ts';
import type { Clock } from '../shared/clock.ts';

/** What was typed. */
export interface Revoking {
  /** A `jti`, or the whole token that holds one. */
  readonly token: string | null;
  readonly subject: string | null;
  readonly agency: string | null;
  readonly because: string;
}

/** Answers with a sentence on what was revoked. The database of the settings is used, beside a running hub or without one. Throws DatabaseCannotStart. */
export async function revoke(config: Config, { token, subject, agency, because }: Revoking, clock: Clock): Promise<Result<string, InvalidInput | NoTokenId>> {
  const tokenId = token === null ? null : idOf(token);
  if (token !== null && tokenId === null) return refuse(NO_TOKEN_ID);
  const database = await openDatabase(
    { databaseUrl: config.database?.url, databaseOwnerUrl: config.database?.ownerUrl ?? undefined, dataFolder: config.dataFolder },
    entities,
  );
  try {
    const input: RevokeTokens = { tokenId, subject, agency, because };
    const done = await database.orm.em.fork().transactional(async (em) => await revokeFromHere(em, input, { login: login(), now: clock.now() }));
    return done.ok ? { ok: true, value: sentenceOn(input) } : done;
  } finally {
    await database.close();
  }
}

interface NoTokenId {
  readonly message: string;
}

const NO_TOKEN_ID: NoTokenId = {
  message: 'This token has no id (no claim jti): revoke its subject with --revoke-subject SUB, or its agency with --revoke-agency CODE.',
};

/** The id in a token, or the id itself. Nothing is believed of a token here: who names one that is not theirs can only take it away. */
function idOf(text: string): string | null {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return text;
  try {
    return decodeJwt(text).jti ?? null;
  } catch {
    return text;
  }
}

/** In a container the process may run as a number that has no name. */
function login(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

function sentenceOn({ tokenId, subject, agency }: RevokeTokens): string {
  const what =
    tokenId !== null
      ? `The token ${tokenId} is`
      : subject !== null
        ? `All tokens that ${subject} was given until now are`
        : `All tokens that were given until now for ${agency ?? ''} are`;
  return `${what} revoked. Every hub on this database refuses what is revoked at once, and closes within five seconds what is open on it.`;
}
