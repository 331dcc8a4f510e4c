/** The HTTP front: request ids, limits, masks, headers, and no surprise for any method or content type. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { aHub, type Hub } from './a-hub.ts';
import { SECRET } from './world.ts';

let hub: Hub;

beforeAll(async () => {
  hub = await aHub();
});

afterAll(async () => await hub[Symbol.asyncDispose]());

/** A request with a good token, body and headers as given. */
async function sent(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, method = 'POST'): Promise<Response> {
  const init = { method, headers: { authorization: await hub.authorization(), 'content-type': 'application/json', ...headers }, body };
  return await fetch(new URL('/graphql', hub.url), init);
}

/** What comes back for bytes sent as they are. */
async function raw(bytes: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(hub.url.port), hub.url.hostname);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(bytes);
  });
}

describe('request ids', () => {
  test('a plain word of the caller is kept, echoed, logged, and what resolvers see', async () => {
    const response = await hub.ask('{ requestId }', { headers: { 'x-request-id': 'trace-2026-11-23.7' } });
    expect(response.headers.get('x-request-id')).toBe('trace-2026-11-23.7');
    expect(await response.json()).toEqual({ data: { requestId: 'trace-2026-11-23.7' } });
    await until('it is logged', () => hub.logged.some((line) => line.includes('"requestId":"trace-2026-11-23.7"') && line.includes('"status":200')));
  });

  test.each(['', 'short', 'x'.repeat(65), 'with spaces in it', '<script>alert(1)</script>', '{"level":"fatal"}'])(
    'anything else (%j) is replaced by one of ours',
    async (id) => {
      const response = await hub.ask('{ hello }', { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    },
  );

  test('every kind of answer has one', async () => {
    for (const path of ['/', '/explorer', '/nothing', '/health/live', '/graphql'])
      expect((await fetch(new URL(path, hub.url))).headers.get('x-request-id')).toBeTruthy();
  });
});

describe('what goes wrong', () => {
  test('inside the hub is masked, with the request to quote, and beside it the rest is answered', async () => {
    const response = await hub.ask('{ hello broken }', { headers: { 'x-request-id': 'quote-me-please' } });
    const body = await response.text();
    expect(JSON.parse(body)).toEqual({
      data: { hello: 'hello you', broken: null },
      errors: [
        {
          message: 'Something went wrong here; quote request quote-me-please',
          path: ['broken'],
          locations: [{ line: 1, column: 9 }],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    });
    const fault = hub.logged.find((line) => line.includes('quote-me-please') && line.includes('"fault"'));
    expect(JSON.parse(fault ?? '{}')).toMatchObject({
      level: 'error',
      failure: { name: 'Error', at: expect.arrayContaining([expect.stringContaining('world.ts')]) },
    });
    expect(body + hub.logged.join('')).not.toContain(SECRET);
  });

  test('when a context cannot be made is masked too', async () => {
    await using failing = await aHub({ contextFails: true });
    const response = await failing.ask('{ hello }', { headers: { 'x-request-id': 'no-context' } });
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 500,
      body: { errors: [{ message: 'Something went wrong here; quote request no-context', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    });
    expect(failing.logged.join('')).not.toContain(SECRET);
  });

  test('by the asker’s doing is said as it is', async () => {
    expect(await (await hub.ask('{ refused }')).json()).toMatchObject({
      errors: [{ message: 'You may not. Ask your manager.', extensions: { code: 'FORBIDDEN' } }],
    });
    expect(await (await hub.ask('{ nonsense }')).json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    expect(await (await hub.ask('query ($c: Int!) { exactly(count: $c) }', { variables: { c: 'x' } })).json()).toMatchObject({
      errors: [{ message: expect.stringContaining('Int cannot represent non-integer value'), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test('a subscription over plain HTTP is told where to go', async () => {
    expect(await (await hub.ask('subscription { told }')).json()).toEqual({
      errors: [
        { message: 'A subscription is a stream: ask for it with `Accept: text/event-stream`, or over a WebSocket.', extensions: { code: 'BAD_REQUEST' } },
      ],
    });
  });
});

describe('limits', () => {
  test('a body of more than 256 KB is refused with 413, and says so', async () => {
    const response = await sent(JSON.stringify({ query: '{ hello }', variables: { x: 'x'.repeat(256 * 1024) } }));
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 413,
      body: {
        errors: [{ message: 'The body of the request is larger than 256 KB: send less, or in several requests.', extensions: { code: 'PAYLOAD_TOO_LARGE' } }],
      },
    });
  });

  test('several operations in one request are refused', async () => {
    const response = await sent('[{"query":"{ hello }"},{"query":"{ hello }"}]');
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    });
  });

  test.each([
    ['too many tokens', `{ ${'hello '.repeat(2000)} }`, /^This document holds more than 2000 tokens \(words and signs\): ask for less/],
    ['too deep', `{ ${'again { '.repeat(15)} hello ${'}'.repeat(15)} }`, /^This operation is 16 levels deep and the hub answers 15/],
    ['too many aliases', `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: hello`).join(' ')} }`, /^This document gives more than 30 fields another name/],
    [
      // Who counted them one by one would not come to an end: they are 2^41.
      'fragments upon fragments',
      `{ ...f0 } ${Array.from({ length: 40 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(' ')} fragment f40 on Query { hello subject }`,
      /^This operation asks for more than 5000 fields/,
    ],
    ['circular introspection', `{ __schema { types { ${'fields { type { '.repeat(4)} name ${'} }'.repeat(4)} } } }`, /Maximum introspection depth exceeded/],
  ])('a document with %s is refused', async (_, query, message) => {
    expect(await (await hub.ask(query)).json()).toMatchObject({ errors: [{ message: expect.stringMatching(message) }] });
  });

  test('a fragment that spreads itself is refused, and comes to an end', async () => {
    expect(await (await hub.ask('{ ...a } fragment a on Query { again { ...b } } fragment b on Query { ...a }')).json()).toMatchObject({
      errors: [{ message: expect.stringContaining('Cannot spread fragment') }],
    });
  });

  test('edges and nodes are no depth, and fifteen levels are answered', async () => {
    expect(await (await hub.ask(`{ ${'again { '.repeat(14)} hello ${'}'.repeat(14)} }`)).json()).toHaveProperty('data');
  });

  test('the introspection query of a client is answered', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const query = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    expect(await (await hub.ask(query)).json()).toHaveProperty('data.__schema.types');
  });
});

describe('methods, types and damage: never a 5xx, never an answer to what browsers send unasked', () => {
  const query = '{"query":"{ hello }"}';

  test.each(['PUT', 'PATCH', 'DELETE'])('%s is not allowed', async (method) => {
    const response = await sent(query, {}, method);
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, POST' });
  });

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/graphql', 415],
    ['nonsense', 415],
    ['application/json; charset=utf-8', 200],
    ['application/json; charset=utf-16', 200],
    ['APPLICATION/JSON', 200],
  ])('a body of type %s: %i', async (type, status) => {
    expect((await sent(query, { 'content-type': type })).status).toBe(status);
  });

  test.each([
    ['nothing', ''],
    ['half a text', '{ "query'],
    ['a BOM before it', '\uFEFF{ "query'],
    ['a word', '"{ hello }"'],
    ['null', 'null'],
    ['a poisoned object', '{"query":"{ hello }","__proto__":{"admin":true}}'],
    ['UTF-16', Buffer.from(query, 'utf16le')],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ])('a body that is %s: 400', async (_, body) => {
    const response = await sent(body);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 400,
      body: { errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }] },
    });
  });

  test('names of prototypes are names like any other', async () => {
    const response = await hub.ask('query ($constructor: String) { __proto__: hello(name: $constructor) toString: hello }', {
      variables: JSON.parse('{"constructor":"me"}'),
    });
    expect(await response.text()).toBe('{"data":{"__proto__":"hello me","toString":"hello you"}}\n');
  });

  test('a GET that any page could send is not answered; one that browsers ask about first is', async () => {
    const ask = async (headers: Record<string, string>) =>
      await fetch(new URL('/graphql?query=%7Bhello%7D', hub.url), { headers: { authorization: await hub.authorization(), ...headers } });
    expect((await ask({})).status).toBe(400);
    expect((await ask({ 'apollo-require-preflight': '1' })).status).toBe(200);
  });

  test('no page of another origin is let in', async () => {
    const response = await fetch(new URL('/graphql', hub.url), {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example.org', 'access-control-request-method': 'POST' },
    });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each([
    ['both lengths', 'POST /graphql HTTP/1.1\r\nHost: hub\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'POST /graphql HTTP/1.1\r\nHost: hub\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde'],
    ['a broken chunk', 'POST /graphql HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n'],
    ['a folded header', 'GET /health/live HTTP/1.1\r\nHost: hub\r\nX: a\r\n b\r\n\r\n'],
    ['no host', 'GET /health/live HTTP/1.1\r\n\r\n'],
    ['no HTTP', 'hello\r\n\r\n'],
  ])('a request with %s: 400, and the connection is closed', async (_, bytes) => {
    expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  test('an address that cannot be decoded: 400, in the same shape', async () => {
    expect(await raw('GET /%zz HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[^]*"message":"The address is damaged/,
    );
  });

  test('a host name that is none hurts nobody', async () => {
    const authorization = await hub.authorization();
    expect(
      await raw(
        `GET /graphql?query=%7Bhello%7D HTTP/1.1\r\nHost: [[[\r\nAuthorization: ${authorization}\r\nApollo-Require-Preflight: 1\r\nConnection: close\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test('what is not there is said in the same shape', async () => {
    const response = await fetch(new URL('/graphql/', hub.url));
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 404,
      body: { errors: [{ message: 'There is nothing here: the API is /graphql, the start page is /.', extensions: { code: 'NOT_FOUND' } }] },
    });
  });
});

describe('headers', () => {
  test('pages may load only what the hub serves, and be framed by nobody', async () => {
    const { headers } = await fetch(new URL('/', hub.url));
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('strict-transport-security')).toMatch(/max-age/);
  });

  test('every answer forbids sniffing and framing, also those that no route ever sees', async () => {
    const answered = async (path: string, init: RequestInit = {}) => (await fetch(new URL(path, hub.url), init)).headers;
    const good = { authorization: await hub.authorization(), 'content-type': 'application/json' };
    const seen = await Promise.all([
      ...['/', '/graphql', '/explorer', '/explorer/open.js', '/health/ready', '/demo/users', '/nothing'].map((path) => answered(path)),
      answered('/graphql', { method: 'POST', headers: good, body: '{"query":"{ hello }"}' }),
      answered('/graphql', { method: 'POST', headers: { ...good, accept: 'text/event-stream' }, body: '{"query":"{ hello }"}' }),
      answered('/graphql', { method: 'POST', headers: good, body: '{' }),
      answered('/graphql', { method: 'POST', headers: good, body: 'x'.repeat(300_000) }),
    ]);
    for (const headers of seen) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-powered-by')).toBeNull();
    }
    for (const bytes of [
      'hello\r\n\r\n',
      'GET /%zz HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: hub\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
    ])
      expect(await raw(bytes)).toMatch(/\r\nx-content-type-options: nosniff\r\n/i);
  });

  test('answers with data are never kept by anyone on the way', async () => {
    expect((await hub.ask('{ hello }')).headers.get('cache-control')).toBe('no-store');
  });
});
