/** Who still needs the server: each process holds it by a lock inside the database, which ends with the process, and the last one to let go stops it. */
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, DatabaseCannotStart } from '../cannot-start.ts';
import { addressOf, raiseCluster, type Cluster } from './cluster.ts';
import { withFolderLock } from './folder-lock.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

/** The advisory lock, in the database `postgres`: shared by all who hold the server, exclusive for the one who stops it. */
const LOCK = 7_305_001;

/** How long a server may keep dying under those who try to hold it, in milliseconds. */
const PATIENCE_MS = 30_000;

/** A cluster that runs, and this process's claim on it. */
export interface Hold {
  readonly cluster: Cluster;
  /** Gives the claim back, and stops the server when nobody else has one. */
  release(): Promise<void>;
}

/**
 * Brings up the cluster of `folder` and claims it for this process. A claim that is lost (the server crashed, or was killed) is taken
 * again, and the server started again at its old port if need be. Throws DatabaseCannotStart.
 */
export async function holdCluster(folder: string, settings: Readonly<Record<string, string>>): Promise<Hold> {
  let claim: Claim | null = null;
  let releasing: Promise<void> | null = null;

  const take = () =>
    withFolderLock(folder, async () => {
      if (releasing !== null) return null;
      const taken = await raiseAndClaim(folder, settings);
      claim = taken;
      void taken.ended.then(regain);
      return taken;
    });

  async function regain(): Promise<void> {
    claim = null;
    while (releasing === null && existsSync(join(folder, 'data')))
      try {
        await take();
        return;
      } catch {
        await pause(1000, undefined, { ref: false }); // the hub's own health answers say that the database is away
      }
  }

  async function release(): Promise<void> {
    claim?.socket.ref();
    if (existsSync(folder)) await withFolderLock(folder, () => stopUnlessHeld(folder, cluster, claim));
    await claim?.client.end();
  }

  const first = await take();
  if (first === null) throw new Error('released before it was held');
  const { cluster } = first;
  return { cluster, release: () => (releasing ??= release()) };
}

/** A connection that holds the lock, for as long as it lasts. */
interface Claim {
  readonly cluster: Cluster;
  readonly client: pg.Client;
  readonly socket: Socket;
  readonly ended: Promise<void>;
}

async function raiseAndClaim(folder: string, settings: Readonly<Record<string, string>>): Promise<Claim> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const claim = await connect(await raiseCluster(folder, settings));
      await claim.client.query('select pg_advisory_lock_shared($1)', [LOCK]);
      claim.socket.unref(); // a claim keeps no process alive
      return claim;
    } catch (failure) {
      if (!wentAway(failure) || Date.now() > deadline) throw failure;
      await pause(50); // it died between being found and being spoken to
    }
  }
}

async function stopUnlessHeld(folder: string, cluster: Cluster, claim: Claim | null): Promise<void> {
  let held = claim;
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    const postmaster = await findPostmaster(cluster.data);
    if (postmaster === null) return;
    try {
      const { client } = held ?? (await connect({ ...cluster, postmaster }));
      // Let go first, ask then: of two that leave at the same moment one at least finds nobody else.
      await client.query('select pg_advisory_unlock_all()');
      const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [LOCK]);
      await client.end();
      if (rows[0]?.last) await stopPostmaster(cluster.data, postmaster);
      return;
    } catch (failure) {
      if (!wentAway(failure) || Date.now() > deadline) throw failure;
      held = null;
      await pause(50);
    }
  }
}

async function connect(cluster: Cluster): Promise<Claim> {
  const socket = new Socket();
  const connectionString = addressOf(cluster, 'owner', 'postgres');
  const client = new pg.Client({ connectionString, application_name: 'hub keeper', keepAlive: true, stream: () => socket });
  client.on('error', () => {}); // 'end' follows
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  await client.connect();
  return { cluster, client, socket, ended };
}

/** True when the server was there a moment ago: it is crashing, stopping or starting. */
function wentAway(failure: unknown): boolean {
  if (failure instanceof DatabaseCannotStart) return false;
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'].includes(codeOf(failure) ?? '') ||
    (failure instanceof Error && /Connection terminated|not queryable/.test(failure.message))
  );
}
