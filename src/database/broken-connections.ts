/** How a pool gets a place back when a connection breaks in somebody's hands. */
import type { Pool, PoolClient } from 'pg';

/**
 * Releases a connection that ends while it is checked out. Whoever holds it is told by its statement, but cannot be trusted to give it back:
 * Kysely releases the connection of a transaction only after a commit or rollback that succeeded, so each transaction that is cut off
 * (a restart of the server, an idle time-out) would cost the pool one place for ever.
 */
export function giveBackBroken(pool: Pool): void {
  const out = new Set<PoolClient>();
  pool.on('acquire', (client) => void out.add(client));
  pool.on('release', (_, client) => void out.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!out.has(client)) return;
      client.release(true);
      client.release = () => undefined; // the holder may still do it: then it is done already
    });
  });
}
