/** The edge of the sockets: pages of which hosts may open one, how many one person may hold, and that whoever misuses one hurts nobody else. */
import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EDGE_DEFAULTS } from '../../src/config.ts';
import { until } from '../support/until.ts';
import { aHub, type Hub } from './a-hub.ts';

const SCREENS = 'https://screens.example.org';

let hub: Hub;

beforeAll(async () => {
  hub = await aHub({ config: { edge: { ...EDGE_DEFAULTS, trustedDocuments: true, origins: [SCREENS] } }, limits: { socketsEach: 3, socketInit: 1000 } });
});
afterAll(async () => await hub[Symbol.asyncDispose]());

/** What is answered to a request for a socket: its status and headers. */
async function upgraded(headers: Record<string, string>, path = '/graphql'): Promise<{ status: number | undefined; headers: Record<string, unknown> }> {
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
  const response = await Promise.race([
    once(asking, 'response').then(([answer]) => answer),
    once(asking, 'upgrade').then(([answer, socket]) => (socket.destroy(), answer)),
  ]);
  asking.destroy();
  return { status: response.statusCode, headers: response.headers };
}

describe('pages', () => {
  test('of a host that the settings name may open a socket, those of any other may not', async () => {
    expect((await upgraded({ origin: SCREENS })).status).toBe(101);
    expect((await upgraded({ origin: hub.url.origin })).status).toBe(101);
    expect((await upgraded({})).status).toBe(101);
    for (const origin of ['https://evil.example.org', `${SCREENS}.evil.example.org`, `${SCREENS}:444`, 'http://screens.example.org', `${SCREENS}/`, 'null', ''])
      expect({ origin, status: (await upgraded({ origin })).status }).toEqual({ origin, status: 403 });
  });

  test('who is turned away gets the headers of every answer', async () => {
    for (const answer of [await upgraded({ origin: 'https://evil.example.org' }), await upgraded({}, '/elsewhere')])
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cache-control': 'no-store',
      });
  });
});

describe('one person', () => {
  test('holds so many sockets and no more: the next is closed with 4429; another person’s is not', async () => {
    const mine = { params: { authorization: await hub.authorization({ sub: 'collector' }) } };
    const lines = [await hub.socket(mine), await hub.socket(mine), await hub.socket(mine)];
    for (const line of lines) await line.had('connection_ack');
    const fourth = await hub.socket(mine);
    expect(await fourth.closed()).toEqual({ code: 4429, reason: 'Too many sockets' });
    expect(fourth.messages).toEqual([]);
    const others = await hub.socket({ params: { authorization: await hub.authorization({ sub: 'collector', agency: 'HUMBERSIDE_POLICE' }) } });
    await others.had('connection_ack');
    // One that goes makes room.
    lines[0]?.socket.close();
    await lines[0]?.closed();
    await until('there is room again', async () => {
      const next = await hub.socket(mine);
      await until('it is answered', () => next.messages.length > 0 || next.socket.readyState !== next.socket.OPEN);
      const open = next.messages.some(({ type }) => type === 'connection_ack');
      next.socket.terminate();
      return open;
    });
    for (const line of [...lines, others]) line.socket.terminate();
  });

  test('cannot run more at once by completing what still runs', async () => {
    const line = await hub.socket();
    await line.had('connection_ack');
    for (let id = 1; id <= 200; id += 1) {
      line.subscribe(String(id), '{ held }');
      line.send({ type: 'complete', id: String(id) });
    }
    line.subscribe('last', '{ hello }');
    await until('the last is answered', () => line.messages.some(({ id }) => id === 'last'));
    expect(hub.held()).toBeLessThanOrEqual(40);
    hub.release();
    line.socket.terminate();
  });
});

test('whoever sends rubbish is closed, and others are answered meanwhile', async () => {
  const good = await hub.socket();
  await good.had('connection_ack');
  const rubbish: (string | Buffer)[] = [
    '',
    '{',
    'null',
    '[]',
    '{"type":7}',
    '{"type":"subscribe"}',
    '{"type":"subscribe","id":"1","payload":{"query":7}}',
    Buffer.from([0xff, 0xfe]),
    'x'.repeat(1_000_000),
  ];
  const ends = await Promise.all(
    rubbish.map(async (bytes) => {
      const line = await hub.socket({ params: { authorization: await hub.authorization({ sub: `rubbish-${rubbish.indexOf(bytes)}` }) } });
      line.socket.on('error', () => undefined);
      await line.had('connection_ack');
      line.socket.send(bytes, { binary: false });
      return (await line.closed()).code;
    }),
  );
  expect(ends).toEqual([4400, 4400, 4400, 4400, 4400, 4400, 4400, 1007, 1009]);
  good.subscribe('a', '{ hello }');
  await good.had('next');
  good.socket.close();
});
