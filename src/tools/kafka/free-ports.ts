/** Ports of this machine that nobody listens on. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range from which the system takes ports for outgoing connections (32768 and up on Linux): there a port of ours, free for a moment
 * while its broker is started again, could be taken by any client of the machine.
 */
const FIRST = 20_000;
const LAST = 32_767;

/** Some free ports, all different. Somebody else may take one before it is used: whoever starts a server there tries again. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let attempt = 0; found.size < count; attempt += 1) {
    const port = randomInt(FIRST, LAST + 1);
    try {
      await tryPort(port);
      found.add(port);
    } catch (failure) {
      if (attempt > 1_000) throw failure;
    }
  }
  return [...found];
}

/** Listens on a port of 127.0.0.1 for a moment. Rejects with the system's code when it cannot be had. */
export function tryPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve()));
  });
}
