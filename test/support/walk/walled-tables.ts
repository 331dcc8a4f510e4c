/** The tables that hold somebody's records, as the database tells of them: whose kind of data each is, and on which other tables it hangs. */
import type { HubDatabase } from '../hub-database.ts';

/** A table behind whose rows others stand, and the column that leads there. */
export interface End {
  readonly table: string;
  readonly column: string;
}

export interface WalledTable {
  readonly table: string;
  /** The column that is its key. */
  readonly key: string;
  /** The kind of data that an agreement must cover; null: it has no owner of its own. */
  readonly item: string | null;
  /** The records that have to be seen, too. A table with neither shows no row to anybody who asks. */
  readonly behind: readonly End[];
  /** The column that names a kind of meeting, whose list has to name the asker. */
  readonly listed: string | null;
  /** Who sees a record beside whom agreements name: everybody who is read into its compartments, or nobody but its owner. */
  readonly also: 'everybody' | 'its owner alone' | null;
}

/**
 * What is told to everybody who says what for (counts that are protected by themselves), lists of who reads what, told to those whom they name, and what somebody asked
 * or broke, told to themselves and to those who decide on it: by person, not by agency, and tried where it is built.
 */
const TOLD = new Set(['told_to_all', 'told_to_its_readers', 'hub_or_own', 'hub_or_seen']);

/** Every table with a wall; throws when one has a wall that nobody here understands. */
export async function walledTables(hub: HubDatabase): Promise<WalledTable[]> {
  const policies = await hub.ask<{ table: string; policy: string; condition: string }>(
    `select tablename as table, policyname as policy, coalesce(qual, '') as condition from pg_policies where schemaname = 'public'`,
  );
  const told = new Set(policies.filter(({ policy }) => TOLD.has(policy)).map(({ table }) => table));
  const conditions = Map.groupBy(
    policies.filter(({ table }) => !told.has(table)),
    ({ table }) => table,
  );
  const keys = await hub.ask<{ table: string; key: string }>(
    `select c.relname as table, min(a.attname) as key from pg_index i join pg_class c on c.oid = i.indrelid
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indisprimary group by 1`,
  );
  const keyed = new Map(keys.map(({ table, key }) => [table, key]));
  return [...conditions].map(([table, own]) => wallOf(table, keyed.get(table) ?? 'id', own.map(({ condition }) => condition).join(' and ')));
}

function wallOf(table: string, key: string, condition: string): WalledTable {
  const [, item = null] = /hub_reads\('(\w+)'/.exec(condition) ?? [];
  const behind = [...condition.matchAll(/FROM "?(\w+)"? behind\s+WHERE \(behind\.id = (?:\w+\.)?"?(\w+)"?\)/g)].map(([, end = '', column = '']) => ({
    table: end,
    column,
  }));
  const [, listed = null] = /\((?:\w+\.)?(\w+)\)::text = ANY \(\( SELECT hub_meeting_kinds/.exec(condition) ?? [];
  if (item === null && behind.length === 0 && !condition.includes("'hub'::text"))
    throw new Error(`The walk does not understand the wall of ${table}: teach test/support/walk/walled-tables.ts what it says.`);
  const also = condition.includes("'someone'::text")
    ? 'everybody'
    : /owner_agency_code\)::text = \( SELECT current_setting\('hub.agency'/.test(condition)
      ? 'its owner alone'
      : null;
  return { table, key, item, behind, listed, also };
}
