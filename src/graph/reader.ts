/** Reads rows for the graph: one statement for each field of an operation, however many parents it stands under. */
import DataLoader from 'dataloader';
import { type RawBuilder, sql } from 'kysely';
import { filterCondition, type FilterValues } from './filter.ts';
import { cursorColumns, keyFits, orderClause, type PageWindow, windowCondition, writeCursor } from './keyset.ts';
import { columnNamed, modelOf } from './model.ts';
import type { Reads } from './reads.ts';
import { columnList, columnRef, type EntityRow, keyArray, type RawRow, readRow } from './rows.ts';
import { fixedCondition, type ListSource, parentColumn, tables } from './source.ts';

export interface Edge {
  readonly cursor: string;
  readonly node: EntityRow;
  /** The row of the link entity through which the node was reached. */
  readonly link: EntityRow | null;
}

export interface Page {
  readonly edges: readonly Edge[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

const PARENT = '__parent';
const LINK = '__link_';

/** One reader serves one operation (or one event of a subscription), then is thrown away. */
export class Reader {
  readonly #reads: Pick<Reads, 'run'>;
  readonly #batches = new Map<string, DataLoader<unknown, unknown>>();
  /** Rows that were read, by entity and key: whose they are is asked once more, when the answer is known. */
  readonly #rows = new Map<string, EntityRow>();

  constructor(reads: Pick<Reads, 'run'>) {
    this.#reads = reads;
  }

  /** The row of an entity with this key; null when there is none. */
  one(entity: string, key: unknown): Promise<EntityRow | null> {
    if (key === null || key === undefined) return Promise.resolve(null);
    return this.#batched(`one ${entity}`, key, async (keys) => {
      const model = modelOf(entity);
      const found = await this.#run(
        sql<RawRow>`select ${columnList(model, 't')} from ${sql.id(model.table)} t where ${columnRef('t', model.key)} = any(${keyArray(model.key, keys)})`,
      );
      const rows = new Map(found.map((raw) => [raw[model.key.property], this.#row(model, entity, raw)]));
      return keys.map((each) => rows.get(each) ?? null);
    });
  }

  /** The row as it was read before, or is read now; null when there is none. */
  async seen(entity: string, key: string): Promise<EntityRow | null> {
    return this.#rows.get(`${entity}:${key}`) ?? (await this.one(entity, key));
  }

  /** Takes a row as read that its writer has at hand. */
  know(row: EntityRow): void {
    this.#rows.set(`${row.__typename}:${String(row[modelOf(row.__typename).key.property])}`, row);
  }

  /** The one row whose columns hold these values: its natural key. Null when there is none. */
  async match(entity: string, values: Readonly<Record<string, unknown>>): Promise<EntityRow | null> {
    const model = modelOf(entity);
    const wanted = Object.entries(values).map(([property, value]) => ({ column: columnNamed(model, property), value }));
    if (!wanted.every(({ column, value }) => keyFits(column, value))) return null;
    const tests = wanted.map(({ column, value }) => sql`${columnRef('t', column)} = ${value}::${sql.raw(column.sqlType)}`);
    const [raw] = await this.#run(sql<RawRow>`select ${columnList(model, 't')} from ${sql.id(model.table)} t where ${sql.join(tests, sql` and `)} limit 1`);
    return raw ? this.#row(model, entity, raw) : null;
  }

  /** All rows of a small list under one parent, in order. */
  all(source: ListSource, parent: unknown): Promise<readonly EntityRow[]> {
    return this.#batched(`all ${source.list}`, parent, async (parents) => {
      const { targetModel: model } = source;
      const found = await this.#run(
        sql<RawRow>`select ${parentColumn(source)} as ${sql.id(PARENT)}, ${columnList(model, 't')} from ${tables(source)}
          where ${parentColumn(source)} = any(${this.#parentKeys(source, parents)}) and ${fixedCondition(source)} order by ${orderClause(source.order, false)}`,
      );
      const rows = Map.groupBy(found, (raw) => raw[PARENT]);
      return parents.map((each) => (rows.get(each) ?? []).map((raw) => this.#row(model, model.name, raw)));
    });
  }

  /** One page of a list: of the root (no parent), or under one parent. Equal arguments under many parents are one statement. */
  async page(source: ListSource, parent: unknown, window: PageWindow, filter: FilterValues): Promise<Page> {
    if (source.path === null) {
      const found = await this.#run(sql<RawRow>`${this.#pageStatement(source, window, filter, sql`true`)}`);
      return readPage(source, window, found, this.#row);
    }
    return this.#batched(`page ${source.list} ${JSON.stringify([window, filter])}`, parent, async (parents) => {
      const inner = this.#pageStatement(source, window, filter, sql`${parentColumn(source)} = ${sql.id('parent', 'key')}`);
      const found = await this.#run(
        sql<RawRow>`select ${sql.id('parent', 'key')} as ${sql.id(PARENT)}, page.* from unnest(${this.#parentKeys(source, parents)}) as parent(key) cross join lateral (${inner}) page`,
      );
      const rows = Map.groupBy(found, (raw) => raw[PARENT]);
      return parents.map((each) => readPage(source, window, rows.get(each) ?? [], this.#row));
    });
  }

  /** How many rows a list has under its filter. */
  async count(source: ListSource, parent: unknown, filter: FilterValues): Promise<number> {
    const condition = sql`${fixedCondition(source)} and ${filtered(source, filter)}`;
    if (source.path === null) {
      const found = await this.#run(sql<{ count: number }>`select count(*)::int as count from ${tables(source)} where ${condition}`);
      return found[0]?.count ?? 0;
    }
    return this.#batched(`count ${source.list} ${JSON.stringify(filter)}`, parent, async (parents) => {
      const found = await this.#run(
        sql<RawRow>`select ${parentColumn(source)} as ${sql.id(PARENT)}, count(*)::int as count from ${tables(source)}
          where ${parentColumn(source)} = any(${this.#parentKeys(source, parents)}) and ${condition} group by 1`,
      );
      const counts = new Map(found.map((raw) => [raw[PARENT], Number(raw['count'])]));
      return parents.map((each) => counts.get(each) ?? 0);
    });
  }

  /** Counts of a root list by some of its columns, the largest first. */
  async groups(source: ListSource, properties: readonly string[], filter: FilterValues): Promise<readonly (EntityRow & { readonly count: number })[]> {
    const columns = properties.map((property) => columnNamed(source.targetModel, property));
    const by = columns.map((column) => sql`${columnRef('t', column)} as ${sql.id(column.property)}`);
    const grouping = columns.length === 0 ? sql`` : sql`group by ${sql.join(columns.map((column) => columnRef('t', column)))}`;
    const found = await this.#run(
      sql<RawRow>`select ${sql.join([...by, sql`count(*)::int as count`])} from ${tables(source)} where ${fixedCondition(source)} and ${filtered(source, filter)}
        ${grouping} order by count(*) desc${sql.join([sql``, ...columns.map((column) => columnRef('t', column))])}`,
    );
    return found.map((raw) => ({ __typename: source.target, ...raw, count: Number(raw['count']) }));
  }

  #pageStatement(source: ListSource, window: PageWindow, filter: FilterValues, under: RawBuilder<unknown>): RawBuilder<unknown> {
    const link = source.linkModel ? sql`, ${columnList(source.linkModel, 'l', LINK)}` : sql``;
    return sql`select ${columnList(source.targetModel, 't')}${link}, ${cursorColumns(source.order)} from ${tables(source)}
      where ${under} and ${fixedCondition(source)} and ${filtered(source, filter)} and ${windowCondition(window, source.order)}
      order by ${orderClause(source.order, window.backward)} limit ${window.size + 1}`;
  }

  #parentKeys(source: ListSource, parents: readonly unknown[]): RawBuilder<unknown> {
    return keyArray(columnNamed(modelOf(source.parent ?? ''), source.parentProperty), parents);
  }

  readonly #row: ReadRow = (model, typeName, raw, prefix) => {
    const row = readRow(model, typeName, raw, prefix);
    this.#rows.set(`${model.name}:${String(row[model.key.property])}`, row);
    return row;
  };

  #run<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    return this.#reads.run(statement);
  }

  /** Gathers the keys that are asked for in one turn of the event loop. Nothing is remembered: a mutation's answer is read anew. */
  #batched<Value>(name: string, key: unknown, load: (keys: readonly unknown[]) => Promise<readonly Value[]>): Promise<Value> {
    const known = this.#batches.get(name);
    const loader =
      known ??
      new DataLoader<unknown, unknown>(
        async (keys) => {
          const distinct = [...new Set(keys)];
          const values = await load(distinct);
          const byKey = new Map(distinct.map((each, index) => [each, values[index]]));
          return keys.map((each) => byKey.get(each));
        },
        { cache: false },
      );
    if (!known) this.#batches.set(name, loader);
    return loader.load(key) as Promise<Value>;
  }
}

function filtered(source: ListSource, filter: FilterValues): RawBuilder<unknown> {
  if (source.filter === null) return sql`true`;
  return filterCondition(source.targetModel, source.filter, filter, 't', source.markedByDefault);
}

type ReadRow = typeof readRow;

function readPage(source: ListSource, window: PageWindow, found: readonly RawRow[], read: ReadRow): Page {
  const more = found.length > window.size;
  const rows = found.slice(0, window.size);
  if (window.backward) rows.reverse();
  const edges = rows.map((raw) => ({
    cursor: writeCursor(source.list, source.order, raw),
    node: read(source.targetModel, source.target, raw),
    link: source.linkModel ? read(source.linkModel, source.linkModel.name, raw, LINK) : null,
  }));
  return {
    edges,
    hasNextPage: window.backward ? window.before !== null : more,
    hasPreviousPage: window.backward ? more : window.after !== null,
  };
}
