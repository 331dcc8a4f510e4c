/** What goes onto a bus and can be read from it: order, places, bytes, spans and topics. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { saying, bodyOf, type Hubs } from './hubs.ts';

export function messagesAreKept({ aBus, aTopic, aListener, soon }: Hubs): void {
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
}
