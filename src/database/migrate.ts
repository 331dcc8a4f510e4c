/** Brings a database to the shape that this hub needs, once, however many hubs start at the same moment. */
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type MigrationObject, type Options } from '@mikro-orm/postgresql';
import type { Client } from 'pg';
import { DatabaseCannotStart } from './cannot-start.ts';
import { withConnection } from './connect.ts';
import { MIGRATION_LOCK_TIMEOUT_MS } from './limits.ts';
import { appliedMigrations, MIGRATIONS_FOLDER, MIGRATIONS_TABLE, pendingOf, type MigrationName } from './migration-files.ts';
import { ormOptions, type Entities } from './orm.ts';
import { examineServingRole, gatherServingRole, GROUP, grantByDefault } from './roles.ts';

/** Held in the database that is migrated. */
const MIGRATION_LOCK = 7_305_004;

/** What a call of migrate did. */
export interface Migrated {
  /** The migrations that this call applied, oldest first. */
  readonly applied: readonly MigrationName[];
  /** True when the database had no schema before: exactly one of those who start at once is told so. */
  readonly fresh: boolean;
}

/**
 * Applies the migrations that the database has not had, and lets the role of `appUrl` use the tables, as the owner; the owner's
 * connections are closed before it resolves. Whoever comes second waits, and finds nothing to do. Throws DatabaseCannotStart.
 */
export async function migrate({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<Migrated> {
  return withConnection(ownerUrl, 'DATABASE_OWNER_URL', async (owner) => {
    await owner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const role = await withConnection(appUrl, 'DATABASE_URL', examineServingRole);
    await gatherServingRole(owner, ownerUrl, role);
    const before = await appliedMigrations(owner);
    const pending = pendingOf(before ?? []);
    if (pending.length > 0) await applyMigrations(owner, ownerUrl, pending);
    return { applied: pending, fresh: pending.length > 0 && (before ?? []).length === 0 };
  });
}

/** All of them or, when one fails, none. */
async function applyMigrations(owner: Client, ownerUrl: string, names: readonly MigrationName[]): Promise<void> {
  const migrationsList = await Promise.all(names.map(loadMigration));
  const orm = openMigrationOrm(ownerUrl, [], { migrationsList });
  try {
    // The list of migrations is made before the rights that new tables have: the group may read it, never write it.
    await orm.migrator.getExecuted();
    await owner.query(`grant select on public.${MIGRATIONS_TABLE} to ${GROUP}`);
    await grantByDefault(owner);
    await orm.migrator.up();
  } catch (failure) {
    const said = failure instanceof Error ? failure.message : String(failure);
    throw new DatabaseCannotStart(
      `The database could not be migrated (${said}); nothing was changed: mend what it says, or wait until nobody uses the tables, then start again.`,
    );
  } finally {
    await orm.close();
  }
}

async function loadMigration(name: MigrationName): Promise<MigrationObject> {
  const module: Record<string, MigrationObject['class']> = await import(`./migrations/${name}.ts`);
  const [found] = Object.values(module);
  if (!found) throw new Error(`The migration ${name} exports no class: see the one before it.`);
  return { name, class: found };
}

/** The ORM that makes and applies migrations, as the owner. */
export function openMigrationOrm(ownerUrl: string, entities: Entities, migrations: Options['migrations'] = {}): MikroORM {
  const options = ormOptions({ url: ownerUrl, entities, poolSize: 2, name: 'hub migration' });
  return new MikroORM({
    ...options,
    driverOptions: { ...options.driverOptions, lock_timeout: MIGRATION_LOCK_TIMEOUT_MS },
    extensions: [Migrator],
    // Functions stand in the migrations that make them: the policies of the entities only call them.
    schemaGenerator: { ignoreRoutines: true, ignoreTriggers: true },
    migrations: {
      path: MIGRATIONS_FOLDER,
      tableName: MIGRATIONS_TABLE,
      snapshotName: 'snapshot',
      snapshotOnMigrate: false,
      silent: true,
      ...migrations,
    },
  });
}
