/** What a request says of itself: taken, or refused with one answer, over HTTP, as event stream and on a socket. */
import { request as send } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askingOf } from '../../src/access/asking.ts';
import { PURPOSES, type Purpose } from '../../src/access/identity.ts';
import { until } from '../support/until.ts';
import { aHub, type Hub, type Line, readEvents } from './a-hub.ts';

const NOT_ALLOWED =
  '{"errors":[{"message":"You may not ask in this way: say one purpose that your token allows, or none; what you say of a request, say once and in plain text; and only a system says for whom it asks. If your work needs another purpose, ask Safer Neighbourhoods for it.","extensions":{"code":"PURPOSE_NOT_ALLOWED"}}]}\n';
const REASON_NEEDED =
  '{"errors":[{"message":"This purpose needs a reason: send one in a sentence as `x-hub-reason`, or as the parameter `reason` of a socket. It goes on record with what you read.","extensions":{"code":"REASON_NEEDED"}}]}\n';

/** The purposes that are in force now: a test may end one. */
const inForce = new Map<Purpose, { reasonDemanded: boolean }>();
let hub: Hub;
/** A person's token and a system's. */
let person: string;
let system: string;

beforeAll(async () => {
  // In production, systems of partners are kept to registered documents.
  hub = await aHub({ config: { environment: 'development' }, askingFor: async (identity, said) => askingOf(identity, said, inForce) });
  person = await hub.authorization({ purposes: ['PROBLEM_SOLVING', 'INTELLIGENCE', 'PSPO_ENFORCEMENT'], default_purpose: 'PROBLEM_SOLVING' });
  system = await hub.authorization({ sub: 'feed-1', agency: 'HUMBERSIDE_POLICE', roles: ['POLICE_SYSTEM'], purposes: ['PROBLEM_SOLVING'] });
  for (const purpose of PURPOSES) if (purpose !== 'PSPO_ENFORCEMENT') inForce.set(purpose, { reasonDemanded: purpose === 'INTELLIGENCE' });
});

afterAll(async () => await hub[Symbol.asyncDispose]());

type Headers = Readonly<Record<string, string | string[]>>;

/** A request as it goes over the wire, its headers as they are. */
async function asked(headers: Headers, { method = 'POST', body = '{"query":"{ hello }"}', accept = 'application/json' } = {}) {
  return await new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const request = send(
      new URL(method === 'GET' ? '/graphql?query=%7Bhello%7D' : '/graphql', hub.url),
      {
        method,
        headers: { ...(method === 'GET' ? { 'apollo-require-preflight': '1' } : { 'content-type': 'application/json' }), accept, ...headers },
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const { date: _, 'x-request-id': __, ...rest } = response.headers;
          resolve({ status: response.statusCode ?? 0, body: text, headers: rest });
        });
      },
    );
    request.on('error', reject);
    // Bytes: Node writes a body that is text, and the headers before it, as UTF-8.
    request.end(method === 'GET' ? undefined : Buffer.from(body));
  });
}

/** As Node wants bytes of a header: each a character. */
const bytes = (text: string) => Buffer.from(text).toString('latin1');
const lastAsking = () => hub.contexts.at(-1)?.asking;

const WAYS = [
  ['over HTTP', 'application/json'],
  ['as event stream', 'text/event-stream'],
] as const;

describe.each(WAYS)('%s', (_, accept) => {
  test.each<[string, () => string, Headers, object]>([
    ['nothing: the default of the token', () => person, {}, { purpose: 'PROBLEM_SOLVING', actingFor: null, reason: null }],
    ['nothing, with a token that has no default', () => system, {}, { purpose: null, actingFor: null, reason: null }],
    ['a purpose', () => system, { 'X-Hub-Purpose': 'PROBLEM_SOLVING' }, { purpose: 'PROBLEM_SOLVING' }],
    [
      'a purpose that needs a reason, with one',
      () => person,
      { 'x-hub-purpose': 'INTELLIGENCE', 'x-hub-reason': 'Grade of ISR 7' },
      { purpose: 'INTELLIGENCE', reason: 'Grade of ISR 7' },
    ],
    ['a reason that nobody demands', () => person, { 'x-hub-reason': bytes('Für den Fall') }, { purpose: 'PROBLEM_SOLVING', reason: 'Für den Fall' }],
    ['for whom a system asks', () => system, { 'x-hub-acting-for': bytes('PC 4711 Ørsted 🙂') }, { purpose: null, actingFor: 'PC 4711 Ørsted 🙂' }],
  ])('is taken: %s', async (__, authorization, headers, expected) => {
    const answer = await asked({ authorization: authorization(), ...headers }, { accept });
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('{"data":{"hello":"hello you"}}') });
    expect(lastAsking()).toMatchObject(expected);
  });

  test.each<[string, () => string, Headers]>([
    ['a purpose that the token does not allow', () => person, { 'x-hub-purpose': 'SAFEGUARDING' }],
    ['a purpose that is not in force', () => person, { 'x-hub-purpose': 'PSPO_ENFORCEMENT' }],
    ['a purpose that there is not', () => person, { 'x-hub-purpose': 'CURIOSITY' }],
    ['no letters', () => person, { 'x-hub-purpose': '' }],
    ['two purposes in two headers', () => person, { 'x-hub-purpose': ['PROBLEM_SOLVING', 'INTELLIGENCE'] }],
    ['one purpose in two headers', () => person, { 'x-hub-purpose': ['PROBLEM_SOLVING', 'PROBLEM_SOLVING'] }],
    ['two purposes in one header', () => person, { 'x-hub-purpose': 'PROBLEM_SOLVING, INTELLIGENCE' }],
    ['a purpose and nothing behind it', () => person, { 'x-hub-purpose': ['PROBLEM_SOLVING', ''] }],
    ['a person who asks for another', () => person, { 'x-hub-acting-for': 'Somebody else' }],
    ['a system that asks for two', () => system, { 'x-hub-acting-for': ['PC 1', 'PC 2'] }],
    ['a system that asks for nobody', () => system, { 'x-hub-acting-for': '' }],
    ['bytes that are no UTF-8', () => system, { 'x-hub-acting-for': 'PC \xd8rsted' }],
    ['a control character of the second set', () => system, { 'x-hub-acting-for': bytes('PC \u0085 1') }],
    ['251 characters', () => system, { 'x-hub-acting-for': 'x'.repeat(251) }],
    ['a reason of 501 characters', () => person, { 'x-hub-reason': 'x'.repeat(501) }],
    ['two reasons', () => person, { 'x-hub-purpose': 'INTELLIGENCE', 'x-hub-reason': ['one', 'two'] }],
  ])('is refused, byte for byte as every other: %s', async (__, authorization, headers) => {
    const before = hub.contexts.length;
    const first = await asked({ authorization: person, 'x-hub-purpose': 'CURIOSITY' }, { accept });
    expect(first).toMatchObject({ status: 403, body: NOT_ALLOWED, headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(await asked({ authorization: authorization(), ...headers }, { accept })).toEqual(first);
    // The body is not read, and the method does not matter.
    expect(await asked({ authorization: authorization(), ...headers }, { accept, body: '{"query' })).toEqual(first);
    expect(await asked({ authorization: authorization(), ...headers }, { accept, method: 'GET' })).toEqual(first);
    expect(hub.contexts.length).toBe(before);
  });

  test('a purpose that needs a reason is not answered without one, and the sentence says to send it', async () => {
    expect(await asked({ authorization: person, 'x-hub-purpose': 'INTELLIGENCE' }, { accept })).toMatchObject({ status: 403, body: REASON_NEEDED });
    // Nor is it said to who may not have the purpose.
    expect(await asked({ authorization: system, 'x-hub-purpose': 'INTELLIGENCE' }, { accept })).toMatchObject({ status: 403, body: NOT_ALLOWED });
  });

  test('without a good token nothing is said of it', async () => {
    for (const purpose of ['PROBLEM_SOLVING', 'CURIOSITY']) expect(await asked({ 'x-hub-purpose': purpose }, { accept })).toMatchObject({ status: 401 });
  });
});

describe('on a socket', () => {
  test.each<[string, () => string, object, object]>([
    ['nothing: the default of the token', () => person, {}, { purpose: 'PROBLEM_SOLVING', actingFor: null, reason: null }],
    ['nothing, written as null', () => person, { purpose: null, actingFor: null, reason: null }, { purpose: 'PROBLEM_SOLVING' }],
    ['a purpose', () => system, { purpose: 'PROBLEM_SOLVING' }, { purpose: 'PROBLEM_SOLVING' }],
    ['a purpose and its reason', () => person, { purpose: 'INTELLIGENCE', reason: 'Grade of ISR 7' }, { purpose: 'INTELLIGENCE', reason: 'Grade of ISR 7' }],
    ['for whom a system asks', () => system, { actingFor: 'PC 4711 Ørsted 🙂' }, { actingFor: 'PC 4711 Ørsted 🙂' }],
  ])('is taken: %s', async (_, authorization, params, expected) => {
    const line = await hub.socket({ params: { authorization: authorization(), ...params } });
    await line.had('connection_ack');
    for (const [id, query] of [
      ['1', '{ hello }'],
      ['2', 'mutation { note }'],
    ] as const) {
      line.subscribe(id, query);
      await line.had('complete', Number(id));
      expect(lastAsking()).toMatchObject(expected);
    }
    line.socket.close();
  });

  test.each<[string, () => string, object]>([
    ['a purpose that the token does not allow', () => person, { purpose: 'SAFEGUARDING' }],
    ['a purpose that is not in force', () => person, { purpose: 'PSPO_ENFORCEMENT' }],
    ['a purpose that there is not', () => person, { purpose: 'CURIOSITY' }],
    ['no letters', () => person, { purpose: '' }],
    ['a list of purposes', () => person, { purpose: ['PROBLEM_SOLVING'] }],
    ['a purpose that is no text', () => person, { purpose: { is: 'PROBLEM_SOLVING' } }],
    ['a person who asks for another', () => person, { actingFor: 'Somebody else' }],
    ['half a character', () => system, { actingFor: 'PC \ud800' }],
    ['two lines', () => system, { actingFor: 'PC 1\nPC 2' }],
    ['251 characters', () => system, { actingFor: 'x'.repeat(251) }],
    ['a reason that is no text', () => person, { purpose: 'INTELLIGENCE', reason: true }],
  ])('is refused with 4403 and not one message: %s', async (_, authorization, params) => {
    const line = await hub.socket({ params: { authorization: authorization(), ...params } });
    expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(line.messages).toEqual([]);
  });

  test('what is said twice is refused, whatever stands there the second time', async () => {
    for (const twice of [
      '"purpose":"PROBLEM_SOLVING","purpose":"PROBLEM_SOLVING"',
      '"purpose":"CURIOSITY","purpose":"PROBLEM_SOLVING"',
      '"actingFor":"a","actingFor":null',
    ]) {
      const line = await hub.socket({ params: null });
      line.socket.send(`{"type":"connection_init","payload":{"authorization":"${system}",${twice}}}`);
      expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
      expect(line.messages).toEqual([]);
    }
  });

  test('a purpose that needs a reason opens nothing without one, and the reason of the close says so', async () => {
    const line = await hub.socket({ params: { authorization: person, purpose: 'INTELLIGENCE' } });
    expect(await line.closed()).toEqual({ code: 4403, reason: 'This purpose needs a reason: send one as the parameter reason.' });
    expect(line.messages).toEqual([]);
  });

  test('no later message gives another purpose', async () => {
    const line = await opened({ purpose: 'PROBLEM_SOLVING' });
    line.send({
      type: 'subscribe',
      id: '1',
      payload: { query: '{ hello }', purpose: 'INTELLIGENCE', extensions: { purpose: 'INTELLIGENCE', reason: 'Mine' } },
    });
    await line.had('complete');
    expect(lastAsking()).toMatchObject({ purpose: 'PROBLEM_SOLVING', reason: null });
    line.send({ type: 'connection_init', payload: { authorization: person, purpose: 'INTELLIGENCE', reason: 'Mine' } });
    expect(await line.closed()).toMatchObject({ code: 4429 });
  });
});

async function opened(params: object): Promise<Line> {
  const line = await hub.socket({ params: { authorization: person, ...params } });
  await line.had('connection_ack');
  return line;
}

describe('a purpose that ends while a line is open', () => {
  const end = () => void inForce.delete('PROBLEM_SOLVING');
  const begin = () => void inForce.set('PROBLEM_SOLVING', { reasonDemanded: false });

  test('is refused to the next operation of a socket, and told no event any more', async () => {
    const line = await opened({ purpose: 'PROBLEM_SOLVING' });
    line.subscribe('events', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() === 1);
    hub.tell('before');
    await line.had('next', 1);
    end();
    try {
      hub.tell('after');
      await line.had('complete', 1);
      line.subscribe('query', '{ hello }');
      await line.had('complete', 2);
    } finally {
      begin();
    }
    const told = line.messages.filter(({ type }) => type === 'next').map(({ id, payload }) => ({ id, payload }));
    const refused = { errors: [{ message: expect.stringMatching(/^You may not ask in this way/), extensions: { code: 'PURPOSE_NOT_ALLOWED' } }] };
    expect(told).toEqual([
      { id: 'events', payload: { data: { told: 'before' } } },
      { id: 'events', payload: refused },
      { id: 'query', payload: refused },
    ]);
    await until('the subscription is let go of', () => hub.listeners() === 0);
    line.socket.close();
  });

  test('ends an event stream after the refusal', async () => {
    const response = await hub.stream('subscription { told }', { authorization: person });
    const events = readEvents(response);
    await until('the subscription is open', () => hub.listeners() === 1);
    end();
    try {
      hub.tell('after');
      await until('the stream has ended', events.done);
    } finally {
      begin();
    }
    expect(events.text()).toContain('PURPOSE_NOT_ALLOWED');
    expect(events.text()).not.toContain('after');
    await until('the subscription is let go of', () => hub.listeners() === 0);
  });
});

describe('when the hub cannot know which purposes are in force', () => {
  let blind: Hub;
  beforeAll(async () => {
    blind = await aHub({
      askingFor: async () => {
        throw new Error('no connection to the-database');
      },
    });
  });
  afterAll(async () => await blind[Symbol.asyncDispose]());

  test('an open line outlasts it: an event waits until the hub knows again', async () => {
    let knows = true;
    await using hub = await aHub({
      askingFor: async (identity, said) => {
        if (!knows) throw new Error('no connection to the-database');
        return askingOf(identity, said, inForce);
      },
    });
    const line = await hub.socket();
    await line.had('connection_ack');
    line.subscribe('events', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() === 1);
    knows = false;
    hub.tell('a fight outside');
    await until('the hub has noticed', () => hub.logged.some((each) => each.includes('"fault"')));
    expect(line.messages.filter(({ type }) => type !== 'connection_ack')).toEqual([]);
    knows = true;
    await line.had('next', 1);
    expect(line.messages.at(-1)).toEqual({ id: 'events', type: 'next', payload: { data: { told: 'a fight outside' } } });
    // And one that is closed meanwhile leaves nothing behind.
    knows = false;
    hub.tell('another');
    line.socket.terminate();
    await until('the subscription is let go of', () => hub.listeners() === 0);
  });

  test('it answers nobody, over HTTP with a request to quote and on a socket with a word to come again', async () => {
    const response = await blind.ask('{ hello }', { headers: { 'x-request-id': 'blind-request-1' } });
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 500,
      body: { errors: [{ message: 'Something went wrong here; quote request blind-request-1', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    });
    const line = await blind.socket();
    expect(await line.closed()).toEqual({ code: 1013, reason: 'Try again later' });
    expect(line.messages).toEqual([]);
    expect(blind.contexts).toEqual([]);
  });
});

test('the log knows why each was refused, and holds no word of what was said', async () => {
  await asked({ authorization: system, 'x-hub-acting-for': ['Canary Finch', 'Canary Wren'] });
  await asked({ authorization: person, 'x-hub-purpose': 'INTELLIGENCE' });
  await until('the refusals are logged', () => hub.logged.some((line) => line.includes('"REASON_NEEDED"')));
  expect(hub.logged.filter((line) => line.includes('asked wrongly')).join('')).toContain('"PURPOSE_NOT_ALLOWED"');
  expect(hub.logged.join('')).not.toContain('Canary');
});
