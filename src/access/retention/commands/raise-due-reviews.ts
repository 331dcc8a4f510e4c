/** Finds records whose review has come, and tells people: one alert for each class of an agency, not one for each record. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { raiseStanding, settleAlert } from '../../../alerts/raise-alert.ts';
import type { Clock } from '../../../shared/clock.ts';
import { classesDue } from '../review-days.ts';

const KIND = 'RETENTION_REVIEW_DUE';

/** Raises the alerts, and settles those that are over because all was decided. Runs in a transaction; several hubs may do it at once. */
export async function raiseDueReviews(em: EntityManager, clock: Clock): Promise<void> {
  const due = await classesDue({ run: async (statement) => (await statement.execute(em.getKysely())).rows }, clock.now());
  const standing = new Set(due.map(({ agency, retentionClass }) => `${agency} ${retentionClass}`));
  for (const { agency, retentionClass, simulated } of due)
    await raiseStanding(em, clock, {
      kind: KIND,
      severity: 'MEDIUM',
      sentence: `Records of the class ${retentionClass} of ${agency} are due for review. Read which with retentionReviews, and say of each whether it is kept or erased (retentionDecide).`,
      about: `${agency} ${retentionClass}`,
      subject: null,
      markings: [],
      simulated,
    });
  const { rows } = await sql<{ about: string }>`select about from alert where kind = ${KIND} and settled_at is null`.execute(em.getKysely());
  for (const { about } of rows) if (!standing.has(about)) await settleAlert(em, clock, { kind: KIND, about });
}
