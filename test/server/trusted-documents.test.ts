/** Systems of partners send registered documents only, whatever way they ask; staff ask what they like. */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { buildSchema } from 'graphql';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TrustedDocuments } from '../../src/server/trusted-documents.ts';
import { trustedManifest } from '../../src/tools/contracts/trusted-manifest.ts';
import { aRealHub, type RealHub, WAYS } from './a-real-hub.ts';

const WHO_AM_I = readFileSync('schema/operations/police/who-am-i.graphql', 'utf8');
const MANIFEST = JSON.parse(readFileSync('schema/trusted-documents.json', 'utf8')) as Record<string, string>;
const idOf = (operation: string): string => Object.entries(MANIFEST).find(([, text]) => text.includes(operation))?.[0] ?? '';
const UNREGISTERED = {
  message:
    'This document is not registered: a system of a partner sends only those of schema/trusted-documents.json, by id or as they stand. To register one, ask Safer Neighbourhoods.',
  extensions: { code: 'DOCUMENT_NOT_REGISTERED' },
};

let hub: RealHub;

beforeAll(async () => {
  hub = await aRealHub();
});
afterAll(async () => await hub[Symbol.asyncDispose]());

test('the manifest holds each text under its SHA-256', () => {
  expect(Object.keys(MANIFEST).length).toBeGreaterThan(5);
  for (const [id, text] of Object.entries(MANIFEST)) expect(createHash('sha256').update(text).digest('hex')).toBe(id);
});

describe.each(WAYS)('over %s a system of a partner', (way) => {
  test.each(['POLICE_SYSTEM', 'VICTIM_SUPPORT'] as const)('%s is answered a registered document, by id and by text', async (role) => {
    const id = idOf('query WhoAmI');
    for (const params of [
      { documentId: id },
      { documentId: `sha256:${id}` },
      { query: MANIFEST[id] },
      { query: WHO_AM_I },
      { query: '# ours\nquery WhoAmI{me{name,agency,roles,purposes}}' },
      { documentId: id, query: WHO_AM_I },
    ]) {
      const { data, errors } = await hub.ask(way, params, role);
      expect({ params, errors }).toEqual({ params, errors: [] });
      expect(data).toMatchObject({ me: { roles: [role] } });
    }
  });

  test('sends variables with it', async () => {
    const { data, errors } = await hub.ask(
      way,
      { documentId: idOf('query WhatCameOf'), variables: { topic: 'police.incident.v1', partition: 0, offset: '7' } },
      'POLICE_SYSTEM',
    );
    expect({ data, errors }).toEqual({ data: { whatCameFrom: null }, errors: [] });
  });

  test.each([
    ['any other document', { query: '{ me { name } }' }],
    ['one with a word more', { query: WHO_AM_I.replace('name', 'name __typename') }],
    ['a registered one with another behind it', { query: `${WHO_AM_I} query More { me { name } }` }],
    ['no GraphQL at all', { query: '"""' }],
    ['a very long one', { query: `{ me { name } } ${'#'.repeat(50_000)}` }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['an unknown id', { documentId: '0'.repeat(64) }],
    ['an id of a property of all objects', { documentId: 'constructor' }],
    ['an id that is no text', { documentId: [idOf('query WhoAmI')] }],
  ])('is refused %s, before any statement', async (_, params) => {
    const statements = await hub.statements(async () => {
      const { status, errors, data } = await hub.ask(way, params, 'POLICE_SYSTEM');
      expect({ errors, data }).toEqual({ errors: [UNREGISTERED], data: undefined });
      if (way !== 'socket') expect(status).toBe(403);
    });
    expect(statements).toBe(0);
  });

  test('cannot slip a second document past its first', async () => {
    const { errors, data } = await hub.ask(way, { documentId: idOf('query WhoAmI'), query: '{ incidents { totalCount } }' }, 'POLICE_SYSTEM');
    expect({ codes: errors.map(({ extensions }) => extensions?.code), data }).toEqual({ codes: ['BAD_REQUEST'], data: undefined });
  });
});

describe('staff', () => {
  test.each(WAYS)('send free documents and registered ones over %s', async (way) => {
    expect((await hub.ask(way, { query: '{ me { roles } }' })).data).toEqual({ me: { roles: ['ANALYST'] } });
    expect((await hub.ask(way, { documentId: idOf('query WhoAmI') })).data).toMatchObject({ me: { roles: ['ANALYST'] } });
    expect((await hub.ask(way, { documentId: 'f'.repeat(64) })).errors).toEqual([UNREGISTERED]);
  });

  test('are told the schema', async () => {
    expect((await hub.post({ query: '{ __type(name: "Incident") { name } }' })).data).toEqual({ __type: { name: 'Incident' } });
  });
});

describe('by GET', () => {
  const get = async (search: string, role: 'POLICE_SYSTEM' | 'ANALYST' = 'POLICE_SYSTEM') =>
    await hub.send(`/graphql?${search}`, { method: 'GET', headers: { 'apollo-require-preflight': '1' } }, role);

  test('the same holds', async () => {
    expect((await get(`documentId=${idOf('query WhoAmI')}`)).data).toMatchObject({ me: { roles: ['POLICE_SYSTEM'] } });
    expect((await get(`query=${encodeURIComponent(WHO_AM_I)}`)).data).toMatchObject({ me: { roles: ['POLICE_SYSTEM'] } });
    expect(await get(`query=${encodeURIComponent('{ me { name } }')}`)).toMatchObject({ status: 403, errors: [UNREGISTERED] });
  });

  test('what is said twice is not read', async () => {
    for (const search of [`query=${encodeURIComponent(WHO_AM_I)}&query=%7Bme%7Bname%7D%7D`, `documentId=${idOf('query WhoAmI')}&documentId=x`])
      expect(await get(search)).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  test('what stands in the address of a POST is not read', async () => {
    const { data } = await hub.send(
      `/graphql?query=${encodeURIComponent('{ incidents { totalCount } }')}`,
      { body: JSON.stringify({ query: WHO_AM_I }) },
      'POLICE_SYSTEM',
    );
    expect(data).toMatchObject({ me: { roles: ['POLICE_SYSTEM'] } });
  });
});

describe('what is no document', () => {
  test.each([
    ['a number', 7],
    ['a list', ['{ me { name } }']],
    ['nothing', ''],
    ['null', null],
  ])('%s in the place of one is refused', async (_, query) => {
    const { status, data } = await hub.post({ query }, 'POLICE_SYSTEM');
    expect({ status, data }).toEqual({ status: 400, data: undefined });
  });

  test('neither is the hash of Apollo’s persisted queries', async () => {
    const { data, errors } = await hub.post({ extensions: { persistedQuery: { version: 1, sha256Hash: idOf('query WhoAmI') } } }, 'POLICE_SYSTEM');
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
  });
});

test('a variable that is called as the parts of a message are stays as it was sent', async () => {
  const query = 'query ($filter: CaseFilter) { cases(filter: $filter) { totalCount } }';
  const [overSocket, overHttp] = [
    await hub.ask('socket', { query, variables: { filter: { payload: { documentId: 'x' } } } }),
    await hub.ask('HTTP', { query, variables: { filter: { payload: { documentId: 'x' } } } }),
  ];
  expect(overSocket.errors.map(({ message }) => message)).toEqual(overHttp.errors.map(({ message }) => message));
});

test('the client of graphql-ws names a document as it sends other operations', async () => {
  const client = createClient({
    url: new URL('/graphql', hub.url).href,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: await hub.authorization('POLICE_SYSTEM') }),
  });
  const payload = { query: '', documentId: idOf('query WhoAmI') };
  expect((await client.iterate(payload).next()).value).toMatchObject({ data: { me: { roles: ['POLICE_SYSTEM'] } } });
  await client.dispose();
});

test('in development nobody is kept to them, unless a setting says so; introspection is open', async () => {
  await using free = await aRealHub({ config: { environment: 'development' } });
  expect((await free.post({ query: '{ me { roles } __type(name: "Ward") { name } }' }, 'POLICE_SYSTEM')).errors).toEqual([]);
  const edge = { trustedDocuments: true, origins: [], rates: { subject: 100, agency: 100, controlRoom: 100 } };
  await using kept = await aRealHub({ config: { environment: 'development', edge } });
  expect((await kept.post({ query: '{ me { roles } }' }, 'POLICE_SYSTEM')).errors).toEqual([UNREGISTERED]);
});

test('in production no system is told the schema, even were its documents free', async () => {
  const edge = { trustedDocuments: false, origins: [], rates: { subject: 100, agency: 100, controlRoom: 100 } };
  await using loose = await aRealHub({ config: { edge } });
  for (const way of WAYS)
    for (const query of [
      '{ __schema { types { name } } }',
      '{ __type(name: "Person") { name } }',
      '{ ...a } fragment a on Query { x: __type(name: "Ward") { name } }',
    ]) {
      const { errors, data } = await loose.ask(way, { query }, 'VICTIM_SUPPORT');
      expect({ data, codes: errors.map(({ extensions }) => extensions?.code) }).toEqual({ data: undefined, codes: ['FORBIDDEN'] });
    }
  expect((await loose.post({ query: '{ me { __typename } }' }, 'VICTIM_SUPPORT')).data).toEqual({ me: { __typename: 'Me' } });
});

test('nobody who holds a partner’s role leaves that lane by another', async () => {
  const documents = new TrustedDocuments({});
  await using strict = await aRealHub({ documents });
  const { isPartnersSystem } = await import('../../src/access/identity.ts');
  expect(isPartnersSystem({ roles: ['ANALYST', 'POLICE_SYSTEM'] })).toBe(true);
  expect(isPartnersSystem({ roles: ['ANALYST', 'NAT_CHAIR'] })).toBe(false);
  expect((await strict.post({ query: WHO_AM_I }, 'POLICE_SYSTEM')).errors).toEqual([UNREGISTERED]);
});

test('a document that the hub would not run cannot be registered', () => {
  const other = buildSchema('type Query { hello: String }');
  expect(() => trustedManifest(other)).toThrow(
    /schema\/operations\/police\/\S+\.graphql cannot be registered: .* Correct it, then run npm run generate again\./,
  );
});
