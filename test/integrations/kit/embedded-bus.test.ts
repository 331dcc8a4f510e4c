/** The embedded bus keeps the contract of a bus, and what it promises beyond: it outlasts the death of members and breaks of the database. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { embeddedBus } from '../../../integrations/kit/embedded-bus.ts';
import type { Bus, BusMessage, OutgoingMessage } from '../../../src/exchange/bus.ts';
import { busContract } from '../../support/bus-contract.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';

let database: TestDatabase;
let beside: Client;

beforeAll(async () => {
  database = await freshDatabase();
  beside = new Client({ connectionString: database.appUrl, application_name: 'beside the bus' });
  beside.on('error', () => undefined);
  await beside.connect();
});

afterAll(async () => {
  await beside.end();
  await database.drop();
});

busContract('the embedded bus', () => embeddedBus({ url: database.appUrl }));

describe('the embedded bus', () => {
  const open: Bus[] = [];
  const lines: string[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((bus) => bus.close()));
    lines.length = 0;
  });

  function aBus(now?: Date): Bus {
    const bus = embeddedBus({ url: database.appUrl, log: (line) => lines.push(line), ...(now && { clock: { now: () => now } }) });
    open.push(bus);
    return bus;
  }

  async function aTopic(bus: Bus, partitions: number, retentionDays = 7): Promise<string> {
    const topic = `embedded.${randomUUID()}.v1`;
    await bus.ensureTopics([{ name: topic, partitions, retentionDays }]);
    return topic;
  }

  const breakConnections = (like: string) =>
    beside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like $1', [like]);

  /** The database goes away, as in a restart, and comes back when `meanwhile` has ended. */
  async function withoutConnections(meanwhile: () => Promise<void>): Promise<void> {
    const admin = new Client({ connectionString: inject('cluster').adminUrl });
    const name = new URL(database.appUrl).pathname.slice(1);
    await admin.connect();
    try {
      await admin.query(`alter database ${name} allow_connections false`);
      await breakConnections('hub bus%');
      await meanwhile();
    } finally {
      await admin.query(`alter database ${name} allow_connections true`);
      await admin.end();
    }
  }

  /** How many partitions each session holds, most first. */
  async function shares(): Promise<number[]> {
    const { rows } = await beside.query<{ count: number }>(
      `select count(*)::int as count from pg_locks where locktype = 'advisory' and granted and objsubid = 1
          and database = (select oid from pg_database where datname = current_database()) group by pid order by count desc`,
    );
    return rows.map((row) => row.count);
  }

  test('members share the partitions as equally as can be, while others come and go', async () => {
    const buses = [aBus(), aBus(), aBus(), aBus()];
    const topic = await aTopic(buses[0] ?? aBus(), 6);
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
    const bus = aBus();
    const topic = await aTopic(bus, 4);
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
    const bus = aBus();
    const topic = await aTopic(bus, 2);
    const group = randomUUID();
    await bus.publish(Array.from({ length: 10 }, (_, nth) => saying(topic, `before ${nth}`, null)));
    const victim = spawn(process.execPath, [new URL('../../support/bus-member.ts', import.meta.url).pathname, database.appUrl, topic, group], {
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
    const [bus, other] = [aBus(), aBus()];
    const topic = await aTopic(bus, 1);
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
    await breakConnections('hub bus session');
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

  test('many publishers at once on one partition: offsets without holes, and a reader that skips none', async () => {
    const buses = [aBus(), aBus(), aBus()];
    const topic = await aTopic(buses[0] ?? aBus(), 1);
    const heard: BusMessage[] = [];
    await aBus().subscribe({ group: randomUUID(), topics: [topic], maxBatch: 100, handle: async ({ messages }) => void heard.push(...messages) });
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

  test('a storm of broken connections loses nothing: what was published is handled, each key in order', async () => {
    const [bus, other] = [aBus(), aBus()];
    const topic = await aTopic(bus, 3);
    const group = randomUUID();
    const heard: string[] = [];
    for (const member of [bus, other])
      await member.subscribe({ group, topics: [topic], maxBatch: 20, handle: async ({ messages }) => void heard.push(...messages.map(bodyOf)) });

    let raging = true;
    const storm = (async () => {
      for (let strike = 0; strike < 60; strike++) {
        await breakConnections('hub bus%');
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
    await untilWell(bus);
  }, 60_000);

  test('while the database takes no connections the bus says so, and goes on by itself afterwards', async () => {
    const bus = aBus();
    const topic = await aTopic(bus, 2);
    const heard: string[] = [];
    await bus.subscribe({ group: randomUUID(), topics: [topic], maxBatch: 10, handle: async ({ messages }) => void heard.push(...messages.map(bodyOf)) });
    await bus.publish([saying(topic, 'before')]);
    await until('it is handled', () => heard.length === 1);

    const publishing = (body: string) => bus.publish([saying(topic, body)]).then(() => 'published', String);
    await withoutConnections(async () => {
      await until('publishing is refused', async () => (await publishing('refused')).includes('not currently accepting connections'));
      await expect(bus.check()).rejects.toThrow(/cannot be reached .*: see whether the database runs/);
    });

    await until('it is published', async () => (await publishing('after')) === 'published');
    await until('it is handled', () => heard.length === 2);
    expect(heard).toEqual(['before', 'after']);
    await untilWell(bus);
    expect(lines.some((line) => line.includes('hub bus session is broken'))).toBe(true);
    expect(lines.at(-1)).toContain('hub bus session stands again');
  });

  test('messages older than their topic keeps them are forgotten; offsets and positions stay true', async () => {
    const bus = aBus();
    const [week, year] = [await aTopic(bus, 1, 7), await aTopic(bus, 1, 365)];
    const group = randomUUID();
    await bus.publish([week, year].flatMap((topic) => [saying(topic, 'one'), saying(topic, 'two')]));

    const later = aBus(new Date(Date.now() + 8 * 86_400_000));
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
    const bus = aBus();
    const topic = await aTopic(bus, 1);
    await bus.publish(Array.from({ length: 20 }, () => ({ ...saying(topic, ''), value: new Uint8Array(1_000_000) })));
    const sizes: number[] = [];
    await bus.subscribe({ group: randomUUID(), topics: [topic], maxBatch: 100, handle: async ({ messages }) => void sizes.push(messages.length) });
    await until('all are handled', () => sizes.reduce((sum, size) => sum + size, 0) === 20);
    expect(Math.max(...sizes)).toBe(8);
  });

  test('the log names a failing batch, but neither the message nor the words of the failure', async () => {
    const bus = aBus();
    const topic = await aTopic(bus, 1);
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
    expect(lines).toEqual([
      `Partition 0 of ${topic} for careful could not be handled from offset 0; trying again in 100 ms (TypeError).`,
      `Partition 0 of ${topic} for careful could not be handled from offset 0; trying again in 200 ms (TypeError).`,
    ]);
  });

  test.for(['', 'with space', '..', 'x'.repeat(250), 'slash/ed'])('a topic cannot be called %j', async (name) => {
    await expect(aBus().ensureTopics([{ name, partitions: 1, retentionDays: 7 }])).rejects.toThrow('cannot be the name of a topic');
  });

  test.for([
    { partitions: 0, retentionDays: 7 },
    { partitions: 1.5, retentionDays: 7 },
    { partitions: 1, retentionDays: 0 },
  ])('a topic cannot have %o', async (spec) => {
    await expect(aBus().ensureTopics([{ name: 'odd.v1', ...spec }])).rejects.toThrow('declare a whole number from 1');
  });
});

const untilWell = (bus: Bus) =>
  until('the bus is well again', () =>
    bus.check().then(
      () => true,
      () => false,
    ),
  );

function saying(topic: string, body: string, key: string | null = 'a key'): OutgoingMessage {
  return { topic, key, headers: {}, value: Buffer.from(body) };
}

function bodyOf(message: BusMessage): string {
  return Buffer.from(message.value ?? '').toString();
}
