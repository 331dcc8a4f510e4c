/** How much may be asked in a minute: each asker and each agency has so many points, and the control room those of its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RateLimits, readConfig } from '../../src/config.ts';
import { Rates } from '../../src/server/rates.ts';
import { aHub, type Hub } from './a-hub.ts';

const edge = (rates: RateLimits) => ({ edge: { trustedDocuments: false, origins: [], rates } });

describe('budgets', () => {
  const asker = (agency: string, subject: string, roles: ('ANALYST' | 'CONTROL_ROOM' | 'POLICE_SYSTEM')[] = ['ANALYST']) => ({ agency, subject, roles });

  test('an asker has so many points, and is told how long to wait for more', async () => {
    const rates = new Rates({ subject: 10, agency: 1000, controlRoom: 1000 });
    expect(await rates.take(asker('A', 'one'), 9)).toBeNull();
    expect(await rates.take(asker('A', 'one'), 1)).toBeNull();
    const wait = await rates.take(asker('A', 'one'), 1);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    // Another of the agency, and one of that name in another, have their own.
    expect(await rates.take(asker('A', 'two'), 10)).toBeNull();
    expect(await rates.take(asker('B', 'one'), 10)).toBeNull();
  });

  test('an agency has so many, whoever asks for it', async () => {
    const rates = new Rates({ subject: 10, agency: 25, controlRoom: 1000 });
    for (const subject of ['one', 'two']) expect(await rates.take(asker('A', subject), 10)).toBeNull();
    expect(await rates.take(asker('A', 'three'), 10)).not.toBeNull();
    expect(await rates.take(asker('B', 'one'), 10)).toBeNull();
  });

  test('the control room goes on when others have used up all that they may, of its agency or of any', async () => {
    const rates = new Rates({ subject: 100, agency: 100, controlRoom: 100 });
    for (const agency of ['POLICE', 'CENTRE']) {
      for (const subject of ['greedy', 'as greedy']) await rates.take(asker(agency, subject, ['POLICE_SYSTEM']), 90);
      expect(await rates.take(asker(agency, 'other', ['POLICE_SYSTEM']), 1)).not.toBeNull();
    }
    expect(await rates.take(asker('CENTRE', 'night desk', ['CONTROL_ROOM']), 100)).toBeNull();
    // It has an end of its own.
    expect(await rates.take(asker('CENTRE', 'day desk', ['CONTROL_ROOM']), 1)).not.toBeNull();
  });

  test('what costs nothing is taken from nobody', async () => {
    const rates = new Rates({ subject: 1, agency: 1, controlRoom: 1 });
    await rates.take(asker('A', 'one'), 50);
    expect(await rates.take(asker('A', 'one'), 0)).toBeNull();
  });

  test('the settings leave room for two hundred plain questions a second', () => {
    expect(readConfig({}).edge.rates).toEqual({ subject: 12_000, agency: 36_000, controlRoom: 36_000 });
  });
});

describe('who has asked too much', () => {
  let hub: Hub;
  const told = {
    errors: [
      {
        message: expect.stringMatching(/^That is more than you or your agency may ask in a minute: ask again in \d+ seconds, and for less at once\.$/),
        extensions: { code: 'RATE_LIMITED' },
      },
    ],
  };

  beforeAll(async () => {
    hub = await aHub({ config: edge({ subject: 5, agency: 1000, controlRoom: 1000 }) });
  });
  afterAll(async () => await hub[Symbol.asyncDispose]());

  /** An asker of the name who has used up five questions. */
  async function exhausted(sub: string): Promise<string> {
    const authorization = await hub.authorization({ sub });
    for (let count = 0; count < 5; count += 1) expect((await hub.ask('{ hello }', { headers: { authorization } })).status).toBe(200);
    return authorization;
  }

  test('over HTTP is answered 429 with Retry-After, before the body is read, and makes no context', async () => {
    const authorization = await exhausted('http');
    const before = hub.contexts.length;
    const response = await hub.ask('{ hello }', { headers: { authorization } });
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 429, body: told });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(hub.contexts.length).toBe(before);
    expect((await hub.ask('{ hello }', { headers: { authorization: await hub.authorization({ sub: 'somebody else' }) } })).status).toBe(200);
  });

  test('as event stream, too', async () => {
    const response = await hub.stream('{ hello }', { authorization: await exhausted('sse') });
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 429, body: told });
  });

  test('pays for what is wrong as for what is right', async () => {
    const authorization = await hub.authorization({ sub: 'careless' });
    for (let count = 0; count < 5; count += 1) await hub.ask('{ nonsense', { headers: { authorization } });
    expect((await hub.ask('{ hello }', { headers: { authorization } })).status).toBe(429);
  });

  test('on a socket is told for each operation, and keeps what runs', async () => {
    const line = await hub.socket({ params: { authorization: await hub.authorization({ sub: 'socket' }) } });
    await line.had('connection_ack');
    for (let id = 1; id <= 7; id += 1) line.subscribe(String(id), '{ hello }');
    await line.had('error', 2);
    expect(line.messages.filter(({ type }) => type === 'error').map(({ payload }) => payload)).toMatchObject([told.errors, told.errors]);
    expect(line.messages.filter(({ type }) => type === 'next')).toHaveLength(5);
    line.socket.close();
  });
});

test('an operation that may read much is paid for by that, one way as another', async () => {
  // A list of the root counts as a hundred rows: ten thousand and a hundred here, which is 102 points.
  const costly = '{ many { many { hello } } }';
  await using hub = await aHub({ config: edge({ subject: 60, agency: 1000, controlRoom: 1000 }) });
  const before = hub.contexts.length;
  const response = await hub.ask(costly, { headers: { authorization: await hub.authorization({ sub: 'http' }) } });
  expect({ status: response.status, wait: Number(response.headers.get('retry-after')), text: await response.text() }).toMatchObject({
    status: 429,
    wait: expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 60),
    text: expect.stringContaining('"RATE_LIMITED"'),
  });
  const stream = await hub.stream(costly, { authorization: await hub.authorization({ sub: 'sse' }) });
  expect(await stream.text()).toContain('"RATE_LIMITED"');
  const line = await hub.socket({ params: { authorization: await hub.authorization({ sub: 'socket' }) } });
  await line.had('connection_ack');
  line.subscribe('1', costly);
  await line.had('next');
  expect(line.messages.find(({ type }) => type === 'next')).toMatchObject({
    payload: { errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }] },
  });
  line.socket.close();
  // Nobody else was kept from asking.
  expect((await hub.ask('{ hello }', { headers: { authorization: await hub.authorization({ sub: 'patient' }) } })).status).toBe(200);
  expect(hub.contexts.length).toBe(before + 2);
});

test('a partner at many times its rate is turned away cheaply, and the control room is answered every time', async () => {
  await using hub = await aHub({ config: edge({ subject: 1000, agency: 50, controlRoom: 1000 }) });
  const as = async (sub: string, agency: string, role: string) => ({ headers: { authorization: await hub.authorization({ sub, agency, roles: [role] }) } });
  const [feed, screen] = [await as('feed', 'HUMBERSIDE_POLICE', 'POLICE_SYSTEM'), await as('screen', 'HUMBERSIDE_POLICE', 'CONTROL_ROOM')];
  const flood = Promise.all(Array.from({ length: 1000 }, async () => (await hub.ask('{ hello }', feed)).status));
  for (let count = 0; count < 50; count += 1) expect((await hub.ask('{ hello }', screen)).status).toBe(200);
  const statuses = await flood;
  expect(statuses.filter((status) => status === 200)).toHaveLength(50);
  expect(statuses.filter((status) => status === 429)).toHaveLength(950);
  expect(hub.contexts.length).toBe(100);
});
