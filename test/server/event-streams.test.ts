/** Event streams: operations answered over server-sent events, how they end, and what they leave behind. */
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { aHub, type Hub, readEvents, standstill } from './a-hub.ts';
import { SECRET } from './world.ts';

let hub: Hub;

beforeAll(async () => {
  hub = await aHub();
});

afterAll(async () => await hub[Symbol.asyncDispose]());

describe('an event stream', () => {
  test('tells events as they come, until the client hangs up', async () => {
    const leave = new AbortController();
    const before = hub.contexts.length;
    const response = await hub.stream('subscription { told }', { signal: leave.signal });
    expect({ status: response.status, type: response.headers.get('content-type'), cache: response.headers.get('cache-control') }).toEqual({
      status: 200,
      type: 'text/event-stream; charset=utf-8',
      cache: 'no-store',
    });
    const events = readEvents(response);
    await until('the subscription is open', () => hub.listeners() === 1);
    hub.tell('a fight outside');
    await until('the event has come', () => events.text() === ':\n\nevent: next\ndata: {"data":{"told":"a fight outside"}}\n\n');
    leave.abort();
    await until('the subscription is closed', () => hub.listeners() === 0);
    expect(hub.contexts[before]?.signal.aborted).toBe(true);
  });

  test('answers queries and mutations too, and then completes', async () => {
    expect(await (await hub.stream('mutation { note }')).text()).toMatch(/^:\n\nevent: next\ndata: {"data":{"note":"noted"}}\n\nevent: complete\ndata: ?\n\n$/);
  });

  test('is what the graphql-sse client speaks', async () => {
    const client = createClient({ url: new URL('/graphql', hub.url).href, headers: async () => ({ authorization: await hub.authorization() }) });
    const results = client.iterate<{ told: string }>({ query: 'subscription { told }' });
    const first = results.next();
    await until('the subscription is open', () => hub.listeners() === 1);
    hub.tell('calm again');
    expect((await first).value).toEqual({ data: { told: 'calm again' } });
    await results.return?.();
    await until('the subscription is closed', () => hub.listeners() === 0);
    client.dispose();
  });

  test('notices a client that leaves before the first result', async () => {
    const leave = new AbortController();
    const before = hub.contexts.length;
    await hub.stream('{ held }', { signal: leave.signal });
    await until('the query is in hand', () => hub.held() === 1);
    leave.abort();
    await until('the work is told to stop', () => hub.contexts[before]?.signal.aborted === true);
    hub.release();
  });

  test('can be asked for with GET, as GraphiQL does, but then changes nothing', async () => {
    const ask = async (query: string) => {
      const url = new URL('/graphql', hub.url);
      url.searchParams.set('query', query);
      return await fetch(url, { headers: { authorization: await hub.authorization(), accept: 'text/event-stream' } });
    };
    expect(await (await ask('{ hello }')).text()).toContain('{"data":{"hello":"hello you"}}');
    const refused = await ask('mutation { note }');
    expect({ status: refused.status, allow: refused.headers.get('allow'), body: await refused.json() }).toEqual({
      status: 405,
      allow: 'POST',
      body: { errors: [{ message: 'A GET request cannot change anything: send the mutation with POST.', extensions: { code: 'BAD_REQUEST' } }] },
    });
  });

  test('makes a context for each event, with the request id of the stream', async () => {
    const before = hub.contexts.length;
    const leave = new AbortController();
    const response = await hub.stream('subscription { context }', { signal: leave.signal });
    const events = readEvents(response);
    await until('the subscription is open', () => hub.listeners() === 1);
    hub.tell('one');
    hub.tell('two');
    await until(
      'both have come',
      () => events.text().includes(`{"data":{"context":${before + 2}}}`) && events.text().includes(`{"data":{"context":${before + 3}}}`),
    );
    expect(new Set(hub.contexts.slice(before).map(({ requestId }) => requestId))).toEqual(new Set([response.headers.get('x-request-id')]));
    leave.abort();
  });

  test('hides faults of the hub and tells them to the log; refusals stay', async () => {
    const response = await hub.stream('subscription { fails }');
    const id = response.headers.get('x-request-id');
    const text = await response.text();
    expect(text).toContain('data: {"data":{"fails":"first"}}');
    expect(text).toContain(`data: {"errors":[{"message":"Something went wrong here; quote request ${id}","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`);
    expect(await (await hub.stream('{ refused }')).text()).toContain('"message":"You may not. Ask your manager."');
    expect(await (await hub.stream('{ nonsense }')).text()).toContain('"code":"GRAPHQL_VALIDATION_FAILED"');
    expect(hub.logged.filter((line) => line.includes(`"requestId":"${id}"`) && line.includes('"fault"'))).toHaveLength(1);
    expect(hub.logged.join('') + text).not.toContain(SECRET);
  });

  test('says no more than a request to quote when a context cannot be made', async () => {
    await using failing = await aHub({ contextFails: true });
    for (const query of ['{ hello }', 'subscription { told }']) {
      const text = await (await failing.stream(query)).text();
      expect(text).toMatch(/data: {"errors":\[{"message":"Something went wrong here; quote request [^"]+","extensions":{"code":"INTERNAL_SERVER_ERROR"}}\]}/);
    }
    expect(failing.logged.join('')).not.toContain(SECRET);
  });

  test('makes a source wait for a client that does not read', async () => {
    const leave = new AbortController();
    await hub.stream('subscription { flood }', { signal: leave.signal });
    expect(await standstill(() => hub.flooded())).toBeLessThan(200);
    leave.abort();
  });

  test('ends when its token expires, within five seconds, without telling the client that it is complete', async () => {
    const exp = Math.floor(Date.now() / 1000) + 3;
    const events = readEvents(await hub.stream('subscription { told }', { authorization: await hub.authorization({ exp }) }));
    await until('the subscription is open', () => hub.listeners() === 1);
    await until('the stream has ended', () => events.done());
    expect(Date.now() - exp * 1000).toBeGreaterThanOrEqual(-20);
    expect(Date.now() - exp * 1000).toBeLessThan(5000);
    expect(events.text()).toBe(':\n\n');
    await until('the subscription is closed', () => hub.listeners() === 0);
  });

  test.each([
    ['no query', '{}', 400, 'Missing query'],
    ['a query that is no text', '{"query":7}', 400, 'Invalid query'],
    ['variables that are a list', '{"query":"{ hello }","variables":[]}', 400, 'Invalid variables'],
    ['a list of operations', '[{"query":"{ hello }"}]', 400, 'Missing query'],
  ])('is not opened by %s', async (_, body, status, message) => {
    const headers = { authorization: await hub.authorization(), 'content-type': 'application/json', accept: 'text/event-stream' };
    const response = await fetch(new URL('/graphql', hub.url), { method: 'POST', headers, body });
    expect({ status: response.status, body: await response.json() }).toEqual({ status, body: { errors: [{ message }] } });
  });
});
