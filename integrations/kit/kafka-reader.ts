/** Reads a span of a partition without joining any group: for replay and inspection. */
import { createRequire } from 'node:module';
import type { BusMessage } from '../../src/exchange/bus.ts';
import { type Brokers, READ_COMMITTED } from './kafka-brokers.ts';
import { type KafkaRecord, messageOf } from './kafka-messages.ts';
import { endOffsets, oldestOffsets } from './kafka-offsets.ts';
import { patiently } from './kafka-patience.ts';
import type { KafkaTopic } from './kafka-topics.ts';

/** What one request brings, in bytes. */
const PAGE_BYTES = 1_048_576;
/** How long the broker may wait until it has a page, in milliseconds: the messages are there already. */
const PAGE_MS = 500;

/** kafkajs's own view of what a fetch brought: it leaves out what was rolled back, and what is no message. */
interface FetchedBatch {
  readonly messages: readonly KafkaRecord[];
  lastOffset(): string;
  isEmptyIncludingFiltered(): boolean;
}

const KafkaJSBatch: unknown = createRequire(import.meta.url)('kafkajs/src/consumer/batch');

/** The messages with places from `from` up to and including `to`, at most `limit`; of the topic as it is now, not of those that had its name before. */
export async function readSpan(
  brokers: Brokers,
  topic: KafkaTopic,
  { partition, from, to, limit }: { partition: number; from: bigint; to: bigint; limit: number },
): Promise<BusMessage[]> {
  const [oldest, end] = [await oldestOffsets(brokers, topic), await endOffsets(brokers, topic)];
  const last = min(to - topic.base, (end[partition] ?? 0n) - 1n);
  const found: BusMessage[] = [];
  for (let next = max(from - topic.base, oldest[partition] ?? 0n); next <= last && found.length < limit;) {
    const batch = await fetchFrom(brokers, topic, partition, next);
    if (batch.isEmptyIncludingFiltered()) break;
    for (const record of batch.messages) if (BigInt(record.offset) <= last && found.length < limit) found.push(messageOf(record, topic, partition));
    next = BigInt(batch.lastOffset()) + 1n;
  }
  return found;
}

async function fetchFrom(brokers: Brokers, { name, leaders }: KafkaTopic, partition: number, offset: bigint): Promise<FetchedBatch> {
  return patiently(async () => {
    const { topics } = await brokers.describe([name]);
    const node = topics[0]?.leaders[partition] ?? leaders[partition] ?? -1;
    const fetchOffset = String(offset);
    const { responses } = await brokers.fetch(node, {
      maxWaitTime: PAGE_MS,
      minBytes: 1,
      maxBytes: PAGE_BYTES,
      isolationLevel: READ_COMMITTED,
      topics: [{ topic: name, partitions: [{ partition, fetchOffset, maxBytes: PAGE_BYTES }] }],
    });
    if (typeof KafkaJSBatch !== 'function') throw new Error('kafkajs has no batch where 2.2.4 has it: see what kafka-reader.ts uses of it.');
    const batch: unknown = Reflect.construct(KafkaJSBatch, [name, fetchOffset, responses[0]?.partitions[0]]);
    if (!isBatch(batch)) throw new Error('kafkajs has no batch where 2.2.4 has it: see what kafka-reader.ts uses of it.');
    return batch;
  });
}

function isBatch(value: unknown): value is FetchedBatch {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'messages')) && typeof Reflect.get(value, 'lastOffset') === 'function';
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
