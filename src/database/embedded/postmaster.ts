/** The PostgreSQL server process of a data folder: is it there, start it, wait for it, stop it. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, DatabaseCannotStart } from '../cannot-start.ts';
import type { OsUser } from './os-user.ts';
import { QUIET, type Program } from './program.ts';

/** Recovery after a crash reads the log of changes again; orderly stopping writes everything to disk. */
const PATIENCE_MS = 60_000;

/** How the report of a server begins that did not end by itself. */
const KILLED = 'it was killed';

/** A server that is running, as it says itself in its postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Settings of the server. Nothing here weakens durability: fsync and synchronous_commit stay on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200', // ten hubs, each with a pool, a listener and a keeper
  TimeZone: 'UTC',
  // The log names no person: statements, values and the errors that quote them stay out of it.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off', // and it stays small
  log_timezone: 'UTC',
};

/** The server of the data folder that answers now, or null. A server that is still starting is waited for, one that is stopping is waited out. */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = readPidFile(data);
    if (seen === null || !isPostmaster(seen.pid, data)) return null;
    if (seen.status === 'ready') return { pid: seen.pid, port: seen.port };
    if (Date.now() > deadline)
      throw new DatabaseCannotStart(
        `The database in ${data} (process ${seen.pid}) has been ${seen.status || 'starting'} for a minute: see ${logOf(data)}, or end that process and start again.`,
      );
    await pause(10);
  }
}

/**
 * Starts the server of the data folder, detached: a Ctrl-C or SIGKILL that ends this process, or its whole group, leaves it to the
 * others. Prefers `port`, so that those who lost the server find it again. Throws DatabaseCannotStart.
 */
export async function startPostmaster(
  data: string,
  options: { program: Program; user: OsUser; port: number | null; settings: Readonly<Record<string, string>> },
): Promise<Postmaster> {
  const deadline = Date.now() + PATIENCE_MS;
  let port = options.port ?? (await freePort());
  for (;;) {
    removeStrayPidFile(data);
    const failure = await tryToStart(data, port, options);
    const running = await findPostmaster(data);
    if (running !== null) return running; // ours, or one that somebody who was killed had started the moment before
    const patient = Date.now() < deadline;
    if (patient && /could not bind|Address already in use/i.test(failure)) port = await freePort();
    else if (patient && /shared memory block .* is still in use|lock file .* already exists/i.test(failure)) await pause(50); // the last server's processes are still ending
    else if (patient && (failure === '' || failure.startsWith(KILLED))) await pause(200); // by a person, or by a machine short of memory
    else throw new DatabaseCannotStart(whyNot(failure, data));
  }
}

/** Stops the server: connections are ended, everything is written to disk. Resolves when the process is gone. */
export async function stopPostmaster(data: string, { pid }: Postmaster): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  if (isPostmaster(pid, data)) process.kill(pid, 'SIGINT');
  while (isPostmaster(pid, data)) {
    if (Date.now() > deadline) throw new Error(`The database in ${data} (process ${pid}) did not stop within a minute: see ${logOf(data)}.`);
    await pause(10);
  }
}

/** Where the server of the data folder writes what it has to say. */
export function logOf(data: string): string {
  return join(dirname(data), 'postgres.log');
}

/** Resolves to an empty text when the server is ready, to what it said when it ended before that. */
async function tryToStart(
  data: string,
  port: number,
  { program, user, settings }: { program: Program; user: OsUser; settings: Readonly<Record<string, string>> },
): Promise<string> {
  const flags = Object.entries({ ...SETTINGS, ...settings, port: `${port}` }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = program.postgres, ...rest] = [...user.before, program.postgres, '-D', data, ...flags];
  const log = openSync(logOf(data), 'w', 0o600);
  const server = spawn(command, rest, { ...user.as, cwd: '/', env: QUIET, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  server.unref();
  const ended = new Promise<string>((resolve) => {
    server.once('error', (failure) => resolve(failure.message));
    server.once('exit', (_status, signal) =>
      resolve(signal === null ? readFileSync(logOf(data), 'utf8') || 'it ended without a word' : `${KILLED} by ${signal}`),
    );
  });
  const ready = new AbortController();
  try {
    return await Promise.race([ended, untilReady(data, server.pid, ready.signal)]);
  } finally {
    ready.abort();
  }
}

async function untilReady(data: string, pid: number | undefined, given: AbortSignal): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!given.aborted) {
    const seen = readPidFile(data);
    if (seen?.pid === pid && seen?.status === 'ready') return '';
    if (Date.now() > deadline) return `it was not ready within a minute (${seen?.status ?? 'nothing heard'})`;
    await pause(10);
  }
  return '';
}

/** What a server writes about itself: process, port, and how far it has come (`starting`, `ready`, `stopping`). */
function readPidFile(data: string): { pid: number; port: number; status: string } | null {
  let lines: string[];
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return null;
    throw failure;
  }
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() } : null;
}

/** True when the process is the server of this data folder, and not another that was given the number of a dead one: a server stands in its data folder. */
function isPostmaster(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false; // dead, or somebody else's
  }
}

/** A machine that lost its power leaves a postmaster.pid; PostgreSQL refuses it when the number has been given to another process since. */
function removeStrayPidFile(data: string): void {
  const seen = readPidFile(data);
  if (seen !== null && isAlive(seen.pid) && !isPostmaster(seen.pid, data)) rmSync(join(data, 'postmaster.pid'), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (failure) {
    return codeOf(failure) === 'EPERM';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

/** One sentence out of what the server said. */
function whyNot(said: string, data: string): string {
  if (/No space left on device/i.test(said)) return `The disk that holds ${data} is full: free some space, then start again.`;
  if (/Permission denied/i.test(said))
    return `PostgreSQL may not read or write in ${data}: give the folder back to the user that made it, or set HUB_DATA to another folder.`;
  if (/Read-only file system/i.test(said)) return `The disk that holds ${data} is read-only: set HUB_DATA to a folder that can be written.`;
  const last = said.split('\n').findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? said.trim();
  const why = last
    .replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `The database in ${data} does not start (${why}): see ${logOf(data)}, or move the folder away to begin with an empty database.`;
}
