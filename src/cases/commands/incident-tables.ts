/** The statements that read and write incidents many at a time: each is one statement, whatever the number of rows. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
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

/** The stored incidents of these keys, locked in the order of the keys: two writers who meet wait for one another in the same direction. */
export async function lockIncidents(em: EntityManager, keys: readonly IncidentKey[]): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select incident.id, source, reference, revision, content_hash as "contentHash", status, simulated
    from incident join unnest(${keys.map((key) => key.source)}::text[], ${keys.map((key) => key.reference)}::text[]) as asked (source, reference)
      using (source, reference)
    order by source, reference
    for no key update of incident
  `.execute(em.getKysely());
  return rows;
}

export interface RevisionKey {
  readonly incidentId: string;
  readonly revision: number;
}

/** The hashes of those of the revisions that arrived before. */
export async function hashesOf(em: EntityManager, revisions: readonly RevisionKey[]): Promise<(RevisionKey & { readonly contentHash: string })[]> {
  if (revisions.length === 0) return [];
  const { rows } = await sql<RevisionKey & { contentHash: string }>`
    select incident_id as "incidentId", revision, content_hash as "contentHash" from incident_revision join ${askedRevisions(revisions)}
      using (incident_id, revision)
  `.execute(em.getKysely());
  return rows;
}

/** What the revisions said, by the id of their incident. */
export async function reportsOf(em: EntityManager, revisions: readonly RevisionKey[]): Promise<Map<string, StoredReport>> {
  if (revisions.length === 0) return new Map();
  const { rows } = await sql<{ incidentId: string; report: StoredReport }>`
    select incident_id as "incidentId", report from incident_revision join ${askedRevisions(revisions)} using (incident_id, revision)
  `.execute(em.getKysely());
  return new Map(rows.map(({ incidentId, report }) => [incidentId, report]));
}

function askedRevisions(revisions: readonly RevisionKey[]) {
  const ids = revisions.map(({ incidentId }) => incidentId);
  const numbers = revisions.map(({ revision }) => revision);
  return sql`unnest(${ids}::uuid[], ${numbers}::int[]) as asked (incident_id, revision)`;
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
  return Number(inserted.numAffectedRows);
}

/** Updates incidents by their id; all rows have the same columns. */
export async function updateIncidents(em: EntityManager, rows: readonly { readonly id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== 'id').map((name) => sql.ref(name));
  await sql`
    update incident set ${sql.join(columns.map((column) => sql`${column} = now.${column}`))}
    from ${populated('incident', rows)} now where incident.id = now.id
  `.execute(em.getKysely());
}

export async function insertRevisions(em: EntityManager, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = sql.join(columnsOf(rows));
  await sql`insert into incident_revision (${columns}) select ${columns} from ${populated('incident_revision', rows)}`.execute(em.getKysely());
}

/** Rows as one parameter; the table itself says what their columns are. */
function populated(table: string, rows: readonly object[]) {
  return sql`json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`;
}

function columnsOf(rows: readonly object[]) {
  return Object.keys(rows[0] ?? {}).map((name) => sql.ref(name));
}
