/** The results of a subscription, one for each event of its source, that can be ended from outside while it waits for the next. */
import type { ExecutionResult } from 'graphql';

export interface EventHandling {
  /** The result for one event. */
  of(event: unknown): Promise<ExecutionResult>;
  /** The last result, when the source fails, or the making of a result does. */
  failed(failure: unknown): ExecutionResult;
  /** Whether events may still be told; once they may not, the stream falls silent until it is ended. */
  open(): Promise<boolean>;
}

type Step = IteratorResult<ExecutionResult, undefined>;
const DONE: Step = { done: true, value: undefined };
const NEVER = new Promise<never>(() => {});

/** Pull-based: the source is asked for the next event only when the last result was taken. Its `return` never waits for a source that sits waiting itself. */
export class EventStream implements AsyncGenerator<ExecutionResult, undefined, undefined> {
  readonly #source: AsyncIterator<unknown>;
  readonly #handling: EventHandling;
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
      void this.#step().then(resolve);
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

  async #step(): Promise<Step> {
    try {
      const event = await this.#source.next();
      if (event.done === true || this.#ended) return DONE;
      const value = (await this.#handling.open()) ? await this.#handling.of(event.value) : null;
      if (this.#ended) return DONE;
      // Making the result takes time, in which the right to it may have ended. Not the end of the stream, which a client
      // would take for the end of the story: the connection is about to be closed, and only that ends the wait.
      return value !== null && (await this.#handling.open()) ? { done: false, value } : await NEVER;
    } catch (failure) {
      if (this.#ended) return DONE;
      this.#ended = true;
      // What failed may be the result, and the source would go on.
      this.#letGo();
      return { done: false, value: this.#handling.failed(failure) };
    }
  }
}
