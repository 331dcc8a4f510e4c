/** When a record is to be looked at again: by its class, and by the period that is in force on the day somebody asks. */
import { Temporal } from 'temporal-polyfill';
import type { ParameterName } from '../../parameters/parameter-defaults.ts';
import { londonDay, londonMidnight } from '../../shared/london.ts';
import type { RetentionClass } from '../record.ts';

/** The parameter that says after how many calendar months a class is reviewed; null for a class that is kept without review. */
export const REVIEW_AFTER = {
  CASEWORK: 'RETENTION_REVIEW_CASEWORK',
  REFERRAL: 'RETENTION_REVIEW_REFERRAL',
  INTELLIGENCE: 'RETENTION_REVIEW_INTELLIGENCE',
  INCIDENT: 'RETENTION_REVIEW_INCIDENT',
  MEETING: 'RETENTION_REVIEW_MEETING',
  // What is published about nobody, and what names no person.
  OPEN_DATA: null,
  REFERENCE: null,
} as const satisfies Record<RetentionClass, ParameterName | null>;

/** After how many calendar months each class is reviewed, on some day; null for never. */
export type ReviewPeriods = Readonly<Record<RetentionClass, number | null>>;

/** What of a record decides when it is reviewed. */
export interface Kept {
  /** When its period begins: when it was recorded, or closed; null while it is at work. */
  readonly begins: Date | null;
  /** The day to which somebody decided to keep it, as `2032-11-24`; null where nobody has decided. */
  readonly keptUntil: string | null;
}

/**
 * The day on which a record is to be reviewed, as `2032-11-24`; null for one that is at work, or whose class is kept without review. Calendar months are counted
 * from the day in Europe/London; where the month has no such day, its last one. A decision to keep it longer moves the day, and never brings it forward.
 */
export function reviewOn(retentionClass: RetentionClass, { begins, keptUntil }: Kept, periods: ReviewPeriods): string | null {
  const months = periods[retentionClass];
  if (months === null || begins === null) return null;
  const day = Temporal.PlainDate.from(londonDay(begins)).add({ months }).toString();
  return keptUntil !== null && keptUntil > day ? keptUntil : day;
}

/** The instant before which a period of so many months must have begun, for its review to have come by a day: the same rule read backwards, for a statement of the database. */
export function beganBefore(months: number, day: string): Date {
  const today = Temporal.PlainDate.from(day);
  let last = today.subtract({ months });
  // The ends of months fall together: what began on 29, 30 or 31 August is due on the last of February.
  for (let next = last.add({ days: 1 }); Temporal.PlainDate.compare(next.add({ months }), today) <= 0; next = next.add({ days: 1 })) last = next;
  while (Temporal.PlainDate.compare(last.add({ months }), today) > 0) last = last.subtract({ days: 1 });
  return londonMidnight(last.add({ days: 1 }).toString());
}
