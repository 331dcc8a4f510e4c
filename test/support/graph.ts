/** Asks the real graph over a real database, as any user, and counts what it costs. */
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { createSourceEventStream, execute, graphql, parse } from 'graphql';
import type { RawBuilder } from 'kysely';
import type { Asking } from '../../src/access/asking.ts';
import { type Identity, PURPOSES, type Role } from '../../src/access/identity.ts';
import { ledgerDesk } from '../../src/access/ledger/ledger-desk.ts';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import { ensureReferenceData } from '../../src/database/reference/ensure-reference-data.ts';
import type { GraphContext } from '../../src/graph/context.ts';
import { contextMaker } from '../../src/graph/make-context.ts';
import { Reads, type Tables } from '../../src/graph/reads.ts';
import { schema } from '../../src/graph/schema.ts';
import { type LiveLog, openLiveLog } from '../../src/live/live-log.ts';
import { ended } from '../../src/server/operation.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { freshDatabase } from './database.ts';
import { outbound } from './outbound.ts';

/** What a question was answered with, as plain JSON. */
export interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string; readonly code: unknown; readonly path: string }[];
}

export interface TestGraph {
  readonly orm: MikroORM;
  readonly em: EntityManager;
  /** Asks as someone with these roles; an analyst when nothing is said. */
  ask(document: string, variables?: Record<string, unknown>, roles?: readonly Role[]): Promise<Answer>;
  /** Asks with a typed operation; fails when it is answered with an error. */
  query<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    roles?: readonly Role[],
  ): Promise<Result>;
  /** Follows a subscription. */
  follow(document: string, variables?: Record<string, unknown>, roles?: readonly Role[]): Promise<AsyncGenerator<Answer>>;
  /** What an operation of somebody is given. */
  contextOf(identity: Identity): GraphContext;
  /** How many statements the graph sent since it was last asked. */
  statements(): number;
  close(): Promise<void>;
}

export function someone(roles: readonly Role[], agency = 'SAFER_NEIGHBOURHOODS'): Identity {
  return {
    subject: `test-${roles.join('-') || 'nobody'}`,
    name: 'A Tester',
    agency,
    roles,
    purposes: [...PURPOSES],
    defaultPurpose: 'PROBLEM_SOLVING',
    tokenId: null,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    demo: true,
  };
}

/** How somebody asks who says nothing of the request. */
export function asking(identity: Identity): Asking {
  return { identity, purpose: identity.defaultPurpose, actingFor: null, reason: null, glass: null };
}

/** A graph over a database of its own. */
export async function aGraph(): Promise<TestGraph> {
  const database = await freshDatabase();
  const orm = openOrm({ url: database.appUrl, entities });
  const askers = openOrm({ url: database.askerUrl, entities });
  await ensureReferenceData(orm.em.fork());
  let live: LiveLog | null = null;
  let sent = 0;
  class CountedReads extends Reads {
    override run<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
      sent += 1;
      return super.run(statement);
    }
  }
  const nothing: LiveLog = new Proxy({} as LiveLog, {
    get: () => {
      throw new Error('This question follows nothing.');
    },
  });
  const contextOf = (identity: Identity, log: LiveLog | null): GraphContext =>
    contextMaker({
      orm: askers,
      live: log ?? nothing,
      clock: systemClock,
      outbound,
      inboundLag: async () => [],
      putOnRecord: ledgerDesk(() => orm.em.fork()),
      verifyLedger: async () => ({ firstBreak: null, sealed: 0, vouchedFor: 0, waiting: 0, checkpoints: 0, checkpointedAt: null }),
      readsOf: (em) => new CountedReads(em),
      asHub: async (statement) => (await statement.execute(orm.em.fork().getKysely<Tables>())).rows,
    })(asking(identity), { requestId: 'test', signal: new AbortController().signal });
  const context = (roles: readonly Role[], log: LiveLog | null) => contextOf(someone(roles), log);
  return {
    orm,
    em: orm.em.fork(),
    ask: async (source, variableValues = {}, roles = ['ANALYST']) => {
      if (source.includes('livePosition')) live ??= await openLiveLog({ url: database.appUrl });
      const contextValue = context(roles, live);
      return plain(await ended(contextValue, null, () => graphql({ schema, source, variableValues, contextValue })));
    },
    query: async (document, variables, roles = ['ANALYST']) => {
      const contextValue = context(roles, null);
      const result = await ended(contextValue, null, () => graphql({ schema, source: String(document), variableValues: { ...variables }, contextValue }));
      if (result.errors) throw new Error(`The question was refused: ${result.errors.map(({ message }) => message).join(' ')}`);
      return JSON.parse(JSON.stringify(result.data));
    },
    follow: async (source, variableValues = {}, roles = ['ANALYST']) => {
      live ??= await openLiveLog({ url: database.appUrl });
      const asked = { schema, document: parse(source), variableValues };
      const contextValue = context(roles, live);
      const stream = await ended(contextValue, null, () => createSourceEventStream({ ...asked, contextValue }));
      if (!(Symbol.asyncIterator in stream)) throw new Error(`The subscription was refused: ${JSON.stringify(plain(stream))}`);
      return (async function* () {
        for await (const rootValue of stream) {
          const ofEvent = context(roles, live);
          yield plain(await ended(ofEvent, null, () => execute({ ...asked, rootValue, contextValue: ofEvent })));
        }
      })();
    },
    contextOf: (identity) => contextOf(identity, live),
    statements: () => {
      const count = sent;
      sent = 0;
      return count;
    },
    close: async () => {
      await live?.close();
      await askers.close(true);
      await orm.close(true);
      await database.drop();
    },
  };
}

function plain(result: {
  data?: unknown;
  errors?: readonly { message: string; extensions: Record<string, unknown>; path?: readonly (string | number)[] | undefined }[] | undefined;
}): Answer {
  return {
    data: result.data === undefined || result.data === null ? null : JSON.parse(JSON.stringify(result.data)),
    errors: (result.errors ?? []).map((error) => ({ message: error.message, code: error.extensions['code'], path: (error.path ?? []).join('.') })),
  };
}
