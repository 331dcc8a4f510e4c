/** How messages are taken in one transaction: those seen before are passed over, the others end as records, lineage and dead letters together. */
import { createHash } from 'node:crypto';
import type { Bus, BusMessage } from '../../src/exchange/bus.ts';
import type { Reception } from '../../src/exchange/inbox.ts';
import { type LineageEntry, offsetsSeen, writeLineage } from '../../src/exchange/lineage.ts';
import { traceOf } from './envelope.ts';
import { deadLetter, type DeadLetter, mustBeForgotten } from './inbound-dead-letters.ts';
import { BusAway } from './inbound-failures.ts';
import type { InboundFeed, ReadMessage } from './inbound-feed.ts';
import type { InboundSettings } from './inbound-settings.ts';
import type { Rejection } from './translation.ts';

/** What became of a message: as the command says, or FAILED. */
export type End = Reception | { readonly outcome: 'FAILED'; readonly subject: null; readonly rejection: Rejection };

/** The end of a message's way: its row, and its letter if it was not taken. */
export interface MessageEnd {
  readonly message: BusMessage;
  readonly lineage: LineageEntry;
  readonly letter: DeadLetter | null;
}

/** Takes messages of one partition. A message that has a lineage row was dealt with before, and is passed over in silence. */
export async function takeMessages(feed: InboundFeed, messages: readonly BusMessage[], settings: InboundSettings): Promise<void> {
  const [first] = messages;
  if (!first) return;
  await settings.em().transactional(async (em) => {
    const seen = await offsetsSeen(
      em,
      first,
      messages.map(({ offset }) => offset),
    );
    const fresh = messages.filter(({ offset }) => !seen.has(offset));
    if (fresh.length === 0) return;
    const now = settings.clock.now();
    const read = feed.read(fresh, () => now, settings.acceptSimulated);
    const ends = endsOf(read.messages, await read.accept(em, settings.clock)).map(({ message, end }) => endOf(feed, message, end, now));
    await writeLineage(
      em,
      ends.map(({ lineage }) => lineage),
    );
    await publishLetters(ends, settings.bus);
  });
}

/** The receptions of the commands, back beside the rejections of the messages that became none. */
export function endsOf(read: readonly ReadMessage[], receptions: readonly Reception[]): { readonly message: BusMessage; readonly end: Reception }[] {
  const coming = receptions.values();
  const ends = read.map(({ message, rejection }) => {
    if (rejection !== null) return { message, end: { outcome: 'REJECTED', subject: null, rejection } as const };
    const next = coming.next();
    if (next.done) throw new Error('A command answered for fewer messages than it was given: it must answer for each, in order.');
    return { message, end: next.value };
  });
  if (!coming.next().done) throw new Error('A command answered for more messages than it was given: it must answer for each, in order.');
  return ends;
}

/** `bare`: keep nothing of what the sender wrote, because it may be what cannot be kept. */
export function endOf(feed: InboundFeed, message: BusMessage, end: End, receivedAt: Date, bare = false): MessageEnd {
  const trace = traceOf(bare ? {} : message.headers);
  const refusal = 'rejection' in end ? end.rejection : null;
  const letter = end.outcome === 'REJECTED' || end.outcome === 'FAILED' ? deadLetter(message, end.outcome, end.rejection, bare) : null;
  const { topic, partition, offset, producedAt, key, headers, value } = message;
  const forgotten = bare || (refusal !== null && mustBeForgotten(refusal));
  return {
    message,
    letter,
    lineage: {
      place: { topic, partition, offset },
      eventId: trace.id,
      eventType: trace.type,
      eventSource: trace.source,
      schema: bare ? null : (headers['ce_dataschema'] ?? null),
      correlation: trace.correlationId,
      producedAt,
      receivedAt,
      adapter: feed.adapter,
      outcome: end.outcome,
      refusal,
      sha256: value === null ? null : createHash('sha256').update(value).digest('hex'),
      subject: end.subject,
      simulated: trace.simulated,
      letter: letter && { deadTopic: letter.topic, key: bare ? null : key, headers: bare ? {} : headers, value: forgotten ? null : value },
    },
  };
}

/**
 * Publishes letters before the commit of the transaction that keeps them: a crash in between publishes them twice, under one identity, and
 * never not at all.
 */
export async function publishLetters(ends: readonly MessageEnd[], bus: Bus): Promise<void> {
  const letters = ends.flatMap(({ letter }) => (letter === null ? [] : [letter]));
  if (letters.length === 0) return;
  try {
    await bus.publish(letters);
  } catch (failure) {
    throw new BusAway(failure);
  }
}
