/** Which premises held a radio on a night, and where that is: for whoever hears it speak. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';

/** A radio on a night, by the day on which that began. */
export interface RadioNight {
  readonly radio: string;
  readonly night: string;
}

/** The premises that held a radio, as far as it says where something happened. */
export interface RadioHolder {
  readonly premisesId: string;
  readonly name: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly wardCodeAsSent: string | null;
  readonly outOfArea: boolean;
}

/** One text for a radio on a night. */
export function radioNightKey({ radio, night }: RadioNight): string {
  return `${radio}|${night}`;
}

/** The holders of those that had one, by radioNightKey: one statement, whatever their number. */
export async function radioHolders(em: EntityManager, asked: readonly RadioNight[]): Promise<Map<string, RadioHolder>> {
  const distinct = [...new Map(asked.map((each) => [radioNightKey(each), each])).values()];
  if (distinct.length === 0) return new Map();
  const { rows } = await sql<RadioNight & RadioHolder>`
    select asked.radio, asked.night::text as night, held.* from
      unnest(${distinct.map(({ radio }) => radio)}::text[], ${distinct.map(({ night }) => night)}::date[]) as asked (radio, night),
      lateral (
        select premises.id as "premisesId", premises.name, location.longitude, location.latitude, location.ward_code_as_sent as "wardCodeAsSent",
          location.out_of_area as "outOfArea"
        from premises_radio join premises on premises.id = premises_radio.premises_id join location on location.id = premises.location_id
        where premises_radio.radio = asked.radio and held_from <= asked.night and (held_to is null or held_to > asked.night)
        order by held_from desc limit 1
      ) held
  `.execute(em.getKysely());
  return new Map(rows.map(({ radio, night, ...holder }) => [radioNightKey({ radio, night }), holder]));
}
