/** Relays killed (-9) and started again at random, while fifty writers are slow to commit: nothing stays unsent, each key keeps its order, and what comes twice is known by its id. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { openOrm } from '../../src/database/orm.ts';
import type { BusMessage } from '../../src/exchange/bus.ts';
import { OutboxRow } from '../../src/exchange/outbox.entity.ts';
import { appendToOutbox } from '../../src/exchange/outbox.ts';
import { outboxLag } from '../../src/exchange/outbox-lag.ts';
import { freshDatabase } from '../support/database.ts';
import { type Program, startProgram } from '../support/hub-process.ts';
import { until } from '../support/until.ts';
import { diceOf } from './counted-logs.ts';

const TOPIC = 'relay.proof.v1';
const WRITERS = 50;
const KEYS = 200;
const EVENTS = 20_000;
const EVENTS_OF_ONE = 20;
const LONGEST_PAUSE_MS = 2_000;
const SEED = Date.now() % 1_000_000;
const dice = diceOf(SEED);

test(`${EVENTS} events of ${WRITERS} slow writers through three relays that are killed all the time`, { timeout: 150_000 }, async () => {
  const began = performance.now();
  const database = await freshDatabase();
  const orm = openOrm({ url: database.appUrl, entities: [OutboxRow], poolSize: WRITERS + 2, name: 'writers' });
  const bus = embeddedBus({ url: database.appUrl });
  onTestFinished(async () => {
    await bus.close();
    await orm.close();
    await database.drop();
  });
  await bus.ensureTopics([{ name: TOPIC, partitions: 4, retentionDays: 7 }]);

  // What was committed, by event id; the numbers of a key rise in the order in which its lock was held.
  const told = new Map<string, { key: string; n: number }>();
  let number = 0;
  let [committed, rolledBack] = [0, 0];
  const writer = async () => {
    while (committed < EVENTS) {
      const key = `key-${Math.floor(dice() * KEYS)}`;
      committed += EVENTS_OF_ONE; // those who begin now count already, so that nobody writes more
      const goesWrong = dice() < 0.1;
      const written = orm.em.fork().transactional(async (em) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(em.getKysely());
        const events = Array.from({ length: EVENTS_OF_ONE }, () => ({ key, n: (number += 1) }));
        const ids = await appendToOutbox(
          em,
          events.map((payload) => ({
            topic: TOPIC,
            key,
            type: 'proof.given',
            payload,
            subjectIds: [],
            occurredAt: new Date(),
            markings: [],
            regime: 'UK_GDPR_PART2',
            classification: 'OFFICIAL',
            agreement: 'INTERNAL',
          })),
        );
        await pause(dice() ** 3 * LONGEST_PAUSE_MS); // a slow transaction: it is what is tried here
        if (goesWrong) throw new Error('rolled back');
        return ids.map((id, index) => [id, events[index] ?? { key, n: 0 }] as const);
      });
      const rows = await written.catch((failure: unknown) => {
        if (!goesWrong) throw failure;
        return null;
      });
      if (rows === null) {
        committed -= EVENTS_OF_ONE;
        rolledBack += EVENTS_OF_ONE;
      } else for (const [id, event] of rows) told.set(id, event);
    }
  };

  // Every second one dies by itself, after the bus has acknowledged and before that is noted; the others at any moment.
  const aRelay = () => startProgram('test/faults/relaying.ts', [database.appUrl, ...(dice() < 0.5 ? [String(1 + Math.floor(dice() * 60))] : [])]);
  // The first dies at its first acknowledgement, for certain: what it sent comes twice.
  const doomed = startProgram('test/faults/relaying.ts', [database.appUrl, '1']);
  const relays: Program[] = [doomed, aRelay(), aRelay()];
  let kills = 0;
  let writing = true;
  const killing = (async () => {
    await doomed.ended;
    while (writing) {
      await pause(200 + dice() * 1_200); // the moments of death vary: no condition is waited for
      await relays[Math.floor(dice() * relays.length)]?.kill();
      for (const [nth, relay] of relays.entries())
        if (!relay.isRunning) {
          expect(relay.child.signalCode, relay.err).toBe('SIGKILL');
          relays[nth] = aRelay();
          kills += 1;
        }
    }
    // One that is there until the end.
    relays.push(startProgram('test/faults/relaying.ts', [database.appUrl]));
  })();
  await Promise.all(Array.from({ length: WRITERS }, writer)).finally(() => (writing = false));
  await killing;
  const written = performance.now();
  await until('everything has been sent', async () => (await outboxLag(orm.em.fork())).every(({ waiting }) => waiting === 0), 60_000);
  const drained = performance.now();

  const found: BusMessage[] = [];
  for (let partition = 0; partition < 4; partition += 1)
    found.push(...(await bus.read({ topic: TOPIC, partition, from: 0n, to: 10n ** 9n, limit: 1_000_000 })));
  const idOf = ({ headers }: BusMessage) => headers['ce_id'] ?? '';
  const first = new Map<string, BusMessage>();
  for (const message of found) if (!first.has(idOf(message))) first.set(idOf(message), message);

  // None unsent, and nothing that was rolled back.
  expect(first.size, `seed ${SEED}`).toBe(told.size);
  expect([...first.keys()].filter((id) => !told.has(id))).toEqual([]);
  expect([...told.keys()].filter((id) => !first.has(id))).toEqual([]);
  // The first occurrences of a key stand in the order of its changes, in one partition.
  const inversions: string[] = [];
  const last = new Map<string, { n: number; partition: number }>();
  for (const message of first.values()) {
    const { key, n } = JSON.parse(Buffer.from(message.value ?? '').toString()) as { key: string; n: number };
    const before = last.get(key);
    if (before !== undefined && (before.n >= n || before.partition !== message.partition)) inversions.push(`${key}: ${n} after ${before.n}`);
    last.set(key, { n, partition: message.partition });
  }
  expect(inversions, `seed ${SEED}`).toEqual([]);
  expect(last.size).toBeGreaterThan(KEYS * 0.9);
  // What came twice is the same message, byte for byte, under the same id.
  const differing = found.filter((message) => {
    const same = first.get(idOf(message));
    return (
      same === undefined ||
      same.key !== message.key ||
      !Buffer.from(same.value ?? '').equals(Buffer.from(message.value ?? '')) ||
      JSON.stringify(same.headers) !== JSON.stringify(message.headers)
    );
  });
  expect(differing.length).toBe(0);
  expect(kills).toBeGreaterThan(5);
  expect(found.length, 'some died between the two, so some came twice').toBeGreaterThan(first.size);
  const figures = {
    events: told.size,
    rolledBack,
    kills,
    duplicates: found.length - first.size,
    seconds: Math.round((drained - began) / 1000),
    drain: Math.round(drained - written),
    seed: SEED,
  };
  console.log(`CHAOS ${JSON.stringify({ what: 'relays killed under slow writers', ...figures })}`);
});
