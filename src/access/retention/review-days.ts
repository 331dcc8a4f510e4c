/** Reads when records are due for review: of some of them, and which of an agency's are due by today. */
import { type RawBuilder, sql } from 'kysely';
import { londonDay } from '../../shared/london.ts';
import { RetentionClass } from '../record.ts';
import { KEPT_TABLES, type KeptTable } from './kept-tables.ts';
import { beganBefore, REVIEW_AFTER, reviewOn, type ReviewPeriods } from './retention.rules.ts';

/** What runs a statement, in the name of whoever asks. */
export interface Runs {
  run<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
}

/** The periods in force on a day in Europe/London. Throws when a class that is reviewed has none. */
export async function periodsOn(runs: Runs, day: string): Promise<ReviewPeriods> {
  const names = Object.values(REVIEW_AFTER).filter((name) => name !== null);
  const rows = await runs.run(sql<{ name: string; months: unknown }>`
    select distinct on (name) name, value as months from parameter
     where name = any (${names}) and valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date) order by name, valid_from desc
  `);
  const found = new Map(rows.map(({ name, months }) => [name, months]));
  const monthsOf = (name: string | null) => {
    if (name === null) return null;
    const months = found.get(name);
    if (typeof months === 'number' && Number.isInteger(months) && months > 0) return months;
    throw new Error(`${name} is no whole number of months on ${day}: add a row to the table parameter that covers the day.`);
  };
  return Object.fromEntries(Object.values(RetentionClass).map((each) => [each, monthsOf(REVIEW_AFTER[each])])) as ReviewPeriods;
}

/** The newest decision to keep a row of `t`, if there is one. */
function keptUntil({ type, key }: KeptTable): RawBuilder<unknown> {
  return sql`(select d.keep_until::text from retention_decision d
    where d.record_type = ${type} and d.record_id = ${sql.id('t', key)} and d.choice = 'KEEP' order by d.decided_at desc, d.id desc limit 1)`;
}

/** The review days of rows of one table, by their keys; null for one that is at work or kept without review. What the asker may not read is not there. */
export async function reviewDays(runs: Runs, table: KeptTable, keys: readonly string[], now: Date): Promise<ReadonlyMap<string, string | null>> {
  const periods = await periodsOn(runs, londonDay(now));
  const rows = await runs.run(sql<{ key: string; class: RetentionClass; begins: Date | string | null; kept: string | null }>`
    select ${sql.id('t', table.key)}::text as key, t.retention_class as class, ${sql.raw(table.begins)} as begins, ${keptUntil(table)} as kept
      from ${sql.table(table.table)} t where ${sql.id('t', table.key)} = any (${[...keys]}::uuid[])
  `);
  return new Map(rows.map((row) => [row.key, reviewOn(row.class, { begins: instant(row.begins), keptUntil: row.kept }, periods)]));
}

/** A record whose review has come. */
export interface DueReview {
  readonly type: string;
  readonly id: string;
  readonly retentionClass: RetentionClass;
  readonly reviewOn: string;
}

/** The records of an agency whose review has come, the longest due first, as far as the asker may read them. */
export async function dueReviews(runs: Runs, asked: { readonly agency: string; readonly now: Date; readonly most: number }): Promise<readonly DueReview[]> {
  const day = londonDay(asked.now);
  const periods = await periodsOn(runs, day);
  const parts = KEPT_TABLES.map(
    (
      table,
    ) => sql`(select ${table.type}::text as type, ${sql.id('t', table.key)}::text as id, t.retention_class as class, began.at as begins, ${keptUntil(table)} as kept
      ${dueIn(table, periods, day)} and t.owner_agency_code = ${asked.agency} order by began.at, ${sql.id('t', table.key)} limit ${asked.most})`,
  );
  const rows = await runs.run(
    sql<{ type: string; id: string; class: RetentionClass; begins: Date | string; kept: string | null }>`
      select * from (${sql.join(parts, sql` union all `)}) due order by begins, id limit ${asked.most}`,
  );
  return rows.map((row) => ({
    type: row.type,
    id: row.id,
    retentionClass: row.class,
    reviewOn: reviewOn(row.class, { begins: instant(row.begins), keptUntil: row.kept }, periods) ?? day,
  }));
}

/** Each class of each agency of which some record is due, and whether all of these are invented. */
export async function classesDue(
  runs: Runs,
  now: Date,
): Promise<readonly { readonly agency: string; readonly retentionClass: RetentionClass; readonly simulated: boolean }[]> {
  const day = londonDay(now);
  const periods = await periodsOn(runs, day);
  const parts = KEPT_TABLES.map((table) => sql`(select t.owner_agency_code as agency, t.retention_class as class, t.simulated ${dueIn(table, periods, day)})`);
  return await runs.run(sql`
    select agency, class as "retentionClass", bool_and(simulated) as simulated from (${sql.join(parts, sql` union all `)}) due group by agency, class order by agency, class
  `);
}

/** From the rows of a table whose period has run out, and which nobody has decided to keep beyond today. */
function dueIn(table: KeptTable, periods: ReviewPeriods, day: string): RawBuilder<unknown> {
  const reviewed = Object.values(RetentionClass).flatMap((each) => (periods[each] === null ? [] : [{ class: each, before: beganBefore(periods[each], day) }]));
  const cutoffs = sql.join(reviewed.map((each) => sql`(${each.class}::text, ${each.before}::timestamptz)`));
  return sql`from ${sql.table(table.table)} t join (values ${cutoffs}) cutoff (class, before) on cutoff.class = t.retention_class
    cross join lateral (select ${sql.raw(table.begins)} as at) began
    where began.at < cutoff.before and coalesce(${keptUntil(table)} <= ${day}, true)`;
}

function instant(value: Date | string | null): Date | null {
  return value === null || value instanceof Date ? value : new Date(value);
}
