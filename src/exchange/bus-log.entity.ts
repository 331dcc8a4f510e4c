/** The embedded bus as tables: topics, partitions, messages, and how far each consumer group has come. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledOff } from '../access/walls.ts';

export const BusTopic = defineEntity({
  name: 'BusTopic',
  tableName: 'bus_topic',
  properties: {
    name: p.text().primary(),
    partitions: p.integer(),
    retentionDays: p.integer(),
  },
});
export type BusTopic = InferEntity<typeof BusTopic>;

export const BusPartition = defineEntity({
  name: 'BusPartition',
  tableName: 'bus_partition',
  comment: 'A publisher holds the lock of its row from counting the offsets until the messages are visible: offsets have no holes.',
  properties: {
    topic: p.text().primary(),
    partition: p.integer().primary(),
    /** The offset of the next message. */
    nextOffset: p.bigint().defaultRaw('0'),
  },
});
export type BusPartition = InferEntity<typeof BusPartition>;

export const BusMessageRow = defineEntity({
  name: 'BusMessageRow',
  tableName: 'bus_message',
  ...walledOff(),
  properties: {
    topic: p.text().primary(),
    partition: p.integer().primary(),
    offset: p.bigint().primary(),
    /** UTF-8; bytes and not text, because a key may hold what text cannot (U+0000). */
    key: p.blob().$type<Uint8Array>().nullable(),
    /** json and not jsonb, for the same reason. */
    headers: p.json<Record<string, string>>().columnType('json'),
    value: p.blob().$type<Uint8Array>().nullable(),
    producedAt: p.datetime(3),
  },
});
export type BusMessageRow = InferEntity<typeof BusMessageRow>;

export const BusOffset = defineEntity({
  name: 'BusOffset',
  tableName: 'bus_offset',
  properties: {
    group: p.text().primary().fieldName('consumer_group'),
    topic: p.text().primary(),
    partition: p.integer().primary(),
    /** The offset after the last one committed. */
    nextOffset: p.bigint().defaultRaw('0'),
    /** How often the partition was taken over: a member of an older term can no longer commit. */
    term: p.integer().default(0),
  },
});
export type BusOffset = InferEntity<typeof BusOffset>;
