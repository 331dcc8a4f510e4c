/** An embedded database for the length of one piece of work. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, type EmbeddedDatabase } from '../database/embedded.ts';

/** Runs `work` with an empty database, which is gone afterwards. */
export async function withThrowAwayDatabase(work: (database: EmbeddedDatabase) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-tool-'));
  try {
    const database = await startEmbedded(folder, { fsync: 'off' });
    try {
      await work(database);
    } finally {
      await database.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
