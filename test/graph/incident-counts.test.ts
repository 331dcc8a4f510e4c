/** Incidents filtered and counted: whatever is asked, the graph says what counting by hand says. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aStaffMember } from '../support/records.ts';
import { CaseIncident } from '../../src/cases/case.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { anIncidentCrowd, anyQuestionAbout, chosenFrom, type CrowdIncident } from './incident-crowd.ts';
import { keyIn } from './listing.ts';

/** Each dimension, and what it tells of an incident. */
const DIMENSIONS = {
  WARD: (each: CrowdIncident) => ({ ward: each.ward && { code: each.ward } }),
  CATEGORY: (each: CrowdIncident) => ({ category: each.category }),
  MONTH: (each: CrowdIncident) => ({ month: each.month }),
  LOCAL_AUTHORITY: (each: CrowdIncident) => ({ localAuthorityCode: each.localAuthorityCode, localAuthorityName: each.localAuthorityName }),
  SOURCE: (each: CrowdIncident) => ({ source: each.source }),
  STATUS: (each: CrowdIncident) => ({ status: each.status }),
  GRADE: (each: CrowdIncident) => ({ grade: each.grade }),
  OUTCOME: (each: CrowdIncident) => ({ outcome: each.outcome }),
  WARD_BASIS: (each: CrowdIncident) => ({ wardBasis: each.wardBasis }),
};
type Dimension = keyof typeof DIMENSIONS;
const NOT_COUNTED_BY = {
  ward: null,
  category: null,
  month: null,
  localAuthorityCode: null,
  localAuthorityName: null,
  source: null,
  status: null,
  grade: null,
  outcome: null,
  wardBasis: null,
};

const COUNTS = `query ($by: [IncidentCountBy!], $filter: IncidentFilter!) { incidentCounts(by: $by, filter: $filter) {
  ward { code } category month localAuthorityCode localAuthorityName source status grade outcome wardBasis count
} }`;

/** The groups by hand, as a map from what they are of to how many. */
function countedBy(by: readonly Dimension[], incidents: readonly CrowdIncident[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of incidents) {
    const group = JSON.stringify(Object.assign({}, NOT_COUNTED_BY, ...by.map((dimension) => DIMENSIONS[dimension](each))));
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

describe('a crowd of incidents', () => {
  let graph: TestGraph;
  let crowd: readonly CrowdIncident[];
  let questions: ReturnType<typeof anyQuestionAbout>;

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    crowd = anIncidentCrowd(em);
    const everything = aCase(em, 'Everything', aStaffMember(em));
    for (const { key } of crowd)
      em.create(CaseIncident, {
        id: newId(),
        case: everything,
        incident: key,
        role: 'EVIDENCE',
        validFrom: new Date(),
        recordedAt: new Date(),
        recordedBy: 'user:test',
      });
    await em.flush();
    questions = anyQuestionAbout(crowd);
  });
  afterAll(() => graph.close());

  async function counts(by: readonly Dimension[] | null, filter: object): Promise<Map<string, number>> {
    const { data, errors } = await graph.ask(COUNTS, { by, filter });
    expect(errors).toEqual([]);
    const groups = data?.['incidentCounts'] as readonly { count: number }[];
    for (const [index, { count }] of groups.entries()) expect(count).toBeLessThanOrEqual(groups[index - 1]?.count ?? Infinity);
    return new Map(groups.map(({ count, ...group }) => [JSON.stringify(group), count]));
  }

  const LISTS = `query ($filter: IncidentFilter) {
    root: incidents(first: 100, filter: $filter) { totalCount nodes { id } }
    cases { nodes { incidents(first: 100, filter: $filter) { totalCount nodes { id } } } }
  }`;
  interface Found {
    readonly totalCount: number;
    readonly nodes: readonly { readonly id: string }[];
  }

  test('any filter finds, at the root and under a case, what it finds by hand', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (filter) => {
        const { data, errors } = await graph.ask(LISTS, { filter });
        expect(errors).toEqual([]);
        const { root, cases } = data as { root: Found; cases: { nodes: readonly { incidents: Found }[] } };
        for (const [found, byDefault] of [
          [root, 'EXCLUDE'],
          [cases.nodes[0]?.incidents, 'INCLUDE'],
        ] as const) {
          const expected = chosenFrom(crowd, filter, byDefault).map(({ key }) => key);
          expect(found?.nodes.map(({ id }) => keyIn(id)).sort()).toEqual(expected.sort());
          expect(found?.totalCount).toBe(expected.length);
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    [null, { excluded: true }],
    ['EXCLUDE', { excluded: true }],
    ['INCLUDE', { excluded: false }],
    ['ONLY', { excluded: null }],
  ])('invented incidents with simulated: %s', async (simulated, { excluded }) => {
    const real = crowd.filter((each) => !each.simulated).length;
    const expected = excluded === null ? crowd.length - real : excluded ? real : crowd.length;
    expect(real).not.toBe(crowd.length);
    const { data } = await graph.ask(LISTS, { filter: { simulated } });
    const { root, cases } = data as { root: Found; cases: { nodes: readonly { incidents: Found }[] } };
    expect(root.totalCount).toBe(expected);
    expect(cases.nodes[0]?.incidents.totalCount).toBe(simulated === null ? crowd.length : expected);
    expect([...(await counts([], { simulated })).values()]).toEqual([expected]);
  });

  test.each(Object.keys(DIMENSIONS) as Dimension[])('are counted by %s as by hand', async (dimension) => {
    expect(await counts([dimension], { simulated: 'INCLUDE' })).toEqual(countedBy([dimension], crowd));
  });

  test('are counted by any dimensions together, under any filter, as by hand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.keys(DIMENSIONS) as Dimension[], { minLength: 1 }), questions, async (by, filter) => {
        expect(await counts(by, filter)).toEqual(countedBy(by, chosenFrom(crowd, filter, 'EXCLUDE')));
      }),
      { numRuns: 100 },
    );
  });

  test('are one total when nothing is said to count by, and none is a total as well', async () => {
    for (const by of [null, []]) expect([...(await counts(by, { simulated: 'INCLUDE' })).values()]).toEqual([crowd.length]);
    expect([...(await counts([], { reference: 'nothing' })).values()]).toEqual([0]);
    expect([...(await counts(['WARD'], { reference: 'nothing' })).values()]).toEqual([]);
  });

  test('the same dimension twice is that dimension', async () => {
    expect(await counts(['STATUS', 'WARD', 'STATUS'], {})).toEqual(await counts(['STATUS', 'WARD'], {}));
  });
});
