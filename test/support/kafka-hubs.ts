/** Hubs on a real Kafka, and foreign clients beside them, for tests of what the bus does in trouble. */
import { randomUUID } from 'node:crypto';
import kafkajs, { type Kafka } from 'kafkajs';
import { type KafkaBusSettings, kafkaBus } from '../../integrations/kit/kafka-bus.ts';
import type { Bus, BusAlarm, BusMessage, SubscribeOptions, Subscription } from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { bodyOf } from './bus-contract/hubs.ts';
import { until } from './until.ts';

/** A hub's bus, and what it said. */
export interface BusUnderTest {
  readonly bus: Bus;
  readonly alarms: BusAlarm[];
  readonly lines: string[];
  readonly gaveUp: string[];
}

export interface Ear extends Subscription {
  readonly heard: BusMessage[];
  bodies(): string[];
}

export type KafkaHubs = ReturnType<typeof kafkaHubs>;

/** `brokers` is asked for when it is needed: they may not run yet. */
export function kafkaHubs(brokers: () => string) {
  const open: BusUnderTest[] = [];
  const foreign: { disconnect(): Promise<void> }[] = [];
  const access = (): KafkaAccess => ({ brokers: brokers().split(','), tls: null, sasl: null });
  const kafka = (): Kafka => new kafkajs.Kafka({ clientId: 'foreign', brokers: brokers().split(','), logLevel: kafkajs.logLevel.NOTHING });
  const joined = async <Client extends { connect(): Promise<void>; disconnect(): Promise<void> }>(client: Client): Promise<Client> => {
    foreign.push(client);
    await client.connect();
    return client;
  };

  return {
    access,

    /** The bus of another hub process. */
    aHub(settings: Partial<KafkaBusSettings> = {}): BusUnderTest {
      const [alarms, lines, gaveUp]: [BusAlarm[], string[], string[]] = [[], [], []];
      const bus = kafkaBus({
        access: access(),
        log: (line) => lines.push(line),
        alarm: (alarm) => alarms.push(alarm),
        giveUp: (sentence) => gaveUp.push(sentence),
        ...settings,
      });
      const hub = { bus, alarms, lines, gaveUp };
      open.push(hub);
      return hub;
    },

    async aTopic({ bus }: BusUnderTest, partitions = 1): Promise<string> {
      const topic = `kafka.${randomUUID()}.v1`;
      await bus.ensureTopics([{ name: topic, partitions, retentionDays: 7 }]);
      return topic;
    },

    /** Subscribes, in a group of its own unless told otherwise. */
    async listen({ bus }: BusUnderTest, topics: readonly string[], options: Partial<SubscribeOptions> = {}): Promise<Ear> {
      const heard: BusMessage[] = [];
      const subscription = await bus.subscribe({
        group: `group-${randomUUID()}`,
        topics,
        maxBatch: 100,
        ...options,
        handle: async (batch) => {
          await options.handle?.(batch);
          heard.push(...batch.messages);
        },
      });
      return { heard, bodies: () => heard.map(bodyOf), close: () => subscription.close() };
    },

    /** Somebody else's clients. */
    kafka,
    admin: () => joined(kafka().admin()),
    producer: (config = {}) => joined(kafka().producer({ allowAutoTopicCreation: false, ...config })),

    /** What `check` says; null when all is well. */
    stateOf: ({ bus }: BusUnderTest): Promise<{ state: string | null; sentence: string } | null> =>
      bus.check().then(
        () => null,
        (failure: unknown) => ({
          state: failure instanceof Error && 'state' in failure ? String(failure.state) : null,
          sentence: failure instanceof Error ? failure.message : String(failure),
        }),
      ),

    untilWell: ({ bus }: BusUnderTest, within = 30_000) =>
      until(
        'the bus is well',
        () =>
          bus.check().then(
            () => true,
            () => false,
          ),
        within,
      ),

    /** After each test. */
    async closeAll(): Promise<void> {
      await Promise.all(foreign.splice(0).map((client) => client.disconnect().catch(() => undefined)));
      await Promise.all(open.splice(0).map(({ bus }) => bus.close()));
    },
  };
}
