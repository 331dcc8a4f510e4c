/** Records what arrived about incidents: each once, under its natural key, as its newest revision says, with every revision kept. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Origin, Reception } from '../../exchange/inbox.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { appendLive } from '../../live/live-entry.ts';
import { recordLocations } from '../../locations/commands/record-locations.ts';
import type { WardMap } from '../../locations/ward/place-ward.rules.ts';
import { holdBoundaries } from '../../locations/ward/ward-shapes.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { incidentEvent } from '../incident/incident.events.ts';
import type { IncidentReport } from '../incident/incident.report.ts';
import { changesBetween, contentHash, type MarkedReport } from '../incident/revision.rules.ts';
import { type Arriving, type ByIncident, type Chapter, groupByIncident, readChapters } from './incident-chapters.ts';
import { lastingColumns, reportedColumns } from './incident-row.ts';
import { insertIncidents, insertRevisions, reportsOf, updateIncidents } from './incident-tables.ts';

/** A report, and where it came from. */
export interface ArrivingReport {
  readonly report: IncidentReport;
  readonly origin: Origin;
}

/** What became of a report; its subject is the incident. */
export type RecordOutcome = Reception;

/** An incident's row as it will stand after the batch; null when what is stored stands. */
interface Outcome extends Chapter {
  readonly reported: ReturnType<typeof reportedColumns> | null;
}

/**
 * Records reports inside the caller's transaction and answers what became of each, in their order. A dozen statements whatever their
 * number; several revisions of one incident are taken in the order given. Two hubs may record the same incidents at once: neither
 * loses or doubles anything, and locks are always taken in one order (boundaries, stored incidents, places, new incidents). Throws only
 * when the hub itself is at fault, or the database.
 */
export async function recordIncidents(em: EntityManager, reports: readonly ArrivingReport[], clock: Clock): Promise<RecordOutcome[]> {
  if (!em.isInTransaction()) throw new Error('Incidents outside a transaction could be recorded by half: record them inside em.transactional(…).');
  if (reports.length === 0) return [];
  const now = clock.now();
  const arriving = reports.map(arrive);
  const wards = await holdBoundaries(em);
  const outcomes = await settle(em, groupByIncident(arriving), wards, now);
  await writeHistory(em, outcomes, now);
  await tell(em, outcomes, now);
  const receptions = new Map(outcomes.flatMap((outcome) => outcome.arrivals.map((arrival, index) => [arrival, receptionOf(outcome, index)] as const)));
  return arriving.map((arrival) => {
    const reception = receptions.get(arrival);
    if (!reception) throw new Error("A report was lost on its way: report this to the hub's developers.");
    return reception;
  });
}

function arrive({ report, origin }: ArrivingReport): Arriving {
  const marked: MarkedReport = { ...report, markings: [...new Set(origin.markings)].toSorted() };
  return { report: marked, origin, revision: report.revision, contentHash: contentHash(marked) };
}

/** Locks what is stored, tells the stories, and writes the incidents: again from the beginning when somebody else was first with one of them. */
async function settle(em: EntityManager, groups: ByIncident, wards: WardMap, now: Date): Promise<Outcome[]> {
  for (;;) {
    // What is locked or written on the way must be let go before it is tried again, or two hubs could wait for one another.
    await sql`savepoint incidents`.execute(em.getKysely());
    const outcomes = await placeAll(em, await readChapters(em, groups), wards, now);
    const rows = outcomes.flatMap(({ id, stored, arrivals: [first], reported }) =>
      stored === null && first && reported ? [{ ...lastingColumns(id, first, first.origin, now), ...reported }] : [],
    );
    if ((await insertIncidents(em, rows)) === rows.length) {
      await sql`release savepoint incidents`.execute(em.getKysely());
      await writeChanges(em, outcomes);
      return outcomes;
    }
    await sql`rollback to savepoint incidents`.execute(em.getKysely());
  }
}

/** Only a place that an incident is at from now on is stored: a report that changes nothing leaves none behind. */
async function placeAll(em: EntityManager, chapters: readonly Chapter[], wards: WardMap, now: Date): Promise<Outcome[]> {
  const speaking = chapters.flatMap((chapter) => (chapter.story.speaks ? [{ chapter, report: chapter.story.speaks.report }] : []));
  const ids = await recordLocations(
    em,
    speaking.map(({ report }) => report),
    wards,
    now,
  );
  const locations = new Map(speaking.map(({ chapter }, index) => [chapter, ids[index] ?? null]));
  return chapters.map((chapter) => {
    const { speaks, revision } = chapter.story;
    return { ...chapter, reported: speaks && reportedColumns(speaks, revision, locations.get(chapter) ?? null, wards) };
  });
}

async function writeChanges(em: EntityManager, outcomes: readonly Outcome[]): Promise<void> {
  const known = outcomes.filter(({ stored }) => stored !== null);
  await updateIncidents(
    em,
    known.flatMap(({ id, reported }) => (reported === null ? [] : [{ id, ...reported }])),
  );
  await updateIncidents(
    em,
    known.flatMap(({ id, reported, story }) => (reported === null && story.moved ? [{ id, revision: story.revision }] : [])),
  );
}

async function writeHistory(em: EntityManager, outcomes: readonly Outcome[], now: Date): Promise<void> {
  const amended = outcomes.flatMap(({ id, stored, story }) =>
    stored && story.kept.some(({ amends }) => amends === 'STORED') ? [{ incidentId: id, revision: stored.newest.revision }] : [],
  );
  const before = await reportsOf(em, amended);
  await insertRevisions(
    em,
    outcomes.flatMap(({ id, story }) =>
      story.kept.map(({ arrival, effect, amends }) => {
        const earlier = amends === 'STORED' ? before.get(id) : amends?.report;
        return {
          id: newId(),
          incident_id: id,
          revision: arrival.revision,
          effect,
          content_hash: arrival.contentHash,
          changes: earlier ? changesBetween(earlier, arrival.report) : [],
          report: arrival.report,
          received_at: now,
          recorded_by: arrival.origin.recordedBy,
        };
      }),
    ),
  );
}

/** Screens hear of every incident; partners of those of the logs, for the open data anyone can read. What they are told is where the incident stands at the commit. */
async function tell(em: EntityManager, outcomes: readonly Outcome[], now: Date): Promise<void> {
  const told = outcomes.flatMap(({ id, story: { events, speaks }, reported }) =>
    speaks && reported ? events.map((kind) => ({ kind, id, report: speaks.report, wardCode: reported.ward_code })) : [],
  );
  if (told.length === 0) return;
  await appendLive(
    em,
    told.map(({ kind, id, report, wardCode }) => ({
      kind,
      subjectId: id,
      wardCode,
      category: report.category,
      markings: report.markings,
      simulated: report.simulated,
      at: now,
    })),
  );
  const logs = told.filter(({ report }) => report.source !== 'OPEN_DATA');
  if (logs.length > 0)
    await appendToOutbox(
      em,
      logs.map(({ kind, id, report }) => incidentEvent(kind, id, report, now)),
    );
}

function receptionOf({ id, story }: Outcome, index: number): RecordOutcome {
  const subject = { type: 'Incident', id };
  const judgement = story.judgements[index];
  if (!judgement) throw new Error("A report was not judged: report this to the hub's developers.");
  return judgement.outcome === 'REJECTED' ? { outcome: 'REJECTED', subject, rejection: judgement.rejection } : { outcome: judgement.outcome, subject };
}
