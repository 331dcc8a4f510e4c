/** The plugin's hardest question: two aliases of one connection, each with its own filter and page, under any number of parents. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anAction, anIncident, aPerson, aStaffMember, linked } from '../support/records.ts';

const ALIASES = `query ($n: Int!) {
  cases(first: $n) { edges { node { title
    a: incidents(first: 3, filter: { category: BURGLARY }) { totalCount pageInfo { hasNextPage } edges { cursor node { summary category } } }
    b: incidents(first: 5, filter: { category: DRUGS }) { totalCount pageInfo { hasNextPage } edges { cursor node { summary category } } }
  } } }
}`;

const HOUSE = `query ($n: Int!) {
  cases(first: $n) { edges { node { title
    people { edges { role node { displayName } } }
    location { description ward { code } }
    incidents { edges { node { summary location { description } } } }
    meetings { edges { node { title actions { edges { node { text owner { name agency { code } } } } } } } }
  } } }
}`;

interface Connection {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean };
  readonly edges: readonly { readonly node: { readonly summary: string; readonly category: string } }[];
}
interface CaseAnswer {
  readonly title: string;
  readonly a: Connection;
  readonly b: Connection;
}

describe('a question with two aliases of one connection', () => {
  let graph: TestGraph;
  const CASES = 100;

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    const owner = aStaffMember(em);
    for (let index = 0; index < CASES; index += 1) {
      const place = aLocation(em, `Place ${index}`);
      const each = aCase(em, `Case ${index}`, owner, place, new Date(Date.UTC(2026, 9, 1, 0, CASES - index)));
      linked(em, each, { person: aPerson(em, `Person ${index}`) });
      // Case i has 1 to 6 burglaries and 1 to 8 drugs incidents, each newer than the last.
      for (const [category, count] of [
        ['BURGLARY', 1 + (index % 6)],
        ['DRUGS', 1 + (index % 8)],
      ] as const)
        for (let nth = 0; nth < count; nth += 1)
          linked(em, each, {
            incident: anIncident(em, place, { category, summary: `${category} ${index}.${nth}`, occurredFrom: new Date(Date.UTC(2026, 8, 1, 0, nth)) }),
          });
      const meeting = aMeeting(em, `Meeting ${index}`, [each]);
      anAction(em, meeting, owner, `Action ${index}`);
    }
    await em.flush();
  });
  afterAll(() => graph.close());

  const expected = (category: string, index: number, count: number, first: number): Connection => ({
    totalCount: count,
    pageInfo: { hasNextPage: count > first },
    edges: Array.from({ length: Math.min(first, count) }, (_, nth) => ({ node: { summary: `${category} ${index}.${count - 1 - nth}`, category } })),
  });

  test.each([1, 10, 100])('gives each alias its own rows and total at %i cases', async (n) => {
    const { data, errors } = await graph.ask(ALIASES, { n });
    expect(errors).toEqual([]);
    const cases = ((data ?? {})['cases'] as { edges: readonly { node: CaseAnswer }[] }).edges.map(({ node }) => node);
    expect(cases).toHaveLength(n);
    for (const [index, each] of cases.entries()) {
      expect(each.title).toBe(`Case ${index}`);
      expect(each.a).toMatchObject(expected('BURGLARY', index, 1 + (index % 6), 3));
      expect(each.b).toMatchObject(expected('DRUGS', index, 1 + (index % 8), 5));
      expect(each.a.edges).toHaveLength(Math.min(3, 1 + (index % 6)));
      expect(each.b.edges).toHaveLength(Math.min(5, 1 + (index % 8)));
    }
  });

  test('goes on from a cursor inside one case', async () => {
    const one = await graph.ask(
      `{ cases(filter: { text: "\\"Case 47\\"" }) { nodes { title incidents(first: 2, filter: { category: BURGLARY }) { pageInfo { endCursor } nodes { summary } } } } }`,
    );
    const first = (one.data as { cases: { nodes: { title: string; incidents: { pageInfo: { endCursor: string }; nodes: { summary: string }[] } }[] } }).cases
      .nodes[0];
    expect(first?.incidents.nodes).toEqual([{ summary: 'BURGLARY 47.5' }, { summary: 'BURGLARY 47.4' }]);
    const next = await graph.ask(
      `query ($after: String!) { cases(filter: { text: "\\"Case 47\\"" }) { nodes { incidents(first: 10, after: $after, filter: { category: BURGLARY }) { pageInfo { hasNextPage hasPreviousPage } nodes { summary } } } } }`,
      { after: first?.incidents.pageInfo.endCursor },
    );
    expect(next).toMatchInlineSnapshot(`
      {
        "data": {
          "cases": {
            "nodes": [
              {
                "incidents": {
                  "nodes": [
                    {
                      "summary": "BURGLARY 47.3",
                    },
                    {
                      "summary": "BURGLARY 47.2",
                    },
                    {
                      "summary": "BURGLARY 47.1",
                    },
                    {
                      "summary": "BURGLARY 47.0",
                    },
                  ],
                  "pageInfo": {
                    "hasNextPage": false,
                    "hasPreviousPage": true,
                  },
                },
              },
            ],
          },
        },
        "errors": [],
      }
    `);
  });

  test('costs the same number of statements at 1, 10 and 100 cases', async () => {
    const counts: number[] = [];
    for (const n of [1, 10, 100]) {
      graph.statements();
      await graph.ask(ALIASES, { n });
      counts.push(graph.statements());
    }
    // One for the cases; a page and a total for each alias.
    expect(counts).toEqual([5, 5, 5]);
  });

  test('walks cases → people, location, incidents, meetings → actions → owner with a bounded number of statements', async () => {
    const counts: number[] = [];
    for (const n of [1, 10, 100]) {
      graph.statements();
      const { data, errors } = await graph.ask(HOUSE, { n });
      expect(errors).toEqual([]);
      const { edges } = (data ?? {})['cases'] as {
        edges: readonly {
          node: { meetings: { edges: readonly { node: { actions: { edges: readonly { node: { owner: { agency: { code: string } } } }[] } } }[] } };
        }[];
      };
      expect(edges).toHaveLength(n);
      for (const { node } of edges) expect(node.meetings.edges[0]?.node.actions.edges[0]?.node.owner.agency.code).toBe('SAFER_NEIGHBOURHOODS');
      counts.push(graph.statements());
    }
    expect(new Set(counts).size).toBe(1);
    // cases, people, location, ward, incidents, their locations, meetings, actions, owner, agency
    expect(counts[0]).toBeLessThanOrEqual(10);
  });
});
