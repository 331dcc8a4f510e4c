/** The mutations of meetings and actions: thin doors to the commands. */
import { builder } from '../graph/builder.ts';
import { commandField } from '../graph/command-field.ts';
import { keyOf, optionalKeyOf, recordOfId } from '../graph/global-ids.ts';
import { BarrierRefusalType } from '../access/derivation/barrier.graph.ts';
import { NotFoundType, RefusalInterface } from '../graph/refusal-types.ts';
import type { ActionNotOpen } from './action.stages.ts';
import { completeAction } from './commands/complete-action.ts';
import { recordMinutes } from './commands/record-minutes.ts';
import { scheduleMeeting } from './commands/schedule-meeting.ts';
import { setAction } from './commands/set-action.ts';
import { ActionStatusEnum } from './meeting.graph.ts';

const ActionNotOpenType = builder.objectRef<ActionNotOpen>('ActionNotOpen').implement({
  description: 'An action cannot be completed: the sentence says why.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ status: t.expose('status', { type: ActionStatusEnum, description: 'Where it stands.' }) }),
});

const AgendaItemInput = builder.inputType('AgendaItemInput', {
  description: 'An item of an agenda.',
  fields: (t) => ({
    title: t.string({ required: true, description: 'What it is about.' }),
    caseId: t.id({ description: 'The Case it is about, if it is about one.' }),
  }),
});

commandField('meetingSchedule', {
  description: 'Schedule a meeting with its agenda and those asked to it. It is born with the markings of its kind.',
  answers: 'Meeting',
  refusals: [NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    kind: arg.string({ required: true, description: 'The code of a kind of meeting, such as NAT: see meetingKinds.' }),
    title: arg.string({ required: true, description: 'What to call it, at most 200 characters.' }),
    scheduledFor: arg({ type: 'DateTime', required: true, description: 'When it begins.' }),
    venue: arg.string({ description: 'Where.' }),
    chairId: arg.id({ description: 'Its chair, a StaffMember.' }),
    chairName: arg.string({ description: "Its chair, where that is no member of staff, such as a ward's councillor." }),
    wardCode: arg.string({ description: 'GSS code of the ward it is about, for a NAT.' }),
    agenda: arg({ type: [AgendaItemInput], description: 'The agenda, in order.' }),
    invitedIds: arg.idList({ description: 'The StaffMembers asked to come.' }),
    from: arg.idList({ description: 'Records that you may read and that it is drawn from, at most 20: it carries their compartments.' }),
    markings: arg.stringList({ description: 'Compartments that it lies in beside those, by their codes: only such as you are read into.' }),
  }),
  input: (args) => ({
    kind: args.kind,
    title: args.title,
    scheduledFor: args.scheduledFor,
    venue: args.venue ?? null,
    chairId: optionalKeyOf('StaffMember', args.chairId),
    chairName: args.chairName ?? null,
    wardCode: args.wardCode ?? null,
    agenda: (args.agenda ?? []).map((entry) => ({ title: entry.title, caseId: optionalKeyOf('Case', entry.caseId) })),
    invitedIds: (args.invitedIds ?? []).map((id) => keyOf('StaffMember', id)),
    from: (args.from ?? []).map(recordOfId),
    markings: args.markings ?? [],
  }),
  command: scheduleMeeting,
});

const DecisionInput = builder.inputType('DecisionInput', {
  description: 'Something that a meeting decided.',
  fields: (t) => ({
    position: t.int({ description: 'The place on the agenda of the item that it belongs to.' }),
    text: t.string({ required: true, description: 'What was decided, at most 2,000 characters.' }),
    because: t.string({ required: true, description: 'Why, at most 2,000 characters.' }),
    from: t.idList({ description: 'Records that you may read and that it is drawn from, at most 20: the meeting has to lie in all their compartments.' }),
  }),
});

commandField('meetingRecordMinutes', {
  description: 'Record that a meeting was held: who came, and what was decided.',
  answers: 'Meeting',
  refusals: [NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    meetingId: arg.id({ required: true, description: 'The Meeting.' }),
    attendedIds: arg.idList({ description: 'The StaffMembers who came, of those asked to it.' }),
    apologyIds: arg.idList({ description: 'The StaffMembers who sent apologies.' }),
    decisions: arg({ type: [DecisionInput], description: 'What was decided.' }),
  }),
  input: (args) => ({
    meetingId: keyOf('Meeting', args.meetingId),
    attendedIds: (args.attendedIds ?? []).map((id) => keyOf('StaffMember', id)),
    apologyIds: (args.apologyIds ?? []).map((id) => keyOf('StaffMember', id)),
    decisions: (args.decisions ?? []).map(({ position, text, because, from }) => ({
      position: position ?? null,
      text,
      because,
      from: (from ?? []).map(recordOfId),
    })),
  }),
  command: recordMinutes,
});

commandField('actionSet', {
  description: 'Set an action at a meeting: what, who, by when. It carries the markings of its meeting, of its case and of what it is drawn from.',
  answers: 'Action',
  refusals: [NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    meetingId: arg.id({ required: true, description: 'The Meeting that sets it.' }),
    text: arg.string({ required: true, description: 'What is to be done, at most 2,000 characters.' }),
    ownerId: arg.id({ required: true, description: 'The StaffMember who does it.' }),
    dueOn: arg({ type: 'Date', required: true, description: 'By when.' }),
    caseId: arg.id({ description: 'The Case it serves, if it serves one.' }),
    from: arg.idList({ description: 'Records that you may read and that it is drawn from, at most 20: it carries their compartments.' }),
    markings: arg.stringList({ description: 'Compartments that it lies in beside those, by their codes: only such as you are read into.' }),
  }),
  input: (args) => ({
    meetingId: keyOf('Meeting', args.meetingId),
    text: args.text,
    ownerId: keyOf('StaffMember', args.ownerId),
    dueOn: args.dueOn,
    caseId: optionalKeyOf('Case', args.caseId),
    from: (args.from ?? []).map(recordOfId),
    markings: args.markings ?? [],
  }),
  command: setAction,
});

commandField('actionComplete', {
  description: 'Complete an action, saying what came of it.',
  answers: 'Action',
  refusals: [ActionNotOpenType, NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    actionId: arg.id({ required: true, description: 'The Action.' }),
    outcome: arg.string({ required: true, description: 'What came of it, at most 2,000 characters.' }),
  }),
  input: (args) => ({ actionId: keyOf('Action', args.actionId), outcome: args.outcome }),
  command: completeAction,
});
