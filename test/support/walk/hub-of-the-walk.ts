/** A hub for the walk: the real server over the real schema, with tokens of a real issuer; with both walls, or with the second alone. */
import { Agent, request as send } from 'node:http';
import type { MikroORM } from '@mikro-orm/postgresql';
import { askings } from '../../../src/access/asking.ts';
import { ROLES } from '../../../src/access/identity.ts';
import { ledgerDesk } from '../../../src/access/ledger/ledger-desk.ts';
import { openRevocations } from '../../../src/access/revocation/revocations.ts';
import { rightsInForce } from '../../../src/access/rights-in-force.ts';
import { issuedTokens } from '../../../src/access/token.ts';
import { entities } from '../../../src/database/entities.ts';
import { openOrm } from '../../../src/database/orm.ts';
import { builder } from '../../../src/graph/builder.ts';
import { contextMaker } from '../../../src/graph/make-context.ts';
import { Masks } from '../../../src/graph/masks.ts';
import { schema } from '../../../src/graph/schema.ts';
import { type LiveLog, openLiveLog } from '../../../src/live/live-log.ts';
import { createLog } from '../../../src/server/log.ts';
import type { Limits } from '../../../src/server/limits.ts';
import { createServer } from '../../../src/server/server.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { anIssuer, type Issuer } from '../../access/issuer.ts';
import type { HubDatabase } from '../hub-database.ts';
import { outbound } from '../outbound.ts';
import { classKey, type SeeingClass } from './classes.ts';

/** Leaves nothing out. */
class NoMasks extends Masks {
  override shown<Value>(_: unknown, __: unknown, ___: Value, read: () => Value | Promise<Value>): Value | Promise<Value> {
    return read();
  }

  override async mayRead(): Promise<boolean> {
    return true;
  }
}

/** What came back, to the byte. */
export interface Reply {
  readonly status: number;
  /** Without what is of its time or of its request. */
  readonly headers: string;
  readonly body: string;
  readonly requestId: string;
}

export interface WalkHub {
  readonly url: URL;
  readonly issuer: Issuer;
  readonly askers: MikroORM;
  readonly live: LiveLog;
  /** How often the live log has been followed so far. */
  followed(): number;
  /** Every line logged so far. */
  readonly logged: readonly string[];
  /** The Authorization header of somebody of a class. */
  authorization(who: SeeingClass): Promise<string>;
  /** Sends an operation over HTTP as somebody of a class. */
  ask(who: SeeingClass, query: string, variables?: Readonly<Record<string, unknown>>): Promise<Reply>;
  /** Sends bytes with these headers. */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<Reply>;
  close(): Promise<void>;
}

/** Nothing but the walls is to stand in the way of the walk: its documents ask for more than anybody may. */
const OPEN_LIMITS: Partial<Limits> = {
  body: 64 << 20,
  tokens: 1e6,
  depth: 1e3,
  fields: 1e6,
  rootFields: 1e3,
  repeats: 1e3,
  aliases: 1e6,
  rows: 1e12,
  socketMessage: 64 << 20,
  socketOperations: 1e3,
};

/** `firstWall: false` lets the graph believe that everybody holds every role, and asks it for no scope; the database is told the truth. */
export async function hubOfTheWalk(database: HubDatabase, { firstWall = true }: { readonly firstWall?: boolean } = {}): Promise<WalkHub> {
  const issuer = await anIssuer();
  const askers = openOrm({ url: database.askerUrl, entities, poolSize: 6, name: 'askers of the walk' });
  const live = await openLiveLog({ url: database.appUrl });
  const { follow } = live;
  let followed = 0;
  live.follow = (options) => {
    followed += 1;
    return follow.call(live, options);
  };
  const revocations = await openRevocations({ url: database.appUrl, clock: systemClock, log: () => undefined });
  const logged: string[] = [];
  const contextFor = contextMaker({
    orm: askers,
    live,
    clock: systemClock,
    outbound,
    inboundLag: async () => [],
    putOnRecord: ledgerDesk(() => database.orm.em.fork()),
    verifyLedger: async () => ({ firstBreak: null, sealed: 0, vouchedFor: 0, waiting: 0, checkpoints: 0, checkpointedAt: null }),
  });
  const server = await createServer({
    config: {
      port: 0,
      host: '127.0.0.1',
      environment: 'production',
      edge: { trustedDocuments: false, origins: [], rates: { subject: 1e9, agency: 1e9, controlRoom: 1e9 } },
    },
    log: createLog({ level: 'info', messages: true, to: { write: (line: string) => void logged.push(line) } }),
    schema: firstWall ? schema : builder.toSchema({ disableScopeAuth: true }),
    verify: issuedTokens(issuer.auth, systemClock),
    revocations,
    askingFor: askings({ em: () => database.orm.em.fork(), clock: systemClock }),
    rightsOf: rightsInForce({ em: () => database.orm.em.fork(), clock: systemClock }),
    contextFor: (asking, about) => {
      const context = contextFor(asking, about);
      if (firstWall) return context;
      const identity = { ...asking.identity, roles: ROLES };
      return { ...context, identity, asking: { ...asking, identity }, masks: new NoMasks(asking, context.reads) };
    },
    health: { ready: async () => ({ ok: true, parts: {} }) },
    limits: OPEN_LIMITS,
  });
  const url = await server.listen();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const tokens = new Map<string, Promise<string>>();

  const authorization: WalkHub['authorization'] = async ({ agency, roles, purpose }) => {
    const key = classKey({ agency, roles, purpose });
    const known = tokens.get(key) ?? issuer.sign({ sub: `walker ${key}`, jti: key, agency, roles, purposes: purpose === null ? [] : [purpose] });
    tokens.set(key, known);
    return `Bearer ${await known}`;
  };
  const post: WalkHub['post'] = (body, headers) =>
    new Promise((resolve, reject) => {
      const asking = send(new URL('/graphql', url), { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: lasting(response.rawHeaders), body: text, requestId: String(response.headers['x-request-id']) }),
        );
      });
      asking.on('error', reject);
      asking.end(body);
    });
  return {
    url,
    issuer,
    askers,
    live,
    followed: () => followed,
    logged,
    authorization,
    post,
    ask: async (who, query, variables = {}) =>
      await post(JSON.stringify({ query, variables }), {
        authorization: await authorization(who),
        ...(who.purpose === null ? {} : { 'x-hub-purpose': who.purpose, 'x-hub-reason': 'A walk through the hub.' }),
      }),
    close: async () => {
      agent.destroy();
      await server.close();
      await revocations.close();
      await live.close();
      await issuer.close();
      await askers.close(true);
    },
  };
}

/** The headers of an answer, one to a line, but for those of its moment: its time and the id of its request. */
function lasting(raw: readonly string[]): string {
  const lines = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name.toLowerCase()}: ${raw[index + 1] ?? ''}`] : []));
  return lines.filter((line) => !/^(date|x-request-id|keep-alive|connection): /.test(line)).join('\n');
}
