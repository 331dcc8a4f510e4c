/** One PostgreSQL for a whole run of the tests, in a folder that goes when they end, with a migrated database to copy from. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/database/embedded.ts';
import { createDatabase, TEMPLATE } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's address of the run's cluster, and those of the two roles that the hub knows, in the template database. */
    readonly cluster: { readonly adminUrl: string; readonly appUrl: string; readonly ownerUrl: string };
  }
}

/** A lost test database is no loss. */
const HASTE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-test-'));
  try {
    const embedded = await startEmbedded(folder, HASTE);
    await createDatabase(embedded.adminUrl, TEMPLATE, 'template0');
    const { adminUrl, appUrl, ownerUrl } = embedded;
    project.provide('cluster', { adminUrl, appUrl, ownerUrl });
    return async () => {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    };
  } catch (failure) {
    // vitest tells only that it found no tests, after ten silent seconds: say why, and end at once.
    console.error('The tests cannot start:', failure);
    process.exit(1);
  }
}
