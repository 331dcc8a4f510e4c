/** Records what arrived of Pubwatch radio logs: each entry once, as its newest revision says, with every revision kept, and each as one report of one incident. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { united } from '../../access/derivation/derivation.rules.ts';
import type { Origin, Reception } from '../../exchange/inbox.ts';
import { radioHolders, type RadioHolder, radioNightKey } from '../../locations/commands/radio-holders.ts';
import { holdBoundaries } from '../../locations/ward/ward-shapes.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import type { BookedIncident, NightBook } from '../nte/night-book.ts';
import { coarsePlace } from '../nte/nte-place.rules.ts';
import type { RadioEntryReport } from '../nte/radio-log.report.ts';
import { type EntryArrival, entryHash, type EntryStory, type MarkedEntry, type StoredEntry, tellEntry } from '../nte/radio-log.rules.ts';
import { type Filing, fileAll, type NewReport, openBook, recordedColumns, tellChanges, writeBook } from './file-nte-reports.ts';
import { type EntryRow, findEntries, insertRows, lockNights, logStates, reportsOfIncidents, revisionsOf, updateRows } from './nte-tables.ts';
import { raiseRadioAlerts } from './radio-alerts.ts';

/** A report of an entry, and where it came from. */
export interface ArrivingEntry {
  readonly report: RadioEntryReport;
  readonly origin: Origin;
}

interface Arriving extends EntryArrival {
  readonly origin: Origin;
}

/** What arrived of one entry, and what it makes of it. */
interface Chapter {
  readonly id: string;
  readonly arrivals: readonly Arriving[];
  readonly stored: (StoredEntry & Pick<EntryRow, 'incidentId'>) | null;
  readonly story: EntryStory<Arriving>;
}

/** An entry that says something new, by the arrival that says it. */
interface Speaking extends Chapter {
  readonly speaks: Arriving;
}

/**
 * Records entries inside the caller's transaction and answers what became of each, in their order. A score of statements whatever their
 * number. Two hubs may record the same night at once: the one waits for the other, so that they never open two incidents for one event,
 * and locks are always taken in one order (boundaries, nights). An entry of a radio that no premises is known to have held is never lost: it is
 * recorded without premises, opens an incident at a place that is not known, and raises an alert. Throws only when the hub itself is at fault, or the database.
 */
export async function recordRadioEntries(em: EntityManager, entries: readonly ArrivingEntry[], clock: Clock): Promise<Reception[]> {
  if (!em.isInTransaction()) throw new Error('Radio entries outside a transaction could be recorded by half: record them inside em.transactional(…).');
  if (entries.length === 0) return [];
  const filing: Filing = { em, wards: await holdBoundaries(em), now: clock.now() };
  const arriving = entries.map(arrive);
  await lockNights(
    em,
    arriving.map(({ report }) => report.night),
  );
  const chapters = await readChapters(em, arriving);
  const speaking = chapters.flatMap((chapter) => (chapter.story.speaks ? [{ ...chapter, speaks: chapter.story.speaks }] : []));
  const added = speaking.filter(({ stored }) => stored === null);
  const before = await logStates(
    em,
    added.map(({ speaks }) => speaks.report),
  );
  const holders = await radioHolders(
    em,
    added.map(({ speaks }) => speaks.report),
  );
  await fileEntries(filing, speaking, holders);
  await writeHistory(filing, chapters);
  await raiseRadioAlerts(
    em,
    clock,
    added.map(({ id, speaks: { report } }) => ({ ...report, id, held: holders.has(radioNightKey(report)) })),
    new Map(before.map((state) => [radioNightKey(state), state])),
  );
  return receptions(arriving, chapters);
}

function arrive({ report, origin }: ArrivingEntry): Arriving {
  const marked: MarkedEntry = { ...report, markings: [...new Set(origin.markings)].toSorted() };
  return { report: marked, origin, revision: report.revision, contentHash: entryHash(marked) };
}

const keyOf = (entry: { readonly radio: string; readonly night: string; readonly sequence: number }) => `${radioNightKey(entry)}|${entry.sequence}`;

/** Judges what arrived. The nights are locked: what is read stands still. */
async function readChapters(em: EntityManager, arriving: readonly Arriving[]): Promise<Chapter[]> {
  const groups = Map.groupBy(arriving, ({ report }) => keyOf(report));
  const firsts = [...groups.values()].flatMap(([first]) => (first ? [first.report] : []));
  const rows = new Map((await findEntries(em, firsts)).map((row) => [keyOf(row), row]));
  const known = Map.groupBy(
    await revisionsOf(
      em,
      [...rows.values()].map(({ id }) => id),
    ),
    ({ entryId }) => entryId,
  );
  return [...groups].map(([key, arrivals]) => {
    const row = rows.get(key);
    const stored = row ? storedEntry(row, new Map((known.get(row.id) ?? []).map((each) => [each.revision, each.contentHash]))) : null;
    return { id: stored?.id ?? newId(), arrivals, stored, story: tellEntry(stored, arrivals) };
  });
}

function storedEntry({ id, revision, contentHash, simulated, incidentId }: EntryRow, hashes: ReadonlyMap<number, string>) {
  return { id, simulated, incidentId, hashes, newest: { revision, contentHash } };
}

/** Each new entry joins or opens an incident, each amended one amends its own. */
async function fileEntries(filing: Filing, speaking: readonly Speaking[], holders: ReadonlyMap<string, RadioHolder>): Promise<void> {
  if (speaking.length === 0) return;
  const { em, now } = filing;
  const added = speaking.filter(({ stored }) => stored === null);
  const amended = speaking.flatMap(({ stored, ...chapter }) => (stored ? [{ ...chapter, stored }] : []));
  const reports = added.map(({ speaks }) => reportOf(speaks, holders.get(radioNightKey(speaks.report)) ?? null));
  const book = await openBook(
    em,
    reports,
    amended.map(({ stored }) => stored.incidentId),
  );
  await amendIncidents(em, book, new Map(amended.map(({ id, stored, speaks }) => [id, { incidentId: stored.incidentId, report: speaks.report }])));
  const { incidents, rows } = fileAll(book, reports, filing);
  await writeBook(filing, book, rows);
  await insertRows(
    em,
    'radio_log_entry',
    added.map(({ id, speaks, story }, index) => ({
      id,
      ...keyColumns(speaks),
      ...saidColumns(speaks, story.revision),
      premises_id: reports[index]?.spot.premisesId ?? null,
      incident_id: incidentAt(incidents, index).id,
      ...recordedColumns(speaks.origin, speaks.report.regime, speaks.report.simulated, now),
    })),
  );
  await updateRows(
    em,
    'radio_log_entry',
    'id',
    amended.map(({ id, speaks, story }) => ({
      id,
      ...saidColumns(speaks, story.revision),
      at_offset: speaks.report.offset,
      classification: speaks.report.classification,
      agreement: speaks.report.agreement,
      regime: speaks.report.regime,
      markings: speaks.report.markings,
    })),
  );
  await insertRows(
    em,
    'nte_report',
    added.map(({ id, speaks }, index) => ({
      id: newId(),
      incident_id: incidentAt(incidents, index).id,
      source: 'RADIO',
      ...wordColumns(speaks.report),
      premises_id: reports[index]?.spot.premisesId ?? null,
      longitude: reports[index]?.spot.longitude ?? null,
      latitude: reports[index]?.spot.latitude ?? null,
      camera_id: null,
      radio_entry_id: id,
      ...recordedColumns(speaks.origin, speaks.report.regime, speaks.report.simulated, now),
    })),
  );
  await updateRows(
    em,
    'nte_report',
    'radio_entry_id',
    amended.map(({ id, speaks }) => ({
      radio_entry_id: id,
      ...wordColumns(speaks.report),
      regime: speaks.report.regime,
      markings: speaks.report.markings,
    })),
  );
  await tellChanges(filing, book.changes);
}

function incidentAt(incidents: readonly BookedIncident[], index: number): BookedIncident {
  const incident = incidents[index];
  if (!incident) throw new Error("An entry was filed with no incident: report this to the hub's developers.");
  return incident;
}

/** A radio is where its premises is; one that nobody held speaks from a place that is not known. */
function reportOf({ report, origin }: Arriving, holder: RadioHolder | null): NewReport {
  const { night, at, category, simulated, regime, radio, markings } = report;
  return {
    night,
    at,
    category,
    simulated,
    markings,
    regime,
    origin,
    spot: {
      premisesId: holder?.premisesId ?? null,
      longitude: holder?.longitude ?? null,
      latitude: holder?.latitude ?? null,
      radio: holder === null ? radio : null,
    },
    place: coarsePlace({ premises: holder?.name ?? null, near: null, ward: null }),
    wardCodeAsSent: holder?.wardCodeAsSent ?? null,
  };
}

/** By the id of the entry: its incident, and what the entry says now. */
type Amendments = ReadonlyMap<string, { readonly incidentId: string; readonly report: MarkedEntry }>;

async function amendIncidents(em: EntityManager, book: NightBook, amendments: Amendments): Promise<void> {
  const ids = [...new Set([...amendments.values()].map(({ incidentId }) => incidentId))];
  const reports = Map.groupBy(await reportsOfIncidents(em, ids), ({ incidentId }) => incidentId);
  for (const id of ids) {
    const parts = (reports.get(id) ?? []).map(({ radioEntryId, category, atMs }) => {
      const amended = radioEntryId === null ? undefined : amendments.get(radioEntryId)?.report;
      return amended ? { category: amended.category, at: amended.at } : { category, at: new Date(atMs) };
    });
    const said = [...amendments.values()].filter(({ incidentId }) => incidentId === id).map(({ report }) => report.markings);
    book.amend(id, parts, united(...said));
  }
}

function keyColumns({ report: { radio, night, sequence, offset, classification, agreement } }: Arriving) {
  return { radio, night, sequence, at_offset: offset, classification, agreement };
}

function saidColumns({ report, contentHash }: Arriving, revision: number) {
  return { revision, ...wordColumns(report), content_hash: contentHash };
}

function wordColumns({ at, category, words, where }: MarkedEntry) {
  return { at, category, words, place: where };
}

async function writeHistory({ em, now }: Filing, chapters: readonly Chapter[]): Promise<void> {
  await insertRows(
    em,
    'radio_log_revision',
    chapters.flatMap(({ id, story }) =>
      story.kept.map(({ arrival, effect }) => ({
        id: newId(),
        entry_id: id,
        revision: arrival.revision,
        effect,
        ...wordColumns(arrival.report),
        content_hash: arrival.contentHash,
        received_at: now,
        recorded_by: arrival.origin.recordedBy,
      })),
    ),
  );
  // A newer number that says the same moves the newest revision up, so that one in between comes too late.
  await updateRows(
    em,
    'radio_log_entry',
    'id',
    chapters.flatMap(({ id, stored, story }) => (stored && story.moved && story.speaks === null ? [{ id, revision: story.revision }] : [])),
  );
}

function receptions(arriving: readonly Arriving[], chapters: readonly Chapter[]): Reception[] {
  const all = new Map(chapters.flatMap((chapter) => chapter.arrivals.map((arrival, index) => [arrival, receptionOf(chapter, index)] as const)));
  return arriving.map((arrival) => {
    const reception = all.get(arrival);
    if (!reception) throw new Error("An entry was lost on its way: report this to the hub's developers.");
    return reception;
  });
}

function receptionOf({ id, story }: Chapter, index: number): Reception {
  const subject = { type: 'RadioLogEntry', id };
  const judgement = story.judgements[index];
  if (!judgement) throw new Error("An entry was not judged: report this to the hub's developers.");
  return judgement.outcome === 'REJECTED' ? { outcome: 'REJECTED', subject, rejection: judgement.rejection } : { outcome: judgement.outcome, subject };
}
