/** A meeting of the partnership: who came, what was on the agenda, what was decided, and who does what by when. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { alsoBehind, onItsList, toldToItsReaders, walledAndOpened, walledAndOpenedWith, walledBehind } from '../access/walls.ts';
import { searchColumn } from '../database/search-column.ts';
import { Agency } from '../access/agency.entity.ts';
import { recordColumns } from '../access/record.ts';
import { StaffMember } from '../access/staff-member.entity.ts';
import { Case } from '../cases/case.entity.ts';
import { Ward } from '../locations/ward/ward.entity.ts';

/** Kinds are data: the seed's list is "including but not exclusive to" (row 78). */
export const MeetingKind = defineEntity({
  name: 'MeetingKind',
  tableName: 'meeting_kind',
  properties: {
    code: p.string().primary(),
    name: p.string(),
    /** Compartments that a meeting of this kind is born with. */
    defaultMarkings: p.array().$type<string[]>().columnType('text[]'),
    validFrom: p.date(),
    validTo: p.date().nullable(),
  },
});
export type MeetingKind = InferEntity<typeof MeetingKind>;

export const MeetingKindReader = defineEntity({
  name: 'MeetingKindReader',
  tableName: 'meeting_kind_reader',
  comment:
    'The list of a kind of meeting (domain rule 58): who reads what its meetings hold, on the days from in_force_from to the day before in_force_to. What the hub brings is added where it is missing and never put right again. A kind without a list is read by nobody.',
  ...toldToItsReaders(),
  properties: {
    id: p.uuid().primary(),
    kind: () => p.manyToOne(MeetingKind).ref().deleteRule('cascade').index(),
    /** Null: of any agency. Which agency's meetings they see is decided apart from it. */
    agency: () => p.manyToOne(Agency).ref().nullable().deleteRule('cascade'),
    /** A role of a token, such as ASB_OFFICER; null: whatever role. */
    role: p.string().nullable(),
    inForceFrom: p.date(),
    inForceTo: p.date().nullable(),
    /** Who decided it, or that it is assumed. */
    source: p.text(),
  },
});
export type MeetingKindReader = InferEntity<typeof MeetingKindReader>;

export const MeetingStatus = { SCHEDULED: 'SCHEDULED', HELD: 'HELD', CANCELLED: 'CANCELLED' } as const;
export type MeetingStatus = (typeof MeetingStatus)[keyof typeof MeetingStatus];

export const Meeting = defineEntity({
  name: 'Meeting',
  tableName: 'meeting',
  ...walledAndOpened('Meeting', 'MEETING', onItsList()),
  properties: {
    id: p.uuid().primary(),
    kind: () => p.manyToOne(MeetingKind).ref().index(),
    title: p.string(),
    scheduledFor: p.datetime(3),
    venue: p.string().nullable(),
    status: p.enum(() => MeetingStatus),
    chair: () => p.manyToOne(StaffMember).ref().nullable(),
    /** A chair who is no member of staff, such as a ward's councillor. */
    chairName: p.string().nullable(),
    ward: () => p.manyToOne(Ward).ref().nullable().index(),
    ...recordColumns,
    search: searchColumn('english', "title || ' ' || coalesce(venue, '')"),
  },
  indexes: [{ properties: ['search'], type: 'fulltext' }, { properties: ['scheduledFor', 'id'] }],
});
export type Meeting = InferEntity<typeof Meeting>;

export const AttendanceStatus = { INVITED: 'INVITED', ATTENDED: 'ATTENDED', APOLOGIES: 'APOLOGIES' } as const;
export type AttendanceStatus = (typeof AttendanceStatus)[keyof typeof AttendanceStatus];

export const Attendance = defineEntity({
  name: 'Attendance',
  tableName: 'attendance',
  ...walledBehind('meeting', 'meeting_id'),
  properties: {
    id: p.uuid().primary(),
    meeting: () => p.manyToOne(Meeting).ref(),
    staffMember: () => p.manyToOne(StaffMember).ref().index(),
    agency: () => p.manyToOne(Agency).ref(),
    status: p.enum(() => AttendanceStatus),
  },
  uniques: [{ properties: ['meeting', 'staffMember'] }],
});
export type Attendance = InferEntity<typeof Attendance>;

export const AgendaItem = defineEntity({
  name: 'AgendaItem',
  tableName: 'agenda_item',
  ...walledBehind('meeting', 'meeting_id'),
  properties: {
    id: p.uuid().primary(),
    meeting: () => p.manyToOne(Meeting).ref(),
    position: p.integer(),
    title: p.string(),
    case: () => p.manyToOne(Case).ref().nullable().index(),
  },
  uniques: [{ properties: ['meeting', 'position'] }, { properties: ['meeting', 'case'] }],
});
export type AgendaItem = InferEntity<typeof AgendaItem>;

export const Decision = defineEntity({
  name: 'Decision',
  tableName: 'decision',
  ...walledBehind('meeting', 'meeting_id'),
  properties: {
    id: p.uuid().primary(),
    meeting: () => p.manyToOne(Meeting).ref().index(),
    agendaItem: () => p.manyToOne(AgendaItem).ref().nullable().index(),
    text: p.text(),
    because: p.text(),
    decidedAt: p.datetime(3),
  },
});
export type Decision = InferEntity<typeof Decision>;

export const ActionStatus = {
  OPEN: 'OPEN',
  IN_PROGRESS: 'IN_PROGRESS',
  COMPLETE: 'COMPLETE',
  CANCELLED: 'CANCELLED',
  CARRIED_FORWARD: 'CARRIED_FORWARD',
} as const;
export type ActionStatus = (typeof ActionStatus)[keyof typeof ActionStatus];

export const Action = defineEntity({
  name: 'Action',
  tableName: 'action',
  ...walledAndOpenedWith('Meeting', 'meeting_id', 'ACTION', alsoBehind('meeting', 'meeting_id')),
  properties: {
    id: p.uuid().primary(),
    meeting: () => p.manyToOne(Meeting).ref().index(),
    case: () => p.manyToOne(Case).ref().nullable().index(),
    text: p.text(),
    owner: () => p.manyToOne(StaffMember).ref().index(),
    dueOn: p.date(),
    status: p.enum(() => ActionStatus),
    /** What came of it: a complete action always says (domain.md §10). */
    outcome: p.text().nullable(),
    completedAt: p.datetime(3).nullable(),
    version: p.integer().version(),
    ...recordColumns,
  },
  indexes: [{ properties: ['dueOn', 'id'] }],
});
export type Action = InferEntity<typeof Action>;
