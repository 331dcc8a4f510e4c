/** Ends a sharing agreement: from this moment nothing flows under it, whatever was approved before. */
import { LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import { londonDay } from '../../../shared/london.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wrongWords } from '../../../shared/words.ts';
import type { CommandContext } from '../../command-context.ts';
import { type AgreementEnded, endedFrom, type NotKeeperOfAgreements, notTheKeeper, overBy } from '../agreement.rules.ts';
import { SharingAgreement } from '../sharing-agreement.entity.ts';

export interface EndAgreement {
  readonly reference: string;
  readonly because: string;
}

export type EndRefusal = NotKeeperOfAgreements | AgreementEnded | NotFound | InvalidInput;

export async function endAgreement(context: CommandContext, { reference, because }: EndAgreement): Promise<Result<{ id: string }, EndRefusal>> {
  const { em, actor, clock } = context;
  const stranger = notTheKeeper(actor.agency);
  if (stranger) return refuse(stranger);
  const wrong = wrongWords('because', because, 2_000);
  if (wrong) return refuse(wrong);
  // A relay that has asked holds the agreement until what it asked about may leave (agreement-on.ts): the end waits for it.
  const found = await em.findOne(SharingAgreement, { reference }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!found) return refuse(notFound('reference', 'sharing agreement'));
  const today = londonDay(clock.now());
  const span = { reference, inForceFrom: found.inForceFrom, inForceTo: found.inForceTo ?? null };
  const over = overBy(span, today);
  if (over) return refuse(over);
  const inForceTo = endedFrom(span, today);
  Object.assign(found, { inForceTo, endedAt: clock.now(), endedBy: `user:${actor.subject}`, endedBecause: because.trim() });
  await em.flush();
  await sql`update sharing_term set in_force_to = ${inForceTo}::date where agreement_reference = ${reference}`.execute(em.getKysely());
  await settleAlert(em, clock, { kind: 'AGREEMENT_REVIEW_OVERDUE', about: reference, by: `user:${actor.subject}` });
  return ok({ id: reference });
}
