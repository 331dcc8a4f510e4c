/** Finds referrals that a provider has not acknowledged inside the agreed time: a lost receipt is the failure that no bus can see. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { raiseAlert } from '../../../alerts/raise-alert.ts';
import type { Clock } from '../../../shared/clock.ts';
import { PROVIDERS, type ReferralProvider } from '../referral-providers.rules.ts';

/** Marks each once and raises an alert, which the first answer settles. Runs in a transaction; several hubs may do it at once. */
export async function raiseOverdueReferrals(em: EntityManager, clock: Clock): Promise<void> {
  const { rows } = await sql<{ id: string; provider: ReferralProvider; simulated: boolean; markings: string[] }>`
    update referral set overdue = true
     where id in (
       select id from referral where state = 'SENT' and not overdue and acknowledge_by <= ${clock.now()} order by id for update skip locked
     )
    returning id, provider, simulated, markings
  `.execute(em.getKysely());
  for (const { id, provider, simulated, markings } of rows) {
    const { name } = PROVIDERS[provider];
    await raiseAlert(em, clock, {
      kind: 'REFERRAL_NOT_ACKNOWLEDGED',
      severity: 'HIGH',
      sentence: `${name} has not acknowledged a referral inside the agreed time. Ring ${name} and ask whether it arrived.`,
      about: id,
      subject: { type: 'Referral', id },
      markings,
      simulated,
    });
  }
}
