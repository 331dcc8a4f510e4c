/** Listens on a socket as somebody of a class, and keeps every message as it came. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '../until.ts';
import type { SeeingClass } from './classes.ts';
import type { WalkHub } from './hub-of-the-walk.ts';

export interface Listening {
  /** Each result and each error, as it came. */
  readonly heard: readonly string[];
  /** How the socket was closed; null while it stands. */
  readonly end: { readonly code: number } | null;
  send(message: object): void;
  close(): void;
}

/** Resolves when every subscription has been taken. */
export async function listening(hub: WalkHub, who: SeeingClass, documents: readonly string[]): Promise<Listening> {
  const url = new URL('/graphql', hub.url);
  url.protocol = 'ws:';
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const line: { heard: string[]; end: { code: number } | null } = { heard: [], end: null };
  let ready = false;
  socket.on('error', () => undefined);
  socket.on('close', (code) => (line.end = { code }));
  socket.on('message', (data) => {
    const text = String(data);
    const { type }: { type: string } = JSON.parse(text);
    if (type === 'connection_ack') ready = true;
    if (type === 'next' || type === 'error') line.heard.push(text);
  });
  await once(socket, 'open');
  const send = (message: object) => socket.send(JSON.stringify(message));
  const said = who.purpose === null ? {} : { purpose: who.purpose, reason: 'A walk through the hub.' };
  send({ type: 'connection_init', payload: { authorization: await hub.authorization(who), ...said } });
  await until('the socket is open', () => ready || line.end !== null);
  const standing = hub.followed();
  for (const [nth, query] of documents.entries()) send({ type: 'subscribe', id: String(nth), payload: { query } });
  await until('the subscriptions stand', () => hub.followed() >= standing + documents.length || line.end !== null || line.heard.length > 0);
  return {
    get heard() {
      return line.heard;
    },
    get end() {
      return line.end;
    },
    send,
    close: () => socket.terminate(),
  };
}
