/** The database is killed, again and again, under relays at work and under those who tell: what was committed is sent, each key in order, and nothing that was not. */
import { expect, onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { integrations } from '../../integrations/registry.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts';
import { entities } from '../../src/database/entities.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openOrm } from '../../src/database/orm.ts';
import type { BusMessage } from '../../src/exchange/bus.ts';
import { appendToOutbox } from '../../src/exchange/outbox.ts';
import { outboxLag } from '../../src/exchange/outbox-lag.ts';
import { startRelay } from '../../src/exchange/relay.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { anEvent } from '../exchange/relay-world.ts';
import { ask, emptyFolder, serverOf } from '../database/folder.ts';
import { until } from '../support/until.ts';

const TOPIC = 'relay.breaks.v1';
const KILLS = 3;

test(`${KILLS} times the server dies under two relays`, { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const database: EmbeddedDatabase = await startEmbedded(folder);
  onTestFinished(() => database.stop());
  await migrate({ ownerUrl: database.ownerUrl, appUrl: database.appUrl });
  const orm = openOrm({ url: database.appUrl, entities });
  const bus = embeddedBus({ url: database.appUrl });
  const relays = [1, 2].map(() =>
    startRelay({
      url: database.appUrl,
      em: () => orm.em.fork(),
      bus,
      outbound: integrations.outbound,
      returns: integrations.returns,
      departures: [],
      clock: systemClock,
      sendsSimulated: false,
    }),
  );
  onTestFinished(async () => {
    await Promise.all(relays.map((relay) => relay.close()));
    await bus.close();
    await orm.close();
  });
  await bus.ensureTopics([{ name: TOPIC, partitions: 2, retentionDays: 7 }]);

  let number = 0;
  let telling = true;
  /** One after another, so that the numbers of a key rise in the order of its commits. */
  const teller = async (key: string) => {
    while (telling)
      await orm.em
        .fork()
        .transactional((em) => appendToOutbox(em, [anEvent(TOPIC, { key, payload: { n: (number += 1) } })]))
        .catch(() => undefined); // the server is away: whether it was committed, the table says
  };
  const tellers = ['a', 'b', 'c', 'd'].map(teller);
  const sent = async () => Number((await ask<{ sent: string }>(database.appUrl, 'select count(*) as sent from bus_message').catch(() => []))[0]?.sent ?? 0);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = await sent();
    await until('some are sent', async () => (await sent()) > before + 20, 30_000);
    process.kill(await serverOf(folder), 'SIGKILL');
    await until('the server answers again', async () => (await sent()) > 0, 60_000);
  }
  const before = await sent();
  await until('some are sent after all', async () => (await sent()) > before + 20, 30_000);
  telling = false;
  await Promise.all(tellers);
  await until('everything has been sent', async () => (await outboxLag(orm.em.fork())).every(({ waiting }) => waiting === 0), 30_000);

  const told = await ask<{ id: string; key: string; n: number }>(
    database.appUrl,
    `select event_id as id, key, (payload->>'n')::int as n from outbox where topic = '${TOPIC}' order by position`,
  );
  const found: BusMessage[] = [];
  for (const partition of [0, 1]) found.push(...(await bus.read({ topic: TOPIC, partition, from: 0n, to: 10n ** 9n, limit: 1_000_000 })));
  const first = new Map<string, BusMessage>();
  for (const message of found) if (!first.has(message.headers['ce_id'] ?? '')) first.set(message.headers['ce_id'] ?? '', message);
  expect([...first.keys()].toSorted()).toEqual(told.map(({ id }) => id).toSorted());
  for (const key of ['a', 'b', 'c', 'd'])
    expect([...first.values()].filter((message) => message.key === key).map(({ headers }) => headers['ce_id'])).toEqual(
      told.filter((event) => event.key === key).map(({ id }) => id),
    );
});
