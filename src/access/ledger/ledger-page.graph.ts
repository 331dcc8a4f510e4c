/** A page of what the ledger tells: of entries, or of reads under broken glass. They are no records, so that no list of an entity shows them. */
import type { ObjectRef } from '@pothos/core';
import { builder } from '../../graph/builder.ts';
import type { Types } from '../../graph/types.ts';

interface Edge<Told> {
  readonly cursor: string;
  readonly node: Told;
}

/** A list that is read by pages and counted. */
export interface LedgerPages<Told> {
  page(): Promise<{ readonly edges: readonly Edge<Told>[]; readonly hasNextPage: boolean; readonly hasPreviousPage: boolean }>;
  total(): Promise<number>;
}

/** The connection of a type that the ledger tells, with its edge: for who reads the ledger. */
export function ledgerConnection<Told>(name: string, node: ObjectRef<Types, Told>): ObjectRef<Types, LedgerPages<Told>> {
  const edge = builder.objectRef<Edge<Told>>(`${name}Edge`).implement({
    description: `A ${name} in its list.`,
    authScopes: { ledger: true },
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Where this edge stands: send it as "after" or "before".' }),
      node: t.field({ type: node, description: `The ${name}.`, resolve: (each) => each.node as never }),
    }),
  });
  return builder.objectRef<LedgerPages<Told>>(`${name}Connection`).implement({
    description: `A page of a list of ${name}.`,
    authScopes: { ledger: true },
    fields: (t) => ({
      edges: t.field({ type: [edge], description: 'The page, in the order of the list.', resolve: async (list) => [...(await list.page()).edges] as never }),
      nodes: t.field({
        type: [node],
        description: 'The page without cursors.',
        resolve: async (list) => (await list.page()).edges.map((each) => each.node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Whether there is more.',
        resolve: async (list) => {
          const { edges, hasNextPage, hasPreviousPage } = await list.page();
          return { hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
        },
      }),
      totalCount: t.int({ description: 'How many there are, on all pages together.', resolve: (list) => list.total() }),
    }),
  });
}
