/** When records are reviewed: calendar months from the day in London, whatever the month's length, and the same rule read backwards. */
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { RetentionClass } from '../../../src/access/record.ts';
import { beganBefore, REVIEW_AFTER, reviewOn, type ReviewPeriods } from '../../../src/access/retention/retention.rules.ts';
import { PARAMETERS } from '../../../src/parameters/parameter-defaults.ts';
import { londonDay, londonMidnight } from '../../../src/shared/london.ts';

const PERIODS: ReviewPeriods = { CASEWORK: 72, REFERRAL: 24, INTELLIGENCE: 72, INCIDENT: 72, MEETING: 72, OPEN_DATA: null, REFERENCE: null };
const at = (instant: string) => new Date(instant);

describe('the day of a review', () => {
  // domain.md §8: "Council ASB case retention: not public; commonly closure + 6 y."
  test.each([
    ['a case six years after its closing', 'CASEWORK', '2026-11-24T10:00:00Z', null, '2032-11-24'],
    ['by the day in London, not in UTC', 'CASEWORK', '2026-06-30T23:30:00Z', null, '2032-07-01'],
    ['from a leap day: the last of February', 'CASEWORK', '2024-02-29T12:00:00Z', null, '2030-02-28'],
    ['a referral after two years', 'REFERRAL', '2026-11-24T10:00:00Z', null, '2028-11-24'],
    ['at work: no day', 'CASEWORK', null, null, null],
    ['published data: no day', 'OPEN_DATA', '2026-11-24T10:00:00Z', null, null],
    ['reference data, whatever was decided: no day', 'REFERENCE', '2026-11-24T10:00:00Z', '2040-01-01', null],
    ['kept longer by a decision', 'CASEWORK', '2026-11-24T10:00:00Z', '2035-01-31', '2035-01-31'],
    ['a decision never brings it forward', 'CASEWORK', '2026-11-24T10:00:00Z', '2027-01-31', '2032-11-24'],
  ] as const)('%s', (_, retentionClass, begins, keptUntil, day) => {
    expect(reviewOn(retentionClass, { begins: begins === null ? null : at(begins), keptUntil }, PERIODS)).toBe(day);
  });

  test('every class has a period that is dated and labelled with its source, or none on purpose', () => {
    expect(Object.keys(REVIEW_AFTER).toSorted()).toEqual(Object.keys(RetentionClass).toSorted());
    for (const name of Object.values(REVIEW_AFTER))
      if (name !== null) expect(PARAMETERS[name], name).toMatchObject({ unit: 'MONTHS', values: [{ source: expect.stringMatching(/^Assumed/) }] });
  });
});

describe('read backwards', () => {
  test('what began before the cutoff of a day is due by that day, and nothing else: over four years of days, and each period', () => {
    for (const months of [1, 6, 24, 72]) {
      const periods = { ...PERIODS, CASEWORK: months };
      let day = Temporal.PlainDate.from('2026-01-01');
      for (let count = 0; count < 1_461; count += 1, day = day.add({ days: 1 })) {
        const cutoff = beganBefore(months, day.toString());
        const due = (begins: Date) => String(reviewOn('CASEWORK', { begins, keptUntil: null }, periods)) <= day.toString();
        expect([due(new Date(cutoff.getTime() - 1)), due(cutoff)], `${months} months by ${day.toString()}`).toEqual([true, false]);
        expect(cutoff).toEqual(londonMidnight(londonDay(cutoff)));
      }
    }
  });
});
