/** Whether a second source of a fact is independent of the first: systems feature 9, "independent second source lifts the bar for that fact only". */
import { ancestryOf, barredBy, type Derived, type RecordKey, united } from './derivation.rules.ts';

/** A fact as it stands: who made it known, and where it stands. */
export interface KnownFact {
  /** The record itself, and the sources that are known of it by now. */
  readonly records: readonly RecordKey[];
  /** Everybody who is known to have told it. */
  readonly originators: readonly string[];
  /** `user:<subject>` and the like: everybody who wrote one of its sources down. */
  readonly recorders: readonly string[];
}

/** What somebody says of another source. */
export interface SecondSource {
  /** Who tells it: as is said, and of the records that it stands in. */
  readonly originators: readonly string[];
  /** The records that it stands in; none for words alone. */
  readonly from: readonly RecordKey[];
  /** Who says so, as `user:<subject>`. */
  readonly recorder: string;
}

/** Why a source is no second one. */
export const DependenceReason = {
  SAME_ORIGINATOR: 'SAME_ORIGINATOR',
  SAME_ORIGIN: 'SAME_ORIGIN',
  SAME_WORDS: 'SAME_WORDS',
  SAME_RECORDER: 'SAME_RECORDER',
} as const;
export type DependenceReason = (typeof DependenceReason)[keyof typeof DependenceReason];

/** What was named as a second source is none. */
export interface SourceNotIndependent {
  readonly kind: 'SourceNotIndependent';
  readonly message: string;
  readonly reason: DependenceReason;
}

const WORDS: Readonly<Record<DependenceReason, string>> = {
  SAME_ORIGINATOR: 'Whoever tells it told it before: the same source twice is no second one. Name another who knows it of their own.',
  SAME_ORIGIN: 'What it stands in was itself made from the record, or from what the record was made from: find a source that does not come from there.',
  SAME_WORDS: 'It says what the record says, in the same words: that is a copy. Name a source that tells it in words of its own.',
  SAME_RECORDER: 'You wrote a source of it down before, and nobody lifts a bar alone: ask a colleague who knows of the second source to add it.',
};

export function sourceNotIndependent(reason: DependenceReason): SourceNotIndependent {
  return { kind: 'SourceNotIndependent', message: WORDS[reason], reason };
}

/**
 * Null when the source is independent. Another originator tells it; what it stands in goes back to none of the records that the fact goes back to, nor to the fact itself; and
 * whoever adds it wrote down none of the sources before (reliability rules §4: four eyes on every lowering of a marking).
 */
export function whyNotIndependent(fact: KnownFact, source: SecondSource, derivations: readonly Derived[]): Exclude<DependenceReason, 'SAME_WORDS'> | null {
  if (source.originators.some((each) => fact.originators.some((known) => sameName(each, known)))) return 'SAME_ORIGINATOR';
  const known = ancestryOf(fact.records, derivations);
  // What was made from the fact goes back to it: then the fact is among its origins.
  if ([...ancestryOf(source.from, derivations)].some((each) => known.has(each))) return 'SAME_ORIGIN';
  return fact.recorders.includes(source.recorder) ? 'SAME_RECORDER' : null;
}

/** Whether two names stand for one source, however they are written. */
function sameName(one: string, other: string): boolean {
  const plain = (name: string) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, ' ')
      .trim();
  return plain(one) === plain(other);
}

/** What somebody is, wherever it was learnt: a child's record and a street worker's stay restricted (domain rule 57; systems row 75), and intelligence stays intelligence. */
const LASTING: readonly string[] = ['CHILD', 'STREET_WORKER', 'INTELLIGENCE'];

/** The compartments in which a record lies when a source in some of them is known beside the first; null when that source lifts no bar. */
export function lifted(record: readonly string[], source: readonly string[]): readonly string[] | null {
  if (barredBy(source, record).length > 0) return null;
  const left = united(
    source,
    record.filter((each) => LASTING.includes(each)),
  );
  return left.length < united(record).length ? left : null;
}
