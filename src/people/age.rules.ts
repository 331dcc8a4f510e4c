/** How old somebody was on a day, and who counts as a child. */
import { Temporal } from 'temporal-polyfill';

/** The compartment in which records about children lie (domain rule 57). */
export const CHILD = 'CHILD';

/** Age in whole years on a day; ages are counted to the day of the event, not to today (domain.md §8). Days as 2026-11-20. */
export function ageOn(dateOfBirth: string, day: string): number {
  return Temporal.PlainDate.from(dateOfBirth).until(Temporal.PlainDate.from(day), { largestUnit: 'year' }).years;
}

/**
 * The compartments that a person is born with. Domain rule 57: "Records about anyone under 18 default to restricted." `under` is that age, as it is in force. Somebody whose
 * date of birth nobody knows is not taken for a child; whoever knows better says so.
 */
export function bornWith(said: readonly string[], dateOfBirth: string | null, day: string, under: number): readonly string[] {
  const child = dateOfBirth !== null && ageOn(dateOfBirth, day) < under;
  return child && !said.includes(CHILD) ? [...said, CHILD].toSorted() : said;
}
