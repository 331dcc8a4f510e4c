/** What a person's record tells: that it was made or changed, never what it says. */
import type { CommandContext } from '../access/command-context.ts';
import type { OutboxEvent } from '../exchange/outbox.ts';

export type PersonEvent = 'person.recorded' | 'person.consent-recorded' | 'person.channel-changed';

/** A person, as far as an event tells of one. */
export interface ToldPerson {
  readonly id: string;
  readonly markings: readonly string[];
}

export function personRecorded(context: CommandContext, person: ToldPerson): OutboxEvent {
  return personEvent(context, 'person.recorded', person);
}

/** The event as the outbox takes it, with the compartments of the person. */
export function personEvent(
  context: CommandContext,
  type: PersonEvent,
  { id: personId, markings }: ToldPerson,
  payload: Readonly<Record<string, string>> = {},
): OutboxEvent {
  const at = context.clock.now();
  return {
    topic: 'hub.person.v1',
    key: personId,
    type,
    payload: { personId, at: at.toISOString(), ...payload },
    subjectIds: [personId],
    occurredAt: at,
    markings,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated: context.simulated,
  };
}
