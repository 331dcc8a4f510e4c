/** Folders for embedded databases of a test's own. */
import { readlinkSync } from 'node:fs';
import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { scratchFolder } from '../support/scratch.ts';
import { asTheHub } from '../../src/database/whose-work.ts';

const folders: string[] = [];

// At the end, all at once: some file systems make new files slowly for a while after many were removed.
afterAll(async () => {
  for (const folder of folders) {
    const server = await serverOf(folder).catch(() => 0);
    if (stands(server, folder)) process.kill(server, 'SIGKILL'); // a failed test leaves one
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** An empty folder that only its owner may enter, as `mktemp -d` makes them. */
export async function emptyFolder(mode = 0o700): Promise<string> {
  const folder = await scratchFolder();
  await chmod(folder, mode);
  folders.push(folder);
  return folder;
}

/** The process number of the server of a folder. */
export async function serverOf(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** True while the process is the running server of the folder. */
export function stands(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === join(folder, 'data');
  } catch {
    return false;
  }
}

/** The rows of one statement, on a connection of its own, which sees what the hub's own work sees. */
export async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: asTheHub(url) });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
