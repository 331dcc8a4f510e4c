/** What a member of a consumer group does with a partition that it holds: batch after batch, each as often as it takes, the offset behind it. */
import type { Pool } from 'pg';
import { Bell } from '../../src/database/bell.ts';
import type { BusMessage, SubscribeOptions } from '../../src/exchange/bus.ts';
import { COLUMNS, messageOf, type MessageRow } from './embedded-rows.ts';

/** A batch ends with the message that takes it over this size, so that large messages do not fill the memory. */
const MOST_BYTES = 8_000_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;
/** While the database is away it is asked this often. */
const DATABASE_RETRY_MS = 250;

export interface Holding {
  readonly pool: Pool;
  readonly topic: string;
  readonly partition: number;
  /** Where the group has come to. */
  readonly next: bigint;
  /** Which time the partition is held: a holder of an earlier term can commit no more. */
  readonly term: number;
  readonly options: SubscribeOptions;
  readonly log: (line: string) => void;
}

/** Registers a new term for a partition that was just claimed; from then on the holder before can commit nothing. */
export async function beginTerm(pool: Pool, group: string, topic: string, partition: number): Promise<{ next: bigint; term: number }> {
  const { rows } = await pool.query<{ next: string; term: number }>(
    `insert into bus_offset (consumer_group, topic, partition, next_offset, term) values ($1, $2, $3, 0, 1)
       on conflict (consumer_group, topic, partition) do update set term = bus_offset.term + 1
     returning next_offset::text as next, term`,
    [group, topic, partition],
  );
  return { next: BigInt(rows[0]?.next ?? 0), term: rows[0]?.term ?? 1 };
}

export class HeldPartition {
  readonly #holding: Holding;
  readonly #bell = new Bell();
  readonly #letGo = new AbortController();
  #next: bigint;
  /** Resolves when it handles nothing any more. */
  readonly done: Promise<void>;

  constructor(holding: Holding) {
    this.#holding = holding;
    this.#next = holding.next;
    this.done = this.#run();
  }

  /** The partition has `head` as its next offset: is there anything new? */
  grown(head: bigint): void {
    if (head > this.#next) this.#bell.ring();
  }

  /** There may be something new. */
  wake(): void {
    this.#bell.ring();
  }

  /** It is leaving, or has left. */
  get leaving(): boolean {
    return this.#letGo.signal.aborted;
  }

  /** Ends after the batch in hand. */
  letGo(): void {
    this.#letGo.abort();
  }

  async #run(): Promise<void> {
    let complained = false;
    while (!this.leaving) {
      try {
        const messages = await this.#fetch();
        complained = false;
        if (messages.length === 0) await this.#bell.wait(Infinity, this.#letGo.signal);
        else if (await this.#handle(messages)) await this.#commit((messages.at(-1)?.offset ?? this.#next) + 1n);
      } catch (failure) {
        if (!complained) this.#complain(failure, 'cannot be read or committed; trying again');
        complained = true;
        await new Bell().wait(DATABASE_RETRY_MS, this.#letGo.signal);
      }
    }
  }

  /** True when the batch is done; false when it was told to let go before. */
  async #handle(messages: readonly BusMessage[]): Promise<boolean> {
    const { topic, partition, options } = this.#holding;
    for (let retry = FIRST_RETRY_MS; ; retry = Math.min(retry * 2, LAST_RETRY_MS)) {
      try {
        await options.handle({ topic, partition, messages, signal: this.#letGo.signal });
        return true;
      } catch (failure) {
        if (this.leaving) return false;
        this.#complain(failure, `could not be handled from offset ${messages[0]?.offset}; trying again in ${retry} ms`);
      }
      await new Bell().wait(retry, this.#letGo.signal);
      if (this.leaving) return false;
    }
  }

  /** Moves the group on, unless another member has taken the partition over: then it lets go. Tried once more only while it may stay. */
  async #commit(next: bigint): Promise<void> {
    const { pool, options, topic, partition, term } = this.#holding;
    for (;;) {
      try {
        const { rowCount } = await pool.query({
          name: 'bus commit',
          text: `update bus_offset set next_offset = $4 where consumer_group = $1 and topic = $2 and partition = $3 and term = $5 and next_offset <= $4`,
          values: [options.group, topic, partition, next, term],
        });
        if (rowCount === 1) this.#next = next;
        else this.letGo();
        return;
      } catch (failure) {
        if (this.leaving) throw failure;
        await new Bell().wait(DATABASE_RETRY_MS, this.#letGo.signal);
      }
    }
  }

  async #fetch(): Promise<BusMessage[]> {
    const { pool, topic, partition, options } = this.#holding;
    const { rows } = await pool.query<MessageRow>({
      name: 'bus fetch',
      text: `select ${COLUMNS} from (
               select *, sum(octet_length(coalesce(value, ''))) over (order by "offset" rows between unbounded preceding and 1 preceding) as bytes_before
                 from (select * from bus_message where topic = $1 and partition = $2 and "offset" >= $3 order by "offset" limit $4) as page
             ) as sized where coalesce(bytes_before, 0) < ${MOST_BYTES} order by "offset"`,
      values: [topic, partition, this.#next, options.maxBatch],
    });
    return rows.map(messageOf);
  }

  /** Names what failed, not its words: they may quote a message. */
  #complain(failure: unknown, what: string): void {
    const { topic, partition, options, log } = this.#holding;
    const name = failure instanceof Error ? failure.name : 'a failure';
    const code = failure instanceof Error && 'code' in failure ? ` ${String(failure.code)}` : '';
    log(`Partition ${partition} of ${topic} for ${options.group} ${what} (${name}${code}).`);
  }
}
