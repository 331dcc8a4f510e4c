/** Hubs on one embedded bus, in a database of their own, with a hand on the database's connections. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import type { Bus } from '../../src/exchange/bus.ts';
import { freshDatabase } from './database.ts';
import { until } from './until.ts';

export type EmbeddedHubs = Awaited<ReturnType<typeof embeddedHubs>>;

export async function embeddedHubs() {
  const database = await freshDatabase();
  const beside = new Client({ connectionString: database.appUrl, application_name: 'beside the bus' });
  beside.on('error', () => undefined);
  await beside.connect();
  const open: Bus[] = [];
  const lines: string[] = [];

  const breakConnections = (like: string) =>
    beside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like $1', [like]);

  return {
    url: database.appUrl,
    /** What the buses have logged in this test. */
    lines,
    /** As the role that serves requests. */
    ask: async <Row extends object>(question: string) => (await beside.query<Row>(question)).rows,

    /** The bus of another hub process, whose clock may be ahead. */
    aBus(now?: Date): Bus {
      const bus = embeddedBus({ url: database.appUrl, log: (line) => lines.push(line), ...(now && { clock: { now: () => now } }) });
      open.push(bus);
      return bus;
    },

    async aTopic(bus: Bus, partitions: number, retentionDays = 7): Promise<string> {
      const topic = `embedded.${randomUUID()}.v1`;
      await bus.ensureTopics([{ name: topic, partitions, retentionDays }]);
      return topic;
    },

    /** Ends the connections whose names are like this, as an administrator would. */
    breakConnections,

    /** The database goes away, as in a restart, and comes back when `meanwhile` has ended. */
    async withoutConnections(meanwhile: () => Promise<void>): Promise<void> {
      const admin = new Client({ connectionString: inject('cluster').adminUrl });
      const name = new URL(database.appUrl).pathname.slice(1);
      await admin.connect();
      try {
        await admin.query(`alter database ${name} allow_connections false`);
        await breakConnections('hub bus%');
        await meanwhile();
      } finally {
        await admin.query(`alter database ${name} allow_connections true`);
        await admin.end();
      }
    },

    untilWell: (bus: Bus) =>
      until('the bus is well again', () =>
        bus.check().then(
          () => true,
          () => false,
        ),
      ),

    /** After each test. */
    async closeBuses(): Promise<void> {
      await Promise.all(open.splice(0).map((bus) => bus.close()));
      lines.length = 0;
    },

    async drop(): Promise<void> {
      await beside.end();
      await database.drop();
    },
  };
}
