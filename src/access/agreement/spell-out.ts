/** Spells agreements out into the terms that policies join. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';

/**
 * Writes the terms of agreements that have none yet: each owner, partner, purpose and item, for as long as the agreement is in force. Nobody needs an
 * agreement for their own records. Runs in the transaction that wrote the agreements, after they are in the database.
 */
export async function spellOut(em: EntityManager, references: readonly string[]): Promise<void> {
  if (references.length === 0) return;
  await sql`
    insert into sharing_term (partner_agency_code, purpose, data_item, owner_agency_code, agreement_reference, in_force_from, in_force_to)
    select distinct partner, purpose, item, owner, reference, in_force_from, in_force_to
      from sharing_agreement, unnest(partner_agencies) partner, unnest(purposes) purpose, unnest(data_items) item, unnest(owner_agencies) owner
     where reference = any (${[...references]}) and partner <> owner
  `.execute(em.getKysely());
}
