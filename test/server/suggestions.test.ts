/** Nobody learns a name of the schema by asking for a wrong one: every true name, spelt wrong by one letter, suggests nothing. */
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { reworded } from '../../src/server/errors.ts';
import { aRealHub, type RealHub, WAYS } from './a-real-hub.ts';

let hub: RealHub;

beforeAll(async () => {
  hub = await aRealHub({ limits: { errors: 100 } });
});
afterAll(async () => await hub[Symbol.asyncDispose]());

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
/** Every name of a type, field, argument, value or input, spelt wrong at its end. */
const wrong = (name: string) => `${name.slice(0, -1)}${name.endsWith('q') ? 'w' : 'q'}`;

const fields = [...new Set(types.flatMap((type) => (isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [])))];
const inputs = [...new Set(types.flatMap((type) => (isInputObjectType(type) ? Object.keys(type.getFields()) : [])))];
const values = types.flatMap((type) => (isEnumType(type) ? type.getValues().map(({ name }) => name) : []));

/** The messages say what was sent, and nothing that was not. */
async function asked(query: string, variables?: object): Promise<void> {
  const { errors, data, text } = await hub.post({ query, variables });
  expect(data ?? null).toBeNull();
  expect(errors.length).toBeGreaterThan(0);
  expect(text).not.toMatch(/did you mean/i);
}

const batches = <Item>(items: readonly Item[], size: number) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

test('the words are all there', () => {
  expect(fields.length + inputs.length + values.length + types.length).toBeGreaterThan(800);
});

test('fields of objects', async () => {
  for (const names of batches(fields, 30)) await asked(`{ ${names.map(wrong).join(' ')} cases { nodes { ${names.map(wrong).join(' ')} } } }`);
});

test('types of fragments', async () => {
  for (const each of batches(types, 30)) await asked(`{ node(id: "x") { ${each.map(({ name }) => `... on ${wrong(name)} { id }`).join(' ')} } }`);
});

test('arguments and fields of inputs', async () => {
  for (const names of batches([...new Set([...inputs, 'first', 'after', 'filter', 'idempotencyKey'])], 30)) {
    await asked(`{ cases(${names.map((name) => `${wrong(name)}: 1`).join(' ')}) { totalCount } }`);
    await asked(`{ cases(filter: { ${names.map((name) => `${wrong(name)}: 1`).join(' ')} }) { totalCount } }`);
  }
  await asked('query ($filter: IncidentFilter) { incidents(filter: $filter) { totalCount } }', { filter: { categorq: 'VIOLENCE' } });
});

test('words of enums, in documents and in variables', async () => {
  for (const words of batches(values, 30)) await asked(`{ incidentCounts(by: [${words.map(wrong).join(' ')}]) { count } }`);
  for (const word of values.slice(0, 40))
    await asked('query ($category: IncidentCategory) { incidents(filter: { category: $category }) { totalCount } }', { category: wrong(word) });
  await asked('query ($category: IncidentCategory) { incidents(filter: { category: $category }) { totalCount } }', {
    category: 'VIOLENCE_AND_SEXUAL_OFFENCEQ',
  });
});

test('fields that another type of the same interface has', async () => {
  await asked('{ node(id: "x") { title } }');
  await asked('mutation { caseAdvance(caseId: "x", to: ANALYSIS, idempotencyKey: "k") { title } }');
});

test('directives and variables', async () => {
  await asked('query ($first: Int) { cases(first: $firsq) { totalCount } }');
  await asked('{ cases @inclued(if: true) { totalCount } }');
});

describe('a system of a partner', () => {
  test('is told the same of a name that is there as of one that is not', async () => {
    for (const way of WAYS) {
      const [there, absent] = [
        await hub.ask(way, { query: '{ people { totalCount } }' }, 'POLICE_SYSTEM'),
        await hub.ask(way, { query: '{ peopel { totalCount } }' }, 'POLICE_SYSTEM'),
      ];
      expect(there.text).toBe(absent.text);
    }
  });
});

test.each([
  ['Cannot query field "naem" on type "Me". Did you mean "name"?', 'Cannot query field "naem" on type "Me".'],
  [
    'Cannot query field "title" on type "Node". Did you mean to use an inline fragment on "Action", "Case", or "Meeting"?',
    'Cannot query field "title" on type "Node".',
  ],
  ['Value "WARQ" does not exist in "IncidentCountBy" enum. Did you mean the enum value "WARD"?', 'Value "WARQ" does not exist in "IncidentCountBy" enum.'],
  ['Unknown type "Persom". Did you mean "Person"\nor "Persons"?', 'Unknown type "Persom".'],
  ['You may not do this.', 'You may not do this.'],
  [
    'Syntax Error: Document contains more that 2000 tokens. Parsing aborted.',
    'This document holds more than 2000 tokens (words and signs): ask for less, or in several operations.',
  ],
])('%j is told as %j', (message, told) => {
  expect(reworded(message)).toBe(told);
});
