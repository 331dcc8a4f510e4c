/** What a case tells the partnership: that something happened to which case, never what was written. */
import type { OutboxEvent } from '../exchange/outbox.ts';
import type { CommandContext } from '../access/command-context.ts';

export type CaseEvent =
  | 'case.opened'
  | 'case.advanced'
  | 'case.closed'
  | 'case.person-linked'
  | 'case.incident-linked'
  | 'case.pef-round-opened'
  | 'case.pef-received';

/** The event as the outbox takes it. */
export function caseEvent(
  context: CommandContext,
  type: CaseEvent,
  caseId: string,
  payload: Readonly<Record<string, string>>,
  others: readonly string[] = [],
): OutboxEvent {
  const at = context.clock.now();
  return {
    topic: 'hub.case.v1',
    key: caseId,
    type,
    payload: { caseId, at: at.toISOString(), ...payload },
    subjectIds: [caseId, ...others],
    occurredAt: at,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated: context.simulated,
  };
}
