/** How messages are taken in one transaction: those seen before are passed over, the others end as records, lineage and dead letters together. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { gatherActs } from '../../src/access/ledger/act-log.ts';
import type { BusMessage } from '../../src/exchange/bus.ts';
import type { Reception } from '../../src/exchange/inbox.ts';
import { type LineageEntry, offsetsSeen, writeLineage } from '../../src/exchange/lineage.ts';
import { appendReturns } from '../../src/exchange/returns.ts';
import { traceOf } from './envelope.ts';
import { deadTopicOf, mustBeForgotten } from './inbound-dead-letters.ts';
import type { InboundFeed, ReadMessage } from './inbound-feed.ts';
import { goingBack } from './inbound-returns.ts';
import type { InboundSettings } from './inbound-settings.ts';
import type { Rejection } from './translation.ts';

/** What became of a message: as the command says, or FAILED. */
export type End = Reception | { readonly outcome: 'FAILED'; readonly subject: null; readonly rejection: Rejection };

/** Takes messages of one partition. A message that has a lineage row was dealt with before, and is passed over in silence. */
export async function takeMessages(feed: InboundFeed, messages: readonly BusMessage[], settings: InboundSettings): Promise<void> {
  const [first] = messages;
  if (!first) return;
  await recording(settings, feed, messages, async (em) => {
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
    await writeEnds(em, ends);
  });
}

/**
 * Runs the work on messages of one partition in a transaction; what it does with what is held on people stands in the ledger with it (DPA 2018 s.62(1)): one entry for
 * each kind of act, by the messages, for the agency that sent them.
 */
export async function recording<Answer>(
  settings: Pick<InboundSettings, 'em' | 'putActsOnRecord'>,
  feed: InboundFeed,
  messages: readonly BusMessage[],
  work: (em: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  const [first, last] = [messages[0], messages.at(-1)];
  if (!settings.putActsOnRecord || !first || !last) return settings.em().transactional(work);
  const put = settings.putActsOnRecord;
  return settings
    .em()
    .fork({ freshEventManager: true })
    .transactional(async (em) => {
      const log = gatherActs(em);
      const answer = await work(em);
      await em.flush();
      const through = last.offset === first.offset ? '' : `..${last.offset}`;
      const subject = `message:${first.topic}/${first.partition}/${first.offset}${through}`;
      if (log.acts.length > 0) await put(em, log.acts, { subject, agency: feed.agencyOn(first.topic) });
      return answer;
    });
}

/** Writes what became of messages of one partition, in their order, and notes what goes back to their senders. */
export async function writeEnds(em: EntityManager, ends: readonly LineageEntry[]): Promise<void> {
  await writeLineage(em, ends);
  await appendReturns(em, goingBack(ends));
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
export function endOf(feed: InboundFeed, message: BusMessage, end: End, receivedAt: Date, bare = false): LineageEntry {
  const trace = traceOf(bare ? {} : message.headers);
  const refusal = 'rejection' in end ? end.rejection : null;
  const { topic, partition, offset, producedAt, headers, value } = message;
  const key = bare ? null : message.key;
  const forgotten = bare || (refusal !== null && mustBeForgotten(refusal));
  return {
    place: { topic, partition, offset },
    key,
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
    letter: refusal && { deadTopic: deadTopicOf(topic), key, headers: bare ? {} : headers, value: forgotten ? null : value },
  };
}
