/** Withdraws a package: before it leaves nothing is sent; after that a withdrawal follows it under the same key. */
import type { CommandContext } from '../../../access/command-context.ts';
import { staffOf } from '../../../access/staff.ts';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import { appendSealed } from '../../../exchange/outbox.ts';
import { newId } from '../../../shared/ids.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { alertAbout } from '../intel-alerts.rules.ts';
import { type IntelStateNotAllowed, moveIntel } from '../intel-package.stages.ts';
import { INTELLIGENCE_WITHDRAWN, type WithdrawalReason } from '../intelligence.report.ts';
import { intelFacts } from './intel-facts.ts';
import { lockPackage } from './read-package.ts';

export interface WithdrawIntel {
  readonly packageId: string;
  readonly reason: WithdrawalReason;
}

export async function withdrawIntel(
  context: CommandContext,
  { packageId, reason }: WithdrawIntel,
): Promise<Result<{ id: string }, NotFound | InvalidInput | IntelStateNotAllowed>> {
  const { em, clock, actor } = context;
  const found = await lockPackage(em, packageId);
  if (!found) return refuse(notFound('packageId', 'intelligence package'));
  const moved = moveIntel(found.state, 'WITHDRAWN');
  if (!moved.ok) return moved;
  const officer = await staffOf(context);
  if (!officer.ok) return officer;
  const at = clock.now();
  Object.assign(found, { state: moved.value, withdrawnBy: officer.value, withdrawnAt: at, withdrawalReason: reason });
  // From the first attempt on the police may have it, whether or not the hub knows that it arrived.
  if (found.attemptedAt) {
    const eventId = newId();
    const facts = intelFacts(found, eventId, at);
    const { topic, type } = INTELLIGENCE_WITHDRAWN;
    const content = { reportURN: found.reference, version: found.version, withdrawnAt: at, reason };
    const message = context.outbound.write(INTELLIGENCE_WITHDRAWN, content, facts);
    const payload = { packageId: found.id, version: found.version, at: at.toISOString() };
    await appendSealed(em, { ...facts, topic, type, payload, subjectIds: [found.id] }, message);
  }
  const by = `user:${actor.subject}`;
  for (const kind of ['INTELLIGENCE_WITHHELD', 'INTELLIGENCE_NOT_ACKNOWLEDGED'] as const) await settleAlert(em, clock, { kind, about: alertAbout(found), by });
  return ok({ id: found.id });
}
