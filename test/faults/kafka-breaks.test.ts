/** What a hub does when its Kafka is killed, when its consumer is thrown out or falls silent: it says so, tries on, and nothing is lost. */
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { afterEach, expect, test } from 'vitest';
import { saying } from '../support/bus-contract/hubs.ts';
import { kafkaHubs } from '../support/kafka-hubs.ts';
import { describeWithKafka, useKafka } from '../support/kafka.ts';
import { until } from '../support/until.ts';

const PATIENCE = 60_000;

describeWithKafka('one broker', { timeout: 180_000 }, () => {
  const kafka = useKafka();
  const hubs = kafkaHubs(() => kafka.brokers);
  afterEach(() => hubs.closeAll());

  test('killed (-9) and started again under load, twice: nothing is lost, each key keeps its order, and the bus says how it is', async () => {
    const [sender, reader] = [hubs.aHub(), hubs.aHub()];
    const topic = await hubs.aTopic(sender, 3);
    const group = 'through-thick-and-thin';
    const ear = await hubs.listen(reader, [topic], { group });
    const sending = new AbortController();
    const sent: string[] = [];
    const load = (async () => {
      for (let step = 0; !sending.signal.aborted; step++) {
        const messages = Array.from({ length: 10 }, (_, key) => saying(topic, `key ${key} step ${step}`, `key ${key}`));
        // What was not acknowledged is sent again, as the relay does.
        while (
          !(await sender.bus.publish(messages).then(
            () => true,
            () => false,
          ))
        )
          await pause(50);
        sent.push(...messages.map(({ value }) => String(value)));
        await pause(20);
      }
    })();
    for (let round = 0; round < 2; round++) {
      const before = ear.heard.length;
      await until('messages flow', () => ear.heard.length > before + 50, PATIENCE);
      await kafka.kill();
      await until('the bus says that it is away', async () => (await hubs.stateOf(reader))?.sentence.startsWith('Kafka cannot be reached') === true, PATIENCE);
      await kafka.restart();
      await hubs.untilWell(reader, PATIENCE);
    }
    sending.abort();
    await load;
    const bodies = () => new Set(ear.bodies());
    await until('everything is heard', () => bodies().size >= new Set(sent).size, PATIENCE);
    expect([...bodies()].toSorted()).toEqual(sent.toSorted());
    for (let key = 0; key < 10; key++) {
      const first = [...bodies()].filter((body) => body.startsWith(`key ${key} `));
      expect(first).toEqual(Array.from({ length: first.length }, (_, step) => `key ${key} step ${step}`));
    }
    await until('all of it is committed', async () => (await reader.bus.positions(group, [topic])).every(({ lag }) => lag === 0n), PATIENCE);
    expect(reader.lines.some((line) => /^Kafka does not answer \(\w+\); trying on\.$/.test(line))).toBe(true);
    // Its next look around may come later than its readers' next batch.
    await until('the bus says that Kafka is back', () => reader.lines.some((line) => /^Kafka answers again, after \d+ seconds\.$/.test(line)), PATIENCE);
    expect([...reader.alarms, ...sender.alarms]).toEqual([]);
  });

  test('a consumer that is thrown out for good is started again until it is let in, and the bus says so meanwhile', async () => {
    const hub = hubs.aHub();
    const topic = await hubs.aTopic(hub);
    const group = 'crowded';
    // A member that shares the partitions in a way that the hub does not know: kafkajs gives up for good then.
    const intruder = hubs.kafka().consumer({
      groupId: group,
      maxWaitTimeInMs: 100,
      partitionAssigners: [(config) => ({ ...kafkajs.PartitionAssigners.roundRobin(config), ...odd(config) })],
    });
    const joined = Promise.withResolvers<void>();
    intruder.on('consumer.group_join', () => joined.resolve());
    await intruder.connect();
    await intruder.subscribe({ topics: [topic] });
    await intruder.run({ autoCommit: false, eachMessage: async () => undefined });
    await joined.promise;

    const ear = await hubs.listen(hub, [topic], { group });
    await hub.bus.publish([saying(topic, 'waits')]);
    await until('the bus says so', async () => (await hubs.stateOf(hub))?.state === 'consumer restarting', PATIENCE);
    expect((await hubs.stateOf(hub))?.sentence).toContain(`The group ${group} takes nothing in at the moment (INCONSISTENT_GROUP_PROTOCOL)`);
    expect(ear.heard).toEqual([]);
    await intruder.disconnect();
    await until('it is let in', () => ear.heard.length === 1, PATIENCE);
    await hubs.untilWell(hub);
  });

  test('a consumer that falls silent is noticed and begun anew', async () => {
    const hub = hubs.aHub({ patience: { stalled: 2_000, hopeless: 60_000 } });
    const topic = await hubs.aTopic(hub);
    const ear = await hubs.listen(hub, [topic]);
    await hub.bus.publish([saying(topic, 'flows')]);
    await until('it flows', () => ear.heard.length === 1, PATIENCE);
    await whileFetchesHang(1, async () => {
      await hub.bus.publish([saying(topic, 'waits')]);
      await until('the bus says so', async () => (await hubs.stateOf(hub))?.state === 'consumer stalled', PATIENCE);
      expect((await hubs.stateOf(hub))?.sentence).toMatch(
        new RegExp(`^Partition 0 of ${topic} has not moved for \\d+ seconds, although messages wait from offset 1 on`),
      );
    });
    await until('it flows again', () => ear.heard.length === 2, PATIENCE);
    await hubs.untilWell(hub);
    expect(hub.gaveUp).toEqual([]);
  });

  test('one that nothing helps is given up with its process; a handler that takes long is not', async () => {
    const hub = hubs.aHub({ patience: { stalled: 1_500, hopeless: 3_000 } });
    const [silent, slow] = [await hubs.aTopic(hub), await hubs.aTopic(hub)];
    const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slowly = () => {
      begun.resolve();
      return finish.promise;
    };
    const [hearing, working] = [await hubs.listen(hub, [silent]), await hubs.listen(hub, [slow], { maxBatch: 1, handle: slowly })];
    await hub.bus.publish([saying(silent, 'flows'), saying(slow, 'in hand'), saying(slow, 'waits')]);
    await until('it flows', () => hearing.heard.length === 1, PATIENCE);
    await begun.promise;
    await whileFetchesHang(2, async () => {
      await hub.bus.publish([saying(silent, 'waits')]);
      await until('the process is given up', () => hub.gaveUp.length > 0, PATIENCE);
    });
    expect(hub.gaveUp[0]).toContain(silent);
    expect(hub.alarms[0]).toMatchObject({ kind: 'INGEST_STALLED', sentence: expect.stringContaining(silent) });
    expect([...hub.gaveUp, ...hub.alarms.map(({ sentence }) => sentence)].filter((sentence) => sentence.includes(slow))).toEqual([]);
    finish.resolve();
    await until('the slow one is done', () => working.heard.length === 2, PATIENCE);
  });
});

/** A way to share partitions under a name that only this member knows. */
function odd(config: Parameters<typeof kafkajs.PartitionAssigners.roundRobin>[0]) {
  const assigner = kafkajs.PartitionAssigners.roundRobin(config);
  return {
    name: 'Odd',
    protocol: (subscription: { topics: string[] }) => ({ ...assigner.protocol(subscription), name: 'Odd' }),
  };
}

/** Consumers that ask the broker for messages meanwhile never hear from it. Begins when so many of them wait. */
async function whileFetchesHang(consumers: number, work: () => Promise<void>): Promise<void> {
  const group: unknown = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup');
  const prototype: unknown = typeof group === 'function' ? group.prototype : null;
  if (typeof prototype !== 'object' || prototype === null) throw new Error('kafkajs has no consumer group where 2.2.4 has it.');
  const fetch: unknown = Reflect.get(prototype, 'fetch');
  if (typeof fetch !== 'function') throw new Error('kafkajs has no fetch where 2.2.4 has it.');
  const waiting = new Set<unknown>();
  Reflect.set(prototype, 'fetch', function hang(this: unknown) {
    waiting.add(this);
    return new Promise(() => undefined);
  });
  try {
    await until('they ask', () => waiting.size >= consumers, PATIENCE);
    await work();
  } finally {
    Reflect.set(prototype, 'fetch', fetch);
  }
}
