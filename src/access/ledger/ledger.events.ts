/** What the ledger tells: its checkpoints, so that whoever listens holds a copy that nobody who holds the database can reach. */
import type { OutboxEvent } from '../../exchange/outbox.ts';
import type { Checkpoint } from './checkpoint.rules.ts';

export type LedgerEvent = 'ledger.checkpointed';

export function ledgerCheckpointed(checkpoint: Checkpoint, simulated: boolean): OutboxEvent {
  return {
    topic: 'hub.ledger-checkpoint.v1',
    key: checkpoint.hubId,
    type: 'ledger.checkpointed',
    payload: { ...checkpoint },
    subjectIds: [checkpoint.hubId],
    occurredAt: new Date(checkpoint.at),
    // A signature over what nobody can read from it.
    markings: [],
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL',
    agreement: 'INTERNAL',
    simulated,
  };
}
