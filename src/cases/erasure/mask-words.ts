/** Masks words in rows of a table: reads those that may hold them, and writes those that do. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { maskedBytes, maskedJson, type Masking } from './known-words.rules.ts';
import type { WordColumns } from './words-of-records.ts';

/** Rows that are held in memory at once. */
const PAGE = 500;

/** A row in which something was masked. */
export interface MaskedRow {
  /** Its id; null where its table has none. */
  readonly id: string | null;
  /** The columns. */
  readonly columns: readonly string[];
}

/** The rows of the table, among those that `which` names, in which something was masked. All that it names are locked until the transaction ends. */
export async function maskWords(em: EntityManager, columns: WordColumns, which: RawBuilder<unknown>, masking: Masking): Promise<readonly MaskedRow[]> {
  const masked: MaskedRow[] = [];
  let after = '(0,0)';
  for (;;) {
    const rows = await page(em, columns, which, after);
    for (const row of rows) {
      const changes = changesOf(columns, row.values, masking);
      if (changes.length === 0) continue;
      const { rows: written } = await sql<{ id: string | null }>`
        update ${sql.table(columns.table)} t set ${sql.join(changes.map(({ set }) => set))} where ctid = ${row.at}::tid returning to_jsonb(t) ->> 'id' as id
      `.execute(em.getKysely());
      masked.push(...written.map(({ id }) => ({ id, columns: changes.map(({ column }) => column) })));
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return masked;
    after = last.at;
  }
}

interface Row {
  /** Where the row lies: it is locked, so nobody moves it but we. */
  readonly at: string;
  readonly values: Readonly<Record<string, string | null>>;
}

// A row that is updated gets a new place, perhaps behind the page: it is looked at twice then, and has nothing left to mask.
async function page(em: EntityManager, { table, text = [], lists = [], json = [], bytes = [] }: WordColumns, which: RawBuilder<unknown>, after: string) {
  const values = [
    ...text.map((column) => sql`${sql.lit(column)}, ${sql.id('t', column)}`),
    ...lists.map((column) => sql`${sql.lit(column)}, to_json(${sql.id('t', column)})::text`),
    ...json.map((column) => sql`${sql.lit(column)}, ${sql.id('t', column)}::text`),
    ...bytes.map((column) => sql`${sql.lit(column)}, encode(${sql.id('t', column)}, 'base64')`),
  ];
  const { rows } = await sql<{ at: string; values: string }>`
    select t.ctid::text as at, json_build_object(${sql.join(values)})::text as values from ${sql.table(table)} t
     where t.ctid > ${after}::tid and ${which} order by t.ctid limit ${PAGE} for update
  `.execute(em.getKysely());
  return rows.map(({ at, values: told }): Row => ({ at, values: JSON.parse(told) }));
}

interface Change {
  readonly column: string;
  readonly set: RawBuilder<unknown>;
}

function changesOf({ text = [], lists = [], json = [], bytes = [] }: WordColumns, values: Row['values'], masking: Masking): Change[] {
  const changes: Change[] = [];
  for (const column of text) {
    const masked = masking(values[column] ?? '');
    if (masked !== null) changes.push({ column, set: sql`${sql.id(column)} = ${fitting(masked, values[column] ?? '')}` });
  }
  for (const column of [...lists, ...json]) {
    const masked = maskedJson(JSON.parse(values[column] ?? 'null'), masking);
    if (masked === null) continue;
    const written = JSON.stringify(masked.value);
    changes.push({
      column,
      set: lists.includes(column)
        ? sql`${sql.id(column)} = array(select jsonb_array_elements_text(${written}::jsonb))`
        : sql`${sql.id(column)} = ${written}::json`,
    });
  }
  for (const column of bytes) {
    const masked = maskedBytes(Buffer.from(values[column] ?? '', 'base64'), masking);
    if (masked !== null) changes.push({ column, set: sql`${sql.id(column)} = ${Buffer.from(masked)}` });
  }
  return changes;
}

/** Columns of short words hold so many characters; the mask may be longer than what it stands for. */
const SHORT = 255;

function fitting(masked: string, before: string): string {
  return [...before].length <= SHORT ? [...masked].slice(0, SHORT).join('') : masked;
}
