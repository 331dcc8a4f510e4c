/** Where an incident of the night is, as partners may read it. Domain §6: "Live subscription payload for partners: category, time, coarse place, status". */

/** What is known of a place, from the most telling to the least. */
export interface KnownPlace {
  /** The premises that it is in. */
  readonly premises: string | null;
  /** The premises that it is near. */
  readonly near: string | null;
  readonly ward: string | null;
}

/** The place in words that a partner may read: never what somebody wrote, which may name a door or a person. */
export function coarsePlace({ premises, near, ward }: KnownPlace): string {
  if (premises !== null) return premises;
  if (near !== null) return `Near ${near}`;
  return ward === null ? 'Place not known' : `${ward} ward`;
}

/** A coordinate to three places of a degree: about a hundred metres. */
export function coarseDegrees(degrees: number | null): number | null {
  return degrees === null ? null : Math.round(degrees * 1_000) / 1_000;
}
