/** The partners the hub talks with: one line for each feed in and each adapter out. Everything else about a partner stands in its folder. */
import type { Bus, Subscription } from '../src/exchange/bus.ts';
import type { BusParts, IngestParts, Integrations } from '../src/hub.ts';
import type { Clock } from '../src/shared/clock.ts';
import { type Account, accountsOf } from './kit/accounts.ts';
import { embeddedBus } from './kit/embedded-bus.ts';
import { kafkaBus } from './kit/kafka-bus.ts';
import { livesInDatabase } from './kit/kafka-topic-lives.ts';
import { deadTopic, groupOf, type InboundFeed, startInbound } from './kit/inbound.ts';
import { type OutboundAdapter, outboundWriter } from './kit/outbound.ts';
import { policeIncidents } from './police-incidents/adapter.ts';
import { policeIncidentFeed } from './police-incidents/feed.ts';
import { playPolice } from './police-incidents/play.ts';
import { policeIntelligence, policeIntelligenceAnswers } from './police-intelligence/adapter.ts';
import { policeIntelligenceAnswerFeed } from './police-intelligence/feed.ts';

/** What comes in. */
export const inboundFeeds: readonly InboundFeed[] = [policeIncidentFeed, policeIntelligenceAnswerFeed];

/** The adapters whose messages are printed in schema/messages/. */
export const inboundAdapters = [policeIncidents, policeIntelligenceAnswers] as const;

/** What goes out. */
export const outboundAdapters: readonly OutboundAdapter[] = [policeIntelligence];

export const integrations: Integrations = {
  topics: [...inboundFeeds.flatMap(({ topics }) => topics.flatMap((topic) => [topic, deadTopic(topic)])), ...outboundAdapters.map(({ topic }) => topic)],
  reads: inboundFeeds.flatMap(({ topics }) => topics.map(({ name }) => name)),
  outbound: outboundWriter(outboundAdapters),
  openBus,
  ingest: async ({ em, ...settings }: IngestParts): Promise<Subscription> => {
    const subscriptions = await startInbound(inboundFeeds, { ...settings, em: () => em.fork() });
    return { close: async () => void (await Promise.all(subscriptions.map((each) => each.close()))) };
  },
  simulate: (bus: Bus, clock: Clock, signal: AbortSignal) => playPolice(bus, clock, signal),
};

/** On Kafka, where the settings name one; otherwise in the hub's own database. */
function openBus({ url, kafka, clock, log, alarm, giveUp }: BusParts): Bus {
  if (kafka === null) return embeddedBus({ url, clock, log });
  return kafkaBus({ ...kafka, lives: livesInDatabase(url), reads: integrations.reads, log, alarm, giveUp });
}

/** The accounts of a secured Kafka; printed as schema/acls.json. */
export const accounts: readonly Account[] = accountsOf({
  inbound: inboundAdapters,
  outbound: outboundAdapters,
  topics: integrations.topics.map(({ name }) => name),
  groups: inboundFeeds.map(groupOf),
});
