/** How messages of the bus become records of Kafka, and back: whatever a foreign producer wrote has to come through. */
import type { IHeaders, Message } from 'kafkajs';
import type { BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import type { KafkaTopic } from './kafka-topics.ts';

/** What is used of a record as kafkajs reads it. */
export interface KafkaRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: IHeaders;
}

/** The last millisecond of the year 9999: later times are a producer's mistake, and no database's. */
const LAST_MOMENT = 253_402_300_799_999;

/** The message for its partition. */
export function recordOf({ key, headers, value }: OutgoingMessage, partition: number): Message {
  return {
    partition,
    key: key === null ? null : Buffer.from(key, 'utf8'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text, 'utf8')])),
    value: value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  };
}

/**
 * The record as a message. Of a header that is there several times the last counts, as with Kafka's own clients; one without a value is empty.
 * Bytes that are no UTF-8 become U+FFFD in key and headers. A time that no calendar has becomes 1 January 1970.
 */
export function messageOf(record: KafkaRecord, topic: KafkaTopic, partition: number): BusMessage {
  const produced = Number(record.timestamp);
  return {
    topic: topic.name,
    partition,
    offset: topic.base + BigInt(record.offset),
    key: record.key?.toString('utf8') ?? null,
    headers: Object.fromEntries(Object.entries(record.headers ?? {}).map(([name, value]) => [name, textOf(value)])),
    value: record.value,
    producedAt: new Date(produced >= 0 && produced <= LAST_MOMENT ? produced : 0),
  };
}

/** How much memory it takes, in bytes, about. */
export function sizeOf({ key, headers, value }: Pick<OutgoingMessage, 'key' | 'headers' | 'value'>): number {
  const words = Object.entries(headers).reduce((size, [name, text]) => size + (name.length + text.length) * 3 + 10, 0);
  return (value?.byteLength ?? 0) + (key?.length ?? 0) * 3 + words + 70;
}

function textOf(value: IHeaders[string] | null): string {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return Buffer.isBuffer(last) ? last.toString('utf8') : (last ?? '');
}
