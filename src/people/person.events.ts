/** What a person's record tells: that it was made or changed, never what it says. */
import type { CommandContext } from '../access/command-context.ts';
import type { OutboxEvent } from '../exchange/outbox.ts';

export type PersonEvent = 'person.recorded' | 'person.consent-recorded' | 'person.channel-changed';

export function personRecorded(context: CommandContext, personId: string): OutboxEvent {
  return personEvent(context, 'person.recorded', personId);
}

export function personEvent(context: CommandContext, type: PersonEvent, personId: string, payload: Readonly<Record<string, string>> = {}): OutboxEvent {
  const at = context.clock.now();
  return {
    topic: 'hub.person.v1',
    key: personId,
    type,
    payload: { personId, at: at.toISOString(), ...payload },
    subjectIds: [personId],
    occurredAt: at,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated: context.simulated,
  };
}
