/** What an arriving revision of an incident does, given what is known of it: the newest revision speaks, whatever order they arrive in. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { IncidentReport } from './incident.report.ts';

/** SHA-256 of the report without its revision, as RFC 8785 canonical JSON, in hexadecimal: equal for reports that say the same. */
export function contentHash(report: IncidentReport): string {
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

/** A reason for the sender, in the words of a rejection. */
export interface RevisionConflict {
  readonly reason: 'REVISION_CONFLICT';
  readonly sentence: string;
  readonly requiredAction: string;
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
  | { readonly outcome: 'REJECTED'; readonly conflict: RevisionConflict };

/** Judges one arriving revision; `known` is null for an incident not heard of. Design: "a late revision never overwrites a newer one". */
export function judgeRevision(known: KnownRevisions | null, arriving: Said): Judgement {
  if (known === null) return { outcome: 'ACCEPTED' };
  const { newest } = known;
  const before = arriving.revision === newest.revision ? newest.contentHash : known.hashes.get(arriving.revision);
  if (before === arriving.contentHash) return { outcome: 'DUPLICATE', advances: false };
  if (before !== undefined) return { outcome: 'REJECTED', conflict: conflictOf(arriving.revision, newest.revision) };
  if (arriving.revision < newest.revision) return { outcome: 'SUPERSEDED' };
  return arriving.contentHash === newest.contentHash ? { outcome: 'DUPLICATE', advances: true } : { outcome: 'AMENDED' };
}

/** What is known once the revision has been judged and kept. */
export function afterRevision(known: KnownRevisions | null, arriving: Said, judgement: Judgement): KnownRevisions {
  const learns = judgement.outcome !== 'REJECTED' && (known === null || arriving.revision !== known.newest.revision);
  if (known !== null && !learns) return known;
  const hashes = new Map(known?.hashes).set(arriving.revision, arriving.contentHash);
  return { newest: known === null || arriving.revision > known.newest.revision ? arriving : known.newest, hashes };
}

/** One field that two revisions say differently. Fields of the place are named `place.postcode`; instants are ISO 8601. */
export interface Change {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** A report as the store gives it back: JSON has no dates, so its instants are text. */
export type StoredReport = AsJson<IncidentReport>;
type AsJson<Value> = Value extends Date ? string : Value extends object ? { readonly [Name in keyof Value]: AsJson<Value[Name]> } : Value;

/** Every field in which the later report differs from the earlier one, by name. */
export function changesBetween(earlier: IncidentReport | StoredReport, later: IncidentReport | StoredReport): Change[] {
  const before = plainFields(earlier);
  const after = plainFields(later);
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .map((field) => ({ field, from: before.get(field) ?? null, to: after.get(field) ?? null }))
    .filter(({ from, to }) => from !== to);
}

function plainFields(report: IncidentReport | StoredReport): Map<string, string | null> {
  const { revision: _, place, ...own } = report;
  const entries = [...Object.entries(own), ...Object.entries(place).map(([name, value]) => [`place.${name}`, value] as const)];
  return new Map(entries.map(([name, value]) => [name, plain(value)]));
}

function plain(value: string | number | boolean | Date | null): string | null {
  if (value === null) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}

function conflictOf(revision: number, newest: number): RevisionConflict {
  return {
    reason: 'REVISION_CONFLICT',
    sentence: `Revision ${revision} of this incident came before and said something else.`,
    requiredAction: `Give each change of an incident a revision of its own: send this one with a revision above ${newest}.`,
  };
}
