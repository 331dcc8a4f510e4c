/** The relay: sends what stands in the outbox to the bus, each key in commit order, whichever hubs come and go; at least once, under one identity. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { Pool } from 'pg';
import { Bell } from '../database/bell.ts';
import { Frontier } from '../database/commit-order.ts';
import { Session } from '../database/session.ts';
import type { Clock } from '../shared/clock.ts';
import type { Bus } from './bus.ts';
import type { Departure } from './departure.ts';
import { OUTBOX_CHANNEL } from './outbox.ts';
import type { OutboundWriter } from './outbound.ts';
import { forgetSent } from './outbox-retention.ts';
import { furthestSent, lanesBetween, topicsWaiting } from './relay-rows.ts';
import { RELAYS_CHANNEL, RelayShards } from './relay-shards.ts';
import type { ReturnsWriter } from './returns.ts';

export interface RelaySettings {
  /** The database, as the role that serves requests. */
  readonly url: string;
  /** An entity manager of one's own: asked for each transaction of a departure. */
  readonly em: () => EntityManager;
  readonly bus: Bus;
  readonly outbound: OutboundWriter;
  readonly returns: ReturnsWriter;
  /** The domains that have a last word on their messages. Two for one topic are an error. */
  readonly departures: readonly Departure[];
  readonly clock: Clock;
  /** Whether events of an invented world leave: never from a hub that holds real records. */
  readonly sendsSimulated: boolean;
  /** Told of failures and recoveries; never of what a message says. */
  readonly log?: (line: string) => void;
}

/** A relay at work. */
export interface Relay {
  /** Lets go after what is on its way to the bus was acknowledged, within a few seconds. */
  close(): Promise<void>;
}

/** A notification can be missed (a broken connection), so it looks unasked this often. */
const SAFETY_LOOK_MS = 1_000;
/** While a running transaction holds the outbox back it looks this often: a rollback notifies nobody. */
const HELD_BACK_LOOK_MS = 25;
/** How long a stop waits for the bus; what was not acknowledged then is sent again by the next hub, under the same identity. */
const LAST_WORD_MS = 5_000;
const FORGET_EVERY_MS = 3_600_000;

/**
 * Begins to relay. The outbox is cut into lanes: one for each topic and shard of its keys. A shard is held by one process, by an advisory lock of its session,
 * and its lanes are sent side by side, each with one batch on its way at most. Only what is settled (src/database/commit-order.ts) leaves, so no slow transaction
 * is overtaken. A lane whose topic is missing, or whose bus is away, waits, and holds up no other.
 */
export function startRelay(settings: RelaySettings): Relay {
  return new OutboxRelay(settings);
}

class OutboxRelay implements Relay {
  readonly #pool: Pool;
  readonly #session: Session;
  readonly #shards: RelayShards;
  readonly #clock: Clock;
  readonly #forgetting: NodeJS.Timeout;
  readonly #log: (line: string) => void;
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #frontier: Frontier | null = null;
  #closed: Promise<void> | null = null;
  /** Up to where the lanes have been told that there is something. */
  #told = 0n;
  /** When the shares are worked out again, by the clock of the process. */
  #sharesDue = 0;

  constructor({ url, departures, log = () => undefined, ...settings }: RelaySettings) {
    this.#log = log;
    this.#pool = new Pool({ connectionString: url, application_name: 'hub relay', max: 3, keepAlive: true, connectionTimeoutMillis: 10_000 });
    this.#pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next statement
    this.#session = new Session({
      url,
      name: 'hub relay session',
      channels: [OUTBOX_CHANNEL, RELAYS_CHANNEL],
      heard: (channel) => this.#look(channel === RELAYS_CHANNEL),
      connected: () => this.#look(true),
      lost: () => this.#shards.lost(),
      log,
    });
    const settled = () => this.#frontier?.settled ?? 0n;
    this.#shards = new RelayShards(this.#session, { ...settings, pool: this.#pool, departures: byTopic(departures), settled, log });
    this.#clock = settings.clock;
    this.#forgetting = setInterval(() => void this.#forget(), FORGET_EVERY_MS).unref();
    void this.#forget();
    this.#running = this.#run();
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#forgetting);
    await inTime(this.#running);
    await inTime(this.#shards.close());
    await this.#session.close();
    await this.#pool.end();
  }

  #look(shares: boolean): void {
    if (shares) this.#sharesDue = 0;
    this.#bell.ring();
  }

  async #run(): Promise<void> {
    let failing = false;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#relay();
        failing = false;
      } catch (failure) {
        if (!failing) this.#log(`The outbox cannot be looked at (${String(failure)}); trying again.`);
        failing = true;
      }
      await this.#bell.wait(this.#frontier?.heldBack ? HELD_BACK_LOOK_MS : SAFETY_LOOK_MS, this.#closing.signal);
    }
  }

  async #relay(): Promise<void> {
    if (this.#frontier === null) {
      this.#told = await furthestSent(this.#pool);
      this.#frontier = new Frontier('outbox', this.#told);
    }
    const settled = await this.#frontier.advance(this.#pool);
    if (this.#session.stands && performance.now() >= this.#sharesDue) {
      this.#sharesDue = performance.now() + SAFETY_LOOK_MS;
      await this.#shards.settle();
    }
    for (const shard of this.#shards.fresh()) this.#shards.open(shard, await topicsWaiting(this.#pool, shard));
    // A lane that was ours before has news only where rows were added since the last look.
    if (settled > this.#told) for (const { topic, shard } of await lanesBetween(this.#pool, this.#told, settled)) this.#shards.wake(shard, topic);
    this.#told = settled;
  }

  async #forget(): Promise<void> {
    try {
      await forgetSent(this.#pool, this.#clock.now());
    } catch (failure) {
      // Who closes in the middle leaves the rest to the next hub.
      if (!this.#closing.signal.aborted)
        this.#log(`What was sent long ago could not be removed from the outbox (${String(failure)}); trying again in an hour.`);
    }
  }
}

function byTopic(departures: readonly Departure[]): ReadonlyMap<string, Departure> {
  const map = new Map<string, Departure>();
  for (const departure of departures)
    for (const topic of departure.topics) {
      if (map.has(topic)) throw new Error(`Two departures have the last word on ${topic}: one domain owns a topic.`);
      map.set(topic, departure);
    }
  return map;
}

async function inTime(work: Promise<void>): Promise<void> {
  const over = new Bell();
  const done = work.finally(() => over.ring());
  await Promise.race([done, over.wait(LAST_WORD_MS)]);
}
