/** The ward shapes that the database holds, made ready once for all transactions, and the lock that keeps them still while something is placed by them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { prepareWardMap, type WardGeometry, type WardMap } from './place-ward.rules.ts';

/** Whoever places by the shapes holds it shared until the commit, whoever changes them holds it alone. */
const BOUNDARIES_LOCK = 7_305_021;

/** The latest map that this process made ready, under the fingerprint of what it was made of. */
let latest: { readonly version: string; readonly map: WardMap } | null = null;

/**
 * The wards and shapes in force, which no one changes before this transaction ends. Call it first in a transaction that stores a ward,
 * before any row is locked: two statements when nothing changed since the last time. Needs READ COMMITTED, the default.
 */
export async function holdBoundaries(em: EntityManager): Promise<WardMap> {
  // A statement of its own: one that waited for the lock would still see the shapes of before.
  await sql`select pg_advisory_xact_lock_shared(${BOUNDARIES_LOCK})`.execute(em.getKysely());
  return currentMap(em);
}

/** As holdBoundaries, and alone: no one else places anything before this transaction ends. */
export async function holdBoundariesAlone(em: EntityManager): Promise<WardMap> {
  await sql`select pg_advisory_xact_lock(${BOUNDARIES_LOCK})`.execute(em.getKysely());
  return currentMap(em);
}

/** The map of what the database holds at this moment. For transactions that hold the boundaries and changed them themselves. */
export async function currentMap(em: EntityManager): Promise<WardMap> {
  const version = await fingerprint(em);
  if (latest?.version !== version) latest = { version, map: await load(em) };
  return latest.map;
}

/** Few rows, so their whole content can be the version: shapes get a new id with every new geometry. */
async function fingerprint(em: EntityManager): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select md5(
      coalesce((select string_agg(concat_ws(' ', code, valid_from, valid_to), ',' order by code) from ward), '') || ';' ||
      coalesce((select string_agg(concat_ws(' ', id, ward_code, in_force_from, in_force_to), ',' order by id) from ward_shape), '')
    ) as version
  `.execute(em.getKysely());
  return rows[0]?.version ?? '';
}

async function load(em: EntityManager): Promise<WardMap> {
  const wards = await sql<{ code: string; validFrom: string; validTo: string | null }>`
    select code, valid_from::text as "validFrom", valid_to::text as "validTo" from ward
  `.execute(em.getKysely());
  const shapes = await sql<{ wardCode: string; inForceFrom: string; inForceTo: string | null; geometry: WardGeometry }>`
    select ward_code as "wardCode", in_force_from::text as "inForceFrom", in_force_to::text as "inForceTo", geometry from ward_shape
  `.execute(em.getKysely());
  return prepareWardMap(wards.rows, shapes.rows);
}
