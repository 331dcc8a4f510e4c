/** Masks words in rows of a table: reads those that may hold them, and writes those that do. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { maskedBytes, maskedJson, type Masking } from './known-words.rules.ts';
import type { WordColumns } from './words-of-records.ts';

/** Rows that are held in memory at once. */
const PAGE = 500;

/** In how many rows of the table, among those that `which` names, something was masked. They are locked until the transaction ends. */
export async function maskWords(em: EntityManager, columns: WordColumns, which: RawBuilder<unknown>, masking: Masking): Promise<number> {
  let [masked, after] = [0, '(0,0)'];
  for (;;) {
    const rows = await page(em, columns, which, after);
    for (const row of rows) {
      const changes = changesOf(columns, row.values, masking);
      if (changes.length === 0) continue;
      await sql`update ${sql.table(columns.table)} set ${sql.join(changes)} where ctid = ${row.at}::tid`.execute(em.getKysely());
      masked += 1;
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

function changesOf({ text = [], lists = [], json = [], bytes = [] }: WordColumns, values: Row['values'], masking: Masking): RawBuilder<unknown>[] {
  const changes: RawBuilder<unknown>[] = [];
  for (const column of text) {
    const masked = masking(values[column] ?? '');
    if (masked !== null) changes.push(sql`${sql.id(column)} = ${fitting(masked, values[column] ?? '')}`);
  }
  for (const column of [...lists, ...json]) {
    const masked = maskedJson(JSON.parse(values[column] ?? 'null'), masking);
    if (masked === null) continue;
    const written = JSON.stringify(masked.value);
    changes.push(
      lists.includes(column) ? sql`${sql.id(column)} = array(select jsonb_array_elements_text(${written}::jsonb))` : sql`${sql.id(column)} = ${written}::json`,
    );
  }
  for (const column of bytes) {
    const masked = maskedBytes(Buffer.from(values[column] ?? '', 'base64'), masking);
    if (masked !== null) changes.push(sql`${sql.id(column)} = ${Buffer.from(masked)}`);
  }
  return changes;
}

/** Columns of short words hold so many characters; the mask may be longer than what it stands for. */
const SHORT = 255;

function fitting(masked: string, before: string): string {
  return [...before].length <= SHORT ? [...masked].slice(0, SHORT).join('') : masked;
}
