/** Twenty-five attacks that scanners seldom try: each is refused before the database hears of it, or does no harm. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTrustedDocuments } from '../../src/server/trusted-documents.ts';
import { aRealHub, type RealHub, type Reply, WAYS } from './a-real-hub.ts';

let hub: RealHub;

beforeAll(async () => {
  hub = await aRealHub();
  // The first question of a connection brings statements of its own.
  expect((await hub.post({ query: '{ incidents(first: 1) { totalCount } }' })).errors).toEqual([]);
});
afterAll(async () => await hub[Symbol.asyncDispose]());

const codes = ({ errors }: Reply) => errors.map(({ extensions }) => extensions?.code);
const messages = ({ errors }: Reply) => errors.map(({ message }) => message).join('\n');
const chain = (count: number, inner: string) =>
  Array.from({ length: count }, (_, index) => `fragment f${index} on Query { ${inner.replaceAll('NEXT', `f${index + 1}`)} }`).join(' ');
const nest = (count: number, open: string, inside: string) => `${`${open} { `.repeat(count)}${inside}${' }'.repeat(count)}`;

/** Refused, whatever way it is sent, without a statement; with a sentence that says what is wrong. */
async function refusedEverywhere(params: Readonly<Record<string, unknown>>, says: RegExp): Promise<void> {
  for (const way of WAYS) {
    const began = performance.now();
    let answer: Reply | null = null;
    const statements = await hub.statements(async () => {
      answer = await hub.ask(way, params);
    });
    const { data, errors, status } = answer ?? { data: null, errors: [], status: 0 };
    expect({ way, data: data ?? null, statements, says: errors.map(({ message }) => message).join('\n') }).toEqual({
      way,
      data: null,
      statements: 0,
      says: expect.stringMatching(says),
    });
    expect(status).toBeLessThan(500);
    expect(performance.now() - began).toBeLessThan(2000);
  }
}

test('what is counted is what reaches the database', async () => {
  for (const way of WAYS) expect(await hub.statements(() => hub.ask(way, { query: '{ incidents(first: 1) { totalCount } }' }))).toBeGreaterThan(0);
});

describe('documents', () => {
  test('1. a circle of fragments', async () => {
    await refusedEverywhere(
      { query: '{ ...a } fragment a on Query { ...b } fragment b on Query { me { name } ...a }' },
      /Cannot spread fragment "a" within itself/,
    );
  });

  test('2. fragments that spread out to 2^40 fields', async () => {
    await refusedEverywhere(
      { query: `{ ...f0 } ${chain(40, '...NEXT ...NEXT')} fragment f40 on Query { me { name } }` },
      /asks for more than 5000 fields once its fragments are spread out/,
    );
  });

  test('3. a flood of overlapping fields', async () => {
    const fields = Array.from({ length: 300 }, () => 'me { name agency }').join(' ');
    await refusedEverywhere({ query: `{ ${fields} }` }, /one field more than 10 times in one place|fields of the root/);
    const spread = `{ ${'...f '.repeat(400)} } fragment f on Query { me { name } }`;
    await refusedEverywhere({ query: spread }, /asks for 400 fields of the root and the hub answers 40/);
  });

  test('4. deep fields behind a fragment that is called as introspection is', async () => {
    const exact = `fragment __schema on Query { cases { nodes { ${`${'people { nodes { cases { nodes { '.repeat(8)} id ${'} } } } '.repeat(8)}`} } } }`;
    await refusedEverywhere({ query: `{ ...__schema } ${exact}` }, /18 levels deep and the hub answers 15/);
  });

  test('5. a shallow spread first, so that the deep one is believed to be as shallow', async () => {
    const deep = `${'people { nodes { cases { nodes { '.repeat(8)} id ${'} } } } '.repeat(8)}`;
    const query = `{ cases { nodes { ...f } } ...g } fragment g on Query { cases { nodes { ...f people { nodes { cases { nodes { ...f } } } } } } } fragment f on Case { ${deep} }`;
    await refusedEverywhere({ query }, /levels deep and the hub answers 15/);
  });

  test('6. inline fragments in inline fragments, hundreds of them', async () => {
    const query = `{ ${nest(300, '... on Query', 'cases { totalCount }')} }`;
    expect((await hub.post({ query })).data).toEqual({ cases: { totalCount: 0 } });
    await refusedEverywhere({ query: `{ ${nest(1000, '... on Query', 'me { name }')} }` }, /2000 tokens/);
  });

  test('7. a question that is right, and goes round and round', async () => {
    await refusedEverywhere(
      { query: `{ cases { nodes { ${'people { nodes { cases { nodes { '.repeat(8)} id ${'} } } } '.repeat(8)} } } }` },
      /levels deep and the hub answers 15/,
    );
    await refusedEverywhere(
      { query: `{ cases { nodes { ${'people { nodes { cases { nodes { '.repeat(6)} id ${'} } } } '.repeat(6)} } } }` },
      /may have to read more than 100000 rows/,
    );
  });

  test('12. an input of fifty objects in each other', async () => {
    const deep = `${'{ filter: '.repeat(50)}1${' }'.repeat(50)}`;
    await refusedEverywhere({ query: `{ cases(filter: ${deep}) { totalCount } }` }, /Field "filter" is not defined by type "CaseFilter"/);
    const variables = { filter: JSON.parse(`${'{"filter":'.repeat(50)}1${'}'.repeat(50)}`) };
    await refusedEverywhere(
      { query: 'query ($filter: CaseFilter) { cases(filter: $filter) { totalCount } }', variables },
      /Field "filter" is not defined by type "CaseFilter"/,
    );
  });

  test('13. @defer and @stream on lists: not there', async () => {
    await refusedEverywhere({ query: '{ cases { nodes @stream { ... @defer { title } } } }' }, /Unknown directive "@(defer|stream)"/);
  });

  test('14. a subscription to two things, by name, by fragment and by alias', async () => {
    for (const inside of ['incidentRecorded { id } alertRaised { id }', '...f', 'a: incidentRecorded { id } b: incidentRecorded { id }'])
      for (const way of ['SSE', 'socket'] as const) {
        const query = `subscription { ${inside} } ${inside === '...f' ? 'fragment f on Subscription { incidentRecorded { id } alertRaised { id } }' : ''}`;
        const answer = await hub.ask(way, { query });
        expect({ way, inside, data: answer.data ?? null, said: messages(answer) }).toEqual({
          way,
          inside,
          data: null,
          said: expect.stringContaining('must select only one top level field'),
        });
      }
  });

  test('15. an operationName that confuses: the named one runs or none', async () => {
    const query = 'query A { me { name } } query B { cases { totalCount } }';
    for (const operationName of ['C', '', 'a', '__proto__']) await refusedEverywhere({ query, operationName }, /operation/i);
    await refusedEverywhere({ query }, /operation/i);
    for (const operationName of [7, ['A'], { name: 'A' }]) {
      const answer = await hub.post({ query, operationName });
      expect(answer.status).toBeLessThan(500);
      expect(answer.data ?? null).toBeNull();
    }
    const harmless = 'query A { __typename } mutation B { caseAdvance(caseId: "x", to: ANALYSIS, idempotencyKey: "k") { __typename } }';
    const got = await hub.send(`/graphql?query=${encodeURIComponent(harmless)}&operationName=B`, {
      method: 'GET',
      headers: { 'apollo-require-preflight': '1' },
    });
    expect({ status: got.status, data: got.data ?? null }).toEqual({ status: 405, data: null });
  });
});

describe('arguments and variables', () => {
  test('8. a page of a million rows', async () => {
    await refusedEverywhere({ query: '{ cases(first: 1000000) { nodes { id } } }' }, /may have to read more than 100000 rows/);
    await refusedEverywhere(
      { query: 'query ($n: Int) { cases(first: $n) { nodes { id } } }', variables: { n: 1_000_000 } },
      /may have to read more than 100000 rows/,
    );
    const answer = await hub.post({ query: '{ cases(first: 1000000) { totalCount } }' });
    expect(answer).toMatchObject({ data: { cases: null }, errors: [{ message: expect.stringContaining('A page holds 0 to 500 rows') }] });
  });

  test('9. page sizes that multiply, said, in variables and in fragments', async () => {
    const query = `query ($n: Int = 100) { cases(first: 500) { ...c } }
      fragment c on CaseConnection { nodes { people(first: $n) { nodes { cases(first: $n) { nodes { incidents(last: $n) { nodes { id } } } } } } } }`;
    await refusedEverywhere({ query }, /ask for smaller pages \("first"\), for fewer levels, or in several operations/);
    await refusedEverywhere({ query, variables: { n: 90 } }, /may have to read more than 100000 rows/);
    expect((await hub.post({ query, variables: { n: 1 } })).errors).toEqual([]);
  });

  test('10. aliases that try one id after another', async () => {
    const tries = (count: number) =>
      Array.from(
        { length: count },
        (_, index) => `a${index}: node(id: "${btoa(`Person:00000000-0000-7000-8000-${String(index).padStart(12, '0')}`)}") { id }`,
      ).join(' ');
    await refusedEverywhere({ query: `{ ${tries(31)} }` }, /more than 30 fields another name/);
    const { data, errors } = await hub.post({ query: `{ ${tries(30)} }` });
    expect(errors).toEqual([]);
    expect(new Set(Object.values(data ?? {}))).toEqual(new Set([null]));
  });

  test('11. a list of ten megabytes', async () => {
    const variables = { ids: Array.from({ length: 500_000 }, (_, index) => `an-id-of-a-record-${index}`) };
    const statements = await hub.statements(async () => {
      const { status, errors } = await hub
        .post({ query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables })
        .catch(() => ({ status: 413, errors: [] }));
      expect(status).toBe(413);
      for (const { message } of errors) expect(message).toBe('The body of the request is larger than 256 KB: send less, or in several requests.');
    });
    expect(statements).toBe(0);
    const ids = Array.from({ length: 2000 }, (_, index) => btoa(`Ward:${index}`));
    const many = await hub.post({ query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids } });
    expect(messages(many)).toContain('Ask for at most 100 records at once, not 2000');
  });

  test('18. an alias called __proto__', async () => {
    const { text } = await hub.post({ query: '{ __proto__: me { __proto__: name } constructor: me { name } }' });
    expect(text).toMatch(/^{"data":{"__proto__":{"__proto__":"[^"]+"},"constructor":{"name":"[^"]+"}}}\n$/);
    expect(Object.hasOwn(Object.prototype, 'name')).toBe(false);
  });

  test('19. variables called __proto__ and constructor', async () => {
    const poisoned = await hub.send('/graphql', { body: '{"query":"{ me { name } }","variables":{"__proto__":{"admin":true}}}' });
    expect(poisoned.status).toBe(400);
    const named = await hub.send('/graphql', {
      body: '{"query":"query ($constructor: Int) { cases(first: $constructor) { totalCount } }","variables":{"constructor":1}}',
    });
    expect(named.data).toEqual({ cases: { totalCount: 0 } });
    const inherited = await hub.post({ query: 'query ($toString: String!) { whatCameFrom(topic: $toString, partition: 0, offset: "0") { id } }' });
    expect(messages(inherited)).toContain('Variable "$toString" of required type "String!" was not provided');
    expect('admin' in {}).toBe(false);
  });

  test('20. integers that nothing can hold', async () => {
    for (const number of ['2147483648', '-99999999999999999999', '1e400', '9'.repeat(1000)])
      await refusedEverywhere({ query: `{ cases(first: ${number}) { nodes { id } } }` }, /Int cannot represent|may have to read more/);
    const { status, errors } = await hub.send('/graphql', { body: '{"query":"query ($n: Int) { cases(first: $n) { totalCount } }","variables":{"n":1e999}}' });
    expect(status).toBeLessThan(500);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('21. halves of characters', async () => {
    for (const text of ['\uD800', 'a\uDFFFb', '\u0000', '\uD83D', '\u202E']) {
      const answer = await hub.post({
        query: 'query ($t: String) { incidents(filter: { text: $t, simulated: INCLUDE }) { totalCount } people(filter: { text: $t }) { totalCount } }',
        variables: { t: text },
      });
      expect(answer.status).toBeLessThan(500);
      expect({ text, codes: codes(answer) }).toEqual({ text, codes: answer.errors.map(() => 'BAD_USER_INPUT') });
    }
    const inDocument = await hub.post({ query: `{ incidents(filter: { text: "\uD800" }) { totalCount } }` });
    expect(inDocument.status).toBeLessThan(500);
    expect(codes(inDocument)).not.toContain('INTERNAL_SERVER_ERROR');
  });
});

describe('requests', () => {
  const body = '{"query":"{ me { name } }"}';

  test('16. a body that begins with a byte order mark', async () => {
    // The mark is passed over, and what follows is read like any other.
    const marked = (text: string) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    expect((await hub.send('/graphql', { body: marked('{"query":"{ me { roles } }"}') })).data).toEqual({ me: { roles: ['ANALYST'] } });
    expect((await hub.send('/graphql', { body: marked('{"query":"{ me { roles } }"}') }, 'POLICE_SYSTEM')).errors).toMatchObject([
      { extensions: { code: 'DOCUMENT_NOT_REGISTERED' } },
    ]);
    expect((await hub.send('/graphql', { body: marked('{"query') })).status).toBe(400);
    expect((await hub.post({ query: '\uFEFF{ me { roles } }' })).data).toEqual({ me: { roles: ['ANALYST'] } });
  });

  test('17. a body in another alphabet', async () => {
    for (const [charset, bytes] of [
      ['utf-16le', Buffer.from(body, 'utf16le')],
      ['utf-7', Buffer.from('+AHs-+ACI-query+ACI-:+ACI-+AHs- me +AHs- name +AH0- +AH0-+ACI-+AH0-')],
      ['ibm037', Buffer.from([0xc0, 0x7f, 0x98, 0xa4, 0x85, 0x99, 0xa8, 0x7f])],
    ] as const)
      for (const accept of ['application/json', 'text/event-stream']) {
        const { status, data } = await hub.send('/graphql', { body: bytes, headers: { 'content-type': `application/json; charset=${charset}`, accept } });
        expect({ charset, status, data }).toEqual({ charset, status: expect.toSatisfy((code: number) => code === 400 || code === 415), data: undefined });
      }
  });

  test('22. every method there is', async () => {
    for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'QUERY', 'get', 'POST\tX']) {
      const answer = await raw(
        `${method} /graphql HTTP/1.1\r\nHost: hub\r\nAuthorization: ${await hub.authorization('ANALYST')}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      expect({ method, line: answer.split('\r\n')[0] }).toEqual({ method, line: expect.stringMatching(/^$|^HTTP\/1\.1 (400|404|405) /) });
      expect(answer).not.toContain('"data"');
    }
  });

  test('23. every type of content, with each Accept', async () => {
    for (const type of [
      '',
      'text/plain',
      'text/html',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/graphql',
      'application/xml',
      'application/json+x',
      'application/JSON5',
      'image/svg+xml',
      'a/b; charset="',
      '*/*',
    ])
      for (const accept of ['application/json', 'text/event-stream', 'multipart/mixed; deferSpec=20220824', 'image/png']) {
        const { status, data, text } = await hub.send('/graphql', { body, headers: { 'content-type': type, accept } });
        expect({ type, accept, status, data }).toEqual({
          type,
          accept,
          status: expect.toSatisfy((code: number) => code >= 400 && code < 500),
          data: undefined,
        });
        expect(text).not.toMatch(/\.(?:ts|js):\d/);
      }
  });

  test('24. a flood of ids of documents that nobody knows', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => index.toString(16).padStart(64, '0'));
    const statements = await hub.statements(async () => {
      for (const way of ['HTTP', 'SSE'] as const)
        for (const documentId of ids) expect(codes(await hub.ask(way, { documentId }, 'POLICE_SYSTEM'))).toEqual(['DOCUMENT_NOT_REGISTERED']);
    });
    expect(statements).toBe(0);
    // None of them is kept.
    const documents = readTrustedDocuments();
    for (const documentId of ids) documents.textOf({ documentId }, true);
    expect(JSON.stringify(documents)).toBe('{}');
  });

  test('25. the schema by __type, one name after another', async () => {
    for (const way of WAYS)
      for (const query of [
        '{ __type(name: "Person") { fields { name } } }',
        '{ a: __type(name: "Query") { name } }',
        '{ ...f } fragment f on Query { __type(name: "Case") { name } }',
      ]) {
        const answer = await hub.ask(way, { query }, 'VICTIM_SUPPORT');
        expect({ data: answer.data ?? null, codes: codes(answer) }).toEqual({ data: null, codes: ['DOCUMENT_NOT_REGISTERED'] });
      }
  });

  test('after all of it the hub answers as before, and its log holds no fault', async () => {
    expect((await hub.post({ query: '{ me { roles } }' })).data).toEqual({ me: { roles: ['ANALYST'] } });
    expect(hub.logged.filter((line) => line.includes('"fault"'))).toEqual([]);
  });
});

async function raw(bytes: string): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect(Number(hub.url.port), hub.url.hostname);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
    socket.write(bytes);
  });
}
