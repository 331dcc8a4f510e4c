/** kill -9 of the hub under load, at random moments and between the commit of the database and that of the bus, and of the database under it: no incident is lost, none is there twice. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { groupOf } from '../../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../../integrations/police-incidents/feed.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts';
import type { Bus, BusMessage } from '../../src/exchange/bus.ts';
import { ask, emptyFolder, serverOf } from '../database/folder.ts';
import { beginHub, type HubUnderTest, type Program, startHub, startProgram } from '../support/hub-process.ts';
import { until } from '../support/until.ts';
import { type CountedLog, diceOf, type Sorts, TOPIC } from './counted-logs.ts';
import { expectedLedger } from './expected-ledger.ts';

/** `npm run chaos` asks for more. */
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 5);
const KILLS_BETWEEN = Math.ceil(KILLS / 3);
const SEED = Date.now() % 1_000_000;
/** A drain or a start on a machine that does other things too, in milliseconds. */
const PATIENCE = 60_000;
const MINUTE = 60_000;

/** What was sent while hubs came and went, and how many incidents were not there in the end, or more than once. */
interface Settled {
  readonly messages: readonly BusMessage[];
  readonly truth: readonly CountedLog[];
  readonly sorts: Sorts;
  readonly lost: number;
  readonly doubled: number;
}

/** A database folder with a hub's tables and a sender at work, on which hubs come and go. */
class Scene {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly #database: EmbeddedDatabase;
  readonly #bus: Bus;
  readonly #producer: Program;
  readonly #truth: string;

  private constructor(folder: string, database: EmbeddedDatabase, ahead: number) {
    this.folder = folder;
    this.settings = { HUB_DATA: folder, HUB_SIMULATE: '0' };
    this.#database = database;
    this.#bus = embeddedBus({ url: database.appUrl });
    onTestFinished(() => this.#bus.close());
    this.#truth = join(folder, 'truth.json');
    this.#producer = startProgram('test/faults/producer.ts', [database.appUrl, this.#truth, String(SEED), String(ahead)]);
  }

  /** An empty database: the first hub makes the tables, and the sender waits for them. */
  static async begin({ ahead }: { ahead: number }): Promise<Scene> {
    const folder = await emptyFolder();
    const database = await startEmbedded(folder);
    onTestFinished(() => database.stop());
    return new Scene(folder, database, ahead);
  }

  async start(): Promise<HubUnderTest> {
    return startHub(this.settings);
  }

  /** How many messages have their lineage row; none before the tables are there. */
  async taken(): Promise<number> {
    const [tables] = await ask<{ there: boolean }>(this.#database.ownerUrl, "select to_regclass('message') is not null as there");
    if (tables?.there !== true) return 0;
    const [row] = await ask<{ count: number }>(this.#database.ownerUrl, 'select count(*)::int as count from message');
    return row?.count ?? 0;
  }

  /** How many messages have a lineage row that the bus has not been told of. */
  async takenUnknownToBus(): Promise<number> {
    const positions = await this.#bus.positions(groupOf(policeIncidentFeed), [TOPIC]);
    const rows = await ask<{ partition: number; top: string }>(
      this.#database.appUrl,
      `select partition, max("offset")::text as top from message where topic = '${TOPIC}' group by 1`,
    );
    return rows.reduce(
      (sum, { partition, top }) => sum + Math.max(0, Number(BigInt(top) + 1n - (positions.find((each) => each.partition === partition)?.next ?? 0n))),
      0,
    );
  }

  /** kill -9 of the database server: the power is gone. */
  async killServer(): Promise<void> {
    process.kill(await serverOf(this.folder), 'SIGKILL');
    await until(
      'the server answers again',
      () =>
        this.taken().then(
          () => true,
          () => false,
        ),
      PATIENCE,
    );
  }

  /** Every connection but our own is cut, a few times over. */
  async throwOut(): Promise<void> {
    for (let round = 0; round < 5; round += 1)
      await ask(
        this.#database.adminUrl,
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
      );
  }

  /** The sender ends, and a hub takes all that is left. Answers what was sent, and what became of it. */
  async settle(): Promise<Settled> {
    expect(this.#producer.isRunning, `the sender survived\n${this.#producer.err}`).toBe(true);
    expect((await this.#producer.stop()).code, this.#producer.err).toBe(0);
    const { published, truth, sorts } = JSON.parse(await readFile(this.#truth, 'utf8')) as { published: number; truth: CountedLog[]; sorts: Sorts };

    const hub = await this.start();
    await until(
      'the hub has taken everything',
      async () => (await this.#bus.positions(groupOf(policeIncidentFeed), [TOPIC])).every(({ lag }) => lag === 0n),
      PATIENCE,
    );
    expect((await hub.stop()).code).toBe(0);

    const messages = await this.#messages(TOPIC);
    expect(messages.length, 'what the bus took is still on it').toBeGreaterThanOrEqual(published);
    const kept = await this.#lines('select reference as line from incident where not simulated');
    const known = new Set(kept);
    const lost = truth.filter(({ reference }) => !known.has(reference)).length;
    return { messages, truth, sorts, lost, doubled: kept.length - known.size };
  }

  /** Fails unless everything that the hubs have written is what the messages say. */
  async compare({ messages, truth }: Settled): Promise<void> {
    const expected = expectedLedger(messages);
    const lines = (statement: string) => this.#lines(statement);
    const inReal = 'join incident i on i.id';

    // Every incident that was sent is there once, as its newest revision says, with every revision.
    expectSame(
      'incidents',
      await lines(`select reference || ' ' || revision || ' ' || status || ' ' || summary as line from incident where not simulated`),
      truth.map(({ reference, revision, status, summary }) => `${reference} ${revision} ${status} ${summary}`).toSorted(),
    );
    expectSame(
      'revisions that were sent',
      await lines(`select i.reference || ' ' || r.revision as line from incident_revision r ${inReal} = r.incident_id where not i.simulated`),
      truth.flatMap(({ reference, revisions }) => revisions.map((revision) => `${reference} ${revision}`)).toSorted(),
    );
    // Every message has one row, with the outcome that its place among the others gives it.
    expectSame(
      'lineage',
      await lines(`select partition || '/' || "offset" || ' ' || outcome as line from message where topic = '${TOPIC}'`),
      expected.outcomes,
    );
    expectSame(
      'revisions',
      await lines(
        `select i.reference || ' ' || r.revision || ' ' || r.effect as line from incident_revision r ${inReal} = r.incident_id where not i.simulated`,
      ),
      expected.revisions,
    );
    // Screens and partners are told once of each thing that happened.
    expectSame(
      'live log',
      await lines(`select i.reference || ' ' || l.kind as line from live_log l ${inReal} = l.subject_id where not i.simulated`),
      expected.told,
    );
    expectSame(
      'outbox',
      await lines(`select i.reference || ' ' || o.type as line from outbox o ${inReal} = any(o.subject_ids) where not i.simulated`),
      expected.told,
    );
    // Who has to correct something hears of it, at least once, under one identity.
    const rejected = expected.outcomes.filter((line) => line.endsWith(' REJECTED')).map((line) => `${TOPIC}/${line.replace(' REJECTED', '')}`);
    expectSame(
      'letters kept',
      await lines(`select m.topic || '/' || m.partition || '/' || m."offset" as line from dead_letter d join message m on m.id = d.message_id`),
      rejected,
    );
    expectSame('letters sent', [...new Set((await this.#messages(`${TOPIC}.dead`)).map(({ headers }) => headers['dead_id'] ?? ''))].toSorted(), rejected);
  }

  async #lines(statement: string): Promise<string[]> {
    return (await ask<{ line: string }>(this.#database.ownerUrl, statement)).map(({ line }) => line).toSorted();
  }

  /** All that stands on a topic, each partition in its order. */
  async #messages(topic: string): Promise<BusMessage[]> {
    const found: BusMessage[] = [];
    for (const { partition } of await this.#bus.positions('nobody', [topic]))
      for (let from = 0n, more = true; more;) {
        const page = await this.#bus.read({ topic, partition, from, to: 2n ** 60n, limit: 10_000 });
        for (const message of page) found.push(message);
        from = (page.at(-1)?.offset ?? 0n) + 1n;
        more = page.length > 0;
      }
    return found;
  }
}

/** Thousands of lines: only what differs is shown. */
function expectSame(what: string, found: readonly string[], expected: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of found) counts.set(line, (counts.get(line) ?? 0) - 1);
  const missing = [...counts].flatMap(([line, count]) => (count > 0 ? [line] : []));
  const surplus = [...counts].flatMap(([line, count]) => (count < 0 ? [line] : []));
  const differing = { missing: missing.length, surplus: surplus.length, such: [...missing.slice(0, 5), ...surplus.slice(0, 5)] };
  expect(differing, `${what} (seed ${SEED})`).toEqual({ missing: 0, surplus: 0, such: [] });
  expect(found.length, what).toBe(expected.length);
}

test(
  `${KILLS} times kill -9 under load, at random moments`,
  async () => {
    const began = performance.now();
    const dice = diceOf(SEED);
    const scene = await Scene.begin({ ahead: 1_500 });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = await scene.taken();
      const hub = beginHub(scene.settings);
      if (kill % 5 === 0) {
        await pause(dice() * 3_000); // somewhere on its way up; the moment of death is what varies here and below, no condition is waited for
      } else {
        await until('the hub takes messages in', async () => (await scene.taken()) > before, PATIENCE);
        await pause(dice() * 700);
      }
      expect(hub.isRunning, `the hub ran until it was killed\n${hub.err}`).toBe(true);
      await hub.kill();
      if (kill % 5 === 3) await scene.killServer();
    }
    const settled = await scene.settle();
    tell('kill -9 under load, at random moments', KILLS, settled, began);
    await scene.compare(settled);
    expect(
      Object.values(settled.sorts).every((count) => count > 0),
      `every sort of message was among them: ${JSON.stringify(settled.sorts)}`,
    ).toBe(true);
  },
  Math.min(60_000 + KILLS * 30_000, 34 * MINUTE),
);

test(
  `${KILLS_BETWEEN} times kill -9 between the commit of the database and that of the bus`,
  async () => {
    const began = performance.now();
    const dice = diceOf(SEED);
    const scene = await Scene.begin({ ahead: 1_500 });
    for (let kill = 0; kill < KILLS_BETWEEN; kill += 1) {
      const hub = startProgram('test/faults/dying-hub.ts', [String(1 + Math.floor(dice() * 6))], scene.settings);
      expect((await hub.ended).code, hub.err).toBe(null);
      expect(hub.child.signalCode).toBe('SIGKILL');
      expect(await scene.takenUnknownToBus(), 'the database has what the bus was not told of').toBeGreaterThan(0);
    }
    const settled = await scene.settle();
    tell('kill -9 between the commit of the database and that of the bus', KILLS_BETWEEN, settled, began);
    await scene.compare(settled);
  },
  Math.min(60_000 + KILLS_BETWEEN * 30_000, 10 * MINUTE),
);

test(
  `${KILLS_BETWEEN} times the database is killed or throws everybody out under a hub at work, which finds it again by itself`,
  async () => {
    const began = performance.now();
    const scene = await Scene.begin({ ahead: 1_500 });
    const hub = await scene.start();
    for (let kill = 0; kill < KILLS_BETWEEN; kill += 1) {
      const before = await scene.taken();
      await until('the hub takes messages in', async () => (await scene.taken()) > before, PATIENCE);
      await (kill % 2 === 0 ? scene.killServer() : scene.throwOut());
      const after = await scene.taken();
      await until('the hub takes messages in again', async () => (await scene.taken()) > after, PATIENCE);
      await until('the hub says so', async () => (await fetch(new URL('/health/ready', hub.url))).status === 200, PATIENCE);
    }
    expect(await hub.ask('{ cases { totalCount } }')).toEqual({ cases: { totalCount: 8 } });
    expect((await hub.stop()).code, hub.program.err).toBe(0);
    const settled = await scene.settle();
    tell('the database killed, or its connections cut', KILLS_BETWEEN, settled, began);
    await scene.compare(settled);
  },
  Math.min(60_000 + KILLS_BETWEEN * 30_000, 8 * MINUTE),
);

/** The line that `npm run chaos` gathers. */
function tell(what: string, kills: number, { messages, truth, lost, doubled }: Settled, began: number): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`CHAOS ${JSON.stringify({ what, kills, messages: messages.length, incidents: truth.length, lost, doubled, seconds, seed: SEED })}`);
}
