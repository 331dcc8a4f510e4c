/** How one follower walks along the live log: at its own pace, from its own position, never past what is settled. */
import { Bell } from '../database/bell.ts';
import type { LiveEntry } from './live-entry.ts';
import type { LivePages } from './live-pages.ts';

export interface FollowOptions {
  /** Go on behind this position: one that an entry had; 0 for all that is kept. */
  readonly after?: bigint;
  /** Which entries to give out; the others are passed over. */
  readonly filter?: (entry: LiveEntry) => boolean;
  /** Ends the walk. */
  readonly signal?: AbortSignal;
}

/** The place to go on from is not in the log: what lay behind it cannot be told without a gap. */
export class NotInLiveLog extends Error {
  /** True when some of what followed was there and is no longer kept; false for a position that was never given out. */
  readonly tooOld: boolean;

  constructor(after: bigint, tooOld: boolean) {
    super(`The live log ${tooOld ? 'no longer holds' : 'never held'} what followed position ${after}: read the state anew, then follow from now on.`);
    this.tooOld = tooOld;
  }
}

/** How long it waits before it asks a broken database again, in milliseconds. */
const RETRY_MS = 200;

export class Follower implements AsyncIterableIterator<LiveEntry, void, void> {
  readonly #pages: LivePages;
  readonly #options: FollowOptions;
  readonly #ended: () => void;
  readonly #bell = new Bell();
  readonly #over = new AbortController();
  readonly #stop = () => void this.return();
  /** Everything up to here was given out or passed over, when the page is empty. */
  #through: bigint;
  #page: LiveEntry[] = [];
  #foreign: boolean;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(pages: LivePages, position: bigint, options: FollowOptions, ended: () => void) {
    this.#pages = pages;
    this.#options = options;
    this.#ended = ended;
    this.#through = position;
    this.#foreign = position > pages.end;
    options.signal?.addEventListener('abort', this.#stop);
    if (options.signal?.aborted) this.#stop();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** There may be more to read. */
  wake(): void {
    this.#bell.ring();
  }

  /** The next entry. Calls are answered one after another. */
  next(): Promise<IteratorResult<LiveEntry, void>> {
    const turn = this.#turn.then(() => this.#walk());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the walk at once: a `next()` that is waiting answers that it is done. */
  async return(): Promise<IteratorResult<LiveEntry, void>> {
    if (!this.#over.signal.aborted) {
      this.#over.abort();
      this.#page = [];
      this.#options.signal?.removeEventListener('abort', this.#stop);
      this.#ended();
    }
    return { done: true, value: undefined };
  }

  async #walk(): Promise<IteratorResult<LiveEntry, void>> {
    while (!this.#over.signal.aborted) {
      const entry = this.#page.shift();
      if (entry === undefined) await this.#turnPage();
      else if (this.#options.filter?.(entry) ?? true) return { done: false, value: entry };
    }
    return { done: true, value: undefined };
  }

  async #turnPage(): Promise<void> {
    const place = this.#through;
    try {
      // Another process may be ahead of this one, but not of the table.
      if (this.#foreign && place > (await this.#pages.newest())) throw new NotInLiveLog(place, false);
      this.#foreign = false;
      const page = await this.#pages.after(place);
      if (place > 0n && page.oldest !== null && page.oldest > place + 1n) throw new NotInLiveLog(place, true);
      [this.#page, this.#through] = [[...page.entries], page.through];
    } catch (failure) {
      if (!(failure instanceof NotInLiveLog)) return this.#bell.wait(RETRY_MS, this.#over.signal); // the log's reader complains; a follower outlasts it
      await this.return();
      throw failure;
    }
    if (this.#page.length === 0 && this.#through >= this.#pages.end) await this.#bell.wait(Infinity, this.#over.signal);
  }
}
