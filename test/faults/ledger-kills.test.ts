/**
 * A hub that is killed (kill -9) in the middle of answering leaves no answer without its entry: DPA 2018 s.62, "a read whose entry cannot be written is not answered". Over
 * HTTP, WebSocket and event streams; queries, mutations and what is pushed. Each operation has a name of its own, and the ledger is asked for it afterwards.
 */
import { createClient as eventsClient } from 'graphql-sse';
import { createClient as socketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { appendLive } from '../../src/live/live-log.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { hubDatabase } from '../support/hub-database.ts';
import { type HubUnderTest, startHub } from '../support/hub-process.ts';
import { outbound } from '../support/outbound.ts';
import { scratchFolder } from '../support/scratch.ts';
import { until } from '../support/until.ts';
import { diceOf } from './counted-logs.ts';
import { SEED } from './scene.ts';

const KILLS = 3;
const AS = 'asb-officer';
/** Who logs what cameras see. */
const WATCHER = 'control-room';

/** How often each operation was answered in full with facts about people, by its name. */
class Received {
  readonly #times = new Map<string, number>();
  #named = 0;

  /** A name that no other operation has. */
  name(way: string): string {
    this.#named += 1;
    return `${way}_${this.#named}`;
  }

  add(operation: string, data: unknown): void {
    if (JSON.stringify(data ?? null).includes('"fact":"')) this.#times.set(operation, (this.#times.get(operation) ?? 0) + 1);
  }

  get times(): ReadonlyMap<string, number> {
    return this.#times;
  }
}

const READ = (name: string) => `query ${name} { people(first: 3) { nodes { fact: displayName names { fact: full } } } }`;
const RECORD = (name: string) =>
  `mutation ${name}($key: String!) { personRecord(names: [{ full: "Robin Example" }], idempotencyKey: $key) { ... on Person { fact: displayName } } }`;
const OBSERVE = (name: string) =>
  `mutation ${name}($key: String!, $at: DateTime!) { nteLogObservation(source: CAMERA, category: BEGGING, words: "Shouting by the fountain.", seenAt: $at, place: "The square", longitude: -0.65, latitude: 53.59, idempotencyKey: $key) { ... on NteIncident { reports { fact: words } } } }`;
const FOLLOW = (name: string) => `subscription ${name} { nteIncidentChanged { incident { reports { fact: words } } } }`;

/** Half past ten, the evening before. */
const SEEN = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - 90 * 60_000).toISOString();

/** Asks in every way, again and again, until the hub is gone. */
async function ask(hub: HubUnderTest, received: Received): Promise<void> {
  const authorization = `Bearer ${await hub.token(AS)}`;
  const post = async (way: string, query: (name: string) => string, variables: () => Record<string, unknown> = () => ({}), as = AS) => {
    const own = `Bearer ${await hub.token(as)}`;
    for (;;) {
      const name = received.name(way);
      try {
        const response = await fetch(new URL('/graphql', hub.url), {
          method: 'POST',
          headers: { authorization: own, 'content-type': 'application/json' },
          body: JSON.stringify({ query: query(name), variables: variables() }),
        });
        received.add(name, ((await response.json()) as { data?: unknown }).data);
      } catch {
        return; // the hub is gone
      }
    }
  };
  const url = new URL('/graphql', hub.url);
  const socket = socketClient({ url: url.href.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: { authorization }, retryAttempts: 0 });
  const stream = eventsClient({ url: url.href, headers: { authorization }, retryAttempts: 0 });
  const once = async (way: string, client: { subscribe: typeof socket.subscribe }) => {
    for (let failed = false; !failed;) {
      const name = received.name(way);
      failed = await new Promise<boolean>((resolve) => {
        client.subscribe(
          { query: READ(name) },
          { next: ({ data }) => received.add(name, data), error: () => resolve(true), complete: () => resolve(!hub.program.isRunning) },
        );
      });
    }
  };
  for (const [way, client] of [
    ['SocketPush', socket],
    ['StreamPush', stream],
  ] as const) {
    const name = received.name(way);
    client.subscribe({ query: FOLLOW(name) }, { next: ({ data }) => received.add(name, data), error: () => undefined, complete: () => undefined });
  }
  const key = () => ({ key: crypto.randomUUID() });
  await Promise.all([
    post('Http', READ),
    post('Record', RECORD, key),
    post('Observe', OBSERVE, () => ({ ...key(), at: SEEN }), WATCHER),
    once('Socket', socket),
    once('Stream', { subscribe: stream.subscribe.bind(stream) as typeof socket.subscribe }),
  ]);
  await socket.dispose();
  stream.dispose();
}

/** A database with the invented world, and what a hub on it is started with. */
async function aWorld() {
  const database = await hubDatabase();
  onTestFinished(() => database.close());
  await ensureWorld(database.orm.em.fork(), systemClock, outbound);
  return { database, settings: { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, HUB_DATA: await scratchFolder() } };
}

test('while no entry can be written nothing is told of anybody: no answer, no payload, no push, on any of the three ways', { timeout: 90_000 }, async () => {
  const { database, settings } = await aWorld();
  const hub = await startHub(settings);
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  onTestFinished(() => owner.end());
  const authorization = `Bearer ${await hub.token(AS)}`;
  const url = new URL('/graphql', hub.url).href;
  const socket = socketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: { authorization }, retryAttempts: 0, lazy: false });
  const stream = eventsClient({ url, headers: { authorization }, retryAttempts: 0 });
  onTestFinished(async () => {
    await socket.dispose();
    stream.dispose();
  });
  const heard: string[] = [];
  const ends = {
    next: (result: unknown) => heard.push(JSON.stringify(result)),
    error: (failure: unknown) => heard.push(String(failure)),
    complete: () => undefined,
  };
  const post = async (query: string, variables: Record<string, unknown> = {}, as = AS) => {
    const own = `Bearer ${await hub.token(as)}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: own, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    heard.push(await response.text());
  };
  const key = () => ({ key: crypto.randomUUID() });
  socket.subscribe({ query: FOLLOW('A') }, ends);
  stream.subscribe({ query: FOLLOW('B') }, ends);
  await post(OBSERVE('C'), { ...key(), at: SEEN }, WATCHER);
  await until('both listeners hear of it', () => heard.filter((text) => text.includes('"nteIncidentChanged"')).length === 2);
  expect(heard.every((text) => text.includes('"fact":"'))).toBe(true);
  heard.length = 0;

  await owner.query('alter table ledger_entry add constraint full_up check (false) not valid');
  await post(READ('D'));
  await post(RECORD('E'), key());
  await post(OBSERVE('F'), { ...key(), at: SEEN }, WATCHER);
  socket.subscribe({ query: READ('G') }, ends);
  stream.subscribe({ query: READ('H') }, ends);
  // An event that a hub elsewhere told: its record may be read, and its entry not be written.
  const [incident] = await database.ask<{ id: string }>('select incident_id as id from nte_report order by recorded_at desc limit 1');
  await database.write((em) =>
    appendLive(em, [
      { kind: 'nte-incident.joined', subjectId: incident?.id ?? '', wardCode: null, category: null, markings: [], simulated: false, at: new Date() },
    ]),
  );
  await until('all have been answered', () => heard.length === 7);
  expect(heard.filter((text) => text.includes('"fact":"'))).toEqual([]);
  expect(heard.filter((text) => !text.includes('INTERNAL_SERVER_ERROR'))).toEqual([]);
  expect(await database.ask("select count(*)::int as people from person where display_name = 'Robin Example'")).toEqual([{ people: 0 }]);

  await owner.query('alter table ledger_entry drop constraint full_up');
  heard.length = 0;
  await post(READ('I'));
  expect(heard[0]).toContain('"fact":"');
});

test(`${KILLS} times killed in the middle of answering: each answer that was received has its entry`, { timeout: 60_000 + KILLS * 30_000 }, async () => {
  const { database, settings } = await aWorld();
  const dice = diceOf(SEED);
  const received = new Received();
  const ways = ['Http', 'Record', 'Observe', 'Socket', 'Stream', 'SocketPush', 'StreamPush'];
  const of = (way: string) => [...received.times].filter(([name]) => name.startsWith(`${way}_`)).length;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = ways.map(of);
    const hub = await startHub(settings);
    const asked = ask(hub, received);
    await until('each way has been answered', () => ways.every((way, nth) => of(way) > (before[nth] ?? 0)), 20_000);
    await pause(dice() * 400); // the moment of death is what varies; no condition is waited for
    await hub.kill();
    await asked;
  }
  const entries = await database.ask<{ operation: string; times: number }>(
    `select operation, count(*)::int as times from ledger_entry where operation is not null and kind in ('CONSULTATION', 'DISCLOSURE') group by 1`,
  );
  const recorded = new Map(entries.map(({ operation, times }) => [operation, times]));
  const without = [...received.times].filter(([name, times]) => (recorded.get(name) ?? 0) < times);
  expect(without, `of ${received.times.size} operations`).toEqual([]);
  const collected = new Set(
    (await database.ask<{ operation: string }>(`select operation from ledger_entry where kind = 'COLLECTION'`)).map(({ operation }) => operation),
  );
  expect([...received.times.keys()].filter((name) => /^(Record|Observe)_/.test(name) && !collected.has(name))).toEqual([]);
  expect(received.times.size).toBeGreaterThan(KILLS * ways.length);
});
