/** Who may do what in the database: the group role `hub_user`, and what the role that serves requests must not be able to do. */
import type { Client } from 'pg';
import { codeOf, DatabaseCannotStart } from './cannot-start.ts';
import { withConnection } from './connect.ts';
import { IDLE_TRANSACTION_LIMIT_MS } from './limits.ts';

/** The group of all login roles that serve requests; the policies and rights of the tables name it, not them. */
export const GROUP = 'hub_user';

/** Advisory locks of the hub: one for the roles of a cluster (in its database `postgres`), one for the settings of a role. */
const ROLES_LOCK = 7_305_002;
const SETTINGS_LOCK = 7_305_003;

/** A role as the database sees it. */
export interface ServingRole {
  readonly name: string;
  /** True when it has the rights that the group has. */
  readonly inGroup: boolean;
}

/**
 * Looks at the role of a connection. Throws DatabaseCannotStart when it could walk around the walls: when it is a superuser, skips
 * row-level security, may make roles or tables, owns something, or can become an owner.
 */
export async function examineServingRole(client: Client): Promise<ServingRole> {
  const { rows } = await client.query<Examined>(EXAMINE, [GROUP]);
  const role = rows[0];
  if (!role) throw new Error('the database does not know its own user');
  const trouble = troubleOf(role);
  if (trouble !== null)
    throw new DatabaseCannotStart(
      `The role "${role.name}" of DATABASE_URL ${trouble}, so no wall of the database would hold it: make one with ` +
        `\`CREATE ROLE hub_app LOGIN PASSWORD '…'\`, put that into DATABASE_URL and the owner into DATABASE_OWNER_URL.`,
    );
  if (role.createsTables)
    throw new DatabaseCannotStart(
      `The role "${role.name}" of DATABASE_URL may create tables: as the owner run \`REVOKE CREATE ON SCHEMA public FROM PUBLIC, "${role.name}"\`.`,
    );
  return { name: role.name, inGroup: role.inGroup };
}

interface Examined {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly makesRoles: boolean;
  readonly owns: string | null;
  readonly becomes: string | null;
  readonly createsTables: boolean;
  readonly inGroup: boolean;
}

function troubleOf(role: Examined): string | null {
  if (role.superuser) return 'is a superuser';
  if (role.bypasses) return 'skips row-level security (BYPASSRLS)';
  if (role.makesRoles) return 'may make roles (CREATEROLE)';
  if (role.owns !== null) return `owns ${role.owns}`;
  if (role.becomes !== null) return `can become "${role.becomes}", who owns the database or its tables`;
  return null;
}

const EXAMINE = `
  with me as (select * from pg_roles where rolname = current_user),
  owned as (
    select 'the table "' || c.relname || '"' as thing, c.relowner as owner from pg_class c
      where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and c.relnamespace::regnamespace::text not like 'pg\\_%'
    union all select 'the schema public', nspowner from pg_namespace where nspname = 'public'
    union all select 'the database', datdba from pg_database where datname = current_database()
  )
  select me.rolname as name, me.rolsuper as superuser, me.rolbypassrls as bypasses, me.rolcreaterole as "makesRoles",
    (select min(thing) from owned where owner = me.oid) as owns,
    (select min(o.rolname) from owned join pg_roles o on o.oid = owned.owner
      where o.rolname <> 'pg_database_owner' and o.oid <> me.oid and pg_has_role(me.oid, o.oid, 'MEMBER')) as becomes,
    coalesce(has_schema_privilege(me.oid, 'public', 'CREATE'), false) as "createsTables",
    coalesce((select pg_has_role(me.oid, g.oid, 'USAGE') from pg_roles g where g.rolname = $1), false) as "inGroup"
  from me`;

/** Bounds what an idle open transaction holds up, and fixes the time zone, in the role's own settings: every connection made from now on has them. */
export async function settleServingRole(client: Client): Promise<void> {
  const { rows } = await client.query<{ limit: number; zone: string; database: string }>(
    `select setting::int as limit, current_setting('TimeZone') as zone, quote_ident(current_database()) as database
       from pg_settings where name = 'idle_in_transaction_session_timeout'`,
  );
  const found = rows[0];
  if (!found || (found.limit > 0 && found.limit <= IDLE_TRANSACTION_LIMIT_MS && found.zone === 'UTC')) return;
  const alter = `alter role current_user in database ${found.database} set`;
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock($1)', [SETTINGS_LOCK]); // ten hubs at once would trip over one another
  await client.query(`${alter} idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_LIMIT_MS}`);
  await client.query(`${alter} timezone = 'UTC'`);
  await client.query('commit');
}

/**
 * Makes the group role if it is missing and the serving role a member of it. Roles are the cluster's, not the database's: hubs of
 * other databases may do the same at this moment. Throws DatabaseCannotStart with the statements for an administrator when the owner
 * may not do it.
 */
export async function gatherServingRole(owner: Client, ownerUrl: string, role: ServingRole): Promise<void> {
  if (role.inGroup) return;
  await underRolesLock(ownerUrl, async () => {
    try {
      if (!(await exists(owner, GROUP))) await unlessAlready(owner, `create role ${GROUP} nologin`);
      await unlessAlready(owner, `grant ${GROUP} to ${owner.escapeIdentifier(role.name)}`);
    } catch (failure) {
      if (codeOf(failure) !== '42501') throw failure;
      throw new DatabaseCannotStart(
        `The role "${owner.user}" of DATABASE_OWNER_URL may not make roles: let an administrator run \`CREATE ROLE ${GROUP} NOLOGIN; GRANT ${GROUP} TO "${role.name}";\` once.`,
      );
    }
  });
}

/** Gives the group its rights on every table and sequence that the owner makes from now on; a migration that wants less takes it back. */
export async function grantByDefault(owner: Client): Promise<void> {
  const future = 'alter default privileges in schema public grant';
  await owner.query(`grant usage on schema public to ${GROUP}`);
  await owner.query(`${future} select, insert, update, delete on tables to ${GROUP}`);
  await owner.query(`${future} usage on sequences to ${GROUP}`);
}

async function exists(client: Client, role: string): Promise<boolean> {
  return (await client.query('select from pg_roles where rolname = $1', [role])).rowCount === 1;
}

/** Where the owner may not look into the database `postgres`, the tolerance of `unlessAlready` has to do. */
async function underRolesLock(ownerUrl: string, work: () => Promise<void>): Promise<void> {
  const address = new URL(ownerUrl);
  address.pathname = '/postgres';
  let locked = false;
  try {
    await withConnection(address.href, 'DATABASE_OWNER_URL', async (client) => {
      await client.query('select pg_advisory_lock($1)', [ROLES_LOCK]);
      locked = true;
      await work();
    });
  } catch (failure) {
    if (locked || !(failure instanceof DatabaseCannotStart)) throw failure;
    await work();
  }
}

/** Duplicate object, unique violation, and "tuple concurrently updated": somebody else says the same at the same moment. */
const ALREADY = new Set(['42710', '23505', 'XX000']);

async function unlessAlready(client: Client, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(statement);
      return;
    } catch (failure) {
      const code = codeOf(failure) ?? '';
      if (!ALREADY.has(code) || attempt === 5) throw failure;
      if (code !== 'XX000') return;
    }
  }
}
