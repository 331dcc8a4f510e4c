/** Keyset pagination: where a page starts is said by the values of the row before it, never by a count of rows. */
import { GraphQLError } from 'graphql';
import { type RawBuilder, sql } from 'kysely';
import type { Column } from './model.ts';
import { columnRef, type RawRow, readValue } from './rows.ts';

/** One key of an order: a column of the table that goes by `alias`. All keys of an order run in one direction. */
export interface OrderKey {
  readonly alias: string;
  readonly column: Column;
}

export interface Order {
  readonly keys: readonly OrderKey[];
  readonly descending: boolean;
}

/** The Relay arguments, as GraphQL hands them over. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The arguments read and checked. */
export interface PageWindow {
  readonly size: number;
  readonly backward: boolean;
  readonly after: readonly unknown[] | null;
  readonly before: readonly unknown[] | null;
}

export const PAGE_DEFAULT = 20;
export const PAGE_MOST = 100;

/** Checks the arguments of a list. Throws a BAD_USER_INPUT error that says what to send instead. */
export function pageWindow(list: string, args: PageArgs, order: Order): PageWindow {
  if (typeof args.first === 'number' && typeof args.last === 'number')
    throw wrong(`${list}: send "first" or "last", not both.`);
  const size = args.first ?? args.last ?? PAGE_DEFAULT;
  if (size < 0 || size > PAGE_MOST)
    throw wrong(`${list}: a page holds 0 to ${PAGE_MOST} rows, not ${size}; ask again with a smaller number and the cursor "after".`);
  return {
    size,
    backward: typeof args.last === 'number',
    after: args.after == null ? null : readCursor(list, args.after, order),
    before: args.before == null ? null : readCursor(list, args.before, order),
  };
}

/** The alias under which an order key's value is selected. */
export function cursorColumn(index: number): string {
  return `__cursor_${index}`;
}

/** The order's values, selected beside the row so that its cursor can be made. Instants as text keep what the column holds. */
export function cursorColumns(order: Order): RawBuilder<unknown> {
  return sql.join(order.keys.map((key, index) => sql`${columnRef(key.alias, key.column)} as ${sql.id(cursorColumn(index))}`));
}

/** The cursor of a row: opaque to clients, bound to its list. */
export function writeCursor(list: string, order: Order, raw: RawRow): string {
  const values = order.keys.map((key, index) => readValue(key.column, raw[cursorColumn(index)]));
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
}

/** The condition that keeps a page inside its window. */
export function windowCondition(window: PageWindow, order: Order): RawBuilder<unknown> {
  const beyond = (values: readonly unknown[], later: boolean) => {
    const left = sql.join(order.keys.map((key) => columnRef(key.alias, key.column)));
    const right = sql.join(order.keys.map((key, index) => sql`${values[index]}::${sql.raw(key.column.sqlType)}`));
    return later !== order.descending ? sql`(${left}) > (${right})` : sql`(${left}) < (${right})`;
  };
  const parts: RawBuilder<unknown>[] = [];
  if (window.after) parts.push(beyond(window.after, true));
  if (window.before) parts.push(beyond(window.before, false));
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

/** The order as SQL; a page asked from its end is read in reverse. */
export function orderClause(order: Order, backward: boolean): RawBuilder<unknown> {
  const direction = order.descending !== backward ? sql`desc` : sql`asc`;
  return sql.join(order.keys.map((key) => sql`${columnRef(key.alias, key.column)} ${direction}`));
}

function readCursor(list: string, cursor: string, order: Order): unknown[] {
  const no = () => wrong(`${list}: the cursor is not one of this list; take "endCursor" or "startCursor" of a page of it.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw no();
  }
  if (!Array.isArray(parsed) || parsed.length !== order.keys.length + 1 || parsed[0] !== list) throw no();
  const values: unknown[] = parsed.slice(1);
  for (const [index, key] of order.keys.entries()) if (!keyFits(key.column, values[index])) throw no();
  return values;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a value can be a key of the column at all: what cannot be one is never sent to the database. */
export function keyFits(column: Column, value: unknown): boolean {
  if (column.kind === 'integer') return Number.isInteger(value);
  if (typeof value !== 'string' || value.includes('\0')) return false;
  if (column.sqlType === 'uuid') return UUID.test(value);
  if (column.kind === 'instant' || column.kind === 'date') return !Number.isNaN(Date.parse(value));
  if (column.kind === 'bigint') return /^\d{1,18}$/.test(value);
  return column.kind === 'text';
}

function wrong(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
