/** Who was told of what is to be erased: people have to tell them of the erasure (UK GDPR Article 19). */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Erasable } from '../../access/retention/retention-decision.rules.ts';

/** Codes of agencies, and topics, as the ledger names them, in their order; with them the providers of referrals and the police, whom messages told. Run as work of the hub. */
export async function recipientsOf(em: EntityManager, type: Erasable, id: string): Promise<string[]> {
  const about = type === 'Person' ? sql`(person_id = ${id} or other_party_id = ${id})` : sql`case_id = ${id}`;
  const { rows } = await sql<{ recipient: string }>`
    select unnest(recipients) as recipient from ledger_entry where kind = 'DISCLOSURE' and about @> ${[`${type}:${id}`]}::text[]
    union select provider from referral where ${about} and (attempted_at is not null or sent_at is not null)
    union select 'HUMBERSIDE_POLICE' from intel_package where case_id = ${id} and (attempted_at is not null or sent_at is not null)
    order by recipient
  `.execute(em.getKysely());
  return rows.map(({ recipient }) => recipient);
}
