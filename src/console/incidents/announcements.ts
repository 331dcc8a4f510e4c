/** What a screen reader is told of incidents that came: how many, and the newest of them. */
import type { IncidentRow } from './arrivals.ts';
import { categoryWords, wardWords } from './incident-words.ts';

/** Screen readers are told at most this often, in milliseconds. */
export const SPOKEN_EVERY = 15_000;

/** A sentence on what came since the last one; empty when nothing did. */
export function announcement(count: number, newest: IncidentRow | null): string {
  if (count === 0 || newest === null) return '';
  const where = newest.ward === null ? '' : ` in ${wardWords(newest.ward)}`;
  const what = `${categoryWords(newest.category)}${where}`;
  return count === 1 ? `A new incident: ${what}.` : `${count} new incidents, the newest: ${what}.`;
}
