/** Which days count when somebody has "two working days": Monday to Friday, save the bank holidays of England. */
import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { Temporal } from 'temporal-polyfill';
import { londonDay, londonMidnight } from './london.ts';

/** The calendar of England. */
let calendar: Holidays | null = null;
const known = new Map<number, ReadonlySet<string>>();

/**
 * The bank holidays of England in a year, substitute days and one-off days included, as `2026-12-28`. The list is that of the package
 * date-holidays, held against gov.uk's for 2022 to 2027 by its test; a day proclaimed later comes with a newer version of the package.
 */
export function bankHolidays(year: number): ReadonlySet<string> {
  const before = known.get(year);
  if (before) return before;
  calendar ??= openCalendar();
  const days = new Set(calendar.getHolidays(year).map(({ date }) => date.slice(0, 10)));
  known.set(year, days);
  return days;
}

/** Whether people are at work on a day of the calendar in England, written `2026-12-28`. */
export function isWorkingDay(day: string): boolean {
  const date = Temporal.PlainDate.from(day);
  return date.dayOfWeek <= 5 && !bankHolidays(date.year).has(date.toString());
}

/** The working day that is `days` working days after a day of the calendar, which itself does not count. Throws a RangeError when `days` is no whole number from 1. */
export function workingDayAfter(day: string, days: number): string {
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`Working days are counted in whole numbers from 1, not ${days}.`);
  let date = Temporal.PlainDate.from(day);
  for (let left = days; left > 0;) {
    date = date.add({ days: 1 });
    if (isWorkingDay(date.toString())) left -= 1;
  }
  return date.toString();
}

/**
 * The end of the time that somebody has who is given `days` working days from an instant. The day of that instant in Europe/London does
 * not count, at whatever hour: what is sent on a Friday at 09:00 or at 23:59, on the Saturday or on the Sunday, has its first working day on
 * Monday. The last day counts whole: the answer is the midnight that ends it, so that an answer given before that instant is in time.
 */
export function addWorkingDays(from: Date, days: number): Date {
  const last = Temporal.PlainDate.from(workingDayAfter(londonDay(from), days));
  return londonMidnight(last.add({ days: 1 }).toString());
}

/** Loaded with the first question: the package carries the calendars of the whole world, which take a seventh of a second to read. */
function openCalendar(): Holidays {
  const Calendars = createRequire(import.meta.url)('date-holidays') as typeof Holidays;
  return new Calendars('GB', 'ENG', { types: ['public'], timezone: 'Europe/London' });
}
