/** Puts every stored incident into the ward in which its point lay on its day, after the boundaries changed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { placeAgain, type PlacedAgain, type PlacedRow } from '../../locations/ward/place-again.ts';
import { londonDay } from '../../shared/london.ts';

interface PlacedIncident extends PlacedRow {
  /** Milliseconds since 1970. */
  readonly occurred: number;
}

/** All incidents, a batch at a time, from the points that their newest reports gave. `em` is in no transaction. */
export async function placeIncidentsAgain(em: EntityManager, onBatch: (soFar: PlacedAgain) => void = () => {}): Promise<PlacedAgain> {
  return placeAgain<PlacedIncident>(em, { name: 'incident', rows, dayOf: ({ occurred }) => londonDay(new Date(occurred)) }, onBatch);
}

// A location known by its UPRN may have been corrected by another incident's report: the ward of an incident follows its own.
function rows(after: string, last: string, limit: number) {
  return sql<PlacedIncident>`
    select incident.id, round(extract(epoch from occurred_from) * 1000)::float8 as occurred,
      (report -> 'place' ->> 'longitude')::float8 as longitude, (report -> 'place' ->> 'latitude')::float8 as latitude,
      ward_code_as_sent as "wardCodeAsSent", ward_code as "wardCode", ward_basis as "wardBasis"
    from incident join incident_revision on incident_id = incident.id and incident_revision.revision = incident.revision
    where incident.id > ${after}::uuid and incident.id <= ${last}::uuid order by incident.id limit ${limit}
  `;
}
