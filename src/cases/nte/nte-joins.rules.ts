/** Which open incident a report joins. Systems row 74: "radio, camera and officer reports of one event correlate into one incident". */
import { within } from '../../access/derivation/derivation.rules.ts';
import { mayBeOneEvent } from './nte-category.rules.ts';
import type { NteCategory } from './radio-log.report.ts';

/** Where something was, as far as it is known. */
export interface Spot {
  readonly premisesId: string | null;
  /** WGS 84 degrees; both or neither. */
  readonly longitude: number | null;
  readonly latitude: number | null;
  /** The radio that spoke, where no premises is known to have held it. */
  readonly radio: string | null;
}

/** A report, as far as it decides where it belongs. */
export interface Sighting {
  readonly night: string;
  readonly at: Date;
  readonly category: NteCategory;
  readonly spot: Spot;
  readonly simulated: boolean;
  /** Its compartments, unordered. */
  readonly markings: readonly string[];
}

/** An incident that is open, in the same words. */
export interface OpenIncident {
  readonly id: string;
  readonly night: string;
  /** Of all its reports. */
  readonly categories: readonly NteCategory[];
  readonly spot: Spot;
  /** The times of its earliest and of its latest report. */
  readonly openedAt: Date;
  readonly lastReportAt: Date;
  readonly simulated: boolean;
  readonly markings: readonly string[];
}

/** How near reports of one event are to each other: dated parameters, NTE_REPORTS_WITHIN and NTE_REPORTS_NEAR. */
export interface Nearness {
  readonly minutes: number;
  readonly metres: number;
}

/**
 * The incident that the report joins; null when it opens one. It joins an open incident of its night at the same premises, or at a place no
 * farther off than `metres`, of which a report was made no more than `minutes` before or after, and one of whose categories may be of
 * one event with its own. Of several the newest takes it: the one that was opened last. Invented reports and real ones never meet; and a report joins only an
 * incident in just its own compartments: what it says would otherwise be told to all who watch, or the incident vanish from under their eyes.
 */
export function incidentToJoin<Open extends OpenIncident>(report: Sighting, open: Iterable<Open>, nearness: Nearness): Open | null {
  let newest: Open | null = null;
  for (const incident of open) {
    if (newest !== null && !isNewer(incident, newest)) continue;
    if (joins(report, incident, nearness)) newest = incident;
  }
  return newest;
}

function joins(report: Sighting, incident: OpenIncident, { minutes, metres }: Nearness): boolean {
  const margin = minutes * 60_000;
  const at = report.at.getTime();
  return (
    incident.night === report.night &&
    incident.simulated === report.simulated &&
    within(incident.markings, report.markings) &&
    within(report.markings, incident.markings) &&
    at >= incident.openedAt.getTime() - margin &&
    at <= incident.lastReportAt.getTime() + margin &&
    incident.categories.some((category) => mayBeOneEvent(category, report.category)) &&
    isNear(report.spot, incident.spot, metres)
  );
}

/** Ids of the hub rise with the time at which they were made: they decide between two of the same moment. */
function isNewer(one: OpenIncident, other: OpenIncident): boolean {
  const later = one.openedAt.getTime() - other.openedAt.getTime();
  return later > 0 || (later === 0 && one.id > other.id);
}

function isNear(one: Spot, other: Spot, metres: number): boolean {
  if (one.premisesId !== null && one.premisesId === other.premisesId) return true;
  if (one.radio !== null && one.radio === other.radio) return true;
  const apart = metresBetween(one, other);
  return apart !== null && apart <= metres;
}

const EARTH_RADIUS = 6_371_000;

/** Metres between two points, on a sphere; null where one of them is not known. */
export function metresBetween(one: Pick<Spot, 'longitude' | 'latitude'>, other: Pick<Spot, 'longitude' | 'latitude'>): number | null {
  if (one.longitude === null || one.latitude === null || other.longitude === null || other.latitude === null) return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [north, east] = [radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)];
  const half = Math.sin(north / 2) ** 2 + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}
