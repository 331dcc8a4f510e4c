/** The partners the hub talks with: one line for each. Everything else about a partner stands in its folder. */
import type { Bus, Subscription } from '../src/exchange/bus.ts';
import type { BusParts, IngestParts, Integrations } from '../src/hub.ts';
import { type Account, accountsOf } from './kit/accounts.ts';
import type { InboundAdapter } from './kit/adapter.ts';
import { embeddedBus } from './kit/embedded-bus.ts';
import { kafkaBus } from './kit/kafka-bus.ts';
import { livesInDatabase } from './kit/kafka-topic-lives.ts';
import { groupOf, type InboundFeed, startInbound, topicsOf } from './kit/inbound.ts';
import { returnsWriter } from './kit/inbound-returns.ts';
import { nameOfFailure } from './kit/inbound-failures.ts';
import { type OutboundAdapter, outboundWriter } from './kit/outbound.ts';
import type { Partner } from './kit/partner.ts';
import type { Partners } from './kit/simulator.ts';

/** The partners, a line for each: `npm run new:adapter` adds one. */
const partners: readonly Partner[] = await partnersIn([
  import('./police-incidents/partner.ts'),
  import('./police-intelligence/partner.ts'),
  import('./pubwatch/partner.ts'),
  import('./victim-support/partner.ts'),
  import('./remedi/partner.ts'),
  import('./hub-events/partner.ts'),
]);

/** What comes in. */
export const inboundFeeds: readonly InboundFeed[] = partners.flatMap(({ feeds }) => feeds);

/** The contracts of what comes in: printed in schema/. */
export const inboundAdapters: readonly InboundAdapter<unknown>[] = partners.flatMap(({ inbound }) => inbound);

/** What goes out. */
export const outboundAdapters: readonly OutboundAdapter[] = partners.flatMap(({ outbound }) => outbound);

/** What plays the partners, by the word that `npm run simulate` takes. A partner with several folders is played whole. */
export const simulators: Partners = playersOf(partners);

export const integrations: Integrations = {
  topics: [...inboundFeeds.flatMap(({ topics }) => topics.flatMap(topicsOf)), ...outboundAdapters.map(({ topic }) => topic)],
  reads: inboundFeeds.flatMap(({ topics }) => topics.map(({ name }) => name)),
  groups: inboundFeeds.map((feed) => ({ group: groupOf(feed), topics: feed.topics.map(({ name }) => name) })),
  outbound: outboundWriter(outboundAdapters),
  returns: returnsWriter,
  openBus,
  ingest: async ({ em, ...settings }: IngestParts): Promise<Subscription> => {
    const subscriptions = await startInbound(inboundFeeds, { ...settings, em: () => em.fork() });
    return { close: async () => void (await Promise.all(subscriptions.map((each) => each.close()))) };
  },
  simulate: async ({ bus, clock, signal, log }) => {
    const stage = { send: bus, receive: bus, clock, mood: 'prompt', signal, log: () => undefined } as const;
    const parts = Object.values(simulators)
      .flat()
      .map(({ folder, play }) =>
        play(stage).catch((failure: unknown) => log(`The simulator of ${folder} ended: ${nameOfFailure(failure).replace(/[.]$/, '')}.`)),
      );
    await Promise.all(parts);
  },
};

/** On Kafka, where the settings name one; otherwise in the hub's own database. */
function openBus({ url, kafka, clock, log, alarm, giveUp }: BusParts): Bus {
  if (kafka === null) return embeddedBus({ url, clock, log });
  return kafkaBus({ ...kafka, lives: livesInDatabase(url), reads: integrations.reads, log, alarm, giveUp });
}

/** The accounts of a secured Kafka; printed as schema/acls.json. */
export const accounts: readonly Account[] = accountsOf({
  inbound: inboundAdapters,
  // The hub's own events carry its own work: no partner reads them.
  outbound: outboundAdapters.filter(({ name }) => name !== 'hub-events'),
  topics: integrations.topics.map(({ name }) => name),
  groups: inboundFeeds.map(groupOf),
});

async function partnersIn(modules: readonly Promise<{ readonly partner: Partner }>[]): Promise<readonly Partner[]> {
  return (await Promise.all(modules)).map(({ partner }) => partner);
}

function playersOf(all: readonly Partner[]): Partners {
  const players = all.flatMap(({ folder, played }) => (played === null ? [] : [{ as: played.as, folder, play: played.by }]));
  return Object.fromEntries(Map.groupBy(players, (each) => each.as));
}
