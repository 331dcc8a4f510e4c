/** An outbox with relays on it, over an embedded bus that a test can stand in the way of. */
import { randomUUID } from 'node:crypto';
import { integrations } from '../../integrations/registry.ts';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import type { Bus, BusMessage, OutgoingMessage, Place } from '../../src/exchange/bus.ts';
import { appendToOutbox, type OutboxEvent } from '../../src/exchange/outbox.ts';
import { type OutboxLag, outboxLag } from '../../src/exchange/outbox-lag.ts';
import { type Relay, type RelaySettings, startRelay } from '../../src/exchange/relay.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';

/** What stands between a relay and the bus: it may publish, before or after something else, or throw. */
export type Between = (messages: readonly OutgoingMessage[], publish: () => Promise<Place[]>) => Promise<Place[]>;

export interface RelayWorld {
  readonly hub: HubDatabase;
  readonly bus: Bus;
  /** What the relays have logged in this test. */
  readonly lines: string[];
  /** The relay of one more hub. */
  aRelay(about?: Partial<RelaySettings> & { readonly between?: Between }): Relay;
  /** A topic of this test's own. */
  aTopic(partitions?: number): Promise<string>;
  /** Tells of something in a transaction of its own; answers the identities. */
  tell(topic: string, ...events: (Partial<OutboxEvent> & { readonly key: string })[]): Promise<string[]>;
  lag(topic: string): Promise<OutboxLag | undefined>;
  /** Resolves when everything on the topic has been sent. */
  sent(topic: string, within?: number): Promise<void>;
  /** What lies on the topic, each partition in its order. */
  published(topic: string): Promise<BusMessage[]>;
  /** After each test. */
  closeRelays(): Promise<void>;
  close(): Promise<void>;
}

export async function relayWorld(): Promise<RelayWorld> {
  const hub = await hubDatabase();
  const bus = embeddedBus({ url: hub.appUrl });
  const relays: Relay[] = [];
  const lines: string[] = [];
  const lag = async (topic: string) => (await outboxLag(hub.orm.em.fork())).find((each) => each.topic === topic);
  return {
    hub,
    bus,
    lines,
    lag,
    aRelay({ between, ...about } = {}) {
      const watched: Bus = Object.assign(Object.create(bus) as Bus, {
        publish: (messages: readonly OutgoingMessage[]) => (between ? between(messages, () => bus.publish(messages)) : bus.publish(messages)),
      });
      const relay = startRelay({
        url: hub.appUrl,
        em: () => hub.orm.em.fork(),
        bus: watched,
        outbound: integrations.outbound,
        returns: integrations.returns,
        departures: [],
        clock: systemClock,
        sendsSimulated: false,
        log: (line) => lines.push(line),
        ...about,
      });
      relays.push(relay);
      return relay;
    },
    async aTopic(partitions = 1) {
      const name = `relay.${randomUUID()}.v1`;
      await bus.ensureTopics([{ name, partitions, retentionDays: 7 }]);
      return name;
    },
    tell: (topic, ...events) =>
      hub.write((em) =>
        appendToOutbox(
          em,
          events.map((event) => anEvent(topic, event)),
        ),
      ),
    sent: (topic, within) => until('everything has been sent', async () => (await lag(topic))?.waiting === 0, within),
    async published(topic) {
      const partitions = await bus.positions('nobody', [topic]);
      return (await Promise.all(partitions.map(({ partition }) => bus.read({ topic, partition, from: 0n, to: 10n ** 9n, limit: 100_000 })))).flat();
    },
    async closeRelays() {
      await Promise.all(relays.splice(0).map((relay) => relay.close()));
      lines.length = 0;
    },
    async close() {
      await bus.close();
      await hub.close();
    },
  };
}

export function anEvent(topic: string, event: Partial<OutboxEvent> & { readonly key: string }): OutboxEvent {
  return {
    topic,
    type: 'thing.happened',
    payload: {},
    subjectIds: [],
    occurredAt: new Date('2026-11-20T22:15:00.123Z'),
    markings: [],
    regime: 'LED_PART3',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'ISA-2026-004',
    ...event,
  };
}

/** The payloads of messages, as what each says under `n`. */
export function numbersOf(messages: readonly OutgoingMessage[]): number[] {
  return messages.map(({ value }) => (JSON.parse(Buffer.from(value ?? '').toString()) as { n: number }).n);
}

/** Events of one key that say 0, 1, 2 and so on. */
export function numbered(key: string, count: number, from = 0): { readonly key: string; readonly payload: { readonly n: number } }[] {
  return Array.from({ length: count }, (_, nth) => ({ key, payload: { n: from + nth } }));
}
