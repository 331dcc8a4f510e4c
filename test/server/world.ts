/** The small schema of the server's tests: fields that wait, fail, refuse, and tell what the test tells them. */
import { GraphQLError, GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import type { Asking } from '../../src/access/asking.ts';
import type { Identity } from '../../src/access/identity.ts';

/** What a resolver of the small schema sees. */
export interface Seen {
  readonly identity: Identity;
  readonly asking: Asking;
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** The how-manieth context of this hub it is. */
  readonly number: number;
}

/** A word that must never leave the hub. */
export const SECRET = 'canary-7f3a';

export class World {
  readonly contexts: Seen[] = [];
  readonly held: (() => void)[] = [];
  readonly listeners = new Set<(words: string) => void>();
  flooded = 0;

  release(): void {
    for (const go of this.held.splice(0)) go();
  }

  tell(words: string): void {
    for (const listener of this.listeners) listener(words);
  }

  /** What the test tells, until it is let go of: also while it waits. */
  told(): AsyncIterableIterator<string> {
    const waiting: string[] = [];
    let wake: (() => void) | null = null;
    let open = true;
    const listener = (words: string) => {
      waiting.push(words);
      wake?.();
    };
    this.listeners.add(listener);
    const next = async (): Promise<IteratorResult<string>> => {
      while (open && waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const value = waiting.shift();
      return open && value !== undefined ? { done: false, value } : { done: true, value: undefined };
    };
    const close = async (): Promise<IteratorResult<string>> => {
      open = false;
      this.listeners.delete(listener);
      wake?.();
      return { done: true, value: undefined };
    };
    return {
      next,
      return: close,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async *flood(): AsyncGenerator<string> {
    for (;;) {
      this.flooded += 1;
      yield 'x'.repeat(100_000);
    }
  }

  schema(): GraphQLSchema {
    const query: GraphQLObjectType<unknown, Seen> = new GraphQLObjectType<unknown, Seen>({
      name: 'Query',
      fields: () => ({
        hello: { type: GraphQLString, args: { name: { type: GraphQLString } }, resolve: (_, { name }) => `hello ${String(name ?? 'you')}` },
        exactly: { type: GraphQLInt, args: { count: { type: new GraphQLNonNull(GraphQLInt) } }, resolve: (_, { count }) => Number(count) },
        subject: { type: GraphQLString, resolve: (_, __, { identity }) => identity.subject },
        requestId: { type: GraphQLString, resolve: (_, __, { requestId }) => requestId },
        again: { type: query, resolve: () => ({}) },
        many: { type: new GraphQLList(query), resolve: () => [] },
        // Waits for the test to release it.
        held: { type: GraphQLString, resolve: async () => await new Promise<string>((resolve) => this.held.push(() => resolve('released'))) },
        broken: {
          type: GraphQLString,
          resolve: () => {
            throw new Error(`duplicate key (email)=(${SECRET}@example.org)`);
          },
        },
        refused: {
          type: GraphQLString,
          resolve: () => {
            throw new GraphQLError('You may not. Ask your manager.', { extensions: { code: 'FORBIDDEN' } });
          },
        },
      }),
    });
    const mutation = new GraphQLObjectType<unknown, Seen>({ name: 'Mutation', fields: { note: { type: GraphQLString, resolve: () => 'noted' } } });
    const told = { type: GraphQLString, subscribe: () => this.told(), resolve: (words: unknown) => String(words) };
    const subscription = new GraphQLObjectType<unknown, Seen>({
      name: 'Subscription',
      fields: {
        told,
        /** The number of the context that each event sees. */
        context: { type: GraphQLInt, subscribe: () => this.told(), resolve: (_, __, { number }) => number },
        flood: { type: GraphQLString, subscribe: () => this.flood(), resolve: (words) => String(words) },
        fails: {
          type: GraphQLString,
          subscribe: async function* () {
            yield 'first';
            throw new Error(`connection lost to ${SECRET}`);
          },
          resolve: (words) => String(words),
        },
      },
    });
    return new GraphQLSchema({ query, mutation, subscription });
  }
}
