/** What a member of a consumer group does with a partition of Kafka that it holds: batch after batch, each as often as it takes, the offset behind it. */
import { Bell } from '../../src/database/bell.ts';
import type { BusMessage, SubscribeOptions } from '../../src/exchange/bus.ts';
import { nameOfKafkaFailure } from './kafka-failures.ts';
import { type KafkaRecord, messageOf, sizeOf } from './kafka-messages.ts';
import type { KafkaTopic } from './kafka-topics.ts';

/** A batch ends with the message that takes it over this size, so that large messages do not fill the memory. */
const MOST_BYTES = 8_000_000;
/** No more is fetched while this much waits. */
const FULL_BYTES = 4_000_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;
/** While the broker does not answer it is asked this often. */
const BROKER_RETRY_MS = 250;

export interface Holding {
  readonly topic: KafkaTopic;
  readonly partition: number;
  /** The offset on the broker where the group has come to. */
  readonly next: bigint;
  readonly options: SubscribeOptions;
  /** Tells the broker that the group has come so far. */
  readonly commit: (next: bigint) => Promise<void>;
  /** Whether the broker still has this very topic: what was fetched by name may be of another one. */
  readonly isStill: () => Promise<boolean>;
  /** Fetch no more, or go on. */
  readonly flow: (on: boolean) => void;
  /** Offsets were passed over by the broker: they may be gone, or never have been messages. */
  readonly skipped: (from: bigint, to: bigint) => void;
  readonly log: (line: string) => void;
}

/** A message with the offset behind it; null where the broker keeps something that is no message. */
interface Fetched {
  readonly message: BusMessage | null;
  readonly next: bigint;
  readonly size: number;
}

export class HeldKafkaPartition {
  readonly #holding: Holding;
  readonly #bell = new Bell();
  readonly #letGo = new AbortController();
  readonly #waiting: Fetched[] = [];
  #bytes = 0;
  #flowing = true;
  #fetched: bigint;
  #handled: bigint;
  #committed: bigint;
  #committing: Promise<void> | null = null;
  #abandoned = false;
  #busy = false;
  /** Resolves when it handles nothing any more. */
  readonly quiet: Promise<void>;
  /** Resolves when it has also committed what it handled. */
  readonly done: Promise<void>;

  constructor(holding: Holding) {
    this.#holding = holding;
    this.#fetched = this.#handled = this.#committed = holding.next;
    this.quiet = this.#run();
    this.done = this.quiet.then(() => this.#committing ?? undefined);
  }

  get topic(): KafkaTopic {
    return this.#holding.topic;
  }

  get partition(): number {
    return this.#holding.partition;
  }

  /** The offset on the broker behind the last message handled. */
  get next(): bigint {
    return this.#handled;
  }

  /** A batch is in hand, or waits to be. */
  get busy(): boolean {
    return this.#busy || this.#waiting.length > 0;
  }

  /** It is leaving, or has left. */
  get leaving(): boolean {
    return this.#letGo.signal.aborted;
  }

  /** Takes what was fetched, up to the offset `end` behind it. */
  take(records: readonly KafkaRecord[], end: bigint): void {
    const { topic, partition, options, skipped } = this.#holding;
    const fresh = records.filter(({ offset }) => BigInt(offset) >= this.#fetched);
    const first = BigInt(fresh[0]?.offset ?? end);
    if (first > this.#fetched) skipped(this.#fetched, first);
    for (const record of fresh) {
      const message = messageOf(record, topic, partition);
      this.#waiting.push({ message, next: BigInt(record.offset) + 1n, size: sizeOf(message) });
      this.#bytes += sizeOf(message);
    }
    if (end > (this.#waiting.at(-1)?.next ?? this.#fetched)) this.#waiting.push({ message: null, next: end, size: 0 });
    if (end > this.#fetched) this.#fetched = end;
    if (this.#waiting.length > options.maxBatch * 2 || this.#bytes > FULL_BYTES) this.#flow(false);
    this.#bell.ring();
  }

  /** Ends after the batch in hand. */
  letGo(): void {
    if (this.leaving) return;
    this.#flow(false);
    this.#letGo.abort();
  }

  /** The membership is over: nothing can be committed any more. */
  abandon(): void {
    this.#abandoned = true;
    this.letGo();
  }

  async #run(): Promise<void> {
    while (!this.leaving) {
      if (this.#waiting.length === 0) {
        await this.#bell.wait(Infinity, this.#letGo.signal);
        continue;
      }
      this.#busy = true;
      const { messages, next } = this.#load();
      const done = messages.length === 0 || ((await this.#isStillThere()) && (await this.#handle(messages)));
      this.#busy = false;
      if (!done) break;
      this.#handled = next;
      this.#committing ??= this.#commit().finally(() => (this.#committing = null));
    }
  }

  /** What the next batch holds, and the offset behind it. */
  #load(): { messages: BusMessage[]; next: bigint } {
    const messages: BusMessage[] = [];
    let [count, bytes, next] = [0, 0, this.#handled];
    for (const { message, size, next: behind } of this.#waiting) {
      if (messages.length >= this.#holding.options.maxBatch || (messages.length > 0 && bytes >= MOST_BYTES)) break;
      if (message) messages.push(message);
      bytes += size;
      next = behind;
      count++;
    }
    this.#waiting.splice(0, count);
    this.#bytes -= bytes;
    if (!this.leaving && this.#waiting.length <= this.#holding.options.maxBatch && this.#bytes <= FULL_BYTES / 2) this.#flow(true);
    return { messages, next };
  }

  #flow(on: boolean): void {
    if (this.#flowing === on) return;
    this.#flowing = on;
    this.#holding.flow(on);
  }

  /** False when the topic is another one now, or it was told to let go before the broker answered. */
  async #isStillThere(): Promise<boolean> {
    let complained = false;
    while (!this.leaving) {
      try {
        if (await this.#holding.isStill()) return true;
        this.abandon();
      } catch (failure) {
        if (!complained) this.#complain(nameOfKafkaFailure(failure), 'waits: the broker does not say whether the topic is still the same');
        complained = true;
        await new Bell().wait(BROKER_RETRY_MS, this.#letGo.signal);
      }
    }
    return false;
  }

  /** True when the batch is done; false when it was told to let go before. */
  async #handle(messages: readonly BusMessage[]): Promise<boolean> {
    const { topic, partition, options } = this.#holding;
    for (let retry = FIRST_RETRY_MS; ; retry = Math.min(retry * 2, LAST_RETRY_MS)) {
      try {
        await options.handle({ topic: topic.name, partition, messages, signal: this.#letGo.signal });
        return true;
      } catch (failure) {
        if (this.leaving) return false;
        this.#complain(nameOf(failure), `could not be handled from offset ${messages[0]?.offset}; trying again in ${retry} ms`);
      }
      await new Bell().wait(retry, this.#letGo.signal);
      if (this.leaving) return false;
    }
  }

  /** Commits until all that was handled is committed; the next batch does not wait for it. */
  async #commit(): Promise<void> {
    let complained = false;
    while (this.#committed < this.#handled && !this.#abandoned) {
      const next = this.#handled;
      try {
        await this.#holding.commit(next);
        this.#committed = next;
      } catch (failure) {
        if (!complained) this.#complain(nameOfKafkaFailure(failure), `is handled to offset ${next}, which cannot be committed yet; trying again`);
        complained = true;
        await new Bell().wait(BROKER_RETRY_MS, this.#holding.topic.gone);
        if (this.#holding.topic.gone.aborted) return;
      }
    }
  }

  /** Names what failed, not its words: they may quote a message. */
  #complain(name: string, what: string): void {
    const { topic, partition, options, log } = this.#holding;
    log(`Partition ${partition} of ${topic.name} for ${options.group} ${what} (${name}).`);
  }
}

function nameOf(failure: unknown): string {
  const name = failure instanceof Error ? failure.name : 'a failure';
  return failure instanceof Error && 'code' in failure ? `${name} ${String(failure.code)}` : name;
}
