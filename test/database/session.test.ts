/** A session hears what is notified, and comes back after every kind of break. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Session, type SessionSettings } from '../../src/database/session.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let other: Client;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  other = new Client({ connectionString: database.appUrl });
  await other.connect();
});

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

afterAll(async () => {
  await other.end();
  await database.drop();
});

function aSession(settings: Partial<SessionSettings> = {}): { session: Session; heard: string[]; times: { connected: number; lost: number } } {
  const heard: string[] = [];
  const times = { connected: 0, lost: 0 };
  const session = new Session({
    url: database.appUrl,
    name: 'a session under test',
    channels: ['news'],
    heard: (channel, payload) => void heard.push(`${channel}: ${payload}`),
    connected: () => void times.connected++,
    lost: () => void times.lost++,
    ...settings,
  });
  opened.unshift(session);
  return { session, heard, times };
}

const notify = (payload: string) => other.query("select pg_notify('news', $1)", [payload]);
const terminate = () => other.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'a session under test'");

test('it hears what is notified on its channels', async () => {
  const { session, heard } = aSession();
  await until('it stands', () => session.stands);
  await notify('one');
  await until('it hears', () => heard.length > 0);
  expect(heard).toEqual(['news: one']);
});

test('terminated again and again, it comes back each time, says so, and hears again', async () => {
  const lines: string[] = [];
  const { session, heard, times } = aSession({ log: (line) => lines.push(line) });
  for (let round = 1; round <= 5; round++) {
    await until('it stands', () => session.stands && times.connected === round);
    await notify(`round ${round}`);
    await until('it hears', () => heard.length === round);
    await terminate();
    await until('it knows that it broke', () => times.lost === round);
  }
  await until('it is back', () => lines.some((line) => line.includes('stands again')));
  expect(lines[0]).toContain('a session under test is broken (terminating connection due to administrator command)');
});

test('while it is broken its statements are refused, and its locks are free', async () => {
  const { session, times } = aSession();
  await until('it stands', () => session.stands);
  await session.query('select pg_advisory_lock(42)');
  const free = async () => (await other.query<{ free: boolean }>('select pg_try_advisory_lock(42) as free')).rows[0]?.free === true;
  expect(await free()).toBe(false);
  await terminate();
  await until('it knows', () => times.lost === 1);
  if (!session.stands) await expect(session.query('select 1')).rejects.toThrow('it is being made again');
  expect(await free()).toBe(true);
});

test('a line that goes dead without a word is found out by the missing answer', async () => {
  const line = await aLine();
  const { session, times } = aSession({ url: line.url, pulse: 150 });
  await until('it stands', () => session.stands);
  line.goDead();
  await until('it knows that nobody answers', () => times.lost === 1, 3_000);
  line.revive();
  await until('it stands again', () => session.stands, 3_000);
});

test('a server that is not there yet is waited for', async () => {
  const line = await aLine();
  line.goDead();
  const lines: string[] = [];
  const { session } = aSession({ url: line.url, pulse: 150, log: (said) => lines.push(said) });
  await until('it has tried in vain', () => lines.length > 0);
  expect(session.stands).toBe(false);
  line.revive();
  await until('it stands', () => session.stands, 3_000);
});

test('closed, it ends at once whether it stands or not', async () => {
  const [standing, waiting] = [aSession().session, aSession({ url: 'postgres://nobody@127.0.0.1:1/nothing' }).session];
  await until('it stands', () => standing.stands);
  const started = performance.now();
  await Promise.all([standing.close(), waiting.close()]);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(standing.stands).toBe(false);
});

/** A telephone line to the database that can go dead without hanging up. */
async function aLine(): Promise<{ url: string; goDead(): void; revive(): void }> {
  const address = new URL(database.appUrl);
  const sockets = new Set<Socket>();
  let dead = false;
  const server = createServer((caller) => {
    const callee = connect(Number(address.port), address.hostname);
    for (const [from, to] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.on('data', (bytes) => void (dead || to.write(bytes)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const url = new URL(database.appUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: url.href, goDead: () => void (dead = true), revive: () => void (dead = false) };
}
