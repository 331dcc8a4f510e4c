/** Moves a referral to another state and keeps the move. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OutboxEvent } from '../../../exchange/outbox.ts';
import { newId } from '../../../shared/ids.ts';
import { type Referral, ReferralMove } from '../referral.entity.ts';
import { referralMoved } from '../referral.events.ts';
import { mayMove, type ReferralState } from '../referral.stages.ts';

export interface Move {
  readonly to: ReferralState;
  /** Why, in a sentence; null where the state says it. */
  readonly because: string | null;
  readonly at: Date;
  /** `user:<subject>`, `message:<topic>/<partition>/<offset>` or `hub`. */
  readonly by: string;
}

/** Answers the event for the outbox. Throws when the table does not allow the move: whoever calls has asked it before. */
export function moveReferral(em: EntityManager, referral: Referral, move: Move): OutboxEvent {
  const { state } = referral;
  if (!mayMove(state, move.to)) throw new Error(`A referral was to go from ${state} to ${move.to}, which its table of states does not allow.`);
  return putReferral(em, referral, move);
}

/** Puts it where its story says, whatever was believed before: an answer that came late may show that the way was another one. */
export function putReferral(em: EntityManager, referral: Referral, { to, because, at, by }: Move): OutboxEvent {
  const from = referral.state;
  referral.state = to;
  em.create(ReferralMove, { id: newId(), referral, from, to, because, movedAt: at, movedBy: by });
  return movedEvent(referral, at);
}

/** What the outbox is told of the state that a referral has now. */
export function movedEvent(referral: Referral, at: Date): OutboxEvent {
  const { id, provider, simulated, state, markings } = referral;
  return referralMoved({ id, provider, simulated, markings, caseId: referral.case.id }, state, at);
}
