/** Which purposes may be asked for on a day, and of which a reason is demanded. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Clock } from '../shared/clock.ts';
import { londonDay } from '../shared/london.ts';
import type { Purpose } from './identity.ts';

/** The purposes in force, each with what it demands. */
export type PurposesInForce = ReadonlyMap<Purpose, { readonly reasonDemanded: boolean }>;

/** For how long what was read is good, in milliseconds: a purpose that is ended is refused to new requests, and told no more on open lines, that much later. */
const GOOD_FOR_MS = 1_000;

/** The purposes that are in force on a day in Europe/London, written `2026-11-23`. */
export async function purposesOn(em: EntityManager, day: string): Promise<PurposesInForce> {
  const { rows } = await sql<{ code: Purpose; reasonDemanded: boolean }>`
    select distinct on (code) code, reason_demanded as "reasonDemanded" from purpose
    where in_force_from <= ${day}::date and (in_force_to is null or in_force_to > ${day}::date)
    order by code, in_force_from desc
  `.execute(em.getKysely());
  return new Map(rows.map(({ code, reasonDemanded }) => [code, { reasonDemanded }]));
}

/** Those of today, read at most once a second however many ask. A day begins at midnight in London, not a second later. */
export function purposesToday({ em, clock }: { readonly em: () => EntityManager; readonly clock: Clock }): () => Promise<PurposesInForce> {
  let kept: { readonly day: string; readonly until: number; readonly found: Promise<PurposesInForce> } | null = null;
  return () => {
    const day = londonDay(clock.now());
    const now = performance.now();
    if (kept === null || kept.day !== day || kept.until < now) {
      const found = purposesOn(em(), day);
      const mine = { day, until: now + GOOD_FOR_MS, found };
      kept = mine;
      // What could not be read is asked for again by the next.
      found.catch(() => {
        if (kept === mine) kept = null;
      });
    }
    return kept.found;
  };
}
