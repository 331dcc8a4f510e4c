/** What a command is given with a thing that came in from outside, and what it answers: where it came from, and what became of it. */

/** Where a record came from. */
export interface Origin {
  /** `message:<topic>/<partition>/<offset>` or `user:<subject>`. */
  readonly recordedBy: string;
  /** The code of the agency whose record it is. */
  readonly ownerAgency: string;
  /** Who made the fact known: an agency's code, or a publisher's name. */
  readonly originator: string;
  /** Compartments that came with it; unordered. */
  readonly markings: readonly string[];
}

/** The record that a thing turned out to be about. */
export interface Subject {
  /** The entity's name, such as `Incident`. */
  readonly type: string;
  readonly id: string;
}

/** Why a thing cannot be taken, for its sender's people; quotes no personal data. */
export interface Refusal {
  /** Stable: senders and dashboards count by it. */
  readonly reason: string;
  readonly sentence: string;
  readonly requiredAction: string;
}

/** What became of one thing that came in (design.md, "How a message travels"). The hub's own failures are exceptions, never an answer. */
export type Reception =
  | { readonly outcome: 'ACCEPTED' | 'AMENDED' | 'SUPERSEDED' | 'DUPLICATE'; readonly subject: Subject }
  | { readonly outcome: 'REJECTED'; readonly subject: Subject | null; readonly rejection: Refusal };

/** The `recordedBy` of what a message brought. */
export function recordedByMessage(place: { readonly topic: string; readonly partition: number; readonly offset: bigint }): string {
  return `message:${place.topic}/${place.partition}/${place.offset}`;
}
