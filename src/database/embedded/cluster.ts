/** The database cluster of a folder: made when there is none, joined when it runs, started when it does not. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { codeOf, DatabaseCannotStart } from '../cannot-start.ts';
import { IDLE_TRANSACTION_LIMIT_MS } from '../limits.ts';
import { handOver, refuseIfForeign, userForNewCluster, userOfCluster, type OsUser } from './os-user.ts';
import { makePasswords, readPasswords, writeSecretly, type Passwords } from './passwords.ts';
import { findPostmaster, startPostmaster, type Postmaster } from './postmaster.ts';
import { findProgram, QUIET, type Program } from './program.ts';

/** A cluster that answers, with the keys to it. */
export interface Cluster {
  readonly data: string;
  readonly passwords: Passwords;
  readonly postmaster: Postmaster;
}

/** Which roles and databases `furnish` makes; another number has it done again. */
const FURNITURE = '1';

/** How the names of the folders begin in which clusters are made; what is found there at a start was left by a hub that was killed. */
const WORKSHOP = 'making-';

/** Brings up the cluster of `folder`. The caller holds the folder's lock. Throws DatabaseCannotStart. */
export async function raiseCluster(folder: string, settings: Readonly<Record<string, string>>): Promise<Cluster> {
  const data = join(folder, 'data');
  const program = findProgram();
  const made = !isCluster(data, program);
  let postmaster = made ? null : await findPostmaster(data);
  if (postmaster === null) {
    for (const name of readdirSync(folder)) if (name.startsWith(WORKSHOP)) remove(join(folder, name));
    if (made) await makeCluster(folder, data, program);
    postmaster = await startPostmaster(data, { program, user: userOfCluster(data, program), port: numberIn(join(folder, 'port')), settings });
  }
  const passwords = readPasswords(folder);
  const furnished = join(folder, 'furnished');
  if (`${numberIn(furnished)}` !== FURNITURE) {
    await Promise.all([furnish(passwords, postmaster), syncToDisk(data, program)]);
    writeSecretly(furnished, FURNITURE);
  }
  if (numberIn(join(folder, 'port')) !== postmaster.port) writeFileSync(join(folder, 'port'), `${postmaster.port}`);
  return { data, passwords, postmaster };
}

/** The address of a database of the cluster, for one of its roles. */
export function addressOf({ passwords, postmaster }: Pick<Cluster, 'passwords' | 'postmaster'>, role: keyof Passwords, database: string): string {
  const login = { superuser: 'postgres', owner: 'hub_owner', app: 'hub_app' }[role];
  return `postgres://${login}:${passwords[role]}@127.0.0.1:${postmaster.port}/${database}?sslmode=disable`;
}

/** False when there is nothing yet. Throws when what stands there cannot be used. */
function isCluster(data: string, program: Program): boolean {
  if (!existsSync(data)) return false;
  refuseIfForeign(data);
  if (readdirSync(data).length === 0) return false;
  const version = join(data, 'PG_VERSION');
  if (!existsSync(version)) throw new DatabaseCannotStart(`${data} holds something that is no database: move it away, or set HUB_DATA to another folder.`);
  const major = readFileSync(version, 'utf8').trim();
  if (major !== program.major)
    throw new DatabaseCannotStart(
      `The database in ${data} was made by PostgreSQL ${major}, and this hub brings ${program.major}: move the folder away to begin with an empty database, or serve it with PostgreSQL ${major} and set DATABASE_URL.`,
    );
  return true;
}

/** Makes the cluster beside its place and moves it there when it is whole: whoever is killed on the way leaves nothing that looks like a cluster. */
async function makeCluster(folder: string, data: string, program: Program): Promise<void> {
  remove(data); // an empty folder, if any
  remove(join(folder, 'furnished'));
  const user = userForNewCluster(folder, program);
  const passwords = makePasswords(folder);
  // Never the same name twice: the initdb of a hub that was killed may still be writing where it began.
  const workshop = mkdtempSync(join(folder, WORKSHOP));
  const [draft, secret] = [join(workshop, 'data'), join(workshop, 'password')];
  mkdirSync(draft, { mode: 0o700 });
  writeSecretly(secret, passwords.superuser);
  for (const path of [draft, secret, workshop]) handOver(path, user);
  try {
    // Collation by code point: the same order on every machine, whatever its locales. Written to disk later, while the roles are made.
    await initdb(program, user, [
      '-D', draft, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8', '--locale=C', '-c', 'timezone=UTC', '-c', 'log_timezone=UTC', '--no-sync', '--no-instructions',
    ]); // prettier-ignore
    renameSync(draft, data);
  } finally {
    remove(workshop);
  }
}

/** What an orphan still writes into cannot always be removed at once; it is in nobody's way. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (failure) {
    if (codeOf(failure) !== 'ENOTEMPTY') throw failure;
  }
}

/** From here on a loss of power loses nothing: initdb left its files to the operating system. */
async function syncToDisk(data: string, program: Program): Promise<void> {
  await initdb(program, userOfCluster(data, program), ['-D', data, '--sync-only']);
  const folder = openSync(join(data, '..'), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

function initdb(program: Program, user: OsUser, flags: readonly string[]): Promise<void> {
  const [command = program.initdb, ...rest] = [...user.before, program.initdb, ...flags];
  const child = spawn(command, rest, { ...user.as, cwd: '/', env: QUIET, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece) => (said = (said + String(piece)).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.once('error', (failure) =>
      reject(new DatabaseCannotStart(`The embedded PostgreSQL cannot be run (${failure.message}): run \`npm ci\` again, or set DATABASE_URL.`)),
    );
    child.once('close', (status) => {
      if (status === 0) return resolve();
      const why = said.split('\n').find((line) => /error|fatal|could not|no space/i.test(line)) ?? said.trim();
      reject(
        new DatabaseCannotStart(
          `The embedded database cannot be made (${why.trim()}): make room or rights for it, set HUB_DATA to another folder, or set DATABASE_URL.`,
        ),
      );
    });
  });
}

/** PostgreSQL's advisory lock on furnishing: a number that nothing else locks in the database `postgres`. */
const FURNISHING = 0x6875_6200;

/**
 * The roles and the database of the hub. Says what should be, so that it can be said again after a kill in its middle: the lock waits until
 * PostgreSQL has finished, or let go of, the statement that the killed hub was in.
 */
async function furnish(passwords: Passwords, postmaster: Postmaster): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf({ passwords, postmaster }, 'superuser', 'postgres') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [FURNISHING]); // until this connection ends
    for (const [role, rights, password] of [
      ['hub_owner', 'login createrole nocreatedb nosuperuser nobypassrls', passwords.owner],
      ['hub_app', 'login nocreaterole nocreatedb nosuperuser nobypassrls', passwords.app],
    ] as const) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      await client.query(`${rowCount ? 'alter' : 'create'} role ${role} ${rights} password '${password}'`);
    }
    await client.query(`alter role hub_app set idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_LIMIT_MS}`);
    const { rowCount } = await client.query("select from pg_database where datname = 'hub'");
    if (!rowCount) await client.query('create database hub owner hub_owner');
    await client.query('revoke all on database hub, postgres, template1 from public');
    await client.query('grant connect on database hub to hub_app');
    await client.query('grant connect on database postgres to hub_owner');
  } finally {
    await client.end();
  }
}

function numberIn(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8')) || null;
  } catch {
    return null;
  }
}
