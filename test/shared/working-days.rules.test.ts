/** Working days in England: the bank holidays of gov.uk, substitute days, and where a deadline falls. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addWorkingDays, bankHolidays, isWorkingDay, workingDayAfter } from '../../src/shared/working-days.rules.ts';
import { londonDay } from '../../src/shared/london.ts';

// https://www.gov.uk/bank-holidays, division england-and-wales, as published for these years.
const GOV_UK: Readonly<Record<number, readonly string[]>> = {
  2022: ['01-03', '04-15', '04-18', '05-02', '06-02', '06-03', '08-29', '09-19', '12-26', '12-27'],
  2023: ['01-02', '04-07', '04-10', '05-01', '05-08', '05-29', '08-28', '12-25', '12-26'],
  2024: ['01-01', '03-29', '04-01', '05-06', '05-27', '08-26', '12-25', '12-26'],
  2025: ['01-01', '04-18', '04-21', '05-05', '05-26', '08-25', '12-25', '12-26'],
  2026: ['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28'],
  2027: ['01-01', '03-26', '03-29', '05-03', '05-31', '08-30', '12-27', '12-28'],
};

const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

describe('bank holidays of England', () => {
  test.each(Object.entries(GOV_UK))('%s is as gov.uk has it', (year, days) => {
    const weekdays = [...bankHolidays(Number(year))].filter((day) => !isWeekend(day)).sort();
    expect(weekdays).toEqual(days.map((day) => `${year}-${day}`));
  });

  test.each([
    ['2022-06-03', 'the Platinum Jubilee'],
    ['2022-09-19', 'the state funeral of Queen Elizabeth II'],
    ['2023-05-08', 'the coronation of King Charles III'],
    ['2022-12-27', 'the substitute day for a Christmas Day on a Sunday'],
    ['2026-12-28', 'the substitute day for a Boxing Day on a Saturday'],
  ])('nobody is at work on %s: %s', (day) => expect(isWorkingDay(day)).toBe(false));

  test.each([
    ['2022-05-30', 'the Spring bank holiday was moved to Thursday that year'],
    ['2026-11-30', 'St Andrew’s Day is a bank holiday in Scotland only'],
    ['2026-03-17', 'St Patrick’s Day is one in Northern Ireland only'],
    ['2026-01-02', '2 January is one in Scotland only'],
    ['2026-12-24', 'Christmas Eve is none'],
  ])('people are at work on %s: %s', (day) => expect(isWorkingDay(day)).toBe(true));
});

describe('the end of so many working days', () => {
  test.each([
    ['2026-11-23T09:00:00Z', 2, '2026-11-26T00:00:00Z', 'Monday: Tuesday and Wednesday count, and Wednesday counts whole'],
    ['2026-11-23T23:59:59Z', 2, '2026-11-26T00:00:00Z', 'after hours changes nothing: the day of sending does not count'],
    ['2026-11-27T16:00:00Z', 1, '2026-12-01T00:00:00Z', 'Friday afternoon: Monday is the first working day'],
    ['2026-11-28T03:00:00Z', 1, '2026-12-01T00:00:00Z', 'Saturday: the same Monday'],
    ['2026-11-29T12:00:00Z', 1, '2026-12-01T00:00:00Z', 'Sunday: the same Monday'],
    ['2026-12-23T12:00:00Z', 2, '2026-12-30T00:00:00Z', 'Christmas 2026: Thursday 24th, then Tuesday 29th, for Monday 28th is a substitute day'],
    ['2027-12-23T12:00:00Z', 2, '2027-12-30T00:00:00Z', 'Christmas 2027 at the weekend: Friday 24th, then Wednesday 29th after two substitute days'],
    ['2026-04-02T12:00:00Z', 1, '2026-04-07T23:00:00Z', 'Maundy Thursday: Tuesday after Easter, which ends at 23:00 UTC in summer time'],
    ['2026-03-27T12:00:00Z', 1, '2026-03-30T23:00:00Z', 'over the night when the clocks go forward'],
    ['2026-10-23T12:00:00Z', 1, '2026-10-27T00:00:00Z', 'over the night when the clocks go back'],
    ['2026-07-01T23:30:00Z', 1, '2026-07-03T23:00:00Z', 'half past midnight on 2 July in Scunthorpe: 3 July is the first day'],
    ['2022-09-16T10:00:00Z', 1, '2022-09-20T23:00:00Z', 'over the state funeral'],
  ])('%s and %i working days: until %s (%s)', (from, days, until) => {
    expect(addWorkingDays(new Date(from), days).toISOString()).toBe(new Date(until).toISOString());
  });

  test.each([0, -1, 1.5, Number.NaN])('%d working days is no time that anybody can be given', (days) => {
    expect(() => addWorkingDays(new Date('2026-11-23T09:00:00Z'), days)).toThrow(RangeError);
  });

  test('the last day is always a working day, and one day more is always later', () => {
    const instants = fc.date({ min: new Date('2022-01-01T00:00:00Z'), max: new Date('2027-11-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 30 }), (from, days) => {
        const end = addWorkingDays(from, days);
        const lastMoment = new Date(end.getTime() - 1);
        expect(isWorkingDay(londonDay(lastMoment))).toBe(true);
        expect(londonDay(lastMoment)).toBe(workingDayAfter(londonDay(from), days));
        expect(addWorkingDays(from, days + 1).getTime()).toBeGreaterThan(end.getTime());
      }),
      { numRuns: 200 },
    );
  });
});
