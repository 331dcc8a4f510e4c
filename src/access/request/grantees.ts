/** To whom owners have opened single records: looked at once a second, so that everybody else is asked about as before. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.ts';

/** For how long what was read is good, in milliseconds: a grant shows its record that much later. What is taken back or over, PostgreSQL closes at once. */
const GOOD_FOR_MS = 1_000;

/** Whether somebody has a grant. */
export type IsGrantee = (who: { readonly subject: string; readonly agency: string }) => Promise<boolean>;

/** Looks in the list of those who have one now. */
export function grantees({ em, clock }: { readonly em: () => EntityManager; readonly clock: Clock }): IsGrantee {
  let kept: { readonly until: number; readonly found: Promise<ReadonlySet<string>> } | null = null;
  return async (who) => {
    const now = performance.now();
    if (kept === null || kept.until < now) {
      const found = read(em(), clock.now());
      const mine = { until: now + GOOD_FOR_MS, found };
      kept = mine;
      // What could not be read is asked for again by the next.
      found.catch(() => {
        if (kept === mine) kept = null;
      });
    }
    return (await kept.found).has(keyOf(who));
  };
}

async function read(em: EntityManager, at: Date): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ subject: string; agency: string }>`
    select distinct subject, agency from access_grant where granted_from <= ${at} and least(granted_until, revoked_at) > ${at}
  `.execute(em.getKysely());
  return new Set(rows.map(keyOf));
}

function keyOf({ subject, agency }: { readonly subject: string; readonly agency: string }): string {
  return JSON.stringify([agency, subject]);
}
