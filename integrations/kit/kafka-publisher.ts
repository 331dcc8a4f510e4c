/** How messages get onto Kafka: to the partition of their key, in the order of the calls, many at a time. */
import { type OutgoingMessage, type Place, UnknownTopic } from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { Partitioner } from './embedded-partitioner.ts';
import { kafkaTypeOf, nameOfKafkaFailure } from './kafka-failures.ts';
import { recordOf, sizeOf } from './kafka-messages.ts';
import { KafkaProducers } from './kafka-producers.ts';
import type { KafkaTopic, KafkaTopics } from './kafka-topics.ts';

/** One send takes no more than this: a broker takes about a million bytes at once. */
const MOST_MESSAGES = 1_000;
const MOST_BYTES = 900_000;

/** A message on its way, and who waits for its place. */
interface Waiting {
  readonly topic: KafkaTopic;
  readonly message: OutgoingMessage;
  readonly size: number;
  readonly resolve: (place: Place) => void;
  readonly reject: (failure: unknown) => void;
}

export class KafkaPublisher {
  readonly #topics: KafkaTopics;
  readonly #producers: KafkaProducers;
  readonly #lanes = new Map<string, Lane>();
  readonly #partitioners = new Map<string, Partitioner>();

  constructor(access: KafkaAccess, topics: KafkaTopics) {
    this.#topics = topics;
    this.#producers = new KafkaProducers(access);
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<Place[]> {
    const names = [...new Set(messages.map((message) => message.topic))];
    const topics = new Map(await Promise.all(names.map(async (name) => [name, await this.#topics.get(name)] as const)));
    const barred = [...topics.values()].find(({ mayWrite }) => !mayWrite);
    if (barred) throw forbidden(barred.name);
    const appended = messages.flatMap((message) => {
      const topic = topics.get(message.topic);
      return topic ? [this.#append(topic, message)] : [];
    });
    await Promise.allSettled(appended); // even when one fails, nobody is told before all have come to their end
    return Promise.all(appended);
  }

  /** A topic is gone, or another one has its name. */
  renew(): void {
    this.#producers.renew();
  }

  async close(): Promise<void> {
    await this.#producers.close();
  }

  #append(topic: KafkaTopic, message: OutgoingMessage): Promise<Place> {
    const partition = this.#partitionerOf(topic).partitionOf(message);
    const name = `${topic.name}/${partition}`;
    const lane = this.#lanes.get(name) ?? new Lane(this.#producers, this.#topics, topic.name, partition);
    this.#lanes.set(name, lane);
    return lane.append(topic, message);
  }

  /** The keys of a topic stay where they are for as long as the topic has as many partitions. */
  #partitionerOf({ name, leaders }: KafkaTopic): Partitioner {
    const shape = `${name}/${leaders.length}`;
    const partitioner = this.#partitioners.get(shape) ?? new Partitioner(leaders.length);
    this.#partitioners.set(shape, partitioner);
    return partitioner;
  }
}

/** The way into one partition. Messages that come while a send runs go together into the next. */
class Lane {
  readonly #producers: KafkaProducers;
  readonly #topics: KafkaTopics;
  readonly #topic: string;
  readonly #partition: number;
  readonly #waiting: Waiting[] = [];
  #busy = false;

  constructor(producers: KafkaProducers, topics: KafkaTopics, topic: string, partition: number) {
    this.#producers = producers;
    this.#topics = topics;
    this.#topic = topic;
    this.#partition = partition;
  }

  append(topic: KafkaTopic, message: OutgoingMessage): Promise<Place> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ topic, message, size: sizeOf(message), resolve, reject });
      if (!this.#busy) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    await Promise.resolve(); // whoever appends many in one go appends them together
    while (this.#waiting.length > 0) {
      const load = this.#load();
      try {
        let offset = await this.#send(load);
        for (const { topic, resolve } of load) resolve({ topic: this.#topic, partition: this.#partition, offset: topic.base + offset++ });
      } catch (failure) {
        // Those behind fail with them: were they sent, they would stand before what is published again.
        for (const { reject } of [...load, ...this.#waiting.splice(0)]) reject(failure);
      }
    }
    this.#busy = false;
  }

  /** What the next send takes: of one topic, as much as there is room for, and at least one message. */
  #load(): Waiting[] {
    const id = this.#waiting[0]?.topic.id;
    let [count, bytes] = [0, 0];
    for (const { topic, size } of this.#waiting) {
      if (topic.id !== id || count >= MOST_MESSAGES || (count > 0 && bytes + size > MOST_BYTES)) break;
      bytes += size;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  /** Answers the offset of the first on the broker. */
  async #send(load: readonly Waiting[]): Promise<bigint> {
    const topic = load[0]?.topic;
    if (!topic || topic.gone.aborted) throw new UnknownTopic(this.#topic, 'kafka');
    try {
      const records = load.map(({ message }) => recordOf(message, this.#partition));
      return await this.#producers.send(this.#topic, this.#partition, records, topic.gone);
    } catch (failure) {
      const type = kafkaTypeOf(failure);
      if (topic.gone.aborted || (type === 'UNKNOWN_TOPIC_OR_PARTITION' && !(await this.#isStillThere(topic)))) throw new UnknownTopic(this.#topic, 'kafka');
      if (type === 'TOPIC_AUTHORIZATION_FAILED') throw forbidden(this.#topic);
      if (type === 'MESSAGE_TOO_LARGE')
        throw new Error(`A message for ${this.#topic} is larger than the broker takes: make it smaller, or raise max.message.bytes of the topic.`);
      throw new Error(
        `Kafka did not take messages for partition ${this.#partition} of ${this.#topic} (${nameOfKafkaFailure(failure)}): they may be on it or not.`,
        {
          cause: failure,
        },
      );
    }
  }

  /** When the broker does not say, it may be. */
  #isStillThere(topic: KafkaTopic): Promise<boolean> {
    return this.#topics.isStill(topic).catch(() => true);
  }
}

function forbidden(topic: string): Error {
  return new Error(
    `This client may not write to the topic ${topic}: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.`,
  );
}
