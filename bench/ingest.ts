/**
 * `npm run bench:ingest`: rows a second from Kafka to the tables, beside the least that PostgreSQL can do (a COPY of the very same rows, from
 * a file on the server, into the very same tables) and what a plain consumer does (one INSERT for each message). Interleaved rounds; ratios.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { kafkaBus } from '../integrations/kit/kafka-bus.ts';
import { integrations } from '../integrations/registry.ts';
import { readConfig } from '../src/config.ts';
import type { Bus, OutgoingMessage } from '../src/exchange/bus.ts';
import { openHub } from '../src/hub.ts';
import { systemClock } from '../src/shared/clock.ts';
import { ground, machine, median, numberAfter, say } from './parts.ts';
import { policeLogs, spoiltLogs } from './police-logs.ts';

/** What taking a message writes, in the order in which the rows can be put back. */
const TABLES = ['location', 'incident', 'incident_revision', 'message', 'dead_letter', 'outbox', 'live_log'];
const COUNT = numberAfter('--messages', 20_000);
const ROUNDS = numberAfter('--rounds', 5);

const { brokers, database, folder, close } = await ground();
const config = readConfig({ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, KAFKA_BROKERS: brokers, HUB_SIMULATE: '1', PORT: '0' });
const superuser = new URL(database.adminUrl);
superuser.pathname = '/hub';
const db = new pg.Client({ connectionString: superuser.href });
const quiet = () => undefined;

async function number(question: string): Promise<number> {
  const { rows } = await db.query<{ n: string }>(question);
  return Number(rows[0]?.n ?? Number.NaN);
}

async function empty(): Promise<void> {
  await db.query(`truncate ${TABLES.join(', ')} cascade`);
}

/** Publishes while nobody reads, opens a hub as `npm start` does, and times from the first rows to the last: joining the group is not counted. */
async function fromKafka(bus: Bus, messages: readonly OutgoingMessage[]): Promise<number> {
  for (let from = 0; from < messages.length; from += 1_000) await bus.publish(messages.slice(from, from + 1_000));
  const hub = await openHub(config, integrations, { clock: systemClock, log: quiet });
  const taken = () => number('select count(*) as n from message');
  let before = 0;
  while ((before = await taken()) === 0) await pause(2);
  const began = performance.now();
  let now = before;
  while ((now = await taken()) < messages.length) await pause(100);
  const seconds = (performance.now() - began) / 1_000;
  await hub.close();
  return (now - before) / seconds;
}

/** The very rows that are in the tables now, put back from files on the server. */
async function byCopy(count: number): Promise<number> {
  const columns = new Map<string, string>();
  for (const table of TABLES) {
    const { rows } = await db.query<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as names from information_schema.columns where table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    columns.set(table, rows[0]?.names ?? '');
    await db.query(`copy (select ${columns.get(table)} from ${table}) to '${join(folder, table)}' (format binary)`);
  }
  await empty();
  const began = performance.now();
  for (const table of TABLES) await db.query(`copy ${table} (${columns.get(table)}) from '${join(folder, table)}' (format binary)`);
  const seconds = (performance.now() - began) / 1_000;
  await empty();
  return count / seconds;
}

/** What anyone writes first: one message, one INSERT of its body under its key. */
async function byPlainConsumer(bus: Bus, round: number): Promise<number> {
  const topic = `bench.plain-${round}.v1`;
  await bus.ensureTopics([{ name: topic, partitions: 4, retentionDays: 1 }]);
  const messages = policeLogs(Math.min(COUNT, 5_000), round, topic);
  for (let from = 0; from < messages.length; from += 1_000) await bus.publish(messages.slice(from, from + 1_000));
  await db.query('drop table if exists bench_plain; create table bench_plain (key text primary key, body jsonb not null)');
  const pool = new pg.Pool({ connectionString: superuser.href, max: 4 });
  let taken = 0;
  let began = 0;
  const subscription = await bus.subscribe({
    group: `bench-${round}`,
    topics: [topic],
    maxBatch: 500,
    handle: async (batch) => {
      began ||= performance.now();
      for (const { key, value } of batch.messages) {
        await pool.query('insert into bench_plain values ($1, $2) on conflict do nothing', [key, Buffer.from(value ?? '').toString()]);
        taken += 1;
      }
    },
  });
  while (taken < messages.length) await pause(5);
  const seconds = (performance.now() - began) / 1_000;
  await subscription.close();
  await pool.end();
  return taken / seconds;
}

try {
  // The hub migrates the database and makes the topics; it also takes what it must once.
  await (await openHub(config, integrations, { clock: systemClock, log: quiet })).close();
  await db.connect();
  const bus = kafkaBus({ access: { brokers: [brokers], tls: null, sasl: null }, log: quiet });
  const rounds: { ours: number; limit: number; peer: number; spoilt: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await empty();
    const ours = await fromKafka(bus, policeLogs(COUNT, round * 10));
    const limit = await byCopy(COUNT);
    const spoilt = await fromKafka(bus, spoiltLogs(COUNT, round * 10 + 1));
    await empty();
    const peer = await byPlainConsumer(bus, round);
    rounds.push({ ours, limit, peer, spoilt });
    say(
      `round ${round}: hub ${ours.toFixed(0)}/s, COPY ${limit.toFixed(0)}/s, half of them malformed ${spoilt.toFixed(0)}/s, one INSERT each ${peer.toFixed(0)}/s`,
    );
  }
  await bus.close();
  const ratio = (one: 'ours' | 'peer', other: 'limit' | 'ours') => median(rounds.map((each) => each[one] / each[other])).toFixed(2);
  say(`\n${COUNT} messages a round, ${ROUNDS} rounds, ${machine()}`);
  say(`Kafka to table / COPY of the same rows: ${ratio('ours', 'limit')}`);
  say(`One INSERT each / the hub: ${ratio('peer', 'ours')}`);
  say(`Time of ${COUNT / 2} malformed among ${COUNT / 2} good / time of ${COUNT} good: ${median(rounds.map(({ ours, spoilt }) => ours / spoilt)).toFixed(2)}`);
} finally {
  await db.end().catch(quiet);
  await close();
  await rm(folder, { recursive: true, force: true });
}
