/** GraphQL as server-sent events, by the graphql-sse protocol in its distinct connections mode: one operation, one response that stays open. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import { createHandler, type Request } from 'graphql-sse';
import type { Asking, Said } from '../access/asking.ts';
import { refusal } from './errors.ts';
import { EventStream } from './event-stream.ts';
import { type Grounds, Operation } from './operation.ts';
import { watchGlass } from './glass-watch.ts';
import type { Sent } from './sent.ts';
import { saidIn } from './said.ts';
import { watchStanding } from './standing-watch.ts';

/** How long a client may take to read what was written when its stream is ended, in milliseconds. */
const FAREWELL_MS = 2_000;

/** An open stream and what it needs to know. */
class Outlet {
  readonly asking: Asking;
  readonly said: Said;
  readonly requestId: string;
  operation: Operation | null = null;
  readonly #response: ServerResponse;

  constructor(asking: Asking, said: Said, requestId: string, response: ServerResponse) {
    this.asking = asking;
    this.said = said;
    this.requestId = requestId;
    this.#response = response;
  }

  /** Resolves when the client has taken what was written so far, or is gone. */
  async taken(): Promise<void> {
    if (!this.#response.writableNeedDrain || this.#response.destroyed) return;
    const settled = new AbortController();
    await Promise.race([once(this.#response, 'drain', settled), once(this.#response, 'close', settled)]);
    settled.abort();
  }

  /** Ends the response without `complete`: to the client the connection is lost, and it asks again, elsewhere or with a new token. Who does not read is cut off. */
  end(): void {
    this.operation?.end();
    this.#response.end();
    const cut = setTimeout(() => this.#response.destroy(), FAREWELL_MS);
    this.#response.once('close', () => clearTimeout(cut));
  }

  async write(events: AsyncGenerator<string, void, undefined>): Promise<void> {
    const gone = () => {
      this.operation?.end();
      void events.return();
    };
    if (this.#response.destroyed) gone();
    else this.#response.once('close', gone);
    for await (const event of events) {
      if (this.#response.writableEnded || this.#response.destroyed) break;
      this.#response.write(event);
      await this.taken();
    }
    this.operation?.end();
    this.#response.end();
  }
}

export interface EventStreams {
  /** How many are open. */
  readonly count: number;
  /** Answers a request that accepts `text/event-stream`, from one whose token was found good. */
  answer(request: FastifyRequest, reply: FastifyReply, asking: Asking, sent: Sent): Promise<void>;
  /** Ends every open stream, and answers no more. */
  end(): void;
}

export function createEventStreams(grounds: Grounds): EventStreams {
  const open = new Set<Outlet>();
  const isRevoked = ({ asking }: Outlet) => grounds.revocations.standing(asking.identity) === 'REVOKED';
  const stopListening = grounds.revocations.onChange(() => {
    for (const outlet of open) if (isRevoked(outlet)) outlet.end();
  });
  const handle = createHandler<FastifyRequest, Outlet>({
    // No stream tokens: each operation has a response of its own, and nothing is kept for a client between two of its requests.
    authenticate: () => null,
    onSubscribe: ({ method, context: outlet }, { query, operationName, variables }) => {
      const operation = Operation.in({ query, operationName, variables }, outlet, grounds);
      if (!(operation instanceof Operation)) return stream(async () => ({ errors: operation }));
      if (operation.kind === OperationTypeNode.MUTATION && method === 'GET')
        return [
          refusal('A GET request cannot change anything: send the mutation with POST.', 'BAD_REQUEST'),
          { status: 405, statusText: 'Method Not Allowed', headers: { allow: 'POST', ...JSON_TYPE } },
        ];
      outlet.operation = operation;
      return stream(async () => await operation.run());
    },
    // Events wait in the source until the client has taken the last one, instead of piling up here.
    onNext: async (_, { context: outlet }) => await outlet.taken(),
  });

  return {
    get count() {
      return open.size;
    },
    async answer(request, reply, asking, sent) {
      const { identity } = asking;
      const outlet = new Outlet(asking, saidIn(request.raw), request.id, reply.raw);
      const [body, { status, headers = {} }] = await handle(asRequest(request, outlet, sent));
      if (body === null || typeof body === 'string') {
        await reply
          .code(status)
          .headers({ ...headers, ...JSON_TYPE })
          .send(body ?? refusal('This is no request for events: send a query with GET, or as JSON with POST.', 'BAD_REQUEST'));
        return;
      }
      reply.hijack();
      const expiry = setTimeout(() => outlet.end(), Math.max(0, identity.expiresAt.getTime() - Date.now()));
      open.add(outlet);
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
      // Revoked since the token was looked at, and before the stream could hear of it.
      if (isRevoked(outlet)) outlet.end();
      const over = () => outlet.end();
      const watches = [watchGlass(() => asking, outlet.said, grounds.askingFor, over), watchStanding(() => asking, outlet.said, grounds, over)];
      try {
        await outlet.write(body);
      } catch (failure) {
        grounds.log.error('event stream broken', { requestId: request.id, failure });
        outlet.end();
      } finally {
        clearTimeout(expiry);
        for (const stop of watches) stop();
        open.delete(outlet);
      }
    },
    end() {
      stopListening();
      for (const outlet of open) outlet.end();
    },
  };
}

/** Results as they come, one or many: asked for only when the response is open, so that a client that leaves before the first is noticed. */
async function* stream(run: () => Promise<ExecutionResult | EventStream>): AsyncGenerator<ExecutionResult, undefined, undefined> {
  const result = await run();
  if (result instanceof EventStream) yield* result;
  else yield result;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function asRequest(request: FastifyRequest, outlet: Outlet, { url, body }: Sent): Request<FastifyRequest, Outlet> {
  return {
    method: request.method,
    url,
    headers: { get: (name) => (name === 'accept' ? 'text/event-stream' : single(request.headers[name])) },
    body: typeof body === 'object' && body !== null ? { ...body } : null,
    raw: request,
    context: outlet,
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(', ');
}
