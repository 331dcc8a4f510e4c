/** Who works on both sides of a barrier: an officer who is read into MACE, a colleague of hers, and the chair of a NAT who is not. */
import { graphql } from 'graphql';
import { demoUser } from '../../../src/access/demo-users.ts';
import type { Identity } from '../../../src/access/identity.ts';
import { schema } from '../../../src/graph/schema.ts';
import { ended } from '../../../src/server/operation.ts';
import { newId } from '../../../src/shared/ids.ts';
import { someone, type TestGraph } from '../../support/graph.ts';

/** A demo user, as their token says. */
export function asUser(name: string): Identity {
  const user = demoUser(name);
  if (!user) throw new Error(`There is no demo user ${name}.`);
  const { person, agency, roles, purposes, defaultPurpose } = user;
  return { ...someone(roles, agency), subject: `demo:${name}`, name: person, purposes, defaultPurpose };
}

/** A second officer of Safer Neighbourhoods. */
export const COLLEAGUE: Identity = { ...asUser('asb-officer'), subject: 'user-colleague', name: 'Rowan Colleague' };
export const OFFICER: Identity = { ...asUser('asb-officer') };
export const NAT_CHAIR: Identity = asUser('nat-chair');

/** What a mutation answered: the thing or the refusal. */
export type Answered = Readonly<Record<string, unknown>> & { readonly __typename: string };

const REFUSALS = `... on BarrierRefusal { message argument origins path releasableBy } ... on NotFound { message argument } ... on InvalidInput { message argument }`;

/** Asks as somebody; fails when it is answered with an error. */
export async function asks(graph: TestGraph, who: Identity, source: string, variableValues: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const contextValue = graph.contextOf(who);
  const result = await ended(contextValue, null, () => graphql({ schema, source, variableValues, contextValue }));
  if (result.errors) throw new Error(`The question was refused: ${result.errors.map(({ message }) => message).join(' ')}`);
  return JSON.parse(JSON.stringify(result.data));
}

/** Sends a mutation, and answers the thing's id and markings, or the refusal. */
export async function does(graph: TestGraph, who: Identity, name: string, args: Readonly<Record<string, unknown>>, shows = ''): Promise<Answered> {
  const field = schema.getMutationType()?.getFields()[name];
  if (!field) throw new Error(`There is no mutation ${name}.`);
  const variables = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const types = String(field.type);
  const refusals = REFUSALS.split(/(?=\.\.\. on )/)
    .filter((each) => types.length > 0 && namesIn(types).includes(each.split(' ')[2] ?? ''))
    .join(' ');
  const source = `mutation (${variables}) { ${name}(${passed}) { __typename ${shows} ${refusals} } }`;
  return (await asks(graph, who, source, { ...args, idempotencyKey: newId() }))[name] as Answered;
}

function namesIn(union: string): string[] {
  const type = schema.getType(union);
  return type && 'getTypes' in type ? type.getTypes().map(({ name }) => name) : [];
}

/** A mutation that must succeed; answers with the global id of the thing. */
export async function makes(graph: TestGraph, who: Identity, type: string, name: string, args: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await does(graph, who, name, args, `... on ${type} { id }`);
  if (answer.__typename !== type) throw new Error(`${name} was refused: ${String(answer['message'])}`);
  return String(answer['id']);
}

const MEETINGS = `meetings(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id title venue markings kind { code }
  agendaItems { title } decisions { text because } actions(first: 100) { totalCount edges { node { id text outcome markings } } } } } }`;
const ACTIONS = `actions(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id text outcome markings meeting { title } } } }`;

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** All that a NAT's chair can read of meetings and actions, to the last page, as one text. */
export async function natView(graph: TestGraph): Promise<string> {
  const pages: unknown[] = [];
  for (const [name, list] of [
    ['meetings', MEETINGS],
    ['actions', ACTIONS],
  ] as const)
    for (let after: string | null = null; ;) {
      const page = (await asks(graph, NAT_CHAIR, `query ($after: String) { ${list} }`, { after }))[name] as Page;
      pages.push(page);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
  return JSON.stringify(pages);
}
