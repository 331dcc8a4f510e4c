/** Records that a meeting was held: who came, and what was decided. */
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import type { RecordKey } from '../../access/derivation/derivation.rules.ts';
import { bornOf, marked, noteDerivations, type Origin, originsNamed } from '../../access/derivation/origins.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { newId } from '../../shared/ids.ts';
import { type InvalidInput, invalid, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { firstWrong, wrongWords } from '../../shared/words.ts';
import { AgendaItem, Attendance, Decision } from '../meeting.entity.ts';
import { meetingEvent } from '../meeting.events.ts';
import { lockMeeting } from './lock-meeting.ts';

export interface DecisionOf {
  /** The place of the agenda item that it belongs to; null for none. */
  readonly position: number | null;
  readonly text: string;
  readonly because: string;
  /** Records that it is drawn from: the meeting has to lie in all their compartments. */
  readonly from?: readonly RecordKey[];
}

export interface RecordMinutes {
  readonly meetingId: string;
  /** Members of staff who came; all of them were asked to it. */
  readonly attendedIds: readonly string[];
  readonly apologyIds: readonly string[];
  readonly decisions: readonly DecisionOf[];
}

const MOST_DECISIONS = 100;

export type RecordMinutesRefusal = InvalidInput | NotFound | BarrierRefusal;

export async function recordMinutes(context: CommandContext, input: RecordMinutes): Promise<Result<{ id: string }, RecordMinutesRefusal>> {
  const { em, clock } = context;
  const wrong = wrongMinutes(input);
  if (wrong) return refuse(wrong);
  const meeting = await lockMeeting(em, input.meetingId);
  if (!meeting) return refuse(notFound('meetingId', 'meeting'));
  if (meeting.status !== 'SCHEDULED') return refuse(invalid('meetingId', `The meeting is ${meeting.status} already: its minutes stand.`));
  if (meeting.scheduledFor > clock.now()) return refuse(invalid('meetingId', 'The meeting has not begun: record its minutes when it was held.'));
  const attendances = new Map((await em.find(Attendance, { meeting })).map((each) => [each.staffMember.id, each]));
  const items = new Map((await em.find(AgendaItem, { meeting })).map((each) => [each.position, each]));
  for (const argument of ['attendedIds', 'apologyIds'] as const)
    if (!input[argument].every((id) => attendances.has(id))) return refuse(notFound(argument, 'member of staff asked to this meeting'));
  for (const decision of input.decisions)
    if (decision.position !== null && !items.has(decision.position)) return refuse(notFound('decisions.position', 'agenda item'));
  const drawn: Origin[][] = [];
  for (const { text, because, from = [] } of input.decisions) {
    const origins = await originsNamed(em, 'decisions.from', from);
    if (!origins.ok) return origins;
    const fits = await bornOf(context, { origins: origins.value, into: marked('Meeting', meeting) });
    if (!fits.ok) return fits;
    const about = [{ type: 'Meeting', id: meeting.id }, ...origins.value];
    const quote = await unquoted(context, { words: { 'decisions.text': text, 'decisions.because': because }, about, into: meeting.markings });
    if (quote) return refuse(quote);
    drawn.push(origins.value);
  }
  for (const [id, attendance] of attendances) {
    if (input.attendedIds.includes(id)) attendance.status = 'ATTENDED';
    if (input.apologyIds.includes(id)) attendance.status = 'APOLOGIES';
  }
  meeting.status = 'HELD';
  const made = input.decisions.map(({ position, text, because }) =>
    em.create(Decision, {
      id: newId(),
      meeting,
      agendaItem: position === null ? null : (items.get(position) ?? null),
      text: text.trim(),
      because: because.trim(),
      decidedAt: clock.now(),
    }),
  );
  for (const [index, { id }] of made.entries()) await noteDerivations(context, [{ type: 'Decision', id }], drawn[index] ?? []);
  await appendToOutbox(em, [meetingEvent(context, 'meeting.held', meeting.id, meeting.markings, {})]);
  return ok({ id: meeting.id });
}

function wrongMinutes(input: RecordMinutes): InvalidInput | null {
  if (input.decisions.length > MOST_DECISIONS) return invalid('decisions', `Send at most ${MOST_DECISIONS} decisions.`);
  const twice = input.attendedIds.find((id) => input.apologyIds.includes(id));
  if (twice !== undefined) return invalid('apologyIds', 'Someone either came or sent apologies: name them once.');
  return firstWrong(
    ...input.decisions.flatMap(({ text, because }) => [wrongWords('decisions.text', text, 2_000), wrongWords('decisions.because', because, 2_000)]),
  );
}
