/** One Kafka at a time runs on a folder. */
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaCannotStart } from './java.ts';

/** Whoever was told to stop, or was killed, is gone by then. */
const PATIENCE_MS = 5_000;

/**
 * Holds the folder until it is let go by what this answers, or the process ends. The hold is a name in Linux's abstract socket namespace: the
 * kernel frees it when its holder dies, however it dies. Throws KafkaCannotStart when another process keeps it.
 */
export async function holdFolder(folder: string, patience = PATIENCE_MS): Promise<() => void> {
  // Elsewhere there is no such namespace: there the broker's own lock keeps a second one out.
  if (process.platform !== 'linux') return () => undefined;
  const { dev, ino } = statSync(folder); // one name for one folder, by whatever path it is reached
  const deadline = performance.now() + patience;
  for (;;) {
    const letGo = await tryHold(`\0safer-neighbourhoods-kafka/${dev}-${ino}`);
    if (letGo !== null) return letGo;
    if (performance.now() > deadline) throw new KafkaCannotStart(`Another Kafka is running on ${folder}: end it, or set KAFKA_DATA to another folder.`);
    await pause(50);
  }
}

function tryHold(name: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (failure: NodeJS.ErrnoException) => (failure.code === 'EADDRINUSE' ? resolve(null) : reject(failure)));
    server.listen({ path: name, exclusive: true }, () => {
      server.unref();
      resolve(() => void server.close());
    });
  });
}
