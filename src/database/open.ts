/** Opens the hub's database: the embedded one or a server, migrated, with a role that can be walled in. */
import type { MikroORM } from '@mikro-orm/postgresql';
import { DatabaseCannotStart } from './cannot-start.ts';
import { withConnection } from './connect.ts';
import { startEmbedded, type EmbeddedDatabase } from './embedded.ts';
import { appliedMigrations, MIGRATIONS_TABLE, pendingOf } from './migration-files.ts';
import { openOrm, type Entities } from './orm.ts';
import { examineServingRole, settleServingRole } from './roles.ts';
import { asNobody, asTheHub } from './whose-work.ts';

/** Which database; the names of the settings are those of config.ts. */
export interface DatabaseSettings {
  /** DATABASE_URL: for the role that serves requests. Absent: the embedded database. */
  readonly databaseUrl?: string | undefined;
  /** DATABASE_OWNER_URL: for migrations. Needed when one is pending. */
  readonly databaseOwnerUrl?: string | undefined;
  /** HUB_DATA: where the embedded database lives. */
  readonly dataFolder: string;
  /** Told of broken connections. */
  readonly log?: (line: string) => void;
}

/** The hub's database, open. */
export interface Database {
  /** For the hub's own work. */
  readonly orm: MikroORM;
  /** For what is read and written in the name of somebody who asks: it sees no row until a transaction says who that is. */
  readonly askers: MikroORM;
  /** For connections of one's own, such as a listener's, for the hub's own work; as the role that serves requests. */
  readonly appUrl: string;
  readonly embedded: boolean;
  /** True when this start made the schema: of several hubs that start at once, exactly one is told so. */
  readonly fresh: boolean;
  /** Resolves when the database can be reached and has every migration of this hub; rejects with a sentence otherwise, within three seconds. */
  check(): Promise<void>;
  /** Ends the connections, and lets go of the embedded database. */
  close(): Promise<void>;
}

/** The database is there, but a migration of this hub is not in it. */
export class MigrationMissing extends Error {
  override readonly name = 'MigrationMissing';
}

/** How long check waits for an answer, in milliseconds. */
const CHECK_MS = 3_000;

/** Opens the database. Throws DatabaseCannotStart with one sentence when it cannot be used. */
export async function openDatabase(settings: DatabaseSettings, entities: Entities): Promise<Database> {
  const embedded = settings.databaseUrl ? null : await startEmbedded(settings.dataFolder);
  try {
    return await openAt(embedded, settings, entities);
  } catch (failure) {
    await embedded?.stop();
    throw failure;
  }
}

async function openAt(embedded: EmbeddedDatabase | null, settings: DatabaseSettings, entities: Entities): Promise<Database> {
  const appUrl = embedded?.appUrl ?? settings.databaseUrl ?? '';
  const fresh = await prepare(appUrl, embedded?.ownerUrl ?? settings.databaseOwnerUrl);
  const log = settings.log && { log: settings.log };
  const orm = openOrm({ url: asTheHub(appUrl), entities, ...log });
  const askers = openOrm({ url: asNobody(appUrl), entities, name: 'hub askers', ...log });
  return {
    orm,
    askers,
    appUrl: asTheHub(appUrl),
    embedded: embedded !== null,
    fresh,
    check: () => inTime(checkMigrations(orm)),
    async close() {
      await askers.close();
      await orm.close();
      await embedded?.stop();
    },
  };
}

/** Sees to role, rights and schema; true when the schema was made here. On a later start this is one connection and three questions. */
async function prepare(appUrl: string, ownerUrl: string | undefined): Promise<boolean> {
  return withConnection(appUrl, 'DATABASE_URL', async (client) => {
    const role = await examineServingRole(client);
    await settleServingRole(client);
    const applied = await appliedMigrations(client);
    const pending = pendingOf(applied ?? []);
    if (pending.length === 0 && role.inGroup) return false;
    if (!ownerUrl)
      throw new DatabaseCannotStart(
        applied !== null && !role.inGroup
          ? `The role "${role.name}" of DATABASE_URL has no rights on the tables: run \`GRANT hub_user TO "${role.name}"\`, or set DATABASE_OWNER_URL for this one start.`
          : `The database lacks ${pending.length} migration${pending.length === 1 ? '' : 's'} (next: ${pending[0]}): set DATABASE_OWNER_URL to the role that owns it, for this one start.`,
      );
    const { migrate } = await import('./migrate.ts'); // half the ORM's weight, and seldom needed
    return (await migrate({ ownerUrl, appUrl })).fresh;
  });
}

async function checkMigrations(orm: MikroORM): Promise<void> {
  const rows = await orm.em.getConnection().execute<{ name: string }[]>(`select name from public.${MIGRATIONS_TABLE}`);
  const [missing] = pendingOf(rows.map((row) => row.name));
  if (missing) throw new MigrationMissing(`The database lacks the migration ${missing}: restart the hub with DATABASE_OWNER_URL set.`);
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer within three seconds: see whether it runs.')), CHECK_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
