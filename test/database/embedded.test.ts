/** The embedded database under hubs that start, stop and are killed in every order: nothing committed is lost, and nobody takes it from another. */
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbedded, type EmbeddedDatabase } from '../../src/database/embedded.ts';
import { until } from '../support/until.ts';
import { ask, emptyFolder, serverOf, stands } from './folder.ts';
import { HubProcess } from './hub-process.ts';

/** PostgreSQL numbers what users make from here on; a folder of such a number in `base` is a database that is not its own. */
const FIRST_OID_OF_OURS = 16_384;

/** A hub in this process. */
async function open(folder: string): Promise<EmbeddedDatabase> {
  const database = await startEmbedded(folder);
  onTestFinished(() => database.stop());
  return database;
}

function hub(folder: string): HubProcess {
  const started = new HubProcess(folder);
  onTestFinished(() => started.kill());
  return started;
}

test('what was committed is there after a stop and a start, on the same port', async () => {
  const folder = await emptyFolder();
  const first = await open(folder);
  await ask(first.ownerUrl, 'create table note as select 1 as number');
  const server = await serverOf(folder);
  await first.stop();
  expect(stands(server, folder)).toBe(false);

  const second = await open(folder);
  expect(await ask(second.ownerUrl, 'select number from note')).toEqual([{ number: 1 }]);
  expect(second.appUrl).toBe(first.appUrl);
});

test('a hub that was killed left the database running, and the next one takes it over with everything in it', async () => {
  const folder = await emptyFolder();
  const killed = hub(folder);
  const { ownerUrl } = await killed.up;
  await ask(ownerUrl, 'create table note as select 1 as number');
  const server = await serverOf(folder);
  await killed.kill();

  const next = await open(folder);
  expect(await ask(next.ownerUrl, 'select number from note')).toEqual([{ number: 1 }]);
  expect(await serverOf(folder)).toBe(server);
  await next.stop(); // the dead hold nothing
  expect(stands(server, folder)).toBe(false);
});

test('hub and server killed at once, as by a loss of power: the next start recovers all that was committed', async () => {
  const folder = await emptyFolder();
  const killed = hub(folder);
  const { ownerUrl } = await killed.up;
  await ask(ownerUrl, 'create table note as select number from generate_series(1, 1000) as number');
  await killed.kill();
  process.kill(await serverOf(folder), 'SIGKILL');

  const next = await open(folder);
  expect(await ask(next.ownerUrl, 'select count(*)::int from note')).toEqual([{ count: 1000 }]);
});

test.each([5, 100, 250, 400, 600, 800])('a hub killed %d ms into its first start leaves nothing that the next start trips over', async (delay) => {
  const folder = await emptyFolder();
  const killed = hub(folder);
  await until('the hub has begun', async () => (await readdir(folder)).length > 0);
  await pause(delay); // the moment of death is what varies here, no condition is waited for
  await killed.kill();

  const next = await open(folder);
  expect(await ask(next.appUrl, 'select current_user')).toEqual([{ current_user: 'hub_app' }]);
});

test('a hub killed while its database is being made leaves PostgreSQL at it, and the next start waits for that', async () => {
  const folder = await emptyFolder();
  const killed = hub(folder);
  const databases = () => readdir(join(folder, 'data', 'base')).catch(() => []);
  await until('the database is begun', async () => (await databases()).some((each) => Number(each) >= FIRST_OID_OF_OURS), 20_000);
  await killed.kill();

  const next = await open(folder);
  expect(await ask(next.ownerUrl, 'select current_database()')).toEqual([{ current_database: 'hub' }]);
});

test('two hubs that start on an empty folder at the same moment make one database between them', async () => {
  const folder = await emptyFolder();
  const [one, other] = [hub(folder), hub(folder)];
  const [a, b] = await Promise.all([one.up, other.up]);
  expect(a).toEqual(b);
  await ask(a.ownerUrl, 'create table seen (id int)');
  expect(await ask(b.ownerUrl, 'select id from seen')).toEqual([]);
});

test('stopping one hub never stops the database under another, not even in the middle of its query', async () => {
  const folder = await emptyFolder();
  const [one, other] = [hub(folder), hub(folder)];
  const { appUrl } = await one.up;
  await other.up;
  const server = await serverOf(folder);

  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  const busy = client.query('select pg_sleep(0.3), 7 as answer');
  await one.stop(); // the one that started the server
  expect((await busy).rows[0]).toMatchObject({ answer: 7 });
  await client.end();

  await other.stop();
  expect(stands(server, folder)).toBe(false);
});

test('killing the process group of the hub that started the server leaves it to the other', async () => {
  const folder = await emptyFolder();
  const first = hub(folder);
  const { appUrl } = await first.up;
  const second = await open(folder);
  const server = await serverOf(folder);
  await first.kill();
  expect(await ask(appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.stop();
  expect(stands(server, folder)).toBe(false);
});

test('of hubs that all stop at once, one stops the server', async () => {
  const folder = await emptyFolder();
  const hubs = await Promise.all(Array.from({ length: 6 }, () => open(folder)));
  const server = await serverOf(folder);
  await Promise.all(hubs.map((each) => each.stop()));
  expect(stands(server, folder)).toBe(false);
});

test('a hub that starts while another stops finds a database that stays', async () => {
  const folder = await emptyFolder();
  let leaving = await open(folder);
  for (let round = 0; round < 6; round++) {
    const [coming] = await Promise.all([open(folder), leaving.stop()]);
    expect(await ask(coming.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    leaving = coming;
  }
});

test('a server that dies under its hubs is brought back where it was', async () => {
  const folder = await emptyFolder();
  const { appUrl } = await open(folder);
  process.kill(await serverOf(folder), 'SIGKILL');
  await until('the server answers again', () =>
    ask(appUrl, 'select 1').then(
      () => true,
      () => false,
    ),
  );
});

test('a postmaster.pid whose number another process was given since does not confuse the next start', async () => {
  const folder = await emptyFolder();
  const first = await open(folder);
  await first.stop();
  await writeFile(join(folder, 'data', 'postmaster.pid'), `${process.pid}\n${join(folder, 'data')}\n1700000000\n5432\n\n127.0.0.1\n0 0\nready\n`);
  const next = await open(folder);
  expect(await ask(next.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a port that somebody else took in the meantime is left to them', async () => {
  const folder = await emptyFolder();
  const first = await open(folder);
  await first.stop();
  const squatter = createServer().listen({ host: '127.0.0.1', port: Number(new URL(first.appUrl).port) });
  await once(squatter, 'listening');
  onTestFinished(() => void squatter.close());

  const again = await open(folder);
  expect(await ask(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(again.appUrl).not.toBe(first.appUrl);
});

test('what a killed initdb left behind is swept up', async () => {
  const folder = await emptyFolder();
  const killed = hub(folder);
  await until('a cluster is being made', async () => (await readdir(folder)).some((name) => name.startsWith('making-')));
  await killed.kill();
  await rm(join(folder, 'data'), { recursive: true, force: true });
  await open(folder);
  expect((await readdir(folder)).toSorted()).toEqual(['data', 'furnished', 'passwords.json', 'port', 'postgres.log']);
});
