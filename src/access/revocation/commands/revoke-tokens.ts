/** Revokes tokens: one by its id, or all that a person, system or agency was given until now. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { newId } from '../../../shared/ids.ts';
import { invalid, type InvalidInput } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { brokenText, firstWrong, wrongWords } from '../../../shared/words.ts';
import type { CommandContext } from '../../command-context.ts';
import { AGENCY_CODE, LONGEST_SUBJECT, LONGEST_TOKEN_ID } from '../../token.ts';
import { LONGEST_LIFE_S } from '../../token-life.ts';
import { REVOKED_CHANNEL } from '../revocations.ts';
import type { RevocationKind } from '../revoked.rules.ts';
import { TokenRevocation } from '../token-revocation.entity.ts';

/** Exactly one of the three says which. */
export interface RevokeTokens {
  /** The `jti` of one token. */
  readonly tokenId: string | null;
  /** The `sub` of a person or system. */
  readonly subject: string | null;
  /** The code of an agency. The hub need not know it: a token can name any. */
  readonly agency: string | null;
  /** Why, at most 500 characters. */
  readonly because: string;
}

/** Every hub refuses the tokens from the commit on, and closes what is open on them within five seconds. */
export async function revokeTokens({ em, actor, clock }: Pick<CommandContext, 'em' | 'actor' | 'clock'>, input: RevokeTokens) {
  return await written(em, input, { by: `user:${actor.subject}`, now: clock.now() });
}

/** The same for who types the command on a machine of the hub: known by their login, for there is no token. */
export async function revokeFromHere(em: EntityManager, input: RevokeTokens, { login, now }: { readonly login: string; readonly now: Date }) {
  return await written(em, input, { by: `tool:${login}`, now });
}

async function written(em: EntityManager, input: RevokeTokens, { by, now }: { by: string; now: Date }): Promise<Result<{ id: string }, InvalidInput>> {
  const named = namedIn(input);
  if (!named.ok) return named;
  const wrong = wrongWords('because', input.because, 500);
  if (wrong) return refuse(wrong);
  const id = newId();
  em.create(TokenRevocation, {
    ...named.value,
    id,
    revokedAt: now,
    overAt: new Date(now.getTime() + LONGEST_LIFE_S * 1000),
    because: input.because.trim(),
    revokedBy: by,
  });
  await em.flush();
  await sql`select pg_notify(${REVOKED_CHANNEL}, '')`.execute(em.getKysely());
  return ok({ id });
}

function namedIn({ tokenId, subject, agency }: RevokeTokens): Result<{ kind: RevocationKind; named: string }, InvalidInput> {
  const said = [
    ...(tokenId === null ? [] : [{ kind: 'TOKEN', argument: 'tokenId', named: tokenId, most: LONGEST_TOKEN_ID } as const]),
    ...(subject === null ? [] : [{ kind: 'SUBJECT', argument: 'subject', named: subject, most: LONGEST_SUBJECT } as const]),
    ...(agency === null ? [] : [{ kind: 'AGENCY', argument: 'agency', named: agency, most: 64 } as const]),
  ];
  const [one, another] = said;
  if (one === undefined || another !== undefined)
    return refuse(invalid(another?.argument ?? 'tokenId', 'Say one of three: a tokenId, a subject or an agency. Revoke another in another request.'));
  const { kind, argument, named, most } = one;
  const wrong = firstWrong(wrongWords(argument, named, most), brokenText(argument, named));
  if (wrong) return refuse(wrong);
  if (kind === 'AGENCY' && !AGENCY_CODE.test(named))
    return refuse(invalid('agency', 'An agency is named by its code, in capitals, such as HUMBERSIDE_POLICE: look it up in the list agencies.'));
  return ok({ kind, named });
}
