/** What this process knows of revoked tokens: a copy of the list that is kept true by notifications and by looking every second, or is not believed. */
import { Bell } from '../../database/bell.ts';
import { Session } from '../../database/session.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Judged, type Revoked, RevokedTokens } from './revoked.rules.ts';

/** The channel on which a hub says that it has written to the list. */
export const REVOKED_CHANNEL = 'token_revoked';

/** What is known of a good token. UNKNOWN: the list could not be read lately, so the token may have been revoked meanwhile, and nobody is believed. */
export type Standing = 'GOOD' | 'REVOKED' | 'UNKNOWN';

export interface Revocations {
  /** How a token stands at this moment. */
  standing(token: Judged): Standing;
  /** The same, waiting so many milliseconds at most while it is UNKNOWN. */
  settled(token: Judged, within: number): Promise<Standing>;
  /** Calls back each time that the list has changed; the answer ends it. */
  onChange(listener: () => void): () => void;
}

export interface RevocationsSettings {
  /** The database, for the hub's own work. */
  readonly url: string;
  readonly clock: Clock;
  /** Told when the list cannot be read, and when it can again. */
  readonly log: (line: string) => void;
}

/** What was written by hand notifies nobody, and a notification can be missed. */
const LOOK_MS = 1_000;
/** How old the copy may be: a revocation bites within five seconds, on whichever hub. */
const TRUE_FOR_MS = 5_000;
/** How long a statement may take, and how often the connection proves that somebody is there. */
const PULSE_MS = 2_000;
/** How long a hub that starts waits for the list. */
const FIRST_LOOK_MS = 10_000;

/** Opens the copy of this process; it is true when this resolves. Rejects when the list cannot be read. */
export async function openRevocations(settings: RevocationsSettings): Promise<OpenRevocations> {
  const copy = new OpenRevocations(settings);
  if ((await copy.settled(NOBODY, FIRST_LOOK_MS)) !== 'UNKNOWN') return copy;
  await copy.close();
  throw new Error('The list of revoked tokens cannot be read: see whether the database runs.');
}

const NOBODY: Judged = { tokenId: null, subject: '', agency: '', issuedAt: new Date(8.64e15) };

export class OpenRevocations implements Revocations {
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #session: Session;
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #looking: Promise<void>;
  readonly #waiting = new Set<Bell>();
  #revoked = new RevokedTokens([]);
  #ids = '';
  /** When the last look that went well began, on the clock that never jumps. */
  #trueAt = -Infinity;

  constructor({ url, clock, log }: RevocationsSettings) {
    this.#clock = clock;
    this.#log = log;
    const ring = () => this.#bell.ring();
    this.#session = new Session({ url, name: 'hub revocations', channels: [REVOKED_CHANNEL], heard: ring, connected: ring, pulse: PULSE_MS, log });
    this.#looking = this.#keepLooking();
  }

  standing(token: Judged): Standing {
    if (performance.now() - this.#trueAt > TRUE_FOR_MS) return 'UNKNOWN';
    return this.#revoked.names(token) ? 'REVOKED' : 'GOOD';
  }

  async settled(token: Judged, within: number): Promise<Standing> {
    const deadline = performance.now() + within;
    let standing = this.standing(token);
    while (standing === 'UNKNOWN' && performance.now() < deadline && !this.#closing.signal.aborted) {
      await this.#nextLook(deadline - performance.now());
      standing = this.standing(token);
    }
    return standing;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#looking;
    await this.#session.close();
  }

  /** Resolves when the list has been read again, or after so many milliseconds. */
  async #nextLook(within: number): Promise<void> {
    const bell = new Bell();
    this.#waiting.add(bell);
    await bell.wait(within, this.#closing.signal);
    this.#waiting.delete(bell);
  }

  async #keepLooking(): Promise<void> {
    let failing = false;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#look();
        if (failing) this.#log('The list of revoked tokens can be read again.');
        failing = false;
      } catch (failure) {
        // A session that is still being made is no failure of the list; it says itself when it breaks.
        if (!failing && this.#session.stands) {
          this.#log(`The list of revoked tokens cannot be read (${failure instanceof Error ? failure.message : 'no answer'}); trying again.`);
          failing = true;
        }
      }
      await this.#bell.wait(LOOK_MS, this.#closing.signal);
    }
  }

  async #look(): Promise<void> {
    const began = performance.now();
    const { rows } = await this.#session.query<Revoked & { id: string }>(
      'select id, kind, named, revoked_at as "revokedAt" from token_revocation where over_at > $1 order by id',
      [this.#clock.now()],
    );
    const ids = rows.map(({ id }) => id).join();
    const changed = ids !== this.#ids;
    if (changed) [this.#revoked, this.#ids] = [new RevokedTokens(rows), ids];
    this.#trueAt = began;
    for (const bell of this.#waiting) bell.ring();
    if (changed) for (const listener of this.#listeners) listener();
  }
}
