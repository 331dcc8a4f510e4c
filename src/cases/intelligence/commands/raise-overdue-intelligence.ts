/** Finds packages that the police have not acknowledged inside the agreed time, and raises an alert for each. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { raiseStanding } from '../../../alerts/raise-alert.ts';
import { parameterOn } from '../../../parameters/parameter-on.ts';
import type { Clock } from '../../../shared/clock.ts';
import { londonDay } from '../../../shared/london.ts';
import { addWorkingDays } from '../../../shared/working-days.rules.ts';
import { alertAbout } from '../intel-alerts.rules.ts';
import { IntelPackage } from '../intelligence.entity.ts';

/** Packages that are looked at together; all that are overdue are looked at in one round. */
const PAGE = 200;

/** A round of the hub. The time agreed is that of the day on which the package was sent. Packages that somebody is changing wait for the next round. */
export async function raiseOverdueIntelligence(em: EntityManager, clock: Clock): Promise<void> {
  const now = clock.now();
  let last: IntelPackage | null = null;
  do {
    const page: IntelPackage[] = await unacknowledged(em, last);
    for (const each of page) await raiseIfOverdue(em, clock, each, now);
    last = page.length < PAGE ? null : (page.at(-1) ?? null);
  } while (last !== null);
}

/** Those that were sent and not acknowledged, the oldest first, behind the last that was looked at. */
function unacknowledged(em: EntityManager, last: IntelPackage | null): Promise<IntelPackage[]> {
  const behind = last?.sentAt ? { $or: [{ sentAt: { $gt: last.sentAt } }, { sentAt: last.sentAt, id: { $gt: last.id } }] } : {};
  return em.find(
    IntelPackage,
    { $and: [{ state: 'SENT', acknowledgedAt: null, sentAt: { $ne: null } }, behind] },
    { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE, orderBy: { sentAt: 'asc', id: 'asc' }, limit: PAGE, refresh: true },
  );
}

async function raiseIfOverdue(em: EntityManager, clock: Clock, each: IntelPackage, now: Date): Promise<void> {
  const { sentAt, reference, version, id, simulated } = each;
  if (!sentAt) return;
  const days = await parameterOn(em, 'INTELLIGENCE_ACKNOWLEDGED_WITHIN', londonDay(sentAt));
  if (addWorkingDays(sentAt, days) > now) return;
  await raiseStanding(em, clock, {
    kind: 'INTELLIGENCE_NOT_ACKNOWLEDGED',
    severity: 'MEDIUM',
    sentence: `The police have not acknowledged ${reference}, version ${version}, within ${days} working days of its sending: ring the force intelligence bureau and ask whether it arrived.`,
    about: alertAbout(each),
    subject: { type: 'IntelPackage', id },
    simulated,
  });
}
