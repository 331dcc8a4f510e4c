/** Children and women of the Street Worker project in the graph: who is told of them, by every way, and what is refused to whom. */
import { graphql } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Role, ROLES } from '../../src/access/identity.ts';
import { schema } from '../../src/graph/schema.ts';
import { newId } from '../../src/shared/ids.ts';
import { globalId } from '../graph/listing.ts';
import { aGraph, someone, type TestGraph } from '../support/graph.ts';
import { aCase, aPerson, aStaffMember, linked } from '../support/records.ts';

const PROJECT = 'STREET_WORKER_PROJECT';
const COUNCIL = 'SAFER_NEIGHBOURHOODS';
const ALIAS = { kind: 'ALIAS', full: 'Robin' };
const yearsAgo = (years: number, days = 0) => {
  const day = new Date(Date.now() + days * 86_400_000);
  day.setUTCFullYear(day.getUTCFullYear() - years);
  return day.toISOString().slice(0, 10);
};

let graph: TestGraph;
/** A word that stands in the names of one test alone. */
let tag = '';
beforeAll(async () => void (graph = await aGraph()));
beforeEach(() => void (tag = `Q${newId().replaceAll('-', '')}`));
afterAll(() => graph.close());

async function asks(source: string, variableValues: Record<string, unknown>, roles: readonly Role[], agency = COUNCIL) {
  const contextValue = graph.contextOf({ ...someone(roles, agency), defaultPurpose: 'SAFEGUARDING' });
  const answer = await graphql({ schema, source, variableValues, contextValue });
  await contextValue.abandon();
  expect(answer.errors ?? []).toEqual([]);
  return JSON.parse(JSON.stringify(answer.data)) as Record<string, Record<string, unknown> | null>;
}

const RECORD = `mutation ($names: [PersonNameInput!]!, $born: Date, $markings: [String!], $key: String!) {
  personRecord(names: $names, dateOfBirth: $born, markings: $markings, idempotencyKey: $key) {
    __typename ... on Person { id displayName markings names { kind full } } ... on InvalidInput { argument message } }
}`;
const record = async (input: Readonly<Record<string, unknown>>, roles: readonly Role[] = ['ASB_OFFICER'], agency = COUNCIL) =>
  (await asks(RECORD, { names: [{ full: `Zebra ${tag}` }], ...input, key: newId() }, roles, agency))['personRecord'];

/** What somebody finds of a person: by name, by id, in counts. */
async function found(id: unknown, words: string, roles: readonly Role[], agency = COUNCIL) {
  const { people, node } = await asks(
    `query ($id: ID!, $words: String) { people(filter: { text: $words }) { totalCount nodes { id } } node(id: $id) { id } }`,
    { id, words },
    roles,
    agency,
  );
  return { people, node };
}
const NOTHING = { people: { totalCount: 0, nodes: [] }, node: null };

const CASEWORK: readonly Role[] = ['ASB_OFFICER', 'ANALYST', 'CONTROL_ROOM', 'KEY_WORKER'];

// Domain rule 57: "Records about anyone under 18 default to restricted."
describe('a child', () => {
  test.each([
    ['the day before they turn 18', yearsAgo(18, 1), ['CHILD']],
    ['a baby', yearsAgo(0), ['CHILD']],
    ['a grown-up', yearsAgo(18, -1), []],
    ['somebody of whom it is not known', null, []],
  ])('%s', async (_, born, markings) => {
    expect(await record({ born })).toMatchObject({ __typename: 'Person', markings });
  });

  test('may be said to be one where the date of birth is not known', async () => {
    expect(await record({ markings: ['CHILD', 'CHILD', 'MACE'] })).toMatchObject({ __typename: 'Person', markings: ['CHILD', 'MACE'] });
  });

  test('is there for the casework roles, and for nobody else who reads people', async () => {
    const child = await record({ born: yearsAgo(12) });
    for (const role of CASEWORK) {
      const reads = role === 'ASB_OFFICER' || role === 'KEY_WORKER';
      const expected = reads ? { people: { totalCount: 1, nodes: [{ id: child?.['id'] }] }, node: { id: child?.['id'] } } : NOTHING;
      expect(await found(child?.['id'], tag, [role]), role).toEqual(expected);
    }
  });

  test('stands in no list and no count of a case for who may not know them: the link is gone with them', async () => {
    const id = await graph.em.fork().transactional(async (em) => {
      const each = aCase(em, `Noise ${tag}`, aStaffMember(em));
      linked(em, each, { person: aPerson(em, `Grown ${tag}`) });
      linked(em, each, { person: Object.assign(aPerson(em, `Small ${tag}`), { markings: ['CHILD'] }) });
      return each.id;
    });
    const people = async (role: Role) =>
      (
        await asks(
          `query ($id: ID!) { node(id: $id) { ... on Case { people { totalCount edges { cursor role node { displayName } } pageInfo { hasNextPage endCursor } } } } }`,
          { id: globalId('Case', id) },
          [role],
        )
      )['node']?.['people'];
    expect(await people('ASB_OFFICER')).toMatchObject({ totalCount: 2 });
    for (const role of ['ANALYST', 'CONTROL_ROOM'] as const) {
      const answer = await people(role);
      expect(answer, role).toMatchObject({ totalCount: 1, edges: [{ node: { displayName: `Grown ${tag}` } }], pageInfo: { hasNextPage: false } });
      expect(JSON.stringify(answer)).not.toContain('Small');
    }
  });

  test('is recorded by nobody who is not read into CHILD', async () => {
    await graph.em.fork().execute(`update compartment_reader set in_force_to = '2026-01-01' where compartment_code = 'CHILD' and role = 'KEY_WORKER'`);
    expect(await record({ born: yearsAgo(12) }, ['KEY_WORKER'])).toEqual({
      __typename: 'InvalidInput',
      argument: 'dateOfBirth',
      message: 'Only those who work with records about children may record a child: ask Safer Neighbourhoods to do it.',
    });
    await graph.em.fork().execute(`update compartment_reader set in_force_to = null where compartment_code = 'CHILD' and role = 'KEY_WORKER'`);
  });
});

// Systems row 75: "restricted to project roles", "alias by default; not findable by name search outside the project".
describe('a woman of the Street Worker project', () => {
  const names = () => [
    { kind: 'LEGAL', full: `Zebra ${tag}` },
    { kind: 'PREFERRED', full: `Zeb ${tag}` },
    { ...ALIAS, full: `Robin ${tag}` },
  ];

  test('is shown by her alias inside the project, and is not there outside it, by any of her names', async () => {
    const woman = await record({ names: names(), markings: ['STREET_WORKER'] }, ['KEY_WORKER'], PROJECT);
    expect(woman).toMatchObject({ __typename: 'Person', displayName: `Robin ${tag}`, markings: ['STREET_WORKER'] });
    expect(woman?.['names']).toHaveLength(3);
    for (const words of ['Zebra', 'Zeb', 'Robin', ''])
      expect((await found(woman?.['id'], `${words} ${tag}`, ['KEY_WORKER'], PROJECT)).people).toMatchObject({ totalCount: 1 });
    for (const agency of [COUNCIL, PROJECT])
      for (const role of CASEWORK.filter((each) => agency === COUNCIL || each !== 'KEY_WORKER'))
        for (const words of ['Zebra', 'Robin']) expect(await found(woman?.['id'], `${words} ${tag}`, [role], agency), `${role} of ${agency}`).toEqual(NOTHING);
  });

  test('is not there for any role of another agency, even where that agency owns the record', async () => {
    const id = await graph.em.fork().transactional(async (em) => Object.assign(aPerson(em, `Zebra ${tag}`), { markings: ['STREET_WORKER'] }).id);
    for (const role of ROLES) {
      const { node } = await asks('query ($id: ID!) { node(id: $id) { id } }', { id: globalId('Person', id) }, [role]);
      expect(node, role).toBeNull();
      if (CASEWORK.includes(role)) expect(await found(globalId('Person', id), tag, [role]), role).toEqual(NOTHING);
    }
    expect(await found(globalId('Person', id), tag, [...ROLES])).toEqual(NOTHING);
  });

  test('goes by an alias', async () => {
    expect(await record({ markings: ['STREET_WORKER'] }, ['KEY_WORKER'], PROJECT)).toMatchObject({ __typename: 'InvalidInput', argument: 'names' });
  });
});

describe('compartments that somebody says', () => {
  beforeAll(() =>
    graph.em
      .fork()
      .execute(
        `insert into compartment (code, description, closed, in_force_from, source) values ('OPERATION:HERON', 'In a test.', false, '2026-01-01', 'A test.')`,
      ),
  );

  test.each([['OPERATION:HERON'], ['OPERATION:NONE'], ['STREET_WORKER'], ['mace'], ['MACE '], ['']])(
    '%j is refused to who is not read into it, in the same words whether it is there or not',
    async (word) => {
      expect(await record({ markings: ['MACE', word] })).toEqual({
        __typename: 'InvalidInput',
        argument: 'markings',
        message: 'Send in "markings" only compartments into which you are read: ask for `compartments` to see them.',
      });
    },
  );

  test.each([
    ['ASB_OFFICER', COUNCIL, ['ASB_PANEL', 'CHILD', 'INTELLIGENCE', 'MACE', 'MARAC', 'OCG', 'PREVENT']],
    ['ANALYST', COUNCIL, ['ASB_PANEL', 'INTELLIGENCE']],
    ['KEY_WORKER', PROJECT, ['CHILD', 'STREET_WORKER']],
    ['NAT_CHAIR', 'NORTH_LINCOLNSHIRE_COUNCIL', []],
    ['OPERATOR', 'NORTH_LINCOLNSHIRE_COUNCIL', []],
  ] as const)('%s of %s is told of their own and of no others', async (role, agency, codes) => {
    const answer = await asks(
      'query ($heron: ID!) { compartments { totalCount nodes { code } } node(id: $heron) { id } }',
      { heron: Buffer.from('Compartment:OPERATION:HERON').toString('base64') },
      [role],
      agency,
    );
    expect(answer).toEqual({ compartments: { totalCount: codes.length, nodes: codes.map((code) => ({ code })) }, node: null });
  });
});
