/** GraphQL over WebSocket, by the graphql-transport-ws protocol: who may open a socket, how much one may ask, and when it is closed. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Identity } from '../access/identity.ts';
import { PATIENCE_MS } from '../access/revocation/unless-revoked.ts';
import type { Verify } from '../access/token.ts';
import { askedTooMuch } from './admission.ts';
import { SECURITY_HEADERS, TOO_MANY_SOCKETS, unsure } from './errors.ts';
import { type Grounds, Operation } from './operation.ts';
import { requestIdOf } from './request-id.ts';
import { SocketLine } from './socket-line.ts';

/** What the hub knows of one socket. */
interface Line {
  readonly line: SocketLine;
  /** By the message that asked for each: clients may use an id again before the last operation of that id has quite ended. */
  readonly operations: Map<SubscribePayload, Operation>;
  asked: number;
}

export interface Sockets {
  /** How many are open. */
  readonly count: number;
  /** Takes over a connection that asks to become a socket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** From now on new sockets are refused. */
  stopAccepting(): void;
  /** Tells every client that the hub goes away; resolves when they are gone, the slow ones cut after so many milliseconds. */
  close(within: number): Promise<void>;
}

/** `origins`: the pages of other hosts that may open sockets, such as `https://screens.example.org`. */
export function createSockets(verify: Verify, grounds: Grounds, origins: readonly string[] = []): Sockets {
  const { limits, log, revocations } = grounds;
  // No client cuts a message of this size into many fragments; who does wants to fill the memory (CVE-2026-48779).
  const options = { noServer: true, maxPayload: limits.socketMessage, maxFragments: 64, perMessageDeflate: false, handleProtocols };
  const server = new WebSocketServer(options);
  const protocol = makeServer<Record<string, unknown> | undefined, Line>({
    connectionInitWaitTimeout: limits.socketInit,
    jsonMessageReviver: withQuery,
    onConnect: async ({ connectionParams, extra: { line } }) => {
      if (!(await line.opensWith(connectionParams ?? {}))) return false;
      if (heldBy(line.identity, lines) <= limits.socketsEach) return true;
      line.socket.close(TOO_MANY_SOCKETS.code, TOO_MANY_SOCKETS.reason);
      return false;
    },
    onSubscribe: async ({ extra, subscriptions }, _, payload) => {
      const { asking: first, said, requestId } = extra.line;
      if (first === null) return [new GraphQLError('Send connection_init with a token first.')];
      const tooMany = Object.keys(subscriptions).length > limits.socketOperations;
      if ((await revocations.settled(first.identity, PATIENCE_MS)) !== 'GOOD') {
        extra.line.closeIfRevoked();
        return [unsure()];
      }
      const wait = await grounds.admission.take(first.identity, 1);
      if (wait !== null) return [askedTooMuch(wait)];
      // What the client completed frees its place at once, though it may still be running: of those, too, no more than as many again.
      if (tooMany || extra.operations.size >= 2 * limits.socketOperations)
        return [
          new GraphQLError(`A socket runs ${limits.socketOperations} operations at a time: complete one, or open another socket.`, {
            extensions: { code: 'TOO_MANY_OPERATIONS' },
          }),
        ];
      const query = grounds.admission.textOf(payload, first.identity);
      if (query instanceof GraphQLError) return [query];
      extra.asked += 1;
      const asker = {
        get asking() {
          return extra.line.asking ?? first;
        },
        said,
        requestId: `${requestId}.${extra.asked}`,
      };
      const operation = Operation.in({ ...payload, query: query ?? '' }, asker, grounds);
      if (operation instanceof Operation) extra.operations.set(payload, operation);
      return operation;
    },
    execute: run,
    subscribe: run,
    onComplete: ({ extra }, _, payload) => {
      extra.operations.get(payload)?.end();
      extra.operations.delete(payload);
    },
    onClose: ({ extra }, code) => {
      for (const operation of extra.operations.values()) operation.end();
      extra.operations.clear();
      const { requestId, identity, openedAt } = extra.line;
      log.info('socket closed', { requestId, agency: identity?.agency, code, count: extra.asked, ms: Date.now() - openedAt });
    },
  });
  let accepting = true;
  const lines = new Set<SocketLine>();
  const stopListening = revocations.onChange(() => {
    for (const line of lines) line.closeIfRevoked();
  });

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const line = new SocketLine(socket, requestIdOf(request), verify, grounds);
    lines.add(line);
    // Without a listener a broken frame would end the process; ws itself closes the socket with the right code.
    socket.on('error', (failure) => log.info('socket broken', { requestId: line.requestId, failure }));
    const stopPinging = keepAlive(socket, limits.socketPing);
    const stopEasing = easeReading(socket, limits.socketBacklog);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        // Resolved when the bytes are on their way: a client that does not read makes its operations wait.
        send: (data) =>
          new Promise((resolve, reject) =>
            socket.readyState === socket.OPEN ? socket.send(data, (failure) => (failure ? reject(failure) : resolve())) : resolve(),
          ),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data) => {
            const text = String(data);
            if (line.refusesTwice(text) || line.takesRenewal(text)) return;
            take(text).catch((failure: unknown) => {
              // A known kind of message that no client may send, or a socket that broke while it was written to.
              log.info('socket message refused', { requestId: line.requestId, failure });
              socket.close(CloseCode.BadRequest, 'Invalid message received');
            });
          }),
      },
      { line, operations: new Map(), asked: 0 },
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      stopEasing();
      lines.delete(line);
      void closed(code, String(reason));
    });
  });

  return {
    get count() {
      return server.clients.size;
    },
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      if (request.url?.split('?')[0] !== '/graphql') return turnedAway(socket, '404 Not Found');
      if (!accepting) return turnedAway(socket, '503 Service Unavailable');
      // A browser names the page that opens a socket, and does not ask the hub first: pages of other hosts have no business here.
      if (!isOwnPage(request) && !origins.includes(request.headers.origin ?? '')) return turnedAway(socket, '403 Forbidden');
      server.handleUpgrade(request, socket, head, (webSocket) => server.emit('connection', webSocket, request));
    },
    stopAccepting() {
      accepting = false;
    },
    async close(within) {
      accepting = false;
      stopListening();
      const gone = [...server.clients].map(
        (socket) => new Promise<void>((resolve) => (socket.readyState === socket.CLOSED ? resolve() : socket.once('close', () => resolve()))),
      );
      for (const socket of server.clients) socket.close(1001, 'Going away');
      const cut = setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, within);
      await Promise.all(gone);
      clearTimeout(cut);
      server.close();
    },
  };
}

/** How many sockets a person or system holds open. */
function heldBy(identity: Identity | null, lines: ReadonlySet<SocketLine>): number {
  let held = 0;
  for (const line of lines) if (line.identity?.subject === identity?.subject && line.identity?.agency === identity?.agency) held += 1;
  return held;
}

/** The protocol asks for a text; who names a registered document sends none. Called for each value of a message, with what holds it as `this`. */
function withQuery(this: unknown, name: string, value: unknown): unknown {
  const names = name === 'payload' && isObject(this) && 'type' in this && this.type === 'subscribe' && isObject(value) && 'documentId' in value;
  return names ? { query: '', ...value } : value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The protocol library hands back the arguments that it was given: an Operation, which knows how to run itself. */
async function run(args: unknown): ReturnType<Operation['run']> {
  if (!(args instanceof Operation)) throw new TypeError('an operation that was not prepared');
  return await args.run();
}

function keepAlive(socket: WebSocket, every: number): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, every);
  return () => clearInterval(timer);
}

/** Who asks without reading the answers is not listened to until they have read: else what they leave would fill the memory. Floods of transport pings ws itself ends. */
function easeReading(socket: WebSocket, most: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const ease = () => {
    if (socket.bufferedAmount <= most || timer !== undefined) return;
    socket.pause();
    timer = setInterval(() => {
      if (socket.bufferedAmount > most) return;
      clearInterval(timer);
      timer = undefined;
      socket.resume();
    }, 50);
  };
  socket.on('message', ease);
  return () => clearInterval(timer);
}

function isOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || (URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host);
}

function turnedAway(socket: Duplex, status: string): void {
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('')}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
