/** What stands in the outbox is on the bus soon, each key in order, whatever is away or missing, and whichever of several hubs sends it. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import { appendSealed } from '../../src/exchange/outbox.ts';
import { forgetSent } from '../../src/exchange/outbox-retention.ts';
import { startRelay } from '../../src/exchange/relay.ts';
import { newId } from '../../src/shared/ids.ts';
import { Pool } from 'pg';
import { until } from '../support/until.ts';
import { anEvent, numbered, numbersOf, type RelayWorld, relayWorld } from './relay-world.ts';

let world: RelayWorld;

beforeAll(async () => {
  world = await relayWorld();
});
afterEach(() => world.closeRelays());
afterAll(() => world.close());

const idOf = ({ headers }: OutgoingMessage) => headers['ce_id'];

/** What a partner has who passes over what it has seen. */
function firstOnes<Message extends OutgoingMessage>(messages: readonly Message[]): Message[] {
  const seen = new Set<string | undefined>();
  return messages.filter((message) => !seen.has(idOf(message)) && seen.add(idOf(message)));
}

/** How many shards each relay holds, most first. */
async function shares(): Promise<number[]> {
  const rows = await world.hub.ask<{ count: number }>(
    `select count(*)::int as count from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and granted and objsubid = 1
        and application_name = 'hub relay session' and datname = current_database() group by pid order by count desc`,
  );
  return rows.map(({ count }) => count);
}
const shared = (expected: readonly number[]) => until(`the shares are ${expected.join(', ')}`, async () => (await shares()).join() === expected.join());

/** Cuts the connections of the relays that hold the locks. */
const cutSessions = () =>
  world.hub.ask("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hub relay session' and datname = current_database()");

describe('what is told', () => {
  test('is on the bus as it was told, in an envelope, under its identity', async () => {
    const topic = await world.aTopic();
    world.aRelay();
    const [id] = await world.tell(topic, { key: 'case-1', type: 'case.opened', payload: { caseId: 'case-1' }, markings: ['MACE', 'OCG'] });
    await world.sent(topic);
    const [message] = await world.published(topic);
    expect(message).toMatchObject({
      key: 'case-1',
      headers: {
        ce_specversion: '1.0',
        ce_id: id,
        ce_source: 'urn:safer-neighbourhoods:hub',
        ce_type: 'case.opened',
        ce_time: '2026-11-20T22:15:00.123Z',
        'content-type': 'application/json',
        ce_classification: 'OFFICIAL-SENSITIVE',
        ce_regime: 'LED_PART3',
        ce_isaref: 'ISA-2026-004',
        ce_marking: 'MACE,OCG',
      },
    });
    expect(Buffer.from(message?.value ?? '').toString()).toBe('{"caseId":"case-1"}');
  });

  test('is there soon: a commit wakes the relay', async () => {
    const topic = await world.aTopic();
    world.aRelay();
    await world.tell(topic, { key: 'first' });
    await world.sent(topic);
    const waits: number[] = [];
    for (let nth = 0; nth < 15; nth += 1) {
      await world.tell(topic, { key: `key-${nth}` });
      const committed = performance.now();
      await until('it is there', async () => (await world.published(topic)).length === nth + 2);
      waits.push(performance.now() - committed);
    }
    // Unwoken it looks once a second.
    expect(waits.toSorted((a, b) => a - b)[7]).toBeLessThan(250);
  });

  test('before there was any relay is sent by the first that comes', async () => {
    const topic = await world.aTopic();
    await world.tell(topic, ...numbered('a', 1_200));
    world.aRelay();
    await world.sent(topic);
    expect(numbersOf(await world.published(topic))).toEqual(Array.from({ length: 1_200 }, (_, n) => n));
  });

  test('in large words is cut into pieces that a broker takes', async () => {
    const topic = await world.aTopic();
    const sizes: number[] = [];
    const words = 'x'.repeat(300_000);
    await world.tell(topic, ...Array.from({ length: 7 }, (_, n) => ({ key: 'a', payload: { n, words } })));
    world.aRelay({
      between: (messages, publish) => {
        sizes.push(messages.reduce((sum, { value }) => sum + (value?.byteLength ?? 0), 0));
        return publish();
      },
    });
    await world.sent(topic);
    expect(Math.max(...sizes)).toBeLessThan(900_000);
    expect(numbersOf(await world.published(topic))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('in bytes that people approved leaves in exactly those', async () => {
    const topic = await world.aTopic();
    const eventId = newId();
    const message = { topic, key: 'referral-1', headers: { ce_id: eventId, 'x-approved': 'yes' }, value: Buffer.from([0, 255, 10, 13, 34]) };
    await world.hub.write((em) => appendSealed(em, { ...anEvent(topic, { key: 'referral-1' }), eventId }, message));
    world.aRelay();
    await world.sent(topic);
    const [left] = await world.published(topic);
    expect([left?.key, left?.headers, Buffer.from(left?.value ?? '')]).toEqual([message.key, message.headers, message.value]);
  });

  test('of an invented world never leaves a hub of real records, and holds up nothing', async () => {
    const topic = await world.aTopic();
    world.aRelay({ sendsSimulated: false });
    await world.tell(topic, ...numbered('a', 1), { key: 'a', payload: { n: 1 }, simulated: true }, ...numbered('a', 1, 2));
    await world.sent(topic);
    expect(numbersOf(await world.published(topic))).toEqual([0, 2]);
  });

  test('of an invented world leaves a demonstration, and says so', async () => {
    const topic = await world.aTopic();
    world.aRelay({ sendsSimulated: true });
    await world.tell(topic, { key: 'a', simulated: true });
    await world.sent(topic);
    expect((await world.published(topic)).map(({ headers }) => headers['ce_simulated'])).toEqual(['true']);
  });

  test('by a transaction that is slow to commit is not overtaken', async () => {
    const topic = await world.aTopic();
    world.aRelay();
    const slow = world.hub.orm.em.fork();
    await slow.begin();
    const { appendToOutbox } = await import('../../src/exchange/outbox.ts');
    await appendToOutbox(
      slow,
      numbered('a', 1).map((event) => anEvent(topic, event)),
    );
    await world.tell(topic, ...numbered('b', 1, 1));
    // The other is committed, and looked at, and held back.
    await world.tell(topic, ...numbered('c', 1, 2));
    expect(await world.published(topic)).toEqual([]);
    await slow.commit();
    await world.sent(topic);
    expect(numbersOf(await world.published(topic)).toSorted()).toEqual([0, 1, 2]);
  });
});

describe('when something is away', () => {
  test('a topic that is missing holds up itself alone, and goes on by itself once it is there', async () => {
    const missing = `relay.${randomUUID()}.v1`;
    const topic = await world.aTopic();
    world.aRelay();
    await world.tell(missing, ...numbered('a', 30));
    await world.tell(topic, ...numbered('a', 30));
    await world.sent(topic);
    expect((await world.lag(missing))?.waiting).toBe(30);
    await world.bus.ensureTopics([{ name: missing, partitions: 1, retentionDays: 7 }]);
    await world.sent(missing);
    expect(numbersOf(await world.published(missing))).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(world.lines).toEqual([
      expect.stringMatching(/^Lane \d of relay\.\S+ waits \(UnknownTopic: .*\); trying until it works\.$/),
      expect.stringMatching(/goes on\.$/),
    ]);
  });

  test('a topic that vanishes and is made again gets what came meanwhile, in order', async () => {
    const topic = await world.aTopic();
    world.aRelay();
    await world.tell(topic, ...numbered('a', 5));
    await world.sent(topic);
    for (const table of ['bus_message', 'bus_partition', 'bus_topic'])
      await world.hub.ask(`delete from ${table} where ${table === 'bus_topic' ? 'name' : 'topic'} = '${topic}'`);
    await world.tell(topic, ...numbered('a', 5, 5));
    await until('it is noticed', () => world.lines.length > 0);
    await world.tell(topic, ...numbered('a', 5, 10));
    await world.bus.ensureTopics([{ name: topic, partitions: 1, retentionDays: 7 }]);
    await world.sent(topic);
    expect(numbersOf(await world.published(topic))).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  test('a bus that is away loses nothing and turns nothing round, and what it took without saying so comes twice under one identity', async () => {
    const topic = await world.aTopic(3);
    let failures = 0;
    let away = true;
    world.aRelay({
      between: async (_, publish) => {
        if (!away) return publish();
        failures += 1;
        if (failures % 3 === 0) await publish(); // it was taken, and nobody heard of it
        throw new Error('no broker');
      },
    });
    const keys = Array.from({ length: 20 }, (_, nth) => `key-${nth}`);
    for (let n = 0; n < 10; n += 1) await world.tell(topic, ...keys.map((key) => ({ key, payload: { n } })));
    await until('it was tried often', () => failures > 30);
    away = false;
    await world.sent(topic);
    const found = await world.published(topic);
    const first = firstOnes(found);
    expect(found.length).toBeGreaterThan(first.length);
    expect(first).toHaveLength(200);
    for (const key of keys) expect(numbersOf(first.filter((message) => message.key === key)), key).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('a lane that waits for the bus does not keep the others waiting, and has one batch on its way', async () => {
    const [stuck, topic] = [await world.aTopic(), await world.aTopic()];
    const open = Promise.withResolvers<void>();
    const underWay = { now: 0, most: 0 };
    world.aRelay({
      between: async (messages, publish) => {
        if (messages[0]?.topic !== stuck) return publish();
        underWay.now += 1;
        underWay.most = Math.max(underWay.most, underWay.now);
        await open.promise;
        const places = await publish();
        underWay.now -= 1;
        return places;
      },
    });
    await world.tell(stuck, ...numbered('a', 3));
    await until('the lane is busy', () => underWay.now === 1);
    await world.tell(stuck, ...numbered('a', 3, 3));
    await world.tell(topic, ...numbered('a', 3));
    await world.sent(topic);
    expect(underWay).toEqual({ now: 1, most: 1 });
    open.resolve();
    await world.sent(stuck);
    expect(numbersOf(await world.published(stuck))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(underWay.most).toBe(1);
  });

  test('every connection cut, again and again, loses nothing', async () => {
    const topic = await world.aTopic();
    world.aRelay();
    for (let round = 0; round < 5; round += 1) {
      await world.tell(topic, ...numbered('a', 20, round * 20));
      await world.hub.ask("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'hub relay%' and datname = current_database()");
    }
    await world.sent(topic, 20_000);
    expect(numbersOf(firstOnes(await world.published(topic)))).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });
});

describe('several hubs', () => {
  test('share the shards as equally as can be, while others come and go', async () => {
    const first = world.aRelay();
    await shared([8]);
    world.aRelay();
    await shared([4, 4]);
    world.aRelay();
    await shared([3, 3, 2]);
    await first.close();
    await shared([4, 4]);
  });

  test('send everything once between them', async () => {
    const topic = await world.aTopic(4);
    for (let hub = 0; hub < 3; hub += 1) world.aRelay();
    await shared([3, 3, 2]);
    for (let n = 0; n < 20; n += 1) await world.tell(topic, ...Array.from({ length: 30 }, (_, key) => ({ key: `key-${key}`, payload: { n } })));
    await world.sent(topic);
    const found = await world.published(topic);
    expect(found).toHaveLength(600);
    for (const [key, own] of Map.groupBy(found, (message) => message.key)) expect(numbersOf(own), String(key)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('take over at once what another held whose connection is gone, and that one moves nothing any more', async () => {
    const topic = await world.aTopic();
    const inHand = Promise.withResolvers<void>();
    const late = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    world.aRelay({
      between: async (messages, publish) => {
        inHand.resolve();
        await late.promise;
        const places = await publish();
        ended.resolve();
        return places;
      },
    });
    await world.tell(topic, ...numbered('a', 3));
    await inHand.promise;
    const other = { publishes: 0 };
    world.aRelay({
      between: (_, publish) => {
        other.publishes += 1;
        return publish();
      },
    });
    await cutSessions();
    await world.sent(topic);
    expect(other.publishes).toBeGreaterThan(0);
    await world.tell(topic, ...numbered('a', 3, 3));
    await world.sent(topic);
    const before = await world.lag(topic);
    late.resolve();
    await ended.promise;
    await world.tell(topic, ...numbered('a', 1, 6));
    await world.sent(topic);
    expect(BigInt((await world.lag(topic))?.sentThrough ?? 0)).toBeGreaterThan(BigInt(before?.sentThrough ?? 0));
    const found = await world.published(topic);
    expect(numbersOf(firstOnes(found))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(new Set(numbersOf(found)).size).toBe(new Set(found.map(idOf)).size);
  }, 40_000);

  test('one that stops waits for the word of the bus, so that nothing is sent again', async () => {
    const topic = await world.aTopic();
    const inHand = Promise.withResolvers<void>();
    const open = Promise.withResolvers<void>();
    const relay = world.aRelay({
      between: async (_, publish) => {
        inHand.resolve();
        await open.promise;
        return publish();
      },
    });
    await world.tell(topic, ...numbered('a', 3));
    await inHand.promise;
    let closed = false;
    const closing = relay.close().then(() => (closed = true));
    await world.tell(topic, ...numbered('a', 2, 3));
    expect(closed).toBe(false);
    open.resolve();
    await closing;
    expect(numbersOf(await world.published(topic))).toEqual([0, 1, 2]);
    world.aRelay();
    await world.sent(topic);
    expect(numbersOf(await world.published(topic))).toEqual([0, 1, 2, 3, 4]);
  });

  test('one that stops while the bus says nothing does not wait for ever', async () => {
    const topic = await world.aTopic();
    const inHand = Promise.withResolvers<void>();
    const relay = world.aRelay({
      between: () => {
        inHand.resolve();
        return new Promise(() => {});
      },
    });
    await world.tell(topic, ...numbered('a', 1));
    await inHand.promise;
    await relay.close();
    world.aRelay();
    await world.sent(topic);
    expect(numbersOf(await world.published(topic))).toEqual([0]);
  });
});

test('two departures for one topic are found at the start', () => {
  const departure = { topics: ['hub.some.v1'], clear: async () => [], discloses: async () => [], left: async () => undefined };
  expect(() => startRelay({ ...({} as Parameters<typeof startRelay>[0]), departures: [departure, departure] })).toThrow(
    'Two departures have the last word on hub.some.v1',
  );
});

test('what was sent a month ago goes, with the bytes that people approved; what was not sent stays', async () => {
  const topic = await world.aTopic();
  const missing = `relay.${randomUUID()}.v1`;
  const eventId = newId();
  await world.hub.write((em) =>
    appendSealed(em, { ...anEvent(topic, { key: 'a' }), eventId }, { topic, key: 'a', headers: {}, value: Buffer.from('approved') }),
  );
  await world.tell(topic, { key: 'a' });
  await world.tell(missing, { key: 'a' });
  const relay = world.aRelay();
  await world.sent(topic);
  await relay.close();
  await world.hub.ask("update outbox set recorded_at = recorded_at - interval '31 days'");
  const pool = new Pool({ connectionString: world.hub.appUrl, max: 2 });
  try {
    const removed = await Promise.all([forgetSent(pool, new Date()), forgetSent(pool, new Date())]);
    expect(removed.reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(2);
    expect(await world.hub.ask(`select topic from outbox where topic in ('${topic}', '${missing}')`)).toEqual([{ topic: missing }]);
    expect(await world.hub.ask(`select value, length(sha256) as hash from sealed_message where event_id = '${eventId}'`)).toEqual([{ value: null, hash: 64 }]);
  } finally {
    await pool.end();
  }
  // What is gone leaves a hole that holds nobody up.
  world.aRelay();
  await world.tell(topic, { key: 'a' });
  await world.sent(topic);
  expect(await world.published(topic)).toHaveLength(3);
});
