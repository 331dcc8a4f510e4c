/** What stands: for each person the newest that they said for one purpose. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { ConsentPurpose, ConsentSaid } from '../consent.rules.ts';

/** By the person's id; someone who was never asked is not there. */
export async function standingConsents(em: EntityManager, personIds: Iterable<string>, purpose: ConsentPurpose): Promise<ReadonlyMap<string, ConsentSaid>> {
  await em.flush();
  const { rows } = await sql<ConsentSaid & { personId: string }>`
    select distinct on (person_id) person_id as "personId", state, method, given_by as "givenBy", explicit, scope, said_at as "saidAt"
      from consent where person_id = any (${[...new Set(personIds)]}::uuid[]) and purpose = ${purpose}
     order by person_id, said_at desc, id desc
  `.execute(em.getKysely());
  return new Map(rows.map(({ personId, saidAt, ...said }) => [personId, { ...said, saidAt: new Date(saidAt) }]));
}
