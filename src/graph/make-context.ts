/** Makes the context of an operation: a reader and an entity manager of its own, for one asker. */
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Identity } from '../access/identity.ts';
import { asSomeone } from '../database/whose-work.ts';
import type { OutboundWriter } from '../exchange/outbound.ts';
import type { InboundLag } from '../exchange/outbox-lag.ts';
import type { LiveLog } from '../live/live-log.ts';
import type { Clock } from '../shared/clock.ts';
import { londonDay } from '../shared/london.ts';
import type { GraphContext } from './context.ts';
import { Reader } from './reader.ts';
import { ReadNotes } from './read-notes.ts';
import { Reads } from './reads.ts';

/** Makes contexts over one database and one live log. `orm` is that of the askers: what is read and written through it is so in their name. */
export function contextMaker({
  orm,
  live,
  clock,
  outbound,
  inboundLag,
}: {
  readonly orm: MikroORM;
  readonly live: LiveLog;
  readonly clock: Clock;
  readonly outbound: OutboundWriter;
  readonly inboundLag: () => Promise<readonly InboundLag[]>;
}) {
  return (identity: Identity, about: { readonly requestId: string; readonly signal: AbortSignal }): GraphContext => {
    const em = orm.em.fork();
    em.setSessionContext({ variables: asSomeone({ ...identity, purpose: null, day: londonDay(clock.now()) }) });
    const reads = new Reads(em);
    return { identity, ...about, reads, notes: new ReadNotes(), reader: new Reader(reads), em, clock, live, outbound, inboundLag };
  };
}
