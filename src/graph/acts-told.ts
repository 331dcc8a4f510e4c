/** What the ledger is told of the acts of a transaction: what was collected, altered and combined, of whom, in the words of the graph. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { GraphQLSchema } from 'graphql';
import type { Act } from '../access/ledger/act-log.ts';
import { appendAllToLedger } from '../access/ledger/append-to-ledger.ts';
import type { LedgerEntry, LedgerItem, LedgerKind } from '../access/ledger/ledger-entry.ts';
import type { WhoAsks } from '../access/ledger/who-asks.ts';
import type { Regime } from '../shared/regime.ts';
import { type EntityModel, modelOf } from './model.ts';
import { type PersonalTable, personalTables } from './personal-columns.ts';
import { Reader } from './reader.ts';
import type { Reads, Tables } from './reads.ts';
import type { EntityRow } from './rows.ts';
import { OPEN_DATA, settledSubject, subjectOf, type Subject } from './subjects.ts';

/** What entries of acts say beside who did it. */
export type ActsTold = Pick<LedgerEntry, 'kind' | 'items' | 'regimes'>;

/**
 * DPA 2018 s.62(1): what was collected, altered and combined stands in the ledger with the act itself, in its transaction. Flushes what is left to be flushed.
 */
export async function recordActs(em: EntityManager, log: { readonly acts: readonly Act[] }, schema: GraphQLSchema, by: ActedBy): Promise<void> {
  if (by.agency === OPEN_DATA) return;
  await em.flush();
  const told = await actsTold(log.acts, schema, { run: async (statement) => (await statement.execute(em.getKysely<Tables>())).rows });
  await appendAllToLedger(
    em,
    told.map((each) => ({ ...by, ...each, recipients: [], agreement: null })),
  );
}

/** Who acted, when, and by which request. */
export type ActedBy = WhoAsks & Pick<LedgerEntry, 'at' | 'requestId' | 'operation'>;

interface Part {
  readonly kind: LedgerKind;
  readonly item: LedgerItem;
  readonly regimes: readonly Regime[];
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
  for (const { act, table } of touching) if (act.row) reader.know(rowOf(table.model, act.row));
  const parts = (await Promise.all(touching.map(({ act, table }) => partsOf(act, table, reader)))).flat();
  return [...Map.groupBy(parts, ({ kind }) => kind)].map(([kind, each]) => ({
    kind,
    items: merged(each.map(({ item }) => item)),
    regimes: [...new Set(each.flatMap(({ regimes }) => regimes))].toSorted(),
  }));
}

/** A row as the graph holds rows, of one as its table does. */
function rowOf({ name, columns }: EntityModel, written: Readonly<Record<string, unknown>>): EntityRow {
  return { __typename: name, ...Object.fromEntries([...columns.values()].map((column) => [column.property, written[column.name] ?? null])) };
}

function touches({ kind, columns }: Act, { model, fields, ends }: PersonalTable): boolean {
  const linked = ends.flatMap(({ property }) => model.columns.get(property)?.name ?? []);
  return columns.some((column) => fields.has(column)) || (kind === 'COLLECTION' && linked.some((column) => columns.includes(column)));
}

async function partsOf({ kind, key, columns }: Act, { model, fields, ends }: PersonalTable, reader: Reader): Promise<Part[]> {
  const row = await reader.seen(model.name, key);
  const find = (entity: string, one: string) => reader.seen(entity, one);
  const record = `${model.name}:${key}`;
  // A row that is not to be found any more, or not by whoever wrote it, is named as itself.
  const own: Subject = (await settledSubject(record, find)) ?? (row ? subjectOf(model, row) : { about: record, owner: null, regime: null });
  if (own.owner === OPEN_DATA) return [];
  const told = columns.flatMap((column) => fields.get(column) ?? []);
  const said = told.map(({ field }) => field).toSorted();
  const regimes = [...new Set([own.regime ?? [], ...told.map(({ regime }) => regime)].flat())];
  const linked = kind === 'COLLECTION' && row && ends.length > 0 ? linkedBy(model.name, row) : [];
  if (linked.length < 2) return said.length === 0 ? [] : [{ kind, item: { about: own.about, fields: said }, regimes }];
  const combined = linked.map(({ entity, key: end }) => ({
    about: `${entity}:${end}`,
    fields: ends.filter((each) => each.entity === entity).map(({ field }) => field),
  }));
  // What a link says of a person whom it links stands with the link; what it says of itself was collected.
  const ofLink = combined.some(({ about }) => about === own.about);
  const spoken = said.length === 0 ? [] : [{ kind: ofLink ? 'COMBINATION' : kind, item: { about: own.about, fields: said }, regimes } as const];
  return [...combined.map((item) => ({ kind: 'COMBINATION', item, regimes }) as const), ...spoken];
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
