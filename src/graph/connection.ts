/** Relay connections over a list of rows: the page and the total are read only when they are asked for. */
import type { FieldRef, ObjectRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { Types } from './types.ts';
import type { GraphContext } from './context.ts';
import type { FilterValues } from './filter.ts';
import type { PageWindow } from './keyset.ts';
import type { Edge, Page } from './reader.ts';
import { withinRows } from './row-budget.ts';
import type { EntityRow } from './rows.ts';
import type { ListSource } from './source.ts';

/** One answer to a connection field. Its parts resolve in the same turn, so that many parents share one statement. */
export class Connection {
  readonly #source: ListSource;
  readonly #parent: unknown;
  readonly #window: PageWindow;
  readonly #filter: FilterValues;
  #page: Promise<Page> | null = null;
  #total: Promise<number> | null = null;

  constructor(source: ListSource, parent: EntityRow | null, window: PageWindow, filter: FilterValues) {
    this.#source = source;
    this.#parent = parent?.[source.parentProperty];
    this.#window = window;
    this.#filter = filter;
  }

  /** One without rows, of which nothing is read: for who may not know whether there are any. */
  static empty(source: ListSource): Connection {
    const none = new Connection(source, null, { size: 0, backward: false, after: null, before: null }, null);
    none.#page = Promise.resolve({ edges: [], hasNextPage: false, hasPreviousPage: false });
    none.#total = Promise.resolve(0);
    return none;
  }

  page(context: GraphContext): Promise<Page> {
    this.#page ??= withinRows(context, this.#window.size, () => context.reader.page(this.#source, this.#parent, this.#window, this.#filter));
    return this.#page;
  }

  total(context: GraphContext): Promise<number> {
    return this.#total ?? context.reader.count(this.#source, this.#parent, this.#filter);
  }
}

type NodeRef = ObjectRef<Types, EntityRow>;
type ConnectionRef = ObjectRef<Types, Connection>;

const refs = new Map<string, ConnectionRef>();

/** Fields of an edge beside its cursor and node: what the link says, such as a role. */
export type LinkFields = (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Edge>) => Record<string, FieldRef<Types, unknown>>;

/** The connection type `<name>Connection`, made on first use. */
export function connectionType(name: string, node: NodeRef, nodeIsSecret: boolean, linkFields: LinkFields | null): ConnectionRef {
  const known = refs.get(name);
  if (known) return known;
  const edge = builder.objectRef<Edge>(`${name}Edge`);
  edge.implement({
    description: `${/^[AEIOU]/.test(node.name) ? 'An' : 'A'} ${node.name} in its list.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Where this edge stands: send it as "after" or "before".' }),
      node: t.field({ type: node, nullable: nodeIsSecret, description: `The ${node.name}.`, resolve: (each) => each.node }),
    }),
  });
  if (linkFields) builder.objectFields(edge, linkFields);
  const ref = builder.objectRef<Connection>(`${name}Connection`);
  ref.implement({
    description: `A page of a list of ${node.name}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The page, in the order of the list.',
        resolve: async (each, _, context) => [...(await each.page(context)).edges],
      }),
      nodes: t.field({
        type: [node],
        nullable: { list: false, items: nodeIsSecret },
        description: 'The page without cursors.',
        resolve: async (each, _, context) => (await each.page(context)).edges.map((one) => one.node),
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Whether there is more.',
        resolve: async (each, _, context) => {
          const { edges, hasNextPage, hasPreviousPage } = await each.page(context);
          return { hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
        },
      }),
      totalCount: t.int({ description: 'How many there are under the filter, on all pages together.', resolve: (each, _, context) => each.total(context) }),
    }),
  });
  refs.set(name, ref);
  return ref;
}
