/** Keyset pagination: where a page starts is said by the values of the row before it, never by a count of rows. */
import { type RawBuilder, sql } from 'kysely';
import { isDay } from '../shared/london.ts';
import { badInput } from './bad-input.ts';
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
/** The most rows of a page: of a root list, and of a list under each row of another, for there pages multiply. */
export const PAGE_MOST = { root: 500, under: 100 } as const;

/** Checks the arguments of a list whose pages hold `most` rows. Throws a BAD_USER_INPUT error that says what to send instead. */
export function pageWindow(list: string, args: PageArgs, order: Order, most: number): PageWindow {
  if (typeof args.first === 'number' && typeof args.last === 'number') throw badInput('Send "first" or "last", not both.');
  const backward = typeof args.last === 'number';
  const size = args.first ?? args.last ?? PAGE_DEFAULT;
  if (size < 0 || size > most) {
    const [count, cursor] = backward ? ['last', 'before'] : ['first', 'after'];
    throw badInput(`A page holds 0 to ${most} rows and "${count}" is ${size}: ask for one of them, and for the rest page by page with "${cursor}".`);
  }
  return { size, backward, after: cursorAt('after', list, args, order), before: cursorAt('before', list, args, order) };
}

/** The alias under which an order key's value is selected. */
export function cursorColumn(index: number): string {
  return `__cursor_${index}`;
}

/** The order's values, selected beside the row so that its cursor can be made. */
export function cursorColumns(order: Order): RawBuilder<unknown> {
  return sql.join(order.keys.map((key, index) => sql`${columnRef(key.alias, key.column)} as ${sql.id(cursorColumn(index))}`));
}

/** The cursor of a row: opaque to clients, bound to its list. */
export function writeCursor(list: string, order: Order, raw: RawRow): string {
  const values = order.keys.map((key, index) => readValue(key.column, raw[cursorColumn(index)]));
  return encoded(list, values);
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

function cursorAt(end: 'after' | 'before', list: string, args: PageArgs, order: Order): readonly unknown[] | null {
  const cursor = args[end];
  if (cursor == null) return null;
  const values = readCursor(list, cursor, order);
  if (!values) throw badInput(`"${end}" is no cursor of this list: send "endCursor" or "startCursor" of a page of it, as it came.`);
  return values;
}

/** The values in a cursor; null when it is not one that this list gave out. */
function readCursor(list: string, cursor: string, order: Order): readonly unknown[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parsed) || parsed.length !== order.keys.length + 1 || parsed[0] !== list) return null;
  const values: unknown[] = parsed.slice(1);
  if (!order.keys.every((key, index) => keyFits(key.column, values[index]))) return null;
  // Base64 reads over what it does not know: a cursor that is not written as we write it was damaged.
  return encoded(list, values) === cursor ? values : null;
}

function encoded(list: string, values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LARGEST_INTEGER = 2_147_483_647;

/** Whether a value, as JSON holds it, can be a key of the column at all: what cannot be one is never sent to the database. */
export function keyFits(column: Column, value: unknown): boolean {
  if (column.kind === 'integer') return Number.isInteger(value) && Math.abs(Number(value)) <= LARGEST_INTEGER;
  if (typeof value !== 'string' || value.includes('\0')) return false;
  if (column.sqlType === 'uuid') return UUID.test(value);
  if (column.kind === 'instant') return isInstant(value);
  if (column.kind === 'date') return /^(?!0000)\d{4}-/.test(value) && isDay(value);
  if (column.kind === 'bigint') return /^\d{1,18}$/.test(value);
  return column.kind === 'text';
}

/** Whether rows can be ordered by the column, and so be found again by a cursor. */
export function makesCursors(column: Column): boolean {
  return !column.nullable && !column.lazy && ['text', 'integer', 'bigint', 'instant', 'date'].includes(column.kind);
}

/** Written as the hub writes instants, of a year that PostgreSQL and RFC 3339 both know. */
function isInstant(text: string): boolean {
  const at = new Date(text);
  return /^(?!0000)\d{4}-/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString() === text;
}
