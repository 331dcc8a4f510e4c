/** How messages are appended to one partition: in the order of the calls, many in one statement, with offsets that have no holes. */
import type { Pool } from 'pg';
import type { OutgoingMessage, Place } from '../../src/exchange/bus.ts';

/** The channel that says which partition has grown, as `topic/partition`. */
export const GROWN_CHANNEL = 'hub_bus_grown';

/** One statement takes no more than this. */
const MOST_MESSAGES = 1_000;
const MOST_BYTES = 4_000_000;

/**
 * Offsets are counted under the lock of the partition's row, which is held until the messages are visible: whoever sees an offset sees every
 * lower one. So a partition is read in commit order by simply reading on, and needs no frontier: other than the outbox and the live log, nobody
 * writes to the bus inside a transaction that does other work, and one statement cannot be left standing open.
 */
const APPEND = `
  with head as (
    update bus_partition set next_offset = next_offset + $3 where topic = $1 and partition = $2 returning next_offset - $3 as base
  ), appended as (
    insert into bus_message (topic, partition, "offset", key, headers, value, produced_at)
    select $1, $2, head.base + message.nth - 1, message.key, message.headers::json, message.value, clock_timestamp()
      from head, unnest($4::bytea[], $5::text[], $6::bytea[]) with ordinality as message (key, headers, value, nth)
  )
  select base::text, pg_notify('${GROWN_CHANNEL}', $1 || '/' || $2) from head`;

/** A message on its way, and who waits for its offset. */
interface Waiting {
  readonly message: OutgoingMessage;
  readonly resolve: (place: Place) => void;
  readonly reject: (failure: unknown) => void;
}

/** The way into one partition. Messages that come while a statement runs go together into the next. */
export class Lane {
  readonly #pool: Pool;
  readonly #topic: string;
  readonly #partition: number;
  readonly #waiting: Waiting[] = [];
  #busy = false;

  constructor(pool: Pool, topic: string, partition: number) {
    this.#pool = pool;
    this.#topic = topic;
    this.#partition = partition;
  }

  /** Resolves when the message is durable. Rejects when the database fails: it may be on the bus then, or not. */
  append(message: OutgoingMessage): Promise<Place> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ message, resolve, reject });
      if (!this.#busy) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    await Promise.resolve(); // whoever appends many in one go appends them together
    while (this.#waiting.length > 0) {
      const load = this.#load();
      try {
        let offset = await this.#append(load.map(({ message }) => message));
        for (const { resolve } of load) resolve({ topic: this.#topic, partition: this.#partition, offset: offset++ });
      } catch (failure) {
        for (const { reject } of load) reject(failure);
      }
    }
    this.#busy = false;
  }

  /** What the next statement takes: as much as there is room for, and at least one message. */
  #load(): Waiting[] {
    let [count, bytes] = [0, 0];
    for (; count < this.#waiting.length && count < MOST_MESSAGES && bytes < MOST_BYTES; count++) bytes += this.#waiting[count]?.message.value?.length ?? 0;
    return this.#waiting.splice(0, count);
  }

  /** Answers the offset of the first. */
  async #append(messages: readonly OutgoingMessage[]): Promise<bigint> {
    const { rows } = await this.#pool.query<{ base: string }>({
      name: 'bus append',
      text: APPEND,
      values: [
        this.#topic,
        this.#partition,
        messages.length,
        messages.map(({ key }) => (key === null ? null : Buffer.from(key, 'utf8'))),
        messages.map(({ headers }) => JSON.stringify(headers)),
        messages.map(({ value }) => (value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength))),
      ],
    });
    if (!rows[0]) throw new Error(`The topic ${this.#topic} has lost its partition ${this.#partition}: the tables of the embedded bus were changed by hand.`);
    return BigInt(rows[0].base);
  }
}
