/** A hub's way in for the tests: a real database, the embedded bus in it, and feeds that do what a test says. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { embeddedBus } from '../../../integrations/kit/embedded-bus.ts';
import { type Accept, handleBatch, type InboundFeed, inboundFeed, type InboundSettings } from '../../../integrations/kit/inbound.ts';
import { integrations } from '../../../integrations/registry.ts';
import { policeIncidents } from '../../../integrations/police-incidents/adapter.ts';
import { policeIncidentFeed } from '../../../integrations/police-incidents/feed.ts';
import { OPEN_DATA_SOURCE, POLICE_SOURCE } from '../../../integrations/police-incidents/messages.ts';
import { recordIncidents } from '../../../src/cases/commands/record-incidents.ts';
import type { IncidentReport } from '../../../src/cases/incident/incident.report.ts';
import type { Bus, BusMessage, OutgoingMessage, Place } from '../../../src/exchange/bus.ts';
import { outboxLag } from '../../../src/exchange/outbox-lag.ts';
import { startRelay } from '../../../src/exchange/relay.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { until } from '../../support/until.ts';
import { NOW } from '../police-incidents/messages-for-tests.ts';

export interface InboundWorld {
  readonly hub: HubDatabase;
  readonly bus: Bus;
  /** What was logged since the last `forget`. */
  readonly lines: string[];
  readonly settings: InboundSettings;
  /** Hands messages over as one batch of the partition of the first, and resolves when the batch is done. */
  take(messages: readonly BusMessage[], feed?: InboundFeed, about?: Partial<InboundSettings>, signal?: AbortSignal): Promise<void>;
  /** The letters that were published since the last `forget`, the oldest first; all of them: the relay has sent what there was to send. */
  letters(topic?: string): Promise<BusMessage[]>;
  /** The receipts, in the same way; those of one partition of the bus after the other. */
  receipts(topic?: string): Promise<BusMessage[]>;
  /** Resolves when nothing waits in the outbox. */
  sent(): Promise<void>;
  /** What stands between the relay and the bus, until the next `forget`: it may publish, before or after something else, or throw. */
  between: (messages: readonly OutgoingMessage[], publish: () => Promise<Place[]>) => Promise<Place[]>;
  /** One line for each lineage row, by offset. */
  outcomes(): Promise<string[]>;
  forget(): Promise<void>;
  close(): Promise<void>;
}

export const TOPIC = 'police.incident.v1';

export async function inboundWorld(): Promise<InboundWorld> {
  const hub = await hubDatabase();
  const bus = embeddedBus({ url: hub.appUrl });
  await bus.ensureTopics(integrations.topics);
  const lines: string[] = [];
  const settings: InboundSettings = {
    em: () => hub.orm.em.fork(),
    bus,
    clock: { now: () => NOW },
    acceptSimulated: true,
    log: (line) => lines.push(line),
    firstPause: 1,
    longestPause: 5,
  };
  const freely: InboundWorld['between'] = (_, publish) => publish();
  const relayed: Bus = Object.assign(Object.create(bus) as Bus, {
    publish: (messages: readonly OutgoingMessage[]) => world.between(messages, () => bus.publish(messages)),
  });
  const relay = startRelay({
    url: hub.appUrl,
    em: settings.em,
    bus: relayed,
    outbound: integrations.outbound,
    returns: integrations.returns,
    departures: [],
    clock: settings.clock,
    sendsSimulated: true,
    log: (line) => lines.push(line),
  });
  const sent = () => until('nothing waits in the outbox', async () => (await outboxLag(hub.orm.em.fork())).every(({ waiting }) => waiting === 0));
  const seen = new Map<string, bigint>();
  const published = async (name: string) => {
    await sent();
    const partitions = await bus.positions('nobody', [name]);
    const read = ({ topic, partition }: { topic: string; partition: number }) =>
      bus.read({ topic, partition, from: seen.get(`${topic}/${partition}`) ?? 0n, to: 1_000_000n, limit: 1_000 });
    return (await Promise.all(partitions.map(read))).flat();
  };
  const world: InboundWorld = {
    hub,
    bus,
    between: freely,
    lines,
    settings,
    take: (messages, feed = policeIncidentFeed, about = {}, signal = new AbortController().signal) =>
      handleBatch(feed, { messages, signal }, { ...settings, ...about }),
    letters: (topic = TOPIC) => published(`${topic}.dead`),
    receipts: (topic = TOPIC) => published(`${topic}.receipts`),
    sent,
    async outcomes() {
      const rows = await hub.ask<{ told: string }>(
        `select "offset" || ' ' || outcome || coalesce(' ' || reason, '') as told from message order by topic, partition, "offset"`,
      );
      return rows.map(({ told }) => told);
    },
    async forget() {
      world.between = freely;
      await sent();
      for (const table of ['dead_letter', 'message', 'incident_revision', 'incident', 'location', 'live_log', 'outbox']) await hub.ask(`delete from ${table}`);
      for (const { name } of policeIncidentFeed.topics)
        for (const back of ['dead', 'receipts'])
          for (const { topic, partition, offset } of await published(`${name}.${back}`)) seen.set(`${topic}/${partition}`, offset + 1n);
      lines.length = 0;
    },
    async close() {
      await relay.close();
      await bus.close();
      await hub.close();
    },
  };
  return world;
}

/** A message as it lies on the bus, at an offset of partition 0. */
export function lyingAt(offset: number, message: OutgoingMessage): BusMessage {
  return { ...message, partition: 0, offset: BigInt(offset), producedAt: new Date('2026-11-23T11:59:00Z') };
}

/** The police feed, with something that a test does before the reports are recorded. */
export function feedThat(interferes: (em: EntityManager, reports: readonly IncidentReport[]) => Promise<void> | void): InboundFeed {
  return feedAccepting(async (em, taken, clock) => {
    await interferes(
      em,
      taken.map(({ command }) => command),
    );
    return recordIncidents(
      em,
      taken.map(({ command, origin }) => ({ report: command, origin })),
      clock,
    );
  });
}

export function feedAccepting(accept: Accept<IncidentReport>): InboundFeed {
  return inboundFeed({
    adapter: policeIncidents,
    owners: { [POLICE_SOURCE]: { agency: 'HUMBERSIDE_POLICE' }, [OPEN_DATA_SOURCE]: { agency: 'OPEN_DATA', originator: 'data.police.uk' } },
    accept,
  });
}
