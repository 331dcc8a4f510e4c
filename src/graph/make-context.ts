/** Makes the context of an operation: a reader and an entity manager of its own, for one asker. */
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Asking } from '../access/asking.ts';
import type { Admit } from '../access/explain/admit.ts';
import { appendAllToLedger, type LedgerEntry } from '../access/ledger/append-to-ledger.ts';
import type { PutOnRecord } from '../access/ledger/ledger-desk.ts';
import { whoAsks } from '../access/ledger/who-asks.ts';
import { asSomeone } from '../database/whose-work.ts';
import type { Verdict } from '../access/ledger/verdict.ts';
import type { OutboundWriter } from '../exchange/outbound.ts';
import type { InboundLag } from '../exchange/outbox-lag.ts';
import type { LiveLog } from '../live/live-log.ts';
import type { Clock } from '../shared/clock.ts';
import { londonDay } from '../shared/london.ts';
import type { GraphContext } from './context.ts';
import { Masks } from './masks.ts';
import { Reader } from './reader.ts';
import { ReadNotes, type Told, type ToldOf } from './read-notes.ts';
import { Reads, type Runs } from './reads.ts';
import { settledTold } from './settle-told.ts';
import { NeverCommitted } from './stand-in.ts';

/** Makes contexts over one database and one live log. `orm` is that of the askers: what is read and written through it is so in their name. */
export function contextMaker({
  orm,
  live,
  clock,
  outbound,
  inboundLag,
  verifyLedger = () => Promise.reject(new Error('This context has no ledger to verify: hand one over.')),
  putOnRecord,
  readsOf = (em) => new Reads(em),
  asHub = () => Promise.reject(new Error('This context cannot ask as the hub: hand that over.')),
}: {
  readonly orm: MikroORM;
  readonly live: LiveLog;
  readonly clock: Clock;
  readonly outbound: OutboundWriter;
  readonly inboundLag: () => Promise<readonly InboundLag[]>;
  readonly verifyLedger?: () => Promise<Verdict>;
  /** For what is told without being read anew. */
  readonly putOnRecord: PutOnRecord;
  /** Makes the transaction of an operation's reads. */
  readonly readsOf?: (em: EntityManager) => Reads;
  /** Runs a statement as the hub's own work, for who explains why somebody does not see a record. */
  readonly asHub?: Runs;
}) {
  const writingAs = ({ identity, purpose }: Asking) => asSomeone({ ...identity, purpose, day: londonDay(clock.now()), at: clock.now() });
  // What is opened to somebody is opened to be read: commands do not see it.
  const readingAs = ({ identity, purpose, glass, granted = false }: Asking) =>
    asSomeone({ ...identity, purpose, day: londonDay(clock.now()), at: clock.now(), glass, granted });
  const contextOf = (asking: Asking, about: AboutOperation, em: EntityManager, reads: Reads): GraphContext => {
    const { identity } = asking;
    const notes = new ReadNotes();
    const masks = new Masks(asking, reads);
    const reader = new Reader(reads);
    const entriesOf = (told: Told, operation: string | null) =>
      (told.length === 0 && asking.glass !== null ? [usedOnly(asking.glass)] : told).map((each) =>
        entryOf(each, { asking, requestId: about.requestId, operation, at: clock.now() }),
      );
    return {
      identity,
      asking,
      admits: noServer,
      ...about,
      reads,
      notes,
      masks,
      reader,
      em,
      clock,
      live,
      outbound,
      inboundLag,
      verifyLedger,
      asHub,
      tells: (data) => settledTold(notes.toldIn(data), (entity, key) => reader.seen(entity, key)),
      accessTold: () => masks.told(),
      async end(told, operation) {
        const entries = entriesOf(told, operation);
        if (entries.length > 0) await reads.write((inside) => appendAllToLedger(inside, entries));
        await reads.end();
      },
      async record(told, operation) {
        await Promise.all(entriesOf(told, operation).map(putOnRecord));
      },
      abandon: () => reads.abandon(),
      async standIn(other) {
        const inside = await NeverCommitted.begin(orm, readingAs(other));
        return contextOf(other, about, inside.em, inside.reads);
      },
    };
  };
  return (asking: Asking, about: AboutOperation): GraphContext => {
    const em = orm.em.fork();
    em.setSessionContext({ variables: writingAs(asking) });
    const reading = orm.em.fork();
    reading.setSessionContext({ variables: readingAs(asking) });
    return contextOf(asking, about, em, readsOf(reading));
  };
}

/** What a context is told of the operation that it is made for. */
export interface AboutOperation {
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** Whether an operation of somebody would be run, as the server says in which this one runs. */
  readonly admits?: Admit;
}

const noServer: Admit = () =>
  Promise.reject(new Error('This context stands in no server, which would say whether an operation may run: hand its admits over.'));

/** Each request under broken glass is on record, also one that told nothing of anybody: that there was nothing is told, too. */
function usedOnly(glass: string): ToldOf {
  return { owner: null, items: [{ about: `GlassBreak:${glass}`, fields: ['GlassBreak.used'] }], regimes: [] };
}

/** DPA 2018 s.62: what somebody reads of their own agency's records they consult; what they are told of another's is disclosed to their agency. */
function entryOf(
  { owner, items, regimes }: ToldOf,
  { asking, ...facts }: Pick<LedgerEntry, 'requestId' | 'operation' | 'at'> & { readonly asking: Asking },
): LedgerEntry {
  const { agency } = asking.identity;
  const disclosed = owner !== null && owner !== agency;
  return {
    ...facts,
    ...whoAsks(asking),
    kind: disclosed ? 'DISCLOSURE' : 'CONSULTATION',
    recipients: disclosed ? [agency] : [],
    agreement: null,
    items,
    regimes,
  };
}
