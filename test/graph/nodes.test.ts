/** Any record by its global id: what is there, what is not, and what is no id at all. */
import fc from 'fast-check';
import { isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { newId } from '../../src/shared/ids.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aPerson, aStaffMember } from '../support/records.ts';
import { globalId } from './listing.ts';

const NO_ID = 'This is no id of the hub: send one as it came in an "id" field.';

describe('a record by its id', () => {
  let graph: TestGraph;
  const key = newId();

  beforeAll(async () => {
    graph = await aGraph();
    Object.assign(aCase(graph.em, 'Noise', aStaffMember(graph.em)), { id: key });
    aPerson(graph.em, 'Robin Example');
    await graph.em.flush();
  });
  afterAll(() => graph.close());

  const node = (id: string) => graph.ask('query ($id: ID!) { node(id: $id) { __typename id ... on Case { title } } }', { id });
  const nodes = (ids: readonly string[]) => graph.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });

  test('is the record', async () => {
    expect(await node(globalId('Case', key))).toEqual({ data: { node: { __typename: 'Case', id: globalId('Case', key), title: 'Noise' } }, errors: [] });
  });

  test('is the same with its UUID in capitals, and has its own id', async () => {
    expect(await node(globalId('Case', key.toUpperCase()))).toEqual(await node(globalId('Case', key)));
    const { data } = await nodes([globalId('Case', key), globalId('Case', key.toUpperCase())]);
    expect(data).toEqual({ nodes: [1, 2].map(() => ({ __typename: 'Case', id: globalId('Case', key) })) });
  });

  test('of a ward is the ward, by the code as it is written', async () => {
    expect((await node(globalId('Ward', 'E05015092'))).data).toEqual({ node: { __typename: 'Ward', id: globalId('Ward', 'E05015092') } });
    expect((await node(globalId('Ward', 'e05015092'))).data).toEqual({ node: null });
  });

  test.each([
    ['of a UUID that no record has', globalId('Case', '01890000-0000-7000-8000-000000000000')],
    ['of a UUID that another type has', globalId('Person', key)],
    ['that is no UUID', globalId('Case', '42')],
    ['with braces around its UUID', globalId('Case', `{${key}}`)],
    ['with SQL behind its UUID', globalId('Case', `${key}' or true --`)],
    ['with a NUL character', globalId('Case', `${key}\0`)],
    ['of a ward with a NUL character', globalId('Ward', 'E05015092\0')],
    ['of a ward with a colon', globalId('Ward', 'E05015092:x')],
    ['of a ward that is 100 kB long', globalId('Ward', 'E'.repeat(100_000))],
    ['of a meeting kind that there is not', globalId('MeetingKind', 'nat')],
    ['with half a character', globalId('Agency', '\ud800')],
  ])('is null for an id %s', async (_, id) => {
    expect(await node(id)).toEqual({ data: { node: null }, errors: [] });
    expect(await nodes([id, globalId('Case', key)])).toEqual({ data: { nodes: [null, { __typename: 'Case', id: globalId('Case', key) }] }, errors: [] });
  });

  test.each([
    ['nothing', ''],
    ['a bare UUID', key],
    ['words', 'my favourite case'],
    ['base64 without a type', Buffer.from(key).toString('base64')],
    ['base64 without a key', Buffer.from('Case:').toString('base64')],
    ['a type that the hub does not have', globalId('Offender', key)],
    ['a type of the hub that is no record', globalId('PageInfo', key)],
    ['the query itself', globalId('Query', '1')],
    ['an interface', globalId('Node', key)],
    ['a scalar', globalId('String', 'x')],
    ['an enum', globalId('CaseStage', 'SCANNING')],
    ['a property of every object', globalId('__proto__', 'x')],
    ['another property of every object', globalId('constructor', 'x')],
    ['a type in small letters', globalId('case', key)],
    ['a NUL character', '\0'],
    ['half a character', '\udfff'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x3a, 0x01]).toString('base64')],
    ['100 kB of nothing', 'A'.repeat(100_000)],
  ])('%s is no id, and the sentence says so', async (_, id) => {
    expect(await node(id)).toEqual({ data: { node: null }, errors: [{ message: NO_ID, code: 'BAD_USER_INPUT', path: 'node' }] });
    expect(await nodes([globalId('Case', key), id])).toEqual({ data: null, errors: [{ message: NO_ID, code: 'BAD_USER_INPUT', path: 'nodes' }] });
  });

  test('an id may be a number in GraphQL, and is none here', async () => {
    expect((await graph.ask('{ node(id: 42) { id } }')).errors).toEqual([{ message: NO_ID, code: 'BAD_USER_INPUT', path: 'node' }]);
  });

  test('a hundred are answered in the order asked, and one more is refused', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? globalId('Case', key) : globalId('Case', newId())));
    const { data, errors } = await nodes(ids);
    expect(errors).toEqual([]);
    expect(data).toEqual({ nodes: ids.map((id, index) => (index % 2 === 0 ? { __typename: 'Case', id } : null)) });
    const message = 'Ask for at most 100 records at once, not 101; ask again for the others.';
    expect(await nodes([...ids, globalId('Case', key)])).toEqual({ data: null, errors: [{ message, code: 'BAD_USER_INPUT', path: 'nodes' }] });
    expect(await nodes([])).toEqual({ data: { nodes: [] }, errors: [] });
  });

  test('a hundred of several types cost one statement for each type', async () => {
    graph.statements();
    await nodes(Array.from({ length: 100 }, (_, index) => globalId(['Case', 'Person', 'Incident', 'Ward'][index % 4] ?? '', newId())));
    expect(graph.statements()).toBe(4);
  });

  const types = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node') ? [type.name] : [],
  );

  test('every type of record can be asked for by id', async () => {
    expect(types.length).toBeGreaterThan(15);
    expect(isInterfaceType(schema.getType('Node'))).toBe(true);
    for (const type of types) expect(await node(globalId(type, newId())), type).toEqual({ data: { node: null }, errors: [] });
  });

  test('whatever is sent as an id, the answer is a record, null or a sentence', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.uuid(), fc.constantFrom(key, 'E05015092'));
    const id = fc.oneof(
      text,
      fc.tuple(fc.constantFrom(...types, 'Query', '__Type'), text).map(([type, each]) => globalId(type, each)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(id, { maxLength: 5 }), async (ids) => {
        for (const { code, message } of [...(await nodes(ids)).errors, ...(await node(ids[0] ?? '')).errors]) expect(code, message).toBe('BAD_USER_INPUT');
      }),
      { numRuns: 150 },
    );
  });
});
