/** Gives commands through the graph as somebody who holds every role, and sees what each told the partners. */
import { getNamedType, type GraphQLObjectType, type GraphQLOutputType, isObjectType, isUnionType } from 'graphql';
import { expect } from 'vitest';
import { isSystem, type Role, ROLES } from '../../src/access/identity.ts';
import { schema } from '../../src/graph/schema.ts';
import { newId } from '../../src/shared/ids.ts';
import { someone, type TestGraph } from '../support/graph.ts';
import { globalId, keyIn } from './listing.ts';

/** What a mutation answered: the thing or the refusal, with its __typename. */
export type Answered = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** What stands in the outbox for one event, with times and ids as they are. */
export interface Told {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly subjectIds: readonly string[];
  readonly markings: readonly string[];
}

/** Every field of every refusal that a mutation may answer with. */
function refusals(answer: GraphQLOutputType): string {
  const types = isUnionType(answer) ? answer.getTypes().filter((type) => type.getInterfaces().some(({ name }) => name === 'Refusal')) : [];
  return types.map((type) => `... on ${type.name} ${everyFieldOf(type)}`).join(' ');
}

/** Every field of a type, and of what lies in it. A refusal holds plain facts, so this comes to an end. */
function everyFieldOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map((field) => {
    const named = getNamedType(field.type);
    return isObjectType(named) ? `${field.name} ${everyFieldOf(named)}` : field.name;
  });
  return `{ ${fields.join(' ')} }`;
}

/** All that one person can be: what a system is, is none of it. */
export const EVERY_ROLE: readonly Role[] = ROLES.filter((role) => !isSystem({ roles: [role] }));

export class Officer {
  /** By what their token names them. */
  readonly subject = someone(EVERY_ROLE).subject;
  readonly #graph: TestGraph;

  constructor(graph: TestGraph) {
    this.#graph = graph;
  }

  /** Sends a mutation with a new key, or with `key`; `shows` is what to read of the thing, as GraphQL writes it. */
  async does(name: string, args: Readonly<Record<string, unknown>>, shows = '', key = newId()): Promise<Answered> {
    const { data, errors } = await this.asks(name, args, shows, key);
    expect(errors).toEqual([]);
    return data?.[name] as Answered;
  }

  /** The same with whatever errors there are. */
  asks(name: string, args: Readonly<Record<string, unknown>>, shows: string, key: string) {
    const field = schema.getMutationType()?.getFields()[name];
    if (!field) throw new Error(`There is no mutation ${name}.`);
    const variables = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
    const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
    const document = `mutation (${variables}) { ${name}(${passed}) { __typename ${shows} ${refusals(field.type)} } }`;
    return this.#graph.ask(document, { ...args, idempotencyKey: key }, EVERY_ROLE);
  }

  /** A mutation that must succeed; answers with the key of the thing. */
  async makes(type: string, name: string, args: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await this.does(name, args, `... on ${type} { id }`);
    expect(answer).toEqual({ __typename: type, id: expect.any(String) });
    return keyIn(String(answer['id']));
  }

  /** How many rows each table of the hub has and what they come to, but for the answers kept: a refused command changes none of it. */
  async everything(): Promise<Readonly<Record<string, string>>> {
    const tables: { name: string }[] = await this.#graph.em
      .fork()
      .execute("select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'answered_command' order by 1");
    const sums = tables.map(({ name }) => `(select count(*) || '/' || coalesce(sum(hashtext(t::text)), 0) from "${name}" t) as "${name}"`).join(', ');
    const [row] = await this.#graph.em.fork().execute<Record<string, string>[]>(`select ${sums}`);
    return row ?? {};
  }

  /** A refusal changes nothing and tells nobody. */
  async isRefused(name: string, args: Readonly<Record<string, unknown>>): Promise<Answered> {
    const before = await this.everything();
    const answer = await this.does(name, args);
    expect(await this.everything()).toEqual(before);
    return answer;
  }

  /** The events about a record, in the order in which they are sent. */
  async told(key: string): Promise<readonly Told[]> {
    return this.#graph.em
      .fork()
      .execute(`select topic, key, type, payload, subject_ids as "subjectIds", markings from outbox where key = '${key}' order by position`);
  }
}

/** A global id that names no record. */
export function nobody(type: string): string {
  return globalId(type, newId());
}
