/** Takes people so that what is known of them does not change meanwhile: consent, channels, and what rests on them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';

/**
 * Locks these people until the transaction ends, always in the same order; answers the ids of those that are there. Whoever locks people and
 * referrals locks the people first.
 */
export async function lockPeople(em: EntityManager, ids: Iterable<string>): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(ids)].sort();
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from person where id = any (${wanted}::uuid[]) order by id for no key update
  `.execute(em.getKysely());
  return new Set(rows.map(({ id }) => id));
}
