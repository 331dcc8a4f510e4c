/** What premises tell the partnership: that something happened to which premises and when. */
import type { CommandContext } from '../../access/command-context.ts';
import type { OutboxEvent } from '../../exchange/outbox.ts';

export type PremisesEvent = 'premises.recorded' | 'premises.radio-assigned' | 'premises.radio-returned';

/** The event as the outbox takes it. */
export function premisesEvent(context: CommandContext, type: PremisesEvent, premisesId: string, payload: Readonly<Record<string, string>> = {}): OutboxEvent {
  const at = context.clock.now();
  return {
    topic: 'hub.premises.v1',
    key: premisesId,
    type,
    payload: { premisesId, at: at.toISOString(), ...payload },
    subjectIds: [premisesId],
    occurredAt: at,
    // Premises are known to everybody: no command puts one into a compartment.
    markings: [],
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated: context.simulated,
  };
}
