/** A topic that goes, and comes again under the same name: what is lost is named, everything else goes on, and nothing new is taken for something old. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIFE, livesInDatabase } from '../../../integrations/kit/kafka-topic-lives.ts';
import { startInbound } from '../../../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../../../integrations/police-incidents/feed.ts';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { saying } from '../../support/bus-contract/hubs.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { type BusUnderTest, kafkaHubs } from '../../support/kafka-hubs.ts';
import { describeWithKafka, useKafka } from '../../support/kafka.ts';
import { until } from '../../support/until.ts';
import { aLog, NOW } from '../police-incidents/messages-for-tests.ts';

const PATIENCE = 30_000;
let database: HubDatabase;

beforeAll(async () => {
  database = await hubDatabase();
});
afterAll(() => database.close());

describe('the lives of a topic', () => {
  const topic = () => `lives.${randomUUID()}.v1`;
  const lives = () => livesInDatabase(database.appUrl);

  test('the first has places as the broker counts them; each id that was not seen before begins the next', async () => {
    const [name, all] = [topic(), lives()];
    expect(await all.lifeOf(name, 'one')).toBe(0);
    expect(await all.lifeOf(name, 'two')).toBe(1);
    expect(await all.lifeOf(name, 'one')).toBe(0);
    expect(await all.lifeOf(topic(), 'one')).toBe(0);
    await all.close();
  });

  test('hubs that see it at once agree', async () => {
    const [name, hubs] = [topic(), Array.from({ length: 8 }, lives)];
    expect(new Set(await Promise.all(hubs.map((each) => each.lifeOf(name, 'one'))))).toEqual(new Set([0]));
    const numbers = await Promise.all(hubs.map((each, nth) => each.lifeOf(name, `id ${nth % 4}`)));
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4]));
    expect(numbers.slice(0, 4)).toEqual(numbers.slice(4));
    await Promise.all(hubs.map((each) => each.close()));
  });

  test('a hub that took messages from elsewhere before begins behind them', async () => {
    const [name, all] = [topic(), lives()];
    await database.ask(
      `insert into message (id, topic, partition, "offset", produced_at, received_at, adapter, outcome)
       values (gen_random_uuid(), '${name}', 0, ${2n * LIFE + 7n}, now(), now(), 'test/1', 'ACCEPTED')`,
    );
    expect(await all.lifeOf(name, 'one')).toBe(3);
    await all.close();
  });
});

describeWithKafka('on a broker', { timeout: 120_000 }, () => {
  const kafka = useKafka();
  const hubs = kafkaHubs(() => kafka.brokers);
  afterEach(() => hubs.closeAll());

  const remove = async (topic: string) => {
    const admin = await hubs.admin();
    await admin.deleteTopics({ topics: [topic] });
  };
  const make = async (topic: string, partitions = 1) => {
    const admin = await hubs.admin();
    await until(
      'it can be made again',
      async () => admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true }).catch(() => false),
      PATIENCE,
    );
  };
  const untilMissing = (hub: BusUnderTest) =>
    until('the bus says that a topic is missing', async () => (await hubs.stateOf(hub))?.state === 'topic missing', PATIENCE);

  test('it vanishes under a running hub: the alarm names what is lost, the others flow on, and it is read from its beginning when it is back', async () => {
    const hub = hubs.aHub();
    const [goes, stays] = [await hubs.aTopic(hub), await hubs.aTopic(hub)];
    const held = Promise.withResolvers<void>();
    const ear = await hubs.listen(hub, [goes, stays], {
      group: 'readers',
      maxBatch: 3,
      handle: async ({ topic, messages }) => {
        if (topic === goes && messages.some(({ offset }) => offset === 3n)) await held.promise;
      },
    });
    await hub.bus.publish(Array.from({ length: 8 }, (_, nth) => saying(goes, `before ${nth}`)));
    await until('the first batch is done', () => ear.heard.length === 3, PATIENCE);
    await until('the bus has seen where it ends', async () => (await hub.bus.positions('readers', [goes]))[0]?.lag === 5n, PATIENCE);
    await until('and looked once more', sinceNow(1_200)); // it looks each second

    await remove(goes);
    await untilMissing(hub);
    expect((await hubs.stateOf(hub))?.sentence).toContain(goes);
    expect(hub.alarms).toEqual([
      {
        kind: 'TOPIC_VANISHED',
        about: expect.stringContaining(goes),
        sentence: `The topic ${goes} is gone from Kafka. Lost for the group readers: partition 0, offsets 3 to 7 (5). Ask the senders of these messages to send them again. Make the topic again: start a hub anew, which makes what is missing, or have it made as schema/asyncapi.yaml says.`,
      },
    ]);
    expect(hub.lines).toContain(hub.alarms[0]?.sentence);
    await expect(hub.bus.publish([saying(goes, 'nowhere')])).rejects.toMatchObject({ name: 'UnknownTopic' });
    await expect(hub.bus.publish([saying(stays, 'not alone'), saying(goes, 'nowhere')])).rejects.toMatchObject({ name: 'UnknownTopic' });
    held.resolve();
    await hub.bus.publish([saying(stays, 'beside it')]);
    await until('the other topic flows', () => ear.bodies().includes('beside it'), PATIENCE);
    expect(ear.bodies()).not.toContain('not alone');

    await make(goes);
    const foreign = await hubs.producer();
    // As many as the old one had, and more: a reader who went on at its old offset would pass over them.
    await foreign.send({ topic: goes, messages: Array.from({ length: 20 }, (_, nth) => ({ value: `after ${nth}` })) });
    await until('all of the new ones are heard', () => ear.bodies().filter((body) => body.startsWith('after')).length >= 20, PATIENCE);
    await hubs.untilWell(hub);
    expect(ear.bodies().filter((body) => body.startsWith('after'))).toEqual(Array.from({ length: 20 }, (_, nth) => `after ${nth}`));
    const [place] = await hub.bus.publish([saying(goes, 'and goes on')]);
    expect(place?.offset).toBe(LIFE + 20n);
    expect(ear.heard.find(({ value }) => String(value) === 'after 0')?.offset).toBe(LIFE);
    await until('nothing waits', async () => (await hub.bus.positions('readers', [goes]))[0]?.lag === 0n, PATIENCE);
    expect((await hub.bus.positions('readers', [goes]))[0]?.next).toBe(LIFE + 21n);
    expect(await hub.bus.read({ topic: goes, partition: 0, from: 0n, to: LIFE - 1n, limit: 100 })).toEqual([]);
    expect(await hub.bus.read({ topic: goes, partition: 0, from: LIFE + 19n, to: LIFE + 30n, limit: 100 })).toHaveLength(2);
  });

  test('one that is made anew at once is noticed, whether its reader runs or not', async () => {
    const lives = livesInDatabase(database.appUrl);
    const hub = hubs.aHub({ lives });
    const topic = await hubs.aTopic(hub);
    const ear = await hubs.listen(hub, [topic], { group: 'quick' });
    await hub.bus.publish([saying(topic, 'old 0'), saying(topic, 'old 1')]);
    await until('they are taken', async () => ear.heard.length === 2 && (await hub.bus.positions('quick', [topic]))[0]?.lag === 0n, PATIENCE);

    const replace = async (words: string) => {
      await remove(topic);
      await make(topic);
      const foreign = await hubs.producer();
      await foreign.send({ topic, messages: [0, 1, 2, 3].map((nth) => ({ value: `${words} ${nth}` })) });
    };
    await replace('new');
    await until('the new ones are heard from the first on', () => ear.heard.length === 6, PATIENCE);
    expect(ear.bodies().slice(2)).toEqual(['new 0', 'new 1', 'new 2', 'new 3']);
    await until('the alarm says so', () => hub.alarms.length === 1, PATIENCE);
    expect(hub.alarms[0]?.kind).toBe('TOPIC_VANISHED');
    await until('they are committed', async () => (await hub.bus.positions('quick', [topic]))[0]?.lag === 0n, PATIENCE);
    await hub.bus.close();

    await replace('newest');
    const next = hubs.aHub({ lives: livesInDatabase(database.appUrl) });
    const later = await hubs.listen(next, [topic], { group: 'quick' });
    await until('the newest are heard from the first on', () => later.heard.length === 4, PATIENCE);
    expect(later.heard.map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 3n].map((nth) => 2n * LIFE + nth));
  });

  test('what was committed in a topic that is gone does not count in the one that has its name', async () => {
    const hub = hubs.aHub();
    const topic = await hubs.aTopic(hub);
    await hub.bus.publish(Array.from({ length: 5 }, (_, nth) => saying(topic, `${nth}`)));
    const admin = await hubs.admin();
    // As a reader would leave it that commits after the topic was made anew; and as a person sets it who says nothing of the topic.
    const group = { groupId: 'late', topic };
    const late = hubs.kafka().consumer({ groupId: 'late', maxWaitTimeInMs: 100 });
    await late.connect();
    await late.subscribe({ topics: [topic] });
    const joined = Promise.withResolvers<void>();
    late.on('consumer.group_join', () => joined.resolve());
    await late.run({ autoCommit: false, eachMessage: async () => undefined });
    await joined.promise;
    await late.commitOffsets([{ topic, partition: 0, offset: '3', metadata: 'another topic' }]);
    await late.disconnect();
    expect(await hub.bus.positions('late', [topic])).toEqual([{ topic, partition: 0, next: 0n, lag: 5n }]);
    await admin.setOffsets({ ...group, partitions: [{ partition: 0, offset: '3' }] });
    expect(await hub.bus.positions('late', [topic])).toEqual([{ topic, partition: 0, next: 3n, lag: 2n }]);
    const ear = await hubs.listen(hub, [topic], { group: 'late' });
    await until('it begins there', () => ear.heard.length === 2, PATIENCE);
    expect(ear.bodies()).toEqual(['3', '4']);
  });

  test('the inbox takes every message of a topic that was made anew, although the broker counts from 0 again', async () => {
    const hub = hubs.aHub({ lives: livesInDatabase(database.appUrl) });
    const settings = { em: () => database.orm.em.fork(), bus: hub.bus, clock: { now: () => NOW }, acceptSimulated: true };
    const [spec] = policeIncidentFeed.topics;
    if (!spec) throw new Error('the police feed has no topic');
    await hub.bus.ensureTopics(policeIncidentFeed.topics);
    const subscriptions = await startInbound([policeIncidentFeed], settings);
    const taken = async () => (await database.ask<{ count: number }>(`select count(*)::int as count from message where topic = '${spec.name}'`))[0]?.count;
    const log = (number: number): OutgoingMessage =>
      aLog({ log: { forceCode: 'humberside', date: '2026-11-20', number }, key: `humberside|2026-11-20|${number}` });

    await hub.bus.publish([1, 2, 3].map(log));
    await until('they are taken', async () => (await taken()) === 3, PATIENCE);
    await remove(spec.name);
    await untilMissing(hub);
    await make(spec.name);
    await until('the outbox goes on', () =>
      hub.bus.publish([4, 5, 6, 7].map(log)).then(
        () => true,
        () => false,
      ),
    );
    await until('all of the new ones are taken', async () => (await taken()) === 7, PATIENCE);
    expect(await database.ask('select count(*)::int as incidents from incident')).toEqual([{ incidents: 7 }]);
    expect(await database.ask(`select outcome, count(*)::int as count from message where topic = '${spec.name}' group by 1`)).toEqual([
      { outcome: 'ACCEPTED', count: 7 },
    ]);
    for (const subscription of subscriptions) await subscription.close();
  });

  test('messages that were deleted for their age before they were read are named, and the reader goes on with the oldest', async () => {
    const hub = hubs.aHub();
    const topic = await hubs.aTopic(hub);
    const first = await hubs.listen(hub, [topic], { group: 'away' });
    await hub.bus.publish([saying(topic, '0'), saying(topic, '1')]);
    await until('they are taken', async () => first.heard.length === 2 && (await hub.bus.positions('away', [topic]))[0]?.lag === 0n, PATIENCE);
    await first.close();

    await hub.bus.publish(Array.from({ length: 6 }, (_, nth) => saying(topic, `${nth + 2}`)));
    const admin = await hubs.admin();
    await admin.fetchTopicOffsets(topic); // kafkajs learns who leads it
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] });
    expect((await hub.bus.positions('away', [topic]))[0]).toMatchObject({ next: 2n, lag: 3n });
    const back = await hubs.listen(hub, [topic], { group: 'away' });
    await until('the kept ones are taken', () => back.heard.length === 3, PATIENCE);
    expect(back.bodies()).toEqual(['5', '6', '7']);
    expect(hub.alarms).toEqual([
      {
        kind: 'MESSAGES_LOST',
        about: expect.stringContaining(topic),
        sentence: `Messages of the topic ${topic} were deleted from Kafka before the group away had read them: partition 0, offsets 2 to 4 (3). Ask their senders to send them again, and keep the topic for longer.`,
      },
    ]);
  });
});

/** True from so many milliseconds on. */
function sinceNow(ms: number): () => boolean {
  const then = performance.now() + ms;
  return () => performance.now() >= then;
}
