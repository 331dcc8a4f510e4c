/** The list of incidents as they arrive: the newest on top, none twice, no more than a screen can use, and nothing moves under the reader's hand. */
import type { IncidentRowFragment } from '../generated/graphql.ts';

export type IncidentRow = IncidentRowFragment;

/** The longest list the page keeps; as many again may wait. */
export const KEPT = 200;

export interface Arrivals {
  /** What the reader sees, the newest first. */
  readonly shown: readonly IncidentRow[];
  /** What came while the reader held the list, the newest first. */
  readonly waiting: readonly IncidentRow[];
  /** Whether the reader holds the list: new ones wait. */
  readonly held: boolean;
}

export const NOTHING_YET: Arrivals = { shown: [], waiting: [], held: false };

export type ArrivalEvent =
  | { readonly kind: 'came'; readonly incidents: readonly IncidentRow[] }
  | { readonly kind: 'held' }
  /** The reader has let go of the list. */
  | { readonly kind: 'let go' }
  /** The reader holds the list and asks for those that wait. */
  | { readonly kind: 'show waiting' }
  | { readonly kind: 'started over' };

/** The list after an event. */
export function afterEvent(list: Arrivals, event: ArrivalEvent): Arrivals {
  switch (event.kind) {
    case 'came':
      return afterComing(list, event.incidents);
    case 'held':
      return list.held ? list : { ...list, held: true };
    case 'let go':
      return list.held ? { ...withWaitingShown(list), held: false } : list;
    case 'show waiting':
      return withWaitingShown(list);
    case 'started over':
      return NOTHING_YET;
  }
}

function afterComing(list: Arrivals, incidents: readonly IncidentRow[]): Arrivals {
  const heldWithSomething = list.held && list.shown.length > 0;
  const known = new Set(list.shown.map(({ id }) => id));
  const newcomers = incidents.filter(({ id }) => !known.has(id));
  // What is known already may have been amended since: it is told anew where it stands.
  const shown = toldAnew(list.shown, incidents);
  if (!heldWithSomething) return { ...list, shown: newestFirst([...newcomers, ...shown]) };
  return { ...list, shown, waiting: newestFirst([...newcomers, ...list.waiting]) };
}

function withWaitingShown(list: Arrivals): Arrivals {
  return list.waiting.length === 0 ? list : { ...list, shown: newestFirst([...list.waiting, ...list.shown]), waiting: [] };
}

function toldAnew(rows: readonly IncidentRow[], incidents: readonly IncidentRow[]): readonly IncidentRow[] {
  const told = new Map(incidents.map((incident) => [incident.id, incident]));
  return rows.some(({ id }) => told.has(id)) ? rows.map((row) => told.get(row.id) ?? row) : rows;
}

/** Each incident once, the one recorded last on top; of those recorded together, the one that happened last. Times are UTC to the millisecond, so their text sorts as they do. */
function newestFirst(rows: readonly IncidentRow[]): IncidentRow[] {
  const once = new Map<string, IncidentRow>();
  for (const row of rows) if (!once.has(row.id)) once.set(row.id, row);
  return [...once.values()]
    .sort((one, other) => descending(one.recordedAt, other.recordedAt) || descending(one.occurredFrom, other.occurredFrom))
    .slice(0, KEPT);
}

function descending(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? 1 : -1;
}
