/** Notes that a sharing agreement was looked at again and stands, and when it is next. */
import { LockMode } from '@mikro-orm/postgresql';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import { isDay, londonDay } from '../../../shared/london.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { CommandContext } from '../../command-context.ts';
import { type AgreementEnded, type NotKeeperOfAgreements, notTheKeeper, overBy } from '../agreement.rules.ts';
import { SharingAgreement } from '../sharing-agreement.entity.ts';

export interface ReviewAgreement {
  readonly reference: string;
  /** The day by which it is to be looked at again. */
  readonly reviewOn: string;
}

export type ReviewRefusal = NotKeeperOfAgreements | AgreementEnded | NotFound | InvalidInput;

export async function reviewAgreement(context: CommandContext, { reference, reviewOn }: ReviewAgreement): Promise<Result<{ id: string }, ReviewRefusal>> {
  const { em, actor, clock } = context;
  const stranger = notTheKeeper(actor.agency);
  if (stranger) return refuse(stranger);
  const today = londonDay(clock.now());
  if (!isDay(reviewOn) || reviewOn <= today) return refuse(invalid('reviewOn', 'The next review is on a day after today: write it as 2027-05-23.'));
  const found = await em.findOne(SharingAgreement, { reference }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!found) return refuse(notFound('reference', 'sharing agreement'));
  const over = overBy({ reference, inForceFrom: found.inForceFrom, inForceTo: found.inForceTo ?? null }, today);
  if (over) return refuse(over);
  Object.assign(found, { reviewOn, reviewedAt: clock.now(), reviewedBy: `user:${actor.subject}` });
  await em.flush();
  await settleAlert(em, clock, { kind: 'AGREEMENT_REVIEW_OVERDUE', about: reference, by: `user:${actor.subject}` });
  return ok({ id: reference });
}
