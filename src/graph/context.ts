/** What a resolver may know: who asks, the reader of this operation, and the door to the commands. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Asking } from '../access/asking.ts';
import type { Admit } from '../access/explain/admit.ts';
import type { Identity } from '../access/identity.ts';
import type { Verdict } from '../access/ledger/verdict.ts';
import type { OutboundWriter } from '../exchange/outbound.ts';
import type { InboundLag } from '../exchange/outbox-lag.ts';
import type { Clock } from '../shared/clock.ts';
import type { LiveLog } from '../live/live-log.ts';
import type { AccessTold, Masks } from './masks.ts';
import type { Reader } from './reader.ts';
import type { ReadNotes, Told } from './read-notes.ts';
import type { Reads, Runs } from './reads.ts';

/** Made anew for each operation, and for each event of a subscription: nothing read or permitted outlives it. */
export interface GraphContext {
  readonly identity: Identity;
  /** The same, with the purpose of the operation and for whom it is asked. */
  readonly asking: Asking;
  readonly requestId: string;
  readonly reader: Reader;
  /** The transaction that the reader reads in. */
  readonly reads: Reads;
  /** What it has read of people. */
  readonly notes: ReadNotes;
  /** Decides what its asker may read, and knows what was left out. */
  readonly masks: Masks;
  /** A fresh entity manager for the commands of this operation. */
  readonly em: EntityManager;
  readonly clock: Clock;
  readonly live: LiveLog;
  /** Writes messages as the partners want them: for previews and for the commands that seal them. */
  readonly outbound: OutboundWriter;
  /** How far the hub has come in what it reads. Rejects while the bus does not answer. */
  readonly inboundLag: () => Promise<readonly InboundLag[]>;
  /** Reads the whole ledger and says whether it is what it was. */
  readonly verifyLedger: () => Promise<Verdict>;
  /** Whether an operation of somebody would be run here. */
  readonly admits: Admit;
  /** Runs a statement as the hub's own work, for who explains why somebody does not see a record. */
  readonly asHub: Runs;
  /** Ends when the asker goes away. */
  readonly signal: AbortSignal;
  /** Of what was read of people, what stands in the `data` of an answer, and whose records that is of. */
  tells(data: unknown): Promise<Told>;
  /** What the answer says of what it leaves out; null for nothing. */
  accessTold(): AccessTold | null;
  /** Ends the operation, whose name in its document is given, with an entry of what it tells. Rejects when it is not on record: then nothing may be told. */
  end(told: Told, operation: string | null): Promise<void>;
  /** Puts on record what is told again of what was read before. Rejects when it is not there: then nothing may be told. */
  record(told: Told, operation: string | null): Promise<void>;
  /** Ends the operation without an answer. Never rejects. */
  abandon(): Promise<void>;
  /** What an operation of somebody else would be given, in a transaction of theirs that is never committed: `abandon` ends it. Pause the own reads before. */
  standIn(asking: Asking): Promise<GraphContext>;
}
