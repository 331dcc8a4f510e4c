/** A real server on a free port, over a small schema whose fields do what a test needs; tokens come from a real issuer. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Revocations } from '../../src/access/revocation/revocations.ts';
import { askingOf } from '../../src/access/asking.ts';
import { PURPOSES } from '../../src/access/identity.ts';
import type { PurposesInForce } from '../../src/access/purposes-in-force.ts';
import { issuedTokens } from '../../src/access/token.ts';
import { createServer, type HubServer, type ServerParts } from '../../src/server/server.ts';
import { createLog, type LogOptions } from '../../src/server/log.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { anIssuer, type Issuer } from '../access/issuer.ts';
import { until } from '../support/until.ts';
import { SECRET, type Seen, World } from './world.ts';

export interface Hub extends AsyncDisposable {
  readonly server: HubServer;
  readonly url: URL;
  readonly issuer: Issuer;
  /** Every line logged so far. */
  readonly logged: string[];
  /** Contexts made so far. */
  readonly contexts: Seen[];
  /** How many `held` queries wait. */
  held(): number;
  /** Lets the `held` queries answer. */
  release(): void;
  /** Tells every subscriber of `told` something. */
  tell(words: string): void;
  /** How many subscriptions of `told` are open. */
  listeners(): number;
  /** How many events `flood` has given. */
  flooded(): number;
  /** The Authorization header of a good token; claims may be changed. */
  authorization(claims?: Record<string, unknown>): Promise<string>;
  /** Sends an operation with a good token, or as told. */
  ask(query: string, options?: { readonly headers?: Record<string, string>; readonly variables?: object }): Promise<Response>;
  /** Opens an event stream with a good token, or as told. */
  stream(query: string, options?: { readonly authorization?: string; readonly signal?: AbortSignal }): Promise<Response>;
  /** Opens a socket and sends connection_init with a good token, or as told. */
  socket(options?: SocketOptions): Promise<Line>;
}

export interface SocketOptions {
  /** The parameters of connection_init; null: it is not sent. */
  readonly params?: unknown;
  readonly headers?: Record<string, string>;
  readonly protocol?: string;
}

export interface Line {
  readonly socket: WebSocket;
  /** Messages so far. */
  readonly messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[];
  send(message: object): void;
  subscribe(id: string, query: string): void;
  /** Code and reason, once it is closed. */
  closed(): Promise<{ code: number; reason: string }>;
  /** Resolves when so many messages of a type have come. */
  had(type: string, count?: number): Promise<void>;
}

export interface HubOptions extends Partial<Pick<ServerParts, 'limits' | 'pages' | 'demo' | 'health' | 'verify' | 'askingFor' | 'revocations' | 'measures'>> {
  readonly config?: Partial<ServerParts['config']>;
  readonly log?: LogOptions;
  /** The hub cannot make a context: its database is down, say. */
  readonly contextFails?: boolean;
}

/** A list of revoked tokens with nothing on it. */
const NOTHING_REVOKED: Revocations = { standing: () => 'GOOD', settled: async () => 'GOOD', onChange: () => () => undefined };

/** A day on which every purpose is in force, and none demands a reason. */
const EVERY_PURPOSE: PurposesInForce = new Map(PURPOSES.map((purpose) => [purpose, { reasonDemanded: false }]));

export async function aHub({ config, log, verify, askingFor, health, contextFails = false, ...parts }: HubOptions = {}): Promise<Hub> {
  const issuer = await anIssuer();
  const world = new World();
  const logged: string[] = [];
  const server = await createServer({
    config: { port: 0, host: '127.0.0.1', environment: 'production', ...config },
    log: createLog({ level: 'debug', to: { write: (line: string) => void logged.push(line) }, ...log }),
    schema: world.schema(),
    verify: verify ?? issuedTokens(issuer.auth, systemClock),
    revocations: NOTHING_REVOKED,
    askingFor: askingFor ?? (async (identity, said) => askingOf(identity, said, EVERY_PURPOSE)),
    contextFor: (asking, about) => {
      if (contextFails) throw new Error(`no connection to ${SECRET}`);
      const ends = { tells: async () => [], end: async () => undefined, accessTold: () => null, record: async () => undefined, abandon: async () => undefined };
      const seen = { identity: asking.identity, asking, ...about, ...ends, number: world.contexts.length + 1 };
      world.contexts.push(seen);
      return seen;
    },
    health: health ?? { ready: async () => ({ ok: true, parts: { database: 'ok' } }) },
    ...parts,
  });
  const url = await server.listen().catch(async (failure: unknown) => {
    await server.close();
    await issuer.close();
    throw failure;
  });
  const authorization = async (claims = {}) => `Bearer ${await issuer.sign(claims)}`;
  return {
    server,
    url,
    issuer,
    logged,
    contexts: world.contexts,
    held: () => world.held.length,
    release: () => world.release(),
    tell: (words) => world.tell(words),
    listeners: () => world.listeners.size,
    flooded: () => world.flooded,
    authorization,
    ask: async (query, { headers = {}, variables } = {}) =>
      await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { authorization: await authorization(), 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      }),
    stream: async (query, options = {}) =>
      await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { authorization: options.authorization ?? (await authorization()), 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query }),
        ...(options.signal ? { signal: options.signal } : {}),
      }),
    socket: async ({ params, headers = {}, protocol = 'graphql-transport-ws' } = {}) => {
      const socket = new WebSocket(new URL('/graphql', url), protocol, { headers });
      const line = aLine(socket);
      await once(socket, 'open');
      if (params !== null) line.send({ type: 'connection_init', payload: params ?? { authorization: await authorization() } });
      return line;
    },
    async [Symbol.asyncDispose]() {
      world.release();
      await server.close();
      await issuer.close();
    },
  };
}

function aLine(socket: WebSocket): Line {
  const messages: Line['messages'] = [];
  let end: { code: number; reason: string } | undefined;
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.on('close', (code, reason) => {
    end = { code, reason: String(reason) };
  });
  const send = (message: object) => socket.send(JSON.stringify(message));
  return {
    socket,
    messages,
    send,
    subscribe: (id, query) => send({ type: 'subscribe', id, payload: { query } }),
    closed: async () => {
      await until('the socket is closed', () => end !== undefined);
      return end ?? { code: 0, reason: '' };
    },
    had: async (type, count = 1) => await until(`${count} messages of type ${type}`, () => messages.filter((message) => message.type === type).length >= count),
  };
}

/** Reads an event stream as it comes; `done` says whether it has ended. */
export function readEvents(response: Response): { readonly text: () => string; readonly done: () => boolean } {
  let text = '';
  let done = false;
  void (async () => {
    try {
      for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk);
    } catch {
      // Cut rather than ended: done all the same.
    }
    done = true;
  })();
  return { text: () => text, done: () => done };
}

/** Waits until a number has stayed the same for thirty looks, and answers with it: the buffers on the way are full. */
export async function standstill(look: () => number): Promise<number> {
  let seen = -1;
  let same = 0;
  await until('it stands still', () => {
    const now = look();
    same = now > 0 && now === seen ? same + 1 : 0;
    seen = now;
    return same >= 30;
  });
  return seen;
}
