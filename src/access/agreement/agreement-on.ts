/** Whether an agreement lets something go to a partner on a day: asked at the moment of sending, whatever was approved before. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { DataItem } from './data-item.ts';

/** Something that is to go to another agency under an agreement. */
export interface Passing {
  /** The reference of the agreement, as in `ce_isaref`. */
  readonly agreement: string;
  readonly item: DataItem;
  /** The code of the agency whose records they are. */
  readonly owner: string;
  /** The code of the agency that they go to. */
  readonly partner: string;
  /** The day in Europe/London, as `2026-11-23`. */
  readonly day: string;
}

/** Whether the agreement is in force on the day and covers the item between the two, for any purpose. */
export async function isCovered(em: EntityManager, { agreement, item, owner, partner, day }: Passing): Promise<boolean> {
  const { rows } = await sql<{ one: number }>`
    select 1 as one from sharing_term
     where agreement_reference = ${agreement} and data_item = ${item} and owner_agency_code = ${owner} and partner_agency_code = ${partner}
       and in_force_from <= ${day}::date and (in_force_to is null or in_force_to > ${day}::date) limit 1
  `.execute(em.getKysely());
  return rows.length > 0;
}

/**
 * Holds agreements as they are until the transaction ends: who ends one meanwhile comes after it. For a relay, which asks and then sends. In the order of
 * their references, so that two wait for one another in the same direction.
 */
export async function holdAgreements(em: EntityManager, references: readonly string[]): Promise<void> {
  if (references.length === 0) return;
  await sql`select 1 from sharing_agreement where reference = any (${[...new Set(references)]}) order by reference for share`.execute(em.getKysely());
}
