/** What somebody may see beside their own agency's records, as of this moment: which kinds of data are shared with them, which compartments they are read into, on whose lists they are. For whoever has to notice that some of it has ended. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Clock } from '../shared/clock.ts';
import { londonDay } from '../shared/london.ts';
import type { Asking } from './asking.ts';

/** Each right in a word or two; the words mean nothing but that they are the same ones as before. */
export type Rights = ReadonlySet<string>;

/** The rights of somebody today. Rejects when nobody can say. */
export type RightsInForce = (asking: Pick<Asking, 'identity' | 'purpose'>) => Promise<Rights>;

/** For how long what was read is good, in milliseconds, however many ask. */
const GOOD_FOR_MS = 1_000;

/** How many kinds of askers are remembered: more than a hub has open lines of. */
const MOST_REMEMBERED = 1_000;

/** The rights as the dated data of this hub says them: agreements, compartments, lists of meetings. */
export function rightsInForce({ em, clock }: { readonly em: () => EntityManager; readonly clock: Clock }): RightsInForce {
  const kept = new Map<string, { readonly until: number; readonly found: Promise<Rights> }>();
  return ({ identity: { agency, roles }, purpose }) => {
    const day = londonDay(clock.now());
    const key = JSON.stringify([day, agency, purpose, roles.toSorted()]);
    const now = performance.now();
    const known = kept.get(key);
    if (known !== undefined && known.until >= now) return known.found;
    if (kept.size >= MOST_REMEMBERED) kept.clear();
    const found = rightsOn(em(), { agency, purpose, roles, day });
    const mine = { until: now + GOOD_FOR_MS, found };
    kept.set(key, mine);
    // What could not be read is asked for again by the next.
    found.catch(() => {
      if (kept.get(key) === mine) kept.delete(key);
    });
    return found;
  };
}

interface Asked {
  readonly agency: string;
  readonly purpose: string | null;
  readonly roles: readonly string[];
  readonly day: string;
}

async function rightsOn(em: EntityManager, { agency, purpose, roles, day }: Asked): Promise<Rights> {
  const held = sql`in_force_from <= ${day}::date and (in_force_to is null or in_force_to > ${day}::date)`;
  const named = sql`(agency_code is null or agency_code = ${agency}) and (role is null or role = any(${[...roles]}::text[])) and ${held}`;
  const { rows } = await sql<{ right: string }>`
    select distinct concat_ws(' ', 'share', data_item, owner_agency_code) as right from sharing_term
      where partner_agency_code = ${agency} and purpose = ${purpose ?? ''} and ${held}
    union all
    select distinct concat_ws(' ', 'compartment', compartment_code) from compartment_reader
      where ${named} and compartment_code in (select code from compartment where ${held})
    union all
    select distinct concat_ws(' ', 'meeting', kind_code) from meeting_kind_reader where ${named}
  `.execute(em.getKysely());
  return new Set(rows.map(({ right }) => right));
}

/** Whether something that was theirs is theirs no more. */
export function lessThan(now: Rights, before: Rights): boolean {
  return [...before].some((right) => !now.has(right));
}
