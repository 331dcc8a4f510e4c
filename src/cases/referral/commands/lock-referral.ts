/** Takes referrals to change them: the people first, so that consent and channels stand still as well, then the referrals, each in one order. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { lockPeople } from '../../../people/commands/lock-person.ts';
import { Referral } from '../referral.entity.ts';
import { peopleIn } from './referral-parties.ts';

/** The referral with its people, locked until the transaction ends; null when there is none, or when one of its people is hidden from whoever asks. */
export async function lockReferral(em: EntityManager, id: string): Promise<Referral | null> {
  return (await lockReferralsWithPeople(em, [id])).get(id) ?? null;
}

/** The same for several, by their ids. */
export async function lockReferralsWithPeople(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Referral>> {
  // The parties of a referral never change, so they can be read before anything is locked.
  const { rows } = await sql<{ person_id: string; other_party_id: string | null }>`
    select person_id, other_party_id from referral where id = any (${[...ids]}::uuid[])
  `.execute(em.getKysely());
  const people = await lockPeople(
    em,
    rows.flatMap((row) => [row.person_id, ...(row.other_party_id === null ? [] : [row.other_party_id])]),
  );
  const referrals = await lockReferrals(em, ids);
  return new Map([...referrals].filter(([, referral]) => peopleIn(referral).every((id) => people.has(id))));
}

/** Only the referrals: for what does not ask about their people afterwards. */
export async function lockReferrals(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Referral>> {
  if (ids.length === 0) return new Map();
  const found = await em.find(Referral, { id: { $in: [...new Set(ids)] } }, { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  return new Map(found.map((referral) => [referral.id, referral]));
}
