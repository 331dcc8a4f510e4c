/** The inner hub: its database, its bus and its ingest, without a server. The server stands on it, and so do the tools that feed it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { busAlarms } from './alerts/bus-alarms.ts';
import { makeRounds } from './alerts/make-rounds.ts';
import type { Config, KafkaConfig } from './config.ts';
import { entities } from './database/entities.ts';
import { type Database, openDatabase } from './database/open.ts';
import { ensureReferenceData } from './database/reference/ensure-reference-data.ts';
import type { Bus, BusAlarm, Subscription, TopicSpec } from './exchange/bus.ts';
import type { OutboundWriter } from './exchange/outbound.ts';
import { rounds } from './rounds.ts';
import type { Clock } from './shared/clock.ts';

/** What ingest is given: the adapters read from the bus and write through the commands. */
export interface IngestParts {
  readonly bus: Bus;
  readonly em: EntityManager;
  readonly clock: Clock;
  /** Whether invented messages are taken; a hub of real data rejects them. */
  readonly acceptSimulated: boolean;
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
  /** Every topic that an adapter reads, with those of its dead letters, and every topic that the hub writes. */
  readonly topics: readonly TopicSpec[];
  /** The names of those that an adapter reads. */
  readonly reads: readonly string[];
  /** Writes what goes out. */
  readonly outbound: OutboundWriter;
  openBus(parts: BusParts): Bus;
  /** Begins to take messages in; closing it finishes the batch in hand. */
  ingest(parts: IngestParts): Promise<Subscription>;
  /** The invented police stream: publishes until the signal ends it. */
  simulate(bus: Bus, clock: Clock, signal: AbortSignal): Promise<void>;
}

export interface OpenHub {
  readonly database: Database;
  readonly bus: Bus;
  /** Whether this hub holds an invented world, and takes invented messages. */
  readonly invented: boolean;
  /** Whether messages on a topic come to an outcome here. */
  reads(topic: string): boolean;
  /** Stops taking messages in, then lets go of bus and database. */
  close(): Promise<void>;
}

/** Opens the inner hub. Rejects with a sentence when the database cannot be used. */
export async function openHub(
  config: Config,
  integrations: Integrations,
  { clock, log, giveUp }: { readonly clock: Clock; readonly log: (line: string) => void; readonly giveUp?: (sentence: string) => void },
): Promise<OpenHub> {
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
    const ingest = await integrations.ingest({ bus, em: database.orm.em.fork(), clock, acceptSimulated: invented, log });
    const watch = makeRounds(rounds, { em: () => database.orm.em.fork(), clock, log });
    return {
      database,
      bus,
      invented,
      reads: (topic) => integrations.reads.includes(topic),
      async close() {
        await watch.close();
        await ingest.close();
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

/** With neither a real database nor a real broker a hub in development is invented; with either, only when asked; production never. */
export function holdsInventedWorld(config: Pick<Config, 'environment' | 'simulate'>, embedded: boolean): boolean {
  return config.environment === 'development' && (embedded || config.simulate === 'on');
}
