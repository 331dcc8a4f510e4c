/** The statements that read and write incidents many at a time: each is one statement, whatever the number of rows. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { type Changed, changedColumns, sayChanged, sayMade } from '../../access/ledger/act-log.ts';
import type { IncidentStatus } from '../incident/incident.report.ts';
import type { StoredReport } from '../incident/revision.rules.ts';

/** The natural key of an incident. */
export interface IncidentKey {
  readonly source: string;
  readonly reference: string;
}

export interface StoredRow extends IncidentKey {
  readonly id: string;
  readonly revision: number;
  readonly contentHash: string;
  readonly status: IncidentStatus;
  readonly simulated: boolean;
}

const STORED = sql`incident.id, source, reference, revision, content_hash as "contentHash", status, simulated`;

/** The stored incidents of these keys, as they stand at this moment. */
export async function findIncidents(em: EntityManager, keys: readonly IncidentKey[]): Promise<StoredRow[]> {
  const asked = sql`unnest(${keys.map((key) => key.source)}::text[], ${keys.map((key) => key.reference)}::text[]) as asked (source, reference)`;
  // Lateral with a limit: looked up key by key. As a join it may be planned as a walk through the whole index.
  const { rows } = await sql<StoredRow>`
    select found.* from ${asked}, lateral (
      select ${STORED} from incident where incident.source = asked.source and incident.reference = asked.reference limit 1
    ) found
  `.execute(em.getKysely());
  return rows;
}

/** The same, locked, in the order of the keys: two writers who meet wait for one another in the same direction. */
export async function lockIncidents(em: EntityManager, ids: readonly string[]): Promise<StoredRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<StoredRow>`
    select ${STORED} from incident where id = any(${ids}::uuid[]) order by source, reference for no key update
  `.execute(em.getKysely());
  return rows;
}

export interface RevisionKey {
  readonly incidentId: string;
  readonly revision: number;
}

/** The hashes of those of the revisions that arrived before. */
export async function hashesOf(em: EntityManager, revisions: readonly RevisionKey[]): Promise<(RevisionKey & { readonly contentHash: string })[]> {
  return ofRevisions(em, revisions, sql`content_hash as "contentHash"`);
}

/** What the revisions said, by the id of their incident; one revision of each. */
export async function reportsOf(em: EntityManager, revisions: readonly RevisionKey[]): Promise<Map<string, StoredReport>> {
  const rows = await ofRevisions<{ report: StoredReport }>(em, revisions, sql`report`);
  return new Map(rows.map(({ incidentId, report }) => [incidentId, report]));
}

async function ofRevisions<Columns>(em: EntityManager, revisions: readonly RevisionKey[], columns: RawBuilder<unknown>): Promise<(RevisionKey & Columns)[]> {
  if (revisions.length === 0) return [];
  const ids = revisions.map(({ incidentId }) => incidentId);
  const numbers = revisions.map(({ revision }) => revision);
  const { rows } = await sql<RevisionKey & Columns>`
    select asked.id as "incidentId", asked.revision, found.* from unnest(${ids}::uuid[], ${numbers}::int[]) as asked (id, revision), lateral (
      select ${columns} from incident_revision where incident_id = asked.id and incident_revision.revision = asked.revision limit 1
    ) found
  `.execute(em.getKysely());
  return rows;
}

/**
 * Inserts incidents in the order of their keys and answers how many: fewer than given when somebody else has stored some of them since they
 * were looked for, and committed.
 */
export async function insertIncidents(em: EntityManager, rows: readonly object[]): Promise<number> {
  if (rows.length === 0) return 0;
  const columns = columnsOf(rows);
  const inserted = await sql`
    insert into incident (${sql.join(columns)})
    select ${sql.join(columns)} from ${populated('incident', rows)}
    order by source, reference
    on conflict (source, reference) do nothing
  `.execute(em.getKysely());
  // Fewer than given are rolled back and tried again.
  if (Number(inserted.numAffectedRows) === rows.length) sayMade(em, 'incident', rows);
  return Number(inserted.numAffectedRows);
}

/** Updates incidents by their id; all rows have the same columns. */
export async function updateIncidents(em: EntityManager, rows: readonly { readonly id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== 'id');
  const columns = names.map((name) => sql.ref(name));
  const changed = await sql<Changed>`
    update incident set ${sql.join(columns.map((column) => sql`${column} = now.${column}`))}
    from ${populated('incident', rows)} now, incident before where incident.id = now.id and before.id = now.id
    returning incident.id, ${changedColumns(names, 'before', 'incident')} as columns
  `.execute(em.getKysely());
  sayChanged(em, 'incident', changed.rows);
}

export async function insertRevisions(em: EntityManager, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = sql.join(columnsOf(rows));
  await sql`insert into incident_revision (${columns}) select ${columns} from ${populated('incident_revision', rows)}`.execute(em.getKysely());
  sayMade(em, 'incident_revision', rows);
}

/** Rows as one parameter; the table itself says what their columns are. */
function populated(table: string, rows: readonly object[]) {
  return sql`json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`;
}

function columnsOf(rows: readonly object[]) {
  return Object.keys(rows[0] ?? {}).map((name) => sql.ref(name));
}
