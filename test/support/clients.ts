/** Clients that listen to a hub the way partners do: with the libraries of graphql-ws and graphql-sse. */
import { createClient as eventsClient } from 'graphql-sse';
import { createClient as socketClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { HubUnderTest } from './hub-process.ts';
import { until } from './until.ts';

/** Somebody who listens to one subscription. */
export interface Listener<Event> {
  /** What was heard so far, in order. */
  readonly heard: readonly Event[];
  /** How the line ended: the close code of a socket, 0 for a stream that just ended; null while it stands. */
  readonly end: { readonly code: number; readonly reason: string } | null;
  /** Waits until an event has been heard of which this holds. */
  hears(what: string, holds: (event: Event) => boolean): Promise<void>;
}

interface Line<Event> {
  heard: Event[];
  end: { code: number; reason: string } | null;
}

/** Listens over graphql-transport-ws. */
export async function listenOnSocket<Event>(hub: HubUnderTest, query: string, as?: string): Promise<Listener<Event>> {
  const line: Line<Event> = { heard: [], end: null };
  const url = new URL('/graphql', hub.url);
  url.protocol = 'ws:';
  const client = socketClient({
    url: url.href,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await hub.token(as)}` }),
    retryAttempts: 0,
    on: { closed: (event) => (line.end ??= { code: codeOf(event), reason: reasonOf(event) }) },
  });
  onTestFinished(async () => await client.dispose());
  const connected = new Promise<void>((resolve) => client.on('connected', () => resolve()));
  client.subscribe<Event>({ query }, { next: ({ data }) => void (data && line.heard.push(data)), error: () => undefined, complete: () => undefined });
  await connected;
  return listener(line);
}

/** Listens over server-sent events, one request for the operation. */
export async function listenToEvents<Event>(hub: HubUnderTest, query: string, as?: string): Promise<Listener<Event>> {
  const line: Line<Event> = { heard: [], end: null };
  let connected = false;
  const client = eventsClient({
    url: new URL('/graphql', hub.url).href,
    headers: async () => ({ authorization: `Bearer ${await hub.token(as)}` }),
    retryAttempts: 0,
    on: { connected: () => (connected = true) },
  });
  onTestFinished(() => client.dispose());
  const ended = (reason: string) => (line.end ??= { code: 0, reason });
  client.subscribe<Event>(
    { query },
    { next: ({ data }) => void (data && line.heard.push(data)), error: (failure) => ended(String(failure)), complete: () => ended('complete') },
  );
  await until('the event stream is open', () => connected || line.end !== null);
  return listener(line);
}

function listener<Event>(line: Line<Event>): Listener<Event> {
  return {
    get heard() {
      return line.heard;
    },
    get end() {
      return line.end;
    },
    hears: (what, holds) => until(what, () => line.heard.some(holds)),
  };
}

function codeOf(event: unknown): number {
  return typeof event === 'object' && event !== null && 'code' in event && typeof event.code === 'number' ? event.code : -1;
}

function reasonOf(event: unknown): string {
  return typeof event === 'object' && event !== null && 'reason' in event ? String(event.reason) : '';
}
