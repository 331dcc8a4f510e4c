/** What every bus of the hub promises, told in terms of the port only: each implementation runs these tests unchanged. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Batch, Bus, BusMessage, OutgoingMessage, SubscribeOptions } from '../../src/exchange/bus.ts';
import { until } from './until.ts';

export interface ContractSettings {
  /** How long a bus may take to do what it promised, in milliseconds: joining a group takes some of them seconds. */
  readonly patience?: number;
}

/** Tests a bus. `makeBus` makes another bus object on the same broker or database each time, as a further hub process would. */
export function busContract(name: string, makeBus: () => Promise<Bus> | Bus, { patience = 10_000 }: ContractSettings = {}): void {
  describe(`the contract of a bus, kept by ${name}`, { timeout: patience * 4 }, () => {
    const open: Bus[] = [];

    afterEach(async () => {
      await Promise.all(open.splice(0).map((bus) => bus.close()));
    });

    async function aBus(): Promise<Bus> {
      const bus = await makeBus();
      open.push(bus);
      return bus;
    }

    async function aTopic(bus: Bus, partitions = 3): Promise<string> {
      const topic = `contract.${randomUUID()}.v1`;
      await bus.ensureTopics([{ name: topic, partitions, retentionDays: 7 }]);
      return topic;
    }

    const soon = (what: string, condition: () => boolean | Promise<boolean>) => until(what, condition, patience);

    /** Subscribes, and keeps every message whose batch was handled. */
    async function aListener(bus: Bus, topic: string, options: Partial<SubscribeOptions> = {}) {
      const heard: BusMessage[] = [];
      const subscription = await bus.subscribe({
        group: `group-${randomUUID()}`,
        topics: [topic],
        maxBatch: 50,
        ...options,
        handle: async (batch) => {
          await options.handle?.(batch);
          heard.push(...batch.messages);
        },
      });
      return { heard, bodies: () => heard.map(bodyOf), close: () => subscription.close() };
    }

    test('the messages of a key stand in one partition and are handled in the order they were published', async () => {
      const [bus, other] = [await aBus(), await aBus()];
      const topic = await aTopic(bus);
      const keys = Array.from({ length: 12 }, (_, nth) => `NSP-2026-${nth}`);
      for (let step = 0; step < 20; step++) await (step % 2 === 0 ? bus : other).publish(keys.map((key) => saying(topic, `${key} step ${step}`, key)));
      const { heard } = await aListener(bus, topic);
      await soon('everything is handled', () => heard.length >= keys.length * 20);

      expect(heard).toHaveLength(keys.length * 20);
      for (const key of keys) {
        const ofKey = heard.filter((message) => message.key === key);
        expect(ofKey.map(bodyOf)).toEqual(Array.from({ length: 20 }, (_, step) => `${key} step ${step}`));
        expect(new Set(ofKey.map((message) => message.partition)).size).toBe(1);
      }
      expect(new Set(heard.map((message) => message.partition)).size).toBe(3);
    });

    test('publishing answers where each message stands, in the order given', async () => {
      const bus = await aBus();
      const [topic, elsewhere] = [await aTopic(bus), await aTopic(bus, 1)];
      const messages = Array.from({ length: 40 }, (_, nth) => saying(nth % 4 === 3 ? elsewhere : topic, `message ${nth}`, `key ${nth % 5}`));
      const places = await bus.publish(messages);
      expect(places.map((place) => place.topic)).toEqual(messages.map((message) => message.topic));
      for (const [nth, { topic, partition, offset }] of places.entries()) {
        const found = await bus.read({ topic, partition, from: offset, to: offset, limit: 10 });
        expect(found.map(bodyOf)).toEqual([`message ${nth}`]);
        const before = places.slice(0, nth).filter((place) => place.topic === topic && place.partition === partition);
        expect(before.every((place) => place.offset < offset)).toBe(true);
      }
      expect(await bus.publish([])).toEqual([]);
    });

    test('a message comes back exactly as it was handed over', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 1);
      const everyByte = Uint8Array.from({ length: 256 }, (_, nth) => nth);
      const messages: OutgoingMessage[] = [
        { topic, key: 'tombstone', headers: {}, value: null },
        { topic, key: 'nothing in it', headers: {}, value: new Uint8Array() },
        { topic, key: '', headers: { empty: '' }, value: Buffer.from('an empty key') },
        { topic, key: null, headers: {}, value: Buffer.from('no key') },
        {
          topic,
          key: 'Ünïcødé 🚓 \u0000 key',
          headers: { place: 'Ashby cum Fenby – Wałęsa’s café 🍺', 'x-Case': 'Kept', odd: '"\\\u0000\n' },
          value: everyByte,
        },
        { topic, key: 'not UTF-8', headers: {}, value: Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00]) },
        { topic, key: 'part of a larger buffer', headers: {}, value: everyByte.subarray(100, 103) },
        { topic, key: 'large', headers: {}, value: new Uint8Array(1_000_000).fill(7) },
      ];
      const started = Date.now();
      await bus.publish(messages);
      const { heard } = await aListener(bus, topic);
      await soon('everything is handled', () => heard.length >= messages.length);
      const read = await bus.read({ topic, partition: 0, from: 0n, to: 1_000_000n, limit: 100 });
      for (const back of [heard, read]) {
        expect(back.map(({ key, headers }) => ({ key, headers }))).toEqual(messages.map(({ key, headers }) => ({ key, headers })));
        for (const [nth, { value }] of messages.entries()) {
          const bytes = back[nth]?.value;
          expect(bytes && Buffer.from(bytes).toString('base64')).toBe(value && Buffer.from(value).toString('base64'));
        }
        for (const { producedAt } of back) expect(Math.abs(producedAt.getTime() - started)).toBeLessThan(120_000);
      }
    });

    test('a member waits for what is published later, also through another bus object', async () => {
      const [bus, other] = [await aBus(), await aBus()];
      const topic = await aTopic(bus);
      const { heard } = await aListener(bus, topic);
      for (let nth = 1; nth <= 5; nth++) {
        await other.publish([saying(topic, `${nth}`)]);
        await soon('it is handled', () => heard.length === nth);
      }
    });

    test('one subscription may follow several topics', async () => {
      const bus = await aBus();
      const [one, two] = [await aTopic(bus), await aTopic(bus, 1)];
      const listener = await aListener(bus, one, { topics: [one, two] });
      await bus.publish([saying(one, 'of one'), saying(two, 'of two')]);
      await soon('both are handled', () => listener.heard.length === 2);
      expect(listener.bodies().sort()).toEqual(['of one', 'of two']);
    });

    test('a batch holds messages of one partition, no more than asked for, and a partition has one batch at a time', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus);
      await bus.publish(Array.from({ length: 300 }, (_, nth) => saying(topic, `${nth}`, `key ${nth}`)));
      const batches: Batch[] = [];
      const inHand = new Set<number>();
      let overlaps = 0;
      const { heard } = await aListener(bus, topic, {
        maxBatch: 7,
        handle: async (batch) => {
          if (inHand.has(batch.partition)) overlaps++;
          inHand.add(batch.partition);
          batches.push(batch);
          await new Promise((resolve) => setImmediate(resolve));
          inHand.delete(batch.partition);
        },
      });
      await soon('everything is handled', () => heard.length >= 300);
      expect(heard).toHaveLength(300);
      expect(overlaps).toBe(0);
      for (const { topic: of, partition, messages } of batches) {
        expect(of).toBe(topic);
        expect(messages.length).toBeGreaterThan(0);
        expect(messages.length).toBeLessThanOrEqual(7);
        expect(messages.every((message) => message.partition === partition)).toBe(true);
      }
    });

    test('each message reaches one member of a group, and both members get their share', async () => {
      const [bus, other] = [await aBus(), await aBus()];
      const topic = await aTopic(bus, 4);
      const group = `group-${randomUUID()}`;
      const members = [await aListener(bus, topic, { group }), await aListener(other, topic, { group })];
      let warmUp = 0;
      await soon('both members are at work', async () => {
        await bus.publish(Array.from({ length: 8 }, (_, nth) => saying(topic, `warm-up ${warmUp++}`, `key ${nth}`)));
        return members.every((member) => member.heard.length > 0);
      });
      await soon('the warm-up is over', async () => (await bus.positions(group, [topic])).every((position) => position.lag === 0n));

      const bodies = Array.from({ length: 200 }, (_, nth) => `message ${nth}`);
      await bus.publish(bodies.map((body, nth) => saying(topic, body, `key ${nth}`)));
      const measured = () => members.map((member) => member.bodies().filter((body) => body.startsWith('message')));
      await soon('everything is handled', () => measured().flat().length >= bodies.length);
      expect(measured().flat().sort()).toEqual(bodies.sort());
      for (const ofMember of measured()) expect(ofMember.length).toBeGreaterThan(0);
    });

    test('when a member leaves, another goes on behind its last batch', async () => {
      const [bus, other] = [await aBus(), await aBus()];
      const topic = await aTopic(bus, 2);
      const group = `group-${randomUUID()}`;
      const first = await aListener(bus, topic, { group });
      await bus.publish(Array.from({ length: 20 }, (_, nth) => saying(topic, `before ${nth}`, `key ${nth}`)));
      await soon('the first has handled them', () => first.heard.length === 20);
      const second = await aListener(other, topic, { group });
      await bus.close();
      await other.publish(Array.from({ length: 20 }, (_, nth) => saying(topic, `after ${nth}`, `key ${nth}`)));
      await soon('the rest is handled', () => first.heard.length + second.heard.length >= 40);
      expect([...first.bodies(), ...second.bodies()].filter((body) => body.startsWith('before'))).toHaveLength(20);
      expect(new Set([...first.bodies(), ...second.bodies()]).size).toBe(40);
    });

    test('a batch that fails comes again, in order, and nothing behind it is handled before', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 1);
      await bus.publish(Array.from({ length: 9 }, (_, nth) => saying(topic, `${nth}`)));
      const attempts: string[] = [];
      const listener = await aListener(bus, topic, {
        maxBatch: 3,
        handle: async ({ messages }) => {
          attempts.push(messages.map(bodyOf).join(''));
          if (messages.some((message) => bodyOf(message) === '4') && attempts.filter((attempt) => attempt.includes('4')).length < 3) throw new Error('not yet');
        },
      });
      await soon('everything is handled', () => listener.heard.length >= 9);
      expect(listener.bodies()).toEqual([...'012345678']);
      expect(attempts.filter((attempt) => attempt.includes('4'))).toHaveLength(3);
      const failed = attempts.findIndex((attempt) => attempt.includes('4'));
      expect(attempts[failed + 1]?.[0]).toBe(attempts[failed]?.[0]);
    });

    test('a partition whose batch keeps failing does not hold up the others', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 2);
      const [poison] = await bus.publish([saying(topic, 'poison', 'one key')]);
      const elsewhere = await keyOutside(bus, topic, poison?.partition ?? 0);
      const failing = { times: 0 };
      const listener = await aListener(bus, topic, {
        handle: async ({ partition }) => {
          if (partition !== poison?.partition) return;
          failing.times++;
          throw new Error('never');
        },
      });
      await soon('it has failed more than once', () => failing.times > 1);
      await bus.publish([saying(topic, 'healthy', elsewhere)]);
      await soon('the healthy one is handled', () => listener.bodies().includes('healthy'));
      expect(listener.bodies()).not.toContain('poison');
    });

    test('offsets survive the bus object', async () => {
      const first = await aBus();
      const topic = await aTopic(first);
      const group = `group-${randomUUID()}`;
      const before = await aListener(first, topic, { group });
      await first.publish(Array.from({ length: 30 }, (_, nth) => saying(topic, `before ${nth}`, `key ${nth}`)));
      await soon('they are handled', () => before.heard.length === 30);
      await first.close();

      const second = await aBus();
      await second.publish([saying(topic, 'after')]);
      const after = await aListener(second, topic, { group });
      await soon('the new one is handled', () => after.heard.length > 0);
      expect(after.bodies()).toEqual(['after']);
    });

    test('groups know nothing of one another, and a new one starts with the oldest message', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 1);
      await bus.publish([saying(topic, 'one'), saying(topic, 'two')]);
      const first = await aListener(bus, topic);
      await soon('the first group has both', () => first.heard.length === 2);
      const second = await aListener(bus, topic);
      await soon('the second group has both', () => second.heard.length === 2);
      await bus.publish([saying(topic, 'three')]);
      await soon('both have the third', () => first.heard.length === 3 && second.heard.length === 3);
      expect(second.bodies()).toEqual(['one', 'two', 'three']);
    });

    test('closing tells the batch in hand, waits for it, and commits it', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 1);
      const group = `group-${randomUUID()}`;
      await bus.publish([saying(topic, 'in hand'), saying(topic, 'next')]);
      const inHand = Promise.withResolvers<Batch>();
      const finish = Promise.withResolvers<void>();
      const listener = await aListener(bus, topic, {
        group,
        maxBatch: 1,
        handle: (batch) => {
          inHand.resolve(batch);
          return finish.promise;
        },
      });
      const batch = await inHand.promise;
      expect(batch.signal.aborted).toBe(false);
      let closed = false;
      const closing = listener.close().then(() => void (closed = true));
      await soon('the batch is told', () => batch.signal.aborted);
      expect(closed).toBe(false);
      finish.resolve();
      await closing;
      expect(listener.bodies()).toEqual(['in hand']);

      const again = await aListener(bus, topic, { group });
      await soon('the next is handled', () => again.heard.length > 0);
      expect(again.bodies()).toEqual(['next']);
    });

    test('a batch that gives up when it is told to let go is not committed', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 1);
      const group = `group-${randomUUID()}`;
      await bus.publish([saying(topic, 'given up')]);
      const begun = Promise.withResolvers<void>();
      const listener = await aListener(bus, topic, {
        group,
        handle: ({ signal }) =>
          new Promise((_, reject) => {
            begun.resolve();
            signal.addEventListener('abort', () => reject(new Error('given up')));
          }),
      });
      await begun.promise;
      await listener.close();
      expect(listener.heard).toEqual([]);
      const again = await aListener(bus, topic, { group });
      await soon('it comes again', () => again.heard.length > 0);
      expect(again.bodies()).toEqual(['given up']);
    });

    test('a subscription that is closed while its batch keeps failing ends without waiting for the next try', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 1);
      await bus.publish([saying(topic, 'poison')]);
      const failing = { times: 0 };
      const listener = await aListener(bus, topic, {
        handle: async () => {
          failing.times++;
          throw new Error('never');
        },
      });
      await soon('it has failed', () => failing.times > 0);
      await listener.close();
      const times = failing.times;
      await bus.publish([saying(topic, 'more')]);
      await bus.read({ topic, partition: 0, from: 0n, to: 10n, limit: 10 });
      expect(failing.times).toBe(times);
    });

    test('a span of a partition can be read at any time, both ends included', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 1);
      const places = await bus.publish(Array.from({ length: 10 }, (_, nth) => saying(topic, `${nth}`)));
      const at = (nth: number) => places[nth]?.offset ?? -1n;
      const read = async (from: bigint, to: bigint, limit = 100) => (await bus.read({ topic, partition: 0, from, to, limit })).map(bodyOf).join('');
      expect(await read(at(2), at(5))).toBe('2345');
      expect(await read(at(2), at(9), 3)).toBe('234');
      expect(await read(at(9), at(9) + 1_000n)).toBe('9');
      expect(await read(at(9) + 1n, at(9) + 1_000n)).toBe('');
      expect(await read(at(5), at(2))).toBe('');
      expect(await bus.read({ topic, partition: 0, from: at(3), to: at(3), limit: 1 })).toEqual([
        { topic, partition: 0, offset: at(3), key: 'a key', headers: { 'content-type': 'text/plain' }, value: Buffer.from('3'), producedAt: expect.any(Date) },
      ]);
    });

    test('positions say how far a group has come and how much waits', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus, 2);
      const group = `group-${randomUUID()}`;
      const places = await bus.publish(Array.from({ length: 20 }, (_, nth) => saying(topic, `${nth}`, `key ${nth}`)));
      const ofPartition = (partition: number) => places.filter((place) => place.partition === partition);
      expect(await bus.positions(group, [topic])).toEqual(
        [0, 1].map((partition) => ({ topic, partition, next: 0n, lag: BigInt(ofPartition(partition).length) })),
      );
      const listener = await aListener(bus, topic, { group });
      await soon('nothing waits', async () => (await bus.positions(group, [topic])).every((position) => position.lag === 0n));
      await listener.close();
      for (const { partition, next } of await bus.positions(group, [topic])) expect(next).toBe((ofPartition(partition).at(-1)?.offset ?? -1n) + 1n);
      const [place] = await bus.publish([saying(topic, 'one more')]);
      const waiting = (await bus.positions(group, [topic])).find((position) => position.partition === place?.partition);
      expect(waiting?.lag).toBe(1n);
    });

    test('a topic that does not exist is refused with a sentence, and nothing of the call is published', async () => {
      const bus = await aBus();
      const [topic, missing] = [await aTopic(bus, 1), `contract.${randomUUID()}.v1`];
      await expect(bus.publish([saying(topic, 'with it'), saying(missing, 'nowhere')])).rejects.toThrow(missing);
      expect(await bus.read({ topic, partition: 0, from: 0n, to: 10n, limit: 10 })).toEqual([]);
      await expect(bus.subscribe({ group: 'g', topics: [topic, missing], maxBatch: 1, handle: async () => undefined })).rejects.toThrow(missing);
      await expect(bus.read({ topic: missing, partition: 0, from: 0n, to: 1n, limit: 1 })).rejects.toThrow(missing);
      await expect(bus.read({ topic, partition: 1, from: 0n, to: 1n, limit: 1 })).rejects.toThrow('partition 1');
      await expect(bus.positions('g', [missing])).rejects.toThrow(missing);
      // Once it is made, it is there for the bus that missed it.
      await bus.ensureTopics([{ name: missing, partitions: 1, retentionDays: 1 }]);
      expect(await bus.publish([saying(missing, 'somewhere')])).toHaveLength(1);
    });

    test('topics are made once, however many ask for them, and never changed', async () => {
      const buses = [await aBus(), await aBus(), await aBus()];
      const topic = `contract.${randomUUID()}.v1`;
      await Promise.all(buses.map((bus) => bus.ensureTopics([{ name: topic, partitions: 2, retentionDays: 7 }])));
      await buses[0]?.publish([saying(topic, 'kept', 'key')]);
      await buses[1]?.ensureTopics([{ name: topic, partitions: 5, retentionDays: 1 }]);
      const positions = await buses[2]?.positions('nobody', [topic]);
      expect(positions?.map(({ partition }) => partition)).toEqual([0, 1]);
      expect(positions?.reduce((sum, { lag }) => sum + lag, 0n)).toBe(1n);
    });

    test('a bus that can be reached says so; a closed one takes nothing more', async () => {
      const bus = await aBus();
      const topic = await aTopic(bus);
      await bus.check();
      await bus.close();
      await expect(bus.check()).rejects.toThrow();
      await expect(bus.publish([saying(topic, 'too late')])).rejects.toThrow();
      await bus.close();
    });

    /** A key that does not stand in the given partition. */
    async function keyOutside(bus: Bus, topic: string, partition: number): Promise<string> {
      for (let nth = 0; ; nth++) {
        const [place] = await bus.publish([saying(topic, 'probe', `key ${nth}`)]);
        if (place?.partition !== partition) return `key ${nth}`;
      }
    }
  });
}

/** A message with a body of text. */
function saying(topic: string, body: string, key: string | null = 'a key'): OutgoingMessage {
  return { topic, key, headers: { 'content-type': 'text/plain' }, value: Buffer.from(body) };
}

function bodyOf(message: BusMessage): string {
  return message.value === null ? '(none)' : Buffer.from(message.value).toString();
}
