/** Which records lie beside which, and what each says: as the transaction sees them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { RecordKey } from './derivation.rules.ts';
import type { Marked } from './origins.ts';

/** A record with its words. */
export interface Told extends Marked {
  readonly text: string;
}

/** A record, and the one beside which it lies. */
export interface Beside {
  readonly key: RecordKey;
  readonly from: RecordKey;
}

/** How many records are taken beside some: a place or a person with more is known to everybody. */
const MOST_BESIDE = 500;

/** The records that a link, an agenda, an action, a referral or a derivation joins to these. One statement. */
export async function recordsBeside(em: EntityManager, at: readonly RecordKey[]): Promise<Beside[]> {
  const ids = idsBy(at);
  const [cases, people, incidents, places, meetings, actions, referrals] = ['Case', 'Person', 'Incident', 'Location', 'Meeting', 'Action', 'Referral'].map(
    (type) => sql`${ids(type)}::uuid[]`,
  );
  const every = sql`${at.map(({ id }) => id)}::uuid[]`;
  const { rows } = await sql<{ type: string; id: string; fromType: string; fromId: string }>`
    select distinct type, id, "fromType", "fromId" from (
      select 'Person' as type, person_id as id, 'Case' as "fromType", case_id as "fromId" from case_person where case_id = any (${cases})
      union all select 'Case', case_id, 'Person', person_id from case_person where person_id = any (${people})
      union all select 'Incident', incident_id, 'Case', case_id from case_incident where case_id = any (${cases})
      union all select 'Case', case_id, 'Incident', incident_id from case_incident where incident_id = any (${incidents})
      union all select 'Location', location_id, 'Case', id from "case" where id = any (${cases}) and location_id is not null
      union all select 'Case', id, 'Location', location_id from "case" where location_id = any (${places})
      union all select 'Meeting', meeting_id, 'Case', case_id from agenda_item where case_id = any (${cases})
      union all select 'Case', case_id, 'Meeting', meeting_id from agenda_item where meeting_id = any (${meetings}) and case_id is not null
      union all select 'Action', id, 'Case', case_id from action where case_id = any (${cases})
      union all select 'Action', id, 'Meeting', meeting_id from action where meeting_id = any (${meetings})
      union all select 'Meeting', meeting_id, 'Action', id from action where id = any (${actions})
      union all select 'Case', case_id, 'Action', id from action where id = any (${actions}) and case_id is not null
      union all select 'Referral', id, 'Case', case_id from referral where case_id = any (${cases})
      union all select 'Referral', id, 'Person', person_id from referral where person_id = any (${people})
      union all select 'Case', case_id, 'Referral', id from referral where id = any (${referrals})
      union all select 'Person', person_id, 'Referral', id from referral where id = any (${referrals})
      union all select what_type, what_id, from_type, from_id from derivation where from_id = any (${every})
      union all select from_type, from_id, what_type, what_id from derivation where what_id = any (${every})
    ) beside limit ${MOST_BESIDE}
  `.execute(em.getKysely());
  return rows.map(({ type, id, fromType, fromId }) => ({ key: { type, id }, from: { type: fromType, id: fromId } }));
}

const TEXTS = sql`
  select 'Case' as type, id, markings, owner_agency_code as owner, recorded_at, concat_ws(' ', title, summary,
    (select string_agg(reason, ' ') from case_stage_move where case_id = "case".id)) as text from "case"
  union all select 'Incident', id, markings, owner_agency_code, recorded_at, concat_ws(' ', summary, outcome) from incident
  union all select 'Meeting', id, markings, owner_agency_code, recorded_at, concat_ws(' ', title, venue,
    (select string_agg(agenda_item.title, ' ' order by position) from agenda_item where meeting_id = meeting.id),
    (select string_agg(concat_ws(' ', decision.text, because), ' ') from decision where meeting_id = meeting.id)) from meeting
  union all select 'Action', id, markings, owner_agency_code, recorded_at, concat_ws(' ', text, outcome) from action
  union all select 'Referral', id, markings, owner_agency_code, recorded_at, concat_ws(' ', reason, notes, "override_reason") from referral
`;

/** What these records say. One statement; records without words of their own are left out. */
export async function textsOf(em: EntityManager, keys: readonly RecordKey[]): Promise<Told[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<Told>`
    select type, id, markings, owner, text from (${TEXTS}) told where id = any (${keys.map(({ id }) => id)}::uuid[]) and text <> ''
  `.execute(em.getKysely());
  return rows;
}

/** What the newest closed cases, meetings and actions say that lie in a compartment which is none of these, so many of each. */
export async function newestClosedTexts(em: EntityManager, into: readonly string[], most: number): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select type, id, markings, owner, text from (
      select *, row_number() over (partition by type order by recorded_at desc, id) as newest from (${TEXTS}) told
       where type in ('Case', 'Meeting', 'Action') and not markings <@ ${[...into]}::text[]
    ) told where newest <= ${most} and text <> ''
  `.execute(em.getKysely());
  return rows;
}

function idsBy(keys: readonly RecordKey[]): (type: string) => string[] {
  const groups = Map.groupBy(keys, ({ type }) => type);
  return (type) => (groups.get(type) ?? []).map(({ id }) => id);
}
