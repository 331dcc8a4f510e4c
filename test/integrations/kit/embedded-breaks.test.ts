/** The embedded bus outlasts breaks of its connections and of the database, and loses nothing. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodyOf, saying } from '../../support/bus-contract/hubs.ts';
import { embeddedHubs, type EmbeddedHubs } from '../../support/embedded-hubs.ts';
import { until } from '../../support/until.ts';

let hubs: EmbeddedHubs;

beforeAll(async () => {
  hubs = await embeddedHubs();
});

afterEach(() => hubs.closeBuses());

afterAll(() => hubs.drop());

test('a storm of broken connections loses nothing: what was published is handled, each key in order', async () => {
  const [bus, other] = [hubs.aBus(), hubs.aBus()];
  const topic = await hubs.aTopic(bus, 3);
  const group = randomUUID();
  const heard: string[] = [];
  for (const member of [bus, other])
    await member.subscribe({ group, topics: [topic], maxBatch: 20, handle: async ({ messages }) => void heard.push(...messages.map(bodyOf)) });

  let raging = true;
  const storm = (async () => {
    for (let strike = 0; strike < 60; strike++) {
      await hubs.breakConnections('hub bus%');
      await pause(Math.random() * 20);
    }
    raging = false;
  })();
  const keys = ['A', 'B', 'C', 'D', 'E'];
  const published = keys.map(async (key) => {
    const steps: string[] = [];
    while (raging) {
      const step = `${key} ${steps.length}`;
      // A publisher whose connection breaks does not know; it publishes again.
      await until('it is published', () => bus.publish([saying(topic, step, key)]).then(Boolean, () => false));
      steps.push(step);
    }
    return steps;
  });
  await storm;
  const steps = await Promise.all(published);
  await until('everything is handled', async () => new Set(heard).size === steps.flat().length, 15_000);
  expect(steps.flat().length).toBeGreaterThan(50);
  for (const ofKey of steps) expect([...new Set(heard)].filter((step) => step[0] === ofKey[0]?.[0])).toEqual(ofKey);
  await hubs.untilWell(bus);
}, 60_000);

test('while the database takes no connections the bus says so, and goes on by itself afterwards', async () => {
  const bus = hubs.aBus();
  const topic = await hubs.aTopic(bus, 2);
  const heard: string[] = [];
  await bus.subscribe({ group: randomUUID(), topics: [topic], maxBatch: 10, handle: async ({ messages }) => void heard.push(...messages.map(bodyOf)) });
  await bus.publish([saying(topic, 'before')]);
  await until('it is handled', () => heard.length === 1);

  const publishing = (body: string) => bus.publish([saying(topic, body)]).then(() => 'published', String);
  await hubs.withoutConnections(async () => {
    await until('publishing is refused', async () => (await publishing('refused')).includes('not currently accepting connections'));
    await expect(bus.check()).rejects.toThrow(/cannot be reached .*: see whether the database runs/);
  });

  await until('it is published', async () => (await publishing('after')) === 'published');
  await until('it is handled', () => heard.length === 2);
  expect(heard).toEqual(['before', 'after']);
  await hubs.untilWell(bus);
  expect(hubs.lines.some((line) => line.includes('hub bus session is broken'))).toBe(true);
  expect(hubs.lines.at(-1)).toContain('hub bus session stands again');
});
