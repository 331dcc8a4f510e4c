/** Finds sharing agreements in force that nobody has looked at again in time. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { raiseStanding } from '../../../alerts/raise-alert.ts';
import type { Clock } from '../../../shared/clock.ts';
import { londonDay } from '../../../shared/london.ts';

/** Raises an alert for each, which a review or its end settles. Runs in a transaction; several hubs may do it at once. */
export async function raiseOverdueReviews(em: EntityManager, clock: Clock): Promise<void> {
  const today = londonDay(clock.now());
  const { rows } = await sql<{ reference: string; reviewOn: string }>`
    select reference, review_on::text as "reviewOn" from sharing_agreement
     where review_on < ${today}::date and in_force_from <= ${today}::date and (in_force_to is null or in_force_to > ${today}::date)
     order by reference
  `.execute(em.getKysely());
  for (const { reference, reviewOn } of rows)
    await raiseStanding(em, clock, {
      kind: 'AGREEMENT_REVIEW_OVERDUE',
      severity: 'MEDIUM',
      sentence: `The sharing agreement ${reference} was to be reviewed by ${reviewOn}. Review it and say when it is next (agreementReview), or end it (agreementEnd).`,
      about: reference,
      subject: null,
      markings: [],
      simulated: false,
    });
}
