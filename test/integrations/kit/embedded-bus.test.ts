/** The embedded bus keeps the contract of a bus; and what it promises beyond. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { embeddedBus } from '../../../integrations/kit/embedded-bus.ts';
import type { BusMessage } from '../../../src/exchange/bus.ts';
import { busContract } from '../../support/bus-contract.ts';
import { bodyOf, saying } from '../../support/bus-contract/hubs.ts';
import { embeddedHubs, type EmbeddedHubs } from '../../support/embedded-hubs.ts';
import { until } from '../../support/until.ts';

let hubs: EmbeddedHubs;

beforeAll(async () => {
  hubs = await embeddedHubs();
});

afterEach(() => hubs.closeBuses());

afterAll(() => hubs.drop());

busContract('the embedded bus', () => embeddedBus({ url: hubs.url }));

test('many publishers at once on one partition: offsets without holes, and a reader that skips none', async () => {
  const buses = [hubs.aBus(), hubs.aBus(), hubs.aBus()];
  const topic = await hubs.aTopic(buses[0] ?? hubs.aBus(), 1);
  const heard: BusMessage[] = [];
  await hubs.aBus().subscribe({ group: randomUUID(), topics: [topic], maxBatch: 100, handle: async ({ messages }) => void heard.push(...messages) });
  await Promise.all(
    buses.flatMap((bus, of) =>
      Array.from({ length: 10 }, async (_, publisher) => {
        for (let nth = 0; nth < 10; nth++) await bus.publish(Array.from({ length: 3 }, (_, part) => saying(topic, `${of}.${publisher} ${nth * 3 + part}`)));
      }),
    ),
  );
  await until('all are handled', () => heard.length >= 900);
  expect(heard.map((message) => message.offset)).toEqual(Array.from({ length: 900 }, (_, offset) => BigInt(offset)));
  for (let of = 0; of < 3; of++)
    expect(heard.map(bodyOf).filter((body) => body.startsWith(`${of}.7 `))).toEqual(Array.from({ length: 30 }, (_, nth) => `${of}.7 ${nth}`));
});

test('messages older than their topic keeps them are forgotten; offsets and positions stay true', async () => {
  const bus = hubs.aBus();
  const [week, year] = [await hubs.aTopic(bus, 1, 7), await hubs.aTopic(bus, 1, 365)];
  const group = randomUUID();
  await bus.publish([week, year].flatMap((topic) => [saying(topic, 'one'), saying(topic, 'two')]));

  const later = hubs.aBus(new Date(Date.now() + 8 * 86_400_000));
  const heard: string[] = [];
  await later.subscribe({ group, topics: [year], maxBatch: 10, handle: async ({ messages }) => void heard.push(...messages.map(bodyOf)) });
  const kept = (topic: string) => bus.read({ topic, partition: 0, from: 0n, to: 100n, limit: 100 });
  await until('the old ones are gone', async () => (await kept(week)).length === 0);
  await until('what is kept is handled', () => heard.length === 2);
  expect((await kept(year)).map(bodyOf)).toEqual(['one', 'two']);

  expect(await bus.positions('nobody', [week])).toEqual([{ topic: week, partition: 0, next: 0n, lag: 0n }]);
  const [place] = await bus.publish([saying(week, 'three')]);
  expect(place?.offset).toBe(2n);
  expect(await bus.positions('nobody', [week])).toEqual([{ topic: week, partition: 0, next: 0n, lag: 1n }]);
  const newcomer: string[] = [];
  await bus.subscribe({ group: randomUUID(), topics: [week], maxBatch: 10, handle: async ({ messages }) => void newcomer.push(...messages.map(bodyOf)) });
  await until('a new group begins with what is kept', () => newcomer.length === 1);
  expect(newcomer).toEqual(['three']);
});

test('a batch of large messages ends early, so that it does not fill the memory', async () => {
  const bus = hubs.aBus();
  const topic = await hubs.aTopic(bus, 1);
  await bus.publish(Array.from({ length: 20 }, () => ({ ...saying(topic, ''), value: new Uint8Array(1_000_000) })));
  const sizes: number[] = [];
  await bus.subscribe({ group: randomUUID(), topics: [topic], maxBatch: 100, handle: async ({ messages }) => void sizes.push(messages.length) });
  await until('all are handled', () => sizes.reduce((sum, size) => sum + size, 0) === 20);
  expect(Math.max(...sizes)).toBe(8);
});

test('the log names a failing batch, but neither the message nor the words of the failure', async () => {
  const bus = hubs.aBus();
  const topic = await hubs.aTopic(bus, 1);
  await bus.publish([saying(topic, 'something private')]);
  let tries = 0;
  await bus.subscribe({
    group: 'careful',
    topics: [topic],
    maxBatch: 1,
    handle: async ({ messages }) => {
      if (++tries < 3) throw new TypeError(`cannot take ${messages.map(bodyOf).join()}`);
    },
  });
  await until('it is handled at last', () => tries === 3);
  expect(hubs.lines).toEqual([
    `Partition 0 of ${topic} for careful could not be handled from offset 0; trying again in 100 ms (TypeError).`,
    `Partition 0 of ${topic} for careful could not be handled from offset 0; trying again in 200 ms (TypeError).`,
  ]);
});

test('a hub that took messages from Kafka before goes on behind them: no place comes twice', async () => {
  const [bus, topic] = [hubs.aBus(), `embedded.${randomUUID()}.v1`];
  await hubs.ask(
    `insert into message (id, topic, partition, "offset", produced_at, received_at, adapter, outcome)
     select gen_random_uuid(), '${topic}', 1, nth, now(), now(), 'test/1', 'ACCEPTED' from generate_series(5, 6) as nth`,
  );
  await bus.ensureTopics([{ name: topic, partitions: 2, retentionDays: 7 }]);
  const places = await bus.publish(Array.from({ length: 20 }, (_, nth) => saying(topic, `${nth}`, `key ${nth}`)));
  const first = (partition: number) => places.find((place) => place.partition === partition)?.offset;
  expect([first(0), first(1)]).toEqual([0n, 7n]);
});

test.for(['', 'with space', '..', 'x'.repeat(250), 'slash/ed'])('a topic cannot be called %j', async (name) => {
  await expect(hubs.aBus().ensureTopics([{ name, partitions: 1, retentionDays: 7 }])).rejects.toThrow('cannot be the name of a topic');
});

test.for([
  { partitions: 0, retentionDays: 7 },
  { partitions: 1.5, retentionDays: 7 },
  { partitions: 1, retentionDays: 0 },
])('a topic cannot have %o', async (spec) => {
  await expect(hubs.aBus().ensureTopics([{ name: 'odd.v1', ...spec }])).rejects.toThrow('declare a whole number from 1');
});
