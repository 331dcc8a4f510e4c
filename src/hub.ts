/** The inner hub: its database, its bus and its ingest, without a server. The server stands on it, and so do the tools that feed it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PutActsOnRecord } from './access/ledger/act-log.ts';
import { openWitness, verifierOf } from './access/ledger/open-witness.ts';
import { startSealer } from './access/ledger/sealer.ts';
import type { Verdict } from './access/ledger/verdict.ts';
import { busAlarms } from './alerts/bus-alarms.ts';
import { ledgerAlarm } from './alerts/ledger-alarm.ts';
import { makeRounds } from './alerts/make-rounds.ts';
import type { Config, KafkaConfig } from './config.ts';
import { intelDeparture } from './cases/intelligence/intel.departure.ts';
import { referralDeparture } from './cases/referral/referral.departure.ts';
import { entities } from './database/entities.ts';
import { type Database, openDatabase } from './database/open.ts';
import { ensureReferenceData } from './database/reference/ensure-reference-data.ts';
import type { Bus, BusAlarm, Subscription, TopicSpec } from './exchange/bus.ts';
import type { Departure } from './exchange/departure.ts';
import type { OutboundWriter } from './exchange/outbound.ts';
import type { ReadingGroup } from './exchange/outbox-lag.ts';
import { startRelay } from './exchange/relay.ts';
import type { ReturnsWriter } from './exchange/returns.ts';
import { rounds } from './rounds.ts';
import type { Clock } from './shared/clock.ts';

/** The domains that have a last word on their messages when they are sent: one line for each. */
const departures: readonly Departure[] = [intelDeparture, referralDeparture];

/** What ingest is given: the adapters read from the bus and write through the commands. */
export interface IngestParts {
  readonly bus: Bus;
  readonly em: EntityManager;
  readonly clock: Clock;
  /** Whether invented messages are taken; a hub of real data rejects them. */
  readonly acceptSimulated: boolean;
  /** Puts on record what comes in about people. */
  readonly putActsOnRecord?: PutActsOnRecord;
  readonly log: (line: string) => void;
}

/** What those who play the partners are given. */
export interface SimulationParts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of one that ended. */
  readonly log: (line: string) => void;
}

/** What a bus is opened with. */
export interface BusParts {
  /** The database, as the role that serves requests. */
  readonly url: string;
  /** Null: the bus that is embedded in the database. */
  readonly kafka: KafkaConfig | null;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Told of what a person has to look at. */
  readonly alarm: (alarm: BusAlarm) => void;
  /** Called when only another process may help. */
  readonly giveUp: (sentence: string) => void;
}

/** What the registry of integrations hands over: the hub itself knows no partner. */
export interface Integrations {
  /** Every topic that an adapter reads, with those of its dead letters and receipts, and every topic that the hub writes. */
  readonly topics: readonly TopicSpec[];
  /** The names of those that an adapter reads. */
  readonly reads: readonly string[];
  /** The consumer groups of the hub, for what is told of their lag. */
  readonly groups: readonly ReadingGroup[];
  /** Writes what goes out. */
  readonly outbound: OutboundWriter;
  /** Writes what goes back to senders: dead letters and receipts. */
  readonly returns: ReturnsWriter;
  openBus(parts: BusParts): Bus;
  /** Begins to take messages in; closing it finishes the batch in hand. */
  ingest(parts: IngestParts): Promise<Subscription>;
  /** Plays all partners, until the signal ends it: police feed, radio entries, answers to what the hub sends. One that fails ends alone. */
  simulate(parts: SimulationParts): Promise<void>;
}

export interface OpenHub {
  readonly database: Database;
  readonly bus: Bus;
  /** Whether this hub holds an invented world, and takes invented messages. */
  readonly invented: boolean;
  /** Whether messages on a topic come to an outcome here. */
  reads(topic: string): boolean;
  /** Reads the whole ledger and says whether it is what it was, by this hub's own checkpoints. Rejects on a hub that keeps none. */
  verifyLedger(): Promise<Verdict>;
  /** Stops taking messages in, then sending them, then lets go of bus and database. */
  close(): Promise<void>;
}

/** How an inner hub is opened. */
export interface HubParts {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Whether it sends what stands in the outbox and seals the ledger, as every hub does. A tool leaves that to the hub beside it, or to the next one. */
  readonly relays?: boolean;
  /** Ends the process, because only another one may help; left out, it is only told. */
  readonly giveUp?: (sentence: string) => void;
}

/** Opens the inner hub. Rejects with a sentence when the database cannot be used. */
export async function openHub(config: Config, integrations: Integrations, { clock, log, relays = true, giveUp }: HubParts): Promise<OpenHub> {
  const database = await openDatabase(
    { databaseUrl: config.database?.url, databaseOwnerUrl: config.database?.ownerUrl ?? undefined, dataFolder: config.dataFolder, log },
    entities,
  );
  const alarms = busAlarms({ em: () => database.orm.em.fork(), clock, log });
  const bus = integrations.openBus({ url: database.appUrl, kafka: config.kafka, clock, log, alarm: alarms.raise, giveUp: giveUp ?? log });
  try {
    await ensureReferenceData(database.orm.em.fork());
    await bus.ensureTopics(integrations.topics);
    const invented = holdsInventedWorld(config, database.embedded && config.kafka === null);
    const witness = relays ? await openWitness(config, invented) : null;
    const putActsOnRecord: PutActsOnRecord = async (em, acts, by) => (await recorder(clock))(em, acts, by);
    const ingest = await integrations.ingest({ bus, em: database.orm.em.fork(), clock, acceptSimulated: invented, putActsOnRecord, log });
    const { outbound, returns } = integrations;
    const em = () => database.orm.em.fork();
    const relay = relays ? startRelay({ url: database.appUrl, em, bus, outbound, returns, departures, clock, sendsSimulated: invented, log }) : null;
    const sealer = witness && startSealer({ url: database.appUrl, em, witness, log, ...ledgerAlarm({ em, clock }) });
    const watch = makeRounds(rounds, { em: () => database.orm.em.fork(), clock, log });
    return {
      database,
      bus,
      invented,
      reads: (topic) => integrations.reads.includes(topic),
      verifyLedger: witness ? verifierOf(database.appUrl, witness) : () => Promise.reject(new Error('A tool keeps no checkpoints: ask a hub.')),
      async close() {
        await watch.close();
        await ingest.close();
        // Its last checkpoint leaves with the relay.
        await sealer?.close();
        await relay?.close();
        await bus.close();
        await alarms.close();
        await database.close();
      },
    };
  } catch (failure) {
    await bus.close();
    await alarms.close();
    await database.close();
    throw failure;
  }
}

/** Loaded with the schema when first something comes in: a hub that starts must not wait for it. */
async function recorder(clock: Clock): Promise<PutActsOnRecord> {
  const { actsRecorder } = await import('./graph/record-acts.ts');
  return actsRecorder(clock);
}

/** With neither a real database nor a real broker a hub in development is invented; with either, only when asked; production never. */
export function holdsInventedWorld(config: Pick<Config, 'environment' | 'simulate'>, embedded: boolean): boolean {
  return config.environment === 'development' && (embedded || config.simulate === 'on');
}
