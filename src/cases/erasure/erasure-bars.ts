/** What stands against an erasure now: law, duty, or something that is on its way. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { keptTableOf } from '../../access/retention/kept-tables.ts';
import { type Erasable, ErasureBar } from '../../access/retention/retention-decision.rules.ts';
import { reviewDays } from '../../access/retention/review-days.ts';
import { londonDay } from '../../shared/london.ts';
import { isWithProvider, statesThat } from '../referral/referral.stages.ts';

const ON_ITS_WAY = statesThat((state) => state === 'CONSENT_CHECK' || isWithProvider(state));

/** For each kind of record: which rows say that a bar stands, of the record `id`. */
const BARS: Readonly<Record<Erasable, (id: string) => Partial<Record<ErasureBar, RawBuilder<unknown>>>>> = {
  Person: (id) => ({
    LEGAL_HOLD: heldAmong(sql`select ${id}::uuid union select case_id from case_person where person_id = ${id}`),
    OPEN_CASE: sql`select from case_person l join "case" c on c.id = l.case_id where l.person_id = ${id} and c.closed_at is null`,
    OPEN_REFERRAL: sql`select from referral where (person_id = ${id} or other_party_id = ${id}) and state = any (${[...ON_ITS_WAY]}::text[])`,
    INTELLIGENCE_ON_ITS_WAY: waitingIntelligence(sql`select case_id from case_person where person_id = ${id}`),
  }),
  Case: (id) => ({
    LEGAL_HOLD: heldAmong(
      sql`select ${id}::uuid union select person_id from case_person where case_id = ${id} union select incident_id from case_incident where case_id = ${id}`,
    ),
    OPEN_CASE: sql`select from "case" where id = ${id} and closed_at is null`,
    OPEN_REFERRAL: sql`select from referral where case_id = ${id} and state = any (${[...ON_ITS_WAY]}::text[])`,
    INTELLIGENCE_ON_ITS_WAY: waitingIntelligence(sql`select ${id}::uuid`),
  }),
  Incident: (id) => ({
    LEGAL_HOLD: heldAmong(sql`select ${id}::uuid union select case_id from case_incident where incident_id = ${id}`),
    OPEN_CASE: sql`select from case_incident l join "case" c on c.id = l.case_id where l.incident_id = ${id} and c.closed_at is null`,
  }),
  Meeting: (id) => ({
    LEGAL_HOLD: heldAmong(sql`select ${id}::uuid`),
    OPEN_ACTION: sql`select from action where meeting_id = ${id} and status in ('OPEN', 'IN_PROGRESS')`,
  }),
};

function heldAmong(ids: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select from legal_hold where lifted_at is null and record_id in (${ids})`;
}

/** A draft is released by its place in an answer, and a released package by what was approved: neither may be changed under way. */
function waitingIntelligence(cases: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select from intel_package where state in ('DRAFTED', 'RELEASED') and case_id in (${cases})`;
}

/** The bars that stand against the erasure of a record, as far as whoever runs it sees them. */
export async function standingBars(em: EntityManager, type: Erasable, id: string, now: Date): Promise<readonly ErasureBar[]> {
  const asked = Object.entries(BARS[type](id)) as [ErasureBar, RawBuilder<unknown>][];
  const { rows } = await sql<Record<string, boolean>>`select ${sql.join(asked.map(([bar, rows]) => sql`exists (${rows}) as ${sql.id(bar)}`))}`.execute(
    em.getKysely(),
  );
  const standing = asked.filter(([bar]) => rows[0]?.[bar] === true).map(([bar]) => bar);
  return (await policeWork(em, type, id, now)) ? [...standing, ErasureBar.POLICING_PURPOSE] : standing;
}

/**
 * Whether a record is kept under Part 3, or the person is suspected or convicted in a case that is, and its review has not come. domain.md §8: "Every retain decision is
 * recorded", so before the review there is nothing to decide; from then on people do.
 */
async function policeWork(em: EntityManager, type: Erasable, id: string, now: Date): Promise<boolean> {
  const runs = { run: async <Row>(statement: RawBuilder<Row>) => (await statement.execute(em.getKysely())).rows };
  const under = (table: string) => sql<{ id: string }>`select id::text as id from ${sql.table(table)} where id = ${id} and regime = 'LED_PART3'`;
  const cases = sql<{ id: string }>`
    select c.id::text as id from case_person l join "case" c on c.id = l.case_id where l.person_id = ${id} and l.role in ('SUSPECT', 'CONVICTED') and c.regime = 'LED_PART3'
  `;
  for (const [each, statement] of [[type, under(keptTableOf(type)?.table ?? '')], ...(type === 'Person' ? ([['Case', cases]] as const) : [])] as const) {
    const table = keptTableOf(each);
    const found = (await runs.run(statement)).map((row) => row.id);
    if (!table || found.length === 0) continue;
    const days = await reviewDays(runs, table, found, now);
    if ([...days.values()].some((day) => day === null || day > londonDay(now))) return true;
  }
  return false;
}
