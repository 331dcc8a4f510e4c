/** Rows as the graph holds them: plain objects by property name, marked with the type they are of. */
import { type RawBuilder, sql } from 'kysely';
import type { Column, EntityModel } from './model.ts';

/** A row of an entity: its columns by property name; a to-one relation holds the other row's key. */
export interface EntityRow {
  readonly __typename: string;
  readonly [property: string]: unknown;
}

/** What Postgres answers, before the values are read. */
export type RawRow = Readonly<Record<string, unknown>>;

/** A column of the table that goes by `alias` in the statement. */
export function columnRef(alias: string, column: Column): RawBuilder<unknown> {
  return sql`${sql.id(alias, column.name)}`;
}

/** All columns that are read by default, each under its property's name, `prefix` before it. */
export function columnList(model: EntityModel, alias: string, prefix = ''): RawBuilder<unknown> {
  const eager = [...model.columns.values()].filter((column) => !column.lazy);
  return sql.join(eager.map((column) => sql`${columnRef(alias, column)} as ${sql.id(prefix + column.property)}`));
}

/** Reads one raw row into a row of `typeName`. */
export function readRow(model: EntityModel, typeName: string, raw: RawRow, prefix = ''): EntityRow {
  const row: Record<string, unknown> & { __typename: string } = { __typename: typeName };
  for (const column of model.columns.values()) if (!column.lazy) row[column.property] = readValue(column, raw[prefix + column.property]);
  return row;
}

/** Instants become Dates whatever the driver hands over; all else is taken as it is. */
export function readValue(column: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (column.kind === 'instant') return value instanceof Date ? value : new Date(String(value));
  if (column.kind === 'bigint') return String(value);
  return value;
}

/** A list of keys as one array parameter, cast to the key's type. */
export function keyArray(column: Column, keys: readonly unknown[]): RawBuilder<unknown> {
  return sql`${[...keys]}::${sql.raw(column.sqlType)}[]`;
}
