/** Meetings in the graph: who came, the agenda, the decisions, and the actions with their owners. */
import { WHAT_A_MEETING_SAYS, WHICH_MEETING } from '../access/personal-data.ts';
import { Agency } from '../access/agency.entity.ts';
import { recordFields } from '../access/record.graph.ts';
import { StaffMember } from '../access/staff-member.entity.ts';
import { Case } from '../cases/case.entity.ts';
import { CaseFilter } from '../cases/case.graph.ts';
import { entityFilter, Simulated } from '../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../graph/entity-type.ts';
import { graphEnum } from '../graph/enums.ts';
import { Ward } from '../locations/ward/ward.entity.ts';
import { Action, ActionStatus, AgendaItem, Attendance, AttendanceStatus, Decision, Meeting, MeetingKind, MeetingStatus } from './meeting.entity.ts';

const MeetingStatusEnum = graphEnum('MeetingStatus', 'Where a meeting stands.', MeetingStatus, {
  SCHEDULED: 'It is to come.',
  HELD: 'It was held.',
  CANCELLED: 'It was cancelled.',
});

const AttendanceStatusEnum = graphEnum('AttendanceStatus', 'Whether someone came.', AttendanceStatus, {
  INVITED: 'Invited; nothing more is known.',
  ATTENDED: 'Came.',
  APOLOGIES: 'Sent apologies.',
});

export const ActionStatusEnum = graphEnum('ActionStatus', 'Where an action stands.', ActionStatus, {
  OPEN: 'Set, not begun.',
  IN_PROGRESS: 'Begun.',
  COMPLETE: 'Done: its outcome says what came of it.',
  CANCELLED: 'No longer wanted.',
  CARRIED_FORWARD: 'Taken over to a later meeting.',
});

entityType(MeetingKind, {
  description: 'A kind of meeting, such as a Neighbourhood Action Team or the ASB Panel.',
  domain: 'meetings',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    code: t.prop('code', { description: 'A stable word for it, such as NAT.' }),
    name: t.prop('name', { description: 'Its name.' }),
    defaultMarkings: t.prop('defaultMarkings', { description: 'Compartments that a meeting of this kind is born with.' }),
  }),
});

const actionFilter = entityFilter(Action, 'ActionFilter', 'Which actions.', {
  status: { test: { test: 'equals', property: 'status' }, input: (t) => t.field({ type: ActionStatusEnum, description: 'With this status.' }) },
  dueFrom: { test: { test: 'from', property: 'dueOn' }, input: (t) => t.field({ type: 'Date', description: 'Due on or after.' }) },
  dueBefore: { test: { test: 'before', property: 'dueOn' }, input: (t) => t.field({ type: 'Date', description: 'Due before.' }) },
});
const byDueDay = { orderBy: ['dueOn'], filter: actionFilter } as const;

entityType(Meeting, {
  description: 'A meeting of the partnership.',
  domain: 'meetings',
  readers: 'signedIn',
  personal: WHICH_MEETING,
  fields: (t) => ({
    kind: t.relation('kind', { personal: false, description: 'What kind of meeting it is.' }),
    title: t.prop('title', { personal: WHICH_MEETING, neverNull: true, description: 'What it is called.' }),
    scheduledFor: t.prop('scheduledFor', { personal: false, description: 'When it begins.' }),
    venue: t.prop('venue', { personal: false, description: 'Where.' }),
    status: t.prop('status', { personal: false, type: MeetingStatusEnum, description: 'Where it stands.' }),
    chair: t.relation('chair', { personal: false, description: 'Its chair, where that is a member of staff.' }),
    chairName: t.prop('chairName', { personal: false, description: "Its chair, where that is no member of staff, such as a ward's councillor." }),
    ward: t.relation('ward', { personal: false, description: 'The ward it is about, for a NAT.' }),
    attendance: t.connection(Attendance, { by: 'meeting' }, { personal: false, description: 'Who was asked and who came.', orderBy: [] }),
    agendaItems: t.list(AgendaItem, { by: 'meeting' }, { personal: false, description: 'The agenda, in order.', orderBy: ['position'] }),
    decisions: t.list(Decision, { by: 'meeting' }, { personal: false, description: 'What was decided.', orderBy: ['decidedAt'] }),
    actions: t.connection(Action, { by: 'meeting' }, { personal: false, ...byDueDay, description: 'Who does what by when, the first due first.' }),
    cases: t.connection(
      Case,
      { through: AgendaItem, from: 'meeting', to: 'case' },
      { personal: false, orderBy: ['openedAt'], descending: true, filter: CaseFilter, description: 'The cases on its agenda.' },
    ),
    ...recordFields(t),
  }),
});

entityType(Attendance, {
  description: "Someone's place at a meeting.",
  domain: 'meetings',
  readers: 'signedIn',
  personal: WHICH_MEETING,
  fields: (t) => ({
    staffMember: t.relation('staffMember', { personal: false, description: 'Who.' }),
    agency: t.relation('agency', { personal: false, description: 'For which agency.' }),
    status: t.prop('status', { personal: false, type: AttendanceStatusEnum, description: 'Whether they came.' }),
  }),
});

entityType(AgendaItem, {
  description: 'An item of an agenda.',
  domain: 'meetings',
  readers: 'signedIn',
  personal: WHICH_MEETING,
  fields: (t) => ({
    position: t.prop('position', { personal: false, description: 'Its place on the agenda, from 1.' }),
    title: t.prop('title', { personal: WHAT_A_MEETING_SAYS, description: 'What it is about.' }),
    case: t.relation('case', { personal: false, description: 'The case it is about, if it is about one.' }),
  }),
});

entityType(Decision, {
  description: 'Something that a meeting decided.',
  domain: 'meetings',
  readers: 'signedIn',
  personal: WHICH_MEETING,
  fields: (t) => ({
    text: t.prop('text', { personal: WHAT_A_MEETING_SAYS, description: 'What was decided.' }),
    because: t.prop('because', { personal: WHAT_A_MEETING_SAYS, description: 'Why.' }),
    decidedAt: t.prop('decidedAt', { personal: false, description: 'When.' }),
    agendaItem: t.relation('agendaItem', { personal: false, description: 'The item it belongs to.' }),
  }),
});

entityType(Action, {
  description: 'Who does what by when, set by a meeting.',
  domain: 'meetings',
  readers: 'signedIn',
  personal: WHICH_MEETING,
  fields: (t) => ({
    text: t.prop('text', { personal: WHAT_A_MEETING_SAYS, description: 'What is to be done.' }),
    owner: t.relation('owner', { personal: false, description: 'Who does it.' }),
    dueOn: t.prop('dueOn', { personal: false, description: 'By when.' }),
    status: t.prop('status', { personal: false, type: ActionStatusEnum, description: 'Where it stands.' }),
    outcome: t.prop('outcome', { personal: WHAT_A_MEETING_SAYS, description: 'What came of it.' }),
    completedAt: t.prop('completedAt', { personal: false, description: 'When it was done.' }),
    meeting: t.relation('meeting', { personal: false, description: 'The meeting that set it.' }),
    case: t.relation('case', { personal: false, description: 'The case it serves, if it serves one.' }),
    ...recordFields(t),
  }),
});

const meetingFilter = entityFilter(Meeting, 'MeetingFilter', 'Which meetings.', {
  kind: { test: { test: 'equals', property: 'kind' }, input: (t) => t.string({ description: 'The code of the kind, such as NAT.' }) },
  ward: { test: { test: 'equals', property: 'ward' }, input: (t) => t.string({ description: 'GSS code of the ward.' }) },
  status: { test: { test: 'equals', property: 'status' }, input: (t) => t.field({ type: MeetingStatusEnum, description: 'With this status.' }) },
  scheduledFrom: { test: { test: 'from', property: 'scheduledFor' }, input: (t) => t.field({ type: 'DateTime', description: 'Beginning at or after.' }) },
  scheduledBefore: { test: { test: 'before', property: 'scheduledFor' }, input: (t) => t.field({ type: 'DateTime', description: 'Beginning before.' }) },
  text: {
    personal: WHICH_MEETING,
    test: { test: 'words', property: 'search', language: 'english' },
    input: (t) => t.string({ description: 'Words of the title or venue.' }),
  },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented meetings; INCLUDE when nothing is said.' }),
  },
});
const latestFirst = { orderBy: ['scheduledFor'], descending: true, filter: meetingFilter } as const;

rootList('meetings', Meeting, { ...latestFirst, description: 'Meetings, the latest first.', markedByDefault: 'in' });
rootList('actions', Action, { ...byDueDay, description: 'Actions of every meeting, the first due first.', markedByDefault: 'in' });
rootList('meetingKinds', MeetingKind, { description: 'Kinds of meeting.', orderBy: ['name'], markedByDefault: 'in' });

extendEntity(Case, (t) => ({
  meetings: t.connection(
    Meeting,
    { through: AgendaItem, from: 'case', to: 'meeting' },
    { personal: false, ...latestFirst, description: 'The meetings that had it on their agenda, the latest first.' },
  ),
  actions: t.connection(Action, { by: 'case' }, { personal: false, ...byDueDay, description: 'Actions that serve it, the first due first.' }),
}));

extendEntity(Ward, (t) => ({
  meetings: t.connection(Meeting, { by: 'ward' }, { ...latestFirst, description: 'Meetings about the ward, the latest first.' }),
}));

extendEntity(StaffMember, (t) => ({
  actions: t.connection(Action, { by: 'owner' }, { ...byDueDay, description: 'Actions they own, the first due first.' }),
  attendances: t.connection(Attendance, { by: 'staffMember' }, { description: 'The meetings they were asked to.', orderBy: [] }),
}));

extendEntity(Agency, (t) => ({
  attendances: t.connection(Attendance, { by: 'agency' }, { description: 'The meetings its staff were asked to.', orderBy: [] }),
}));

extendEntity(Attendance, (t) => ({ meeting: t.relation('meeting', { personal: false, description: 'The meeting.' }) }));
