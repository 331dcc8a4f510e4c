/**
 * The second wall: which rows PostgreSQL itself shows to whom, whatever the program asks. Spread into an entity's declaration. The conditions are
 * uncorrelated subqueries where they can be, so that they are worked out once for a statement and not for each row. All are written as PostgreSQL prints them.
 */
import type { PolicyDef } from '@mikro-orm/postgresql';
import type { DataItem } from './agreement/data-item.ts';

interface Wall {
  /** Forced: it holds for the owner of the tables, too. */
  readonly rowLevelSecurity: 'force';
  readonly policies: PolicyDef[];
}

/** A table whose rows a row hangs on, and the column that names the row. */
export type End = readonly [table: string, column: string];

const HUB = `(( SELECT hub_asker() AS hub_asker) = 'hub'::text)`;

/**
 * Around a table that has the record columns: an asker sees the records of their own agency, and those of another that shares this kind of data with it for the purpose
 * that they ask for, by an agreement in force on the day; of those, the ones that lie in no compartment into which they are not read. They write no others. The hub's own
 * work sees all. What `further` says has to hold, too.
 */
export function walledAs(item: DataItem, ...further: readonly PolicyDef[]): Wall {
  const condition = `((owner_agency_code)::text = ANY (( SELECT hub_reads('${item}'::text) AS hub_reads)::text[]))`;
  return { rowLevelSecurity: 'force', policies: [{ name: 'own_or_shared', using: condition, check: condition }, IN_ITS_COMPARTMENTS, ...further] };
}

/** The entities whose records may be opened one by one; each says so in its declaration. */
const openable = new Set<string>();

/** Whether records of an entity may be opened one by one. */
export function isOpenable(kind: string): boolean {
  return openable.has(kind);
}

/**
 * The same around records that may be opened one by one, by glass that somebody broke or by a grant of their owner: who has a record opened to them sees it, whatever else
 * these walls say, but for what lies in a compartment that is closed for good. They see it, and change nothing about it. `kind` is the name of the entity.
 */
export function walledAndOpened(kind: string, item: DataItem, ...further: readonly PolicyDef[]): Wall {
  openable.add(kind);
  return orOpened(kind, 'id', walledAs(item, ...further));
}

/** The same around records that are nothing without another: they are opened with that one, whose entity is `kind` and whose key stands in `column`, and not by themselves. */
export function walledAndOpenedWith(kind: string, column: string, item: DataItem, ...further: readonly PolicyDef[]): Wall {
  return orOpened(kind, column, walledAs(item, ...further));
}

function orOpened(kind: string, column: string, { policies, ...wall }: Wall): Wall {
  const opened = `((${column} = ANY (( SELECT hub_granted('${kind}'::text) AS hub_granted)::uuid[])) AND hub_breakable(markings))`;
  return { ...wall, policies: policies.map((policy) => ({ ...policy, using: `(${String(policy.using)} OR ${opened})` })) };
}

// Without COALESCE the planner takes one row in two hundred for visible, and reads the rest the slow way; a comparison that says nothing shows nothing.
const IN_ITS_COMPARTMENTS = alsoWhere('in_its_compartments', `(${HUB} OR COALESCE((markings <@ ( SELECT hub_compartments() AS hub_compartments)), false))`);

/** Of a meeting: what its kind's list says holds beside whose it is and how it is marked. */
export function onItsList(): PolicyDef {
  const listed = `(${HUB} OR ((kind_code)::text = ANY (( SELECT hub_meeting_kinds() AS hub_meeting_kinds)::text[])))`;
  // Who broke glass on a compartment sees its meetings, too.
  return { ...alsoWhere('on_its_list', listed), using: `(${listed} OR (markings && ( SELECT hub_broken() AS hub_broken)))` };
}

/** Of a record that is nothing without another: who does not see that one does not see it. */
export function alsoBehind(...end: End): PolicyDef {
  return alsoWhere('behind_another_too', behind([end]));
}

/** Around a table whose rows hang on those of others, such as a link on both of its ends: who sees all of them sees these. */
export function walledBehind(table: string, column: string, ...others: readonly End[]): Wall {
  const condition = behind([[table, column], ...others]);
  return { rowLevelSecurity: 'force', policies: [{ name: 'behind_another', using: condition, check: condition }] };
}

/** Around a table that is no agency's, with a column `markings`: everybody who asks sees its rows, but for those in compartments into which they are not read. */
export function walledByMarkings(): Wall {
  const condition = `(( SELECT hub_asker() AS hub_asker) = ANY (ARRAY['hub'::text, 'someone'::text]))`;
  return { rowLevelSecurity: 'force', policies: [{ name: 'for_everybody_who_asks', using: condition, check: condition }, IN_ITS_COMPARTMENTS] };
}

/** Around a table that is for the hub's own work alone: nobody who asks sees a row of it. */
export function walledOff(): Wall {
  return { rowLevelSecurity: 'force', policies: [hubAlone()] };
}

/** Around a list of who reads what, by `agency_code` and `role`: each asker sees the rows that are about them on the day, and the hub writes them. */
export function toldToItsReaders(): Wall {
  const agency = `((agency_code IS NULL) OR ((agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting)))`;
  const role = `((role IS NULL) OR ((role)::text = ANY (( SELECT string_to_array(current_setting('hub.roles'::text, true), ','::text) AS string_to_array)::text[])))`;
  return toldIf(`${SOMEONE} AND ${agency} AND ${role} AND ${IN_FORCE}`);
}

/** Around the things that such a list names: on a day on which they are in force, who sees a row of the list sees what it names. `column` of the list holds their `key`. */
export function toldWith(list: string, column: string, key: string): Wall {
  return toldIf(`${SOMEONE} AND (EXISTS ( SELECT 1 FROM ${list} behind WHERE ((behind.${column})::text = (${key})::text))) AND ${IN_FORCE}`);
}

const SOMEONE = `(( SELECT hub_asker() AS hub_asker) = 'someone'::text)`;
const TODAY = `( SELECT (NULLIF(current_setting('hub.day'::text, true), ''::text))::date AS "nullif")`;
const IN_FORCE = `(in_force_from <= ${TODAY}) AND ((in_force_to IS NULL) OR (in_force_to > ${TODAY}))`;

function toldIf(told: string): Wall {
  return { rowLevelSecurity: 'force', policies: [hubAlone(), { name: 'told_to_its_readers', command: 'select', using: `(${told})` }] };
}

function hubAlone(): PolicyDef {
  return { name: 'hub_alone', using: HUB, check: HUB };
}

function alsoWhere(name: string, condition: string): PolicyDef {
  return { name, type: 'restrictive', using: condition, check: condition };
}

function behind(ends: readonly End[]): string {
  const seen = ends.map(([table, column]) => `(EXISTS ( SELECT 1 FROM ${table} behind WHERE (behind.id = ${column})))`);
  return `(${HUB} OR ${seen.length === 1 ? seen[0] : `(${seen.join(' AND ')})`})`;
}
