/** Rows that lead back to each other cannot fill the memory: an operation reads so many rows and no more, whatever was foreseen of it. */
import { type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROWS_MOST, withinRows } from '../../src/graph/row-budget.ts';
import { schema } from '../../src/graph/schema.ts';
import { rowsAskedFor } from '../../src/server/cost.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';

let graph: TestGraph;

beforeAll(async () => {
  graph = await aGraph();
  await graph.em.fork().execute(`insert into staff_member (id, agency_code, subject, name, job_title, simulated)
    select gen_random_uuid(), 'SAFER_NEIGHBOURHOODS', 'test:' || n, 'Officer ' || n, 'Officer', true from generate_series(1, 100) n`);
});
afterAll(() => graph.close());

/** Staff of the agency of the staff of the agency …, twenty at a time. */
const round = (times: number) => `{ agencies(first: 30) { nodes { ${'staff { nodes { agency { '.repeat(times)} code ${'} } } '.repeat(times)} } } }`;

function foreseen(query: string): number {
  const document = parse(query);
  const [operation] = document.definitions.filter((each): each is OperationDefinitionNode => each.kind === 'OperationDefinition');
  return operation ? rowsAskedFor({ schema, document, operation, variables: {} }) : 0;
}

describe('a question that goes round and round', () => {
  test('is answered while its rows are few', async () => {
    const { data, errors } = await graph.ask(round(2));
    expect(errors).toEqual([]);
    expect(JSON.stringify(data).match(/"code"/g)?.length).toBe(400);
  });

  test('ends when they are too many, though it looked harmless, with one sentence and few statements', async () => {
    const query = round(6);
    expect(foreseen(query)).toBeLessThan(ROWS_MOST);
    graph.statements();
    const began = performance.now();
    const { data, errors } = await graph.ask(query);
    expect(graph.statements()).toBeLessThan(15);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(data).toBeNull();
    expect(errors).toEqual([
      { message: expect.stringMatching(/^This operation reads more than 100000 rows: /), code: 'TOO_MANY_ROWS', path: expect.any(String) },
    ]);
  });
});

describe('the rows of an operation', () => {
  const page = (count: number) => async () => ({ edges: Array.from({ length: count }) });

  test('are those that were read, not those that might have been', async () => {
    const operation = {};
    for (let count = 0; count < 1000; count += 1) await withinRows(operation, 500, page(1));
    await expect(withinRows(operation, ROWS_MOST - 1000, page(0))).resolves.toEqual({ edges: [] });
    await expect(withinRows(operation, ROWS_MOST - 999, page(0))).rejects.toThrow('This operation reads more than 100000 rows');
  });

  test('count as whole pages while they are being read: what is asked at the same moment does not pass together', async () => {
    const operation = {};
    let reads = 0;
    const read = async () => {
      reads += 1;
      return { edges: [] };
    };
    const asked = await Promise.allSettled(Array.from({ length: 300 }, () => withinRows(operation, 500, read)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(200);
    expect(reads).toBe(200);
  });

  test('of another operation are its own', async () => {
    await withinRows({}, ROWS_MOST, page(ROWS_MOST));
    await expect(withinRows({}, ROWS_MOST, page(0))).resolves.toEqual({ edges: [] });
  });
});
