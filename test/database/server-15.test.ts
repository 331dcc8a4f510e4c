/** A server of one's own: the hub runs on PostgreSQL 15, as Debian 12 ships it, by DATABASE_URL and DATABASE_OWNER_URL. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { handOver, userForNewCluster } from '../../src/database/embedded/os-user.ts';
import { startPostmaster, stopPostmaster, type Postmaster } from '../../src/database/embedded/postmaster.ts';
import { entities } from '../../src/database/entities.ts';
import { openDatabase, type Database } from '../../src/database/open.ts';
import { ask, emptyFolder } from './folder.ts';

const BIN = '/usr/lib/postgresql/15/bin';
const program = { postgres: join(BIN, 'postgres'), initdb: join(BIN, 'initdb'), major: '15' };
const installed = existsSync(program.initdb);
if (!installed) console.warn('NOT TESTED: PostgreSQL 15 as the server, because it is not installed: apt-get install postgresql');

test.runIf(process.env['CI'])('PostgreSQL 15 is there to be tested', () => {
  expect(installed, 'apt-get install postgresql').toBe(true);
});

describe.runIf(installed)('on PostgreSQL 15', () => {
  let data: string;
  let server: Postmaster;
  let url: (role: string, database?: string) => string;

  beforeAll(async () => {
    const folder = await emptyFolder(0o755);
    data = join(folder, 'data');
    const [user, secret] = [userForNewCluster(folder, program), join(folder, 'password')];
    await mkdir(data, { mode: 0o700 });
    await writeFile(secret, 'secret');
    for (const path of [data, secret]) handOver(path, user);
    const [command = program.initdb, ...rest] = [
      ...user.before,
      program.initdb,
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${secret}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ];
    const made = spawnSync(command, rest, { ...user.as, cwd: '/', encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);
    server = await startPostmaster(data, { program, user, port: null, settings: { fsync: 'off' } });
    url = (role, database = 'hub') => `postgres://${role}:secret@127.0.0.1:${server.port}/${database}`;
    const admin = url('postgres', 'postgres');
    // What an administrator does once.
    await ask(admin, `create role hub_owner login createrole password 'secret'`);
    await ask(admin, `create role hub_app login password 'secret'`);
    for (const database of ['hub', 'other']) await ask(admin, `create database ${database} owner hub_owner`);
  }, 60_000);

  afterAll(() => stopPostmaster(data, server));

  async function open(database: string, owner = true): Promise<Database> {
    const opened = await openDatabase(
      { dataFolder: '/nowhere', databaseUrl: url('hub_app', database), databaseOwnerUrl: owner ? url('hub_owner', database) : undefined },
      entities,
    );
    onTestFinished(() => opened.close());
    return opened;
  }

  test('hubs of two databases that start at once migrate each of them once, and later starts need no owner', async () => {
    const hubs = await Promise.all(['hub', 'other', 'hub', 'other', 'hub'].map((database) => open(database)));
    expect(
      hubs
        .filter((hub) => hub.fresh)
        .map((hub) => new URL(hub.appUrl).pathname)
        .toSorted(),
    ).toEqual(['/hub', '/other']);
    const later = await open('hub', false);
    await later.check();
    expect(later).toMatchObject({ embedded: false, fresh: false });
  });

  test('the serving role uses the tables, owns nothing and becomes nobody', async () => {
    await open('hub');
    const app = url('hub_app');
    expect(await ask(app, 'select count(*)::int >= 0 as readable from incident')).toEqual([{ readable: true }]);
    await expect(ask(app, 'create table mine (id int)')).rejects.toThrow('permission denied for schema public');
    await expect(ask(app, 'set role hub_owner')).rejects.toThrow('permission denied to set role "hub_owner"');
    expect(await ask(app, 'show idle_in_transaction_session_timeout')).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
  });

  test('a role that may make roles could make itself the owner here, and does not serve', async () => {
    await ask(url('postgres', 'postgres'), `create role maker login createrole password 'secret'`);
    await expect(openDatabase({ dataFolder: '/nowhere', databaseUrl: url('maker') }, entities)).rejects.toThrow(
      'The role "maker" of DATABASE_URL may make roles (CREATEROLE), so no wall of the database would hold it',
    );
  });
});
