/** The members of a group on the embedded bus share fairly, and take over from members that die. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
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

/** How many partitions each session holds, most first. */
async function shares(): Promise<number[]> {
  const rows = await hubs.ask<{ count: number }>(
    `select count(*)::int as count from pg_locks where locktype = 'advisory' and granted and objsubid = 1
        and database = (select oid from pg_database where datname = current_database()) group by pid order by count desc`,
  );
  return rows.map((row) => row.count);
}

test('members share the partitions as equally as can be, while others come and go', async () => {
  const buses = [hubs.aBus(), hubs.aBus(), hubs.aBus(), hubs.aBus()];
  const topic = await hubs.aTopic(buses[0] ?? hubs.aBus(), 6);
  const group = randomUUID();
  const join = (nth: number) => buses[nth]?.subscribe({ group, topics: [topic], maxBatch: 10, handle: async () => undefined });
  const shared = (expected: number[]) => until(`the shares are ${expected.join(', ')}`, async () => (await shares()).join() === expected.join());

  await join(0);
  await shared([6]);
  await join(1);
  await shared([3, 3]);
  await join(2);
  await shared([2, 2, 2]);
  await join(3);
  await shared([2, 2, 1, 1]);
  await buses[0]?.close();
  await shared([2, 2, 2]);
  await Promise.all([buses[1]?.close(), buses[2]?.close()]);
  await shared([6]);
});

test('two members of a group in one process share as two processes would', async () => {
  const bus = hubs.aBus();
  const topic = await hubs.aTopic(bus, 4);
  const group = randomUUID();
  const handledBy: [string, number][] = [];
  const join = (name: string) =>
    bus.subscribe({ group, topics: [topic], maxBatch: 10, handle: async ({ partition }) => void handledBy.push([name, partition]) });
  await join('first');
  await join('second');
  await until('each partition has one of the two, and each of the two has some', async () => {
    handledBy.length = 0;
    await bus.publish(Array.from({ length: 8 }, (_, nth) => saying(topic, `${nth}`, null)));
    await until('all is handled', async () => (await bus.positions(group, [topic])).every(({ lag }) => lag === 0n));
    const holders = new Map(handledBy.map(([name, partition]) => [partition, name]));
    return holders.size === 4 && new Set(holders.values()).size === 2;
  });
});

test('when a member is killed, another takes its partitions over at once and goes on behind its offsets', async () => {
  const bus = hubs.aBus();
  const topic = await hubs.aTopic(bus, 2);
  const group = randomUUID();
  await bus.publish(Array.from({ length: 10 }, (_, nth) => saying(topic, `before ${nth}`, null)));
  const victim = spawn(process.execPath, [new URL('../../support/bus-member.ts', import.meta.url).pathname, hubs.url, topic, group], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const handled: string[] = [];
  createInterface({ input: victim.stdout }).on('line', (line) => handled.push(line));
  await until('the victim has handled all', async () => handled.length === 10 && (await bus.positions(group, [topic])).every(({ lag }) => lag === 0n));

  const heard: string[] = [];
  victim.kill('SIGKILL');
  await bus.subscribe({ group, topics: [topic], maxBatch: 10, handle: async ({ messages }) => void heard.push(...messages.map(bodyOf)) });
  await bus.publish([saying(topic, 'after 1', null), saying(topic, 'after 2', null)]);
  await until('the other has taken over', () => heard.length >= 2, 5_000);
  expect(heard.sort()).toEqual(['after 1', 'after 2']);
});

test('a member that lost its partition cannot commit what it had in hand', async () => {
  const [bus, other] = [hubs.aBus(), hubs.aBus()];
  const topic = await hubs.aTopic(bus, 1);
  const group = randomUUID();
  await bus.publish([saying(topic, 'one'), saying(topic, 'two'), saying(topic, 'three')]);
  const inHand = Promise.withResolvers<AbortSignal>();
  const finish = Promise.withResolvers<void>();
  await bus.subscribe({
    group,
    topics: [topic],
    maxBatch: 3,
    handle: ({ signal }) => {
      inHand.resolve(signal);
      return finish.promise;
    },
  });
  const signal = await inHand.promise;

  const taken = Promise.withResolvers<string>();
  const hold = Promise.withResolvers<void>();
  await hubs.breakConnections('hub bus session');
  await until('the member knows that it lost the partition', () => signal.aborted);
  await other.subscribe({
    group,
    topics: [topic],
    maxBatch: 1,
    handle: ({ messages }) => {
      taken.resolve(messages.map(bodyOf).join());
      return hold.promise;
    },
  });
  expect(await taken.promise).toBe('one');
  finish.resolve();
  await bus.close();
  expect(await other.positions(group, [topic])).toMatchObject([{ next: 0n, lag: 3n }]);
  hold.resolve();
  await until('the new holder commits', async () => (await other.positions(group, [topic]))[0]?.lag === 0n);
});
