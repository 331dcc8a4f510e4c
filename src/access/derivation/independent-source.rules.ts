/** Whether a second source of a fact is independent of the first: systems feature 9, "independent second source lifts the bar for that fact only". */
import { ancestryOf, type Derived, type RecordKey } from './derivation.rules.ts';

/** A fact as it stands: which record it is, who made it known, and what was made from what. */
export interface KnownFact {
  readonly record: RecordKey;
  /** Everybody who is known as its source by now. */
  readonly originators: readonly string[];
  /** `user:<subject>` and the like: everybody who wrote one of its sources down. */
  readonly recorders: readonly string[];
}

/** What somebody says of another source. */
export interface SecondSource {
  readonly originator: string;
  /** The records that it stands in; none for words alone. */
  readonly from: readonly RecordKey[];
  /** Who says so, as `user:<subject>`. */
  readonly recorder: string;
}

/** Why a source is no second one. */
export type NotIndependent = 'SAME_ORIGINATOR' | 'SAME_ORIGIN' | 'SAME_RECORDER';

/**
 * Null when the source is independent. Another originator tells it; what it stands in goes back to none of the records that the fact goes back to, nor to the fact itself; and
 * whoever adds it wrote down none of the sources before (reliability §4: four eyes on every lowering of a marking).
 */
export function whyNotIndependent(fact: KnownFact, source: SecondSource, derivations: readonly Derived[]): NotIndependent | null {
  if (fact.originators.some((each) => sameName(each, source.originator))) return 'SAME_ORIGINATOR';
  const known = ancestryOf([fact.record], derivations);
  const second = ancestryOf(source.from, derivations);
  // What was made from the fact goes back to it, so it is found among its own origins.
  if ([...second].some((each) => known.has(each))) return 'SAME_ORIGIN';
  return fact.recorders.includes(source.recorder) ? 'SAME_RECORDER' : null;
}

/** Whether two names stand for one source: however it is written. */
function sameName(one: string, other: string): boolean {
  const plain = (name: string) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, ' ')
      .trim();
  return plain(one) === plain(other);
}
