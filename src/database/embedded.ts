/** The database that the hub brings along: PostgreSQL out of node_modules, its data in a folder, shared by every hub process that opens the folder. */
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { codeOf, DatabaseCannotStart } from './cannot-start.ts';
import { addressOf } from './embedded/cluster.ts';
import { holdCluster } from './embedded/hold.ts';

export { DatabaseCannotStart } from './cannot-start.ts';

/** An embedded database that is running and that this process holds. */
export interface EmbeddedDatabase {
  /** For the role that serves requests: `hub_app`, which owns nothing. */
  readonly appUrl: string;
  /** For migrations: `hub_owner`, which owns the database `hub`. */
  readonly ownerUrl: string;
  /** For tests and tools that make databases of their own: the superuser, in the database `postgres`. */
  readonly adminUrl: string;
  /** Lets go of the database; whoever lets go last stops the server. Close the connections first. */
  stop(): Promise<void>;
}

/**
 * Brings up the embedded database of `folder` (made when missing) or joins the one that another process runs there. Survives kill -9
 * of any process at any moment. `settings` of PostgreSQL are for the one who starts the server: tests trade durability for speed.
 * Throws DatabaseCannotStart with one sentence.
 */
export async function startEmbedded(folder: string, settings: Readonly<Record<string, string>> = {}): Promise<EmbeddedDatabase> {
  const place = makeFolder(resolve(folder));
  const { cluster, release } = await inSentences(place, () => holdCluster(place, settings));
  return {
    appUrl: addressOf(cluster, 'app', 'hub'),
    ownerUrl: addressOf(cluster, 'owner', 'hub'),
    adminUrl: addressOf(cluster, 'superuser', 'postgres'),
    stop: release,
  };
}

function makeFolder(folder: string): string {
  try {
    makeWithParents(folder);
    return realpathSync(folder);
  } catch (failure) {
    throw new DatabaseCannotStart(`The folder ${folder} for the database cannot be made (${codeOf(failure)}): set HUB_DATA to a folder that you may write to.`);
  }
}

/** Node's own `recursive` never returns where a parent exists that refuses children with ENOENT, such as /proc. */
function makeWithParents(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(folder))) makeWithParents(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (failure) {
    if (codeOf(failure) !== 'EEXIST' || !statSync(folder).isDirectory()) throw failure; // another hub was a moment faster
  }
}

async function inSentences<Outcome>(folder: string, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (failure) {
    throw failure instanceof DatabaseCannotStart ? failure : cannotWrite(folder, failure);
  }
}

function cannotWrite(folder: string, failure: unknown): DatabaseCannotStart {
  const code = codeOf(failure);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new DatabaseCannotStart(`The folder ${folder} for the database cannot be written (${code}): set HUB_DATA to a folder that you may write to.`);
  if (code === 'ENOSPC') return new DatabaseCannotStart(`The disk that holds ${folder} is full: free some space, then start again.`);
  const said = failure instanceof Error ? failure.message : String(failure);
  return new DatabaseCannotStart(
    `The embedded database in ${folder} cannot be used (${said}): see postgres.log there, or set DATABASE_URL to a PostgreSQL server.`,
  );
}
