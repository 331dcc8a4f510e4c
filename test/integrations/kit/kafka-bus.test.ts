/** Kafka keeps the contract of a bus; and what it promises beyond. */
import { afterEach, expect, test, vi } from 'vitest';
import { kafkaBus } from '../../../integrations/kit/kafka-bus.ts';
import { kafkaClient } from '../../../integrations/kit/kafka-client.ts';
import { busContract } from '../../support/bus-contract.ts';
import { bodyOf, saying } from '../../support/bus-contract/hubs.ts';
import { kafkaHubs } from '../../support/kafka-hubs.ts';
import { describeWithKafka, useKafka } from '../../support/kafka.ts';
import { until } from '../../support/until.ts';

describeWithKafka('on a broker', { timeout: 60_000 }, () => {
  const kafka = useKafka();
  const hubs = kafkaHubs(() => kafka.brokers);
  afterEach(() => hubs.closeAll());

  busContract('kafka', () => kafkaBus({ access: hubs.access() }), { patience: 30_000 });

  test('a thousand publishes at once: each has a place of its own, and none is missing', async () => {
    const hub = hubs.aHub();
    const topic = await hubs.aTopic(hub, 3);
    const bodies = Array.from({ length: 1_000 }, (_, nth) => `message ${nth}`);
    const places = (await Promise.all(bodies.map((body, nth) => hub.bus.publish([saying(topic, body, `key ${nth}`)])))).flat();
    expect(new Set(places.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(1_000);
    const read = await Promise.all([0, 1, 2].map((partition) => hub.bus.read({ topic, partition, from: 0n, to: 2_000n, limit: 2_000 })));
    expect(read.flat().map(bodyOf).toSorted()).toEqual(bodies.toSorted());
    for (const [nth, { partition, offset }] of places.entries())
      expect(read[partition]?.find((message) => message.offset === offset)).toMatchObject({ key: `key ${nth}` });
  });

  test('messages and keys of any kind, from any producer, reach the handler', async () => {
    const hub = hubs.aHub();
    const topic = await hubs.aTopic(hub);
    const foreign = await hubs.producer();
    await foreign.send({
      topic,
      messages: [
        { key: null, value: null },
        { key: Buffer.from([0xff, 0x00, 0xfe]), value: Buffer.from([0xff]), headers: { twice: ['one', 'two'], bytes: Buffer.from([0xc3, 0x28]) } },
        { key: '', value: '', headers: { __proto__: 'no', constructor: 'a word' } },
        { key: 'old', value: 'x', timestamp: '0' },
        {
          key: 'odd',
          value: 'x',
          headers: Object.fromEntries([
            ['__proto__', 'a header'],
            ['', 'no name'],
          ]),
        },
      ],
    });
    const ear = await hubs.listen(hub, [topic], { maxBatch: 2 });
    await until('all are heard', () => ear.heard.length === 5, 30_000);
    expect(ear.heard.map(({ key, headers }) => ({ key, headers: Object.entries(headers) }))).toEqual([
      { key: null, headers: [] },
      {
        key: '\uFFFD\0\uFFFD',
        headers: [
          ['twice', 'two'],
          ['bytes', '\uFFFD('],
        ],
      },
      { key: '', headers: [['constructor', 'a word']] },
      { key: 'old', headers: [] },
      {
        key: 'odd',
        headers: [
          ['__proto__', 'a header'],
          ['', 'no name'],
        ],
      },
    ]);
    expect(ear.heard[3]?.producedAt).toEqual(new Date(0));
    expect(Object.getPrototypeOf(ear.heard[4]?.headers)).toBe(Object.prototype);
  });

  test('of transactions, what was rolled back is never heard, and their ends do not count as waiting', async () => {
    const hub = hubs.aHub();
    const topic = await hubs.aTopic(hub);
    const group = 'of-transactions';
    const ear = await hubs.listen(hub, [topic], { group });
    const foreign = await hubs.producer({ idempotent: true, transactionalId: topic, maxInFlightRequests: 1 });
    for (const [nth, end] of (['commit', 'abort', 'commit', 'abort'] as const).entries()) {
      const transaction = await foreign.transaction();
      await transaction.send({ topic, messages: [{ value: `${end} ${nth}` }] });
      await transaction[end]();
    }
    await until('what was committed is heard', () => ear.heard.length === 2, 30_000);
    await until('nothing waits', async () => (await hub.bus.positions(group, [topic])).every(({ lag }) => lag === 0n), 30_000);
    expect(ear.bodies()).toEqual(['commit 0', 'commit 2']);
    expect((await hub.bus.read({ topic, partition: 0, from: 0n, to: 100n, limit: 100 })).map(bodyOf)).toEqual(['commit 0', 'commit 2']);
  });

  test('partitions are handled side by side: one that takes long holds up no other', async () => {
    const hub = hubs.aHub();
    const topic = await hubs.aTopic(hub, 2);
    const [slow] = await hub.bus.publish([saying(topic, 'slow', 'one key')]);
    const finish = Promise.withResolvers<void>();
    const ear = await hubs.listen(hub, [topic], { handle: async ({ partition }) => (partition === slow?.partition ? finish.promise : undefined) });
    for (let nth = 0; ear.heard.length === 0; nth++) {
      await hub.bus.publish([saying(topic, `quick ${nth}`, `key ${nth}`)]);
      await until('it may be heard', () => true);
    }
    expect(ear.bodies()).not.toContain('slow');
    finish.resolve();
    await until('the slow one is done', () => ear.bodies().includes('slow'), 30_000);
  });

  test('an idle connection runs no timer', async () => {
    const { kafka: client, cut } = kafkaClient(hubs.access());
    const admin = client.admin();
    await admin.connect();
    await admin.listTopics(); // the fault begins with an answer
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const warnings: string[] = [];
    const heard = (warning: Error) => void warnings.push(warning.name);
    process.on('warning', heard);
    try {
      await admin.listTopics();
      await new Promise((resolve) => setImmediate(resolve));
      timers.mockClear();
      await until('a while has passed', sinceNow(200)); // what is counted is what happens meanwhile
      // One for each look of `until`, which waits by another door; the fault made one each millisecond.
      expect(timers.mock.calls.length).toBeLessThan(20);
      expect(warnings).not.toContain('TimeoutNegativeWarning');
    } finally {
      timers.mockRestore();
      process.off('warning', heard);
      await admin.disconnect();
      cut();
    }
  });
});

/** True from so many milliseconds on. */
function sinceNow(ms: number): () => boolean {
  const then = performance.now() + ms;
  return () => performance.now() >= then;
}
