/** What an arriving revision of an incident does, given what is known of it: the newest revision speaks, whatever order they arrive in. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Refusal } from '../../exchange/inbox.ts';
import type { IncidentReport } from './incident.report.ts';

/** A report with the compartments that its message bears: both are what a revision says. */
export type MarkedReport = IncidentReport & { readonly markings: readonly string[] };

/** SHA-256 of the report without its revision, as RFC 8785 canonical JSON, in hexadecimal: equal for reports that say the same. */
export function contentHash(report: MarkedReport): string {
  const { revision: _, ...content } = report;
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

/** A revision, and the hash of what it says. */
export interface Said {
  readonly revision: number;
  readonly contentHash: string;
}

/** What is known of an incident: its newest revision, and the hash of every older one that arrived. */
export interface KnownRevisions {
  readonly newest: Said;
  readonly hashes: ReadonlyMap<number, string>;
}

/**
 * - ACCEPTED: the incident was not known.
 * - AMENDED: newer than all that is known, and says something else.
 * - SUPERSEDED: older than the newest known and not seen before; kept as history, changes nothing.
 * - DUPLICATE: says again what is known. A newer number that says the same moves the newest revision up (`advances`), so that one in between comes too late.
 * - REJECTED: a known revision with another content; one of the two is wrong, and only its sender knows which.
 */
export type Judgement =
  | { readonly outcome: 'ACCEPTED' | 'AMENDED' | 'SUPERSEDED' }
  | { readonly outcome: 'DUPLICATE'; readonly advances: boolean }
  | { readonly outcome: 'REJECTED'; readonly rejection: Refusal };

/** Judges one arriving revision; `known` is null for an incident not heard of. Design: "a late revision never overwrites a newer one". */
export function judgeRevision(known: KnownRevisions | null, arriving: Said): Judgement {
  if (known === null) return { outcome: 'ACCEPTED' };
  const { newest } = known;
  const before = arriving.revision === newest.revision ? newest.contentHash : known.hashes.get(arriving.revision);
  if (before === arriving.contentHash) return { outcome: 'DUPLICATE', advances: false };
  if (before !== undefined) return { outcome: 'REJECTED', rejection: conflictOf(arriving.revision, newest.revision) };
  if (arriving.revision < newest.revision) return { outcome: 'SUPERSEDED' };
  return arriving.contentHash === newest.contentHash ? { outcome: 'DUPLICATE', advances: true } : { outcome: 'AMENDED' };
}

/** What is known once the revision has been judged and kept. */
export function afterRevision(known: KnownRevisions | null, arriving: Said, judgement: Judgement): KnownRevisions {
  if (known === null) return { newest: arriving, hashes: new Map() };
  if (judgement.outcome === 'REJECTED') return known;
  const { newest } = known;
  const hashes = new Map(known.hashes).set(newest.revision, newest.contentHash).set(arriving.revision, arriving.contentHash);
  return { newest: arriving.revision > newest.revision ? arriving : newest, hashes };
}

/** One field that two revisions say differently. Fields of the place are named `place.postcode`; instants are ISO 8601. */
export interface Change {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** A report as the store gives it back: JSON has no dates, so its instants are text. */
export type StoredReport = AsJson<MarkedReport>;
type AsJson<Value> = Value extends Date
  ? string
  : Value extends readonly string[]
    ? Value
    : Value extends object
      ? { readonly [Name in keyof Value]: AsJson<Value[Name]> }
      : Value;

/** Every field in which the later report differs from the earlier one, by name. */
export function changesBetween(earlier: MarkedReport | StoredReport, later: MarkedReport | StoredReport): Change[] {
  const before = plainFields(earlier);
  const after = plainFields(later);
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .map((field) => ({ field, from: before.get(field) ?? null, to: after.get(field) ?? null }))
    .filter(({ from, to }) => from !== to);
}

function plainFields(report: MarkedReport | StoredReport): Map<string, string | null> {
  const { revision: _, place, ...own } = report;
  const entries = [...Object.entries(own), ...Object.entries(place).map(([name, value]) => [`place.${name}`, value] as const)];
  return new Map(entries.map(([name, value]) => [name, plain(value)]));
}

function plain(value: string | number | boolean | readonly string[] | Date | null): string | null {
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** An invented revision never changes a real incident, nor a real one an invented: null when both are of one kind. */
export function mixture(incidentIsSimulated: boolean, revisionIsSimulated: boolean): Refusal | null {
  if (incidentIsSimulated === revisionIsSimulated) return null;
  const [known, arriving] = incidentIsSimulated ? ['invented', 'real'] : ['real', 'invented'];
  return {
    reason: 'SIMULATED_MIXED_WITH_REAL',
    sentence: `The incident of this reference is ${known}, and this revision of it is ${arriving}.`,
    requiredAction: 'Give invented incidents references that no real one has, or correct ce_simulated.',
  };
}

function conflictOf(revision: number, newest: number): Refusal {
  return {
    reason: 'REVISION_CONFLICT',
    sentence: `Revision ${revision} of this incident came before and said something else.`,
    requiredAction: `Give each change of an incident a revision of its own: send this one with a revision above ${newest}.`,
  };
}
