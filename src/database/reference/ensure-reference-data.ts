/** What every hub knows before anybody tells it anything: agencies, both ward sets, kinds of meeting, parameters. Put right at each start. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Agency } from '../../access/agency.entity.ts';
import { Ward } from '../../locations/ward/ward.entity.ts';
import { MeetingKind } from '../../meetings/meeting.entity.ts';
import { Parameter } from '../../parameters/parameter.entity.ts';
import { agencies } from './agencies.ts';
import { meetingKinds } from './meeting-kinds.ts';
import { parameters } from './parameters.ts';
import { wards } from './wards.ts';

/** Ten hubs may start at once: the first puts the data right, the others find it so. */
const REFERENCE_LOCK = 7_305_020;

/**
 * Puts the reference data into the database where it is missing or differs, and touches nothing else. One statement when all of it is
 * already there. Run it at each start, after the migrations.
 */
export async function ensureReferenceData(em: EntityManager): Promise<void> {
  if (await isThere(em)) return;
  await em.transactional(async (tx) => {
    await sql`select pg_advisory_xact_lock(${REFERENCE_LOCK})`.execute(tx.getKysely());
    if (await isThere(tx)) return;
    await tx.upsertMany(Agency, [...agencies]);
    await tx.upsertMany(Ward, wards);
    await tx.upsertMany(MeetingKind, meetingKinds);
    await tx.upsertMany(Parameter, parameters);
  });
}

/** Whether every row stands in the database and says exactly what it says here. */
async function isThere(em: EntityManager): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select ${holds('agency', agencies)} and ${holds('ward', wards)} and ${holds('meeting_kind', meetingKinds)}
      and ${holds('parameter', parameters, ['name', 'valid_from'])} as there
  `.execute(em.getKysely());
  return rows[0]?.there === true;
}

function holds(table: string, rows: readonly object[], key: readonly string[] = ['code']) {
  const same = key.map((column) => sql`kept.${sql.id(column)}::text = wanted ->> ${column}`);
  return sql`not exists (
    select from jsonb_array_elements(${JSON.stringify(rows.map(inColumns))}::jsonb) wanted
    left join ${sql.table(table)} kept on ${sql.join(same, sql` and `)}
    where kept is null or to_jsonb(kept) || wanted <> to_jsonb(kept)
  )`;
}

function inColumns(row: object): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]));
}
