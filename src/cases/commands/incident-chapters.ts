/** What is known of the incidents that arriving reports are about, and what the reports make of each: told once without a lock, and again under one for those that change. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../../exchange/inbox.ts';
import { newId } from '../../shared/ids.ts';
import { type Arrival, type StoredIncident, type Story, tellStory } from '../incident/story.rules.ts';
import { findIncidents, hashesOf, lockIncidents, type RevisionKey, type StoredRow } from './incident-tables.ts';

/** A report on its way into the store. */
export interface Arriving extends Arrival {
  readonly origin: Origin;
}

/** What arrived about one incident, and what it makes of it. */
export interface Chapter {
  readonly id: string;
  /** Its natural key, as the reports are grouped by. */
  readonly key: string;
  readonly arrivals: readonly Arriving[];
  readonly stored: StoredIncident | null;
  readonly story: Story<Arriving>;
}

/** Reports by the natural key of their incident, those of one incident in the order in which they arrived. */
export type ByIncident = ReadonlyMap<string, readonly Arriving[]>;

export function groupByIncident(arriving: readonly Arriving[]): ByIncident {
  return Map.groupBy(arriving, ({ report }) => keyOf(report));
}

/** Judges what arrived. Only incidents that change are locked: what is known stays known, so that nobody waits for a redelivery or a replay. */
export async function readChapters(em: EntityManager, groups: ByIncident): Promise<Chapter[]> {
  const keys = [...groups.values()].flatMap(([first]) => (first ? [first.report] : []));
  const glimpsed = await tellAll(em, groups, await findIncidents(em, keys));
  const changing = glimpsed.filter(({ stored, story }) => stored !== null && (story.kept.length > 0 || story.moved));
  const rows = await lockIncidents(
    em,
    changing.map(({ id }) => id),
  );
  const locked = await tellAll(em, new Map(changing.map(({ key, arrivals }) => [key, arrivals])), rows);
  const retold = new Map(locked.map((chapter) => [chapter.id, chapter]));
  return glimpsed.map((chapter) => retold.get(chapter.id) ?? chapter);
}

async function tellAll(em: EntityManager, groups: ByIncident, rows: readonly StoredRow[]): Promise<Chapter[]> {
  const asked = rows.flatMap((row) =>
    (groups.get(keyOf(row)) ?? []).filter(({ revision }) => revision !== row.revision).map(({ revision }): RevisionKey => ({ incidentId: row.id, revision })),
  );
  const known = Map.groupBy(await hashesOf(em, asked), ({ incidentId }) => incidentId);
  const stored = new Map(
    rows.map(({ id, status, simulated, revision, contentHash, ...key }): [string, StoredIncident] => {
      const hashes = new Map((known.get(id) ?? []).map((each) => [each.revision, each.contentHash]));
      return [keyOf(key), { id, status, simulated, newest: { revision, contentHash }, hashes }];
    }),
  );
  return [...groups].map(([key, arrivals]) => {
    const before = stored.get(key) ?? null;
    return { id: before?.id ?? newId(), key, arrivals, stored: before, story: tellStory(before, arrivals) };
  });
}

const keyOf = ({ source, reference }: { readonly source: string; readonly reference: string }) => `${source}|${reference}`;
