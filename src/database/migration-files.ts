/** Which migrations there are: the files of `migrations/`, in the order of their names, and which of them a database has had. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';

/** Where the migrations stand. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));

/** The table in which a database keeps the names of those it has had. */
export const MIGRATIONS_TABLE = 'mikro_orm_migrations';

/** A migration's file without its ending, such as `20261123150000-core-model`. */
export type MigrationName = string;

/** The migrations of this hub, oldest first. */
export function migrationFiles(): MigrationName[] {
  return readdirSync(MIGRATIONS_FOLDER)
    .filter((file) => /^\d{14}-.+\.ts$/.test(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
}

/** Read once: a health check asks every few seconds. */
const ours = migrationFiles();

/** The migrations that the database has had, or null when it has never had one. A role without rights on the tables is told of none. */
export async function appliedMigrations(client: Pick<ClientBase, 'query'>): Promise<MigrationName[] | null> {
  const { rows } = await client.query<{ there: boolean; readable: boolean }>(
    `select to_regclass('public.${MIGRATIONS_TABLE}') is not null as there,
            coalesce(has_table_privilege(to_regclass('public.${MIGRATIONS_TABLE}')::oid, 'select'), false) as readable`,
  );
  if (!rows[0]?.there) return null;
  if (!rows[0].readable) return [];
  const applied = await client.query<{ name: string }>(`select name from public.${MIGRATIONS_TABLE} order by name`);
  return applied.rows.map((row) => row.name);
}

/** The migrations of this hub that are not among those applied, oldest first. */
export function pendingOf(applied: readonly MigrationName[]): MigrationName[] {
  const had = new Set(applied);
  return ours.filter((name) => !had.has(name));
}
