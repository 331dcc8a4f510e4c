/** Runs the whole hub: the inner hub, the invented world where there is one, the graph, the server, and the order in which they stop. */
import { fileURLToPath } from 'node:url';
import { askings } from './access/asking.ts';
import { DEMO_USERS, demoUser } from './access/demo-users.ts';
import { developmentKey } from './access/development-key.ts';
import { ledgerDesk } from './access/ledger/ledger-desk.ts';
import { openRevocations } from './access/revocation/revocations.ts';
import { rightsInForce } from './access/rights-in-force.ts';
import { developmentToken, developmentTokens, issuedTokens, type Verify } from './access/token.ts';
import type { Config } from './config.ts';
import { MigrationMissing } from './database/open.ts';
import { BusNotReady } from './exchange/bus.ts';
import { inboundLag } from './exchange/outbox-lag.ts';
import { type Integrations, openHub, type OpenHub } from './hub.ts';
import type { Tables } from './graph/reads.ts';
import { openLiveLog } from './live/live-log.ts';
import { measuredParts } from './measures.ts';
import type { Demo } from './server/demo.ts';
import type { Readiness } from './server/health.ts';
import { createLog, type Log } from './server/log.ts';
import { createServer } from './server/server.ts';
import { type Step, stopOnSignal } from './server/stop.ts';
import { readTrustedDocuments } from './server/trusted-documents.ts';
import { type Clock, systemClock } from './shared/clock.ts';

const PAGES = fileURLToPath(new URL('../dist/console/', import.meta.url));

/** Resolves when the hub can answer. Rejects with a sentence when it cannot start, having let go of all it had opened. */
export async function run(config: Config, integrations: Integrations): Promise<void> {
  const log = createLog({ messages: config.environment === 'development' });
  const clock = systemClock;
  const line = (text: string) => log.info(text);
  // The database starts in processes of its own: meanwhile the schema is built here.
  const [hub, { schema }, { contextMaker }] = await Promise.all([
    openHub(config, integrations, { clock, log: line, giveUp: (sentence) => giveUp(sentence, log) }),
    import('./graph/schema.ts'),
    import('./graph/make-context.ts'),
  ]);
  const steps: Step[] = [{ part: 'hub', stop: () => hub.close() }];
  try {
    const live = await openLiveLog({ url: hub.database.appUrl, clock, log: line });
    steps.unshift({ part: 'live log', stop: () => live.close() });
    const revocations = await openRevocations({ url: hub.database.appUrl, clock, log: line });
    steps.unshift({ part: 'revocations', stop: () => revocations.close() });
    // The world is made by the database for the most part: the server is built meanwhile.
    const world = hub.invented ? inventWorld(hub, clock, integrations) : null;
    world?.catch(() => undefined); // told below, where it is waited for
    const { verify, demo } = config.auth === null ? await demoUsers(config, clock) : { verify: issuedTokens(config.auth, clock), demo: undefined };
    const server = await createServer({
      config,
      log,
      schema,
      verify,
      revocations,
      contextFor: contextMaker({
        orm: hub.database.askers,
        live,
        clock,
        outbound: integrations.outbound,
        inboundLag: () => inboundLag(hub.bus, integrations.groups),
        verifyLedger: hub.verifyLedger,
        putOnRecord: ledgerDesk(() => hub.database.orm.em.fork()),
        asHub: async (statement) => (await statement.execute(hub.database.orm.em.fork().getKysely<Tables>())).rows,
      }),
      askingFor: askings({ em: () => hub.database.orm.em.fork(), clock }),
      rightsOf: rightsInForce({ em: () => hub.database.orm.em.fork(), clock }),
      health: { ready: () => readiness(hub) },
      measures: measuredParts({ em: () => hub.database.orm.em.fork(), bus: hub.bus, groups: integrations.groups, ready: () => readiness(hub) }),
      pages: PAGES,
      documents: readTrustedDocuments(),
      demo,
    });
    steps.unshift({ part: 'server', stop: () => server.close() });
    await world;
    const url = await server.listen();
    if (hub.invented && config.simulate !== 'off') steps.unshift(simulation(integrations, hub, clock, log));
    stopOnSignal(steps, { log });
    process.stdout.write(`Hub ready at ${url.href}\n`);
  } catch (failure) {
    for (const { stop } of steps) await stop();
    throw failure;
  }
}

/** A consumer that hangs may be freed by nothing but a new process: whoever watches over this one starts it. */
function giveUp(sentence: string, log: Log): void {
  log.error(sentence);
  process.exit(1);
}

async function inventWorld(hub: OpenHub, clock: Clock, { outbound }: Integrations): Promise<void> {
  const { ensureWorld } = await import('./tools/world/make-world.ts');
  await ensureWorld(hub.database.orm.em.fork(), clock, outbound);
}

/** Begins to play the partners; the step ends it. */
function simulation(integrations: Integrations, hub: OpenHub, clock: Clock, log: Log): Step {
  const streaming = new AbortController();
  const { signal } = streaming;
  const stream = integrations
    .simulate({ bus: hub.bus, clock, signal, log: (line) => log.warn(line) })
    .catch((failure: unknown) => log.error('the simulated partners ended', { failure }));
  return {
    part: 'simulated partners',
    async stop() {
      streaming.abort();
      await stream;
    },
  };
}

/** In development, without an identity provider: tokens of the local key, and whoever asks may be a demo user. */
async function demoUsers(config: Config, clock: Clock): Promise<{ verify: Verify; demo: Demo }> {
  const key = await developmentKey(config.dataFolder);
  return {
    verify: developmentTokens(key, clock),
    demo: {
      users: DEMO_USERS,
      async mint(name) {
        const user = demoUser(name);
        return user === null ? null : developmentToken(key, user, clock);
      },
    },
  };
}

/** The truth of this moment: the database, its migrations, and the bus. */
async function readiness({ database, bus }: OpenHub): Promise<Readiness> {
  const [stored, carried] = await Promise.allSettled([database.check(), bus.check()]);
  const pending = stored.status === 'rejected' && stored.reason instanceof MigrationMissing;
  const reached = stored.status === 'fulfilled' || pending;
  return {
    ok: stored.status === 'fulfilled' && carried.status === 'fulfilled',
    parts: {
      database: reached ? 'ok' : 'unreachable',
      migrations: pending ? 'pending' : reached ? 'ok' : 'unknown',
      bus: carried.status === 'fulfilled' ? 'ok' : carried.reason instanceof BusNotReady ? carried.reason.state : 'unreachable',
    },
  };
}
