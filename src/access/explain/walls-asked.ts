/**
 * Asks the walls of the database one by one: each policy of a table, as PostgreSQL itself holds it, over a row as the hub knows it, in the name of somebody. So what is said
 * of a policy is what the policy says, and there is no second copy of it.
 */
import { sql } from 'kysely';
import type { Runs } from '../../graph/reads.ts';
import type { Agreements } from './agreements-between.ts';
import type { Finding, Letting } from './finding.ts';

/** What the walls around a row say to somebody. */
export interface WallVerdict {
  /** What refuses; empty when they see the row. */
  readonly refusing: readonly Finding[];
  /** What lets them see it, where nothing refuses. */
  readonly letting: Letting;
}

/** A row as the hub's own work finds it, by the columns that policies look at. */
interface WalledRow {
  readonly table: string;
  readonly policies: readonly Policy[];
  readonly columns: Readonly<Record<string, unknown>>;
}

interface Policy {
  readonly name: string;
  readonly restrictive: boolean;
  readonly condition: string;
}

interface WallParts {
  /** As somebody whose access is explained. */
  readonly as: Runs;
  /** As the hub itself. */
  readonly hub: Runs;
  readonly agreements: Agreements;
  /** The code of the agency that they ask for. */
  readonly agency: string;
  /** The compartments into which whoever is told the explanation is read: no others are named to them. */
  readonly nameable: readonly string[];
}

/** How many rows may hang on one another: a name of a person is one, a move of a referral of a case two. */
const DEEPEST = 6;

export class Walls {
  readonly #parts: WallParts;

  constructor(parts: WallParts) {
    this.#parts = parts;
  }

  /** Why the row of a table whose `column` holds `key` is shown, or why not; null when there is none. */
  async around(table: string, column: string, key: unknown, depth = 0): Promise<WallVerdict | null> {
    const row = await this.#rowOf(table, column, key);
    if (row === null) return null;
    if (row.policies.length === 0) return { refusing: [], letting: { rule: 'OPEN', agreement: null, sentence: 'No wall stands around it.' } };
    const held = await this.#ask(row);
    const letting = row.policies.filter(({ restrictive }) => !restrictive);
    const lets = letting.find((each) => held.has(each)) ?? null;
    const refusing = [...(lets === null ? letting : []), ...row.policies.filter((each) => each.restrictive && !held.has(each))];
    const found = await Promise.all(refusing.map((each) => this.#why(row, each, depth)));
    return { refusing: found.flat(), letting: await this.#lets(row, lets, depth) };
  }

  async #rowOf(table: string, column: string, key: unknown): Promise<WalledRow | null> {
    const policies = await this.#parts.hub<Policy>(sql`
      select polname as name, not polpermissive as restrictive, pg_get_expr(polqual, polrelid) as condition
        from pg_policy join pg_class on pg_class.oid = polrelid
       where polrelid = ${quoted(table)}::regclass and polcmd in ('*', 'r') and relrowsecurity order by polpermissive desc, polname
    `);
    const columns = await this.#parts.hub<{ name: string }>(sql`
      select attname as name from pg_attribute where attrelid = ${quoted(table)}::regclass and attnum > 0 and not attisdropped
    `);
    // No more of the row than its walls look at.
    const looked = columns.filter(({ name }) => name === 'id' || policies.some(({ condition }) => new RegExp(`\\b${name}\\b`).test(condition)));
    const [row] = await this.#parts.hub<{ columns: Record<string, unknown> }>(sql`
      select to_jsonb(x) as columns from (select ${looked.length === 0 ? sql`1 as there` : sql.join(looked.map(({ name }) => sql.id(name)))}
        from ${sql.id(table)} where ${sql.id(column)}::text = ${String(key)}) x
    `);
    return row ? { table, policies, columns: row.columns } : null;
  }

  /** The policies that hold for them. */
  async #ask({ table, policies, columns }: WalledRow): Promise<ReadonlySet<Policy>> {
    const answers = policies.map(({ condition }, index) => sql`(${sql.raw(condition)}) as ${sql.id(`p${index}`)}`);
    const [found] = await this.#parts.as<Record<string, unknown>>(
      sql`select ${sql.join(answers)} from jsonb_populate_record(null::${sql.id(table)}, ${JSON.stringify(columns)}::jsonb) as ${sql.id(table)}`,
    );
    return new Set(policies.filter((_, index) => found?.[`p${index}`] === true));
  }

  async #lets({ columns, table }: WalledRow, policy: Policy | null, depth: number): Promise<Letting> {
    if (policy === null) return { rule: 'OPEN', agreement: null, sentence: 'Nothing lets them.' };
    const item = itemIn(policy);
    const owner = String(columns['owner_agency_code'] ?? '');
    if (item !== null) {
      if (owner === this.#parts.agency) return { rule: 'OWN_RECORD', agreement: null, sentence: `The record is ${owner}’s own.` };
      const agreement = await this.#parts.agreements.letting(item, owner);
      if (agreement !== null) return { rule: 'AGREEMENT', agreement, sentence: `${agreement} lets ${this.#parts.agency} have ${item} of ${owner}.` };
      return { rule: 'GRANT', agreement: null, sentence: `This record of ${owner} was opened to them by itself.` };
    }
    const [first] = endsOf(policy);
    if (first)
      return (await this.#end(first, columns, depth))?.letting ?? { rule: 'WALL', agreement: null, sentence: `The policy ${policy.name} of ${table}.` };
    if (policy.name === 'for_everybody_who_asks') return { rule: 'OPEN', agreement: null, sentence: 'It is no agency’s: everybody who asks has it.' };
    if (policy.name === 'told_to_its_readers') return { rule: 'READERS_LIST', agreement: null, sentence: 'They stand on the list of its readers.' };
    return { rule: 'WALL', agreement: null, sentence: `The policy ${policy.name} of ${table} lets them.` };
  }

  async #why({ columns, table }: WalledRow, policy: Policy, depth: number): Promise<readonly Finding[]> {
    const item = itemIn(policy);
    const owner = String(columns['owner_agency_code'] ?? '');
    if (item !== null) return [await this.#parts.agreements.missing(item, owner)];
    const ends = endsOf(policy);
    if (ends.length > 0) {
      const behind = await Promise.all(ends.map((end) => this.#end(end, columns, depth)));
      const found = behind.flatMap((verdict) => verdict?.refusing ?? []);
      if (found.length > 0) return found;
    }
    if (policy.condition.includes('hub_compartments()')) return [await this.#compartments(columns)];
    if (policy.condition.includes('hub_meeting_kinds()')) return [listed(String(columns['kind_code'] ?? ''))];
    if (policy.name === 'hub_alone') return [{ rule: 'HUB_ALONE', sentence: 'It is for the hub’s own work: nobody who asks sees it.', missing: [] }];
    if (policy.name === 'told_to_its_readers')
      return [{ rule: 'READERS_LIST', sentence: 'They do not stand on the list of its readers.', missing: ['A place on the list of its readers.'] }];
    return [{ rule: 'WALL', sentence: `The policy ${policy.name} of ${table} does not hold.`, missing: [`That the policy ${policy.name} of ${table} holds.`] }];
  }

  async #end({ table, column }: End, columns: WalledRow['columns'], depth: number): Promise<WallVerdict | null> {
    const key = columns[column];
    return key === null || key === undefined || depth >= DEEPEST ? null : await this.around(table, 'id', key, depth + 1);
  }

  async #compartments(columns: WalledRow['columns']): Promise<Finding> {
    const marked: unknown = columns['markings'];
    const [row] = await this.#parts.as<{ lacking: string[] }>(sql`
      select array(select jsonb_array_elements_text(${JSON.stringify(Array.isArray(marked) ? marked : [])}::jsonb) except select unnest(hub_compartments())) as lacking
    `);
    return lackingCompartments(row?.lacking ?? [], this.#parts.nameable);
  }
}

/** What is said of compartments that somebody is not read into: a name only to whoever is read into it, too. */
export function lackingCompartments(lacking: readonly string[], nameable: readonly string[]): Finding {
  const named = lacking.filter((each) => nameable.includes(each)).toSorted();
  const unnamed = lacking.length - named.length;
  const missing = named.map((each) => `To be read into ${each}, by a row of compartment_reader in force on the day.`);
  if (unnamed > 0 || missing.length === 0) missing.push('To be read into a compartment that is not named here: you are not read into it yourself.');
  return { rule: 'COMPARTMENT', sentence: 'The record lies in a compartment into which they are not read.', missing };
}

function listed(kind: string): Finding {
  return {
    rule: 'MEETING_LIST',
    sentence: 'It belongs to a meeting of a kind whose list they do not stand on.',
    missing: [`A place on the list of the meetings of the kind ${kind}, in force on the day.`],
  };
}

/** The data item that a policy asks the agreements for, as its own text says it. */
function itemIn({ condition }: Policy): string | null {
  return /\bhub_reads\('(\w+)'/.exec(condition)?.[1] ?? null;
}

interface End {
  readonly table: string;
  readonly column: string;
}

/** The rows that a policy makes a row hang on, as its own text says it. */
function endsOf({ condition }: Policy): End[] {
  return [...condition.matchAll(/FROM "?(\w+)"? behind\s+WHERE \(behind\.id = (?:"?\w+"?\.)?"?(\w+)"?\)/g)].flatMap(([, table, column]) =>
    table === undefined || column === undefined ? [] : [{ table, column }],
  );
}

function quoted(table: string): string {
  return `"${table}"`;
}
