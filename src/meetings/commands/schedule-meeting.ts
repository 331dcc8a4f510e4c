/** Schedules a meeting with its agenda and those asked to it; it is born with the markings of its kind. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import type { RecordKey } from '../../access/derivation/derivation.rules.ts';
import { bornOf, noteDerivations, origin, originsNamed } from '../../access/derivation/origins.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
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
  /** Records that its words are drawn from: it carries their compartments. */
  readonly from?: readonly RecordKey[];
  /** Compartments that it lies in beside those of its kind. */
  readonly markings?: readonly string[];
}

export type ScheduleMeetingRefusal = InvalidInput | NotFound | BarrierRefusal;

const MOST_ENTRIES = 100;

export async function scheduleMeeting(context: CommandContext, input: ScheduleMeeting): Promise<Result<{ id: string }, ScheduleMeetingRefusal>> {
  const { em } = context;
  const wrong = wrongMeeting(input);
  if (wrong) return refuse(wrong);
  const kind = await em.findOne(MeetingKind, { code: input.kind, validTo: null });
  if (!kind) return refuse(notFound('kind', 'kind of meeting'));
  if (!(await isListed(em, kind.code))) return refuse(invalid('kind', 'Who is on the list of this kind of meeting schedules it: ask its chair.'));
  if (input.wardCode !== null && !(await em.findOne(Ward, { code: input.wardCode }))) return refuse(notFound('wardCode', 'ward'));
  const staffIds = [...new Set([...input.invitedIds, ...(input.chairId === null ? [] : [input.chairId])])];
  const staff = new Map((await em.find(StaffMember, { id: { $in: staffIds } })).map((each) => [each.id, each]));
  if (input.chairId !== null && !staff.has(input.chairId)) return refuse(notFound('chairId', 'member of staff'));
  if (staff.size !== staffIds.length) return refuse(notFound('invitedIds', 'member of staff'));
  const caseIds = input.agenda.flatMap(({ caseId }) => caseId ?? []);
  const cases = await em.find(Case, { id: { $in: caseIds } });
  if (cases.length !== caseIds.length) return refuse(notFound('agenda.caseId', 'case'));
  const drawn = await originsNamed(em, 'from', input.from ?? []);
  if (!drawn.ok) return drawn;
  const born = await bornOf(context, { origins: drawn.value, said: [...(kind.defaultMarkings ?? []), ...(input.markings ?? [])] });
  if (!born.ok) return born;
  const id = newId();
  const markings = born.value;
  // Whoever comes reads the agenda: a case in more compartments than the meeting does not stand on it.
  const onAgenda = cases.map((each) => origin('agenda.caseId', 'AGENDA', 'Case', each));
  const fits = await bornOf(context, { origins: onAgenda, into: { type: 'Meeting', id, markings, owner: context.actor.agency } });
  if (!fits.ok) return fits;
  const words = { title: input.title, venue: input.venue, chairName: input.chairName, 'agenda.title': input.agenda.map(({ title }) => title).join('\n') };
  const quote = await unquoted(context, { words, about: [...onAgenda, ...drawn.value], into: markings });
  if (quote) return refuse(quote);
  const meeting = em.create(Meeting, {
    ...recordOf(context, 'MEETING', 'UK_GDPR_PART2', markings),
    id,
    kind,
    title: input.title.trim(),
    scheduledFor: input.scheduledFor,
    venue: wordsOrNull(input.venue),
    status: 'SCHEDULED',
    chair: input.chairId,
    chairName: wordsOrNull(input.chairName),
    ward: input.wardCode,
  });
  const items = input.agenda.map((entry, index) =>
    em.create(AgendaItem, { id: newId(), meeting, position: index + 1, title: entry.title.trim(), case: entry.caseId }),
  );
  for (const each of staff.values()) em.create(Attendance, { id: newId(), meeting, staffMember: each, agency: each.agency, status: 'INVITED' });
  await noteDerivations(context, [{ type: 'Meeting', id }], drawn.value);
  for (const [index, { caseId }] of input.agenda.entries()) {
    const item = items[index];
    if (item && caseId !== null) await noteDerivations(context, [{ type: 'AgendaItem', id: item.id }], [{ type: 'Case', id: caseId, kind: 'AGENDA' }]);
  }
  await appendToOutbox(em, [meetingEvent(context, 'meeting.scheduled', meeting.id, markings, { kind: kind.code })]);
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

/** Domain rule 58: whoever is not on a meeting's list sees nothing of it, and so does not set it either. */
async function isListed(em: EntityManager, kind: string): Promise<boolean> {
  const { rows } = await sql<{ listed: boolean }>`select hub_asker() = 'hub' or ${kind} = any (hub_meeting_kinds()) as listed`.execute(em.getKysely());
  return rows[0]?.listed === true;
}
