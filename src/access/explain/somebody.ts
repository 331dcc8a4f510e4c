/** Somebody in whose place it is looked what they would see: an agency, its roles and a purpose, and no token of anybody's. */
import { sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { badInput } from '../../graph/bad-input.ts';
import type { Runs } from '../../graph/reads.ts';
import { londonDay } from '../../shared/london.ts';
import { ok, type Result } from '../../shared/result.ts';
import { brokenText } from '../../shared/words.ts';
import { type Asking, askingOf, type AskingRefusal } from '../asking.ts';
import type { Identity, Purpose, Role } from '../identity.ts';
import { purposesOn } from '../purposes-in-force.ts';

/** Whose place is taken, in the words of a question. */
export interface Somebody {
  /** The code of their agency. */
  readonly agency: string;
  readonly roles: readonly Role[];
  /** The subject of their token, where what they see hangs on it. */
  readonly subject?: string | null | undefined;
}

/** How they would ask. */
export interface Manner {
  readonly purpose: Purpose | null;
  readonly actingFor: string | null;
  readonly reason: string | null;
}

/** Whoever nobody named: no list and no grant names them. */
const NOBODY_IN_PARTICULAR = 'nobody-in-particular';
const LONGEST_SUBJECT = 200;
const A_MOMENT_MS = 60_000;

/** Their identity, with a token that allows one purpose. Throws a BAD_USER_INPUT error for an agency that the hub does not know. */
export async function identityOf({ agency, roles, subject }: Somebody, purpose: Purpose | null, run: Runs, now: Date): Promise<Identity> {
  const given = subject ?? NOBODY_IN_PARTICULAR;
  if (given === '' || [...given].length > LONGEST_SUBJECT || brokenText('subject', given) !== null)
    throw badInput(`A subject is that of a token, at most ${LONGEST_SUBJECT} characters: send another, or none.`);
  const known = brokenText('agency', agency) === null ? await run<{ code: string }>(sql`select code from agency where code = ${agency}`) : [];
  if (known.length === 0) throw badInput('The hub knows no agency with this code: the list "agencies" has them.');
  return {
    subject: given,
    name: 'Somebody in whose place it was looked',
    agency,
    roles: [...new Set(roles)],
    purposes: purpose === null ? [] : [purpose],
    defaultPurpose: null,
    tokenId: null,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + A_MOMENT_MS),
    demo: false,
  };
}

/**
 * How they ask today, or why they may not: the rule that every request meets. What owners opened to them alone is theirs, too; no glass is broken in another's name.
 */
export async function askingOfSomebody(
  identity: Identity,
  { purpose, actingFor, reason }: Manner,
  em: EntityManager,
  now: Date,
): Promise<Result<Asking, AskingRefusal>> {
  const said = (value: string | null) => (value === null ? [] : [value]);
  const asked = { purpose: said(purpose), actingFor: said(actingFor), reason: said(reason), breakGlass: [] };
  const verdict = askingOf(identity, asked, await purposesOn(em, londonDay(now)));
  return verdict.ok ? ok({ ...verdict.value, granted: identity.subject !== NOBODY_IN_PARTICULAR }) : verdict;
}
