/** What a dead letter looks like on the bus: the message as it came, with headers that say where it lay, why it was not taken and what its sender must do. */
import type { OutgoingMessage, TopicSpec } from '../../src/exchange/bus.ts';
import type { KeptLetter } from '../../src/exchange/returns.ts';
import { EnvelopeReason } from './envelope.ts';
import type { Rejection } from './translation.ts';

/** Letters are kept longer than messages: their senders have to be found. */
const DEAD_LETTER_DAYS = 90;

/** The topic of the letters of a topic. */
export function deadTopicOf(topic: string): string {
  return `${topic}.dead`;
}

/** Where the letters of a topic go. */
export function deadTopic(topic: TopicSpec): TopicSpec {
  return { name: deadTopicOf(topic.name), partitions: 1, retentionDays: Math.max(topic.retentionDays, DEAD_LETTER_DAYS) };
}

/** A letter must fit where its message did, with its own headers beside: brokers take about a million bytes. */
const LARGEST_LETTER = 900_000;
const LARGEST_HEADERS = 100_000;

/**
 * The letter of a message, from what the hub kept of it. `dead_id` is the same however often it is published, so that a repetition can be told. What would not
 * fit on the bus is left out: the hub keeps that.
 */
export function deadLetter({ place, outcome, refusal, key, headers: kept, value }: KeptLetter): OutgoingMessage {
  const { topic, partition, offset } = place;
  const headers = sizeOf(kept) > LARGEST_HEADERS ? {} : kept;
  const fits = (value?.byteLength ?? 0) + sizeOf(headers) + (key?.length ?? 0) * 3 <= LARGEST_LETTER;
  return {
    topic: deadTopicOf(topic),
    key: fits ? key : null,
    headers: {
      ...headers,
      dead_id: `${topic}/${partition}/${offset}`,
      dead_topic: topic,
      dead_partition: String(partition),
      dead_offset: String(offset),
      dead_outcome: outcome,
      dead_reason: refusal.reason,
      dead_sentence: refusal.sentence,
      dead_required_action: refusal.requiredAction,
    },
    value: fits ? value : null,
  };
}

/** Whether the body may be kept nowhere, not even with the hub: that of a message above its ceiling (domain.md §2.4). */
export function mustBeForgotten(rejection: Rejection): boolean {
  return rejection.reason === EnvelopeReason.ABOVE_CEILING;
}

/** Bytes at most. */
function sizeOf(headers: Readonly<Record<string, string>>): number {
  return Object.entries(headers).reduce((size, [name, text]) => size + (name.length + text.length) * 3, 0);
}
