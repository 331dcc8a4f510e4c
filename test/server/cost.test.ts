/** How many rows an operation is taken to read: its pages multiply, with their sizes from arguments, variables and defaults. */
import { type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { rowsAskedFor } from '../../src/server/cost.ts';
import { LIMITS } from '../../src/server/limits.ts';
import { pointsFor } from '../../src/server/rates.ts';

function rows(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = document.definitions.find((each): each is OperationDefinitionNode => each.kind === 'OperationDefinition');
  if (!operation) throw new Error('no operation');
  return rowsAskedFor({ schema, document, operation, variables });
}

describe('a page', () => {
  test.each([
    ['what is said', '{ cases(first: 7) { nodes { title } } }', 7],
    ['what is said of its end', '{ cases(last: 7) { nodes { title } } }', 7],
    ['twenty when nothing is said', '{ cases { nodes { title } } }', 20],
    ['nothing when nothing is asked for', '{ cases(first: 0) { nodes { title } } }', 0],
    ['as many edges', '{ cases(first: 7) { edges { cursor node { title } } } }', 7],
    ['one for a total, however long the page', '{ cases(first: 500) { totalCount } }', 1],
    ['each with what hangs on it', '{ cases(first: 7) { nodes { owner { name agency { name } } } } }', 21],
    ['as many again under each row', '{ cases(first: 10) { nodes { people(first: 50) { nodes { displayName } } } } }', 510],
    ['a total under each row', '{ cases(first: 10) { nodes { people(first: 50) { totalCount } } } }', 20],
    ['three under a row, up to the default size', '{ cases(first: 10) { nodes { people { nodes { displayName } } } } }', 40],
    ['the same when the default size is said', '{ cases(first: 10) { nodes { people(first: 20) { nodes { displayName } } } } }', 40],
    ['less when less is said', '{ cases(first: 10) { nodes { people(first: 1) { nodes { displayName } } } } }', 20],
  ])('counts %s', (_, query, expected) => {
    expect(rows(query)).toBe(expected);
  });

  test('takes its size from a variable, from its default, and from nothing', () => {
    const query = 'query ($first: Int = 30) { cases(first: $first) { nodes { title } } }';
    expect(rows(query, { first: 400 })).toBe(400);
    expect(rows(query)).toBe(30);
    expect(rows(query, { first: null })).toBe(20);
    expect(rows('query ($first: Int) { cases(first: $first) { nodes { title } } }')).toBe(20);
  });

  test('of a size that is none cannot make others cheaper', () => {
    expect(rows('{ a: cases(first: -100000) { nodes { title } } b: cases(first: 5) { nodes { title } } }')).toBe(5);
    expect(rows('{ cases(first: 1, last: 400) { nodes { title } } }')).toBe(400);
  });

  test('multiplies through fragments, spread or inline, as it does without', () => {
    const plain = '{ cases(first: 50) { nodes { people(first: 50) { nodes { cases(first: 50) { totalCount } } } } } }';
    const spread = `{ ...q } fragment q on Query { ... on Query { cases(first: 50) { ...page } } } fragment page on CaseConnection { nodes { ...c } }
      fragment c on Case { people(first: 50) { nodes { ...p } } } fragment p on Person { ... { cases(first: 50) { totalCount } } }`;
    expect(rows(spread)).toBe(rows(plain));
  });

  test('of one fragment under two sizes is two pages', () => {
    expect(rows('{ a: cases(first: 5) { ...page } b: cases(first: 400) { ...page } } fragment page on CaseConnection { nodes { title } }')).toBe(405);
  });
});

describe('what has no pages', () => {
  test('counts one for a thing, as many as were named for ids, a hundred for a list of the root', () => {
    expect(rows('{ me { name } }')).toBe(1);
    expect(rows('{ node(id: "x") { id } }')).toBe(1);
    expect(rows('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] })).toBe(3);
    expect(rows('{ nodes(ids: ["a", "b"]) { id } }')).toBe(2);
    expect(rows('{ incidentCounts(by: [WARD]) { count ward { name } } }')).toBe(200);
    expect(rows('mutation { caseAdvance(caseId: "x", to: ANALYSIS, idempotencyKey: "k") { __typename } }')).toBe(1);
  });

  test('the schema is no row', () => {
    expect(rows('{ __schema { types { fields { name } } } }')).toBe(0);
  });

  test('variables that cannot be taken cost nothing, for nothing is run', () => {
    expect(rows('query ($first: Int!) { cases(first: $first) { nodes { title } } }', { first: 'many' })).toBe(0);
  });
});

describe('against the limit', () => {
  test('the walk through all four domains fits, with no size said', () => {
    const actions = 'meetings { nodes { title actions { nodes { text owner { name agency { code name } } } } } }';
    const places = 'incidents { nodes { summary location { description ward { code name } } } }';
    const walk = `title ${actions} ${places} people { nodes { displayName cases { nodes { title ${actions} ${places} } } } }`;
    for (const query of [
      `{ cases { nodes { ${walk} } } }`,
      `{ locations { nodes { cases { nodes { ${walk} } } incidents { nodes { cases { nodes { ${walk} } } } } } } }`,
    ])
      expect(rows(query)).toBeLessThan(LIMITS.rows);
  });

  test('three levels of full pages do not, nor do eleven of the default size', () => {
    expect(rows('{ cases(first: 500) { nodes { people(first: 100) { nodes { cases(first: 100) { nodes { id } } } } } } }')).toBeGreaterThan(LIMITS.rows);
    const deep = `${'people { nodes { cases { nodes { '.repeat(5)} title ${'} } } }'.repeat(5)}`;
    expect(rows(`{ cases { nodes { ${deep} } } }`)).toBeGreaterThan(LIMITS.rows);
  });

  test('a number too large to write is above it, and 2^40 fragments are weighed at once', () => {
    const chain = Array.from({ length: 40 }, (_, index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`).join(' ');
    const began = performance.now();
    expect(rows(`{ ...f0 } ${chain} fragment f40 on Query { cases(first: 500) { nodes { id } } }`)).toBeGreaterThan(LIMITS.rows);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

test('an operation is one point, and one more for each hundred rows', () => {
  expect([0, 1, 99, 100, 250, LIMITS.rows].map(pointsFor)).toEqual([1, 1, 1, 2, 3, 1001]);
});
