/** What a dead letter looks like on the bus: the message as it came, with headers that say where it lay, why it was not taken and what its sender must do. */
import type { BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import { EnvelopeReason } from './envelope.ts';
import type { Rejection } from './translation.ts';

export type DeadLetter = OutgoingMessage;

/** The topic of the letters of a topic. */
export function deadTopicOf(topic: string): string {
  return `${topic}.dead`;
}

/** A letter must fit where its message did, with its own headers beside: brokers take about a million bytes. */
const LARGEST_LETTER = 900_000;
const LARGEST_HEADERS = 100_000;

/**
 * The letter of a message. `dead_id` is the same however often it is published, so that a repetition can be told. The body of a message
 * above the hub's ceiling is left out: it must be kept nowhere (domain.md §2.4). So is what would not fit; the hub keeps that.
 * `bare`: nothing of what the sender wrote.
 */
export function deadLetter(message: BusMessage, outcome: 'REJECTED' | 'FAILED', rejection: Rejection, bare: boolean): DeadLetter {
  const { topic, partition, offset } = message;
  const headers = bare || sizeOf(message.headers) > LARGEST_HEADERS ? {} : message.headers;
  const fits = (message.value?.byteLength ?? 0) + sizeOf(headers) + (message.key?.length ?? 0) * 3 <= LARGEST_LETTER;
  return {
    topic: deadTopicOf(topic),
    key: bare || !fits ? null : message.key,
    headers: {
      ...headers,
      dead_id: `${topic}/${partition}/${offset}`,
      dead_topic: topic,
      dead_partition: String(partition),
      dead_offset: String(offset),
      dead_outcome: outcome,
      dead_reason: rejection.reason,
      dead_sentence: rejection.sentence,
      dead_required_action: rejection.requiredAction,
    },
    value: bare || !fits || mustBeForgotten(rejection) ? null : message.value,
  };
}

/** Whether the body may be kept nowhere, not even with the hub. */
export function mustBeForgotten(rejection: Rejection): boolean {
  return rejection.reason === EnvelopeReason.ABOVE_CEILING;
}

/** Bytes at most. */
function sizeOf(headers: Readonly<Record<string, string>>): number {
  return Object.entries(headers).reduce((size, [name, text]) => size + (name.length + text.length) * 3, 0);
}
