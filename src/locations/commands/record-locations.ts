/** Stores the places that reports speak of, each once, however many reports speak of it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { sayMade } from '../../access/ledger/act-log.ts';
import { newId } from '../../shared/ids.ts';
import { londonDay } from '../../shared/london.ts';
import { identityOf, placeFault } from '../location.rules.ts';
import type { ReportedPlace } from '../../shared/place.ts';
import type { WardMap } from '../ward/place-ward.rules.ts';
import { correctProperties } from './correct-properties.ts';
import { placeColumns, type Today } from './location-row.ts';

/** A place, and whether the report that speaks of it is invented. */
export interface PlaceToRecord {
  readonly place: ReportedPlace;
  readonly simulated: boolean;
}

/**
 * The ids of the places, in the order given; null for a report that names no place. A handful of statements whatever their number.
 * Runs inside the caller's transaction, which holds the boundaries: `wards` is what holdBoundaries gave. A property known by its UPRN
 * follows the latest report; any other place is all that makes it what it is. Throws on a place that no adapter may hand over.
 */
export async function recordLocations(em: EntityManager, places: readonly PlaceToRecord[], wards: WardMap, now: Date): Promise<(string | null)[]> {
  const identities = places.map(identityIfSound);
  const wanted = new Map<string, PlaceToRecord>();
  for (const [index, place] of places.entries()) {
    const identity = identities[index];
    if (identity) wanted.set(identity, place);
  }
  if (wanted.size === 0) return identities.map(() => null);

  const today: Today = { wards, day: londonDay(now) };
  const ids = await idsOf(em, [...wanted.keys()]);
  const properties = new Map(
    [...wanted].filter(([identity, { place }]) => ids.has(identity) && place.uprn !== null).map(([identity, { place }]) => [identity, place]),
  );
  const missing = [...wanted].filter(([identity]) => !ids.has(identity));
  if (missing.length > 0) await insert(em, missing, today, now, ids);
  if (properties.size > 0) await correctProperties(em, properties, today);
  return identities.map((identity) => (identity === null ? null : (ids.get(identity) ?? null)));
}

function identityIfSound({ place, simulated }: PlaceToRecord): string | null {
  const fault = placeFault(place);
  if (fault !== null) throw new Error(`A place cannot be stored: ${fault}. Correct the translation of the adapter that sent it.`);
  return identityOf(place, simulated);
}

async function idsOf(em: EntityManager, identities: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ identity: string; id: string }>`
    select identity, id from location where identity = any(${identities}::text[])
  `.execute(em.getKysely());
  return new Map(rows.map(({ identity, id }) => [identity, id]));
}

/** Inserts in the order of the identities, so that two writers who meet wait for one another in the same direction. Adds to `ids`. */
async function insert(em: EntityManager, missing: (readonly [string, PlaceToRecord])[], today: Today, now: Date, ids: Map<string, string>): Promise<void> {
  const rows = missing.map(([identity, { place, simulated }]) => ({
    id: newId(),
    identity,
    ...placeColumns(place, today),
    simulated,
    recorded_at: now.toISOString(),
  }));
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  const inserted = await sql<{ identity: string; id: string }>`
    insert into location (${columns})
    select ${columns} from json_populate_recordset(null::location, ${JSON.stringify(rows)}::json)
    order by identity
    on conflict (identity) do nothing
    returning identity, id
  `.execute(em.getKysely());
  for (const { identity, id } of inserted.rows) ids.set(identity, id);
  const made = new Set(inserted.rows.map(({ id }) => id));
  sayMade(
    em,
    'location',
    rows.filter(({ id }) => made.has(id)),
  );
  // The others were stored meanwhile by somebody who has committed: the insert waited for that.
  const lost = rows.map(({ identity }) => identity).filter((identity) => !ids.has(identity));
  if (lost.length > 0) for (const [identity, id] of await idsOf(em, lost)) ids.set(identity, id);
}
