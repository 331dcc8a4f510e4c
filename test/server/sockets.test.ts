/** Sockets: who may open one, how much one may ask, what each event sees, and when it is closed. */
import { once } from 'node:events';
import { request } from 'node:http';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { aHub, type Hub, standstill } from './a-hub.ts';
import { SECRET } from './world.ts';

let hub: Hub;
/** Gives a new socket one second to show its token. */
let impatient: Hub;

beforeAll(async () => {
  hub = await aHub();
  impatient = await aHub({ limits: { socketInit: 1000 } });
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await impatient[Symbol.asyncDispose]();
});

describe('an open socket', () => {
  test('answers queries and mutations, and tells events as they come', async () => {
    const line = await hub.socket();
    await line.had('connection_ack');
    line.subscribe('1', '{ hello }');
    line.subscribe('2', 'mutation { note }');
    line.subscribe('3', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() > 0);
    hub.tell('a fight outside');
    await line.had('next', 3);
    line.send({ type: 'complete', id: '3' });
    await until('the subscription is closed', () => hub.listeners() === 0);
    const of = (id: string) => line.messages.filter((message) => message.id === id);
    expect(of('1')).toEqual([
      { id: '1', type: 'next', payload: { data: { hello: 'hello you' } } },
      { id: '1', type: 'complete' },
    ]);
    expect(of('2')).toEqual([
      { id: '2', type: 'next', payload: { data: { note: 'noted' } } },
      { id: '2', type: 'complete' },
    ]);
    expect(of('3')).toEqual([{ id: '3', type: 'next', payload: { data: { told: 'a fight outside' } } }]);
    line.socket.close();
  });

  test('is what the graphql-ws client speaks, and takes the parameter as Authorization too', async () => {
    const client = createClient({
      url: new URL('/graphql', hub.url).href,
      webSocketImpl: WebSocket,
      connectionParams: async () => ({ Authorization: await hub.authorization() }),
    });
    const results = client.iterate({ query: '{ subject }' });
    expect((await results.next()).value).toEqual({ data: { subject: 'officer-7' } });
    await client.dispose();
  });

  test('makes a context for each operation and another for each event, each with a request id to quote', async () => {
    const before = hub.contexts.length;
    const line = await hub.socket({ headers: { 'x-request-id': 'control-room-1' } });
    await line.had('connection_ack');
    line.subscribe('a', 'subscription { context }');
    await until('the subscription is open', () => hub.listeners() > 0);
    hub.tell('one');
    hub.tell('two');
    await line.had('next', 2);
    const numbers = line.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);
    expect(numbers).toEqual([{ data: { context: before + 2 } }, { data: { context: before + 3 } }]);
    expect(hub.contexts.slice(before).map(({ requestId }) => requestId)).toEqual(['control-room-1.1', 'control-room-1.1', 'control-room-1.1']);
    line.socket.close();
  });

  test('lets go of everything when the client hangs up', async () => {
    const before = hub.contexts.length;
    const line = await hub.socket();
    await line.had('connection_ack');
    line.subscribe('a', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() === 1);
    line.socket.terminate();
    await until('the work is told to stop', () => hub.contexts[before]?.signal.aborted === true);
    await until('the subscription is closed', () => hub.listeners() === 0);
  });

  test('hides faults of the hub and tells them to the log; refusals stay', async () => {
    const line = await hub.socket({ headers: { 'x-request-id': 'control-room-2' } });
    await line.had('connection_ack');
    line.subscribe('a', '{ broken }');
    line.subscribe('b', '{ refused }');
    line.subscribe('c', 'subscription { fails }');
    await line.had('complete', 3);
    const errors = line.messages.flatMap(({ id, payload }) =>
      typeof payload === 'object' && payload !== null && 'errors' in payload ? [{ id, errors: payload.errors }] : [],
    );
    expect(errors.toSorted((a, b) => String(a.id).localeCompare(String(b.id)))).toEqual([
      {
        id: 'a',
        errors: [
          expect.objectContaining({
            message: 'Something went wrong here; quote request control-room-2.1',
            path: ['broken'],
            extensions: { code: 'INTERNAL_SERVER_ERROR' },
          }),
        ],
      },
      { id: 'b', errors: [expect.objectContaining({ message: 'You may not. Ask your manager.', extensions: { code: 'FORBIDDEN' } })] },
      { id: 'c', errors: [{ message: 'Something went wrong here; quote request control-room-2.3', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    ]);
    expect(hub.logged.filter((each) => each.includes('control-room-2.') && each.includes('"fault"'))).toHaveLength(2);
    expect(hub.logged.join('') + JSON.stringify(line.messages)).not.toContain(SECRET);
    line.socket.close();
  });

  test('says no more than a request to quote when a context cannot be made', async () => {
    await using failing = await aHub({ contextFails: true });
    const line = await failing.socket({ headers: { 'x-request-id': 'no-context' } });
    await line.had('connection_ack');
    line.subscribe('a', '{ hello }');
    line.subscribe('b', 'subscription { told }');
    await line.had('complete', 2);
    const answers = Object.fromEntries(line.messages.filter(({ type }) => type === 'next').map(({ id, payload }) => [id, payload]));
    const said = (number: number) => ({
      errors: [{ message: `Something went wrong here; quote request no-context.${number}`, extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    expect(answers).toEqual({ a: said(1), b: said(2) });
    expect(failing.logged.join('')).not.toContain(SECRET);
  });

  test('checks operations as HTTP does', async () => {
    const line = await hub.socket();
    await line.had('connection_ack');
    line.subscribe('a', '{ nonsense }');
    line.subscribe('b', '{');
    line.subscribe('c', `{ ${'again { '.repeat(15)} hello ${'} '.repeat(15)} }`);
    line.subscribe('d', 'query A { hello } query B { hello }');
    await line.had('error', 4);
    const errors = Object.fromEntries(line.messages.filter(({ type }) => type === 'error').map(({ id, payload }) => [id, payload]));
    expect(errors).toMatchObject({
      a: [{ message: 'Cannot query field "nonsense" on type "Query".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      b: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }],
      c: [
        {
          message: 'This operation is 16 levels deep and the hub answers 15: ask for less, or in two operations.',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
      d: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
    });
    line.socket.close();
  });

  test('runs twenty operations and no more, until one of them is completed', async () => {
    const line = await hub.socket();
    await line.had('connection_ack');
    for (let id = 1; id <= 21; id += 1) line.subscribe(String(id), 'subscription { told }');
    await line.had('error');
    expect(line.messages.filter(({ type }) => type === 'error')).toEqual([
      {
        id: '21',
        type: 'error',
        payload: [{ message: 'A socket runs 20 operations at a time: complete one, or open another socket.', extensions: { code: 'TOO_MANY_OPERATIONS' } }],
      },
    ]);
    line.send({ type: 'complete', id: '1' });
    line.subscribe('22', '{ hello }');
    await line.had('next');
    expect(line.messages.at(-1)).toMatchObject({ id: '22' });
    line.socket.close();
  });

  test('makes a source wait for a client that does not read', async () => {
    const line = await hub.socket();
    await line.had('connection_ack');
    line.socket.pause();
    line.subscribe('a', 'subscription { flood }');
    const seen = await standstill(() => hub.flooded());
    expect(seen).toBeLessThan(200);
    expect(seen).toBeGreaterThan(0);
    line.socket.terminate();
  });
});

describe('who asks without reading the answers', () => {
  test('is not listened to, and then hears every one', async () => {
    const line = await hub.socket();
    await line.had('connection_ack');
    line.socket.pause();
    for (let i = 0; i < 20_000; i += 1) line.socket.send(`{"type":"ping","payload":{"x":"${'x'.repeat(1000)}"}}`);
    // What the hub does not read waits here.
    expect(await standstill(() => line.socket.bufferedAmount)).toBeGreaterThan(1_000_000);
    line.socket.resume();
    await until('every ping is answered', () => line.messages.length === 20_001);
    line.socket.close();
  });

  test('and floods the hub with pings of the transport is cut off', async () => {
    const line = await hub.socket();
    await line.had('connection_ack');
    line.socket.on('error', () => {});
    for (let i = 0; i < 20_000; i += 1) line.socket.ping('x'.repeat(100));
    expect(await line.closed()).toMatchObject({ code: 1006 });
  });
});

describe('a socket is closed', () => {
  test('when its token expires: within five seconds, 4403 and the same reason as a refusal, and no event after it', async () => {
    const exp = Math.floor(Date.now() / 1000) + 3;
    const line = await hub.socket({ params: { authorization: await hub.authorization({ exp }) } });
    await line.had('connection_ack');
    line.subscribe('a', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() === 1);
    const telling = setInterval(() => hub.tell('still there?'), 20);
    expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    clearInterval(telling);
    const late = Date.now() - exp * 1000;
    expect(late).toBeGreaterThanOrEqual(-20);
    expect(late).toBeLessThan(5000);
    expect(line.messages.filter(({ type }) => type === 'complete')).toEqual([]);
    hub.tell('nobody hears this');
    await until('the subscription is closed', () => hub.listeners() === 0);
  });

  test.each([
    [
      'that begins twice',
      4429,
      'Too many initialisation requests',
      (line: WebSocket) => ['connection_init', 'connection_init'].forEach((type) => line.send(JSON.stringify({ type }))),
    ],
    [
      'that asks before it showed a token',
      4401,
      'Unauthorized',
      (line: WebSocket) => line.send('{"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}'),
    ],
    ['that talks nonsense', 4400, 'Invalid message received', (line: WebSocket) => line.send('hello')],
    ['that sends what only a server sends', 4400, 'Invalid message received', (line: WebSocket) => line.send('{"type":"connection_ack"}')],
    ['that sends more than 64 KB at once', 1009, '', (line: WebSocket) => line.send(`{"type":"ping","payload":{"x":"${'x'.repeat(70_000)}"}}`)],
    [
      'that sends a message in a thousand scraps',
      1008,
      '',
      (line: WebSocket) => {
        for (let i = 0; i < 1000; i += 1) line.send('x', { fin: false });
      },
    ],
  ])('%s: %i', async (_, code, reason, misbehave) => {
    const line = await hub.socket({ params: null });
    line.socket.on('error', () => {});
    misbehave(line.socket);
    const end = await line.closed();
    // ws tells the client of a broken frame only by the code.
    expect({ code: end.code, reason: end.reason }).toEqual({ code, reason });
    expect(line.messages.filter(({ type }) => type !== 'connection_ack')).toEqual([]);
  });

  test('that speaks another protocol: 4406', async () => {
    const line = await hub.socket({ params: null, protocol: 'graphql-ws' }).catch((failure: Error) => failure.message);
    expect(line).toBe('Server sent no subprotocol');
  });

  test('that no longer answers pings, while one that does stays', async () => {
    await using pinging = await aHub({ limits: { socketPing: 1000 } });
    const [deaf, live] = [await pinging.socket(), await pinging.socket()];
    await Promise.all([deaf.had('connection_ack'), live.had('connection_ack')]);
    deaf.socket.pause();
    await until('the deaf socket is dropped', () => pinging.logged.some((line) => line.includes('"code":1006')));
    live.subscribe('a', '{ hello }');
    await live.had('next');
    deaf.socket.terminate();
    live.socket.close();
  });
});

describe('no socket is opened', () => {
  const upgraded = async (path: string, headers: Record<string, string>): Promise<number | undefined> => {
    const asking = request(new URL(path, hub.url), {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'graphql-transport-ws',
        ...headers,
      },
    });
    asking.end();
    const code = await Promise.race([
      once(asking, 'response').then(([response]) => response.statusCode),
      once(asking, 'upgrade').then(([response, socket]) => (socket.destroy(), response.statusCode)),
    ]);
    asking.destroy();
    return code;
  };

  test('for the page of another host; for our own, and for what is no page, one is', async () => {
    expect(await upgraded('/graphql', { origin: 'https://evil.example.org' })).toBe(403);
    expect(await upgraded('/graphql', { origin: 'null' })).toBe(403);
    expect(await upgraded('/graphql', { origin: `http://127.0.0.1:${Number(hub.url.port) + 1}` })).toBe(403);
    expect(await upgraded('/graphql', { origin: hub.url.origin })).toBe(101);
    expect(await upgraded('/graphql', {})).toBe(101);
  });

  test('anywhere but at /graphql', async () => {
    expect(await upgraded('/', {})).toBe(404);
    expect(await upgraded('/graphql/other', {})).toBe(404);
  });
});

test('a hundred sockets that say nothing go away by themselves with 4408, and nobody else notices', async () => {
  const line = await impatient.socket();
  await line.had('connection_ack');
  const idle = await Promise.all(Array.from({ length: 100 }, async () => await impatient.socket({ params: null })));
  line.subscribe('a', '{ hello }');
  await line.had('next');
  const ends = await Promise.all(idle.map(async (each) => await each.closed()));
  expect(ends).toEqual(idle.map(() => ({ code: 4408, reason: 'Connection initialisation timeout' })));
  line.socket.close();
});
