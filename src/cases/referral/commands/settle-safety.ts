/** Whether a referral that was just written can be a draft, or has to be suspended because nobody could be reached safely. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OutboxEvent } from '../../../exchange/outbox.ts';
import { mustBeSuspended } from '../referral-checks.rules.ts';
import type { Referral } from '../referral.entity.ts';
import { moveReferral } from './move-referral.ts';
import { examine } from './referral-facts.ts';

/** Why a referral is suspended; names nobody. */
export const NO_SAFE_CHANNEL =
  'After domestic abuse there must be a call, a text or an email that was said to be safe: find one out, record it, then amend the referral.';

/** Moves the referral where it belongs; answers the events of the move, if there was one. Its rows are flushed, and its people locked. */
export async function settleSafety(em: EntityManager, referral: Referral, { now, by }: { readonly now: Date; readonly by: string }): Promise<OutboxEvent[]> {
  const [examined] = await examine(em, [referral], now);
  const to = examined !== undefined && mustBeSuspended(examined.facts) ? 'SUSPENDED' : 'DRAFT';
  if (referral.state === to) return [];
  return [moveReferral(em, referral, { to, because: to === 'SUSPENDED' ? NO_SAFE_CHANNEL : null, at: now, by })];
}
