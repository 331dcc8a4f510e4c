/** Where the partitions of a topic begin and end on the broker, and how far a group has come in them. */
import { type Brokers, READ_COMMITTED } from './kafka-brokers.ts';
import { patiently } from './kafka-patience.ts';
import type { KafkaTopic } from './kafka-topics.ts';

const [OLDEST, END] = [-2, -1];

/** An offset for each partition, in their order. */
export type Offsets = readonly bigint[];

/** The offset of the oldest message kept; that of the next one, where none is kept. */
export function oldestOffsets(brokers: Brokers, topic: KafkaTopic): Promise<Offsets> {
  return listOffsets(brokers, topic, OLDEST);
}

/** The offset that the next message will have; inside a transaction that is open, where it begins. */
export function endOffsets(brokers: Brokers, topic: KafkaTopic): Promise<Offsets> {
  return listOffsets(brokers, topic, END);
}

/** The offsets that the group committed in this very topic; null where it has committed none. What was committed in one of the same name before does not count. */
export async function committedOffsets(brokers: Brokers, group: string, topics: readonly KafkaTopic[]): Promise<Map<string, readonly (bigint | null)[]>> {
  const asked = topics.map(({ name, leaders }) => ({ topic: name, partitions: leaders.map((_, partition) => ({ partition })) }));
  const { responses } = await patiently(() => brokers.coordinator(group, (broker) => broker.offsetFetch({ groupId: group, topics: asked })));
  return new Map(
    topics.map(({ name, id, leaders }) => {
      const told = new Map(responses.find(({ topic }) => topic === name)?.partitions.map((each) => [each.partition, each]));
      return [
        name,
        leaders.map((_, partition) => {
          const { offset, metadata } = told.get(partition) ?? { offset: '-1', metadata: null };
          // Who sets offsets by hand, with Kafka's own tools, says nothing of the topic.
          const ofThis = metadata === null || metadata === '' || metadata === id;
          return BigInt(offset) >= 0n && ofThis ? BigInt(offset) : null;
        }),
      ];
    }),
  );
}

/** Where each of these topics ends, by its name: one request to each broker, and one try. */
export async function endsOf(brokers: Brokers, topics: readonly KafkaTopic[]): Promise<Map<string, Offsets>> {
  const leaders = new Map(topics.map((topic) => [topic.name, topic.leaders]));
  return askLeaders(brokers, leaders, END);
}

async function listOffsets(brokers: Brokers, topic: KafkaTopic, timestamp: number): Promise<Offsets> {
  return patiently(async () => {
    // The leaders may have moved since the topic was looked at.
    const { topics } = await brokers.describe([topic.name]);
    const leaders = topics[0]?.leaders ?? topic.leaders;
    return (await askLeaders(brokers, new Map([[topic.name, leaders]]), timestamp)).get(topic.name) ?? [];
  });
}

/** Asks each leader for all that it leads. */
async function askLeaders(brokers: Brokers, leaders: ReadonlyMap<string, readonly number[]>, timestamp: number): Promise<Map<string, Offsets>> {
  const led = [...leaders].flatMap(([topic, nodes]) => nodes.map((node, partition) => ({ topic, partition, node })));
  const found = new Map([...leaders].map(([topic, nodes]) => [topic, nodes.map(() => 0n)]));
  await Promise.all(
    [...new Set(led.map(({ node }) => node))].map(async (node) => {
      const mine = Map.groupBy(
        led.filter((each) => each.node === node),
        ({ topic }) => topic,
      );
      const topics = [...mine].map(([topic, each]) => ({ topic, partitions: each.map(({ partition }) => ({ partition, timestamp })) }));
      const { responses } = await brokers.at(node, (broker) => broker.listOffsets({ isolationLevel: READ_COMMITTED, topics }));
      for (const { topic, partitions } of responses) for (const { partition, offset } of partitions) found.get(topic)?.splice(partition, 1, BigInt(offset));
    }),
  );
  return found;
}
