/** On a fresh demonstration hub one query walks through all four domains, from any of them, and finds something at every hop. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { Overview, WalkFromCases } from '../support/operations.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { outbound } from '../support/outbound.ts';

const ACTIONS = 'meetings { nodes { title actions { nodes { text owner { name agency { code name } } } } } }';
const PLACES = 'incidents { nodes { summary location { description ward { code name } } } }';
const CASE = `title ${ACTIONS} ${PLACES} people { nodes { displayName cases { nodes { title ${ACTIONS} ${PLACES} } } } }`;

const STARTS = {
  cases: `{ cases { nodes { ${CASE} } } }`,
  people: `{ people { nodes { displayName cases { nodes { ${CASE} } } } } }`,
  locations: `{ locations { nodes { description ward { code } cases { nodes { ${CASE} } } incidents { nodes { cases { nodes { ${CASE} } } } } } } }`,
  meetings: `{ meetings { nodes { title cases { nodes { ${CASE} } } actions { nodes { owner { agency { code } } } } } } }`,
};

/** For each path of field names, how many values were found there. */
function found(value: unknown, path = '', counts = new Map<string, number>()): Map<string, number> {
  if (Array.isArray(value)) for (const each of value) found(each, path, counts);
  else if (typeof value === 'object' && value !== null) for (const [key, each] of Object.entries(value)) found(each, `${path}.${key}`, counts);
  else counts.set(path, (counts.get(path) ?? 0) + (value === null ? 0 : 1));
  return counts;
}

describe('the invented world', () => {
  let graph: TestGraph;

  beforeAll(async () => {
    graph = await aGraph();
    await ensureWorld(graph.em.fork(), { now: () => new Date('2026-11-23T12:00:00Z') }, outbound);
    // A second hub that starts makes no second one.
    await ensureWorld(graph.em.fork(), { now: () => new Date('2026-11-23T12:00:00Z') }, outbound);
    expect((await graph.ask('{ cases { totalCount } }')).data).toEqual({ cases: { totalCount: 8 } });
  });
  afterAll(() => graph.close());

  test.each(Object.entries(STARTS))('is walked from %s with something at every hop', async (_, query) => {
    const { data, errors } = await graph.ask(query);
    expect(errors).toEqual([]);
    const counts = found(data);
    expect([...counts].filter(([, count]) => count === 0)).toEqual([]);
    expect(counts.size).toBeGreaterThan(10);
    expect([...counts.keys()].some((path) => path.endsWith('.actions.nodes.owner.agency.code'))).toBe(true);
  });

  test('answers the typed walk from the first case to its agencies and wards', async () => {
    const overview = await graph.query(Overview, {});
    expect(overview).toMatchObject({ me: { agency: 'SAFER_NEIGHBOURHOODS' }, cases: { totalCount: 8 } });
    const { cases } = await graph.query(WalkFromCases, { first: 1 });
    const [first] = cases?.nodes ?? [];
    expect(first?.people?.nodes[0]?.cases?.nodes[0]?.meetings.nodes[0]?.actions.nodes[0]?.owner.agency.code).toMatch(/^[A-Z_]+$/);
    expect(first?.incidents.nodes[0]?.location?.ward?.code).toMatch(/^E05015/);
  });

  test('has cases on every stage, all of them marked as invented', async () => {
    const { data } = await graph.ask('{ cases(first: 100) { nodes { stage simulated owner { name } stageMoves { from to } } } }');
    const nodes = (data as { cases: { nodes: { stage: string; simulated: boolean; stageMoves: unknown[] }[] } }).cases.nodes;
    expect([...new Set(nodes.map(({ stage }) => stage))].sort()).toEqual(['ANALYSIS', 'ASSESSMENT', 'CLOSED', 'RESPONSE', 'SCANNING']);
    expect(nodes.every(({ simulated }) => simulated)).toBe(true);
  });

  test('leaves its incidents out of the root list and the counts unless asked for', async () => {
    const { data } = await graph.ask(`{
      real: incidents { totalCount } all: incidents(filter: { simulated: INCLUDE }) { totalCount } only: incidents(filter: { simulated: ONLY }) { totalCount }
      countReal: incidentCounts { count } countAll: incidentCounts(filter: { simulated: INCLUDE }) { count }
    }`);
    expect(data).toMatchObject({ real: { totalCount: 0 }, countReal: [{ count: 0 }] });
    const { all, only, countAll } = data as { all: { totalCount: number }; only: { totalCount: number }; countAll: { count: number }[] };
    expect(all.totalCount).toBeGreaterThan(10);
    expect(only).toEqual(all);
    expect(countAll).toEqual([{ count: all.totalCount }]);
  });
});
