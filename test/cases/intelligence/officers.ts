/** Two officers at one hub: one drafts intelligence, the other releases it; both speak to the hub as any client does. */
import type { Role } from '../../../src/access/identity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { schema } from '../../../src/graph/schema.ts';
import { isUnionType } from 'graphql';
import { expect } from 'vitest';
import { globalId, keyIn } from '../../graph/listing.ts';
import type { Answer, TestGraph } from '../../support/graph.ts';
import { aCase, aStaffMember } from '../../support/records.ts';

/** Subjects differ by their roles: these are two people who may both draft and release. */
export const DRAFTER: readonly Role[] = ['ASB_OFFICER'];
export const RELEASER: readonly Role[] = ['ASB_OFFICER', 'NAT_CHAIR'];

export type Answered = Readonly<Record<string, unknown>> & { readonly __typename: string };

export const SCREENED = { crimeInProgress: false, recordableCrime: false, personAtSignificantRisk: false, onlySourceCouldKnow: false };
export const HARMLESS = 'A silver van stops by the garages at night and sells bottles out of the back.';
export const ANSWER = `I am Fern Quill of 14 Larch Row, ring me on 01632 960121. ${HARMLESS} My son says the driver keeps more in a lock-up.`;
export const RESPONDENT = {
  names: ['Fern Quill'],
  phones: ['01632 960121'],
  house: '14',
  street: 'Larch Row',
  postcode: 'DN15 6XX',
  notes: 'has a parrot called Admiral Benbow indeed',
};

/** Every field of every refusal that a mutation may answer with. */
function refusalsOf(name: string): string {
  const type = schema.getMutationType()?.getFields()[name]?.type;
  const refusals = type && isUnionType(type) ? type.getTypes().filter((each) => each.getInterfaces().some((one) => one.name === 'Refusal')) : [];
  return refusals
    .map(
      (each) =>
        `... on ${each.name} { ${Object.keys(each.getFields())
          .map((field) => (field === 'findings' ? 'findings { itemNumber identifier }' : field))
          .join(' ')} }`,
    )
    .join(' ');
}

export function asks(
  graph: TestGraph,
  roles: readonly Role[],
  name: string,
  args: Readonly<Record<string, unknown>>,
  shows = '',
  key = newId(),
): Promise<Answer> {
  const field = schema.getMutationType()?.getFields()[name];
  if (!field) throw new Error(`There is no mutation ${name}.`);
  const variables = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const document = `mutation (${variables}) { ${name}(${passed}) { __typename ${shows} ${refusalsOf(name)} } }`;
  return graph.ask(document, { ...args, idempotencyKey: key }, roles);
}

/** Sends a mutation, which must be answered without an error. */
export async function does(
  graph: TestGraph,
  roles: readonly Role[],
  name: string,
  args: Readonly<Record<string, unknown>>,
  shows = '',
  key = newId(),
): Promise<Answered> {
  const { data, errors } = await asks(graph, roles, name, args, shows, key);
  expect(errors).toEqual([]);
  return data?.[name] as Answered;
}

/** A mutation that must make a thing; answers with its global id. */
export async function makes(graph: TestGraph, roles: readonly Role[], type: string, name: string, args: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await does(graph, roles, name, args, `... on ${type} { id }`);
  expect(answer).toEqual({ __typename: type, id: expect.any(String) });
  return String(answer['id']);
}

/** A refusal, which must leave every table as it was. */
export async function isRefused(graph: TestGraph, roles: readonly Role[], name: string, args: Readonly<Record<string, unknown>>): Promise<Answered> {
  const before = await everything(graph);
  const answer = await does(graph, roles, name, args);
  expect(await everything(graph)).toEqual(before);
  return answer;
}

async function everything(graph: TestGraph): Promise<unknown> {
  const em = graph.em.fork();
  const tables: { name: string }[] = await em.execute(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'answered_command' order by 1",
  );
  const sums = tables.map(({ name }) => `(select count(*) || '/' || coalesce(sum(hashtext(t::text)), 0) from "${name}" t) as "${name}"`).join(', ');
  return (await em.execute(`select ${sums}`))[0];
}

/** A case that residents may be asked about. */
export async function aProblem(graph: TestGraph): Promise<string> {
  const em = graph.em.fork();
  const each = aCase(em, 'Vans at the garages', aStaffMember(em));
  await em.flush();
  return globalId('Case', each.id);
}

/** A form that came back, with its respondent. */
export async function aForm(
  graph: TestGraph,
  about: { readonly text?: string; readonly respondent?: Readonly<Record<string, unknown>> | null } = {},
): Promise<string> {
  const caseId = await aProblem(graph);
  const roundId = await makes(graph, DRAFTER, 'PefRound', 'pefRoundOpen', { caseId, kind: 'BASELINE', areas: ['Larch Row'], formsDelivered: 10 });
  const { text = ANSWER, respondent = RESPONDENT } = about;
  return makes(graph, DRAFTER, 'PefResponse', 'pefRecord', { roundId, perceptionScore: 7, answers: [{ question: 'What have you seen?', text }], respondent });
}

/** An item that picks these words. */
export function picking(quote: string, more: Readonly<Record<string, unknown>> = {}) {
  return { answerNumber: 1, quote, nature: 'FACT', ...more };
}

/** A drafted package; answers with its global id. */
export function aDraft(graph: TestGraph, responseId: string, items = [picking(HARMLESS)]): Promise<string> {
  return makes(graph, DRAFTER, 'IntelPackage', 'intelDraft', { responseId, items, screening: SCREENED });
}

/** A released one. */
export async function aReleased(graph: TestGraph): Promise<string> {
  const packageId = await aDraft(graph, await aForm(graph));
  return makes(graph, RELEASER, 'IntelPackage', 'intelRelease', { packageId });
}

/** What a package shows. */
export async function shown(graph: TestGraph, packageId: string, fields: string): Promise<Record<string, unknown>> {
  const { data, errors } = await graph.ask(`query ($id: ID!) { node(id: $id) { ... on IntelPackage { ${fields} } } }`, { id: packageId }, DRAFTER);
  expect(errors).toEqual([]);
  return data?.['node'] as Record<string, unknown>;
}

/** A message as it stands sealed in the outbox. */
export interface Sealed {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly eventId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly subjectIds: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly sha256: string;
}

/** What was sealed for the police about a package, in order. */
export async function sealedFor(graph: TestGraph, packageId: string): Promise<Sealed[]> {
  return graph.em.fork().execute(
    `select topic, key, type, o.event_id as "eventId", payload, subject_ids as "subjectIds", headers, convert_from(value, 'UTF8') as value, sha256
     from outbox o join sealed_message s on s.event_id = o.event_id where '${keyIn(packageId)}' = any(subject_ids::text[]) order by position`,
  );
}
