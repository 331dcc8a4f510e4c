/** A database with a hub's tables, a bus, and a sender at work: hubs, brokers and servers come and go on it; and what must be true when it has settled. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { groupOf } from '../../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../../integrations/police-incidents/feed.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts';
import type { Bus, BusMessage } from '../../src/exchange/bus.ts';
import { ask, emptyFolder, serverOf } from '../database/folder.ts';
import { beginHub, type HubUnderTest, type Program, startHub, startProgram } from '../support/hub-process.ts';
import { until } from '../support/until.ts';
import { busAt, busSettings } from './buses.ts';
import { type CountedLog, type Sorts, TOPIC } from './counted-logs.ts';
import { expectedLedger } from './expected-ledger.ts';

export const SEED = Date.now() % 1_000_000;
/** A drain or a start on a machine that does other things too, in milliseconds. */
export const PATIENCE = 60_000;
/** What the hub tells of incidents. */
const EVENTS = 'hub.incident.v1';
/** Pages are read by their places, in order. */
const PAGE = 10_000;

/** What was sent while hubs came and went, and how many incidents were not there in the end, or more than once. */
export interface Settled {
  readonly messages: readonly BusMessage[];
  readonly truth: readonly CountedLog[];
  readonly sorts: Sorts;
  readonly lost: number;
  readonly doubled: number;
}

/** How a scene begins. */
export interface SceneSettings {
  /** How many messages the sender keeps ahead of the hub. */
  readonly ahead: number;
  /** The brokers of a Kafka on which nothing happened yet; left out: the bus is embedded in the database. */
  readonly brokers?: string;
}

export class Scene {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly bus: Bus;
  readonly #database: EmbeddedDatabase;
  readonly #producer: Program;
  readonly #truth: string;

  private constructor(folder: string, database: EmbeddedDatabase, { ahead, brokers = '' }: SceneSettings) {
    this.folder = folder;
    this.settings = { HUB_DATA: folder, HUB_SIMULATE: '0', ...busSettings(brokers) };
    this.#database = database;
    this.bus = busAt(database.appUrl, brokers);
    onTestFinished(() => this.bus.close());
    this.#truth = join(folder, 'truth.json');
    this.#producer = startProgram('test/faults/producer.ts', [database.appUrl, this.#truth, String(SEED), String(ahead), brokers]);
  }

  /** An empty database: the first hub makes the tables, and the sender waits for them. */
  static async begin(settings: SceneSettings): Promise<Scene> {
    const folder = await emptyFolder();
    const database = await startEmbedded(folder);
    onTestFinished(() => database.stop());
    return new Scene(folder, database, settings);
  }

  /** A hub that answers. */
  start(): Promise<HubUnderTest> {
    return startHub(this.settings);
  }

  /** A hub on its way up. */
  startUnseen(): Program {
    return beginHub(this.settings);
  }

  /** How many messages have their lineage row; none before the tables are there. */
  async taken(): Promise<number> {
    const [tables] = await ask<{ there: boolean }>(this.#database.ownerUrl, "select to_regclass('message') is not null as there");
    if (tables?.there !== true) return 0;
    const [row] = await ask<{ count: number }>(this.#database.ownerUrl, 'select count(*)::int as count from message');
    return row?.count ?? 0;
  }

  /** Resolves when more has been taken than had been; the database may be away meanwhile. */
  async untilTaken(moreThan: number, what = 'the hub takes messages in'): Promise<void> {
    await until(what, async () => (await this.taken().catch(() => 0)) > moreThan, PATIENCE);
  }

  /** How far the group of the police feed has come, by partition: the offset after the last one with a lineage row, and whether messages wait behind it. */
  async progress(): Promise<{ partition: number; next: bigint; waits: boolean }[]> {
    const positions = await this.bus.positions(groupOf(policeIncidentFeed), [TOPIC]);
    const rows = await this.#tops();
    return positions.map(({ partition, next, lag }) => {
      const top = rows.get(partition) ?? 0n;
      return { partition, next: top, waits: next + lag > top };
    });
  }

  /** How many messages have a lineage row that the bus has not been told of. */
  async takenUnknownToBus(): Promise<number> {
    const positions = await this.bus.positions(groupOf(policeIncidentFeed), [TOPIC]);
    const rows = await this.#tops();
    return positions.reduce((sum, { partition, next }) => sum + Math.max(0, Number((rows.get(partition) ?? 0n) - next)), 0);
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

  /** The sender ends, and a hub takes all that is left, and sends all that it has to say. Answers what was sent, and what became of it. */
  async settle(): Promise<Settled> {
    expect(this.#producer.isRunning, `the sender survived\n${this.#producer.err}`).toBe(true);
    expect((await this.#producer.stop()).code, this.#producer.err).toBe(0);
    const { published, truth, sorts } = JSON.parse(await readFile(this.#truth, 'utf8')) as { published: number; truth: CountedLog[]; sorts: Sorts };

    const hub = await this.start();
    await until(
      'the hub has taken everything',
      async () => (await this.bus.positions(groupOf(policeIncidentFeed), [TOPIC])).every(({ lag }) => lag === 0n),
      PATIENCE,
    );
    await until('the hub has told everything', async () => allLeft(await hub.ask('{ exchange { outgoing { waiting } } }')), PATIENCE);
    expect((await hub.stop()).code).toBe(0);

    const messages = await this.#messages(TOPIC);
    expect(messages.length, 'what the bus took is still on it').toBeGreaterThanOrEqual(published);
    const kept = await this.#lines('select reference as line from incident where not simulated');
    const known = new Set(kept);
    const lost = truth.filter(({ reference }) => !known.has(reference)).length;
    return { messages, truth, sorts, lost, doubled: kept.length - known.size };
  }

  /** Fails unless everything that the hubs have written, and everything that they have said, is what the messages say. */
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
    await this.#compareReceipts(expected.outcomes);
    await this.#compareEvents();
  }

  /** Each sender hears once in effect what became of each message, those of a key in their order. */
  async #compareReceipts(outcomes: readonly string[]): Promise<void> {
    const receipts = onceEach('receipts', await this.#messages(`${TOPIC}.receipts`)).map(({ key, value }) => ({ key, ...bodyOf<Receipt>(value) }));
    expectSame('receipts', receipts.map(({ partition, offset, outcome }) => `${partition}/${offset} ${outcome}`).toSorted(), outcomes);
    expect(
      receipts.filter(({ outcome, reason, requiredAction }) => (outcome === 'REJECTED') !== (reason !== null && requiredAction !== null)),
      'whose message was rejected is told why, and what to do',
    ).toEqual([]);
    const last = new Map<string, bigint>();
    const inversions = receipts.filter(({ key, partition, offset }) => {
      const lane = `${partition} ${key}`;
      const behind = BigInt(offset) < (last.get(lane) ?? -1n);
      last.set(lane, BigInt(offset));
      return behind;
    });
    expect(inversions.slice(0, 5), `receipts of a key in the order of its messages (seed ${SEED})`).toEqual([]);
  }

  /** What the hub says of incidents stands on the bus once in effect, the events of each incident in the order in which they happened. */
  async #compareEvents(): Promise<void> {
    const sent = onceEach('events', await this.#messages(EVENTS));
    const inOrder = (rows: readonly { key: string | null; id: string }[]) => {
      const ids = new Map<string, string[]>();
      for (const { key, id } of rows) ids.set(String(key), [...(ids.get(String(key)) ?? []), id]);
      return [...ids].map(([key, each]) => `${key}: ${each.join(' ')}`).toSorted();
    };
    const written = await ask<{ key: string; id: string }>(
      this.#database.ownerUrl,
      `select key, event_id::text as id from outbox where topic = '${EVENTS}' order by position`,
    );
    expectSame('events, in the order of their keys', inOrder(sent.map(({ key, headers }) => ({ key, id: headers['ce_id'] ?? '' }))), inOrder(written));
  }

  async #tops(): Promise<Map<number, bigint>> {
    const rows = await ask<{ partition: number; top: string }>(
      this.#database.appUrl,
      `select partition, (max("offset") + 1)::text as top from message where topic = '${TOPIC}' group by 1`,
    );
    return new Map(rows.map(({ partition, top }) => [partition, BigInt(top)]));
  }

  async #lines(statement: string): Promise<string[]> {
    return (await ask<{ line: string }>(this.#database.ownerUrl, statement)).map(({ line }) => line).toSorted();
  }

  #messages(topic: string): Promise<BusMessage[]> {
    return messagesOn(this.bus, topic);
  }
}

/** All that stands on a topic, each partition in its order. */
export async function messagesOn(bus: Bus, topic: string): Promise<BusMessage[]> {
  const found: BusMessage[] = [];
  for (const { partition } of await bus.positions('nobody', [topic]))
    for (let from = 0n, more = true; more;) {
      const page = await bus.read({ topic, partition, from, to: 2n ** 60n, limit: PAGE });
      for (const message of page) found.push(message);
      from = (page.at(-1)?.offset ?? 0n) + 1n;
      more = page.length > 0;
    }
  return found;
}

/** The first of each `ce_id`. Fails when what came again is not the same message, byte for byte: nobody could tell then that it is one. */
export function onceEach(what: string, messages: readonly BusMessage[]): BusMessage[] {
  const first = new Map<string, BusMessage>();
  const differing: string[] = [];
  for (const message of messages) {
    const id = message.headers['ce_id'] ?? '';
    const same = first.get(id);
    if (same === undefined) first.set(id, message);
    else if (wholeOf(same) !== wholeOf(message)) differing.push(id);
  }
  expect(differing, `${what} that came again as something else (seed ${SEED})`).toEqual([]);
  return [...first.values()];
}

/** Thousands of lines: only what differs is shown. */
export function expectSame(what: string, found: readonly string[], expected: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of found) counts.set(line, (counts.get(line) ?? 0) - 1);
  const missing = [...counts].flatMap(([line, count]) => (count > 0 ? [line] : []));
  const surplus = [...counts].flatMap(([line, count]) => (count < 0 ? [line] : []));
  const differing = { missing: missing.length, surplus: surplus.length, such: [...missing.slice(0, 5), ...surplus.slice(0, 5)] };
  expect(differing, `${what} (seed ${SEED})`).toEqual({ missing: 0, surplus: 0, such: [] });
  expect(found.length, what).toBe(expected.length);
}

/** The line that `npm run chaos` gathers. */
export function tell(
  what: string,
  kills: number,
  { messages, truth, lost, doubled }: Settled,
  began: number,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`CHAOS ${JSON.stringify({ what, kills, messages: messages.length, incidents: truth.length, lost, doubled, seconds, ...more, seed: SEED })}`);
}

interface Receipt {
  readonly partition: number;
  readonly offset: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly requiredAction: string | null;
}

function bodyOf<Body>(value: Uint8Array | null): Body {
  return JSON.parse(Buffer.from(value ?? '').toString()) as Body;
}

function wholeOf({ key, headers, value }: BusMessage): string {
  return JSON.stringify([key, Object.entries(headers).toSorted(), Buffer.from(value ?? '').toString('base64')]);
}

function allLeft({ exchange }: { exchange: { outgoing: readonly { waiting: number }[] } }): boolean {
  return exchange.outgoing.every(({ waiting }) => waiting === 0);
}
