/** Who may stand in a case as what: domain rule 57, on the day before, on and after a tenth birthday. */
import { describe, expect, test } from 'vitest';
import { ageOn, roleRefused } from '../../src/cases/case-roles.rules.ts';

const at = (day: string, time = '12:00:00Z') => new Date(`${day}T${time}`);
const UNDER_TEN = (role: string) => ({
  kind: 'InvalidInput',
  argument: 'role',
  message: `A child under 10 cannot be ${role}: the child is below the age of criminal responsibility. Link the child as OTHER, or speak to safeguarding.`,
});

describe('age in whole years', () => {
  test.each([
    ['2016-11-23', '2026-11-22', 9],
    ['2016-11-23', '2026-11-23', 10],
    ['2016-11-23', '2026-11-24', 10],
    ['2016-11-23', '2016-11-23', 0],
    ['1890-01-01', '2026-11-23', 136],
    // Someone born on 29 February is a year older on 1 March where there is no 29th.
    ['2016-02-29', '2026-02-28', 9],
    ['2016-02-29', '2026-03-01', 10],
    ['2016-02-29', '2024-02-28', 7],
    ['2016-02-29', '2024-02-29', 8],
    ['2016-12-31', '2026-12-30', 9],
    ['2016-12-31', '2027-01-01', 10],
  ])('of someone born on %s is, on %s, %i', (born, day, years) => {
    expect(ageOn(born, day)).toBe(years);
  });
});

// Domain rule 57: "Under 10 at event date: CONVICTED impossible (below age of criminal responsibility); hub users cannot set SUSPECT".
describe('a child under ten at the date of the event', () => {
  test.each([
    ['SUSPECT', '2016-11-23', at('2026-11-22'), UNDER_TEN('SUSPECT')],
    ['CONVICTED', '2016-11-23', at('2026-11-22'), UNDER_TEN('CONVICTED')],
    ['SUSPECT', '2016-11-23', at('2026-11-23'), null],
    ['CONVICTED', '2016-11-23', at('2026-11-23'), null],
    ['SUSPECT', '2016-02-29', at('2026-02-28'), UNDER_TEN('SUSPECT')],
    ['SUSPECT', '2016-02-29', at('2026-03-01'), null],
    ['VICTIM', '2020-01-01', at('2026-11-23'), null],
    ['WITNESS', '2020-01-01', at('2026-11-23'), null],
    ['OTHER', '2020-01-01', at('2026-11-23'), null],
    // An unknown date of birth forbids nothing.
    ['SUSPECT', null, at('2026-11-23'), null],
    ['CONVICTED', null, at('2026-11-23'), null],
    // An event before the birth.
    ['SUSPECT', '2016-11-23', at('2010-01-01'), UNDER_TEN('SUSPECT')],
    // The birthday begins at midnight in London: 23:00 UTC in summer, 00:00 UTC in winter.
    ['SUSPECT', '2016-07-10', at('2026-07-09', '22:59:59Z'), UNDER_TEN('SUSPECT')],
    ['SUSPECT', '2016-07-10', at('2026-07-09', '23:00:00Z'), null],
    ['SUSPECT', '2016-11-23', at('2026-11-22', '23:59:59Z'), UNDER_TEN('SUSPECT')],
  ])('as %s, born on %s, at %s', (role, born, event, refused) => {
    expect(roleRefused(role, born, event)).toEqual(refused);
  });
});
