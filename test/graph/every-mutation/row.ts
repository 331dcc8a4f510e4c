/** What the table of every mutation holds of each: a call that does something, another that would, and one that is refused. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { makes } from '../../cases/intelligence/officers.ts';
import { EVERY_ROLE } from '../commanding.ts';
import type { TestGraph } from '../../support/graph.ts';

export type Args = Readonly<Record<string, unknown>>;

/** How to call one mutation, without its key. */
export interface Row {
  /** Succeeds once. */
  readonly args: Args;
  /** Would succeed as well, in place of `args`. */
  readonly other: Args;
  /** Is refused, and changes nothing. */
  readonly refused: Args;
  /** The refusal. */
  readonly refusedAs: string;
}

/** Makes the records that the calls of a mutation need, new ones each time. */
export type RowMaker = (graph: TestGraph) => Promise<Row>;

/** The rows of a domain: each mutation with its maker. */
export type Rows = Readonly<Record<string, RowMaker>>;

/** Makes records and keeps them. */
export async function kept<Made>(graph: TestGraph, make: (em: EntityManager) => Made): Promise<Made> {
  const em = graph.em.fork();
  const made = make(em);
  await em.flush();
  return made;
}

/** Makes a record by a mutation, as the officer who holds every role; answers with its global id. */
export function madeBy(graph: TestGraph, type: string, mutation: string, args: Args): Promise<string> {
  return makes(graph, EVERY_ROLE, type, mutation, args);
}
