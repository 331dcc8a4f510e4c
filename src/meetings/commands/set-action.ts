/** Sets an action at a meeting: what, who, by when. */
import type { CommandContext } from '../../access/command-context.ts';
import { recordOf } from '../../access/record-of.ts';
import { StaffMember } from '../../access/staff-member.entity.ts';
import { Case } from '../../cases/case.entity.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { newId } from '../../shared/ids.ts';
import { type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { wrongWords } from '../../shared/words.ts';
import { Action } from '../meeting.entity.ts';
import { meetingEvent } from '../meeting.events.ts';
import { lockMeeting } from './lock-meeting.ts';

export interface SetAction {
  readonly meetingId: string;
  readonly text: string;
  readonly ownerId: string;
  /** As 2026-12-01. */
  readonly dueOn: string;
  /** The case it serves, if it serves one. */
  readonly caseId: string | null;
}

/** The action carries its meeting's markings: what is derived from a compartment stays in it. */
export async function setAction(context: CommandContext, input: SetAction): Promise<Result<{ id: string }, InvalidInput | NotFound>> {
  const { em } = context;
  const wrong = wrongWords('text', input.text, 2_000);
  if (wrong) return refuse(wrong);
  const meeting = await lockMeeting(em, input.meetingId);
  if (!meeting) return refuse(notFound('meetingId', 'meeting'));
  const owner = await em.findOne(StaffMember, { id: input.ownerId, leftOn: null });
  if (!owner) return refuse(notFound('ownerId', 'member of staff in post'));
  if (input.caseId !== null && !(await em.findOne(Case, { id: input.caseId }))) return refuse(notFound('caseId', 'case'));
  const markings = meeting.markings ?? [];
  const action = em.create(Action, {
    ...recordOf(context, 'MEETING', meeting.regime, markings),
    id: newId(),
    meeting,
    case: input.caseId,
    text: input.text.trim(),
    owner,
    dueOn: input.dueOn,
    status: 'OPEN',
    outcome: null,
    completedAt: null,
  });
  await appendToOutbox(em, [meetingEvent(context, 'action.set', meeting.id, markings, { actionId: action.id, dueOn: input.dueOn })]);
  return ok({ id: action.id });
}
