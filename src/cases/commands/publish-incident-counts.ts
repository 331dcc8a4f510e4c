/** Publishes the protected counts of each month that has settled: once, all its cells together, under a secret that is forgotten with the transaction. */
import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { CellKeys, type CountProtection } from '../../access/counts/cell-key.rules.ts';
import { parametersOn } from '../../parameters/parameter-on.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { londonDay } from '../../shared/london.ts';
import { type CountedIncident, protectMonth } from '../counts/incident-cells.rules.ts';
import { IncidentCountPublication, ProtectedIncidentCount } from '../counts/incident-count.entity.ts';

/** A month of real incidents, or of invented ones. */
export interface CountedMonth {
  /** As `2024-03`. */
  readonly month: string;
  readonly simulated: boolean;
}

/** A round is over in seconds; what is left is published by the next one. */
const MONTHS_A_ROUND = 3;
/** How far back months are published: an incident with a wrong date would otherwise begin the row in the Middle Ages. */
const YEARS_BACK = 10;

// Open data is anonymous and licensed as it is, so true counts of it are shown (incidentCounts). What bears a marking is in no count at all
// (domain rule 58: "invisible to roles not on that meeting's attendee list, including in search, counts …").
const COUNTED = sql`source <> 'OPEN_DATA' and markings = '{}'`;

/** A round: publishes the earliest months that are due, in the caller's transaction. Throws when the parameters cannot protect counts. */
export async function publishIncidentCounts(em: EntityManager, clock: Clock): Promise<void> {
  const now = clock.now();
  const today = londonDay(now);
  const set = await parametersOn(em, ['COUNT_NOISE_DEVIATION', 'COUNT_NOISE_MOST', 'COUNT_SHOWN_FROM', 'COUNT_SETTLED_AFTER'], today);
  const protection = { deviation: set.COUNT_NOISE_DEVIATION, most: set.COUNT_NOISE_MOST, shownFrom: set.COUNT_SHOWN_FROM };
  for (const month of await monthsDue(em, today, set.COUNT_SETTLED_AFTER)) await publishMonth(em, month, { secret: randomBytes(32), protection, now });
}

/**
 * From the first month with anything to count to the last that ended long enough ago, without a hole, so that whether a month is published
 * says nothing of what is in it. A month of which something arrived a short while ago waits.
 */
async function monthsDue(em: EntityManager, today: string, settledAfter: number): Promise<CountedMonth[]> {
  const { rows } = await sql<CountedMonth>`
    with settled as (select ${today}::date - ${settledAfter}::int as day),
    last as (select date_trunc('month', day)::date - 1 as day from settled),
    logged as (
      select month, simulated, max((recorded_at at time zone 'Europe/London')::date) as latest from incident
      where ${COUNTED} and month <= to_char((select day from last), 'YYYY-MM') and month >= to_char((select day from last) - make_interval(years => ${YEARS_BACK}), 'YYYY-MM')
      group by month, simulated
    ),
    span as (select simulated, min(month) as first from logged group by simulated),
    due as (
      select to_char(begins, 'YYYY-MM') as month, simulated
      from span, last, generate_series((first || '-01')::timestamp, last.day::timestamp, interval '1 month') as begins
    )
    select month, simulated from due left join logged using (month, simulated)
    where (latest is null or latest <= (select day from settled))
      and not exists (select from incident_count_publication done where done.month = due.month and done.simulated = due.simulated)
    order by month, simulated limit ${MONTHS_A_ROUND}
  `.execute(em.getKysely());
  return rows;
}

/**
 * Publishes one month, whether or not it has settled. The database refuses a second time. `secret` has 32 random bytes and is kept
 * nowhere: what was published is enough to answer from, for good.
 */
export async function publishMonth(
  em: EntityManager,
  { month, simulated }: CountedMonth,
  { secret, protection, now }: { readonly secret: Uint8Array; readonly protection: CountProtection; readonly now: Date },
): Promise<void> {
  const keys = new CellKeys(secret, protection);
  const wards = await wardsOf(em, month);
  const { rows: incidents } = await sql<CountedIncident>`
    select id, ward_code as ward, category from incident where month = ${month} and simulated = ${simulated} and ${COUNTED}
  `.execute(em.getKysely());
  const publication = newId();
  await em.insert(IncidentCountPublication, {
    id: publication,
    month,
    simulated,
    publishedAt: now,
    noiseDeviation: protection.deviation,
    noiseMost: protection.most,
    shownFrom: protection.shownFrom,
    method: methodOf(protection),
  });
  await em.insertMany(
    ProtectedIncidentCount,
    protectMonth(incidents, wards, keys).map((cell) => ({ id: newId(), publication, month, simulated, ...cell, suppressed: cell.count === null })),
  );
}

/** The wards that stood on any day of the month. */
async function wardsOf(em: EntityManager, month: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from ward
    where valid_from < (${month} || '-01')::date + interval '1 month' and (valid_to is null or valid_to > (${month} || '-01')::date) order by code
  `.execute(em.getKysely());
  return rows.map(({ code }) => code);
}

function methodOf({ deviation, most, shownFrom }: CountProtection): string {
  return (
    `Cell-key method (docs/counts.md): to each count is added a whole number from −${most} to ${most}, of mean 0 and standard deviation ${deviation}, ` +
    `fixed for this cell and exactly these incidents; what then is under ${shownFrom} is suppressed.`
  );
}
