/** What the ledger is told of the acts of a transaction: what was collected, altered and combined, of whom, in the words of the graph. */
import type { GraphQLSchema } from 'graphql';
import type { Act } from '../access/ledger/act-log.ts';
import type { LedgerEntry, LedgerItem, LedgerKind } from '../access/ledger/ledger-entry.ts';
import type { Regime } from '../shared/regime.ts';
import { modelOf } from './model.ts';
import { type PersonalTable, personalTables } from './personal-columns.ts';
import { Reader } from './reader.ts';
import type { Reads } from './reads.ts';
import { settledSubject, subjectOf, type Subject } from './subjects.ts';

/** What entries of acts say beside who did it. */
export type ActsTold = Pick<LedgerEntry, 'kind' | 'items' | 'regimes'>;

interface Part {
  readonly kind: LedgerKind;
  readonly item: LedgerItem;
  readonly regime: Regime | null;
}

/** One entry for each kind of act; none when nobody was touched. `reads` is the transaction of the acts: the rows are looked at as they stand in it. */
export async function actsTold(acts: readonly Act[], schema: GraphQLSchema, reads: Pick<Reads, 'run'>): Promise<readonly ActsTold[]> {
  const tables = personalTables(schema);
  const touching = acts.flatMap((act) => {
    const table = tables.get(act.table);
    return table && touches(act, table) ? [{ act, table }] : [];
  });
  if (touching.length === 0) return [];
  const reader = new Reader(reads);
  const parts = (await Promise.all(touching.map(({ act, table }) => partsOf(act, table, reader)))).flat();
  return [...Map.groupBy(parts, ({ kind }) => kind)].map(([kind, each]) => ({
    kind,
    items: merged(each.map(({ item }) => item)),
    regimes: [...new Set(each.flatMap(({ regime }) => regime ?? []))].toSorted(),
  }));
}

function touches({ kind, columns }: Act, { model, fields, ends }: PersonalTable): boolean {
  const linked = ends.flatMap(({ property }) => model.columns.get(property)?.name ?? []);
  return columns.some((column) => fields.has(column)) || (kind === 'COLLECTION' && linked.some((column) => columns.includes(column)));
}

async function partsOf({ kind, key, columns }: Act, { model, fields, ends }: PersonalTable, reader: Reader): Promise<Part[]> {
  const row = await reader.seen(model.name, key);
  // Gone again before the end: what was made and removed in one breath is nobody's.
  if (!row) return [];
  const find = (entity: string, one: string) => reader.seen(entity, one);
  const own: Subject = (await settledSubject(`${model.name}:${key}`, find)) ?? subjectOf(model, row);
  const said = columns.flatMap((column) => fields.get(column) ?? []).toSorted();
  const linked = kind === 'COLLECTION' && ends.length > 0 ? linkedBy(model.name, row) : [];
  if (linked.length < 2) return said.length === 0 ? [] : [{ kind, item: { about: own.about, fields: said }, regime: own.regime }];
  const combined = linked.map(({ entity, key: end }) => ({
    about: `${entity}:${end}`,
    fields: ends.filter((each) => each.entity === entity).map(({ field }) => field),
  }));
  // What a link says of a person whom it links stands with the link; what it says of itself was collected.
  const ofLink = combined.some(({ about }) => about === own.about);
  const spoken = said.length === 0 ? [] : [{ kind: ofLink ? 'COMBINATION' : kind, item: { about: own.about, fields: said }, regime: own.regime } as const];
  return [...combined.map((item) => ({ kind: 'COMBINATION', item, regime: own.regime }) as const), ...spoken];
}

/** The records that a row ties together: those that its columns must name, or that are listed through it. */
function linkedBy(entity: string, row: Readonly<Record<string, unknown>>): { readonly entity: string; readonly key: string }[] {
  return [...modelOf(entity).columns.values()].flatMap(({ property, target }) =>
    target && row[property] ? [{ entity: target, key: String(row[property]) }] : [],
  );
}

function merged(items: readonly LedgerItem[]): LedgerItem[] {
  return [...Map.groupBy(items, ({ about }) => about)]
    .map(([about, each]) => ({ about, fields: [...new Set(each.flatMap(({ fields }) => fields))].toSorted() }))
    .toSorted((one, other) => (one.about < other.about ? -1 : 1));
}
