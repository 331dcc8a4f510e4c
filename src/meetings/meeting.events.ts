/** What a meeting tells: that it was scheduled and held, and that actions were set and completed; never what was said. */
import type { CommandContext } from '../access/command-context.ts';
import type { OutboxEvent } from '../exchange/outbox.ts';

export type MeetingEvent = 'meeting.scheduled' | 'meeting.held' | 'action.set' | 'action.completed';

/** The event as the outbox takes it; the meeting's own markings go with it. */
export function meetingEvent(
  context: CommandContext,
  type: MeetingEvent,
  meetingId: string,
  markings: readonly string[],
  payload: Readonly<Record<string, string>>,
): OutboxEvent {
  const at = context.clock.now();
  return {
    topic: 'hub.meeting.v1',
    key: meetingId,
    type,
    payload: { meetingId, at: at.toISOString(), ...payload },
    subjectIds: [meetingId, ...(payload['actionId'] ? [payload['actionId']] : [])],
    occurredAt: at,
    markings,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated: context.simulated,
  };
}
