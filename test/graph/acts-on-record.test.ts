/**
 * DPA 2018 s.62(1), domain rule 49: "Automated logs for collection, alteration, consultation, disclosure (incl. transfer), combination, erasure". What every mutation
 * does with what is held on people stands in the ledger with the act: worked out a second time, from how the tables stood before and after.
 */
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entities } from '../../src/database/entities.ts';
import { modelOf } from '../../src/graph/model.ts';
import { schema } from '../../src/graph/schema.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { whoseIs } from '../support/ledger-entries.ts';
import { aCase, anIncident, aPerson, aStaffMember } from '../support/records.ts';
import { Officer } from './commanding.ts';
import { EVERY_MUTATION } from './every-mutation/table.ts';
import { kept } from './every-mutation/row.ts';
import { globalId } from './listing.ts';

let graph: TestGraph;
let officer: Officer;
beforeAll(async () => {
  graph = await aGraph();
  officer = new Officer(graph);
});
afterAll(() => graph.close());

const ask = async (text: string, values: unknown[] = []) => await graph.em.fork().execute(text.replaceAll(/\$\d+/g, '?'), values);

/** By entity, the personal columns with their fields, as the schema declares them. */
const PERSONAL = new Map<string, Map<string, string>>();
for (const type of Object.values(schema.getTypeMap()).toSorted((one, other) => (one.name < other.name ? -1 : 1)))
  if (isObjectType(type))
    for (const { name, extensions } of Object.values(type.getFields())) {
      const says = extensions['hub'] as { entity?: string; property?: string; personal?: unknown } | undefined;
      if (!says?.personal || !says.entity || !says.property) continue;
      const columns = PERSONAL.get(says.entity) ?? new Map<string, string>();
      PERSONAL.set(says.entity, columns);
      const column = modelOf(says.entity).columns.get(says.property)?.name ?? '';
      if (!columns.has(column)) columns.set(column, `${type.name}.${name}`);
    }

/** Which rows tie records together, by their columns, and what each end lists them as. */
const LINKS: Readonly<Record<string, readonly (readonly [column: string, entity: string, fields: readonly string[]])[]>> = {
  CasePerson: [
    ['case_id', 'Case', ['Case.people']],
    ['person_id', 'Person', ['Person.cases']],
  ],
  CaseIncident: [
    ['case_id', 'Case', ['Case.incidents']],
    ['incident_id', 'Incident', ['Incident.cases']],
  ],
  AgendaItem: [
    ['meeting_id', 'Meeting', ['Meeting.cases']],
    ['case_id', 'Case', ['Case.meetings']],
  ],
};

type Row = Readonly<Record<string, unknown>>;
type Standing = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** Every row of the tables that hold facts about people. */
async function standing(): Promise<Standing> {
  const tables = new Map<string, ReadonlyMap<string, Row>>();
  for (const entity of new Set([...PERSONAL.keys(), ...Object.keys(LINKS)])) {
    const { table, key } = modelOf(entity);
    const rows = (await ask(`select "${key.name}"::text as key, to_jsonb(t) as row from "${table}" t`)) as { key: string; row: Row }[];
    tables.set(entity, new Map(rows.map(({ key: each, row }) => [each, row])));
  }
  return tables;
}

const says = (value: unknown) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
const lines = (facts: Iterable<string>) => [...new Set(facts)].toSorted();

/** What happened between two standings: a line for each fact. */
async function happened(before: Standing, after: Standing): Promise<string[]> {
  const facts: string[] = [];
  for (const [entity, rows] of after)
    for (const [key, row] of rows) {
      const was = before.get(entity)?.get(key);
      const ends = (LINKS[entity] ?? []).filter(([column]) => says(row[column]));
      const combined = was === undefined && ends.length === 2;
      if (combined) facts.push(...ends.flatMap(([column, of, fields]) => fields.map((field) => `COMBINATION ${of}:${String(row[column])} ${field}`)));
      for (const [column, field] of PERSONAL.get(entity) ?? []) {
        const changed = was === undefined ? says(row[column]) : JSON.stringify(was[column]) !== JSON.stringify(row[column]);
        if (!changed) continue;
        const { about } = await whoseIs(`${entity}:${key}`, ask);
        const kind = was !== undefined ? 'ALTERATION' : combined && about.startsWith('Person:') ? 'COMBINATION' : 'COLLECTION';
        facts.push(`${kind} ${about} ${field}`);
      }
    }
  return lines(facts);
}

interface Entry {
  readonly kind: string;
  readonly subject: string;
  readonly agency: string;
  readonly purpose: string | null;
  readonly regimes: string[];
  readonly items: readonly { about: string; fields: string[] }[];
}

async function actsAfter(position: string): Promise<Entry[]> {
  return (await ask(
    `select kind, subject, agency, purpose, to_json(regimes) as regimes, items from ledger_entry where position > $1 and kind in ('COLLECTION', 'ALTERATION', 'COMBINATION') order by position`,
    [position],
  )) as Entry[];
}

async function lastPosition(): Promise<string> {
  const [row] = (await ask('select coalesce(max(position), 0)::text as last from ledger_entry')) as { last: string }[];
  return row?.last ?? '0';
}

const told = (entries: readonly Entry[]) =>
  lines(
    entries.flatMap(({ kind, items }) => items.flatMap(({ about, fields }) => (fields.length === 0 ? [] : fields.map((field) => `${kind} ${about} ${field}`)))),
  );

describe('what a mutation does with what is held on people is on record, exactly', () => {
  test.each(Object.keys(EVERY_MUTATION))('%s', async (name) => {
    const { args } = (await EVERY_MUTATION[name]?.(graph)) ?? { args: {} };
    const [before, position] = [await standing(), await lastPosition()];
    await officer.does(name, args);
    const entries = await actsAfter(position);
    expect(told(entries)).toEqual(await happened(before, await standing()));
    for (const { subject, agency, purpose } of entries)
      expect({ subject, agency, purpose }).toEqual({ subject: officer.subject, agency: 'SAFER_NEIGHBOURHOODS', purpose: 'PROBLEM_SOLVING' });
  });

  test('and some did: the table of mutations reaches all three kinds', async () => {
    const kinds = (await ask('select distinct kind from ledger_entry order by 1')) as { kind: string }[];
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['ALTERATION', 'COLLECTION', 'COMBINATION']));
  });
});

test('a new person is collected: every fact that was given, no other, under the regime of the record', async () => {
  const position = await lastPosition();
  const id = await officer.makes('Person', 'personRecord', {
    names: [{ full: 'Robin Example' }],
    contactChannels: [{ kind: 'MOBILE', value: '01632 960001', safeToCall: 'YES' }],
  });
  const entries = await actsAfter(position);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ kind: 'COLLECTION', regimes: ['UK_GDPR_PART2'], items: [{ about: `Person:${id}` }] });
  expect(entries[0]?.items[0]?.fields).toEqual([
    'ContactChannel.kind',
    'ContactChannel.safeLetter',
    'ContactChannel.safeText',
    'ContactChannel.safeToCall',
    'ContactChannel.safeVoicemail',
    'ContactChannel.validFrom',
    'ContactChannel.value',
    'Person.displayName',
    'PersonName.full',
    'PersonName.kind',
  ]);
});

describe('records that are linked are combined', () => {
  test('a person with a case, with what they are in it', async () => {
    const [case_, person] = await kept(graph, (em) => [aCase(em, 'Noise', aStaffMember(em)), aPerson(em, 'Robin Example')] as const);
    const position = await lastPosition();
    const link = { caseId: globalId('Case', case_.id), personId: globalId('Person', person.id), role: 'VICTIM' };
    await officer.does('caseLinkPerson', link);
    expect(await actsAfter(position)).toMatchObject([
      {
        kind: 'COMBINATION',
        items: [
          { about: `Case:${case_.id}`, fields: ['Case.people'] },
          { about: `Person:${person.id}`, fields: ['CasePeopleEdge.role', 'CasePeopleEdge.validFrom', 'Person.cases'] },
        ],
      },
    ]);
    const again = await lastPosition();
    await officer.does('caseLinkPerson', link);
    expect(await actsAfter(again)).toEqual([]);
  });

  test('an incident with a case', async () => {
    const [case_, incident] = await kept(graph, (em) => [aCase(em, 'Bikes', aStaffMember(em)), anIncident(em, null)] as const);
    const position = await lastPosition();
    await officer.does('caseLinkIncident', { caseId: globalId('Case', case_.id), incidentId: globalId('Incident', incident.id) });
    expect(await actsAfter(position)).toMatchObject([
      {
        kind: 'COMBINATION',
        items: [
          { about: `Case:${case_.id}`, fields: ['Case.incidents'] },
          { about: `Incident:${incident.id}`, fields: ['Incident.cases'] },
        ],
      },
    ]);
  });
});

test('every table of personal columns is an entity of the hub', () => {
  const names = entities.map(({ meta }) => meta.className);
  expect([...PERSONAL.keys(), ...Object.keys(LINKS)].filter((entity) => !names.includes(entity as (typeof names)[number]))).toEqual([]);
});
