/** How topics are made on Kafka that do not exist yet: with their partitions, how long they are kept, and on how many brokers. */
import { setTimeout as pause } from 'node:timers/promises';
import { BusCannotStart, type TopicSpec } from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { kafkaClient } from './kafka-client.ts';
import { kafkaTypeOf } from './kafka-failures.ts';
import { inTime } from './kafka-patience.ts';
import type { KafkaTopics } from './kafka-topics.ts';
import { mustBeLegal } from './topic-spec.ts';

const DAY_MS = 86_400_000;
/** How long the brokers may take to make topics, in milliseconds. */
const MAKE_MS = 15_000;
/** With so many copies, a message counts as kept when two have it: one broker may fail, and nothing is lost or stands still. */
const COPIES_FOR_TWO = 3;

/** Makes those that do not exist; leaves the others as they are. Rejects with a sentence naming those that are missing when the account may make none. */
export async function makeTopics(access: KafkaAccess, topics: KafkaTopics, specs: readonly TopicSpec[], replication: number | null): Promise<void> {
  for (const spec of specs) mustBeLegal(spec);
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const absent = await topics.absent([...byName.keys()]);
  if (absent.length === 0) return;
  await create(
    access,
    absent.flatMap((name) => byName.get(name) ?? []),
    replication,
  );
  const deadline = performance.now() + MAKE_MS;
  for (let left = absent; left.length > 0; left = await topics.absent(absent)) {
    if (performance.now() > deadline) throw new Error(`The topics ${left.join(', ')} were made, but no broker leads them yet: see whether all brokers run.`);
    await pause(50);
  }
}

async function create(access: KafkaAccess, specs: readonly TopicSpec[], replication: number | null): Promise<void> {
  const { kafka, cut } = kafkaClient(access);
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: false,
      timeout: MAKE_MS,
      topics: specs.map(({ name, partitions, retentionDays }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: replication ?? -1,
        configEntries: [
          { name: 'retention.ms', value: String(retentionDays * DAY_MS) },
          ...((replication ?? 0) >= COPIES_FOR_TWO ? [{ name: 'min.insync.replicas', value: '2' }] : []),
        ],
      })),
    });
  } catch (failure) {
    const refusals = refusalsOf(failure);
    const barred = refusals.filter(({ type }) => type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'CLUSTER_AUTHORIZATION_FAILED');
    if (barred.length > 0)
      throw new BusCannotStart(
        `The topics ${specs.map(({ name }) => name).join(', ')} do not exist, and this client may not make topics: have them made as schema/asyncapi.yaml says, or give its account the right Create.`,
        { cause: failure },
      );
    if (refusals.some(({ type }) => type === 'INVALID_REPLICATION_FACTOR'))
      throw new BusCannotStart(
        `There are fewer brokers than KAFKA_REPLICATION asks for (${replication}): start the others, or set it to the number of brokers.`,
        {
          cause: failure,
        },
      );
    const others = refusals.filter(({ type }) => type !== 'TOPIC_ALREADY_EXISTS');
    if (others.length > 0 || refusals.length === 0) throw failure;
  } finally {
    await inTime(admin.disconnect(), 1_000, 'The broker does not answer.').catch(() => undefined);
    cut();
  }
}

/** The broker's word on each topic; several hubs may make them at once. */
function refusalsOf(failure: unknown): { type: string | null }[] {
  const errors: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, 'errors') : undefined;
  const cause: unknown = failure instanceof Error ? failure.cause : undefined;
  const nested: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'errors') : undefined;
  const each: unknown[] = Array.isArray(errors) ? errors : Array.isArray(nested) ? nested : kafkaTypeOf(failure) === null ? [] : [failure];
  return each.map((error) => ({ type: kafkaTypeOf(error) }));
}
