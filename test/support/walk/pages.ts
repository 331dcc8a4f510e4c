/** Reads the lists of the root by small pages from both ends, so that counts, cursors and the ends of pages can be held against what is shown. */
import { getNamedType, type GraphQLSchema, isObjectType } from 'graphql';
import type { Sight } from './canary-world.ts';
import type { SeeingClass } from './classes.ts';
import { freeFields, isConnection } from './documents.ts';
import type { WalkHub } from './hub-of-the-walk.ts';

interface PageOf {
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: readonly { readonly node: { readonly id: string } | null }[];
}

/** The same list three ways. */
export interface Ways {
  readonly whole: readonly string[];
  readonly forward: readonly string[];
  readonly backward: readonly string[];
  readonly total: number;
}

const SELECTION = '{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } }';
const SIZE = 5;
/** More small pages than any list of the world has. */
const MOST = 40;

/** The lists of the root that are read by pages. */
export function rootConnections(schema: GraphQLSchema): string[] {
  const query = schema.getQueryType();
  if (!isObjectType(query)) return [];
  return freeFields(query).flatMap((field) => (isConnection(getNamedType(field.type)) ? [field.name] : []));
}

/** The ids of a list, and what its answers tell that they must not. */
export async function pagesOf(hub: WalkHub, who: SeeingClass, list: string, sight: Sight): Promise<{ readonly leaks: readonly string[]; readonly ways: Ways }> {
  const leaks: string[] = [];
  const read = async (args: string): Promise<PageOf | null> => {
    const { body, headers } = await hub.ask(who, `{ list: ${list}(${args}) ${SELECTION} }`);
    leaks.push(...sight.leaksIn(`${headers}\n${body}`));
    return (JSON.parse(body) as { data: { list: PageOf | null } | null }).data?.list ?? null;
  };
  const idsOf = (page: PageOf | null) => (page?.edges ?? []).map(({ node }) => node?.id ?? '');
  const whole = await read('first: 500');
  const forward: string[] = [];
  const backward: string[] = [];
  let page = await read(`first: ${SIZE}`);
  for (let nth = 0; nth < MOST && page !== null; nth += 1) {
    forward.push(...idsOf(page));
    page = page.pageInfo.hasNextPage ? await read(`first: ${SIZE}, after: "${page.pageInfo.endCursor}"`) : null;
  }
  page = await read(`last: ${SIZE}`);
  for (let nth = 0; nth < MOST && page !== null; nth += 1) {
    backward.unshift(...idsOf(page));
    page = page.pageInfo.hasPreviousPage ? await read(`last: ${SIZE}, before: "${page.pageInfo.startCursor}"`) : null;
  }
  return { leaks, ways: { whole: idsOf(whole), forward, backward, total: whole?.totalCount ?? 0 } };
}
