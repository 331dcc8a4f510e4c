/**
 * Everything that an agency holds about a person, for the person: UK GDPR art. 15 and DPA 2018 s.45. Gathered from every table whose rows are about a person, by the
 * declarations of the fields; what tells of others, lies in a compartment or is intelligence stays behind, and is counted.
 */
import { type RawBuilder, sql } from 'kysely';
import { type EntityModel, modelOf } from '../../graph/model.ts';
import type { PersonalColumn, PersonalTable } from '../../graph/personal-columns.ts';
import { columnList, type EntityRow, type RawRow, readRow } from '../../graph/rows.ts';
import { hangsOn } from '../../graph/subjects.ts';
import type { Regime } from '../../shared/regime.ts';
import { tellsOfOthers, wordsOfNames } from './third-parties.rules.ts';

/** What runs a statement in the transaction of the asker's reads. */
export interface Runs {
  run<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
}

/** One fact that is held. */
export interface HeldFact extends Pick<PersonalColumn, 'field' | 'description' | 'purposes'> {
  readonly value: unknown;
}

/** The facts of one record that are processed under one law. */
export interface HeldRecord {
  /** The type of the record, such as Referral. */
  readonly type: string;
  readonly key: string;
  /** Who made it known: an agency's code or a publisher's name. */
  readonly source: string;
  readonly retentionClass: string;
  readonly recordedAt: Date;
  readonly facts: readonly HeldFact[];
}

/** To whom facts about the person were told. */
export interface ToldTo {
  readonly recipient: string;
  readonly agreement: string | null;
  readonly purpose: string | null;
  readonly times: number;
  readonly lastAt: Date;
  /** The fields, or the paths of messages. */
  readonly fields: readonly string[];
}

export interface HeldUnder {
  readonly regime: Regime;
  readonly records: readonly HeldRecord[];
  readonly recipients: readonly ToldTo[];
}

/** Why something stays behind. */
export const WithheldBecause = {
  THIRD_PARTY: 'THIRD_PARTY',
  MARKED: 'MARKED',
  INTELLIGENCE: 'INTELLIGENCE',
} as const;
export type WithheldBecause = (typeof WithheldBecause)[keyof typeof WithheldBecause];

export interface Withheld {
  readonly because: WithheldBecause;
  /** How many facts, or records where nothing of them is told. */
  readonly count: number;
}

export interface HeldOnPerson {
  readonly person: string;
  readonly under: readonly HeldUnder[];
  readonly withheld: readonly Withheld[];
}

/** What a row is part of: the record whose owner answers for it. */
interface Kept {
  readonly owner: unknown;
  readonly regime: Regime;
  readonly retentionClass: string;
  readonly originator: string;
  readonly markings: readonly string[];
  readonly recordedAt: Date;
}

const REGIMES: readonly Regime[] = ['UK_GDPR_PART2', 'LED_PART3'];

/** What `agency` holds on the person, as far as the asker sees it; null when the person is no record of that agency. */
export async function gatherSubjectAccess(
  runs: Runs,
  { person, agency, tables }: { readonly person: string; readonly agency: string; readonly tables: ReadonlyMap<string, PersonalTable> },
): Promise<HeldOnPerson | null> {
  const [known] = await runs.run(sql<{ known: number }>`select 1 as known from person where id = ${person} and owner_agency_code = ${agency}`);
  if (!known) return null;
  const [own, others] = await namesAround(runs, person);
  const counts = new Map<WithheldBecause, number>();
  const withhold = (because: WithheldBecause, count = 1) => counts.set(because, (counts.get(because) ?? 0) + count);
  const records = new Map<Regime, HeldRecord[]>(REGIMES.map((regime) => [regime, []]));
  for (const { model, fields } of [...tables.values()].toSorted((one, other) => (one.model.name < other.model.name ? -1 : 1))) {
    const about = aboutPerson(model, person);
    if (about === null || fields.size === 0) continue;
    for (const row of await rowsOf(runs, model, about)) {
      const kept = await keptOf(runs, model, row);
      if (kept === null || kept.owner !== agency) continue;
      if (kept.markings.length > 0) {
        withhold('MARKED');
        continue;
      }
      const facts = factsOf(model, row, fields, person);
      for (const regime of REGIMES) {
        const under = facts.filter((fact) => (kept.regime === 'LED_PART3' ? kept.regime : fact.regime) === regime);
        const told = under.filter(({ value, ofPerson }) => ofPerson && !tellsOfOthers(value, others, own));
        if (told.length < under.length) withhold('THIRD_PARTY', under.length - told.length);
        if (told.length === 0) continue;
        const { originator: source, retentionClass, recordedAt } = kept;
        const said = told.map(({ field, description, purposes, value }) => ({ field, description, purposes, value }));
        records.get(regime)?.push({ type: model.name, key: String(row[model.key.property]), source, retentionClass, recordedAt, facts: said });
      }
    }
  }
  const packages = await runs.run(
    sql<{
      count: number;
    }>`select count(*)::int as count from intel_package p where p.owner_agency_code = ${agency} and exists (select from case_person c where c.case_id = p.case_id and c.person_id = ${person})`,
  );
  if ((packages[0]?.count ?? 0) > 0) withhold('INTELLIGENCE', packages[0]?.count);
  const recipients = await toldTo(runs, person, agency);
  return {
    person,
    under: REGIMES.map((regime) => ({ regime, records: records.get(regime) ?? [], recipients: recipients.filter((each) => each.regimes.includes(regime)) })),
    withheld: [...counts].map(([because, count]) => ({ because, count })),
  };
}

/** Which rows of a table are about the person: their own, those that name them, and those that hang on one that does. Null for a table about nobody. */
function aboutPerson(model: EntityModel, person: string): RawBuilder<unknown> | null {
  if (model.name === 'Person') return sql`t.id = ${person}`;
  const column = model.columns.get('person');
  if (column?.target === 'Person') return sql`${sql.ref(`t.${column.name}`)} = ${person}`;
  const by = hangsOn(model);
  const above = by?.target ? modelOf(by.target) : null;
  const named = above?.columns.get('person');
  if (!by || !above || named?.target !== 'Person') return null;
  return sql`${sql.ref(`t.${by.name}`)} in (select ${sql.ref(`above.${above.key.name}`)} from ${sql.table(above.table)} above where ${sql.ref(`above.${named.name}`)} = ${person})`;
}

async function rowsOf(runs: Runs, model: EntityModel, condition: RawBuilder<unknown>): Promise<EntityRow[]> {
  const raw = await runs.run(
    sql<RawRow>`select ${columnList(model, 't')} from ${sql.table(model.table)} t where ${condition} order by ${sql.ref(`t.${model.key.name}`)}`,
  );
  return raw.map((each) => readRow(model, model.name, each));
}

/** The record that a row is, or hangs on. */
async function keptOf(runs: Runs, model: EntityModel, row: EntityRow): Promise<Kept | null> {
  const by = hangsOn(model);
  if (by === null) {
    const { ownerAgency: owner, regime, retentionClass, originator, markings, recordedAt } = row;
    return owner === undefined
      ? null
      : {
          owner,
          regime: regime as Regime,
          retentionClass: String(retentionClass),
          originator: String(originator),
          markings: listIn(markings),
          recordedAt: recordedAt as Date,
        };
  }
  const above = modelOf(by.target ?? '');
  const [found] = await rowsOf(runs, above, sql`${sql.ref(`t.${above.key.name}`)} = ${row[by.property]}`);
  return found ? keptOf(runs, above, found) : null;
}

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

interface Fact extends HeldFact {
  readonly regime: Regime;
  /** False for what names somebody else. */
  readonly ofPerson: boolean;
}

function factsOf(model: EntityModel, row: EntityRow, fields: ReadonlyMap<string, PersonalColumn>, person: string): Fact[] {
  return [...model.columns.values()].flatMap(({ property, name, target }) => {
    const column = fields.get(name);
    const value = row[property];
    if (!column || value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    return [{ ...column, value, ofPerson: target !== 'Person' || value === person }];
  });
}

/** The words of the person's own names, and of the names of everybody who is in a case or a referral with them. */
async function namesAround(runs: Runs, person: string): Promise<[ReadonlySet<string>, ReadonlySet<string>]> {
  const rows = await runs.run(sql<{ own: boolean; name: string }>`
    with around (id) as (
      select other.person_id from case_person mine join case_person other on other.case_id = mine.case_id where mine.person_id = ${person}
      union select r.other_party_id from referral r where r.person_id = ${person}
      union select r.person_id from referral r where r.other_party_id = ${person}
      union select ${person}::uuid
    )
    select n.person_id = ${person} as own, n."full" as name from person_name n where n.person_id in (select id from around)
    union select p.id = ${person}, p.display_name from person p where p.id in (select id from around)
  `);
  const namesOf = (own: boolean) => wordsOfNames(rows.filter((row) => row.own === own).map(({ name }) => name));
  return [namesOf(true), namesOf(false)];
}

interface RecipientRow extends Omit<ToldTo, 'lastAt' | 'fields'> {
  /** Milliseconds. */
  readonly lastAt: string;
  /** JSON. */
  readonly fields: string;
  readonly regimes: string;
}

/** By the ledger: to whom the agency's facts about the person were told (art. 15(1)(c), s.45(2)(c)). */
async function toldTo(runs: Runs, person: string, agency: string): Promise<(ToldTo & { readonly regimes: readonly string[] })[]> {
  const about = `Person:${person}`;
  const rows = await runs.run(sql<RecipientRow>`
    select r.recipient, e.agreement, e.purpose, count(distinct e.id)::int as times, (extract(epoch from max(e.at)) * 1000)::bigint::text as "lastAt",
      to_jsonb(array_agg(distinct f.field order by f.field))::text as fields, to_jsonb(array_agg(distinct g.regime))::text as regimes
    from ledger_entry e, unnest(e.recipients) as r (recipient), jsonb_to_recordset(e.items) as i (about text, fields jsonb),
      jsonb_array_elements_text(i.fields) as f (field), unnest(e.regimes) as g (regime)
    where e.kind = 'DISCLOSURE' and e.about @> ${[about]}::text[] and i.about = ${about} and r.recipient <> ${agency}
    group by r.recipient, e.agreement, e.purpose order by 1, 2, 3
  `);
  return rows.map(({ lastAt, fields, regimes, ...row }) => ({
    ...row,
    lastAt: new Date(Number(lastAt)),
    fields: JSON.parse(fields),
    regimes: JSON.parse(regimes),
  }));
}
