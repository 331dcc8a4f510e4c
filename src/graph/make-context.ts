/** Makes the context of an operation: a reader and an entity manager of its own, for one asker. */
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Identity } from '../access/identity.ts';
import type { OutboundWriter } from '../exchange/outbound.ts';
import type { InboundLag } from '../exchange/outbox-lag.ts';
import type { LiveLog } from '../live/live-log.ts';
import type { Clock } from '../shared/clock.ts';
import type { GraphContext } from './context.ts';
import { Reader, type Tables } from './reader.ts';

/** Makes contexts over one database and one live log. */
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
    return { identity, ...about, reader: new Reader(em.getKysely<Tables>()), em, clock, live, outbound, inboundLag };
  };
}
