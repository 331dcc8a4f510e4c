/** Which user of the operating system the embedded PostgreSQL runs as: it refuses to be root and must own its data. */
import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { DatabaseCannotStart } from '../cannot-start.ts';
import { QUIET, type Program } from './program.ts';

/** How to run a program of PostgreSQL as somebody. */
export interface OsUser {
  /** Goes in front of the command line. */
  readonly before: readonly string[];
  /** Goes into the options of spawn. */
  readonly as: Partial<Ids>;
  /** Whose the data folder must be; null: whoever makes it. */
  readonly owner: Ids | null;
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

const ITSELF: OsUser = { before: [], as: {}, owner: null };

/** The user for a cluster that is about to be made in `folder`. Throws DatabaseCannotStart when nobody suitable can reach it. */
export function userForNewCluster(folder: string, program: Program): OsUser {
  if (!mustBeSomeoneElse()) return ITSELF;
  const others = isRoot() ? ['postgres', 'nobody'].map(lookUp).filter((ids) => ids !== null) : [];
  return firstThatCanRun([...others.map(plainly), ...masked(), ...others.map(throughClosedDoors)], folder, program);
}

/** The user of the cluster that stands in `data`: whoever owns it. Throws DatabaseCannotStart when this process may not become that user. */
export function userOfCluster(data: string, program: Program): OsUser {
  refuseIfForeign(data);
  const { uid, gid } = statSync(data);
  if (uid !== process.getuid?.()) return firstThatCanRun([plainly({ uid, gid }), throughClosedDoors({ uid, gid })], data, program);
  return mustBeSomeoneElse() ? firstThatCanRun(masked(), data, program) : ITSELF;
}

/** Throws DatabaseCannotStart when the data belongs to a user whom this process may not become. */
export function refuseIfForeign(data: string): void {
  const { uid } = statSync(data);
  if (uid === process.getuid?.() || isRoot()) return;
  throw new DatabaseCannotStart(
    `The database in ${data} belongs to another user (${uid}): start the hub as that user, or set HUB_DATA to a folder of your own.`,
  );
}

/** Hands a file or folder to the user, if that is not the one who made it. */
export function handOver(path: string, { owner }: OsUser): void {
  if (owner !== null) chownSync(path, owner.uid, owner.gid);
}

const isRoot = () => process.getuid?.() === 0;

/** PostgreSQL refuses root, and a user whom the list of users does not name (a container started with any number as its user). */
function mustBeSomeoneElse(): boolean {
  if (isRoot()) return true;
  try {
    userInfo();
    return false;
  } catch {
    return true;
  }
}

function plainly(ids: Ids): OsUser {
  return { before: [], as: ids, owner: ids };
}

/**
 * The same user behind the mask of another: in a user namespace of its own the process reads and writes what this user owns, yet
 * PostgreSQL sees an ordinary user. For clones in a folder that only root can enter.
 */
function masked(): OsUser[] {
  const ids = lookUp('nobody');
  return ids ? [{ before: ['unshare', '--user', `--map-user=${ids.uid}`, `--map-group=${ids.gid}`, '--'], as: {}, owner: null }] : [];
}

/** Another user who may pass doors that only root can: for data in such a folder in a container that forbids user namespaces (the program: open-copy.ts). */
function throughClosedDoors(ids: Ids): OsUser {
  const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { before: ['setpriv', `--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', ...rights, '--'], as: {}, owner: ids };
}

function lookUp(name: string): Ids | null {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    return uid && gid && uid !== '0' ? { uid: Number(uid), gid: Number(gid) } : null;
  } catch {
    return null;
  }
}

function firstThatCanRun(users: readonly OsUser[], folder: string, program: Program): OsUser {
  for (const user of users) if (canRun(user, folder, program)) return user;
  throw new DatabaseCannotStart(
    `PostgreSQL refuses to run as ${isRoot() ? 'root' : 'a user without a name'}, and no other user can reach both ${program.postgres} and ${folder}: ` +
      'start the hub as an ordinary user, or put it and HUB_DATA where user `nobody` can reach them, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** True when the user can start the program (libraries and all) and walk into the folder. */
function canRun(user: OsUser, folder: string, program: Program): boolean {
  const [command = 'sh', ...rest] = [...user.before, 'sh', '-c', 'cd "$1" && "$0" --version', program.postgres, folder];
  return spawnSync(command, rest, { ...user.as, stdio: 'ignore', cwd: '/', env: QUIET }).status === 0;
}
