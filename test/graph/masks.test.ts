/** Every personal field for every purpose, over a seeded world: told and on record where the field says so, and null, unread and unrecorded where it does not. */
import { type ExecutionResult, graphql, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Identity, isStaff, type Purpose, PURPOSES, type Role, ROLES } from '../../src/access/identity.ts';
import { permits } from '../../src/access/personal-data.rules.ts';
import { type PersonalData, WHAT_A_CASE_TELLS, WHO_THEY_ARE } from '../../src/access/personal-data.ts';
import { type Declaration, rowsTell } from '../../src/graph/entity-types.ts';
import { type AccessTold, MASKED_MOST, Masks } from '../../src/graph/masks.ts';
import { schema } from '../../src/graph/schema.ts';
import { ended } from '../../src/server/operation.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { aGraph, someone, type TestGraph } from '../support/graph.ts';
import { outbound } from '../support/outbound.ts';
import { everyField } from '../support/schema-paths.ts';

let graph: TestGraph;

beforeAll(async () => {
  graph = await aGraph();
  await ensureWorld(graph.em.fork(), systemClock, outbound);
  await graph.em.fork().execute('update incident set simulated = false');
}, 120_000);
afterAll(() => graph.close());

interface Told {
  readonly data: Record<string, unknown> | null | undefined;
  readonly codes: readonly unknown[];
  readonly access: AccessTold | undefined;
  /** What the ledger was told, as type and field. */
  readonly recorded: readonly string[];
  readonly statements: number;
}

const EVERY_ROLE = ROLES.filter((role) => role !== 'POLICE_SYSTEM' && role !== 'VICTIM_SUPPORT');

async function ask(query: string, purpose: Purpose | null, who: Partial<Identity> = {}): Promise<Told> {
  const contextValue = graph.contextOf({ ...someone(EVERY_ROLE), ...who, defaultPurpose: purpose });
  const recorded: string[] = [];
  const { end } = contextValue;
  const watched = {
    ...contextValue,
    end: async (told: Parameters<typeof end>[0], operation: string | null) => {
      recorded.push(...told.flatMap(({ items }) => items.flatMap(({ fields }) => fields)));
      await end(told, operation);
    },
  };
  graph.statements();
  const result: ExecutionResult = await ended(watched, null, () => graphql({ schema, source: query, contextValue: watched }));
  return {
    data: result.data ? JSON.parse(JSON.stringify(result.data)) : result.data,
    codes: (result.errors ?? []).map(({ extensions }) => extensions['code']),
    access: result.extensions?.['access'] as AccessTold | undefined,
    recorded: [...new Set(recorded)].toSorted(),
    statements: graph.statements(),
  };
}

/** Whatever stands at the end of the path of a query, however many rows lie on it. */
function found(data: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(data)) return data.flatMap((each) => found(each, path));
  const [first, ...rest] = path;
  if (first === undefined) return [data];
  return typeof data === 'object' && data !== null ? found((data as Record<string, unknown>)[first], rest) : [];
}

function namesIn(query: string): string[] {
  return (query.match(/\w+/g) ?? []).filter((name) => name !== '__typename');
}

const declarationOf = (type: string, field: string) => {
  const object = schema.getType(type);
  return isObjectType(object) ? (object.getFields()[field]?.extensions['hub'] as Declaration | undefined) : undefined;
};

/** What a field tells, and what its rows do: whoever reads it must be allowed to read both. */
const factsOf = (declaration: Declaration): readonly (PersonalData | null)[] => [
  declaration.personal ?? null,
  'target' in declaration ? rowsTell(declaration.target) : null,
];

const personal = everyField(schema).flatMap(({ type, field, query }) => {
  const declaration = declarationOf(type, field);
  const facts = declaration ? factsOf(declaration) : [];
  // A list of the root is about nobody; its rows are.
  const recorded = declaration?.personal != null && !('entity' in declaration && declaration.entity === null);
  return facts.some((fact) => fact !== null) ? [{ name: `${type}.${field}`, query, facts, recorded }] : [];
});

/** What must be readable on the way to a field. */
function onTheWay(query: string): readonly (PersonalData | null)[] {
  const facts: (PersonalData | null)[] = [];
  let type = 'Query';
  for (const name of namesIn(query).slice(0, -1)) {
    const declaration = declarationOf(type, name);
    if (declaration) facts.push(...factsOf(declaration));
    const object = schema.getType(type);
    type = (isObjectType(object) ? String(object.getFields()[name]?.type) : '').replaceAll(/[[\]!]/g, '');
  }
  return facts;
}

const mayRead = (facts: readonly (PersonalData | null)[], purpose: Purpose | null) =>
  facts.every((fact) => permits(fact, { purpose, compartments: [] }) === 'ALLOWED');

describe('every field that tells of people', () => {
  test('is walked', () => {
    expect(personal.length).toBeGreaterThan(110);
    expect(personal.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Person.displayName', 'ContactChannel.value', 'Case.title', 'Query.people', 'IntelItem.text']),
    );
  });

  test.each([null, ...PURPOSES])(
    'for %s: told and recorded where it says so, else null, unread, unrecorded, and named to staff alone',
    { timeout: 120_000 },
    async (purpose) => {
      const told: string[] = [];
      for (const { name, query, facts, recorded } of personal) {
        if (!mayRead(onTheWay(query), purpose)) continue;
        const path = namesIn(query);
        const staff = await ask(query, purpose);
        expect(staff.codes, query).toEqual([]);
        const values = found(staff.data, path);
        if (mayRead(facts, purpose)) {
          expect(staff.access, `${name}: ${query}`).toBeUndefined();
          if (!values.some((value) => value !== null)) continue;
          told.push(name);
          if (recorded) expect(staff.recorded, query).toContain(name);
          continue;
        }
        expect(
          values.filter((value) => value !== null && JSON.stringify(value) !== '[]' && !isEmptyPage(value)),
          name,
        ).toEqual([]);
        expect(staff.recorded, name).not.toContain(name);
        if (values.length > 0) expect(staff.access, name).toEqual({ masked: [{ path: path.join('.'), field: name, because: 'PURPOSE' }] });
        // Of a list that is left out nothing is read: what was read is what lies above it.
        const above = await ask(aboveOf(query), purpose);
        expect(staff.statements, `${name}: ${query}`).toBe(above.statements);
      }
      // The walk is over something: for the work of the team most of it stands there.
      if (purpose === 'PROBLEM_SOLVING') expect(told.length).toBeGreaterThan(personal.length / 2);
      if (purpose === null) expect(told).toEqual([]);
    },
  );

  test('partners are told nothing of what is left out, and read the same null', async () => {
    const query = '{ incidents(first: 3) { nodes { reference summary } } }';
    const [staff, partner] = [await ask(query, 'OPERATIONS'), await ask(query, 'OPERATIONS', { agency: 'HUMBERSIDE_POLICE' })];
    expect(staff.access).toEqual({ masked: [{ path: 'incidents.nodes.summary', field: 'Incident.summary', because: 'PURPOSE' }] });
    expect(partner.access).toBeUndefined();
    expect(found(partner.data, ['incidents', 'nodes', 'summary']).filter((value) => value !== null)).toEqual([]);
    // A system of a partner is none of the staff, whoever it says that it works for.
    expect((await ask(query, 'OPERATIONS', { roles: [...EVERY_ROLE, 'POLICE_SYSTEM'] })).access).toBeUndefined();
  });
});

const isEmptyPage = (value: unknown) => typeof value === 'object' && value !== null && '__typename' in value && String(value.__typename).endsWith('Connection');

/** The same question without its last field. */
function aboveOf(query: string): string {
  const names = namesIn(query).slice(0, -1);
  return names.length === 0 ? '{ __typename }' : `{ ${names.reduceRight((inner, name) => `${name} { ${inner} }`, '__typename')} }`;
}

describe('a filter that looks into what tells of people', () => {
  const REFUSED = ['FILTER_NOT_ALLOWED'];
  test.each([
    ['incidents', 'filter: { text: "fight" }'],
    ['locations', 'filter: { text: "street" }'],
    ['locations', 'filter: { postcode: "DN15 6NL" }'],
    ['locations', 'filter: { uprn: "1" }'],
  ])('%s(%s): refused for a purpose that may not read it, whatever it would find, and for totals as for pages', async (list, filter) => {
    for (const purpose of [null, 'OPERATIONS', 'DATA_SECURITY'] as const)
      for (const what of ['totalCount', 'nodes { id }', 'edges { cursor }']) {
        const one = await ask(`{ ${list}(${filter}) { ${what} } }`, purpose);
        const other = await ask(`{ ${list}(${filter.replace(/"[^"]*"/, '"nothing that is there"')}) { ${what} } }`, purpose);
        expect(one.codes).toEqual(REFUSED);
        expect(one).toEqual(other);
        expect(one.statements).toBe(0);
      }
    expect((await ask(`{ ${list}(${filter}) { totalCount } }`, 'ANALYSIS')).codes).toEqual([]);
    expect((await ask(`{ ${list}(filter: { simulated: INCLUDE }) { totalCount } }`, 'OPERATIONS')).codes).toEqual([]);
  });

  test('cases by words: the control room knows of cases, and not of what was written of them', async () => {
    expect(permits(WHAT_A_CASE_TELLS, { purpose: 'CONTROL_ROOM', compartments: [] })).toBe('PURPOSE');
    const query = (words: string) => `{ cases(filter: { text: "${words}" }) { totalCount nodes { id } } }`;
    const [one, other] = [await ask(query('bikes'), 'CONTROL_ROOM'), await ask(query('zzzz'), 'CONTROL_ROOM')];
    expect(one.codes).toEqual(REFUSED);
    expect(one).toEqual(other);
    expect((await ask('{ wards { nodes { cases(filter: { text: "bikes" }) { totalCount } } } }', 'CONTROL_ROOM')).codes).toContain('FILTER_NOT_ALLOWED');
    expect((await ask(query('bikes'), 'ANALYSIS')).codes).toEqual([]);
  });

  test('counts: neither by such a filter nor by such a column', async () => {
    expect((await ask('{ incidentCounts(filter: { text: "fight" }) { count } }', 'OPERATIONS')).codes).toEqual(REFUSED);
    expect((await ask('{ incidentCounts(by: [OUTCOME]) { count } }', 'OPERATIONS')).codes).toEqual(REFUSED);
    expect((await ask('{ incidentCounts(by: [WARD]) { count } }', 'OPERATIONS')).codes).toEqual([]);
    expect((await ask('{ incidentCounts(by: [OUTCOME], filter: { text: "fight" }) { outcome count } }', 'ANALYSIS')).codes).toEqual([]);
  });

  test('people: where the list itself may not be read, it is null, and nothing is looked for', async () => {
    for (const words of ['hazel', 'nobody of that name'])
      expect(await ask(`{ people(filter: { text: "${words}" }) { totalCount } }`, 'OPERATIONS')).toEqual({
        data: { people: null },
        codes: [],
        access: { masked: [{ path: 'people', field: 'Query.people', because: 'PURPOSE' }] },
        recorded: [],
        statements: 0,
      });
  });
});

describe('a record that may not be known of', () => {
  test('is as one that is not there, by node and nodes, and without a look', async () => {
    const [person] = found((await ask('{ people(first: 1) { nodes { id } } }', 'PROBLEM_SOLVING')).data, ['people', 'nodes', 'id']);
    const unknown = Buffer.from('Person:00000000-0000-7000-8000-000000000000').toString('base64');
    for (const query of ['{ node(id: "ID") { id __typename } }', '{ nodes(ids: ["ID"]) { id __typename } }']) {
      const hidden = await ask(query.replace('ID', String(person)), 'OPERATIONS');
      expect(hidden).toEqual(await ask(query.replace('ID', unknown), 'OPERATIONS'));
      expect(hidden.statements).toBe(0);
      expect((await ask(query.replace('ID', String(person)), 'PROBLEM_SOLVING')).data).toEqual(
        query.includes('nodes') ? { nodes: [{ id: person, __typename: 'Person' }] } : { node: { id: person, __typename: 'Person' } },
      );
    }
  });

  test('has no edges, no order and no count where the list is never null', async () => {
    const { data, access, statements } = await ask(
      '{ meetings { totalCount edges { cursor node { title } } pageInfo { hasNextPage endCursor } } }',
      'OPERATIONS',
    );
    expect(data).toEqual({ meetings: { totalCount: 0, edges: [], pageInfo: { hasNextPage: false, endCursor: null } } });
    expect(access).toEqual({ masked: [{ path: 'meetings', field: 'Query.meetings', because: 'PURPOSE' }] });
    expect(statements).toBe(0);
  });
});

describe('what a mutation answers', () => {
  const open = (key: string) =>
    `mutation { caseOpen(idempotencyKey: "${key}", origin: COMMUNITY, title: "Bikes", summary: "Words of a resident.") { __typename ... on Case { title summary } } }`;

  test('is masked like any answer', async () => {
    expect((await ask(open('mask-1'), 'PROBLEM_SOLVING')).data).toEqual({ caseOpen: { __typename: 'Case', title: 'Bikes', summary: 'Words of a resident.' } });
    const watching = await ask(open('mask-2'), 'CONTROL_ROOM');
    expect(watching.data).toEqual({ caseOpen: { __typename: 'Case', title: 'Bikes', summary: null } });
    expect(watching.access).toEqual({ masked: [{ path: 'caseOpen.summary', field: 'Case.summary', because: 'PURPOSE' }] });
    expect(watching.recorded).toEqual(['Case.title']);
    const nobody = await ask(open('mask-3'), 'OPERATIONS');
    expect(nobody.data).toEqual({ caseOpen: null });
    expect(nobody.recorded).toEqual([]);
  });
});

describe('what is said of what is left out', () => {
  const where = (field: string) => ({ path: { prev: undefined, key: field, typename: 'Query' }, parentType: { name: 'Query' }, fieldName: field }) as never;
  const masksOf = (roles: readonly Role[], compartments: readonly string[], purpose: Purpose | null = 'SAFEGUARDING') => {
    let looked = 0;
    const reads = { run: async () => ((looked += 1), [{ compartments }]) as never };
    const identity = someone(roles);
    return { masks: new Masks({ ...graphAsking, identity, purpose } as never, reads), looked: () => looked, staff: isStaff(identity) };
  };
  const graphAsking = { actingFor: null, reason: null };
  const IN_MACE: PersonalData = { ...WHO_THEY_ARE, marking: 'MACE' };

  test('is in one order, each field once however many rows it stands in, and no longer than the limit', () => {
    const { masks } = masksOf(['ANALYST'], [], null);
    const names = Array.from({ length: MASKED_MOST + 7 }, (_, index) => `field${String(index).padStart(4, '0')}`);
    for (const name of [...names, ...names].toReversed()) masks.shown([WHO_THEY_ARE], where(name), null, () => 'told');
    const told = masks.told();
    expect(told?.masked.map(({ path }) => path)).toEqual(names.slice(0, MASKED_MOST));
    expect(told?.more).toBe(7);
  });

  test('of a marked fact: told to who is read into its compartment, which is looked up once, and only for such a fact', async () => {
    const inside = masksOf(['ANALYST'], ['MACE']);
    expect(inside.masks.shown([WHO_THEY_ARE], where('plain'), null, () => 'told')).toBe('told');
    expect(inside.looked()).toBe(0);
    expect(await inside.masks.shown([IN_MACE], where('marked'), null, () => 'told')).toBe('told');
    expect(await inside.masks.shown([IN_MACE], where('marked'), null, () => 'told')).toBe('told');
    expect(inside.looked()).toBe(1);
    const outside = masksOf(['ANALYST'], ['OCG']);
    expect(await outside.masks.shown([IN_MACE], where('marked'), null, () => 'told')).toBeNull();
    expect(outside.masks.told()).toEqual({ masked: [{ path: 'marked', field: 'Query.marked', because: 'MARKING' }] });
    const elsewhere = masksOf(['ANALYST'], ['MACE'], 'OPERATIONS');
    expect(elsewhere.masks.shown([IN_MACE], where('marked'), null, () => 'told')).toBeNull();
    expect(elsewhere.looked()).toBe(0);
  });
});
