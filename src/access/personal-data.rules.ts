/** Whether somebody may read a kind of fact about people: the one rule of the first wall, for those who answer and for those who explain. */
import type { Purpose } from './identity.ts';
import type { PersonalData } from './personal-data.ts';

/** How somebody asks, as far as the rule looks at it. */
export interface Asks {
  /** Null when they give none. */
  readonly purpose: Purpose | null;
  /** The compartments into which they are read in today. */
  readonly compartments: readonly string[];
}

/** Allowed; or why not, the first reason that is found. */
export type Permission = 'ALLOWED' | 'PURPOSE' | 'MARKING';

/** Null stands for what tells nothing of anybody: everyone may read it. It depends on nothing but the declaration and how it is asked, never on what is held. */
export function permits(declaration: PersonalData | null, { purpose, compartments }: Asks): Permission {
  if (declaration === null) return 'ALLOWED';
  if (purpose === null || !declaration.purposes.includes(purpose)) return 'PURPOSE';
  return declaration.marking === null || compartments.includes(declaration.marking) ? 'ALLOWED' : 'MARKING';
}

/** Whether whoever may read the one may read the other. */
export function coveredBy(one: PersonalData, other: PersonalData): boolean {
  return one.purposes.every((purpose) => other.purposes.includes(purpose)) && (other.marking === null || one.marking === other.marking);
}
