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

/** Whether the text is a day of the calendar, written `2024-03-31`. */
export function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
