/** Replay: a span of a partition goes the way in again, beside its lineage; where the hub has kept everything, that changes nothing. */
import type { BusMessage, Place } from '../../src/exchange/bus.ts';
import { mendLineage, outcomesAt } from '../../src/exchange/lineage.ts';
import { appendReturns } from '../../src/exchange/returns.ts';
import { failureOf, isPassing, nameOfFailure } from './inbound-failures.ts';
import type { InboundFeed } from './inbound-feed.ts';
import { goingBackAgain } from './inbound-returns.ts';
import type { InboundSettings } from './inbound-settings.ts';
import { type End, endsOf, recording } from './inbound-taking.ts';

/** Offsets from `from` up to and including `to`. */
export interface ReplaySpan {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** What a message came to when it was replayed. */
export type Replayed = { readonly place: Place } & End;

const PAGE = 500;

/**
 * Takes the messages of the span again and answers what became of each. No lineage row and no dead letter is written. Each message is read
 * as of the time when it was first received, so that what was in the future then still is. A message that once FAILED and is taken now
 * keeps its row, with its new outcome, and its sender gets a second receipt. Throws when no feed reads the topic, or when database or bus cannot be reached.
 */
export async function replay(feeds: readonly InboundFeed[], span: ReplaySpan, settings: InboundSettings): Promise<Replayed[]> {
  const feed = feeds.find(({ topics }) => topics.some(({ name }) => name === span.topic));
  if (!feed) throw new Error(`No feed reads the topic ${span.topic}: name one of ${feeds.flatMap(({ topics }) => topics.map(({ name }) => name)).join(', ')}.`);
  const replayed: Replayed[] = [];
  for (let from = span.from; from <= span.to;) {
    const messages = await settings.bus.read({ ...span, from, limit: PAGE });
    const last = messages.at(-1);
    if (!last) break;
    replayed.push(...(await replayPage(feed, messages, settings)));
    from = last.offset + 1n;
  }
  return replayed;
}

async function replayPage(feed: InboundFeed, messages: readonly BusMessage[], settings: InboundSettings): Promise<Replayed[]> {
  try {
    return await replayTogether(feed, messages, settings);
  } catch (failure) {
    if (isPassing(failure)) throw failure;
    const [only, ...others] = messages;
    if (only && others.length === 0) {
      settings.log?.(`The message at ${only.topic}/${only.partition}/${only.offset} failed when it was replayed (${nameOfFailure(failure)}).`);
      return [{ place: placeOf(only), outcome: 'FAILED', subject: null, rejection: failureOf() }];
    }
  }
  const alone: Replayed[] = [];
  for (const message of messages) alone.push(...(await replayPage(feed, [message], settings)));
  return alone;
}

async function replayTogether(feed: InboundFeed, messages: readonly BusMessage[], settings: InboundSettings): Promise<Replayed[]> {
  return recording(settings, feed, messages, async (em) => {
    const before = new Map((await outcomesAt(em, messages.map(placeOf))).map((row) => [row.place.offset, row]));
    const now = settings.clock.now();
    const read = feed.read(messages, ({ offset }) => before.get(offset)?.receivedAt ?? now, settings.acceptSimulated);
    const ends = endsOf(read.messages, await read.accept(em, settings.clock)).map(({ message, end }) => ({ place: placeOf(message), ...end }));
    const mended = await mendLineage(
      em,
      ends.filter(({ place, outcome }) => outcome !== 'REJECTED' && before.get(place.offset)?.outcome === 'FAILED'),
    );
    await appendReturns(em, goingBackAgain(mended, now));
    return ends;
  });
}

function placeOf({ topic, partition, offset }: BusMessage): Place {
  return { topic, partition, offset };
}
