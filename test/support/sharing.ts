/** Agreements for tests that are about something else than who may see whose records. */
import type { EntityManager } from '@mikro-orm/postgresql';

/** Lets an agency see every record of every other, for every purpose, from the beginning of time. */
export async function sharesAll(em: EntityManager, partner = 'SAFER_NEIGHBOURHOODS'): Promise<void> {
  await em.execute(
    `insert into sharing_term (partner_agency_code, purpose, data_item, owner_agency_code, agreement_reference, in_force_from)
     select ?, purpose, item, agency.code, 'INVENTED', '1900-01-01'
       from agency, (select distinct code as purpose from purpose) as purposes, (select distinct data_item as item from sharing_term) as items
      where agency.code <> ? on conflict do nothing`,
    [partner, partner],
  );
}
