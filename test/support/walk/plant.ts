/** Plants canaries: rows for every owner and compartment in every walled table, and in each cell that takes it something that stands nowhere else. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../../../src/shared/ids.ts';
import type { HubDatabase } from '../hub-database.ts';
import type { WalledTable } from './walled-tables.ts';

/** Whose records there are: those of the asker's own agency, of agencies that share with it, and of one that shares with nobody. */
export const OWNERS = ['SAFER_NEIGHBOURHOODS', 'HUMBERSIDE_POLICE', 'VICTIM_SUPPORT', 'SECURITY_CONTROL_CENTRE', 'PROBATION_SERVICE', 'PUBWATCH'] as const;

/** In which compartments records lie; most in none. The last is one that nobody was ever read into. */
export const MARKINGS: readonly (readonly string[])[] = [[], ['MACE'], [], ['STREET_WORKER'], ['CHILD'], [], ['OPERATION:CANARY'], ['OCG', 'MARAC']];

/** How many rows each kind of record has at least, where its constraints allow it: one for every owner in and out of a compartment. */
const ROWS = OWNERS.length * 4;

/** The forms that canaries have: words, whole numbers, decimals, days, instants. */
export const CANARY = /cnry[0-9a-z]{5}x|\b9770\d{5}\b|\b50\.7\d+|\b19[01]\d-\d\d-\d\d(?!T)|\b2101-\d\d-\d\dT[\d:.]+Z/g;

/** One cell with what was planted in it. */
export interface Cell {
  readonly table: string;
  readonly column: string;
  /** The row. */
  readonly id: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

/** Columns that say whose a record is, in what shape, or lead to another: what the walls themselves look at stays as it is. */
const STRUCTURE = /^(id|version|markings|owner_agency_code|owner_agency|simulated|regime|retention_class|revision)$|_code$|_id$/;

/** Makes the world one of many owners and compartments, and answers with what was planted where. */
export async function plant(hub: HubDatabase, walls: readonly WalledTable[]): Promise<ReadonlyMap<string, Cell>> {
  await hub.write(async (em) => {
    // What is invented is left out of some lists: here all is real.
    for (const { name } of await tablesWith(em, 'simulated')) await em.execute(`update "${name}" set simulated = false`).catch(() => undefined);
  });
  const owned = walls.filter(({ item }) => item !== null);
  for (const wall of owned) await multiply(hub, wall);
  for (const wall of owned) await giveAway(hub, wall);
  for (const wall of walls.filter(({ item, behind }) => item === null && behind.length > 0)) await multiply(hub, wall);
  const cells = new Map<string, Cell>();
  for (const wall of walls)
    for (const column of await columnsOf(hub, wall))
      for (const [mark, id] of await fill(hub, wall, column)) cells.set(mark, { table: wall.table, column: column.name, id });
  return cells;
}

async function tablesWith(em: EntityManager, column: string): Promise<{ name: string }[]> {
  return em.execute(`select table_name as name from information_schema.columns where table_schema = 'public' and column_name = ? order by 1`, [column]);
}

/** Copies rows under new keys until there are enough; what has to be the only one of its kind is made so, and what hangs on a record hangs on each in turn. */
async function multiply(hub: HubDatabase, { table, key, behind }: WalledTable): Promise<void> {
  const em = hub.orm.em.fork();
  const columns = await em.execute<{ name: string }[]>(
    `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'`,
    [table],
  );
  // Of the columns that must not repeat, those that lead to other records or hold words of a closed set stay as they are.
  const single = await em.execute<{ name: string; type: string }[]>(
    `select distinct a.attname as name, format_type(a.atttypid, null) as type from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indrelid = ?::regclass and i.indisunique and a.attname <> ?
        and not exists (select 1 from pg_constraint c where c.conrelid = i.indrelid and c.contype in ('c', 'f') and a.attnum = any(c.conkey))`,
    [`"${table}"`, key],
  );
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const rows = await em.execute<{ row: Record<string, unknown> }[]>(`select to_jsonb(t) as row from "${table}" t`);
  const parents = new Map<string, readonly { id: string }[]>();
  for (const end of behind) parents.set(end.column, await em.execute<{ id: string }[]>(`select id from "${end.table}" order by id`));
  for (let made = rows.length, tries = 0; made > 0 && made < ROWS && tries < 2 * ROWS; tries += 1) {
    const row: Record<string, unknown> = { ...rows[tries % rows.length]?.row, [key]: newId() };
    // A step of its own for each end, so that every owner meets every other.
    for (const [nth, [column, ids]] of [...parents].entries()) row[column] = ids[(tries * (nth + 1)) % ids.length]?.id ?? row[column];
    for (const { name, type } of single)
      if (type === 'uuid') row[name] = newId();
      else if (type === 'text' || type === 'character varying') row[name] = `${String(row[name])}-${made}`;
      else if (type === 'integer') row[name] = Number(row[name]) + 1000 + made;
    const taken = await hub
      .write((inside) =>
        inside.execute(`insert into "${table}" (${names}) select ${names} from jsonb_populate_record(null::"${table}", ?::jsonb)`, [JSON.stringify(row)]),
      )
      .then(
        () => true,
        () => false,
      );
    if (taken) made += 1;
  }
}

/** Gives the rows to the owners in turn, and each owner's to the compartments in turn. */
async function giveAway(hub: HubDatabase, { table, key }: WalledTable): Promise<void> {
  const em = hub.orm.em.fork();
  const rows = await em.execute<{ id: string }[]>(`select "${key}" as id from "${table}" order by 1`);
  for (const [nth, { id }] of rows.entries()) {
    const owner = OWNERS[nth % OWNERS.length];
    const markings = MARKINGS[Math.floor(nth / OWNERS.length) % MARKINGS.length] ?? [];
    await hub.write((inside) =>
      inside.execute(`update "${table}" set owner_agency_code = ?, markings = ?::text[] where "${key}" = ?`, [
        owner,
        `{${markings.map((each) => `"${each}"`).join(',')}}`,
        id,
      ]),
    );
  }
}

async function columnsOf(hub: HubDatabase, { table, key }: WalledTable): Promise<Column[]> {
  const columns = await hub.orm.em
    .fork()
    .execute<Column[]>(
      `select column_name as name, udt_name as type from information_schema.columns where table_schema = 'public' and table_name = ? and is_generated = 'NEVER' order by ordinal_position`,
      [table],
    );
  return columns.filter(({ name }) => name !== key && !STRUCTURE.test(name));
}

/** How a number becomes something to plant in a column of a type, in SQL (`n` is the number), and how it then stands in an answer. */
const SEEDS: Readonly<Record<string, { readonly sql: string; readonly shown: (n: number) => string }>> = {
  text: { sql: `'cnry' || lpad(to_hex(n), 5, '0') || 'x'`, shown: wordOf },
  varchar: { sql: `'cnry' || lpad(to_hex(n), 5, '0') || 'x'`, shown: wordOf },
  _text: { sql: `array['cnry' || lpad(to_hex(n), 5, '0') || 'x']`, shown: wordOf },
  int4: { sql: '977000000 + n', shown: (n) => String(977_000_000 + n) },
  int8: { sql: '977000000 + n', shown: (n) => String(977_000_000 + n) },
  float8: { sql: `(507000000 + n)::float8 / 10000000`, shown: (n) => String((507_000_000 + n) / 10_000_000) },
  date: { sql: `date '1901-01-01' + n`, shown: (n) => new Date(Date.UTC(1901, 0, 1 + n)).toISOString().slice(0, 10) },
  timestamptz: { sql: `timestamptz '2101-01-01Z' + n * interval '1.001 second'`, shown: (n) => new Date(Date.UTC(2101, 0, 1) + n * 1001).toISOString() },
};

function wordOf(n: number): string {
  return `cnry${n.toString(16).padStart(5, '0')}x`;
}

/** The next number: each is planted once in the whole world. Days run out first, so they have numbers of their own. */
const next = { any: 1, date: 1 };

/** Plants something of its own in each row of a column that holds something; answers with what went where. Closed sets of words, keys and marks of form refuse it: they name nobody. */
async function fill(hub: HubDatabase, wall: WalledTable, { name, type }: Column): Promise<(readonly [mark: string, id: string])[]> {
  const { table, key } = wall;
  if (type === 'jsonb') return await fillDocuments(hub, wall, name);
  const seed = SEEDS[type];
  if (!seed) return [];
  const em = hub.orm.em.fork();
  const rows = await em.execute<{ id: string }[]>(`select "${key}" as id from "${table}" where "${name}" is not null order by 1`);
  const counter = type === 'date' ? 'date' : 'any';
  const planted: (readonly [string, string])[] = [];
  for (const { id } of rows) {
    const n = next[counter];
    next[counter] += 1;
    // A column that refuses it in one row refuses it in all.
    const taken = await hub
      .write((inside) => inside.execute(`update "${table}" set "${name}" = ${seed.sql} from (select ?::int as n) seed where "${key}" = ?`, [n, id]))
      .then(
        () => true,
        () => false,
      );
    if (!taken) break;
    planted.push([seed.shown(n), id]);
  }
  return planted;
}

/** Of a JSON document, whatever is written by people: texts of several words. */
async function fillDocuments(hub: HubDatabase, { table, key }: WalledTable, column: string): Promise<(readonly [mark: string, id: string])[]> {
  const em = hub.orm.em.fork();
  const rows = await em.execute<{ id: string; document: unknown }[]>(
    `select "${key}" as id, "${column}" as document from "${table}" where "${column}" is not null`,
  );
  const planted: (readonly [string, string])[] = [];
  for (const { id, document } of rows) {
    const text = JSON.stringify(document, (_, value: unknown) => {
      if (typeof value !== 'string' || !/\s/.test(value)) return value;
      const mark = wordOf(next.any);
      next.any += 1;
      planted.push([mark, id]);
      return `${mark} ${mark}`;
    });
    await hub.write((inside) => inside.execute(`update "${table}" set "${column}" = ?::jsonb where "${key}" = ?`, [text, id]));
  }
  return planted;
}
