/** The results of a subscription, one for each event of its source, that can be ended from outside while it waits for the next. */
import type { ExecutionResult } from 'graphql';

export interface EventHandling {
  /** The result for one event; null for one that is not for who listens. */
  of(event: unknown): Promise<ExecutionResult | null>;
  /** The last result, when the source fails, or the making of a result does. */
  failed(failure: unknown): ExecutionResult;
  /** Whether events may still be told; once they may not, the stream falls silent until it is ended. */
  open(): Promise<boolean>;
}

type Step = IteratorResult<ExecutionResult, undefined>;
/** A result, or why there is none. */
type Made = Step | { readonly failure: unknown } | typeof PASSED_OVER;
/** An event that is not for who listens. */
const PASSED_OVER = Symbol('passed over');
/**
 * How many results are made side by side, at most: what is told of people is on record first, and a commit of the database may take longer than the next event does.
 */
const AHEAD = 8;
const DONE: Step = { done: true, value: undefined };
const NEVER = new Promise<never>(() => {});

/** Pull-based: the source is asked for no more than a few events beyond the last result that was taken; results come in the order of their events. Its `return` never waits for a source that sits waiting itself. */
export class EventStream implements AsyncGenerator<ExecutionResult, undefined, undefined> {
  readonly #source: AsyncIterator<unknown>;
  readonly #handling: EventHandling;
  /** Results that are being made, in the order of their events. */
  readonly #ahead: Promise<Made>[] = [];
  /** Resolves when the source may be asked again: some answer only one question at a time. */
  #asked: Promise<unknown> = Promise.resolve();
  #ended = false;
  #giveUp: (() => void) | null = null;

  constructor(source: AsyncIterable<unknown>, handling: EventHandling) {
    this.#source = source[Symbol.asyncIterator]();
    this.#handling = handling;
  }

  async next(): Promise<Step> {
    if (this.#ended) return DONE;
    return await new Promise((resolve) => {
      this.#giveUp = () => resolve(DONE);
      void this.#taken().then(resolve);
    });
  }

  /** Ends the stream now: who waits for the next result gets the end. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#giveUp?.();
    this.#letGo();
  }

  /** A generator that waits for its next event answers `return` only then; nobody here waits with it. */
  #letGo(): void {
    void Promise.resolve(this.#source.return?.()).catch(() => undefined);
  }

  async return(): Promise<Step> {
    this.end();
    return DONE;
  }

  async throw(): Promise<Step> {
    return await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
  }

  /** The next result in order, as soon as it is made and may be told. */
  async #taken(): Promise<Step> {
    let made: Made = PASSED_OVER;
    while (made === PASSED_OVER) {
      while (this.#ahead.length < AHEAD) this.#ahead.push(this.#made());
      made = (await this.#ahead.shift()) ?? DONE;
      if (this.#ended) return DONE;
    }
    if ('failure' in made) {
      this.#ended = true;
      // What failed may be the result, and the source would go on.
      this.#letGo();
      return { done: false, value: this.#handling.failed(made.failure) };
    }
    if (made.done === true) return DONE;
    // Making the result takes time, in which the right to it may have ended. Not the end of the stream, which a client
    // would take for the end of the story: the connection is about to be closed, and only that ends the wait.
    return (await this.#handling.open()) && !this.#ended ? made : await NEVER;
  }

  async #made(): Promise<Made> {
    const asked = this.#asked.then(() => this.#source.next());
    this.#asked = asked.catch(() => undefined);
    try {
      const event = await asked;
      if (event.done === true || this.#ended) return DONE;
      if (!(await this.#handling.open())) return await NEVER;
      const value = await this.#handling.of(event.value);
      return value === null ? PASSED_OVER : { done: false, value };
    } catch (failure) {
      return { failure };
    }
  }
}
