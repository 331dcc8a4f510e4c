/** Whether a partner is read into the compartments of what is to go to them: asked at the moment of sending, and again at each replay, whatever was approved before. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';

/** Something that is to go to another agency. */
export interface SentInto {
  readonly markings: readonly string[];
  /** The code of the agency that it goes to. */
  readonly partner: string;
  /** The day in Europe/London, as `2026-11-23`. */
  readonly day: string;
}

/** True when each of the compartments is in force on the day and the agency, in whichever role, is read into it. */
export async function partnerReads(em: EntityManager, { markings, partner, day }: SentInto): Promise<boolean> {
  if (markings.length === 0) return true;
  const { rows } = await sql<{ all: boolean }>`
    select not exists (
      select 1 from unnest(${[...markings]}::text[]) as marking
       where not exists (
         select 1 from compartment_reader reader join compartment on compartment.code = reader.compartment_code
          where compartment.code = marking and (reader.agency_code is null or reader.agency_code = ${partner})
            and compartment.in_force_from <= ${day}::date and (compartment.in_force_to is null or compartment.in_force_to > ${day}::date)
            and reader.in_force_from <= ${day}::date and (reader.in_force_to is null or reader.in_force_to > ${day}::date)
       )
    ) as all
  `.execute(em.getKysely());
  return rows[0]?.all === true;
}

/** Why it stays, in a sentence that names no compartment: who hears of it may be read into none of them. */
export const NOT_READ_IN = 'it lies in a compartment into which they are not read. Have its owner release it, or have the partner read in, and send it again.';
