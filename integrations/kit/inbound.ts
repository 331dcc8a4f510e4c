/** The way in: from a batch of the bus to committed records, with an outcome for every message; nothing blocks a partition and nothing vanishes. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Batch, BusMessage, Subscription, TopicSpec } from '../../src/exchange/bus.ts';
import { offsetsSeen } from '../../src/exchange/lineage.ts';
import { deadTopic } from './inbound-dead-letters.ts';
import { failureOf, isPassing, nameOfFailure } from './inbound-failures.ts';
import type { InboundFeed } from './inbound-feed.ts';
import type { InboundSettings } from './inbound-settings.ts';
import { endOf, takeMessages, writeEnds } from './inbound-taking.ts';
import { receiptsTopic } from './receipts.ts';

export { deadTopic } from './inbound-dead-letters.ts';
export { type Accept, type InboundFeed, inboundFeed, type InboundFeedPlan, type Owner, type Taken } from './inbound-feed.ts';
export { type Replayed, replay, type ReplaySpan } from './inbound-replay.ts';
export type { InboundSettings } from './inbound-settings.ts';

/** What one transaction takes. */
const MAX_BATCH = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Every topic that belongs to one that is read: itself, and those on which its senders hear what became of their messages. */
export function topicsOf(topic: TopicSpec): TopicSpec[] {
  return [topic, deadTopic(topic), receiptsTopic(topic)];
}

/** Begins to take what comes in on the topics of these feeds, which are made if they are missing; one consumer group for each feed. Close the subscriptions to stop. */
export async function startInbound(feeds: readonly InboundFeed[], settings: InboundSettings): Promise<Subscription[]> {
  const topics = feeds.flatMap((feed) => feed.topics);
  await settings.bus.ensureTopics(topics.flatMap(topicsOf));
  return Promise.all(
    feeds.map((feed) =>
      settings.bus.subscribe({
        group: groupOf(feed),
        topics: feed.topics.map(({ name }) => name),
        maxBatch: MAX_BATCH,
        handle: (batch) => handleBatch(feed, batch, settings),
      }),
    ),
  );
}

/** The consumer group of a feed. */
export function groupOf(feed: InboundFeed): string {
  return `hub.${feed.name}`;
}

/**
 * Takes a batch in one transaction. When that fails for a passing reason (the database is away, a deadlock) the whole batch is tried
 * again until it works; for any other, each message on its own. Resolves when every message has its lineage row; rejects only when the
 * batch's signal ends it.
 */
export async function handleBatch(feed: InboundFeed, batch: Pick<Batch, 'messages' | 'signal'>, settings: InboundSettings): Promise<void> {
  const failure = await untilSettled(() => takeMessages(feed, batch.messages, settings), batch, settings);
  if (failure === null) return;
  settings.log?.(
    `A batch of ${batch.messages.length} from ${placeOf(batch.messages[0])} failed (${nameOfFailure(failure)}): each message is tried on its own.`,
  );
  for (const message of batch.messages) await handleAlone(feed, message, batch.signal, settings);
}

/** A message that fails on its own as often as is allowed FAILED, and goes to the dead letters. */
async function handleAlone(feed: InboundFeed, message: BusMessage, signal: AbortSignal, settings: InboundSettings): Promise<void> {
  const attempts = settings.attempts ?? 5;
  const batch = { messages: [message], signal };
  for (let attempt = 1; ; attempt += 1) {
    const failure = await untilSettled(() => takeMessages(feed, [message], settings), batch, settings);
    if (failure === null) return;
    settings.log?.(`The message at ${placeOf(message)} failed, attempt ${attempt} of ${attempts} (${nameOfFailure(failure)}).`);
    if (attempt >= attempts) break;
    await pause(pauseBefore(attempt, settings), undefined, { signal });
  }
  // Its own words may be what cannot be written: what matters is that it does not vanish.
  for (let bare = false; ; bare = true) {
    const failure = await untilSettled(() => bury(feed, message, bare, settings), batch, settings);
    if (failure === null) return;
    settings.log?.(`The message at ${placeOf(message)} cannot be put to the dead letters (${nameOfFailure(failure)}): trying again.`);
    if (bare) await pause(settings.longestPause ?? LONGEST_PAUSE_MS, undefined, { signal });
  }
}

async function bury(feed: InboundFeed, message: BusMessage, bare: boolean, settings: InboundSettings): Promise<void> {
  await settings.em().transactional(async (em) => {
    if ((await offsetsSeen(em, message, [message.offset])).size > 0) return;
    await writeEnds(em, [endOf(feed, message, { outcome: 'FAILED', rejection: failureOf(), subject: null }, settings.clock.now(), bare)]);
  });
}

/** Does the work, again and again while only passing reasons stop it; answers null when it is done, or the failure that will not pass. */
async function untilSettled(
  work: () => Promise<unknown>,
  { messages, signal }: Pick<Batch, 'messages' | 'signal'>,
  settings: InboundSettings,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      await work();
      if (attempt > 1) settings.log?.(`The batch from ${placeOf(messages[0])} was taken at attempt ${attempt}.`);
      return null;
    } catch (failure) {
      if (!isPassing(failure)) return failure ?? new Error('nothing was said');
      if (attempt === 1) settings.log?.(`The batch from ${placeOf(messages[0])} has to wait (${nameOfFailure(failure)}): trying until it works.`);
      await pause(pauseBefore(attempt, settings), undefined, { signal });
    }
  }
}

function pauseBefore(attempt: number, { firstPause = FIRST_PAUSE_MS, longestPause = LONGEST_PAUSE_MS }: InboundSettings): number {
  // A little apart from one another, so that two hubs that were in each other's way do not meet again.
  return Math.min(longestPause, firstPause * 2 ** Math.min(attempt - 1, 20)) * (0.5 + Math.random() / 2);
}

function placeOf(message: BusMessage | undefined): string {
  return message === undefined ? 'an empty batch' : `${message.topic}/${message.partition}/${message.offset}`;
}
