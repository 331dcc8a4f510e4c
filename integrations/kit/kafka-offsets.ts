/** Where the partitions of a topic begin and end on the broker, and how far a group has come in them. */
import type { Broker, Brokers } from './kafka-brokers.ts';
import { READ_COMMITTED } from './kafka-brokers.ts';
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

async function listOffsets(brokers: Brokers, topic: KafkaTopic, timestamp: number): Promise<Offsets> {
  return patiently(async () => {
    // The leaders may have moved since the topic was looked at.
    const { topics } = await brokers.describe([topic.name]);
    const leaders = topics[0]?.leaders ?? topic.leaders;
    const ofNode = new Map<number, number[]>();
    for (const [partition, node] of leaders.entries()) ofNode.set(node, [...(ofNode.get(node) ?? []), partition]);
    const offsets: bigint[] = leaders.map(() => 0n);
    await Promise.all(
      [...ofNode].map(async ([node, partitions]) => {
        const ask = (broker: Broker) =>
          broker.listOffsets({
            isolationLevel: READ_COMMITTED,
            topics: [{ topic: topic.name, partitions: partitions.map((partition) => ({ partition, timestamp })) }],
          });
        for (const told of (await brokers.at(node, ask)).responses) for (const { partition, offset } of told.partitions) offsets[partition] = BigInt(offset);
      }),
    );
    return offsets;
  });
}
