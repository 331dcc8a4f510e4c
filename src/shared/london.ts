/** Which day it is in Scunthorpe: instants are kept in UTC, but wards, months and nights follow the clock on the wall. */
import { Temporal } from 'temporal-polyfill';

const LONDON = 'Europe/London';

/** The calendar day of an instant in Europe/London, as `2024-03-31`. */
export function londonDay(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(LONDON).toPlainDate().toString();
}

/** The calendar month of an instant in Europe/London, as `2024-03`. */
export function londonMonth(instant: Date): string {
  return londonDay(instant).slice(0, 7);
}

/** The instant at which a day, written `2024-03-31`, begins in Europe/London. Throws a RangeError when the calendar has no such day. */
export function londonMidnight(day: string): Date {
  const start = Temporal.PlainDate.from(day, { overflow: 'reject' }).toZonedDateTime(LONDON);
  return new Date(start.epochMilliseconds);
}

/** When a night begins and ends, by the clock on the wall: the night-time economy's own day (domain rule 42). */
const NIGHT_BEGINS = 18;
const NIGHT_ENDS = 6;

/**
 * The night in which an instant lies, named by the London day on which it began, as `2026-11-20`; null by day. Domain rule 42: "a night runs
 * from 18:00 to 06:00, so timestamps 00:00–05:59 belong to the previous day's night and daytime events to none".
 */
export function londonNight(instant: Date): string | null {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(LONDON);
  if (local.hour >= NIGHT_BEGINS) return local.toPlainDate().toString();
  return local.hour < NIGHT_ENDS ? local.toPlainDate().subtract({ days: 1 }).toString() : null;
}

/**
 * The first instant of a night, and the first after it. Twelve hours, but eleven when the clocks go forward in it and thirteen when they go
 * back. Throws a RangeError when the calendar has no such day.
 */
export function londonNightSpan(night: string): { readonly begins: Date; readonly ends: Date } {
  const day = Temporal.PlainDate.from(night, { overflow: 'reject' });
  const at = (date: Temporal.PlainDate, hour: number) => new Date(date.toZonedDateTime({ timeZone: LONDON, plainTime: { hour } }).epochMilliseconds);
  return { begins: at(day, NIGHT_BEGINS), ends: at(day.add({ days: 1 }), NIGHT_ENDS) };
}

/** Whether the text is a day of the calendar, written `2024-03-31`. */
export function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
