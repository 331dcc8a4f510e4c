/** GraphQL over HTTP: Apollo Server answers, behind the one door that asks for a token. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ApolloServer, type ApolloServerPlugin, type BaseContext, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Asking } from '../access/asking.ts';
import type { Identity } from '../access/identity.ts';
import type { Verify } from '../access/token.ts';
import { askedTooMuch } from './admission.ts';
import { identityOf } from './bearer.ts';
import { refused, shown, reworded } from './errors.ts';
import type { EventStreams } from './event-streams.ts';
import { limitRules } from './limits.ts';
import type { Log } from './log.ts';
import { type Grounds, type OperationContext, withAccess } from './operation.ts';
import { askingOfRequest } from './said.ts';
import { type Sent, sentBy } from './sent.ts';

/** What Apollo's hooks need to know of the request that they work on. */
interface Exchange {
  readonly requestId: string;
  readonly asking: Asking;
  /** Whether the request was a GraphQL request in good form, whatever then came of it. */
  wellFormed: boolean;
  /** What is answered; null while nothing is, and when there is nothing to tell. */
  answered: { readonly data: unknown; readonly operation: string | null } | null;
  /** What resolvers knew; null before they were asked. */
  context: OperationContext | null;
}

const exchanges = new AsyncLocalStorage<Exchange>();

export interface GraphQLHttp {
  /** Adds /graphql to an app: HTTP by Apollo Server, event streams for who accepts them. */
  route(app: FastifyInstance, verify: Verify, streams: EventStreams): void;
  stop(): Promise<void>;
}

export async function createGraphQLHttp(grounds: Grounds): Promise<GraphQLHttp> {
  const apollo = new ApolloServer({
    schema: grounds.schema,
    introspection: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: grounds.limits.tokens },
    validationRules: [...limitRules(grounds.limits)],
    validationOptions: { maxErrors: grounds.limits.errors },
    logger: apolloLog(grounds.log),
    formatError: (formatted, error) => {
      const meant = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) });
      const seen = shown(meant, exchanges.getStore()?.requestId ?? 'unknown', grounds.log);
      return seen === meant ? { ...formatted, message: reworded(formatted.message) } : seen.toJSON();
    },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // The hub reports to nobody, whatever Apollo finds in the environment; and nothing that it answers may be cached.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      manners(grounds),
    ],
  });
  await apollo.start();

  return {
    route(app, verify, streams) {
      app.decorateRequest('asking');
      app.route({
        url: '/graphql',
        method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        exposeHeadRoute: false,
        // Before the body is read: to who has no token, every request looks the same.
        onRequest: async (request, reply) => {
          const identity = await identityOf(request, reply, verify, grounds.log);
          if (identity === null) return reply;
          const wait = await grounds.admission.take(identity, 1);
          if (wait !== null) return await tellToWait(request, reply, identity, wait, grounds.log);
          const asking = await askingOfRequest(request, reply, identity, grounds);
          if (asking === null) return reply;
          request.setDecorator<Asking>('asking', asking);
        },
        handler: async (request, reply) => {
          void reply.header('cache-control', 'no-store');
          const asking = request.getDecorator<Asking>('asking');
          const sent = sentBy(request, asking.identity, grounds.admission);
          if (sent instanceof GraphQLError) return await refused(reply, sent.extensions.code === 'BAD_REQUEST' ? 400 : 403, sent);
          if (request.headers.accept?.includes('text/event-stream')) await streams.answer(request, reply, asking, sent);
          else await answer(apollo, grounds, request, reply, asking, sent);
          return reply;
        },
      });
    },
    stop: async () => await apollo.stop(),
  };
}

async function answer(
  apollo: ApolloServer<BaseContext>,
  grounds: Grounds,
  request: FastifyRequest,
  reply: FastifyReply,
  asking: Asking,
  { url, body: sent }: Sent,
): Promise<void> {
  const left = new AbortController();
  const done = grounds.inFlight.begin();
  reply.raw.once('close', () => {
    left.abort();
    done();
  });
  const exchange: Exchange = { requestId: request.id, asking, wellFormed: false, answered: null, context: null };
  const query = url.indexOf('?');
  const {
    status = 200,
    headers,
    body,
  } = await exchanges
    .run(exchange, async () => {
      const answered = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: request.method, headers: headersOf(request), search: query < 0 ? '' : url.slice(query), body: sent },
        context: async () => (exchange.context = await grounds.contextFor(asking, { requestId: request.id, signal: left.signal, admits: grounds.admits })),
      });
      // What was read is told only when it is on record.
      const { context } = exchange;
      if (context !== null) await context.end(await context.tells(exchange.answered?.data), exchange.answered?.operation ?? null);
      return answered;
    })
    .finally(() => exchange.context?.abandon());
  if (body.kind !== 'complete') throw new Error('an answer in parts, of a hub that has no @defer');
  // GraphQL over HTTP: to who does not accept application/graphql-response+json, a well-formed request is 200 whatever its errors.
  const legacy = headers.get('content-type')?.startsWith('application/json') === true;
  await reply
    .code(status === 400 && legacy && exchange.wellFormed ? 200 : status)
    .headers(Object.fromEntries(headers))
    .send(body.string);
}

const manners = ({ admission }: Grounds): ApolloServerPlugin => ({
  async requestDidStart() {
    return {
      async didResolveSource() {
        const exchange = exchanges.getStore();
        if (exchange) exchange.wellFormed = true;
      },
      async willSendResponse({ operationName, response }) {
        const exchange = exchanges.getStore();
        if (response.body.kind !== 'single') return;
        response.body.singleResult = withAccess(response.body.singleResult, exchange?.context?.accessTold() ?? null);
        if (exchange) exchange.answered = { data: response.body.singleResult.data, operation: operationName ?? null };
      },
      async didResolveOperation({ operation, document, request }) {
        if (operation?.operation === 'subscription')
          throw new GraphQLError('A subscription is a stream: ask for it with `Accept: text/event-stream`, or over a WebSocket.', {
            extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
          });
        const exchange = exchanges.getStore();
        if (!operation || !exchange) return;
        const points = admission.weigh({ document, operation, variables: request.variables ?? {} }, exchange.asking.identity);
        if (points instanceof GraphQLError) throw withStatus(points, 400);
        const wait = await admission.take(exchange.asking.identity, points - 1);
        if (wait !== null) throw withStatus(askedTooMuch(wait), 429, new HeaderMap([['retry-after', String(wait)]]));
      },
    };
  },
});

/** 429, and after how many seconds to come back. */
async function tellToWait(request: FastifyRequest, reply: FastifyReply, { agency }: Identity, seconds: number, log: Log): Promise<FastifyReply> {
  log.info('asked too much', { requestId: request.id, part: 'http', agency });
  void reply.header('retry-after', String(seconds));
  return await refused(reply, 429, askedTooMuch(seconds));
}

/** Apollo Server takes the status of its answer from the error. */
function withStatus({ message, extensions }: GraphQLError, status: number, headers: HeaderMap = new HeaderMap()): GraphQLError {
  const withHttp: Record<string, unknown> = { ...extensions, http: { status, headers } };
  return new GraphQLError(message, { extensions: withHttp });
}

function headersOf({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  return map;
}

/** Apollo's own messages may quote what was sent, so in production only the fact of them is written down. */
function apolloLog(log: Log) {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string) => log.warn('apollo', { failure: new Error(message) }),
    error: (message: string) => log.error('apollo', { failure: new Error(message) }),
  };
}
