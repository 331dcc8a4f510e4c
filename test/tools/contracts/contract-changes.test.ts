/** The contracts as they are printed: each forbidden edit of them is caught and named with what to do, and nothing else is. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractChanges } from '../../../src/tools/contracts/contract-changes.ts';
import { type Contract, type ContractTopic, PRESENT, readContract } from '../../../src/tools/contracts/contract.ts';
import { isObject } from '../../../src/tools/contracts/schema-reading.ts';

const contract = readContract(PRESENT) ?? missing('the printed contracts');
const RECEIVED = 'police.incident.v1';
const SENT = 'police.incident.v1.receipts';

/** The same contracts with one topic changed. */
function withTopic(name: string, change: (topic: ContractTopic) => Partial<ContractTopic>): Contract {
  return { ...contract, topics: contract.topics.map((topic) => (topic.name === name ? { ...topic, ...change(topic) } : topic)) };
}

interface Body {
  $id: string;
  required: string[];
  properties: Record<string, Record<string, unknown>>;
}

function withBody(name: string, edit: (body: Body) => void): Contract {
  return withTopic(name, ({ schema }) => {
    const body = structuredClone(schema) as Body;
    edit(body);
    return { schema: body };
  });
}

/** The values that a field may have. */
function listOf(field: Record<string, unknown> | undefined): unknown[] {
  const values = field?.['enum'];
  return Array.isArray(values) ? values : missing('the list of this field');
}

const said = (present: Contract) => contractChanges(contract, present).map(({ contract: name, what, instead }) => `${name}: ${what}. ${instead}`);

test('what is printed does not break itself', () => {
  expect(said(contract)).toEqual([]);
});

describe('a change that breaks a topic', () => {
  const V2 = 'Leave police.incident.v1 as it was released, and make police.incident.v2 beside it.';
  const V2_RECEIPTS = 'Leave police.incident.v1.receipts as it was released, and make police.incident.v2.receipts beside it.';

  test.each<[string, Contract, string]>([
    ['removing a field of theirs', withBody(RECEIVED, ({ properties }) => delete properties['grade']), `${RECEIVED}: grade: it is no longer read. ${V2}`],
    ['removing a field of ours', withBody(SENT, ({ properties }) => delete properties['reason']), `${SENT}: reason: it is no longer sent. ${V2_RECEIPTS}`],
    [
      'retyping',
      withBody(RECEIVED, ({ properties }) => Object.assign(properties['revision'] ?? {}, { type: 'string' })),
      `${RECEIVED}: revision: it is no longer taken as integer. ${V2}`,
    ],
    [
      'a new required field',
      withBody(RECEIVED, ({ required, properties }) => (required.push('officer'), (properties['officer'] = { type: 'string' }))),
      `${RECEIVED}: officer: it must now be sent, which it need not be. ${V2}`,
    ],
    [
      'narrowing an enum of theirs',
      withBody(RECEIVED, ({ properties }) => void listOf(properties['grade']).splice(0, 1)),
      `${RECEIVED}: grade: the value "IMMEDIATE" is no longer taken. ${V2}`,
    ],
    [
      'widening an enum of ours',
      withBody(SENT, ({ properties }) => void listOf(properties['outcome']).push('POSTPONED')),
      `${SENT}: outcome: the value "POSTPONED" may be sent, which the released schema does not know. ${V2_RECEIPTS}`,
    ],
    [
      'renaming',
      withBody(RECEIVED, ({ properties }) => ((properties['priority'] = properties['grade'] ?? {}), delete properties['grade'])),
      `${RECEIVED}: grade: it is no longer read. ${V2}`,
    ],
    [
      'another identifier of the schema',
      withBody(RECEIVED, (body) => void (body.$id += '0')),
      `${RECEIVED}: the identifier of its schema, by which readers know it (ce_dataschema), changed. ${V2}`,
    ],
    [
      'another key',
      withTopic(RECEIVED, ({ messages }) => ({ messages: messages.map((each) => ({ ...each, key: { type: 'string', description: 'The ward.' } })) })),
      `${RECEIVED}: the key of police.incident.recorded: the key changed, or is said in other words: if it is the same key, keep the words that were released. ${V2}`,
    ],
    [
      'another type',
      withTopic(RECEIVED, ({ messages }) => ({ messages: messages.map((each) => ({ ...each, type: each.type.replace('recorded', 'opened') })) })),
      `${RECEIVED}: the kind of message police.incident.recorded is gone. ${V2}`,
    ],
    [
      'another topic',
      withTopic(RECEIVED, () => ({ name: 'police.log.v1' })),
      `${RECEIVED}: the topic is gone. Put police.incident.v1 back: a new major stands beside the old one until every partner has moved.`,
    ],
    [
      'a topic less',
      { ...contract, topics: contract.topics.filter(({ name }) => name !== SENT) },
      `${SENT}: the topic is gone. Put ${SENT} back: a new major stands beside the old one until every partner has moved.`,
    ],
    [
      'another direction',
      withTopic(RECEIVED, () => ({ action: 'send' })),
      `${RECEIVED}: the hub no longer does there what it did: sending and receiving changed places. ${V2}`,
    ],
    [
      'other partitions',
      withTopic(RECEIVED, () => ({ partitions: 12 })),
      `${RECEIVED}: it has 12 partitions instead of 4: keys would change their partition, and lose their order. ${V2}`,
    ],
    [
      'a shorter time on a topic that partners read',
      withTopic(SENT, ({ retentionMs }) => ({ retentionMs: retentionMs / 2 })),
      `${SENT}: its messages are kept for a shorter time. ${V2_RECEIPTS}`,
    ],
    [
      'a header that must now be sent',
      withHeaders(RECEIVED, (headers) => void headers.required.push('ce_time')),
      `${RECEIVED}: the header of police.incident.recorded ce_time: it must now be sent, which it need not be. ${V2}`,
    ],
    [
      'another source',
      withHeaders(SENT, ({ properties }) => void (properties['ce_source'] = { type: 'string', const: 'urn:another' })),
      `${SENT}: the header of receipt.accepted ce_source: the value "urn:another" may be sent, which the released schema does not know. ${V2_RECEIPTS}`,
    ],
  ])('%s is caught and named', (_, present, sentence) => {
    expect(said(present)).toContain(sentence);
  });

  function withHeaders(name: string, edit: (headers: Body) => void): Contract {
    return withTopic(name, ({ messages }) => ({
      messages: messages.map((message) => {
        const headers = structuredClone(message.headers) as Body;
        edit(headers);
        return { ...message, headers };
      }),
    }));
  }
});

test.each<[string, Contract]>([
  [
    'a new topic beside the old',
    {
      ...contract,
      topics: [
        ...contract.topics,
        ...contract.topics.filter(({ name }) => name === RECEIVED).map((topic) => ({ ...topic, name: 'police.incident.v2', schema: {} })),
      ],
    },
  ],
  ['a new optional field of theirs', withBody(RECEIVED, ({ properties }) => void (properties['officer'] = { type: 'string', description: 'Who.' }))],
  [
    'a new field of ours',
    withBody(SENT, ({ properties, required }) => (required.push('handledBy'), void (properties['handledBy'] = { type: 'string', description: 'Who.' }))),
  ],
  ['a wider enum of theirs', withBody(RECEIVED, ({ properties }) => void listOf(properties['grade']).push('NONE'))],
  [
    'a new kind of message',
    withTopic(SENT, ({ messages }) => ({ messages: [...messages, ...messages.slice(0, 1).map((each) => ({ ...each, type: 'receipt.postponed' }))] })),
  ],
  ['a longer time', withTopic(SENT, ({ retentionMs }) => ({ retentionMs: retentionMs * 2 }))],
  ['other words', withBody(RECEIVED, ({ properties }) => void (properties['grade'] = { ...properties['grade'], description: 'How urgent.' }))],
  [
    'other examples',
    withTopic(RECEIVED, ({ messages }) => ({
      messages: messages.map((each) => ({ ...each, examples: [], key: isObject(each.key) ? { ...each.key, examples: [] } : each.key })),
    })),
  ],
])('%s breaks nobody', (_, present) => {
  expect(said(present)).toEqual([]);
});

describe('a topic of several kinds of messages', () => {
  const EVENTS = 'hub.case.v1';
  interface Forms {
    anyOf: Record<string, unknown>[];
  }
  const withForms = (edit: (forms: Record<string, unknown>[]) => Record<string, unknown>[], more: readonly string[] = []) =>
    withTopic(EVENTS, ({ schema, messages }) => {
      const body = structuredClone(schema) as Forms;
      return {
        schema: { ...body, anyOf: edit(body.anyOf) },
        messages: [...messages, ...more.map((type) => ({ ...(messages[0] ?? missing('a kind')), type }))],
      };
    });
  const reopened = { title: 'case.reopened', type: 'object', required: ['caseId', 'at'], properties: { caseId: { type: 'string' }, at: { type: 'string' } } };

  test('may get a further kind, wherever its form stands in the list', () => {
    expect(said(withForms(([first = {}, ...rest]) => [first, reopened, ...rest], ['case.reopened']))).toEqual([]);
    expect(said(withForms((forms) => forms.toReversed()))).toEqual([]);
  });

  test('may not send a new form under an old kind', () => {
    expect(said(withForms((forms) => [...forms, { ...reopened, title: 'something' }])).length).toBeGreaterThan(0);
  });

  test('may not lose a kind, nor a field of one', () => {
    expect(said(withForms((forms) => forms.filter(({ title }) => title !== 'case.advanced'))).join('\n')).toContain(`${EVENTS}: from: it is no longer sent.`);
    const without = (form: Record<string, unknown>) => ({ ...form, required: ['caseId', 'at'], properties: reopened.properties });
    expect(said(withForms((forms) => forms.map((form) => (form['title'] === 'case.opened' ? without(form) : form)))).join('\n')).toContain(
      `${EVENTS}: origin: it is no longer sent.`,
    );
  });
});

describe('a change of the API', () => {
  const graph = (sdl: string): Contract => ({ graph: buildSchema(sdl), topics: [] });
  const before = graph(
    'enum Grade { A B } union Answer = Case | Gone type Gone { message: String } type Case { title: String! grade: Grade } type Query { case(id: ID!, first: Int = 20): Answer }',
  );
  const breaks = (sdl: string) => contractChanges(before, graph(sdl)).map(({ what }) => what);

  test.each([
    [
      'a field gone',
      'enum Grade { A B } union Answer = Case | Gone type Gone { message: String } type Case { title: String! } type Query { case(id: ID!, first: Int = 20): Answer }',
      'Case.grade was removed.',
    ],
    [
      'a field that may be null',
      'enum Grade { A B } union Answer = Case | Gone type Gone { message: String } type Case { title: String grade: Grade } type Query { case(id: ID!, first: Int = 20): Answer }',
      'Case.title changed type from String! to String.',
    ],
    [
      'a required argument',
      'enum Grade { A B } union Answer = Case | Gone type Gone { message: String } type Case { title: String! grade: Grade } type Query { case(id: ID!, first: Int = 20, why: String!): Answer }',
      'A required arg why on Query.case was added.',
    ],
    [
      'a value of an enum gone',
      'enum Grade { A } union Answer = Case | Gone type Gone { message: String } type Case { title: String! grade: Grade } type Query { case(id: ID!, first: Int = 20): Answer }',
      'B was removed from enum type Grade.',
    ],
    [
      'another default',
      'enum Grade { A B } union Answer = Case | Gone type Gone { message: String } type Case { title: String! grade: Grade } type Query { case(id: ID!, first: Int = 10): Answer }',
      'Query.case arg first has changed defaultValue from 20 to 10.',
    ],
  ])('%s is caught', (_, sdl, sentence) => {
    expect(breaks(sdl)).toEqual([sentence]);
  });

  test('fields, values, members and optional arguments may be added', () => {
    expect(
      breaks(
        'enum Grade { A B C } union Answer = Case | Gone | Wait type Wait { for: Int } type Gone { message: String } type Case { title: String! grade: Grade note: String } type Query { case(id: ID!, first: Int = 20, last: Int): Answer }',
      ),
    ).toEqual([]);
  });
});

describe('the commands', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `hub-test-${process.pid}-contracts-`));
    cpSync(PRESENT, join(folder, 'schema'), { recursive: true, filter: (source) => !source.includes('released') });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Six processes one after the other: a busy machine takes its time.
  test('release what is printed, let it stand, and refuse what breaks it until that is agreed', { timeout: 90_000 }, () => {
    expect(command('check')).toMatchObject({ status: 1, stderr: expect.stringContaining('Release the contracts with npm run contracts:release') });
    expect(command('release')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Released: the API and \d+ topics\. Commit schema\/released\/\.\n$/),
    });
    expect(command('check')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Nothing breaks: /) });

    const body = join(folder, 'schema/messages', `${RECEIVED}.schema.json`);
    writeFileSync(body, readFileSync(body, 'utf8').replaceAll('"openingCode"', '"code"'));
    const broken = command('check');
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain(
      `${RECEIVED}: openingCode: it is no longer read. Leave ${RECEIVED} as it was released, and make police.incident.v2 beside it.`,
    );
    expect(broken.stderr).toMatch(/docs\/how-to\/change-a-contract\.md says what may change\.\n$/);
    expect(command('release')).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run contracts:release -- --agreed') });
    expect(command('release', '--agreed')).toMatchObject({ status: 0, stdout: expect.stringContaining(`${RECEIVED}: openingCode: it is no longer read`) });
    expect(command('check').status).toBe(0);
  });

  function command(name: string, ...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(process.cwd(), 'src/tools/contracts', `${name}.ts`), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }
});

function missing(what: string): never {
  throw new Error(`There is no trace of ${what}: run npm run generate.`);
}
