/** Finds broken glass that nobody has reviewed in time, and raises an alert for each, which only the review settles. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { raiseAlert } from '../../../alerts/raise-alert.ts';
import { parameterOn } from '../../../parameters/parameter-on.ts';
import type { Clock } from '../../../shared/clock.ts';
import { londonDay } from '../../../shared/london.ts';
import { addWorkingDays } from '../../../shared/working-days.rules.ts';
import { lateSentence } from '../glass.rules.ts';

interface Unreviewed {
  readonly id: string;
  readonly agency: string;
  readonly post: string;
  readonly simulated: boolean;
  /** Milliseconds since 1970, as a decimal number. */
  readonly overAt: string;
}

/** A round of the hub. The time for the review is that of the day on which the glass was over. */
export async function raiseLateReviews(em: EntityManager, clock: Clock): Promise<void> {
  const now = clock.now();
  const { rows } = await sql<Unreviewed>`
    select id, agency, reviewer_post as post, simulated, (extract(epoch from least(ends_at, returned_at)) * 1000)::bigint::text as "overAt"
      from glass_break where reviewed_at is null and least(ends_at, returned_at) <= ${now} order by opened_at, id
  `.execute(em.getKysely());
  for (const { overAt, ...glass } of rows) {
    const over = new Date(Number(overAt));
    const days = await parameterOn(em, 'GLASS_REVIEWED_WITHIN', londonDay(over));
    if (addWorkingDays(over, days) > now) continue;
    await raiseAlert(em, clock, {
      kind: 'GLASS_REVIEW_OVERDUE',
      severity: 'HIGH',
      sentence: lateSentence(glass, days),
      about: glass.id,
      subject: { type: 'GlassBreak', id: glass.id },
      markings: [],
      simulated: glass.simulated,
    });
  }
}
