/** What a person's record tells: that it was made, never what it says. */
import type { CommandContext } from '../access/command-context.ts';
import type { OutboxEvent } from '../exchange/outbox.ts';

export function personRecorded(context: CommandContext, personId: string): OutboxEvent {
  const at = context.clock.now();
  return {
    topic: 'hub.person.v1',
    key: personId,
    type: 'person.recorded',
    payload: { personId, at: at.toISOString() },
    subjectIds: [personId],
    occurredAt: at,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated: context.simulated,
  };
}
