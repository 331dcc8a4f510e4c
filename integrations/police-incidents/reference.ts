/** The natural key of an incident: the same for every message about it, and unlike that of any other. It is the key of the message, too. */
import { hash } from 'node:crypto';
import type { LogReference } from './messages.ts';

/** Domain rule 28: `humberside|2026-11-20|123`. */
export function logReference(log: LogReference): string {
  return `${log.forceCode}|${log.date}|${log.number}`;
}

/** What names a row of the open data. A coordinate is text when the file has none that is a number: the row keeps its name, and is rejected later. */
export interface OpenDataIdentity {
  readonly force: string;
  readonly month: string;
  readonly crimeId: string | null;
  readonly crimeType: string;
  readonly longitude: number | string | null;
  readonly latitude: number | string | null;
  readonly location: string | null;
  readonly lsoaCode: string | null;
}

/**
 * Force, month, a digest of all that names the row, and its ordinal: `humberside-police|2024-03|yVdO1k2mS9QeEwqYyBzGJA|1`.
 * The digest is the first 128 bits of the SHA-256 of the eight parts as a JSON array, in base64url; it keeps the key short and needs no escaping.
 */
export function openDataReference(identity: OpenDataIdentity, ordinal: number): string {
  return `${slug(identity.force)}|${identity.month.slice(0, 7)}|${openDataDigest(identity)}|${ordinal}`;
}

/** Equal for rows that only their ordinal tells apart. */
export function openDataDigest(identity: OpenDataIdentity): string {
  const { force, month, crimeId, crimeType, longitude, latitude, location, lsoaCode } = identity;
  return digestOf(JSON.stringify([force, month, crimeId, crimeType, longitude, latitude, location, lsoaCode]));
}

/** The id of an event that has no number of its own: equal bytes of one source are the same event, however often they are sent. */
export function eventId(value: Uint8Array): string {
  return digestOf(value);
}

/** The first 128 bits of the SHA-256, in base64url. */
function digestOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'buffer').subarray(0, 16).toString('base64url');
}

function slug(force: string): string {
  return force
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
}
