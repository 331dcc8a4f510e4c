/** Stopping: what is being answered is finished, who listens is told, and it ends. */
import { Agent, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { CannotListen } from '../../src/server/server.ts';
import { until } from '../support/until.ts';
import { aHub, type Hub, readEvents } from './a-hub.ts';

/** Whether new connections are refused. */
async function isDeaf(hub: Hub): Promise<boolean> {
  return await fetch(new URL('/health/live', hub.url), { headers: { connection: 'close' } }).then(
    () => false,
    () => true,
  );
}

test('an idle hub stops at once', async () => {
  const hub = await aHub();
  const began = performance.now();
  await hub[Symbol.asyncDispose]();
  expect(performance.now() - began).toBeLessThan(3000);
});

test('a request in hand is answered, then streams end and sockets close with 1001, and no connection is taken in the meantime', async () => {
  await using hub = await aHub();
  const asked = hub.ask('{ held }');
  const events = readEvents(await hub.stream('subscription { told }'));
  const line = await hub.socket();
  await line.had('connection_ack');
  line.subscribe('a', 'subscription { told }');
  await until('the request is in hand', () => hub.held() === 1 && hub.listeners() === 2);

  const closed = hub.server.close();
  await until('nobody new is let in', async () => await isDeaf(hub));
  // Who listens goes on hearing while the request is in hand.
  hub.tell('last orders');
  await line.had('next');
  await until('the stream has it too', () => events.text().includes('last orders'));
  expect(events.done()).toBe(false);

  hub.release();
  const response = await asked;
  expect({ body: await response.json(), connection: response.headers.get('connection') }).toEqual({
    body: { data: { held: 'released' } },
    connection: 'close',
  });
  await closed;
  expect(await line.closed()).toEqual({ code: 1001, reason: 'Going away' });
  await until('the stream has ended', () => events.done());
  // A client that was told `complete` would not come back.
  expect(events.text()).not.toContain('complete');
  expect(line.messages.filter(({ type }) => type === 'complete')).toEqual([]);
  expect(hub.listeners()).toBe(0);
});

test('an operation in hand on a socket is answered too', async () => {
  await using hub = await aHub();
  const line = await hub.socket();
  await line.had('connection_ack');
  line.subscribe('a', '{ held }');
  await until('the operation is in hand', () => hub.held() === 1);
  const closed = hub.server.close();
  await until('nobody new is let in', async () => await isDeaf(hub));
  hub.release();
  await closed;
  expect(await line.closed()).toEqual({ code: 1001, reason: 'Going away' });
  expect(line.messages.slice(1)).toEqual([
    { id: 'a', type: 'next', payload: { data: { held: 'released' } } },
    { id: 'a', type: 'complete' },
  ]);
});

test('an operation in hand on an event stream is answered too', async () => {
  await using hub = await aHub();
  const events = readEvents(await hub.stream('query { held }'));
  await until('the operation is in hand', () => hub.held() === 1);
  const closed = hub.server.close();
  await until('nobody new is let in', async () => await isDeaf(hub));
  hub.release();
  await closed;
  await until('the stream has ended', () => events.done());
  expect(events.text()).toMatch(/{"data":{"held":"released"}}\n\nevent: complete/);
});

test('the close code of a socket is that of a server that goes away', async () => {
  await using hub = await aHub();
  const line = await hub.socket();
  await line.had('connection_ack');
  await hub.server.close();
  expect(await line.closed()).toEqual({ code: 1001, reason: 'Going away' });
});

test('what never ends is cut after the deadline, and told so', async () => {
  await using hub = await aHub({ limits: { drain: 200 } });
  const asked = hub.ask('{ held }').catch((failure: Error) => failure.name);
  await until('the request is in hand', () => hub.held() === 1);
  const began = performance.now();
  await hub.server.close();
  expect(performance.now() - began).toBeLessThan(3000);
  expect(await asked).toBe('TypeError');
  await until('the work is told to stop', () => hub.contexts[0]?.signal.aborted === true);
  expect(hub.logged.some((line) => line.includes('"cut off"') && line.includes('"count":1'))).toBe(true);
});

test('a client that does not hang up is cut', async () => {
  await using hub = await aHub();
  const line = await hub.socket();
  await line.had('connection_ack');
  line.socket.pause();
  const began = performance.now();
  await hub.server.close();
  expect(performance.now() - began).toBeLessThan(8000);
  line.socket.terminate();
});

test('on a connection that is open already, the hub says that it is not ready', async () => {
  await using hub = await aHub();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const status = async () =>
    await new Promise<number | undefined>((resolve, reject) => {
      request(new URL('/health/ready', hub.url), { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode)))
        .on('error', reject)
        .end();
    });
  expect(await status()).toBe(200);
  const asked = hub.ask('{ held }');
  await until('the request is in hand', () => hub.held() === 1);
  const closed = hub.server.close();
  // The connection may be closed under the request: that, too, sends a load balancer elsewhere.
  expect(await status().catch(() => 503)).toBe(503);
  hub.release();
  await asked;
  await closed;
  agent.destroy();
});

describe('closing twice', () => {
  test('is the same as once, and later nothing', async () => {
    await using hub = await aHub();
    await Promise.all([hub.server.close(), hub.server.close()]);
    await hub.server.close();
    expect(await isDeaf(hub)).toBe(true);
  });

  test('and a hub that could not listen closes too', async () => {
    await using hub = await aHub();
    // The builder closes the second hub before it passes the failure on.
    await expect(aHub({ config: { port: Number(hub.url.port) } })).rejects.toThrow(CannotListen);
  });
});
