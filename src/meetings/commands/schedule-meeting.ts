/** Schedules a meeting with its agenda and those asked to it; it is born with the markings of its kind. */
import type { CommandContext } from '../../access/command-context.ts';
import { recordOf } from '../../access/record-of.ts';
import { StaffMember } from '../../access/staff-member.entity.ts';
import { Case } from '../../cases/case.entity.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { Ward } from '../../locations/ward/ward.entity.ts';
import { newId } from '../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../shared/words.ts';
import { AgendaItem, Attendance, Meeting, MeetingKind } from '../meeting.entity.ts';
import { meetingEvent } from '../meeting.events.ts';

export interface AgendaEntry {
  readonly title: string;
  /** The case that the item is about, if it is about one. */
  readonly caseId: string | null;
}

export interface ScheduleMeeting {
  /** Code of a kind in use, such as NAT. */
  readonly kind: string;
  readonly title: string;
  readonly scheduledFor: Date;
  readonly venue: string | null;
  readonly chairId: string | null;
  /** A chair who is no member of staff. */
  readonly chairName: string | null;
  readonly wardCode: string | null;
  readonly agenda: readonly AgendaEntry[];
  /** Members of staff asked to come. */
  readonly invitedIds: readonly string[];
}

const MOST_ENTRIES = 100;

export async function scheduleMeeting(context: CommandContext, input: ScheduleMeeting): Promise<Result<{ id: string }, InvalidInput | NotFound>> {
  const { em } = context;
  const wrong = wrongMeeting(input);
  if (wrong) return refuse(wrong);
  const kind = await em.findOne(MeetingKind, { code: input.kind, validTo: null });
  if (!kind) return refuse(notFound('kind', 'kind of meeting'));
  if (input.wardCode !== null && !(await em.findOne(Ward, { code: input.wardCode }))) return refuse(notFound('wardCode', 'ward'));
  const staffIds = [...new Set([...input.invitedIds, ...(input.chairId === null ? [] : [input.chairId])])];
  const staff = new Map((await em.find(StaffMember, { id: { $in: staffIds } })).map((each) => [each.id, each]));
  if (input.chairId !== null && !staff.has(input.chairId)) return refuse(notFound('chairId', 'member of staff'));
  if (staff.size !== staffIds.length) return refuse(notFound('invitedIds', 'member of staff'));
  const caseIds = input.agenda.flatMap(({ caseId }) => caseId ?? []);
  if ((await em.count(Case, { id: { $in: caseIds } })) !== caseIds.length) return refuse(notFound('agenda.caseId', 'case'));
  const meeting = em.create(Meeting, {
    ...recordOf(context, 'MEETING', 'UK_GDPR_PART2', kind.defaultMarkings ?? []),
    id: newId(),
    kind,
    title: input.title.trim(),
    scheduledFor: input.scheduledFor,
    venue: wordsOrNull(input.venue),
    status: 'SCHEDULED',
    chair: input.chairId,
    chairName: wordsOrNull(input.chairName),
    ward: input.wardCode,
  });
  for (const [index, entry] of input.agenda.entries())
    em.create(AgendaItem, { id: newId(), meeting, position: index + 1, title: entry.title.trim(), case: entry.caseId });
  for (const each of staff.values()) em.create(Attendance, { id: newId(), meeting, staffMember: each, agency: each.agency, status: 'INVITED' });
  await appendToOutbox(em, [meetingEvent(context, 'meeting.scheduled', meeting.id, kind.defaultMarkings ?? [], { kind: kind.code })]);
  return ok({ id: meeting.id });
}

function wrongMeeting(input: ScheduleMeeting): InvalidInput | null {
  if (input.agenda.length > MOST_ENTRIES) return invalid('agenda', `An agenda holds at most ${MOST_ENTRIES} items.`);
  if (input.invitedIds.length > MOST_ENTRIES) return invalid('invitedIds', `Ask at most ${MOST_ENTRIES} people at once.`);
  const cases = input.agenda.flatMap(({ caseId }) => caseId ?? []);
  if (new Set(cases).size !== cases.length) return invalid('agenda.caseId', 'A case stands on an agenda once: leave the second one out.');
  return firstWrong(
    wrongWords('title', input.title, 200),
    wrongWords('venue', input.venue, 200, false),
    wrongWords('chairName', input.chairName, 200, false),
    ...input.agenda.map((entry) => wrongWords('agenda.title', entry.title, 200)),
  );
}
