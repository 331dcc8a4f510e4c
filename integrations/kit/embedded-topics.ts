/** The topics of the embedded bus: made once, never changed, looked up by name. */
import type { Pool } from 'pg';
import { type OutgoingMessage, type Place, type TopicSpec, UnknownTopic } from '../../src/exchange/bus.ts';
import { Lane } from './embedded-lane.ts';
import { Partitioner } from './embedded-partitioner.ts';
import { mustBeLegal } from './topic-spec.ts';

/** A topic and the ways into its partitions. */
export class Topic {
  readonly name: string;
  readonly lanes: readonly Lane[];
  readonly #partitioner: Partitioner;

  constructor(pool: Pool, name: string, partitions: number) {
    this.name = name;
    this.lanes = Array.from({ length: partitions }, (_, partition) => new Lane(pool, name, partition));
    this.#partitioner = new Partitioner(partitions);
  }

  /** Appends the message to its partition; see Lane. */
  append(message: OutgoingMessage): Promise<Place> {
    const lane = this.lanes[this.#partitioner.partitionOf(message)];
    if (!lane) throw new Error(`The topic ${this.name} has no partitions: the tables of the embedded bus were changed by hand.`);
    return lane.append(message);
  }
}

export class Topics {
  readonly #pool: Pool;
  readonly #known = new Map<string, Promise<Topic>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Creates those that do not exist. A database that took messages from Kafka before goes on behind them: no place comes twice. */
  async ensure(topics: readonly TopicSpec[]): Promise<void> {
    for (const { name, partitions, retentionDays } of topics) {
      mustBeLegal({ name, partitions, retentionDays });
      await this.#pool.query(
        `with made as (
           insert into bus_topic (name, partitions, retention_days) values ($1, $2, $3) on conflict (name) do nothing returning name, partitions
         ) insert into bus_partition (topic, partition, next_offset)
           select name, nth, coalesce((select max("offset") + 1 from message where topic = name and partition = nth), 0)
             from made, generate_series(0, partitions - 1) as nth`,
        [name, partitions, retentionDays],
      );
    }
  }

  /** Rejects with UnknownTopic. Everybody gets the same topic, and so the same lanes: the order of a key hangs on it. */
  get(name: string): Promise<Topic> {
    const known = this.#known.get(name) ?? this.#find(name);
    this.#known.set(name, known);
    known.catch(() => this.#known.delete(name)); // it may be made later, and the database may come back
    return known;
  }

  async #find(name: string): Promise<Topic> {
    const { rows } = await this.#pool.query<{ partitions: number }>('select partitions from bus_topic where name = $1', [name]);
    if (!rows[0]) throw new UnknownTopic(name, 'embedded');
    return new Topic(this.#pool, name, rows[0].partitions);
  }
}
