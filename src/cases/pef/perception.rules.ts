/** The measure that Problem Exploration Forms give: how residents rate the problem, before and after. */

// Seed: "Community perception score from the PEFs use a baseline average to identify a measure."
// Domain.md §2.5: "perceptionScore 0..10"; residents rate how bad it is.
export const LOWEST_SCORE = 0;
export const HIGHEST_SCORE = 10;

export interface Perception {
  /** Mean of the scores, to two places; null while nobody has given one. */
  readonly average: number | null;
  /** How many gave one. */
  readonly count: number;
}

/** The mean of scores that add up to `sum`. */
export function perceptionOf(sum: number, count: number): Perception {
  return { average: count === 0 ? null : Math.round((sum / count) * 100) / 100, count };
}
