/** Finds packages that the police have not acknowledged inside the agreed time, and raises an alert for each. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { raiseStanding } from '../../../alerts/raise-alert.ts';
import { parameterOn } from '../../../parameters/parameter-on.ts';
import type { Clock } from '../../../shared/clock.ts';
import { londonDay } from '../../../shared/london.ts';
import { addWorkingDays } from '../../../shared/working-days.rules.ts';
import { alertAbout } from '../intel-alerts.rules.ts';
import { IntelPackage } from '../intelligence.entity.ts';

const MOST_AT_ONCE = 200;

/** A round of the hub. The time agreed is that of the day on which the package was sent. Packages that somebody is changing wait for the next round. */
export async function raiseOverdueIntelligence(em: EntityManager, clock: Clock): Promise<void> {
  const now = clock.now();
  const waiting = await em.find(
    IntelPackage,
    { state: 'SENT', acknowledgedAt: null, sentAt: { $ne: null } },
    { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE, orderBy: { sentAt: 'asc', id: 'asc' }, limit: MOST_AT_ONCE, refresh: true },
  );
  for (const each of waiting) {
    const { sentAt, reference, version, id, simulated } = each;
    if (!sentAt) continue;
    const days = await parameterOn(em, 'INTELLIGENCE_ACKNOWLEDGED_WITHIN', londonDay(sentAt));
    if (addWorkingDays(sentAt, days) > now) continue;
    await raiseStanding(em, clock, {
      kind: 'INTELLIGENCE_NOT_ACKNOWLEDGED',
      severity: 'MEDIUM',
      sentence: `The police have not acknowledged ${reference}, version ${version}, within ${days} working days of its sending: ring the force intelligence bureau and ask whether it arrived.`,
      about: alertAbout(each),
      subject: { type: 'IntelPackage', id },
      simulated,
    });
  }
}
