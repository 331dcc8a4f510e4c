/** Takes a record to decide about it: as far as the asker may see it, locked until the transaction ends. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { KeptTable } from '../../../access/retention/kept-tables.ts';
import type { Regime } from '../../../shared/regime.ts';

/** What is known of a record before anything is decided about it. */
export interface LockedRecord {
  readonly agency: string;
  readonly regime: Regime;
  readonly simulated: boolean;
}

/** The same without the lock, for what changes nothing about it. */
export async function findRecord(em: EntityManager, { table, key }: KeptTable, id: string): Promise<LockedRecord | null> {
  await em.flush();
  const { rows } = await sql<LockedRecord>`
    select owner_agency_code as agency, regime, simulated from ${sql.table(table)} where ${sql.id(key)} = ${id}
  `.execute(em.getKysely());
  return rows[0] ?? null;
}

/** Locks the cases that a person is in, in one order and before the person, as whoever links somebody to a case does. Run as work of the hub. */
export async function lockCasesOf(em: EntityManager, personId: string): Promise<void> {
  await sql`select from "case" where id in (select case_id from case_person where person_id = ${personId}) order by id for update`.execute(em.getKysely());
}

/** Null when there is none, or none that the asker may see. Whoever links something to it meanwhile was before, or finds it gone. */
export async function lockRecord(em: EntityManager, { table, key }: KeptTable, id: string): Promise<LockedRecord | null> {
  await em.flush();
  const { rows } = await sql<LockedRecord>`
    select owner_agency_code as agency, regime, simulated from ${sql.table(table)} where ${sql.id(key)} = ${id} for update
  `.execute(em.getKysely());
  return rows[0] ?? null;
}
