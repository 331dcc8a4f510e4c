/** A single connection to a database, for the work before and beside the ORM's pool. */
import pg from 'pg';
import { codeOf, DatabaseCannotStart } from './cannot-start.ts';

/** How long a server may take to answer the telephone, in milliseconds. */
const CONNECT_MS = 10_000;

/**
 * Runs `work` on a connection of its own and closes it. `setting` is the name of the setting that the address came from, for the
 * sentence of the DatabaseCannotStart that is thrown when nobody answers there.
 */
export async function withConnection<Outcome>(url: string, setting: string, work: (client: pg.Client) => Promise<Outcome>): Promise<Outcome> {
  const client = await connect(url, setting);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function connect(url: string, setting: string): Promise<pg.Client> {
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString: url, application_name: 'hub', connectionTimeoutMillis: CONNECT_MS });
  } catch {
    throw new DatabaseCannotStart(`${setting} is no address of a PostgreSQL database: write it as postgres://ROLE:PASSWORD@HOST:5432/DATABASE.`);
  }
  client.on('error', () => {}); // a connection that breaks fails the query in hand
  try {
    await client.connect();
    return client;
  } catch (failure) {
    const where = `${client.host}:${client.port}`;
    const code = codeOf(failure);
    if (code === '28P01' || code === '28000')
      throw new DatabaseCannotStart(`The database at ${where} refuses the role "${client.user}" or its password: set ${setting} right.`);
    if (code === '3D000') throw new DatabaseCannotStart(`The server at ${where} has no database "${client.database}": create it, or set ${setting} right.`);
    if (code === '42501')
      throw new DatabaseCannotStart(
        `The role "${client.user}" may not connect to the database "${client.database}" at ${where}: run \`GRANT CONNECT ON DATABASE "${client.database}" TO "${client.user}"\`.`,
      );
    const said = failure instanceof Error && failure.message ? failure.message : (code ?? 'no answer');
    throw new DatabaseCannotStart(`No database answers at ${where} (${said}): start it, or set ${setting} right.`);
  }
}
