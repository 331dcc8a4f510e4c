/** What a partner's text means as a point in time: only real days and real instants of our age, never a date rolled over. */

const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** An instant as RFC 3339 writes it, with its offset; null when there is no such instant, or none that a record of ours could mean (1900–2199). */
export function parseInstant(text: string): Date | null {
  // Date.parse rolls 30 February over into March: the day is asked for apart.
  if (!INSTANT.test(text) || !isRealDay(text.slice(0, 10))) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** Whether the calendar has this day, written yyyy-mm-dd, between 1900 and 2199. */
export function isRealDay(text: string): boolean {
  const day = /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
