/** The passwords of an embedded database: random, made once, readable by the hub's own user only. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, DatabaseCannotStart } from '../cannot-start.ts';

/** One password for each login role of the cluster; hexadecimal, so they need no quoting anywhere. */
export interface Passwords {
  /** `postgres`, the superuser: used to make the roles and the database, then left alone. */
  readonly superuser: string;
  /** `hub_owner`, who owns the database and runs the migrations. */
  readonly owner: string;
  /** `hub_app`, who serves requests and owns nothing. */
  readonly app: string;
}

const FILE = 'passwords.json';

/** Makes new passwords and keeps them in `folder`; for a cluster that is about to be made. */
export function makePasswords(folder: string): Passwords {
  const secret = () => randomBytes(24).toString('hex');
  const passwords: Passwords = { superuser: secret(), owner: secret(), app: secret() };
  writeSecretly(join(folder, FILE), JSON.stringify(passwords));
  return passwords;
}

/** The passwords kept in `folder`. Throws DatabaseCannotStart when they are missing or belong to another user. */
export function readPasswords(folder: string): Passwords {
  const path = join(folder, FILE);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Passwords;
  } catch (failure) {
    throw new DatabaseCannotStart(
      codeOf(failure) === 'EACCES'
        ? `The database in ${folder} belongs to another user: start the hub as that user, or set HUB_DATA to a folder of your own.`
        : `The passwords of the database in ${folder} cannot be read from ${path}: put the file back, or move the folder away to begin with an empty database.`,
    );
  }
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writeSecretly(path: string, text: string): void {
  const draft = `${path}.draft`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
