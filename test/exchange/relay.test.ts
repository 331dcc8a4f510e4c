/** The relay sends what stands in the outbox: each key in order, once in effect, with the domain's last word; and waits for what is missing without holding up the rest. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { integrations } from '../../integrations/registry.ts';
import type { Bus, BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import type { Clearance, Departure, Leaving } from '../../src/exchange/departure.ts';
import { appendSealed, appendToOutbox, type OutboxEvent } from '../../src/exchange/outbox.ts';
import { outboxLag, watchOutbox } from '../../src/exchange/outbox-lag.ts';
import { forgetSent, OUTBOX_KEPT_DAYS } from '../../src/exchange/outbox-retention.ts';
import { type Relay, startRelay } from '../../src/exchange/relay.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';

let hub: HubDatabase;
let bus: Bus;
let topic: string;
const relays: Relay[] = [];

beforeAll(async () => {
  hub = await hubDatabase();
  bus = embeddedBus({ url: hub.appUrl });
});
beforeEach(() => {
  topic = `hub.thing-${randomUUID()}.v1`;
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
});
afterAll(async () => {
  await bus.close();
  await hub.close();
});

const event = (words: Partial<OutboxEvent> = {}): OutboxEvent => ({
  topic,
  key: 'A',
  type: 'thing.changed',
  payload: { step: 1 },
  subjectIds: [],
  occurredAt: new Date('2026-11-20T22:15:00.123Z'),
  regime: 'UK_GDPR_PART2',
  classification: 'OFFICIAL',
  agreement: 'ISA-2026-004',
  ...words,
});
const tells = (...events: OutboxEvent[]) => hub.write((em) => appendToOutbox(em, events));
const makeTopic = (name = topic) => bus.ensureTopics([{ name, partitions: 2, retentionDays: 1 }]);

interface About {
  readonly departures?: readonly Departure[];
  readonly sendsSimulated?: boolean;
  /** Stands before the bus. */
  readonly publish?: (messages: readonly OutgoingMessage[], really: Bus['publish']) => ReturnType<Bus['publish']>;
}

function aRelay({ departures = [], sendsSimulated = false, publish = (messages, really) => really(messages) }: About = {}): Relay {
  const really: Bus['publish'] = (messages) => bus.publish(messages);
  const relay = startRelay({
    url: hub.appUrl,
    em: () => hub.orm.em.fork(),
    bus: Object.assign(Object.create(bus), { publish: (messages: readonly OutgoingMessage[]) => publish(messages, really) }),
    outbound: integrations.outbound,
    returns: integrations.returns,
    departures,
    clock: systemClock,
    sendsSimulated,
  });
  relays.push(relay);
  return relay;
}

async function sent(name = topic): Promise<BusMessage[]> {
  const partitions = [0, 1].map((partition) => bus.read({ topic: name, partition, from: 0n, to: 1_000n, limit: 1_000 }));
  return (await Promise.all(partitions)).flat();
}

const bodies = (messages: readonly BusMessage[]) => messages.map(({ value }) => JSON.parse(Buffer.from(value ?? []).toString()) as { step: number });

/** A domain that answers as the test says, and remembers what it was asked and told. */
function domain(answer: (row: Leaving) => Clearance) {
  const asked: Leaving[] = [];
  const left: string[] = [];
  const departure: Departure = {
    topics: [topic],
    clear: async (_, rows) => rows.map((row) => (asked.push(row), answer(row))),
    left: async (_, rows) => void left.push(...rows.map(({ eventId }) => eventId)),
  };
  return { departure, asked, left };
}

test('an event leaves as its envelope and payload say, under the identity that was answered', async () => {
  await makeTopic();
  aRelay();
  const [id] = await tells(event({ markings: ['MACE'] }));
  await until('it has left', async () => (await sent()).length === 1);
  const [message] = await sent();
  expect(message).toMatchObject({
    key: 'A',
    headers: { ce_id: id, ce_type: 'thing.changed', ce_source: 'urn:safer-neighbourhoods:hub', ce_isaref: 'ISA-2026-004', ce_marking: 'MACE' },
  });
  expect(bodies(await sent())).toEqual([{ step: 1 }]);
});

test('sealed bytes leave as they were approved', async () => {
  await makeTopic();
  const eventId = newId();
  const value = Buffer.from('{"as":  "approved"}');
  await hub.write((em) => appendSealed(em, event({ eventId }) as OutboxEvent & { eventId: string }, { topic, key: 'A', headers: { ce_id: eventId }, value }));
  aRelay();
  await until('it has left', async () => (await sent()).length === 1);
  const [message] = await sent();
  expect([Buffer.from(message?.value ?? []).toString(), message?.headers]).toEqual([value.toString(), { ce_id: eventId }]);
});

test('a topic that is missing holds up nothing but itself, and its events leave in order once it is there', async () => {
  const missing = topic;
  const other = `${topic}.other`;
  await makeTopic(other);
  aRelay();
  for (const step of [1, 2, 3]) await tells(event({ payload: { step } }));
  await tells(event({ topic: other }));
  await until('the other has left', async () => (await sent(other)).length === 1);
  const waiting = async () => (await outboxLag(hub.orm.em.fork())).find((lag) => lag.topic === missing)?.waiting;
  expect(await waiting()).toBe(3);
  await makeTopic(missing);
  await until('all three have left', async () => (await waiting()) === 0);
  expect(bodies(await sent(missing)).map(({ step }) => step)).toEqual([1, 2, 3]);
});

test('two relays send each event once, and one takes over when the other goes', async () => {
  await makeTopic();
  const first = aRelay();
  aRelay();
  const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
  await tells(...keys.map((key) => event({ key })));
  await until('all have left', async () => (await sent()).length === 40);
  await first.close();
  relays.splice(relays.indexOf(first), 1);
  await tells(...keys.map((key) => event({ key, payload: { step: 2 } })));
  await until('all have left again', async () => (await sent()).length === 80);
  const ids = (await sent()).map(({ headers }) => headers['ce_id']);
  expect(new Set(ids).size).toBe(80);
});

test('invented events never leave a hub of real records, and leave an invented one', async () => {
  await makeTopic();
  const real = aRelay();
  await tells(event({ simulated: true }), event({ payload: { step: 2 } }));
  await until('the real one has left', async () => (await sent()).length === 1);
  expect(bodies(await sent())).toEqual([{ step: 2 }]);
  await real.close();
  relays.splice(relays.indexOf(real), 1);
  aRelay({ sendsSimulated: true });
  await tells(event({ simulated: true, payload: { step: 3 } }));
  await until('the invented one has left', async () => (await sent()).length === 2);
  expect(bodies(await sent())).toEqual([{ step: 2 }, { step: 3 }]);
});

test('the domain has the last word: what may go is told as left, what may not stays for good and holds up nobody', async () => {
  await makeTopic();
  const { departure, asked, left } = domain(({ type }) => (type === 'thing.withdrawn' ? { go: false, because: 'consent is gone' } : { go: true }));
  aRelay({ departures: [departure] });
  const ids = await tells(event(), event({ type: 'thing.withdrawn', payload: { step: 2 } }), event({ payload: { step: 3 } }));
  await until('both have left', async () => left.length === 2);
  expect(bodies(await sent()).map(({ step }) => step)).toEqual([1, 3]);
  expect(left).toEqual([ids[0], ids[2]]);
  expect(asked.map(({ eventId, attempted }) => [eventId, attempted])).toEqual(ids.map((id) => [id, false]));
});

test('after an attempt that broke off the domain knows that the message may have left', async () => {
  await makeTopic();
  let broken = 0;
  const { departure, asked, left } = domain(({ attempted }) => (attempted ? { go: false, because: 'withdrawn meanwhile' } : { go: true }));
  aRelay({
    departures: [departure],
    publish: async (messages, really) => {
      if (messages.every((message) => message.topic !== topic) || broken > 0) return really(messages);
      broken += 1;
      await really(messages);
      throw new Error('the answer of the bus was lost');
    },
  });
  await tells(event());
  await until('it was asked again', () => asked.length === 2);
  await tells(event({ key: 'B' }));
  await until('the next has left', () => left.length === 1);
  expect(asked.map(({ key, attempted }) => [key, attempted])).toEqual([
    ['A', false],
    ['A', true],
    ['B', false],
  ]);
  expect((await sent()).map(({ key }) => key).toSorted()).toEqual(['A', 'B']);
});

test('what does not leave is an alert, one for each topic, which is settled when it has left', async () => {
  aRelay();
  await tells(event(), event({ key: 'B' }));
  const alerts = () =>
    hub.ask<{ open: boolean; sentence: string }>(
      `select settled_at is null as open, sentence from alert where kind = 'OUTBOX_STUCK' and about = '${topic}' order by raised_at`,
    );
  const look = (after: number) => hub.write((em) => watchOutbox(em, systemClock, after));
  await look(3_600);
  expect(await alerts()).toEqual([]);
  await until('it counts as stuck', async () => ((await outboxLag(hub.orm.em.fork())).find((lag) => lag.topic === topic)?.oldestSeconds ?? 0) > 0.05);
  await look(0.05);
  await look(0.05);
  expect(await alerts()).toEqual([{ open: true, sentence: expect.stringContaining(`on ${topic} has not left`) }]);
  await makeTopic();
  await until('all has left', async () => (await sent()).length === 2);
  await until('it is settled', async () => (await look(0.05), (await alerts()).every(({ open }) => !open)));
});

test('what was sent is forgotten when its time is over, with the bytes that were approved; what waits stays', async () => {
  await makeTopic();
  const eventId = newId();
  await hub.write((em) =>
    appendSealed(em, event({ eventId }) as OutboxEvent & { eventId: string }, { topic, key: 'A', headers: {}, value: Buffer.from('{}') }),
  );
  await tells(event({ topic: `${topic}.missing` }));
  aRelay();
  await until('it has left', async () => (await sent()).length === 1);
  await until('that is noted', async () => (await outboxLag(hub.orm.em.fork())).find((lag) => lag.topic === topic)?.waiting === 0);
  const pool = new Pool({ connectionString: hub.appUrl, max: 1 });
  await forgetSent(pool, new Date(Date.now() + (OUTBOX_KEPT_DAYS + 1) * 86_400_000));
  await pool.end();
  const kept = await hub.ask<{ topic: string }>(`select topic from outbox where topic like '${topic}%'`);
  expect(kept).toEqual([{ topic: `${topic}.missing` }]);
  expect(await hub.ask(`select value, length(sha256) as hash from sealed_message where event_id = '${eventId}'`)).toEqual([{ value: null, hash: 64 }]);
});
