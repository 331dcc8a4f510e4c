/** What a domain may still say at the moment of sending: a message that was approved an hour ago may have lost its consent since. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../shared/clock.ts';
import type { Disclosed } from './disclosures.ts';

/** A row of the outbox that is about to leave. */
export interface Leaving {
  readonly eventId: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly subjectIds: readonly string[];
  /** True when an earlier attempt was broken off: the partner may have the message already. */
  readonly attempted: boolean;
}

/** Go, or stay for good, with the sentence that the alert says. */
export type Clearance = { readonly go: true } | { readonly go: false; readonly because: string };

/** A domain's word on the messages of its topics, asked by the relay (src/exchange/relay.ts) before each attempt. */
export interface Departure {
  readonly topics: readonly string[];
  /**
   * Answers for each row, in order. Runs in a transaction that is committed before the messages leave: it locks the aggregates, so that a
   * withdrawal comes either before (nothing leaves) or after (a withdrawal follows under the same key). It notes on the aggregate that an
   * attempt was made, or that the message stays, and raises the alert for what stays.
   */
  clear(em: EntityManager, rows: readonly Leaving[], clock: Clock): Promise<readonly Clearance[]>;
  /**
   * What each message tells of people, and to whom; null for one that tells nothing of anybody. Asked about those that may go, in the same transaction: it is on record
   * when they leave.
   */
  discloses(em: EntityManager, rows: readonly Leaving[]): Promise<readonly (Disclosed | null)[]>;
  /** The messages are on the bus for good: runs once in the transaction that notes it; a repetition changes nothing. */
  left(em: EntityManager, rows: readonly Leaving[], clock: Clock): Promise<void>;
}
