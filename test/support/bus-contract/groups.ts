/** What consumer groups promise: each message to one member, in order, from where the group had come to. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Batch } from '../../../src/exchange/bus.ts';
import { saying, type Hubs } from './hubs.ts';

export function groupsShareAndRemember({ aBus, aTopic, aListener, soon }: Hubs): void {
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
}
