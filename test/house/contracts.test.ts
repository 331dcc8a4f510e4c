/** What is printed for partners is whole: every topic is told of, every field described, every example right, and the AsyncAPI document is one to its own parser. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { fromFile, Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../integrations/kit/adapter.ts';
import { openEnvelope } from '../../integrations/kit/envelope.ts';
import { headersSchema } from '../../integrations/kit/envelope-schema.ts';
import { inboundAdapters, integrations, outboundAdapters } from '../../integrations/registry.ts';
import { Outcome } from '../../src/exchange/outcome.ts';
import { type Channel, channelsOf } from '../../src/tools/contracts/channels.ts';
import { PRESENT, readContract, RELEASED } from '../../src/tools/contracts/contract.ts';
import { isObject } from '../../src/tools/contracts/schema-reading.ts';
import { samplesOf, taker } from '../tools/contracts/samples.ts';

const channels = channelsOf({ inbound: inboundAdapters, outbound: outboundAdapters, topics: integrations.topics });
const isAnswer = ({ topic }: Channel) => /\.(receipts|dead)$/.test(topic.name);
const own = channels.filter((channel) => !isAnswer(channel));
const examples = own.flatMap((channel) =>
  channel.messages.flatMap((message) => message.examples.map((example) => ({ channel, message, example, name: example.name }))),
);

describe('the AsyncAPI document', () => {
  test('is without fault to its own parser', async () => {
    const { document, diagnostics } = await fromFile(new Parser(), 'schema/asyncapi.yaml').parse();
    // That AsyncAPI 3.1 came out since is news, not a fault.
    expect(diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version').map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
    expect(
      document
        ?.allChannels()
        .all()
        .map((channel) => channel.address())
        .toSorted(),
    ).toEqual(integrations.topics.map(({ name }) => name).toSorted());
    for (const channel of document?.allChannels().all() ?? [])
      for (const message of channel.messages().all()) {
        expect(message.hasPayload(), `${channel.address()} ${message.name()}`).toBe(true);
        expect(message.headers()?.description(), `${channel.address()} ${message.name()}`).toBeTruthy();
      }
  });

  test('says of every topic what the registry says', () => {
    const printed = readContract(PRESENT);
    expect(printed?.topics.map(({ name, action, partitions, retentionMs }) => ({ name, action, partitions, retentionMs }))).toEqual(
      channels.map(({ topic, action }) => ({ name: topic.name, action, partitions: topic.partitions, retentionMs: topic.retentionDays * 86_400_000 })),
    );
    expect(printed?.topics.map(({ messages }) => messages.map(({ type }) => type))).toEqual(channels.map(({ messages }) => messages.map(({ type }) => type)));
  });

  test.each(own)('$topic.name has a key of its own, kinds of messages, and an example of each topic', (channel) => {
    expect(channel.key.description).toMatch(/^[A-Z].+\.$/);
    expect(channel.key.description).not.toContain('The natural key of what the message is about');
    expect(channel.messages.length).toBeGreaterThan(0);
    expect(channel.messages.flatMap((message) => message.examples).length, `an example in integrations/${channel.folder}/examples/`).toBeGreaterThan(0);
  });
});

describe('the message schemas', () => {
  const files = readdirSync('schema/messages').toSorted();

  test('are one for each topic', () => {
    expect(files).toEqual(integrations.topics.map(({ name }) => `${name}.schema.json`).toSorted());
  });

  test.each(files)('%s is JSON Schema 2020-12, with an identifier, and every field described', (file) => {
    const schema: unknown = JSON.parse(readFileSync(`schema/messages/${file}`, 'utf8'));
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: expect.stringMatching(/^urn:safer-neighbourhoods:schema:[a-z0-9-]+:\d+$/),
      title: expect.stringMatching(/^[A-Z]/),
      description: expect.stringMatching(/\.$/),
    });
    expect(undescribed(schema, '')).toEqual([]);
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    formats.default(ajv);
    expect(() => ajv.compile(schema as object)).not.toThrow();
  });
});

/** The fields without a description. */
function undescribed(schema: unknown, at: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => undescribed(each, at));
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if ((keyword !== 'properties' && keyword !== '$defs') || !isObject(value))
      return ['const', 'enum', 'examples'].includes(keyword) ? [] : undescribed(value, at);
    return Object.entries(value).flatMap(([name, field]) => {
      const known = isObject(field) && (typeof field['description'] === 'string' || typeof field['$ref'] === 'string');
      return [...(known ? [] : [`${at}/${name}`]), ...undescribed(field, `${at}/${name}`)];
    });
  });
}

describe('the examples', () => {
  test.each(examples)('$channel.topic.name: $name is as its schemas and its key say', ({ channel, message, example }) => {
    expect(taker(channel.schema)(example.value), 'the body').toBe(true);
    expect(taker(message.headers)(example.headers), 'the headers').toBe(true);
    if (channel.key.pattern) expect(example.key).toMatch(new RegExp(channel.key.pattern, 'u'));
    expect(example.headers['ce_type']).toBe(message.type);
  });
});

test('only examples of other spellings are left out of the contract', () => {
  const folders = [...new Set(own.map(({ folder }) => folder))];
  const files = folders.flatMap((folder) => globSync(`integrations/${folder}/examples/{accepted,sent}/*.json`));
  const shown = new Set(examples.map(({ channel, name }) => `${channel.folder}/${name}`));
  const leftOut = files.map((file) => file.split('/')).flatMap(([, folder, , , file = '']) => (shown.has(`${folder}/${file.slice(0, -5)}`) ? [] : [file]));
  expect(leftOut.filter((file) => !/^(other-spellings|id-in-capitals|body-as-exact-bytes)/.test(file))).toEqual([]);
});

describe('the headers', () => {
  const [channel] = own.filter(({ action }) => action === 'receive');
  const [message] = channel?.messages ?? [];

  test('that the schema lets through, the envelope reads', () => {
    const text = (names: readonly string[]) => (headers: unknown) => isObject(headers) && names.every((name) => !/\p{Cc}/u.test(String(headers[name] ?? '')));
    const free = ['ce_id', 'ce_isaref', 'ce_correlationid', 'ce_dataschema'];
    // What the schema only describes in words: compartments, the kind of content, and no control characters.
    const arbitrary = samplesOf(message?.headers ?? {})
      .map((headers) => ({ ...(headers as Record<string, string>), 'content-type': 'application/json', ce_marking: 'CHILD,MARAC' }))
      .filter(text(free))
      .filter((headers) => free.every((name) => (headers[name as keyof typeof headers] ?? 'x').trim() !== ''));
    fc.assert(
      fc.property(arbitrary, (headers) => 'envelope' in openEnvelope({ key: null, headers, value: Buffer.from('{}') })),
      { numRuns: 300 },
    );
  });
});

describe('schema/README.md', () => {
  const page = readFileSync('schema/README.md', 'utf8');
  const table = (heading: string) =>
    [...(page.split(heading)[1]?.split('\n\n')[1] ?? '').matchAll(/^\| (`.+?) +\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word),
    );

  test('names every file of the folder, and none that is not there', () => {
    const linked = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target);
    expect(linked.filter((target) => !existsSync(`schema/${target}`))).toEqual([]);
    expect(readdirSync('schema').filter((name) => name !== 'README.md' && !page.includes(name))).toEqual([]);
  });

  test('names the headers that are needed, and every outcome of a receipt', () => {
    const needed = headersSchema({ source: 'x', type: 'x', dataSchema: null })['required'];
    expect(table('On what you send these are needed:').filter((name) => name !== 'content-type')).toEqual(needed);
    expect(new Set(table('says what became of it:').slice(1))).toEqual(new Set(Object.values(Outcome)));
    for (const header of Object.keys(headersSchema({ source: 'x', type: 'x', dataSchema: 'x' })['properties'] as object)) expect(page).toContain(`\`${header}`);
  });

  test('asks what can be asked', () => {
    const query = /"query":"([^"]+)"\}'/.exec(page)?.[1] ?? '';
    const graph = buildSchema(readFileSync('schema/hub.graphql', 'utf8'));
    expect(validate(graph, parse(query))).toEqual([]);
    expect(Object.keys(graph.getSubscriptionType()?.getFields() ?? {})).toEqual(expect.arrayContaining(['nteIncidentChanged', 'alertRaised']));
  });
});

describe('what was released', () => {
  const released = readContract(RELEASED);
  const adapterOf = (topic: string) => inboundAdapters.find((adapter) => adapter.topics.some((place) => place.topic.name === topic));
  const shown = (released?.topics ?? []).flatMap((topic) =>
    topic.action === 'receive'
      ? topic.messages.flatMap((message) => message.examples.map((example) => ({ topic: topic.name, example, name: example.name })))
      : [],
  );

  test('shows examples of what partners send', () => {
    expect(shown.length).toBeGreaterThan(10);
  });

  test.each(shown)('$topic: $name is still taken as it was', ({ topic, example }) => {
    const adapter = adapterOf(topic);
    if (!adapter) throw new Error(`No adapter reads ${topic} any more.`);
    const message = { topic, key: example.key, headers: example.headers, value: Buffer.from(JSON.stringify(example.payload)) };
    expect(readMessage<unknown>(adapter, message, new Date()).translation).toHaveProperty('accepted');
  });

  test('a thousand messages by the released schema of each topic are taken by the present one', { timeout: 60_000 }, () => {
    for (const before of released?.topics ?? []) {
      if (before.action !== 'receive') continue;
      const now = taker(channels.find(({ topic }) => topic.name === before.name)?.schema ?? {});
      fc.assert(
        fc.property(samplesOf(before.schema as object), (body) => now(body)),
        { numRuns: 1_000 },
      );
    }
  });
});
