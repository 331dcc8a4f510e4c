/** What the way in is given: where to write, where to read, what time it is, and how patient it is. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PutActsOnRecord } from '../../src/access/ledger/act-log.ts';
import type { Bus } from '../../src/exchange/bus.ts';
import type { Clock } from '../../src/shared/clock.ts';

/** What the way in needs. */
export interface InboundSettings {
  /** An entity manager of one's own: asked for each transaction. */
  readonly em: () => EntityManager;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Whether invented messages are taken: never by a hub that holds real records. */
  readonly acceptSimulated: boolean;
  /** Puts on record what a batch does with what is held on people, in its transaction. Every hub has one; left out, only tests of the way in are the wiser. */
  readonly putActsOnRecord?: PutActsOnRecord;
  /** Told of failures and recoveries; never of what a message says. */
  readonly log?: (line: string) => void;
  /** How often a message that fails on its own is tried before it goes to the dead letters. */
  readonly attempts?: number;
  /** The first wait between two attempts, in milliseconds; each is twice as long as the one before, up to `longestPause`. */
  readonly firstPause?: number;
  readonly longestPause?: number;
}
