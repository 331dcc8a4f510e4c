/** Completes an action, saying what came of it. */
import { LockMode } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { wrongWords } from '../../shared/words.ts';
import { type ActionNotOpen, completionRefused } from '../action.stages.ts';
import { Action } from '../meeting.entity.ts';
import { meetingEvent } from '../meeting.events.ts';
import { lockMeeting } from './lock-meeting.ts';

export interface CompleteAction {
  readonly actionId: string;
  /** domain.md §10: a complete action says what came of it. */
  readonly outcome: string;
}

export type CompleteActionRefusal = ActionNotOpen | InvalidInput | NotFound | BarrierRefusal;

export async function completeAction(context: CommandContext, input: CompleteAction): Promise<Result<{ id: string }, CompleteActionRefusal>> {
  const { em, clock } = context;
  const wrong = wrongWords('outcome', input.outcome, 2_000);
  if (wrong) return refuse(wrong);
  const action = await em.findOne(Action, { id: input.actionId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!action) return refuse(notFound('actionId', 'action'));
  const refused = completionRefused(action.status);
  if (refused) return refuse(refused);
  const quote = await unquoted(context, { words: { outcome: input.outcome }, about: [{ type: 'Action', id: action.id }], into: action.markings });
  if (quote) return refuse(quote);
  action.status = 'COMPLETE';
  action.outcome = input.outcome.trim();
  action.completedAt = clock.now();
  await lockMeeting(em, action.meeting.id);
  await appendToOutbox(em, [meetingEvent(context, 'action.completed', action.meeting.id, action.markings, { actionId: action.id })]);
  return ok({ id: action.id });
}
