/** Folders for the databases of one run of the tests; what a run that was killed left behind, the next one sweeps up. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/database/embedded.ts';

/** A new empty folder that names the process it belongs to. */
export function scratchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), `hub-test-${process.pid}-`));
}

/** Removes the folders of processes that are dead, and stops the servers that nobody holds any more. */
export async function sweepScratch(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^hub-test-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid === 0 || lives(pid)) continue;
    const folder = join(tmpdir(), name);
    try {
      if (existsSync(join(folder, 'data', 'postmaster.pid'))) await (await startEmbedded(folder)).stop();
      if (!existsSync(join(folder, 'data', 'postmaster.pid'))) await rm(folder, { recursive: true, force: true });
    } catch {
      // somebody else's, or too damaged to be stopped: it is in nobody's way
    }
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (failure) {
    return !(failure instanceof Error && 'code' in failure && failure.code === 'ESRCH');
  }
}
