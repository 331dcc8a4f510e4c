/** Everybody who differs from the others in what they may see: the demo users and invented holders of each role in each agency, with each of their purposes and with none. */
import { DEMO_USERS } from '../../../src/access/demo-users.ts';
import { agencies } from '../../../src/database/reference/agencies.ts';
import { PURPOSES, type Purpose, type Role, ROLES } from '../../../src/access/identity.ts';

/** What decides what somebody sees. */
export interface SeeingClass {
  readonly agency: string;
  readonly roles: readonly Role[];
  readonly purpose: Purpose | null;
}

/** Every demo user with each of their purposes and with none. */
const OF_DEMO_USERS: readonly SeeingClass[] = DEMO_USERS.flatMap(({ agency, roles, purposes }) =>
  [null, ...purposes].map((purpose): SeeingClass => ({ agency, roles, purpose })),
);

/**
 * Each role in each agency, with a purpose of its own: over all of them every purpose meets every role, and every purpose meets every agency. All three
 * together would be a thousand, and what they see follows from the pairs: what is shared from agency and purpose, what is readable from the role.
 */
const OF_PAIRS: readonly SeeingClass[] = agencies.flatMap(({ code: agency }, one) =>
  ROLES.map((role, other): SeeingClass => ({ agency, roles: [role], purpose: PURPOSES[(one * 3 + other * 5) % PURPOSES.length] ?? null })),
);

/** One text for all who see the same. */
export function classKey({ agency, roles, purpose }: SeeingClass): string {
  return `${agency} as ${roles.toSorted().join(' and ') || 'nobody'} for ${purpose ?? 'no purpose'}`;
}

/** Each once. */
export const CLASSES: readonly SeeingClass[] = [...new Map([...OF_DEMO_USERS, ...OF_PAIRS].map((each) => [classKey(each), each])).values()];

/** One for each demo user, as they mostly ask, and one whom nobody shares anything with. */
export const DEMO_CLASSES: readonly SeeingClass[] = [
  ...DEMO_USERS.map(({ agency, roles, defaultPurpose }): SeeingClass => ({ agency, roles, purpose: defaultPurpose })),
  { agency: 'PROBATION_SERVICE', roles: ['ANALYST'], purpose: null },
];
