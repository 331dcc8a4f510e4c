/** Into which compartments an agency may send what it knows: a first report comes from outside, and the name of an operation is nothing to guess at. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Refusal } from '../../exchange/inbox.ts';

/** Why something that came in is not taken: one sentence for a compartment that is not there and for one that its sender has no part in. */
export const NO_SUCH_COMPARTMENT: Refusal = {
  reason: 'MARKING_NOT_TAKEN',
  sentence: 'The attribute ce_marking names a compartment that the hub does not take from you.',
  requiredAction: 'Send only compartments that were agreed with you, such as MACE or CHILD, or ask Safer Neighbourhoods to agree this one; then resend.',
};

/** Whether everything that is marked so may come from an agency. */
export type TakesFrom = (agency: string, markings: readonly string[]) => boolean;

/**
 * What may be sent on a day in Europe/London, written `2026-11-23`: into a compartment in force anybody may put what they know, and read it no more; into that of an operation
 * only an agency of which somebody is read into it.
 */
export async function takenInto(em: EntityManager, day: string): Promise<TakesFrom> {
  const { rows } = await sql<{ code: string; open: boolean; agencies: string[] }>`
    select compartment.code, not starts_with(compartment.code, 'OPERATION:') or bool_or(reader.id is not null and reader.agency_code is null) as open,
           coalesce(array_agg(reader.agency_code::text) filter (where reader.agency_code is not null), '{}') as agencies
      from compartment left join compartment_reader reader on reader.compartment_code = compartment.code
           and reader.in_force_from <= ${day}::date and (reader.in_force_to is null or reader.in_force_to > ${day}::date)
     where compartment.in_force_from <= ${day}::date and (compartment.in_force_to is null or compartment.in_force_to > ${day}::date)
     group by compartment.code
  `.execute(em.getKysely());
  const known = new Map(rows.map(({ code, ...row }) => [code, row]));
  return (agency, markings) =>
    markings.every((each) => {
      const compartment = known.get(each);
      return compartment !== undefined && (compartment.open || compartment.agencies.includes(agency));
    });
}
