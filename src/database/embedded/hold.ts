/** Who still needs the server: each process holds it by a lock inside the database, which ends with the process, and the last one to let go stops it. */
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { addressOf, raiseCluster, type Cluster } from './cluster.ts';
import { withFolderLock } from './folder-lock.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

/** The advisory lock, in the database `postgres`: shared by all who hold the server, exclusive for the one who stops it. */
const LOCK = 7_305_001;

/** A process's claim on the server of a folder. */
export interface Hold {
  /** Gives the claim back, and stops the server when nobody else has one. */
  release(): Promise<void>;
}

/**
 * Claims the cluster for this process; the caller holds the folder's lock. A claim that is lost (the server crashed, or was killed)
 * is taken again, and the server started again at its old port if need be.
 */
export async function keepHold(folder: string, cluster: Cluster, settings: Readonly<Record<string, string>>): Promise<Hold> {
  let released = false;
  let claimant: Claimant | null = await claim(cluster, lost);

  function lost(): void {
    claimant = null;
    if (!released) void regain();
  }

  async function regain(): Promise<void> {
    while (!released && claimant === null && existsSync(cluster.data)) {
      try {
        await withFolderLock(folder, async () => {
          if (!released) claimant = await claim(await raiseCluster(folder, settings), lost);
        });
      } catch {
        await pause(1000, undefined, { ref: false }); // the hub's own health answers say that the database is away
      }
    }
  }

  async function release(): Promise<void> {
    released = true;
    claimant?.socket.ref();
    if (existsSync(folder)) await withFolderLock(folder, stopUnlessHeld);
    await claimant?.client.end();
  }

  async function stopUnlessHeld(): Promise<void> {
    const postmaster = await findPostmaster(cluster.data);
    if (postmaster === null) return;
    // Let go first, ask then: of two that leave at the same moment one at least finds nobody else.
    const { client: leaving } = claimant ?? (await connect({ ...cluster, postmaster }, () => {}));
    claimant = null;
    await leaving.query('select pg_advisory_unlock_all()');
    const { rows } = await leaving.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [LOCK]);
    await leaving.end();
    if (rows[0]?.last) await stopPostmaster(cluster.data, postmaster);
  }

  let releasing: Promise<void> | null = null;
  return { release: () => (releasing ??= release()) };
}

async function claim(cluster: Cluster, lost: () => void): Promise<Claimant> {
  const claimant = await connect(cluster, lost);
  await claimant.client.query('select pg_advisory_lock_shared($1)', [LOCK]);
  claimant.socket.unref(); // a claim keeps no process alive
  return claimant;
}

interface Claimant {
  readonly client: pg.Client;
  readonly socket: Socket;
}

async function connect(cluster: Cluster, lost: () => void): Promise<Claimant> {
  const socket = new Socket();
  const connectionString = addressOf(cluster, 'owner', 'postgres');
  const client = new pg.Client({ connectionString, application_name: 'hub keeper', keepAlive: true, stream: () => socket });
  client.on('error', () => {}); // 'end' follows
  await client.connect();
  client.once('end', lost);
  return { client, socket };
}
