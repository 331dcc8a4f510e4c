/** A real server over the real schema and a real database, for those who attack it; every statement that reaches the database is counted. */
import { createRequire } from 'node:module';
import pg from 'pg';
import { WebSocket } from 'ws';
import { askingOf } from '../../src/access/asking.ts';
import { PURPOSES, type Role } from '../../src/access/identity.ts';
import { issuedTokens } from '../../src/access/token.ts';
import { schema } from '../../src/graph/schema.ts';
import { createLog } from '../../src/server/log.ts';
import { createServer, type ServerParts } from '../../src/server/server.ts';
import { readTrustedDocuments } from '../../src/server/trusted-documents.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { anIssuer } from '../access/issuer.ts';
import { aGraph } from '../support/graph.ts';
import { until } from '../support/until.ts';

/** What came back for one operation, whatever way it went. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly errors: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly data: unknown;
}

export type Way = 'HTTP' | 'SSE' | 'socket';
export const WAYS: readonly Way[] = ['HTTP', 'SSE', 'socket'];

export interface RealHub extends AsyncDisposable {
  readonly url: URL;
  /** Every line logged so far. */
  readonly logged: readonly string[];
  authorization(role: Role): Promise<string>;
  /** Sends a body as JSON with POST, as someone in this role. */
  post(body: unknown, role?: Role, headers?: Record<string, string>): Promise<Reply>;
  /** Sends bytes as they are. */
  send(path: string, init: RequestInit, role?: Role): Promise<Reply>;
  /** Sends the parameters of an operation one way or another, and waits for its first result. */
  ask(way: Way, params: Readonly<Record<string, unknown>>, role?: Role): Promise<Reply>;
  /** How many statements some work sent to the database. */
  statements(work: () => Promise<unknown>): Promise<number>;
}

export async function aRealHub({
  config,
  limits,
  documents,
}: { config?: Partial<ServerParts['config']> } & Partial<Pick<ServerParts, 'limits' | 'documents'>> = {}): Promise<RealHub> {
  const [issuer, graph] = [await anIssuer(), await aGraph()];
  const logged: string[] = [];
  const server = await createServer({
    config: { port: 0, host: '127.0.0.1', environment: 'production', ...config },
    log: createLog({ level: 'debug', messages: true, to: { write: (line: string) => void logged.push(line) } }),
    schema,
    verify: issuedTokens(issuer.auth, systemClock),
    revocations: { standing: () => 'GOOD', settled: async () => 'GOOD', onChange: () => () => undefined },
    askingFor: async (identity, said) => askingOf(identity, said, new Map(PURPOSES.map((purpose) => [purpose, { reasonDemanded: false }]))),
    contextFor: ({ identity }, about) => ({ ...graph.contextOf(identity), ...about }),
    health: { ready: async () => ({ ok: true, parts: {} }) },
    documents: documents ?? readTrustedDocuments(),
    ...(limits ? { limits } : {}),
  });
  const url = await server.listen();
  const tokens = new Map<Role, string>();
  const authorization = async (role: Role) => {
    const known = tokens.get(role) ?? `Bearer ${await issuer.sign({ sub: `someone-${role}`, roles: [role], default_purpose: 'PROBLEM_SOLVING' })}`;
    tokens.set(role, known);
    return known;
  };
  const send: RealHub['send'] = async (path, init, role = 'ANALYST') => {
    const headers = { authorization: await authorization(role), 'content-type': 'application/json', ...Object.fromEntries(new Headers(init.headers)) };
    const response = await fetch(new URL(path, url), { method: 'POST', ...init, headers });
    return reply(response.status, response.headers, await response.text());
  };
  const post: RealHub['post'] = async (body, role, headers = {}) => await send('/graphql', { body: JSON.stringify(body), headers }, role);
  return {
    url,
    logged,
    authorization,
    send,
    post,
    ask: async (way, params, role = 'ANALYST') => {
      if (way === 'HTTP') return await post(params, role);
      if (way === 'SSE') return await post(params, role, { accept: 'text/event-stream' });
      return await overSocket(url, await authorization(role), params);
    },
    statements: async (work) => {
      const sent = counted();
      try {
        await work();
      } finally {
        sent.stop();
      }
      return sent.count;
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await issuer.close();
      await graph.close();
    },
  };
}

/** The ORM brings its own copy of the driver. */
const DRIVERS: readonly { prototype: { query: (...args: never[]) => unknown } }[] = [
  pg.Client,
  createRequire(import.meta.resolve('@mikro-orm/postgresql'))('pg').Client,
];

/** Counts what every connection of this process asks its database, from now on. */
function counted(): { readonly count: number; stop(): void } {
  const before = DRIVERS.map(({ prototype }) => prototype.query);
  const seen = { count: 0, stop: () => DRIVERS.forEach(({ prototype }, index) => (prototype.query = before[index] ?? prototype.query)) };
  DRIVERS.forEach(({ prototype }, index) => {
    prototype.query = function (this: unknown, ...args) {
      seen.count += 1;
      return Reflect.apply(before[index] ?? prototype.query, this, args);
    };
  });
  return seen;
}

async function overSocket(url: URL, authorization: string, payload: Readonly<Record<string, unknown>>): Promise<Reply> {
  const socket = new WebSocket(new URL('/graphql', url), 'graphql-transport-ws');
  const messages: { type: string; payload?: unknown }[] = [];
  let code = 0;
  socket.on('error', () => undefined);
  socket.on('close', (at) => (code = at));
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    messages.push(message);
    if (message.type === 'connection_ack') socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
  });
  await until('the socket answered', () => code !== 0 || messages.some(({ type }) => type === 'next' || type === 'error'));
  socket.terminate();
  const answer = messages.find(({ type }) => type === 'next' || type === 'error');
  const body = answer?.type === 'error' ? { errors: answer.payload } : (answer?.payload ?? {});
  return reply(code, new Headers(), JSON.stringify(body));
}

function reply(status: number, headers: Headers, text: string): Reply {
  const json = headers.get('content-type')?.startsWith('text/event-stream') === true ? (/^data: (.+)$/m.exec(text)?.[1] ?? '{}') : text;
  const parsed = parsedOr({}, json);
  const body = typeof parsed === 'object' && parsed !== null ? parsed : {};
  return {
    status,
    headers,
    text,
    errors: 'errors' in body && Array.isArray(body.errors) ? body.errors : [],
    data: 'data' in body ? body.data : undefined,
  };
}

function parsedOr(otherwise: unknown, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
