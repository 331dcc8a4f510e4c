/** Takes a referral back: one that has not left never leaves; one that the provider may have is followed by a withdrawal. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../../access/command-context.ts';
import type { BarrierRefusal } from '../../../access/derivation/barrier.rules.ts';
import { unquoted } from '../../../access/derivation/quotes.ts';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import { appendToOutbox, type OutboxEvent } from '../../../exchange/outbox.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wrongWords } from '../../../shared/words.ts';
import type { Referral } from '../referral.entity.ts';
import { REFERRAL_KINDS } from '../referral.report.ts';
import { moved, type ReferralMoveNotAllowed } from '../referral.stages.ts';
import { lockReferral } from './lock-referral.ts';
import { moveReferral } from './move-referral.ts';

export interface WithdrawReferral {
  readonly referralId: string;
  readonly reason: string;
}

export async function withdrawReferral(
  context: CommandContext,
  input: WithdrawReferral,
): Promise<Result<{ id: string }, NotFound | InvalidInput | ReferralMoveNotAllowed | BarrierRefusal>> {
  const { em, clock, actor } = context;
  const wrong = wrongWords('reason', input.reason, 2_000);
  if (wrong) return refuse(wrong);
  const referral = await lockReferral(em, input.referralId);
  if (!referral) return refuse(notFound('referralId', 'referral'));
  const move = moved(referral.state, 'WITHDRAWN');
  if (!move.ok) return move;
  const quote = await unquoted(context, { words: { reason: input.reason }, about: [{ type: 'Referral', id: referral.id }], into: referral.markings });
  if (quote) return refuse(quote);
  await takeBack(em, clock, referral, { because: input.reason.trim(), by: `user:${actor.subject}` });
  return ok({ id: referral.id });
}

/** Whether the provider has it, or may have it because it was on its way. */
export function mayHaveLeft(referral: Referral): boolean {
  return Boolean(referral.attemptedAt ?? referral.sentAt);
}

/** Withdraws a locked referral that its state lets go; the people's alerts about it are over. */
export async function takeBack(
  em: EntityManager,
  clock: Clock,
  referral: Referral,
  { because, by }: { readonly because: string; readonly by: string },
): Promise<void> {
  const at = clock.now();
  em.assign(referral, { withdrawnAt: at, withdrawalReason: because, overdue: false });
  const event = moveReferral(em, referral, { to: 'WITHDRAWN', because, at, by });
  await appendToOutbox(em, [...(mayHaveLeft(referral) ? [withdrawalOf(referral, at)] : []), event]);
  for (const kind of ['REFERRAL_NOT_ACKNOWLEDGED', 'REFERRAL_NEEDS_ATTENTION', 'REFERRAL_WITHHELD'] as const)
    await settleAlert(em, clock, { kind, about: referral.id, by });
}

/** The message that follows under the same key: ids only, its payload is its body. */
function withdrawalOf(referral: Referral, at: Date): OutboxEvent {
  const { topic, type } = REFERRAL_KINDS[referral.provider].withdrawn;
  return {
    topic,
    key: referral.id,
    type,
    payload: { referralId: referral.id, withdrawnAt: at.toISOString() },
    subjectIds: [referral.id],
    occurredAt: at,
    markings: referral.markings,
    regime: referral.regime,
    classification: 'OFFICIAL_SENSITIVE',
    agreement: referral.agreement,
    simulated: referral.simulated,
  };
}
