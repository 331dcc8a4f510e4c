/** Opening a database: migrated once however many hubs start, and never served by a role that could walk around the walls. */
import { randomBytes } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { DatabaseCannotStart } from '../../src/database/cannot-start.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { entities } from '../../src/database/entities.ts';
import { migrate } from '../../src/database/migrate.ts';
import { migrationFiles } from '../../src/database/migration-files.ts';
import { openDatabase, type Database, type DatabaseSettings } from '../../src/database/open.ts';
import { createDatabase, freshDatabase, inDatabase, type TestDatabase } from '../support/database.ts';
import { ask, emptyFolder } from './folder.ts';

const { adminUrl } = inject('cluster');

async function open(settings: Partial<DatabaseSettings>): Promise<Database> {
  const database = await openDatabase({ dataFolder: '/nowhere', ...settings }, entities);
  onTestFinished(() => database.close());
  return database;
}

/** The sentence with which a database is refused. */
async function refusal(settings: Partial<DatabaseSettings>): Promise<string> {
  const failure = await openDatabase({ dataFolder: '/nowhere', ...settings }, entities).then(
    async (database) => database.close().then(() => new Error('it opened')),
    (reason: unknown) => reason,
  );
  expect(failure).toBeInstanceOf(DatabaseCannotStart);
  return String(failure).replace('DatabaseCannotStart: ', '');
}

async function migrated(): Promise<TestDatabase> {
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  return database;
}

/** A database of the cluster without any table. */
async function empty(): Promise<Pick<TestDatabase, 'appUrl' | 'ownerUrl'>> {
  const name = `hub_${randomBytes(6).toString('hex')}`;
  await createDatabase(adminUrl, name, 'template0');
  onTestFinished(() => ask(adminUrl, `drop database ${name} with (force)`).then(() => {}));
  const { appUrl, ownerUrl } = inject('cluster');
  return { appUrl: inDatabase(appUrl, name), ownerUrl: inDatabase(ownerUrl, name) };
}

/** The address of the database for a role made for this test; what it may do is `rights`, then `more` is run by the superuser. */
async function asRole(url: string, rights: string, more: (role: string) => string = () => 'select 1'): Promise<string> {
  const role = `role_${randomBytes(6).toString('hex')}`;
  const database = new URL(url).pathname.slice(1);
  await ask(
    inDatabase(adminUrl, database),
    `create role ${role} login password 'secret' ${rights}; grant connect on database ${database} to ${role}; ${more(role)}`,
  );
  onTestFinished(() => ask(inDatabase(adminUrl, database), `drop owned by ${role}; drop role ${role}`).then(() => {}));
  const address = new URL(url);
  [address.username, address.password] = [role, 'secret'];
  return address.href;
}

test('ten hubs that start at once on an empty embedded database all open it, and one of them is told that it is fresh', { timeout: 60_000 }, async () => {
  const dataFolder = await emptyFolder();
  const hubs = await Promise.all(Array.from({ length: 10 }, () => open({ dataFolder })));
  expect(hubs.filter((hub) => hub.fresh)).toHaveLength(1);
  await Promise.all(hubs.map((hub) => hub.check()));
  expect(hubs[0]?.embedded).toBe(true);

  await Promise.all(hubs.map((hub) => hub.close()));
  const later = await open({ dataFolder });
  expect(later.fresh).toBe(false);
  await later.check();
});

test('hubs of two databases in one cluster that start at once all open theirs, though the roles are shared', async () => {
  const cluster = await startEmbedded(await emptyFolder()); // of its own: nobody has made the group role here
  onTestFinished(() => cluster.stop());
  await createDatabase(cluster.adminUrl, 'other', 'template0');
  const databases = [cluster, { appUrl: inDatabase(cluster.appUrl, 'other'), ownerUrl: inDatabase(cluster.ownerUrl, 'other') }];
  const hubs = await Promise.all(
    [...databases, ...databases, ...databases].map(({ appUrl, ownerUrl }) => open({ databaseUrl: appUrl, databaseOwnerUrl: ownerUrl })),
  );
  expect(
    hubs
      .filter((hub) => hub.fresh)
      .map((hub) => new URL(hub.appUrl).pathname)
      .toSorted(),
  ).toEqual(['/hub', '/other']);
  await Promise.all(hubs.map((hub) => hub.check()));
});

test('the serving role reads and writes the tables through its group, and cannot touch the list of migrations', async () => {
  const { appUrl } = await migrated();
  await ask(appUrl, `insert into agency (code, name, kind) values ('X', 'An invented agency', 'COUNCIL')`);
  expect(await ask(appUrl, `delete from agency where code = 'X' returning name`)).toEqual([{ name: 'An invented agency' }]);
  await expect(ask(appUrl, 'delete from mikro_orm_migrations')).rejects.toThrow('permission denied');
  await expect(ask(appUrl, 'truncate agency')).rejects.toThrow('permission denied');
  await expect(ask(appUrl, 'alter table agency disable row level security')).rejects.toThrow('must be owner');
});

test('a migrated database needs no owner', async () => {
  const { appUrl } = await migrated();
  const database = await open({ databaseUrl: appUrl });
  expect(database).toMatchObject({ embedded: false, fresh: false, appUrl });
  await database.check();
});

test('a transaction that stands idle is bounded on any server, by a setting of the serving role', async () => {
  const { appUrl } = await migrated();
  const url = await asRole(appUrl, 'in role hub_user');
  expect(await ask(url, 'show idle_in_transaction_session_timeout')).toEqual([{ idle_in_transaction_session_timeout: '0' }]);
  await Promise.all([open({ databaseUrl: url }), open({ databaseUrl: url }), open({ databaseUrl: url })]);
  expect(await ask(url, 'show idle_in_transaction_session_timeout')).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
});

test('a serving role that has no rights yet is made a member of the group, when the owner is there to do it', async () => {
  const { appUrl, ownerUrl } = await migrated();
  const url = await asRole(appUrl, '');
  expect(await refusal({ databaseUrl: url })).toMatch(
    /^The role "role_\w+" of DATABASE_URL has no rights on the tables: run `GRANT hub_user TO "role_\w+"`, or set DATABASE_OWNER_URL for this one start\.$/,
  );
  await (await open({ databaseUrl: url, databaseOwnerUrl: ownerUrl })).check();
});

test('a migration that is pending and no owner to apply it', async () => {
  const { appUrl } = await empty();
  const files = migrationFiles();
  expect(await refusal({ databaseUrl: appUrl })).toBe(
    `The database lacks ${files.length} migration${files.length === 1 ? '' : 's'} (next: ${files[0]}): set DATABASE_OWNER_URL to the role that owns it, for this one start.`,
  );
});

test('an owner that may not make roles', async () => {
  const { appUrl, ownerUrl } = await migrated();
  const [stranger, owner] = [await asRole(appUrl, ''), await asRole(ownerUrl, '')];
  expect(await refusal({ databaseUrl: stranger, databaseOwnerUrl: owner })).toMatch(
    /^The role "role_\w+" of DATABASE_OWNER_URL may not make roles: let an administrator run `CREATE ROLE hub_user NOLOGIN; GRANT hub_user TO "role_\w+";` once\.$/,
  );
});

test.each<[string, string, (role: string) => string, string]>([
  ['a superuser', 'superuser', () => 'select 1', 'is a superuser'],
  ['one that skips row-level security', 'bypassrls', () => 'select 1', 'skips row-level security (BYPASSRLS)'],
  ['one that makes roles', 'createrole', () => 'select 1', 'may make roles (CREATEROLE)'],
  ['one that owns a table', '', (role) => `create table mine (id int); alter table mine owner to ${role}`, 'owns the table "mine"'],
  ['one that can become the owner', '', (role) => `grant hub_owner to ${role}`, 'can become "hub_owner", who owns the database or its tables'],
])('%s does not serve requests', async (_who, rights, more, trouble) => {
  const { appUrl } = await migrated();
  const url = await asRole(appUrl, rights, more);
  expect(await refusal({ databaseUrl: url })).toBe(
    `The role "${new URL(url).username}" of DATABASE_URL ${trouble}, so no wall of the database would hold it: make one with ` +
      "`CREATE ROLE hub_app LOGIN PASSWORD '…'`, put that into DATABASE_URL and the owner into DATABASE_OWNER_URL.",
  );
});

test('the owner itself does not serve requests', async () => {
  const { ownerUrl } = await migrated();
  expect(await refusal({ databaseUrl: ownerUrl, databaseOwnerUrl: ownerUrl })).toMatch(/^The role "hub_owner" of DATABASE_URL (may make roles|owns) /);
});

test('a role that may create tables does not serve requests', async () => {
  const { appUrl } = await migrated();
  const url = await asRole(appUrl, '', (role) => `grant create on schema public to ${role}`);
  const { username } = new URL(url);
  expect(await refusal({ databaseUrl: url })).toBe(
    `The role "${username}" of DATABASE_URL may create tables: as the owner run \`REVOKE CREATE ON SCHEMA public FROM PUBLIC, "${username}"\`.`,
  );
});

test('a wrong password, a missing database, a server that is away, and no address at all are told apart', async () => {
  const { appUrl } = await migrated();
  const { host } = new URL(appUrl);
  const wrong = new URL(appUrl);
  wrong.password = 'wrong';
  expect(await refusal({ databaseUrl: wrong.href })).toBe(`The database at ${host} refuses the role "hub_app" or its password: set DATABASE_URL right.`);
  expect(await refusal({ databaseUrl: inDatabase(appUrl, 'nowhere') })).toBe(
    `The server at ${host} has no database "nowhere": create it, or set DATABASE_URL right.`,
  );
  expect(await refusal({ databaseUrl: inDatabase(appUrl, 'postgres') })).toBe(
    `The role "hub_app" may not connect to the database "postgres" at ${host}: run \`GRANT CONNECT ON DATABASE "postgres" TO "hub_app"\`.`,
  );
  expect(await refusal({ databaseUrl: 'postgres://hub_app:secret@127.0.0.1:1/hub' })).toBe(
    'No database answers at 127.0.0.1:1 (connect ECONNREFUSED 127.0.0.1:1): start it, or set DATABASE_URL right.',
  );
  expect(await refusal({ databaseUrl: 'postgres://:::' })).toBe(
    'DATABASE_URL is no address of a PostgreSQL database: write it as postgres://ROLE:PASSWORD@HOST:5432/DATABASE.',
  );
});

test('health tells the truth: a database that lacks a migration, or is gone, does not pass', async () => {
  const { appUrl, ownerUrl, drop } = await migrated();
  const database = await open({ databaseUrl: appUrl });
  const last = migrationFiles().at(-1);
  await ask(ownerUrl, `delete from mikro_orm_migrations where name = '${last}'`);
  await expect(database.check()).rejects.toThrow(`The database lacks the migration ${last}: restart the hub with DATABASE_OWNER_URL set.`);
  await drop();
  await expect(database.check()).rejects.toThrow(/does not exist|terminat/);
});

test('a database that a newer hub has migrated further still serves this one', async () => {
  const { appUrl, ownerUrl } = await migrated();
  await ask(ownerUrl, `insert into mikro_orm_migrations (name) values ('29990101000000-of-the-future')`);
  await (await open({ databaseUrl: appUrl })).check();
});

test('a migration that fails changes nothing, and can be tried again', async () => {
  const { appUrl, ownerUrl } = await empty();
  await ask(ownerUrl, 'create table agency (id int)'); // in the way of the first migration
  expect(await refusal({ databaseUrl: appUrl, databaseOwnerUrl: ownerUrl })).toMatch(
    /^The database could not be migrated \(.*relation "agency" already exists\); nothing was changed: /s,
  );
  expect(await ask(ownerUrl, `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`)).toEqual([
    { relname: 'agency' },
    { relname: 'mikro_orm_migrations' },
  ]);
  await ask(ownerUrl, 'drop table agency');
  expect(await migrate({ appUrl, ownerUrl })).toEqual({ applied: migrationFiles(), fresh: true });
  expect(await migrate({ appUrl, ownerUrl })).toEqual({ applied: [], fresh: false });
});

test('no connection of the owner is left after the migrations', async () => {
  const { appUrl, ownerUrl } = await empty();
  await open({ databaseUrl: appUrl, databaseOwnerUrl: ownerUrl });
  const name = new URL(ownerUrl).pathname.slice(1);
  expect(await ask(adminUrl, `select usename from pg_stat_activity where datname = '${name}' and usename = 'hub_owner'`)).toEqual([]);
});
