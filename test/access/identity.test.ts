/** The coarse scopes: who reads people and cases, and who writes. */
import { expect, test } from 'vitest';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { isStaff, readsCasework, writes } from '../../src/access/identity.ts';
import { agencies } from '../../src/database/reference/agencies.ts';

test('control-room, analyst, asb-officer and supervisor read people and cases; only asb-officer and supervisor write', () => {
  expect(Object.fromEntries(DEMO_USERS.map((user) => [user.name, { reads: readsCasework(user), writes: writes(user) }]))).toEqual({
    'control-room': { reads: true, writes: false },
    analyst: { reads: true, writes: false },
    'asb-officer': { reads: true, writes: true },
    supervisor: { reads: true, writes: true },
    'police-system': { reads: false, writes: false },
    'victim-support': { reads: false, writes: false },
    'nat-chair': { reads: false, writes: false },
    operator: { reads: false, writes: false },
    auditor: { reads: false, writes: false },
  });
});

test('roles add up', () => {
  expect(writes({ roles: ['NAT_CHAIR', 'ASB_OFFICER'] })).toBe(true);
  expect(readsCasework({ roles: [] })).toBe(false);
});

test('every demo user asks for an agency of the partnership, and mostly for a purpose of theirs', () => {
  for (const user of DEMO_USERS) {
    expect(agencies.map(({ code }) => code)).toContain(user.agency);
    expect(user.purposes).toContain(user.defaultPurpose);
  }
});

test('staff are those who work for an agency of the council, and are no system of a partner', () => {
  const roles = ['ANALYST'] as const;
  expect(agencies.filter(({ code }) => isStaff({ agency: code, roles })).map(({ code }) => code)).toEqual(
    agencies.filter(({ kind }) => kind === 'COUNCIL').map(({ code }) => code),
  );
  expect(isStaff({ agency: 'SAFER_NEIGHBOURHOODS', roles: ['ANALYST', 'POLICE_SYSTEM'] })).toBe(false);
  expect(isStaff({ agency: 'SOMEBODY_ELSE', roles })).toBe(false);
});
