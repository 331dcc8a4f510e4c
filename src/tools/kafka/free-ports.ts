/** Ports of this machine that nobody listens on. */
import { createServer } from 'node:net';

/** Some free ports, all different. Somebody else may take one before it is used: whoever starts a server there tries again. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, () => holdPort(0)));
  await Promise.all(held.map(({ letGo }) => letGo()));
  return held.map(({ port }) => port);
}

/** Listens on a port for a moment: rejects, with the system's code, when it cannot be had. */
export function holdPort(wanted: number): Promise<{ readonly port: number; letGo(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      resolve({ port, letGo: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
