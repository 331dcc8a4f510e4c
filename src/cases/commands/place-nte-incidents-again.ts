/** Puts every stored incident of the night into the ward in which its point lay on its day, after the boundaries changed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { placeAgain, type PlacedAgain, type PlacedRow } from '../../locations/ward/place-again.ts';
import { londonDay } from '../../shared/london.ts';

interface PlacedIncident extends PlacedRow {
  /** Milliseconds since 1970. */
  readonly opened: number;
}

/** All incidents of the night, a batch at a time. `em` is in no transaction. */
export async function placeNteIncidentsAgain(em: EntityManager, onBatch: (soFar: PlacedAgain) => void = () => {}): Promise<PlacedAgain> {
  return placeAgain<PlacedIncident>(em, { name: 'nte_incident', rows, dayOf: ({ opened }) => londonDay(new Date(opened)) }, onBatch);
}

function rows(after: string, last: string, limit: number) {
  return sql<PlacedIncident>`
    select incident.id, round(extract(epoch from opened_at) * 1000)::float8 as opened, incident.longitude, incident.latitude,
      ward_code_as_sent as "wardCodeAsSent", incident.ward_code as "wardCode", incident.ward_basis as "wardBasis"
    from nte_incident incident
      left join premises on premises.id = incident.premises_id
      left join location on location.id = premises.location_id
    where incident.id > ${after}::uuid and incident.id <= ${last}::uuid order by incident.id limit ${limit}
  `;
}
