/** Proof that the live log tells every follower, in every process, each committed entry once and in commit order. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openOrm } from '../../src/database/orm.ts';
import { LiveLogRow } from '../../src/live/live-log.entity.ts';
import { appendLive, type FollowOptions, type LiveEntry, type LiveLog, type NewLiveEntry, NotInLiveLog, openLiveLog } from '../../src/live/live-log.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let orm: MikroORM;
let owner: Client;
const logs: LiveLog[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  orm = openOrm({ url: database.appUrl, entities: [LiveLogRow], poolSize: 20 });
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

beforeEach(async () => {
  await owner.query('truncate live_log');
});

afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
});

afterAll(async () => {
  await orm.close();
  await owner.end();
  await database.drop();
});

/** The live log as one more hub process has it. */
async function aHub(now = new Date()): Promise<LiveLog> {
  const log = await openLiveLog({ url: database.appUrl, clock: { now: () => now } });
  logs.push(log);
  return log;
}

const theft = (words: Partial<NewLiveEntry> = {}): NewLiveEntry => ({
  kind: 'incident.recorded',
  subjectId: randomUUID(),
  wardCode: 'E05015070',
  category: 'THEFT',
  markings: [],
  simulated: false,
  at: new Date('2026-11-20T22:15:00.123Z'),
  ...words,
});

/** Appends in one transaction of its own. */
const record = (...entries: NewLiveEntry[]) => orm.em.fork().transactional((em) => appendLive(em, entries));

/** A transaction that has appended and waits to be told what to do. */
async function aSlowTransaction(entry: NewLiveEntry): Promise<{ commit(): Promise<void>; rollback(): Promise<void> }> {
  const em: EntityManager = orm.em.fork();
  await em.begin();
  await appendLive(em, [entry]);
  return { commit: () => em.commit(), rollback: () => em.rollback() };
}

/** Listens on a log and keeps what it hears. */
function aScreen(log: LiveLog, options: FollowOptions = {}): { heard: LiveEntry[]; ids(): string[]; leave(): Promise<unknown>; end: Promise<void> } {
  const walk = log.follow(options);
  const heard: LiveEntry[] = [];
  const end = (async () => {
    for await (const entry of walk) heard.push(entry);
  })();
  return { heard, ids: () => heard.map((entry) => entry.subjectId), leave: () => walk.return?.() ?? end, end };
}

test('an entry arrives at every hub as it was written', async () => {
  const screens = [aScreen(await aHub()), aScreen(await aHub())];
  const told = theft({ wardCode: null, category: null, simulated: true });
  await record(told);
  await until('both screens hear it', () => screens.every((screen) => screen.heard.length === 1));
  for (const screen of screens) expect(screen.heard).toEqual([{ ...told, position: expect.any(BigInt) }]);
  expect(screens[0]?.heard[0]?.position).toBe(screens[1]?.heard[0]?.position);
});

test('a hub hears of a commit by notification, not by looking now and then', async () => {
  const screen = aScreen(await aHub());
  const started = performance.now();
  for (let nth = 1; nth <= 10; nth++) {
    await record(theft());
    await until('it arrives', () => screen.heard.length === nth);
  }
  // Ten looks of the safety poll would take ten seconds.
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('nothing is told of a transaction that is rolled back, and nothing waits for it', async () => {
  const screen = aScreen(await aHub());
  const slow = await aSlowTransaction(theft());
  const other = theft();
  await record(other);
  await slow.rollback();
  await until('the other is heard', () => screen.heard.length > 0);
  expect(screen.ids()).toEqual([other.subjectId]);
});

test('entries of a late commit are told in their place, the same on two hubs', async () => {
  const screens = [aScreen(await aHub()), aScreen(await aHub())];
  const [first, second, third] = [theft(), theft(), theft()];
  const slow = await aSlowTransaction(first);
  await record(second);
  await record(third);
  await slow.commit();
  await until('all three are heard', () => screens.every((screen) => screen.heard.length === 3));
  for (const screen of screens) expect(screen.ids()).toEqual([first.subjectId, second.subjectId, third.subjectId]);
});

test('a follower that begins now hears what was in flight and commits later', async () => {
  const log = await aHub();
  const inFlight = theft();
  const slow = await aSlowTransaction(inFlight);
  const screen = aScreen(log);
  await slow.commit();
  await until('it is heard', () => screen.ids().includes(inFlight.subjectId));
});

test('a hub that starts while somebody writes misses nothing that commits after it is there', async () => {
  const [before, after] = [theft(), theft()];
  const slow = await aSlowTransaction(before);
  await record(theft());
  const starting = aHub();
  await slow.commit();
  const screen = aScreen(await starting);
  await record(after);
  await until('the entry after the start is heard', () => screen.ids().includes(after.subjectId));
});

test('a filter passes over what the follower does not want', async () => {
  const log = await aHub();
  const [here, elsewhere] = [theft(), theft({ wardCode: 'E05015075' })];
  const screen = aScreen(log, { filter: (entry) => entry.wardCode === 'E05015070' });
  const everything = aScreen(log);
  await record(elsewhere, here);
  await until('all are heard', () => everything.heard.length === 2 && screen.heard.length === 1);
  expect(screen.ids()).toEqual([here.subjectId]);
});

test('a screen that comes back goes on behind its last entry, on another hub', async () => {
  const [one, other] = [await aHub(), await aHub()];
  const screen = aScreen(one);
  const told = Array.from({ length: 6 }, () => theft());
  await record(...told.slice(0, 3));
  await until('three are heard', () => screen.heard.length === 3);
  await screen.leave();
  await record(...told.slice(3));
  const again = aScreen(other, { after: screen.heard[2]?.position ?? 0n });
  await until('the others are heard', () => again.heard.length === 3);
  expect([...screen.ids(), ...again.ids()]).toEqual(told.map((entry) => entry.subjectId));
});

test('from history into the present under load: no gap, no repeat, on two hubs', async () => {
  const hubs = [await aHub(), await aHub()];
  const told: string[] = [];
  let writing = true;
  const writers = Array.from({ length: 8 }, async () => {
    while (writing) {
      const entries = Array.from({ length: 1 + Math.floor(Math.random() * 5) }, () => theft());
      const em = orm.em.fork();
      await em.begin();
      await appendLive(em, entries);
      await pause(Math.random() * 15);
      if (Math.random() < 0.2) {
        await em.rollback();
        continue;
      }
      await em.commit();
      told.push(...entries.map((entry) => entry.subjectId));
    }
  });
  await until('there is some history', () => told.length > 600);
  const screens = [...hubs, ...hubs].map((hub) => aScreen(hub, { after: 0n }));
  await until('the present goes on', () => told.length > 2_500);
  writing = false;
  await Promise.all(writers);
  await until('every screen has heard as much as was told', () => screens.every((screen) => screen.heard.length >= told.length));
  for (const screen of screens) {
    expect(new Set(screen.ids())).toEqual(new Set(told));
    expect(screen.heard).toHaveLength(told.length);
    expect(screen.ids()).toEqual(screens[0]?.ids());
  }
}, 60_000);

test('a follower that is slow to ask is served from the table and misses nothing', async () => {
  const log = await aHub();
  const slow = log.follow();
  const quick = aScreen(log);
  const told = Array.from({ length: 5_000 }, () => theft());
  for (let from = 0; from < told.length; from += 500) await record(...told.slice(from, from + 500));
  await until('the quick one has heard all', () => quick.heard.length === told.length);
  const heard: string[] = [];
  for await (const entry of slow) {
    heard.push(entry.subjectId);
    if (heard.length === told.length) break;
  }
  expect(heard).toEqual(told.map((entry) => entry.subjectId));
});

test('a follower outlasts breaks of every connection and misses nothing', async () => {
  const screen = aScreen(await aHub());
  const told = Array.from({ length: 20 }, () => theft());
  for (const entry of told) {
    await orm.em.execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'hub live%'`);
    await record(entry);
  }
  await until('all are heard', () => screen.heard.length >= told.length, 15_000);
  expect(screen.ids()).toEqual(told.map((entry) => entry.subjectId));
});

test('who wants to go on from where the log has been emptied is told so', async () => {
  const old = theft({ at: new Date('2026-11-01T12:00:00Z') });
  await record(old, old, old, theft({ at: new Date('2026-11-19T12:00:00Z') }));
  const first = aScreen(await aHub(new Date('2026-11-02T00:00:00Z')), { after: 0n });
  await until('all four are heard', () => first.heard.length === 4);

  const log = await aHub(new Date('2026-11-20T00:00:00Z'));
  await until('the old ones are gone', async () => (await owner.query('select from live_log')).rowCount === 1);
  const position = (nth: number) => first.heard[nth]?.position ?? 0n;
  await expect(log.follow({ after: position(1) }).next()).rejects.toThrow(NotInLiveLog);
  expect(await log.follow({ after: position(2) }).next()).toMatchObject({ value: { position: position(3) } });
  expect(await log.follow({ after: 0n }).next()).toMatchObject({ value: { position: position(3) } });
});

test('the newest entry is kept however old it is, so that nobody takes an emptied log for a new one', async () => {
  await record(theft({ at: new Date('2026-01-01T12:00:00Z') }), theft({ at: new Date('2026-01-02T12:00:00Z') }));
  const log = await aHub();
  await until('one is gone', async () => (await owner.query('select from live_log')).rowCount === 1);
  expect(await log.follow({ after: 0n }).next()).toMatchObject({ value: { at: new Date('2026-01-02T12:00:00Z') } });
});

test('a position that the log never gave out is refused', async () => {
  const log = await aHub();
  await record(theft());
  await expect(log.follow({ after: 10n ** 15n }).next()).rejects.toThrow('read the state anew, then follow from now on');
});

test('a waiting follower ends at once with its signal, with return() and with the log', async () => {
  const log = await aHub();
  const leaving = new AbortController();
  const [bySignal, byReturn, byClose] = [aScreen(log, { signal: leaving.signal }), aScreen(log), aScreen(log)];
  leaving.abort();
  await bySignal.end;
  await byReturn.leave();
  await byReturn.end;
  await log.close();
  await byClose.end;
  expect(await log.follow().next()).toEqual({ done: true, value: undefined });
  logs.length = 0;
});

test('appending outside a transaction is refused, with what to do', async () => {
  await expect(appendLive(orm.em.fork(), [theft()])).rejects.toThrow('append inside em.transactional');
});

test('the changes of the transaction are written before its entries take their positions', async () => {
  const em = orm.em.fork();
  await em.begin();
  em.create(LiveLogRow, { ...theft({ kind: 'written by the flush' }), markings: [] });
  await appendLive(em, [theft({ kind: 'appended' })]);
  await em.commit();
  const { rows } = await owner.query<{ kind: string }>('select kind from live_log order by position');
  expect(rows.map((row) => row.kind)).toEqual(['written by the flush', 'appended']);
});
