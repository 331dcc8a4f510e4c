/** The HTTP front of the hub: request ids, security headers, limits, and one shape for every refusal. */
import type { Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import helmet from 'helmet';
import { OUR_FAULT, refusal, SECURITY_HEADERS, UNAUTHENTICATED } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { requestIdOf } from './request-id.ts';

/** Longer headers are not read, in bytes: room enough to refuse an oversized token like any other bad one. */
const LONGEST_HEADERS = 64 * 1024;

const UNREADABLE = [400, 'The request cannot be read: mend it and send it again.', 'BAD_REQUEST'] as const;

const JSON_TYPE = 'application/json; charset=utf-8';

/** What a refusal of the framework means to whoever sent the request. */
const REFUSALS: Readonly<Record<string, (limits: Limits) => readonly [status: number, message: string, code: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ({ body }) => [
    413,
    `The body of the request is larger than ${body / 1024} KB: send less, or in several requests.`,
    'PAYLOAD_TOO_LARGE',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => [415, 'The hub reads JSON: send the body with `Content-Type: application/json`.', 'UNSUPPORTED_MEDIA_TYPE'],
  FST_ERR_CTP_EMPTY_JSON_BODY: () => [400, 'The body is empty: send a JSON object with a `query`.', 'BAD_REQUEST'],
  FST_ERR_CTP_INVALID_JSON_BODY: () => [400, 'The body is no JSON that the hub reads: mend it and send it again.', 'BAD_REQUEST'],
  FST_ERR_BAD_URL: () => [400, 'The address is damaged: encode its special characters and send it again.', 'BAD_REQUEST'],
};

/** An app without routes. `production` adds Strict-Transport-Security: a hub in production stands behind TLS. */
export function createHttp({ limits, log, production }: { limits: Limits; log: Log; production: boolean }): FastifyInstance {
  const app = fastify({
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: limits.body,
    // A request that trickles in for half a minute is cut; an event stream, once asked for, stays.
    requestTimeout: 30_000,
    http: { maxHeaderSize: LONGEST_HEADERS },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, _, reply) => {
      const [status, message, code] = REFUSALS[error.code]?.(limits) ?? UNREADABLE;
      reply.raw.writeHead(status, { ...SECURITY_HEADERS, 'content-type': JSON_TYPE }).end(refusal(message, code));
    },
  });
  app.removeContentTypeParser('text/plain');

  const secure = helmet({
    strictTransportSecurity: production,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    secure(request.raw, reply.raw, () => done());
  });

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const fields = { requestId: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    // Probes and files would drown what matters.
    if (route === '/graphql' || reply.statusCode >= 400) log.info('request', fields);
    else log.debug('request', fields);
    done();
  });

  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    const [status, message, code] = REFUSALS[error.code ?? '']?.(limits) ?? [error.statusCode ?? 500, UNREADABLE[1], UNREADABLE[2]];
    if (status >= 400 && status < 500) return reply.code(status).type(JSON_TYPE).send(refusal(message, code));
    log.error('fault', { requestId: request.id, route: request.routeOptions.url, failure: error });
    return reply
      .code(500)
      .type(JSON_TYPE)
      .send(refusal(`Something went wrong here; quote request ${request.id}`, OUR_FAULT));
  });

  app.setNotFoundHandler((_, reply) =>
    reply.code(404).type(JSON_TYPE).send(refusal('There is nothing here: the API is /graphql, the start page is /.', 'NOT_FOUND')),
  );
  return app;
}

/** What no route ever sees. Headers that do not fit hold no token that could be read, so their sender is told what every sender of a bad token is told. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLong ? '401 Unauthorized' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  const headers = Object.entries({ ...SECURITY_HEADERS, ...(tooLong ? UNAUTHENTICATED.headers : { 'content-type': JSON_TYPE }) });
  const body = tooLong ? UNAUTHENTICATED.body : refusal(UNREADABLE[1], UNREADABLE[2]);
  const head = [...headers, ['content-length', String(Buffer.byteLength(body))], ['connection', 'close']].map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${head.join('')}\r\n${body}`);
}
