/** A hub whose clock is moved by the test, asked by people who say what they say: real database, real walls, real graph. */
import { createRequire } from 'node:module';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { graphql } from 'graphql';
import { type Asking, type AskingFor, askings, NOTHING_SAID } from '../../../src/access/asking.ts';
import type { Identity, Purpose } from '../../../src/access/identity.ts';
import { ledgerDesk } from '../../../src/access/ledger/ledger-desk.ts';
import { entities } from '../../../src/database/entities.ts';
import { openOrm } from '../../../src/database/orm.ts';
import type { GraphContext } from '../../../src/graph/context.ts';
import { contextMaker } from '../../../src/graph/make-context.ts';
import { schema } from '../../../src/graph/schema.ts';
import { type LiveLog, openLiveLog } from '../../../src/live/live-log.ts';
import { ended } from '../../../src/server/operation.ts';
import { newId } from '../../../src/shared/ids.ts';
import { globalId } from '../../graph/listing.ts';
import { someone } from '../../support/graph.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { outbound } from '../../support/outbound.ts';

/** What a request says of itself. */
export interface Saying {
  readonly glass?: string | null;
  readonly purpose?: Purpose;
}

export interface Told {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string; readonly code: unknown }[];
}

/** An answer of a mutation: a union of the thing and of refusals. */
export type Done = Readonly<Record<string, unknown>> & { readonly __typename: string };

export interface Emergency {
  readonly hub: HubDatabase;
  readonly askers: MikroORM;
  readonly askingFor: AskingFor;
  readonly contextFor: ReturnType<typeof contextMaker>;
  readonly live: LiveLog;
  /** What time it is. */
  now: Date;
  later(minutes: number): void;
  /** Asks as somebody. Throws the refusal when they may not ask so. */
  ask(who: Identity, document: string, variables?: Record<string, unknown>, saying?: Saying): Promise<Told>;
  /** Does something as somebody, with a key of its own. */
  mutate(who: Identity, call: string, variables?: Record<string, unknown>, saying?: Saying): Promise<Done>;
  /** The rows that a statement shows somebody who uses glass, in SQL. */
  rows(asking: Asking, statement: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** The ORM brings its own copy of the driver. */
const DRIVER: { readonly Client: { readonly prototype: { query: (...args: never[]) => unknown } } } = createRequire(
  import.meta.resolve('@mikro-orm/postgresql'),
)('pg');

/** What is looked at once a second, whoever asks. */
const LOOKED_AT = /from purpose|from access_grant where granted_from/;

/** The texts of the statements that some work sends to the database, in their order, without what they are about. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { prototype } = DRIVER.Client;
  const before = prototype.query;
  const sent: string[] = [];
  prototype.query = function (this: unknown, ...args) {
    const [first]: readonly unknown[] = args;
    sent.push(typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : String(first));
    return Reflect.apply(before, this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = before;
  }
  return sent.filter((text) => !LOOKED_AT.test(text)).map((text) => text.replaceAll(/'(?:[^']|'')*'/g, '?'));
}

let people = 0;

/** Somebody of whom there is one only. */
export function somebody(roles: Identity['roles'], agency = 'SAFER_NEIGHBOURHOODS', more: Partial<Identity> = {}): Identity {
  people += 1;
  return { ...someone(roles, agency), subject: `person-${people}`, ...more };
}

/** Who reviews, as the register has them from the start. */
export function anAuditor(more: Partial<Identity> = {}): Identity {
  return somebody(['AUDITOR'], 'NORTH_LINCOLNSHIRE_COUNCIL', { defaultPurpose: 'LAWFULNESS_CHECK', ...more });
}

export async function anEmergency(): Promise<Emergency> {
  const hub = await hubDatabase();
  const askers = openOrm({ url: hub.askerUrl, entities, poolSize: 8 });
  const live = await openLiveLog({ url: hub.appUrl });
  const em = (): EntityManager => hub.orm.em.fork();
  const state = { now: new Date() };
  const clock = { now: () => state.now };
  const askingFor = askings({ em, clock });
  const contextFor = contextMaker({
    orm: askers,
    live,
    clock,
    outbound,
    inboundLag: async () => [],
    putOnRecord: ledgerDesk(em),
    asHub: async (statement) => (await statement.execute(em().getKysely())).rows,
  });
  const asked = async (who: Identity, { glass = null, purpose }: Saying): Promise<Asking> => {
    const verdict = await askingFor(who, {
      ...NOTHING_SAID,
      purpose: purpose ? [purpose] : [],
      reason: ['A test.'],
      breakGlass: glass === null ? [] : [glass],
    });
    if (!verdict.ok) throw new Error(verdict.refusal);
    return verdict.value;
  };
  const ask: Emergency['ask'] = async (who, source, variableValues = {}, saying = {}) => {
    const context: GraphContext = contextFor(await asked(who, saying), { requestId: newId(), signal: new AbortController().signal });
    const result = await ended(context, null, () => graphql({ schema, source, variableValues, contextValue: context }));
    return {
      data: result.data == null ? null : JSON.parse(JSON.stringify(result.data)),
      errors: (result.errors ?? []).map(({ message, extensions, originalError }) => ({
        message: originalError && extensions['code'] === undefined ? `${message} ${originalError.stack}` : message,
        code: extensions['code'],
      })),
    };
  };
  return {
    hub,
    askers,
    askingFor,
    contextFor,
    live,
    get now() {
      return state.now;
    },
    set now(at) {
      state.now = at;
    },
    later: (minutes) => void (state.now = new Date(state.now.getTime() + minutes * 60_000)),
    ask,
    mutate: async (who, call, variables = {}, saying = {}) => {
      const given = Object.keys(variables).map((name) => `$${name}: ${typeOf(name)}`);
      const { data, errors } = await ask(who, `mutation (${[...given, '$key: String!'].join(', ')}) { done: ${call} }`, { ...variables, key: newId() }, saying);
      if (errors.length > 0 || data === null) throw new Error(errors.map(({ message }) => message).join(' '));
      return data['done'] as Done;
    },
    rows: async ({ identity, purpose, glass, granted = false }, statement) => {
      const { asSomeone } = await import('../../../src/database/whose-work.ts');
      const { londonDay } = await import('../../../src/shared/london.ts');
      const inside = askers.em.fork();
      inside.setSessionContext({ variables: asSomeone({ ...identity, purpose, day: londonDay(state.now), at: state.now, glass, granted }) });
      return await inside.transactional(async (tx) => await tx.execute(statement));
    },
    async close() {
      await live.close();
      await askers.close(true);
      await hub.close();
    },
  };
}

function typeOf(name: string): string {
  if (['record', 'glassId', 'requestId'].includes(name)) return 'ID!';
  if (name === 'purpose') return 'Purpose!';
  if (name === 'finding') return 'GlassFinding!';
  if (name === 'decision') return 'AccessDecision!';
  return name === 'until' ? 'Date' : 'String!';
}

/** Breaks glass; the answer holds the key under `glass`. */
export async function breakGlass(
  world: Emergency,
  who: Identity,
  what: { readonly record: string } | { readonly compartment: string },
): Promise<Done & { readonly glass: string }> {
  const name = 'record' in what ? 'record' : 'compartment';
  const done = await world.mutate(
    who,
    `glassBreak(${name}: $${name}, reason: "Somebody is in danger.", idempotencyKey: $key) { __typename ... on GlassBreak { id endsAt openedAt } ... on Refusal { message } }`,
    what,
  );
  return { ...done, glass: typeof done['id'] === 'string' ? keyIn(done['id']) : '' };
}

export function keyIn(id: string): string {
  return Buffer.from(id, 'base64').toString('utf8').split(':')[1] ?? '';
}

export { globalId };
