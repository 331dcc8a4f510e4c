/** The hub's server: what it is made of, where it listens, and in which order it stops. */
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { Revocations } from '../access/revocation/revocations.ts';
import type { RightsInForce } from '../access/rights-in-force.ts';
import { unlessRevoked } from '../access/revocation/unless-revoked.ts';
import type { AskingFor } from '../access/asking.ts';
import type { Verify } from '../access/token.ts';
import { type Config, EDGE_DEFAULTS } from '../config.ts';
import { Admission } from './admission.ts';
import { type Demo, routeDemo } from './demo.ts';
import { createEventStreams } from './event-streams.ts';
import { routeExplorer } from './explorer.ts';
import { createGraphQLHttp } from './graphql-http.ts';
import { type Readiness, routeHealth } from './health.ts';
import { createHttp } from './http.ts';
import { InFlight } from './in-flight.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Log } from './log.ts';
import { type MeasuredPart, routeMetrics } from './metrics.ts';
import type { ContextFor, Grounds } from './operation.ts';
import { routePages } from './pages.ts';
import { admits } from './rehearsals.ts';
import { SharedResults } from './shared-results.ts';
import { createSockets } from './sockets.ts';
import { TrustedDocuments } from './trusted-documents.ts';

export interface ServerParts {
  readonly config: Pick<Config, 'port' | 'host' | 'environment'> & Partial<Pick<Config, 'edge'>>;
  readonly log: Log;
  readonly schema: GraphQLSchema;
  /** Finds out who holds a token, as its issuer says. */
  readonly verify: Verify;
  /** Which of the good tokens have been revoked. */
  readonly revocations: Revocations;
  /** Makes what resolvers may know: anew for each operation, and for each event of a subscription. */
  readonly contextFor: ContextFor;
  /** Finds out how somebody asks: for what purpose, for whom and why. */
  readonly askingFor: AskingFor;
  /** What somebody may see beside their own agency's records, for lines that are open when some of it ends. */
  readonly rightsOf?: RightsInForce | undefined;
  readonly health: { ready(): Promise<Readiness> };
  /** What is measured beside the server itself; absent, there are no measures. */
  readonly measures?: readonly MeasuredPart[] | undefined;
  /** The folder of the built pages; absent or empty, a plain page says how to build them. */
  readonly pages?: string | undefined;
  /** The demo users, in development only. */
  readonly demo?: Demo | undefined;
  /** The documents that were registered for systems of partners; none when absent. */
  readonly documents?: TrustedDocuments | undefined;
  /** Other limits than LIMITS, for tests. */
  readonly limits?: Partial<Limits>;
}

export interface HubServer {
  /** Begins to listen; answers with where. Throws CannotListen. */
  listen(): Promise<URL>;
  /** Stops within ten seconds: what is being answered is finished, who listens is told. A second call waits for the first. */
  close(): Promise<void>;
}

/** The server cannot listen there; the message is a sentence for the person who typed the command. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

/** How long clients may take to hang up once told, in milliseconds. */
const FAREWELL = 1000;

export async function createServer(parts: ServerParts): Promise<HubServer> {
  const { config, log, demo } = parts;
  const production = config.environment === 'production';
  if (production && demo !== undefined) throw new Error('demo users in production');
  const limits: Limits = { ...LIMITS, ...parts.limits };
  const { schema, contextFor, askingFor, revocations } = parts;
  const verify = unlessRevoked(parts.verify, revocations);
  const { rates, origins, trustedDocuments } = { ...EDGE_DEFAULTS, trustedDocuments: production, ...config.edge };
  const documents = parts.documents ?? new TrustedDocuments();
  const admission = new Admission({ schema, limits, rates, documents, trustedOnly: trustedDocuments, hideSchema: production });
  const grounds: Grounds = {
    schema,
    contextFor,
    askingFor,
    rightsOf: parts.rightsOf,
    limits,
    admission,
    admits: admits({ schema, limits, admission }),
    revocations,
    inFlight: new InFlight(),
    shared: new SharedResults(),
    log,
  };
  const app = createHttp({ limits, log, production });
  const graphql = await createGraphQLHttp(grounds);
  const streams = createEventStreams(grounds);
  const sockets = createSockets(verify, grounds, origins);
  let closing: Promise<void> | null = null;

  app.addHook('onSend', async (_, reply) => {
    if (closing !== null) void reply.header('connection', 'close');
  });
  graphql.route(app, verify, streams);
  routeHealth(
    app,
    () => parts.health.ready(),
    () => closing !== null,
    log,
  );
  if (parts.measures !== undefined) {
    const lines = () => ({ socket: sockets.count, stream: streams.count, operation: grounds.inFlight.count });
    routeMetrics(app, [...parts.measures, measuredLines(lines)], { verify, log });
  }
  routeExplorer(app, demo, config.host);
  if (demo !== undefined) routeDemo(app, demo, config.host);
  await routePages(app, parts.pages);
  app.server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await app.ready();

  /** Each step leaves the next less to do; none waits for a client that does not answer. */
  async function drain(): Promise<void> {
    sockets.stopAccepting();
    const closed = app.close();
    if (!(await grounds.inFlight.idle(limits.drain))) log.warn('cut off', { count: grounds.inFlight.count });
    streams.end();
    await sockets.close(FAREWELL);
    app.server.closeIdleConnections();
    const cut = setTimeout(() => app.server.closeAllConnections(), FAREWELL);
    await closed;
    clearTimeout(cut);
    await graphql.stop();
  }

  return {
    async listen() {
      try {
        await app.listen({ port: config.port, host: config.host });
      } catch (failure) {
        throw explained(failure, config) ?? failure;
      }
      return reachable(config.host, app.server.address());
    },
    async close() {
      closing ??= drain();
      await closing;
    },
  };
}

/** What the server knows of itself: who listens, and how much is being answered. */
function measuredLines(count: () => Readonly<Record<'socket' | 'stream' | 'operation', number>>): MeasuredPart {
  const name = 'hub_lines';
  const help = 'Open sockets, open event streams, and operations that are being answered.';
  return {
    part: 'lines',
    measures: [{ name, type: 'gauge', help, labels: ['kind'] }],
    read: async () => Object.entries(count()).map(([kind, value]) => ({ name, labels: { kind }, value })),
  };
}

function explained(failure: unknown, { port, host }: ServerParts['config']): CannotListen | null {
  const code = failure instanceof Error && 'code' in failure ? failure.code : null;
  if (code === 'EADDRINUSE') return new CannotListen(`Port ${port} is taken: stop what uses it, or set PORT to another (PORT=0 takes any free one).`);
  if (code === 'EACCES') return new CannotListen(`Port ${port} may not be used by this user: set PORT to one above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new CannotListen(`${host} is no address of this machine: set HOST to 127.0.0.1, or to 0.0.0.0 for all its addresses.`);
  return null;
}

/** The address to open, also when the hub listens on every address. */
function reachable(host: string, address: AddressInfo | string | null): URL {
  const port = typeof address === 'object' ? address?.port : undefined;
  const name = host === '0.0.0.0' || host === '::' || host === 'localhost' ? '127.0.0.1' : host;
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}/`);
}
