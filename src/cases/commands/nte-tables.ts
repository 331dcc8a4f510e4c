/** The statements that read and write radio logs and incidents of the night many at a time: each is one statement, whatever the number of rows. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { type Changed, changedColumns, sayChanged, sayMade } from '../../access/ledger/act-log.ts';
import type { NteStatus } from '../nte/nte-incident.stages.ts';
import type { NteCategory } from '../nte/radio-log.report.ts';

/** The first half of the lock's key; the second is the night. */
const NIGHT_LOCK = 7_305_050;

/**
 * Nobody else writes radio logs or incidents of these nights before the transaction ends: what is read after this stands still. Taken in one
 * order, so that two writers who meet wait for one another in the same direction.
 */
export async function lockNights(em: EntityManager, nights: Iterable<string>): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(${NIGHT_LOCK}, key)
    from (select distinct hashtext(night) as key from unnest(${[...nights]}::text[]) as night order by 1) as nights
  `.execute(em.getKysely());
}

/** What names an entry of a radio's log. */
export interface EntryKey {
  readonly radio: string;
  readonly night: string;
  readonly sequence: number;
}

export interface EntryRow extends EntryKey {
  readonly id: string;
  readonly revision: number;
  readonly contentHash: string;
  readonly simulated: boolean;
  readonly incidentId: string;
}

/** The stored entries of these keys. */
export async function findEntries(em: EntityManager, keys: readonly EntryKey[]): Promise<EntryRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<EntryRow>`
    select found.id, found.radio, found.night::text as night, found.sequence, found.revision, found.content_hash as "contentHash", found.simulated,
      found.incident_id as "incidentId"
    from unnest(${keys.map(({ radio }) => radio)}::text[], ${keys.map(({ night }) => night)}::date[], ${keys.map(({ sequence }) => sequence)}::int[])
      as asked (radio, night, sequence),
      lateral (select * from radio_log_entry entry where entry.radio = asked.radio and entry.night = asked.night and entry.sequence = asked.sequence limit 1) found
  `.execute(em.getKysely());
  return rows;
}

export interface EntryRevisionRow {
  readonly entryId: string;
  readonly revision: number;
  readonly contentHash: string;
}

/** Every revision of these entries, with what it says. */
export async function revisionsOf(em: EntityManager, entryIds: readonly string[]): Promise<EntryRevisionRow[]> {
  if (entryIds.length === 0) return [];
  const { rows } = await sql<EntryRevisionRow>`
    select entry_id as "entryId", revision, content_hash as "contentHash" from radio_log_revision where entry_id = any(${entryIds}::uuid[])
  `.execute(em.getKysely());
  return rows;
}

/** The highest sequence number and the number of entries of each radio in each night that has any. */
export async function logStates(
  em: EntityManager,
  asked: readonly { readonly radio: string; readonly night: string }[],
): Promise<{ radio: string; night: string; highest: number; count: number }[]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<{ radio: string; night: string; highest: number; count: number }>`
    select entry.radio, entry.night::text as night, max(entry.sequence) as highest, count(*)::int as count
    from radio_log_entry entry
    where (entry.radio, entry.night) in (select * from unnest(${asked.map(({ radio }) => radio)}::text[], ${asked.map(({ night }) => night)}::date[]))
    group by entry.radio, entry.night
  `.execute(em.getKysely());
  return rows;
}

/** A stored incident. Times in milliseconds since 1970. */
export interface IncidentRow {
  readonly id: string;
  readonly night: string;
  readonly status: NteStatus;
  readonly categories: readonly NteCategory[];
  readonly premisesId: string | null;
  readonly radio: string | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly wardCode: string | null;
  readonly openedMs: number;
  readonly lastReportMs: number;
  readonly reportCount: number;
  readonly revision: number;
  readonly simulated: boolean;
  readonly markings: readonly string[];
}

const INCIDENT = sql`
  id, night::text as night, status, to_json(categories) as categories, premises_id as "premisesId", radio, longitude, latitude, ward_code as "wardCode",
  round(extract(epoch from opened_at) * 1000)::float8 as "openedMs", round(extract(epoch from last_report_at) * 1000)::float8 as "lastReportMs",
  report_count as "reportCount", revision, simulated, markings
`;

/** The open incidents of these nights of which a report was made between two times, and those of these ids however they stand. */
export async function findNteIncidents(
  em: EntityManager,
  { nights, from, to, ids }: { readonly nights: readonly string[]; readonly from: Date; readonly to: Date; readonly ids: readonly string[] },
): Promise<IncidentRow[]> {
  const { rows } = await sql<IncidentRow>`
    select ${INCIDENT} from nte_incident
    where night = any(${nights}::date[]) and status = 'OPEN' and last_report_at >= ${from} and opened_at <= ${to}
    union all
    select ${INCIDENT} from nte_incident
    where id = any(${ids}::uuid[]) and not (night = any(${nights}::date[]) and status = 'OPEN' and last_report_at >= ${from} and opened_at <= ${to})
  `.execute(em.getKysely());
  return rows;
}

/** A stored report, as far as its incident depends on it. */
export interface ReportRow {
  readonly incidentId: string;
  readonly radioEntryId: string | null;
  readonly category: NteCategory;
  readonly atMs: number;
}

/** Every report of these incidents. */
export async function reportsOfIncidents(em: EntityManager, incidentIds: readonly string[]): Promise<ReportRow[]> {
  if (incidentIds.length === 0) return [];
  const { rows } = await sql<ReportRow>`
    select incident_id as "incidentId", radio_entry_id as "radioEntryId", category, round(extract(epoch from at) * 1000)::float8 as "atMs"
    from nte_report where incident_id = any(${incidentIds}::uuid[])
  `.execute(em.getKysely());
  return rows;
}

export type NteTable = 'nte_incident' | 'nte_report' | 'radio_log_entry' | 'radio_log_revision';

/** Inserts rows that all have the same columns. */
export async function insertRows(em: EntityManager, table: NteTable, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from ${populated(table, rows)}`.execute(em.getKysely());
  sayMade(em, table, rows);
}

/** Updates rows by one of their columns; all rows have the same. */
export async function updateRows(em: EntityManager, table: NteTable, by: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== by);
  const columns = names.map((name) => sql.ref(name));
  const changed = await sql<Changed>`
    update ${sql.table(table)} stored set ${sql.join(columns.map((column) => sql`${column} = now.${column}`))}
    from ${populated(table, rows)} now, ${sql.table(table)} before where stored.${sql.ref(by)} = now.${sql.ref(by)} and before.id = stored.id
    returning stored.id, ${changedColumns(names, 'before', 'stored')} as columns
  `.execute(em.getKysely());
  sayChanged(em, table, changed.rows);
}

/** Rows as one parameter; the table itself says what their columns are. */
function populated(table: NteTable, rows: readonly object[]) {
  return sql`json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`;
}
