/** Which user of the operating system the embedded PostgreSQL runs as: it refuses to be root and must own its data. */
import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { DatabaseCannotStart } from '../cannot-start.ts';
import type { Program } from './program.ts';

/** How to run a program of PostgreSQL: `before` goes in front of its command line, `as` into the options of spawn. */
export interface OsUser {
  readonly before: readonly string[];
  readonly as: { readonly uid?: number; readonly gid?: number };
}

const ITSELF: OsUser = { before: [], as: {} };

/** The user for a cluster that is about to be made in `folder`. Throws DatabaseCannotStart when nobody suitable can reach it. */
export function userForNewCluster(folder: string, program: Program): OsUser {
  if (!mustBeSomeoneElse()) return ITSELF;
  const candidates: OsUser[] = [];
  if (process.getuid?.() === 0)
    for (const name of ['postgres', 'nobody']) {
      const found = lookUp(name);
      if (found !== null) candidates.push({ before: [], as: found });
    }
  const masked = behindMask();
  if (masked !== null) candidates.push(masked);
  for (const user of candidates) if (canRun(user, folder, program)) return user;
  throw new DatabaseCannotStart(
    `PostgreSQL refuses to run as ${process.getuid?.() === 0 ? 'root' : 'a user without a name'}, and no other user can reach both ${program.postgres} and ${folder}: ` +
      'start the hub as an ordinary user, or put it and HUB_DATA where user `nobody` can reach them, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** The user of the cluster that stands in `data`: whoever owns it. Throws DatabaseCannotStart when this process may not become that user. */
export function userOfCluster(data: string): OsUser {
  const { uid, gid } = statSync(data);
  const me = process.getuid?.();
  if (uid === me && !mustBeSomeoneElse()) return ITSELF;
  if (uid === me) {
    const masked = behindMask();
    if (masked !== null) return masked;
    throw new DatabaseCannotStart('PostgreSQL refuses to run as this user, and there is nobody to run it as: start the hub as an ordinary user, or set DATABASE_URL.');
  }
  if (me === 0) return { before: [], as: { uid, gid } };
  throw new DatabaseCannotStart(`The database in ${data} belongs to another user (${uid}): start the hub as that user, or set HUB_DATA to a folder of your own.`);
}

/** Hands a file or folder to the user, if that is not the one who made it. */
export function handOver(path: string, user: OsUser): void {
  if (user.as.uid !== undefined && user.as.gid !== undefined) chownSync(path, user.as.uid, user.as.gid);
}

/** PostgreSQL refuses root, and a user whom the list of users does not name (a container started with any number as its user). */
function mustBeSomeoneElse(): boolean {
  if (process.getuid?.() === 0) return true;
  try {
    userInfo();
    return false;
  } catch {
    return true;
  }
}

/**
 * The same user behind the mask of another: in a user namespace of its own the process reads and writes what this user owns, yet
 * PostgreSQL sees an ordinary user. For clones in a folder that only root can enter.
 */
function behindMask(): OsUser | null {
  const nobody = lookUp('nobody');
  return nobody && { before: ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`, '--'], as: {} };
}

function lookUp(name: string): { uid: number; gid: number } | null {
  try {
    const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    return uid && gid && uid !== '0' ? { uid: Number(uid), gid: Number(gid) } : null;
  } catch {
    return null;
  }
}

/** True when the user can start the program (libraries and all) and walk to the folder. */
function canRun(user: OsUser, folder: string, program: Program): boolean {
  const [command, ...rest] = [...user.before, 'sh', '-c', 'test -x "$1" && "$0" --version', program.postgres, folder];
  return command !== undefined && spawnSync(command, rest, { ...user.as, stdio: 'ignore', cwd: '/' }).status === 0;
}
