/** Takes people so that what is known of them does not change meanwhile: consent, channels, and what rests on them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';

/** A person who is locked, as far as what is made of them needs it. */
export interface LockedPerson {
  readonly id: string;
  readonly markings: readonly string[];
}

/**
 * Locks these people until the transaction ends, always in the same order; answers those that are there, by their ids. Whoever locks people and
 * referrals locks the people first.
 */
export async function lockPeople(em: EntityManager, ids: Iterable<string>): Promise<ReadonlyMap<string, LockedPerson>> {
  const wanted = [...new Set(ids)].sort();
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<LockedPerson>`
    select id, markings from person where id = any (${wanted}::uuid[]) order by id for no key update
  `.execute(em.getKysely());
  return new Map(rows.map((person) => [person.id, person]));
}
