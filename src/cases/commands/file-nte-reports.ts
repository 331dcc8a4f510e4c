/** Files reports of the night with the incidents that they are of, and tells screens and partners: the one way in for radio, camera and officers. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { RetentionClass } from '../../access/record.ts';
import type { Origin } from '../../exchange/inbox.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { appendLive } from '../../live/live-entry.ts';
import { placeWard, type WardMap } from '../../locations/ward/place-ward.rules.ts';
import { parametersOn } from '../../parameters/parameter-on.ts';
import { isLocal } from '../../shared/place-box.ts';
import { londonDay } from '../../shared/london.ts';
import type { Regime } from '../../shared/regime.ts';
import { type BookedChange, type BookedIncident, NightBook, type Part, united } from '../nte/night-book.ts';
import { highestConcern } from '../nte/nte-category.rules.ts';
import { nteEvent, nteLiveEntry } from '../nte/nte-incident.events.ts';
import type { Nearness, Sighting } from '../nte/nte-joins.rules.ts';
import { coarseDegrees } from '../nte/nte-place.rules.ts';
import { findNteIncidents, type IncidentRow, insertRows, updateRows } from './nte-tables.ts';

/** A report on its way to its incident. */
export interface NewReport extends Sighting {
  /** Where, as partners may read it (see coarsePlace). */
  readonly place: string;
  /** The ward that its source names, if it names one. */
  readonly wardCodeAsSent: string | null;
  readonly regime: Regime;
  readonly origin: Origin;
}

const RETENTION: RetentionClass = 'INCIDENT';

/** What the transaction holds while it files. */
export interface Filing {
  readonly em: EntityManager;
  readonly wards: WardMap;
  readonly now: Date;
}

/** Reads the incidents that these reports may join, and those of these ids. The nights are locked. */
export async function openBook(em: EntityManager, reports: readonly Sighting[], ids: readonly string[]): Promise<NightBook> {
  const nights = [...new Set(reports.map(({ night }) => night))];
  const nearness = await nearnessOf(em, nights);
  const widest = Math.max(0, ...[...nearness.values()].map(({ minutes }) => minutes)) * 60_000;
  const times = reports.map(({ at }) => at.getTime());
  // Without a report nothing is joined: then only those of the ids are read.
  const span = times.length === 0 ? [0, 0] : [Math.min(...times) - widest, Math.max(...times) + widest];
  const [from = 0, to = 0] = span;
  const rows = await findNteIncidents(em, { nights, from: new Date(from), to: new Date(to), ids });
  return new NightBook(rows.map(booked), (night) => {
    const near = nearness.get(night);
    if (!near) throw new Error("A report is of a night that was not asked for: report this to the hub's developers.");
    return near;
  });
}

/** Dated parameters: a report is joined by what was in force on its night. One statement for each night. */
async function nearnessOf(em: EntityManager, nights: readonly string[]): Promise<Map<string, Nearness>> {
  const found = new Map<string, Nearness>();
  for (const night of nights) {
    const values = await parametersOn(em, ['NTE_REPORTS_WITHIN', 'NTE_REPORTS_NEAR'], night);
    found.set(night, { minutes: values.NTE_REPORTS_WITHIN, metres: values.NTE_REPORTS_NEAR });
  }
  return found;
}

function booked({ openedMs, lastReportMs, premisesId, radio, longitude, latitude, ...row }: IncidentRow): BookedIncident {
  return { ...row, openedAt: new Date(openedMs), lastReportAt: new Date(lastReportMs), spot: { premisesId, radio, longitude, latitude } };
}

/** Files each report, in their order; the incident of each. What follows from the first report of a new incident goes into `rows`. */
export function fileAll(book: NightBook, reports: readonly NewReport[], { wards, now }: Filing): { incidents: BookedIncident[]; rows: Map<string, object> } {
  const rows = new Map<string, object>();
  const incidents = reports.map((report) => {
    const { spot, wardCodeAsSent, at } = report;
    const { wardCode, basis } = placeWard(wards, { ...spot, wardCodeAsSent, day: londonDay(at) });
    const known = book.opened.length;
    const incident = book.file(report, wardCode);
    if (book.opened.length > known) rows.set(incident.id, { ...lastingColumns(report, now), ward_code: wardCode, ward_basis: basis });
    return incident;
  });
  return { incidents, rows };
}

/** The columns that stay as the first report made them. */
function lastingColumns({ night, spot, place, simulated, markings, regime, origin }: NewReport, now: Date) {
  const { premisesId, radio, longitude, latitude } = spot;
  return {
    night,
    status: 'OPEN',
    outcome: null,
    place,
    premises_id: premisesId,
    radio,
    longitude,
    latitude,
    coarse_longitude: coarseDegrees(longitude),
    coarse_latitude: coarseDegrees(latitude),
    // Domain rule 35: "else flag OUT_OF_AREA, do not reject".
    out_of_area: longitude !== null && latitude !== null && !isLocal(longitude, latitude),
    closed_at: null,
    closed_by: null,
    ...recordedColumns({ ...origin, markings }, regime, simulated, now),
  };
}

/** What every record carries. */
export function recordedColumns({ ownerAgency, originator, markings, recordedBy }: Origin, regime: Regime, simulated: boolean, now: Date) {
  return {
    owner_agency_code: ownerAgency,
    originator,
    markings: [...new Set(markings)].toSorted(),
    regime,
    retention_class: RETENTION,
    simulated,
    recorded_at: now,
    recorded_by: recordedBy,
  };
}

/** Writes what the book holds, new incidents with their `rows`: before the reports, which point to them. */
export async function writeBook({ em }: Filing, book: NightBook, rows: ReadonlyMap<string, object>): Promise<void> {
  await insertRows(
    em,
    'nte_incident',
    book.opened.map((incident) => ({ ...rows.get(incident.id), ...movingColumns(incident) })),
  );
  await updateRows(em, 'nte_incident', 'id', book.changed.map(movingColumns));
}

/** The columns that follow from the reports. */
function movingColumns({ id, categories, openedAt, lastReportAt, reportCount, revision, markings }: BookedIncident) {
  return {
    id,
    markings: [...markings],
    category: highestConcern(categories),
    categories: [...categories],
    opened_at: openedAt,
    last_report_at: lastReportAt,
    report_count: reportCount,
    revision,
  };
}

/** Tells of each change, in order, with where the incident stands at the commit. */
export async function tellChanges({ em, now }: Filing, changes: readonly BookedChange[]): Promise<void> {
  if (changes.length === 0) return;
  const told = changes.map(({ change, incident, before }) => ({ change, incident: { ...incident, categories: united(incident.categories, before) } }));
  await appendLive(
    em,
    told.map(({ change, incident }) => nteLiveEntry(change, incident, now)),
  );
  await appendToOutbox(
    em,
    told.map(({ change, incident }) => nteEvent(change, incident, now)),
  );
}

export type { Part };
