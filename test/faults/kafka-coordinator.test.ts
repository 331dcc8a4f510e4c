/**
 * Three brokers, and one after the other is killed (-9) and brought back under load: the coordinator of the group, and those that lead partitions.
 * Nothing is lost, nothing has an effect twice, each key keeps its order. `npm run chaos` asks for more rounds.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Brokers } from '../../integrations/kit/kafka-brokers.ts';
import type { Batch, OutgoingMessage } from '../../src/exchange/bus.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { kafkaHubs } from '../support/kafka-hubs.ts';
import { describeWithKafka, useKafkaCluster } from '../support/kafka.ts';
import { until } from '../support/until.ts';

const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 3);
const KEYS = 40;
/** 200 messages a second. */
const [AT_ONCE, EVERY_MS, PER_MS] = [10, 20, 0.2];
const DOWN_MS = 2_500;
const PATIENCE = 60_000;
const GROUP = 'hub.counted';

describeWithKafka('three brokers', () => {
  const cluster = useKafkaCluster();
  const hubs = kafkaHubs(() => cluster.brokers);
  let database: TestDatabase;
  let table: pg.Pool;

  beforeAll(async () => {
    database = await freshDatabase();
    table = new pg.Pool({ connectionString: database.ownerUrl, max: 6 });
    await table.query('create table effect (nth serial, id text primary key, key text not null, step int not null)');
  });

  afterAll(async () => {
    await hubs.closeAll();
    await table.end();
    await database.drop();
  });

  const inSync = async (topic: string): Promise<boolean> => {
    const admin = await hubs.admin();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] }).finally(() => admin.disconnect());
    return topics.every(({ partitions }) => partitions.every(({ isr }) => isr.length === 3));
  };

  test(
    `${ROUNDS} brokers killed under load`,
    async () => {
      const sender = hubs.aHub({ replication: 3 });
      const topic = await hubs.aTopic(sender, 6);
      let delivered = 0;
      // What the inbox does: the identity of a message has an effect once, in one transaction.
      const handle = async ({ messages }: Batch) => {
        delivered += messages.length;
        const [ids, keys] = [messages.map(({ headers }) => headers['ce_id']), messages.map(({ key }) => key)];
        const steps = messages.map(({ value }) => Number(Buffer.from(value ?? [])));
        await table.query(
          'insert into effect (id, key, step) select id, key, step from unnest($1::text[], $2::text[], $3::int[]) with ordinality as m (id, key, step, nth) order by nth on conflict do nothing',
          [ids, keys, steps],
        );
      };
      const readers = [hubs.aHub(), hubs.aHub()];
      for (const reader of readers) await hubs.listen(reader, [topic], { group: GROUP, handle });

      const sending = new AbortController();
      const sent: string[] = [];
      let repeated = 0;
      const load = (async () => {
        const since = performance.now();
        for (let nth = 0; !sending.signal.aborted;) {
          // What an outage held up is sent behind it.
          if (nth > (performance.now() - since) * PER_MS) {
            await pause(EVERY_MS);
            continue;
          }
          const messages = Array.from({ length: AT_ONCE }, (): OutgoingMessage => {
            const [key, step] = [`key ${nth % KEYS}`, Math.floor(nth / KEYS)];
            return { topic, key, headers: { ce_id: `event ${nth++}` }, value: Buffer.from(String(step)) };
          });
          // As the relay does: what was not acknowledged is sent again, in its order, under the same identities.
          while (
            !(await sender.bus.publish(messages).then(
              () => true,
              () => false,
            ))
          ) {
            repeated++;
            await pause(50);
          }
          sent.push(...messages.map(({ headers }) => headers['ce_id'] ?? ''));
        }
      })();

      const effects = async () => (await table.query<{ count: number }>('select count(*)::int as count from effect')).rows[0]?.count ?? 0;
      const resumed: number[] = [];
      await until('messages are taken', async () => (await effects()) > 200, PATIENCE);
      for (let round = 0; round < ROUNDS; round++) {
        const node = round % 2 === 0 ? await coordinatorOf(hubs.access(), GROUP) : await leaderOf(hubs.access(), topic);
        await cluster.killBroker(node - 1);
        await pause(DOWN_MS); // the length of the outage is what is tried here
        await cluster.restartBroker(node - 1);
        const back = performance.now();
        const target = sent.length + 100;
        await until('all that was sent so far is taken', async () => sent.length >= target && (await effects()) >= target, PATIENCE);
        resumed.push(Math.round(performance.now() - back));
        await until('every copy is in sync again', () => inSync(topic), PATIENCE);
      }
      sending.abort();
      await load;
      await until('everything is taken', async () => (await effects()) >= sent.length, PATIENCE);

      const { rows } = await table.query<{ id: string; key: string; step: number }>('select id, key, step from effect order by nth');
      expect(rows.map(({ id }) => id).toSorted()).toEqual(sent.toSorted());
      const last = new Map<string, number>();
      const inversions = rows.filter(({ key, step }) => {
        const behind = step < (last.get(key) ?? -1);
        last.set(key, Math.max(step, last.get(key) ?? -1));
        return behind;
      });
      expect(inversions).toEqual([]);
      expect(Math.max(...resumed), 'milliseconds from the return of a broker until all was taken').toBeLessThan(15_000);
      const summary = { what: 'a broker of three killed', rounds: ROUNDS, messages: sent.length, lost: 0, doubled: 0, delivered, repeated, resumed };
      console.log(`CHAOS ${JSON.stringify(summary)}`);
    },
    60_000 + ROUNDS * 30_000,
  );
});

async function coordinatorOf(access: ConstructorParameters<typeof Brokers>[0], group: string): Promise<number> {
  const leaders = await leadersOf(access, '__consumer_offsets');
  // As Kafka has it: the group's name in Java's hash picks the partition whose leader looks after it.
  const hash = [...group].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0);
  return leaders[(hash & 0x7fffffff) % leaders.length] ?? 1;
}

async function leaderOf(access: ConstructorParameters<typeof Brokers>[0], topic: string): Promise<number> {
  return (await leadersOf(access, topic))[0] ?? 1;
}

async function leadersOf(access: ConstructorParameters<typeof Brokers>[0], topic: string): Promise<readonly number[]> {
  const brokers = new Brokers(access);
  try {
    return (await brokers.describe([topic])).topics[0]?.leaders ?? [];
  } finally {
    brokers.close();
  }
}
