/** Who may stand in a case as what: a child under ten can be neither suspected nor convicted. */
import { ageOn } from '../people/age.rules.ts';
import { invalid, type InvalidInput } from '../shared/refusals.ts';
import { londonDay } from '../shared/london.ts';

export { ageOn } from '../people/age.rules.ts';

// Domain rule 57: "Under 10 at event date: CONVICTED impossible (below age of criminal responsibility); hub users cannot set SUSPECT".
const AGE_OF_CRIMINAL_RESPONSIBILITY = 10;

/** Null when the role can be given; else why not. An unknown date of birth forbids nothing. */
export function roleRefused(role: string, dateOfBirth: string | null, at: Date): InvalidInput | null {
  if ((role !== 'SUSPECT' && role !== 'CONVICTED') || dateOfBirth === null) return null;
  if (ageOn(dateOfBirth, londonDay(at)) >= AGE_OF_CRIMINAL_RESPONSIBILITY) return null;
  return invalid(
    'role',
    `A child under ${AGE_OF_CRIMINAL_RESPONSIBILITY} cannot be ${role}: the child is below the age of criminal responsibility. Link the child as OTHER, or speak to safeguarding.`,
  );
}
