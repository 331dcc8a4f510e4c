/** One PostgreSQL for a whole run of the tests, in a folder that goes when they end, with a migrated database to copy from. */
import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createDatabase, inDatabase, TEMPLATE } from './database.ts';
import { scratchFolder, sweepScratch } from './scratch.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's address of the run's cluster, and those of the two roles that the hub knows, in the template database. */
    readonly cluster: { readonly adminUrl: string; readonly appUrl: string; readonly ownerUrl: string };
  }
}

/** A lost test database is no loss. */
const HASTE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepScratch();
  const folder = await scratchFolder();
  const embedded = await startEmbedded(folder, HASTE).catch(giveUp);
  const tearDown = async () => {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void tearDown().finally(() => process.exit(1)));
  try {
    const { adminUrl, appUrl, ownerUrl } = embedded;
    await createDatabase(adminUrl, TEMPLATE, 'template0');
    await migrate({ appUrl: inDatabase(appUrl, TEMPLATE), ownerUrl: inDatabase(ownerUrl, TEMPLATE) });
    project.provide('cluster', { adminUrl, appUrl, ownerUrl });
  } catch (failure) {
    await tearDown();
    giveUp(failure);
  }
  return tearDown;
}

/** vitest would tell only that it found no tests, after ten silent seconds. */
function giveUp(failure: unknown): never {
  console.error('The tests cannot start:', failure);
  process.exit(1);
}
