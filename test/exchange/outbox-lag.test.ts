/** How far partners lag can be seen, and somebody is told when what has to leave does not. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inboundLag, watchOutbox } from '../../src/exchange/outbox-lag.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { aGraph } from '../support/graph.ts';
import { until } from '../support/until.ts';
import { anEvent, numbered, type RelayWorld, relayWorld } from './relay-world.ts';
import { appendToOutbox } from '../../src/exchange/outbox.ts';

let world: RelayWorld;

beforeAll(async () => {
  world = await relayWorld();
});
afterEach(() => world.closeRelays());
afterAll(() => world.close());

describe('what waits to leave', () => {
  test('is counted for each topic, with the age of the oldest, until it has left', async () => {
    const missing = `relay.${randomUUID()}.v1`;
    await world.tell(missing, ...numbered('a', 3), ...numbered('b', 2));
    expect(await world.lag(missing)).toEqual({
      topic: missing,
      waiting: 5,
      oldestAt: expect.any(Date),
      oldestSeconds: expect.any(Number),
      sentThrough: null,
      sentAt: null,
    });
    const first = (await world.lag(missing))?.oldestSeconds ?? 0;
    await until('it grows older', async () => ((await world.lag(missing))?.oldestSeconds ?? 0) > first);

    world.aRelay();
    await world.bus.ensureTopics([{ name: missing, partitions: 1, retentionDays: 7 }]);
    await world.sent(missing);
    const [last] = await world.hub.ask<{ position: string }>(`select max(position)::text as position from outbox where topic = '${missing}'`);
    expect(await world.lag(missing)).toEqual({
      topic: missing,
      waiting: 0,
      oldestAt: null,
      oldestSeconds: null,
      sentThrough: last?.position,
      sentAt: expect.any(Date),
    });
  });

  test('leaves out what is not committed', async () => {
    const topic = await world.aTopic();
    const open = world.hub.orm.em.fork();
    await open.begin();
    await appendToOutbox(open, [anEvent(topic, { key: 'a' })]);
    expect(await world.lag(topic)).toBeUndefined();
    await open.rollback();
  });
});

describe('the alert', () => {
  const alerts = (topic: string) =>
    world.hub.ask<{ sentence: string; settled: boolean; by: string | null }>(
      `select sentence, settled_at is not null as settled, settled_by as by from alert where kind = 'OUTBOX_STUCK' and about = '${topic}' order by raised_at`,
    );
  const watch = (after: number) => world.hub.write((em) => watchOutbox(em, systemClock, after));

  test('is raised once when something waits for too long, by however many hubs, and settled when it has left', async () => {
    const missing = `relay.${randomUUID()}.v1`;
    await world.tell(missing, ...numbered('a', 3));
    await watch(30);
    expect(await alerts(missing)).toEqual([]);
    await until('it has waited', async () => ((await world.lag(missing))?.oldestSeconds ?? 0) > 0.2);
    await watch(0.2);
    await Promise.all([watch(0.2), watch(0.2)]);
    expect(await alerts(missing)).toEqual([
      {
        sentence:
          `What the hub has to say on ${missing} has not left for more than 0.2 seconds. Nothing is lost: it goes on by itself. ` +
          'See whether the bus can be reached and has the topic; the log of the hub names the reason.',
        settled: false,
        by: null,
      },
    ]);

    world.aRelay();
    await world.bus.ensureTopics([{ name: missing, partitions: 1, retentionDays: 7 }]);
    await world.sent(missing);
    await watch(0.2);
    expect(await alerts(missing)).toMatchObject([{ settled: true, by: 'hub' }]);
  });

  test('is not raised for what leaves', async () => {
    const topic = await world.aTopic();
    world.aRelay();
    await world.tell(topic, ...numbered('a', 3));
    await world.sent(topic);
    await watch(0);
    expect(await alerts(topic)).toEqual([]);
  });
});

test('what waits to be taken is told for each partition of each group', async () => {
  const topic = await world.aTopic(2);
  await world.bus.publish(Array.from({ length: 5 }, () => ({ topic, key: 'one key', headers: {}, value: null })));
  const lags = await inboundLag(world.bus, [{ group: 'hub.test', topics: [topic] }]);
  expect(lags.map(({ group, partition, next, lag }) => [group, partition, next, lag]).toSorted((a, b) => Number(b[3]) - Number(a[3]))).toEqual([
    ['hub.test', expect.any(Number), 0n, 5n],
    ['hub.test', expect.any(Number), 0n, 0n],
  ]);
  await expect(inboundLag(world.bus, [{ group: 'hub.test', topics: ['relay.not-there.v1'] }])).rejects.toThrow('relay.not-there.v1');
});

test('the graph tells staff of both, and others of neither', async () => {
  const graph = await aGraph();
  try {
    await graph.em.fork().transactional((em) => appendToOutbox(em, [anEvent('hub.case.v1', { key: 'a' })]));
    const question =
      '{ exchange { outgoing { topic waiting oldestWaitingSince oldestWaitingSeconds lastSentPosition lastSentAt } incoming { topic lag lastOffset } } }';
    expect(await graph.ask(question)).toEqual({
      data: {
        exchange: {
          outgoing: [
            {
              topic: 'hub.case.v1',
              waiting: 1,
              oldestWaitingSince: expect.any(String),
              oldestWaitingSeconds: expect.any(Number),
              lastSentPosition: null,
              lastSentAt: null,
            },
          ],
          incoming: [],
        },
      },
      errors: [],
    });
    for (const role of ['POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'] as const)
      expect(await graph.ask(question, {}, [role])).toMatchObject({ errors: [{ code: 'FORBIDDEN' }] });
  } finally {
    await graph.close();
  }
});
