/** Who asks, for what purpose and for whom: made of a verified identity and of what the request says of itself, or refused. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../shared/clock.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import { type Identity, isSystem, type Purpose } from './identity.ts';
import { glassStands } from './glass/glass-terms.ts';
import { type PurposesInForce, purposesToday } from './purposes-in-force.ts';
import { grantees } from './request/grantees.ts';

/** Somebody who asks, as policies and the ledger know them. */
export interface Asking {
  readonly identity: Identity;
  /** Null when they give none: then nothing of another agency is theirs to see. */
  readonly purpose: Purpose | null;
  /** The user of their own in whose name a system asks, in its words. Kept on the record, and trusted for nothing. */
  readonly actingFor: string | null;
  /** Why they ask, where they say it. */
  readonly reason: string | null;
  /** The broken glass that they use: the id of their own GlassBreak, open at this moment; null for none. */
  readonly glass: string | null;
  /** Whether owners have opened single records to them: then these are shown, and nothing that is shown to them is shared with others. */
  readonly granted?: boolean;
}

/** What is opened to one asker alone, beside what everybody of their class sees; null for nothing. Part of their visibility class. */
export function openedTo({ identity, glass, granted = false }: Asking): string | null {
  return glass === null && !granted ? null : JSON.stringify([identity.subject, glass, granted]);
}

/** What a request says of itself, as it came: every value that stands under each name. */
export interface Said {
  readonly purpose: readonly unknown[];
  readonly actingFor: readonly unknown[];
  readonly reason: readonly unknown[];
  readonly breakGlass: readonly unknown[];
}

/** A request that says nothing of itself. */
export const NOTHING_SAID: Said = { purpose: [], actingFor: [], reason: [], breakGlass: [] };

/**
 * Why a request is not answered: it may not be asked so, whatever is wrong with it, it lacks a reason that its purpose demands, or the glass that it names is not open to
 * the asker, whatever is wrong with that.
 */
export type AskingRefusal = 'PURPOSE_NOT_ALLOWED' | 'REASON_NEEDED' | 'GLASS_NOT_OPEN';

/** Finds out how somebody asks. Rejects when the hub cannot know which purposes are in force, or whether glass is open. */
export type AskingFor = (identity: Identity, said: Said) => Promise<Result<Asking, AskingRefusal>>;

/** The longest `actingFor` and the longest reason, in characters. */
export const LONGEST_ACTING_FOR = 250;
export const LONGEST_REASON = 500;

/** What stands for the reason of an invented user, who asks for nobody's sake. */
const DEMONSTRATION = 'A demonstration by an invented user.';

/** The asking of requests against the purposes that are in force today. */
export function askings(parts: { readonly em: () => EntityManager; readonly clock: Clock }): AskingFor {
  const today = purposesToday(parts);
  const isGrantee = grantees(parts);
  return async (identity, said) => {
    const verdict = askingOf(identity, said, await today());
    if (!verdict.ok) return verdict;
    const { glass } = verdict.value;
    const { subject, agency } = identity;
    // Looked at for each request and each event: a glass that was given back opens nothing more.
    if (glass !== null && !(await glassStands(parts.em(), { glass, subject, agency, at: parts.clock.now() }))) return refuse('GLASS_NOT_OPEN');
    return (await isGrantee(identity)) ? ok({ ...verdict.value, granted: true }) : verdict;
  };
}

/**
 * How somebody asks. One answer to all that may not be: a purpose that is no word of the hub's, that the token does not allow, that is not in force, or
 * anything that is said twice or is not well-formed. Domain rule 50 demands a reason of some purposes. Whether the glass that is named stands, only the database knows.
 */
export function askingOf(identity: Identity, said: Said, inForce: PurposesInForce): Result<Asking, AskingRefusal> {
  const purpose = one(said.purpose);
  const actingFor = words(said.actingFor, LONGEST_ACTING_FOR);
  const reason = words(said.reason, LONGEST_REASON);
  if (purpose === BROKEN || actingFor === BROKEN || reason === BROKEN) return refuse('PURPOSE_NOT_ALLOWED');
  // A person asks in their own name.
  if (actingFor !== null && !isSystem(identity)) return refuse('PURPOSE_NOT_ALLOWED');
  const named = one(said.breakGlass);
  const glass = typeof named === 'string' ? glassIn(named) : null;
  if (named !== null && (glass === null || isSystem(identity))) return refuse('GLASS_NOT_OPEN');
  const given = purpose ?? identity.defaultPurpose;
  if (given === null) return ok({ identity, purpose: null, actingFor, reason, glass });
  const allowed = identity.purposes.find((each) => each === given);
  const rule = allowed === undefined ? undefined : inForce.get(allowed);
  if (allowed === undefined || rule === undefined) return refuse('PURPOSE_NOT_ALLOWED');
  const because = reason ?? (identity.demo && purpose === null && rule.reasonDemanded ? DEMONSTRATION : null);
  if (rule.reasonDemanded && because === null) return refuse('REASON_NEEDED');
  return ok({ identity, purpose: allowed, actingFor, reason: because, glass });
}

const GLASS = /^(?:GlassBreak:)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The key of the glass that is named by its id as glassBreak answers it, or by the key that the ledger names; null for anything else. */
function glassIn(named: string): string | null {
  const inside = Buffer.from(named, 'base64').toString('utf8');
  // Base64 reads over what it does not know: an id that is not written as the hub writes it was damaged.
  const id = inside.startsWith('GlassBreak:') && Buffer.from(inside).toString('base64') === named ? inside : named;
  return GLASS.exec(id)?.[1] ?? null;
}

/** Said, but not so that the hub can take it. */
const BROKEN = Symbol('broken');

/** The one text that was said; null when nothing was. */
function one(values: readonly unknown[]): string | null | typeof BROKEN {
  const [value, ...others] = values;
  if (value === undefined && others.length === 0) return null;
  return typeof value === 'string' && others.length === 0 ? value : BROKEN;
}

/** The same for words that people wrote: some, whole characters, on one line. */
function words(values: readonly unknown[], most: number): string | null | typeof BROKEN {
  const value = one(values);
  if (typeof value !== 'string') return value;
  const text = value.trim();
  // Control characters and the separators of lines and paragraphs: an entry of the ledger is one line to whoever reads it.
  if (text === '' || !text.isWellFormed() || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) || [...text].length > most) return BROKEN;
  return text;
}
