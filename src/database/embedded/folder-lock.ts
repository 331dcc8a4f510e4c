/** One process at a time may make, start, join or stop the database of a folder. */
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, DatabaseCannotStart } from '../cannot-start.ts';

/** Longer than any first start, recovery after a crash or orderly stop by another hub should take. */
const PATIENCE_MS = 120_000;

/**
 * Runs `work` while no other process of this machine holds the lock of `folder`. The lock is a name in Linux's abstract socket
 * namespace: the kernel frees it when its holder dies, however it dies, so it is never stale. Throws DatabaseCannotStart when
 * another process keeps it for two minutes.
 */
export async function withFolderLock<Outcome>(folder: string, work: () => Promise<Outcome>): Promise<Outcome> {
  const { dev, ino } = statSync(folder); // one name for one folder, by whatever path it is reached
  const name = `\0safer-neighbourhoods-hub/${dev}-${ino}`;
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const release = await tryHold(name);
    if (release !== null) {
      try {
        return await work();
      } finally {
        await release();
      }
    }
    if (Date.now() > deadline)
      throw new DatabaseCannotStart(
        `Another process has been starting or stopping the database in ${folder} for two minutes: end that process, then start again.`,
      );
    await pause(15);
  }
}

function tryHold(name: string): Promise<(() => Promise<void>) | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (failure) => (codeOf(failure) === 'EADDRINUSE' ? resolve(null) : reject(failure)));
    server.listen({ path: name, exclusive: true }, () => {
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}
