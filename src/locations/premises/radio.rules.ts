/** How a Pubwatch radio is called, and whether it can be at a premises in a span of days. */

/** As it is said on the air and painted on the handset: a letter first, then letters, digits and hyphens, 20 at most; such as R14. */
export const RADIO_NAME = '^[A-Z][A-Z0-9-]{0,19}$';

/** The name in capitals without blanks around it; null when no radio is called so. */
export function normalRadio(text: string): string | null {
  const name = text.trim().toUpperCase();
  return new RegExp(RADIO_NAME).test(name) ? name : null;
}

/** The days on which a premises holds a radio: from the first, and before the last; null: until further notice. Days are `2026-11-20`. */
export interface HeldSpan {
  readonly from: string;
  readonly to: string | null;
}

/** Whether two spans share a day. Row 73: "handset to premises by date": one radio is at one premises at a time. */
export function spansOverlap(one: HeldSpan, other: HeldSpan): boolean {
  return isBefore(one.from, other.to) && isBefore(other.from, one.to) && isBefore(one.from, one.to) && isBefore(other.from, other.to);
}

/** ISO days compare as text. */
function isBefore(day: string, end: string | null): boolean {
  return end === null || day < end;
}
