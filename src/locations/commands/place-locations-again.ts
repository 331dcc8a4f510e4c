/** Puts every stored location into the ward in which its point lies today, after the boundaries changed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.ts';
import { londonDay } from '../../shared/london.ts';
import { placeAgain, type PlacedAgain, type PlacedRow } from '../ward/place-again.ts';

/** All locations, a batch at a time. `em` is in no transaction. */
export async function placeLocationsAgain(em: EntityManager, clock: Clock, onBatch: (soFar: PlacedAgain) => void = () => {}): Promise<PlacedAgain> {
  return placeAgain<PlacedRow>(em, { name: 'location', rows, dayOf: () => londonDay(clock.now()) }, onBatch);
}

function rows(after: string, last: string, limit: number) {
  return sql<PlacedRow>`
    select id, longitude, latitude, ward_code_as_sent as "wardCodeAsSent", ward_code as "wardCode", ward_basis as "wardBasis"
    from location where id > ${after}::uuid and id <= ${last}::uuid order by id limit ${limit}
  `;
}
