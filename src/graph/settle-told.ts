/** Whose records an answer told of, where its rows do not say it themselves: before the ledger is told, so that another agency's names are a disclosure like its persons. */
import type { Regime } from '../shared/regime.ts';
import type { ReadItem, Told, ToldOf } from './read-notes.ts';
import { type FindRow, OPEN_DATA, settledSubject, type Subject } from './subjects.ts';

interface Part {
  readonly item: ReadItem;
  readonly owner: string | null;
  readonly regimes: readonly Regime[];
}

/** The same, with each item under the agency, the regime and the person of the record that its row hangs on. */
export async function settledTold(told: Told, find: FindRow): Promise<Told> {
  const closed = told.filter(({ owner }) => owner !== OPEN_DATA);
  if (closed.every(({ owner }) => owner !== null)) return closed;
  const parts = await Promise.all(closed.flatMap((each) => each.items.map((item) => (each.owner === null ? settled(item, each, find) : { ...each, item }))));
  return [
    ...Map.groupBy(
      parts.filter(({ owner }) => owner !== OPEN_DATA),
      ({ owner }) => owner,
    ),
  ].map(([owner, each]) => ({
    owner,
    items: merged(each.map(({ item }) => item)),
    regimes: [...new Set(each.flatMap(({ regimes }) => regimes))].toSorted(),
  }));
}

async function settled(item: ReadItem, { regimes }: ToldOf, find: FindRow): Promise<Part> {
  const subject: Subject | null = await settledSubject(item.about, find);
  if (subject === null) return { item, owner: null, regimes };
  return { item: { ...item, about: subject.about }, owner: subject.owner, regimes: [...new Set([...regimes, subject.regime ?? []].flat())] };
}

function merged(items: readonly ReadItem[]): ReadItem[] {
  return [...Map.groupBy(items, ({ about }) => about)]
    .map(([about, each]) => ({ about, fields: [...new Set(each.flatMap(({ fields }) => fields))].toSorted() }))
    .toSorted((one, other) => (one.about < other.about ? -1 : 1));
}
