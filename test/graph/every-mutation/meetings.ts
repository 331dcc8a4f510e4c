/** The mutations of meetings and of the actions that they set. */
import { nobody } from '../commanding.ts';
import { globalId } from '../listing.ts';
import type { TestGraph } from '../../support/graph.ts';
import { aMeeting, anAction, aStaffMember } from '../../support/records.ts';
import { kept, type Rows } from './row.ts';

/** The global id of a meeting to come. */
async function aMeetingToCome(graph: TestGraph): Promise<string> {
  const meeting = await kept(graph, (em) => Object.assign(aMeeting(em, 'NAT'), { status: 'SCHEDULED' }));
  return globalId('Meeting', meeting.id);
}

export const MEETINGS: Rows = {
  meetingSchedule: async () => {
    const args = { kind: 'NAT', title: 'NAT', scheduledFor: '2026-12-01T19:00:00Z' };
    return { args, other: { ...args, title: 'Panel' }, refused: { ...args, kind: 'NONE' }, refusedAs: 'NotFound' };
  },
  meetingRecordMinutes: async (graph) => ({
    args: { meetingId: await aMeetingToCome(graph) },
    other: { meetingId: await aMeetingToCome(graph) },
    refused: { meetingId: nobody('Meeting') },
    refusedAs: 'NotFound',
  }),
  actionSet: async (graph) => {
    const oak = await kept(graph, (em) => aStaffMember(em));
    const args = { meetingId: await aMeetingToCome(graph), text: 'Ring', ownerId: globalId('StaffMember', oak.id), dueOn: '2026-12-24' };
    return { args, other: { ...args, text: 'Visit' }, refused: { ...args, text: '' }, refusedAs: 'InvalidInput' };
  },
  actionComplete: async (graph) => {
    const action = await kept(graph, (em) => anAction(em, aMeeting(em, 'NAT'), aStaffMember(em), 'Ring'));
    const args = { actionId: globalId('Action', action.id), outcome: 'Done.' };
    return { args, other: { ...args, outcome: 'Nearly done.' }, refused: { ...args, actionId: nobody('Action') }, refusedAs: 'NotFound' };
  },
};
