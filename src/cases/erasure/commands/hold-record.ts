/** Puts a record beyond erasure while a claim or a request for disclosure needs it, and gives it free again. */
import { LockMode } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../../access/command-context.ts';
import { keptTableOf } from '../../../access/retention/kept-tables.ts';
import { LegalHold } from '../../../access/retention/retention-decision.entity.ts';
import { isErasable } from '../../../access/retention/retention-decision.rules.ts';
import { newId } from '../../../shared/ids.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wrongWords } from '../../../shared/words.ts';
import { lockRecord } from './locked-record.ts';

export interface PlaceHold {
  readonly type: string;
  readonly id: string;
  readonly reason: string;
}

/** A record on which a hold stands keeps that one. Locked as for an erasure: the hold comes before it, or finds the record gone. */
export async function placeHold(context: CommandContext, { type, id, reason }: PlaceHold): Promise<Result<{ id: string }, NotFound | InvalidInput>> {
  const { em, clock, actor } = context;
  const wrong = wrongWords('reason', reason, 2_000);
  if (wrong) return refuse(wrong);
  const table = isErasable(type) ? keptTableOf(type) : null;
  const found = table && (await lockRecord(em, table, id));
  if (found?.agency !== actor.agency) return refuse(notFound('recordId', 'Person, Case, Incident or Meeting of your agency'));
  const standing = await em.findOne(LegalHold, { recordType: type, recordId: id, liftedAt: null });
  if (standing) return ok({ id: standing.id });
  const hold = em.create(LegalHold, {
    id: newId(),
    recordType: type,
    recordId: id,
    reason: reason.trim(),
    placedBy: `user:${actor.subject}`,
    placedAt: clock.now(),
    liftedAt: null,
    liftedBy: null,
    ownerAgency: actor.agency,
    simulated: found.simulated,
  });
  await em.flush();
  return ok({ id: hold.id });
}

export interface LiftHold {
  readonly holdId: string;
}

/** One that was lifted before stays lifted. */
export async function liftHold({ em, clock, actor }: CommandContext, { holdId }: LiftHold): Promise<Result<{ id: string }, NotFound>> {
  const hold = await em.findOne(LegalHold, { id: holdId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  if (!hold) return refuse(notFound('holdId', 'legal hold'));
  if (!hold.liftedAt) Object.assign(hold, { liftedAt: clock.now(), liftedBy: `user:${actor.subject}` });
  return ok({ id: hold.id });
}
