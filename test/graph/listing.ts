/** Reads lists of the graph in tests: one page, or page after page to the end. */
import { expect } from 'vitest';
import type { Answer, TestGraph } from '../support/graph.ts';

export interface PageAnswer {
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
}

export interface PageQuestion {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** A list by the way to it: `cases`, or `node(id: "…") { ... on Case { incidents` and what closes it. */
export interface ListWay {
  readonly field: string;
  /** What stands around the field, such as ['node(id: $of) { ... on Case {', '} }']; nothing for a root field. */
  readonly around?: readonly [string, string];
  /** The filter, as GraphQL writes it. */
  readonly filter?: string;
  /** The global id of the record whose list it is. */
  readonly of?: string;
}

const SELECTION = '{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } }';

/** The list of a record, such as the incidents of a case. */
export function listOf(type: string, id: string, field: string): ListWay {
  return { field, around: [`node(id: $of) { ... on ${type} {`, '} }'], of: globalId(type, id) };
}

export function globalId(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString('base64');
}

/** The key inside a global id. */
export function keyIn(id: string): string {
  return Buffer.from(id, 'base64').toString().split(':').slice(1).join(':');
}

export async function askPage(graph: TestGraph, way: ListWay, question: PageQuestion): Promise<Answer> {
  const [open, close] = way.around ?? ['', ''];
  const filter = way.filter ? `, filter: ${way.filter}` : '';
  const document = `query ($first: Int, $last: Int, $after: String, $before: String${way.of ? ', $of: ID!' : ''}) {
    ${open} list: ${way.field}(first: $first, last: $last, after: $after, before: $before${filter}) ${SELECTION} ${close}
  }`;
  return graph.ask(document, { ...question, ...(way.of && { of: way.of }) });
}

/** One page, which must be answered without an error. */
export async function page(graph: TestGraph, way: ListWay, question: PageQuestion): Promise<PageAnswer> {
  const { data, errors } = await askPage(graph, way, question);
  expect(errors).toEqual([]);
  const holder: unknown = way.around ? data?.['node'] : data;
  return (holder as { readonly list: PageAnswer }).list;
}

/** The keys of a whole list, read in pages from its start or from its end; every page says rightly whether there is more. */
export async function walk(
  graph: TestGraph,
  way: ListWay,
  size: number,
  from: 'start' | 'end',
  between: () => Promise<void> = async () => {},
): Promise<string[]> {
  const keys: string[] = [];
  for (let cursor: string | null = null, more = true; more; await between()) {
    const answer: PageAnswer = await page(graph, way, from === 'start' ? { first: size, after: cursor } : { last: size, before: cursor });
    const found = answer.edges.map(({ node }) => keyIn(node.id));
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = answer.pageInfo;
    expect([startCursor, endCursor]).toEqual([answer.edges[0]?.cursor ?? null, answer.edges.at(-1)?.cursor ?? null]);
    if (from === 'start') {
      expect(hasPreviousPage).toBe(cursor !== null);
      keys.push(...found);
      [cursor, more] = [endCursor, hasNextPage];
    } else {
      expect(hasNextPage).toBe(cursor !== null);
      keys.unshift(...found);
      [cursor, more] = [startCursor, hasPreviousPage];
    }
    if (more) expect(found).toHaveLength(size);
    else expect(found.length).toBeLessThanOrEqual(size);
  }
  return keys;
}
