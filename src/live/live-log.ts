/** How a process follows the live log: one reader of the table in commit order, any number of followers, history and present from one source. */
import { Pool } from 'pg';
import { Bell } from '../database/bell.ts';
import { Frontier } from '../database/commit-order.ts';
import { Session } from '../database/session.ts';
import { systemClock, type Clock } from '../shared/clock.ts';
import { Follower, type FollowOptions, NotInLiveLog } from './follower.ts';
import { LIVE_CHANNEL, type LiveEntry } from './live-entry.ts';
import { LivePages } from './live-pages.ts';

export { appendLive, type LiveEntry, type NewLiveEntry } from './live-entry.ts';
export { NotInLiveLog, type FollowOptions } from './follower.ts';

export interface LiveLogSettings {
  /** The database, as the role that serves requests. */
  readonly url: string;
  readonly clock?: Clock;
  /** Told of breaks and recoveries. */
  readonly log?: (line: string) => void;
}

/** A notification can be missed (a broken connection), so the reader looks unasked this often. */
const SAFETY_LOOK_MS = 1_000;
/** While a running transaction holds it back it looks this often: a rollback notifies nobody. */
const HELD_BACK_LOOK_MS = 25;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * Opens the live log of this process. Whatever commits after this resolves reaches every follower from then on; for that it waits for the
 * transactions that are writing to the log at this moment. Rejects when the database cannot be reached.
 */
export async function openLiveLog(settings: LiveLogSettings): Promise<LiveLog> {
  const pool = new Pool({ connectionString: settings.url, application_name: 'hub live log', max: 2, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next statement
  try {
    return new LiveLog(settings, pool, await Frontier.atEnd(pool, 'live_log'));
  } catch (failure) {
    await pool.end();
    throw failure;
  }
}

export class LiveLog {
  readonly #pool: Pool;
  readonly #frontier: Frontier;
  readonly #pages: LivePages;
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  readonly #reading: Promise<void>;
  readonly #pruning: NodeJS.Timeout;
  readonly #followers = new Set<Follower>();

  constructor(settings: LiveLogSettings, pool: Pool, frontier: Frontier) {
    this.#pool = pool;
    this.#frontier = frontier;
    this.#pages = new LivePages(pool, frontier.settled);
    this.#clock = settings.clock ?? systemClock;
    this.#log = settings.log ?? (() => undefined);
    this.#session = new Session({
      url: settings.url,
      name: 'hub live wake-up',
      channels: [LIVE_CHANNEL],
      heard: () => this.#bell.ring(),
      connected: () => this.#bell.ring(),
      log: this.#log,
    });
    this.#reading = this.#read();
    this.#pruning = setInterval(() => void this.#prune(), PRUNE_EVERY_MS).unref();
    void this.#prune();
  }

  /** The position up to which this process has read; a follower without `after` begins behind it. */
  get position(): bigint {
    return this.#pages.end;
  }

  /**
   * The entries of the log in commit order: those behind `after` (0: all that is kept) and then whatever comes, without gap or repeat; or, without
   * `after`, everything that commits after this call (and perhaps some that committed just before). It ends with the signal, with `return()`,
   * or when the log is closed; it outlasts breaks of the database. A follower that is slow to ask for the next entry costs no memory: it is
   * served from the table. `next()` rejects with NotInLiveLog when `after` lies before what is kept, or was never given out.
   */
  follow(options: FollowOptions = {}): AsyncIterableIterator<LiveEntry, void, void> {
    const follower = new Follower(this.#pages, options.after ?? this.#pages.end, options, () => this.#followers.delete(follower));
    this.#followers.add(follower);
    if (this.#closing.signal.aborted) void follower.return();
    return follower;
  }

  /** Rejects with NotInLiveLog unless the log holds all that followed a position which was given out; as `follow` would, but at once. */
  async holds(after: bigint): Promise<void> {
    const { oldest, newest } = await this.#pages.ends();
    if (after > newest) throw new NotInLiveLog(after, false);
    if (oldest !== null && oldest > after + 1n) throw new NotInLiveLog(after, true);
  }

  /** Ends every follower, then the connections. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#pruning);
    for (const follower of this.#followers) void follower.return();
    await Promise.all([this.#reading, this.#session.close()]);
    await this.#pool.end();
  }

  async #read(): Promise<void> {
    let failing = false;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#pages.readTo(await this.#frontier.advance(this.#pool), this.#followers.size > 0);
        for (const follower of this.#followers) follower.wake();
        failing = false;
      } catch (failure) {
        if (!failing) this.#log(`The live log cannot be read (${String(failure)}); trying again.`);
        failing = true;
      }
      await this.#bell.wait(this.#frontier.heldBack ? HELD_BACK_LOOK_MS : SAFETY_LOOK_MS, this.#closing.signal);
    }
  }

  async #prune(): Promise<void> {
    try {
      await this.#pages.prune(this.#clock.now());
    } catch (failure) {
      this.#log(`The live log could not be pruned (${String(failure)}); trying again in an hour.`);
    }
  }
}
