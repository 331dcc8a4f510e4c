/** On a whole hub: what an answer leaves out is named to staff on every way in, of pushes too, and to partners never. */
import { createClient as eventsClient } from 'graphql-sse';
import { createClient as socketClient } from 'graphql-ws';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { emptyFolder } from '../database/folder.ts';
import { type HubUnderTest, startHub } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

interface Result {
  readonly data?: unknown;
  readonly extensions?: unknown;
}

const CASES = '{ cases(first: 1) { nodes { title summary } } }';
const ARRIVALS = 'subscription { incidentRecorded { category summary } }';
const LEFT_OUT = { access: { masked: [{ path: 'cases.nodes.summary', field: 'Case.summary', because: 'PURPOSE' }] } };

async function onHttp(hub: HubUnderTest, query: string, as: string): Promise<Result> {
  const response = await fetch(new URL('/graphql', hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${await hub.token(as)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Result;
}

/** What comes of an operation on an event stream, or on a socket; the list grows while it runs. */
async function onLine(way: 'events' | 'socket', hub: HubUnderTest, query: string, as: string): Promise<readonly Result[]> {
  const heard: Result[] = [];
  const authorization = `Bearer ${await hub.token(as)}`;
  const url = new URL('/graphql', hub.url).href;
  const sink = { next: (result: object) => void heard.push(result), error: () => undefined, complete: () => undefined };
  const client =
    way === 'events'
      ? eventsClient({ url, headers: { authorization }, retryAttempts: 0 })
      : socketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: { authorization }, retryAttempts: 0 });
  onTestFinished(async () => await client.dispose());
  client.subscribe({ query }, sink);
  return heard;
}

test('staff see what was left out, whatever way they ask; partners read the null alone', { timeout: 120_000 }, async () => {
  const hub = await startHub({ HUB_DATA: await emptyFolder() });
  const listeners = await Promise.all(
    (['events', 'socket'] as const).flatMap((way) => [
      onLine(way, hub, ARRIVALS, 'operator').then((heard) => ({ way, staff: true, heard })),
      onLine(way, hub, ARRIVALS, 'victim-support').then((heard) => ({ way, staff: false, heard })),
    ]),
  );

  const told = await onHttp(hub, CASES, 'control-room');
  expect(told).toMatchObject({ data: { cases: { nodes: [{ title: expect.any(String), summary: null }] } }, extensions: LEFT_OUT });
  for (const way of ['events', 'socket'] as const) {
    const heard = await onLine(way, hub, CASES, 'control-room');
    await until(`an answer on ${way}`, () => heard.length > 0);
    expect(heard[0], way).toEqual(told);
  }
  // For a purpose that may read it, it is there, and nothing is said.
  const whole = await onHttp(hub, CASES, 'analyst');
  expect(whole).toMatchObject({ data: { cases: { nodes: [{ summary: expect.any(String) }] } } });
  expect(whole.extensions).toBeUndefined();

  await until('everybody was told of an incident', () => listeners.every(({ heard }) => heard.length > 0), 60_000);
  for (const { way, staff, heard } of listeners) {
    const [first] = heard;
    if (staff) {
      expect(first, way).toMatchObject({ data: { incidentRecorded: { category: expect.any(String), summary: null } } });
      expect(first?.extensions, way).toEqual({ access: { masked: [{ path: 'incidentRecorded.summary', field: 'Incident.summary', because: 'PURPOSE' }] } });
    } else {
      expect(first, way).toMatchObject({ data: { incidentRecorded: { category: expect.any(String) } } });
      expect(first, way).not.toHaveProperty('extensions');
    }
  }
});
