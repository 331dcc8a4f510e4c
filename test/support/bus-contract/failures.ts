/** What happens to a batch that fails, or that is in hand when its member leaves. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Batch } from '../../../src/exchange/bus.ts';
import { saying, bodyOf, type Hubs } from './hubs.ts';

export function failuresAreOutlasted({ aBus, aTopic, aListener, soon, keyOutside }: Hubs): void {
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
}
