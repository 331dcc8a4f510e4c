/** Sets an action at a meeting: what, who, by when. */
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import type { RecordKey } from '../../access/derivation/derivation.rules.ts';
import { bornOf, marked, noteDerivations, origin, originsNamed } from '../../access/derivation/origins.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
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
  /** Records that its words are drawn from: it carries their compartments. */
  readonly from?: readonly RecordKey[];
  /** Compartments that it lies in beside those. */
  readonly markings?: readonly string[];
}

export type SetActionRefusal = InvalidInput | NotFound | BarrierRefusal;

/**
 * The action carries the markings of its meeting, of its case and of whatever its words are drawn from: what is derived from a compartment stays in it. A case in more
 * compartments than the meeting is not for those who sit there.
 */
export async function setAction(context: CommandContext, input: SetAction): Promise<Result<{ id: string }, SetActionRefusal>> {
  const { em } = context;
  const wrong = wrongWords('text', input.text, 2_000);
  if (wrong) return refuse(wrong);
  const meeting = await lockMeeting(em, input.meetingId);
  if (!meeting) return refuse(notFound('meetingId', 'meeting'));
  const owner = await em.findOne(StaffMember, { id: input.ownerId, leftOn: null });
  if (!owner) return refuse(notFound('ownerId', 'member of staff in post'));
  const served = input.caseId === null ? null : await em.findOne(Case, { id: input.caseId });
  if (input.caseId !== null && !served) return refuse(notFound('caseId', 'case'));
  const drawn = await originsNamed(em, 'from', input.from ?? []);
  if (!drawn.ok) return drawn;
  const ofCase = served ? [origin('caseId', 'LINK', 'Case', served)] : [];
  const fits = await bornOf(context, { origins: ofCase, into: marked('Meeting', meeting) });
  if (!fits.ok) return fits;
  const origins = [origin('meetingId', 'ACTION', 'Meeting', meeting), ...ofCase, ...drawn.value];
  const born = await bornOf(context, { origins, said: input.markings ?? [] });
  if (!born.ok) return born;
  const markings = born.value;
  const quote = await unquoted(context, { words: { text: input.text }, about: origins, into: markings });
  if (quote) return refuse(quote);
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
  await noteDerivations(context, [{ type: 'Action', id: action.id }], origins);
  await appendToOutbox(em, [meetingEvent(context, 'action.set', meeting.id, markings, { actionId: action.id, dueOn: input.dueOn })]);
  return ok({ id: action.id });
}
