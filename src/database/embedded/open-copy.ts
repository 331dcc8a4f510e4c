/** A copy of PostgreSQL's program where any user can reach it: for a clone in a folder that only root can enter, in a container that forbids user namespaces. */
import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, DatabaseCannotStart } from '../cannot-start.ts';

/** Outlasts restarts of the machine, and every user may walk into it. */
const OPEN_FOLDER = '/var/tmp';

/** Whether somebody who is not root can start this program. Asked by root only. */
export function anybodyCanStart(program: string): boolean {
  return spawnSync(program, ['--version'], { uid: 65_534, gid: 65_534, stdio: 'ignore', cwd: '/' }).status === 0;
}

/** Whether root may put on the mask of another user, by a user namespace (os-user.ts). */
export function masksAreAllowed(): boolean {
  return spawnSync('unshare', ['--user', '--map-user=65534', '--', 'true'], { stdio: 'ignore' }).status === 0;
}

/** The copy of `native`, made when it is not there. Throws DatabaseCannotStart when it cannot be made, or when what stands in its place is not root's. */
export function openCopy(native: string, version: string): string {
  const copy = join(OPEN_FOLDER, `safer-neighbourhoods-hub-postgres-${version}`);
  try {
    if (!stands(copy)) {
      const making = mkdtempSync(`${copy}-`);
      cpSync(native, join(making, 'native'), { recursive: true, verbatimSymlinks: true, mode: 0 });
      place(join(making, 'native'), copy);
      rmSync(making, { recursive: true, force: true });
    }
  } catch (failure) {
    throw new DatabaseCannotStart(
      `PostgreSQL refuses to run as root, and its program cannot be copied to ${OPEN_FOLDER} for another user (${codeOf(failure)}): start the hub as an ordinary user, or set DATABASE_URL.`,
    );
  }
  const { uid, mode } = lstatSync(copy);
  if (uid !== 0 || (mode & 0o022) !== 0) throw new DatabaseCannotStart(`${copy} is not root's alone, so it will not be run: remove it, or set DATABASE_URL.`);
  return copy;
}

function stands(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whoever is first has made it; the copies are alike. */
function place(made: string, copy: string): void {
  try {
    renameSync(made, copy);
  } catch (failure) {
    if (!stands(copy)) throw failure;
  }
}
