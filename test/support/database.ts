/** A database of its own for each test file, copied from one that was migrated once. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { asNobody, asTheHub } from '../../src/database/whose-work.ts';

/** The migrated database that every other is a copy of. */
export const TEMPLATE = 'hub_template';

/** A database that nobody else uses. */
export interface TestDatabase {
  /** For the role that serves requests and owns nothing, for the hub's own work. */
  readonly appUrl: string;
  /** For the same role, for those who ask: it sees no row of anybody's until a transaction says who asks. */
  readonly askerUrl: string;
  /** For the role that owns the database: to look behind the walls, or to change the schema. */
  readonly ownerUrl: string;
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A new database with the hub's schema and no rows beyond its reference data. Drop it when the tests of the file are done. */
export async function freshDatabase(): Promise<TestDatabase> {
  const cluster = inject('cluster');
  const name = `hub_${randomBytes(6).toString('hex')}`;
  await createDatabase(cluster.adminUrl, name, TEMPLATE);
  return {
    appUrl: asTheHub(inDatabase(cluster.appUrl, name)),
    askerUrl: asNobody(inDatabase(cluster.appUrl, name)),
    // Forced row-level security holds for the owner, too.
    ownerUrl: asTheHub(inDatabase(cluster.ownerUrl, name)),
    drop: () => asAdmin(cluster.adminUrl, `drop database if exists ${name} with (force)`),
  };
}

/** Makes a database owned by `hub_owner`, with the rights that the embedded database's own has. */
export async function createDatabase(adminUrl: string, name: string, template: string): Promise<void> {
  await asAdmin(
    adminUrl,
    `create database ${name} template ${template} owner hub_owner`,
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to hub_app`,
  );
}

/** The same role on the same server in another database. */
export function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

async function asAdmin(adminUrl: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
