/** Which compartments something carries that was made from something else: all that its origins carry and all that its maker says, never less. */

/** How one record came from another. */
export const DerivationKind = {
  /** It is about the other, or hangs on it: a referral on its person, a round of forms on its case. */
  LINK: 'LINK',
  /** It says what the other says. */
  QUOTE: 'QUOTE',
  /** A meeting set it. */
  ACTION: 'ACTION',
  /** It stands on the meeting's agenda. */
  AGENDA: 'AGENDA',
  /** It was put together from the other and more. */
  MERGE: 'MERGE',
} as const;
export type DerivationKind = (typeof DerivationKind)[keyof typeof DerivationKind];

/** A record, by its entity's name and its key. */
export interface RecordKey {
  readonly type: string;
  readonly id: string;
}

/** One record that was made from another. */
export interface Derived {
  readonly what: RecordKey;
  readonly from: RecordKey;
}

/** Compartments of several things together: each once, in one order. */
export function united(...some: readonly (readonly string[])[]): string[] {
  return [...new Set(some.flat())].toSorted();
}

/** The compartments of an origin that something of these compartments would lose: empty when it may take in what the origin says. */
export function barredBy(origin: readonly string[], into: readonly string[]): string[] {
  return united(origin).filter((each) => !into.includes(each));
}

/** Whether all of the first compartments are among the second. */
export function within(some: readonly string[], all: readonly string[]): boolean {
  return barredBy(some, all).length === 0;
}

/** Text of a record's key, to find it by. */
export function nameOfKey({ type, id }: RecordKey): string {
  return `${type}:${id}`;
}

/** The records themselves and all that they were made from, however far back. Ends on circles. */
export function ancestryOf(of: readonly RecordKey[], derivations: readonly Derived[]): ReadonlySet<string> {
  const origins = Map.groupBy(derivations, ({ what }) => nameOfKey(what));
  const found = new Set<string>();
  const waiting = of.map(nameOfKey);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(origins.get(next) ?? []).map(({ from }) => nameOfKey(from)));
  }
  return found;
}
