/** Finds packages that the police have not acknowledged inside the agreed time, and raises an alert for each. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { raiseStanding } from '../../../alerts/raise-alert.ts';
import { parameterOn } from '../../../parameters/parameter-on.ts';
import type { Clock } from '../../../shared/clock.ts';
import { londonDay } from '../../../shared/london.ts';
import { addWorkingDays } from '../../../shared/working-days.rules.ts';
import { alertAbout } from '../intel-alerts.rules.ts';

/** A package that was sent and not acknowledged. */
interface Unacknowledged {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly simulated: boolean;
  readonly markings: readonly string[];
  /** Milliseconds since 1970, as a decimal number. */
  readonly sentAt: string;
}

/** A round of the hub. The time agreed is that of the day on which the package was sent. Packages that somebody is changing wait for the next round. */
export async function raiseOverdueIntelligence(em: EntityManager, clock: Clock): Promise<void> {
  const { rows } = await sql<Unacknowledged>`
    select id, reference, version, simulated, markings, (extract(epoch from sent_at) * 1000)::bigint::text as "sentAt"
      from intel_package where state = 'SENT' and acknowledged_at is null and sent_at is not null order by sent_at, id for no key update skip locked
  `.execute(em.getKysely());
  const agreed = new Map<string, number>();
  for (const each of rows) {
    const sentAt = new Date(Number(each.sentAt));
    const day = londonDay(sentAt);
    const days = agreed.get(day) ?? (await parameterOn(em, 'INTELLIGENCE_ACKNOWLEDGED_WITHIN', day));
    agreed.set(day, days);
    if (addWorkingDays(sentAt, days) > clock.now()) continue;
    await raiseStanding(em, clock, {
      kind: 'INTELLIGENCE_NOT_ACKNOWLEDGED',
      severity: 'MEDIUM',
      sentence: `The police have not acknowledged ${each.reference}, version ${each.version}, within ${days} working days of its sending: ring the force intelligence bureau and ask whether it arrived.`,
      about: alertAbout(each),
      subject: { type: 'IntelPackage', id: each.id },
      markings: each.markings,
      simulated: each.simulated,
    });
  }
}
