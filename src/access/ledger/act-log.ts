/** What a transaction does with what is held on people, gathered while it runs: from the unit of work as it is flushed, and from those who write by SQL, who say it. */
import { type RawBuilder, sql } from 'kysely';
import { ChangeSetType, type EntityManager, type EntityMetadata, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/postgresql';

/** A row that was made, or columns of it that were changed. */
export interface Act {
  readonly kind: 'COLLECTION' | 'ALTERATION';
  readonly table: string;
  /** The key of the row. */
  readonly key: string;
  /** What was made or changed, by the names of the columns. Of a new row: what it says. */
  readonly columns: readonly string[];
  /** The row as it was written, where whoever wrote it had the whole of it: then nobody need read it again. */
  readonly row?: Readonly<Record<string, unknown>>;
}

/** The acts of one transaction, whoever of its entity managers flushes. */
export class ActLog implements EventSubscriber {
  readonly #acts: Act[] = [];

  get acts(): readonly Act[] {
    return this.#acts;
  }

  add(acts: readonly Act[]): void {
    this.#acts.push(...acts);
  }

  onFlush({ uow }: FlushEventArgs): void {
    for (const { type, meta, entity, payload } of uow.getChangeSets()) {
      const made = type === ChangeSetType.CREATE;
      if (!made && type !== ChangeSetType.UPDATE) continue;
      const columns = Object.keys(payload).flatMap((property) => {
        const column = meta.properties[property as keyof typeof meta.properties]?.fieldNames[0];
        return column === undefined || (made && saysNothing(Reflect.get(entity, property))) ? [] : [column];
      });
      const [key] = meta.primaryKeys;
      const id: unknown = key === undefined ? undefined : Reflect.get(entity, key);
      this.#acts.push({
        kind: made ? 'COLLECTION' : 'ALTERATION',
        table: meta.tableName,
        key: String(id),
        columns,
        ...(made ? { row: rowOf(meta, payload) } : {}),
      });
    }
  }
}

/** Puts the acts of a transaction on record, in it. `by` is who did it: a message, for the agency that sent it. */
export type PutActsOnRecord = (em: EntityManager, acts: readonly Act[], by: { readonly subject: string; readonly agency: string }) => Promise<void>;

function rowOf(meta: EntityMetadata, payload: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([property, value]) => {
      const column = meta.properties[property as keyof typeof meta.properties]?.fieldNames[0];
      return column === undefined ? [] : [[column, value]];
    }),
  );
}

const logs = new WeakMap<object, ActLog>();

/** Gathers the acts of everything that is flushed through `em` and its forks from now on. `em` must have an event manager of its own (`fork({ freshEventManager: true })`). */
export function gatherActs(em: EntityManager): ActLog {
  const log = new ActLog();
  em.getEventManager().registerSubscriber(log);
  logs.set(em.getEventManager(), log);
  return log;
}

/** For who writes rows by SQL: says that these were made. All have their key under `id`. Where nobody gathers, nothing is said. */
export function sayMade(em: EntityManager, table: string, rows: readonly object[]): void {
  logs.get(em.getEventManager())?.add(
    rows.map((row) => ({
      kind: 'COLLECTION',
      table,
      key: String(Reflect.get(row, 'id')),
      columns: Object.entries(row).flatMap(([column, value]) => (saysNothing(value) ? [] : [column])),
      row: { ...row },
    })),
  );
}

/** A row that was changed by SQL, with the columns that say something else than before. */
export interface Changed {
  readonly id: string;
  readonly columns: readonly string[];
}

/** The same of rows that were changed. */
export function sayChanged(em: EntityManager, table: string, rows: readonly Changed[]): void {
  logs.get(em.getEventManager())?.add(rows.map(({ id, columns }) => ({ kind: 'ALTERATION', table, key: id, columns })));
}

/** For the RETURNING of an UPDATE: which of these columns differ between the row that goes by `before` and the one that goes by `after`, as an array of their names. */
export function changedColumns(columns: readonly string[], before: string, after: string): RawBuilder<unknown> {
  const each = columns.map((column) => sql`case when ${sql.ref(`${before}.${column}`)} is distinct from ${sql.ref(`${after}.${column}`)} then ${column} end`);
  return sql`to_json(array_remove(array[${sql.join(each)}]::text[], null))`;
}

function saysNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
