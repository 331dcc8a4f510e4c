/** Who is to review what somebody is about to break, and whether broken glass still stands: as the dated data and the rows have it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { type Role, SCOPES } from '../identity.ts';

/** Who reviews, as the register names them. */
export interface Reviewer {
  readonly post: string;
  readonly name: string;
  readonly agency: string;
  readonly role: Role;
  readonly subject: string | null;
}

/**
 * Who reviews the glass of somebody on a day; null when nobody but they would, or nobody can: a post whose role may not review in this hub does not count. A row of
 * the agency itself goes before one of all agencies, and of several the latest.
 */
export async function reviewerOf(em: EntityManager, who: { readonly subject: string; readonly agency: string }, day: string): Promise<Reviewer | null> {
  const { rows } = await sql<Reviewer>`
    select post, name, agency, role, subject from glass_reviewer
     where in_force_from <= ${day}::date and (in_force_to is null or in_force_to > ${day}::date) and (of_agency is null or of_agency = ${who.agency})
       and role = any (${[...SCOPES.glassReview]}) and (subject is null or subject <> ${who.subject})
     order by of_agency nulls last, in_force_from desc, post limit 1
  `.execute(em.getKysely());
  return rows[0] ?? null;
}

/** Whether glass is open to somebody at an instant: broken by them for their agency, not over, not given back. One answer for all that is not so. */
export async function glassStands(
  em: EntityManager,
  { glass, subject, agency, at }: { readonly glass: string; readonly subject: string; readonly agency: string; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ one: number }>`
    select 1 as one from glass_break
     where id = ${glass}::uuid and subject = ${subject} and agency = ${agency} and opened_at <= ${at} and least(ends_at, returned_at) > ${at}
  `.execute(em.getKysely());
  return rows.length > 0;
}
