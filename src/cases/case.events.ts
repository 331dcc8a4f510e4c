/** What a case tells the partnership: that something happened to which case, never what was written. */
import type { OutboxEvent } from '../exchange/outbox.ts';
import type { CommandContext } from '../access/command-context.ts';
import { united } from '../access/derivation/derivation.rules.ts';

export type CaseEvent =
  | 'case.opened'
  | 'case.advanced'
  | 'case.closed'
  | 'case.person-linked'
  | 'case.incident-linked'
  | 'case.pef-round-opened'
  | 'case.pef-received';

/** The event as the outbox takes it, with the compartments of the case and of whatever else it names. */
export function caseEvent(
  context: CommandContext,
  type: CaseEvent,
  { id: caseId, markings }: { readonly id: string; readonly markings: readonly string[] },
  payload: Readonly<Record<string, string>>,
  others: readonly { readonly id: string; readonly markings: readonly string[] }[] = [],
): OutboxEvent {
  const at = context.clock.now();
  return {
    topic: 'hub.case.v1',
    key: caseId,
    type,
    payload: { caseId, at: at.toISOString(), ...payload },
    subjectIds: [caseId, ...others.map(({ id }) => id)],
    occurredAt: at,
    markings: united(markings, ...others.map((each) => each.markings)),
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated: context.simulated,
  };
}
