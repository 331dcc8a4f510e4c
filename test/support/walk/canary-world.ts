/** A world for the walk: records of many owners in and out of compartments, with a canary in every cell, and who may see which, asked of the agreements and never of the walls. */
import type { HubDatabase } from '../hub-database.ts';
import { hubDatabase } from '../hub-database.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { londonDay } from '../../../src/shared/london.ts';
import { ensureWorld } from '../../../src/tools/world/make-world.ts';
import { outbound } from '../outbound.ts';
import type { SeeingClass } from './classes.ts';
import { toldFor } from './declared-purposes.ts';
import { CANARY, type Cell, plant } from './plant.ts';
import { idsIn, marksIn, unpacked } from './scan.ts';
import { type WalledTable, walledTables } from './walled-tables.ts';

/** A record that has an owner. */
export interface Owned {
  readonly item: string;
  readonly owner: string;
  readonly markings: readonly string[];
  /** Its kind of meeting, whose list has to name who asks. */
  readonly listed: string | null;
  readonly also: WalledTable['also'];
}

/** A record of somebody: seen by who sees all that guards it, itself and what it hangs on. Nobody sees one that nothing guards. */
export interface Held {
  readonly table: string;
  readonly id: string;
  readonly guards: readonly Owned[];
}

export interface CanaryWorld {
  readonly database: HubDatabase;
  readonly walls: readonly WalledTable[];
  readonly cells: ReadonlyMap<string, Cell>;
  /** Every walled record, by its id. */
  readonly records: ReadonlyMap<string, Held>;
  /** What somebody of a class may see; without the purposes of the facts (`rows`), what is said of rows alone. */
  sightOf(who: SeeingClass, of?: 'facts' | 'rows'): Promise<Sight>;
  /** Takes in what was recorded since. */
  lookAgain(): Promise<void>;
}

/** What somebody may see. */
export interface Sight {
  /** Whether a record is theirs to see. */
  sees(record: Held): boolean;
  /** What stands in an answer and must not: canaries and ids of records that are not theirs to see. */
  leaksIn(answer: string): string[];
}

/** The invented world with canaries in it. */
export async function canaryWorld(): Promise<CanaryWorld> {
  const database = await hubDatabase();
  await ensureWorld(database.orm.em.fork(), systemClock, outbound);
  const walls = await walledTables(database);
  const cells = await plant(database, walls);
  const records = new Map<string, Held>();
  await take(database, walls, records);
  const lists = await listsOf(database);
  return {
    database,
    walls,
    cells,
    records,
    lookAgain: () => take(database, walls, records),
    sightOf: async (who, of = 'facts') => {
      const owners = await ownersFor(database, who);
      const compartments = namedFor(lists.compartments, who);
      const kinds = namedFor(lists.kinds, who);
      const open = ({ item, owner, markings, listed, also }: Owned) =>
        (owner === who.agency || also === 'everybody' || (also === null && owners.has(`${item} of ${owner}`))) &&
        markings.every((each) => compartments.has(each)) &&
        (listed === null || kinds.has(listed));
      const tells = of === 'facts' ? toldFor(who) : () => true;
      const sees = ({ table, guards }: Held) => guards.length > 0 && guards.every(open) && tells(table);
      return {
        sees,
        leaksIn: (answer) => {
          const texts = unpacked(answer);
          const foreign = [...idsIn(texts)].flatMap((id) => {
            const record = records.get(id);
            return record === undefined || sees(record) ? [] : [`${record.table} ${id} ${told(record)}`];
          });
          const canaries = [...marksIn(texts, CANARY)].flatMap((mark) => {
            const cell = cells.get(mark);
            const record = cell && records.get(cell.id);
            if (cell === undefined) return [];
            return record !== undefined && sees(record) && tells(cell.table, cell.column) ? [] : [`${mark}: ${cell.table}.${cell.column} ${told(record)}`];
          });
          return [...canaries, ...foreign];
        },
      };
    },
  };
}

function told(record: Held | undefined): string {
  const guards = record?.guards.map(
    ({ owner, markings, listed }) => `of ${owner}${markings.length > 0 ? ` in ${markings.join()}` : ''}${listed ? ` at ${listed}` : ''}`,
  );
  return guards?.join(' and ') || 'of the hub';
}

/** Every walled record with what guards it. */
async function take(database: HubDatabase, walls: readonly WalledTable[], into: Map<string, Held>): Promise<void> {
  const rows = new Map<string, { readonly wall: WalledTable; readonly row: Readonly<Record<string, unknown>> }>();
  for (const wall of walls)
    for (const { row } of await database.ask<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from "${wall.table}" t`))
      rows.set(`${wall.table} ${String(row[wall.key])}`, { wall, row });
  const guardsOf = (place: string): Owned[] => {
    const found = rows.get(place);
    // What hangs on nothing is seen by nobody.
    if (!found) return [{ item: '', owner: '', markings: ['NOWHERE'], listed: null, also: null }];
    const { wall, row } = found;
    const own = wall.item === null && wall.also === null ? [] : [ownedBy(wall, row)];
    return [...own, ...wall.behind.flatMap(({ table, column }) => guardsOf(`${table} ${String(row[column])}`))];
  };
  for (const [place, { wall, row }] of rows) {
    const id = String(row[wall.key]);
    into.set(id, { table: wall.table, id, guards: guardsOf(place) });
  }
}

function ownedBy({ item, listed, also }: WalledTable, row: Readonly<Record<string, unknown>>): Owned {
  const { owner_agency_code: owner, markings } = row;
  return {
    item: item ?? '',
    owner: String(owner),
    markings: Array.isArray(markings) ? markings.map(String) : [],
    listed: listed === null ? null : String(row[listed]),
    also,
  };
}

/** Whose records of each kind are shared with somebody for their purpose, by an agreement in force today. */
async function ownersFor(database: HubDatabase, { agency, purpose }: SeeingClass): Promise<ReadonlySet<string>> {
  const today = londonDay(new Date());
  const terms = await database.ask<{ item: string; owner: string }>(
    `select data_item as item, owner_agency_code as owner from sharing_term where partner_agency_code = '${agency}' and purpose = '${purpose ?? ''}'
      and in_force_from <= '${today}' and (in_force_to is null or in_force_to > '${today}')`,
  );
  return new Set(terms.map(({ item, owner }) => `${item} of ${owner}`));
}

/** Somebody on a list: whoever asks for this agency in this role; null for any. */
interface Named {
  readonly what: string;
  readonly agency: string | null;
  readonly role: string | null;
}

/** Who is read into which compartment, and who is on the list of which kind of meeting, today. */
async function listsOf(database: HubDatabase): Promise<{ readonly compartments: readonly Named[]; readonly kinds: readonly Named[] }> {
  const today = londonDay(new Date());
  const inForce = (table: string) => `${table}.in_force_from <= '${today}' and (${table}.in_force_to is null or ${table}.in_force_to > '${today}')`;
  const compartments = await database.ask<Named>(
    `select r.compartment_code as what, r.agency_code as agency, r.role from compartment_reader r join compartment c on c.code = r.compartment_code
      where ${inForce('r')} and ${inForce('c')}`,
  );
  const kinds = await database.ask<Named>(`select kind_code as what, agency_code as agency, role from meeting_kind_reader r where ${inForce('r')}`);
  return { compartments, kinds };
}

function namedFor(list: readonly Named[], { agency, roles }: SeeingClass): ReadonlySet<string> {
  const mine = list.filter((each) => (each.agency === null || each.agency === agency) && (each.role === null || roles.some((role) => role === each.role)));
  return new Set(mine.map(({ what }) => what));
}
