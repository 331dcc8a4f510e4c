/** The idempotent producer of the hub, made anew after each failure: what it keeps in mind of its own numbering is not to be trusted any more. */
import kafkajs, { type Message, type Producer } from 'kafkajs';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { type KafkaClient, kafkaClient } from './kafka-client.ts';
import { inTime } from './kafka-patience.ts';

/** How long a message may take until its publisher is told that it may be on the bus or not: longer than a cluster takes to elect a leader. */
const SEND_MS = 20_000;
/** How long a producer may take to close its connections. */
const GOODBYE_MS = 1_000;

/** A producer and how many sends still need it. */
interface Generation {
  readonly client: KafkaClient;
  readonly producer: Producer;
  readonly ready: Promise<void>;
  /** Ends what it sends, whatever kafkajs is still trying. */
  readonly end: AbortController;
  sending: number;
  retired: boolean;
}

export class KafkaProducers {
  readonly #access: KafkaAccess;
  readonly #goodbyes = new Set<Promise<void>>();
  #current: Generation | null = null;

  constructor(access: KafkaAccess) {
    this.#access = access;
  }

  /**
   * Sends to one partition and answers the offset of the first. Only one send to a partition may run at a time: kafkajs numbers a failed
   * send's messages again, and the broker would take others for them. Rejects when they may be on the bus or not.
   */
  async send(topic: string, partition: number, messages: Message[], gone: AbortSignal): Promise<bigint> {
    const generation = (this.#current ??= this.#begin());
    generation.sending++;
    try {
      await generation.ready;
      const sent = inTime(
        untilEnd(generation.producer.send({ topic, messages, acks: -1, timeout: 10_000 }), [gone, generation.end.signal]),
        SEND_MS,
        `Kafka has not answered for ${SEND_MS / 1_000} seconds.`,
      );
      const answers = await sent;
      // When leaders move while kafkajs tries again, it can leave a partition out and say nothing.
      const offset = answers.find((answer) => answer.topicName === topic && answer.partition === partition)?.baseOffset;
      if (offset === undefined || BigInt(offset) < 0n) throw new Error('Kafka did not say where it put the messages.');
      return BigInt(offset);
    } catch (failure) {
      this.#retire(generation);
      throw failure;
    } finally {
      generation.sending--;
      this.#letGo(generation);
    }
  }

  /**
   * A topic is gone: kafkajs asks for all topics that it has ever written in one request, and cannot write the others while one is missing.
   * What is on its way is broken off, and may be on the bus or not.
   */
  renew(): void {
    const generation = this.#current;
    if (!generation) return;
    this.#retire(generation);
    generation.end.abort();
  }

  async close(): Promise<void> {
    if (this.#current) this.#retire(this.#current);
    await Promise.all(this.#goodbyes);
  }

  #begin(): Generation {
    const client = kafkaClient(this.#access);
    const producer = client.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      metadataMaxAge: 30_000,
      retry: { initialRetryTime: 50, maxRetryTime: 500, multiplier: 2, retries: 40 },
    });
    const ready = inTime(producer.connect(), SEND_MS, `Kafka has not answered for ${SEND_MS / 1_000} seconds.`);
    ready.catch(() => undefined); // told to whoever sends
    return { client, producer, ready, end: new AbortController(), sending: 0, retired: false };
  }

  #retire(generation: Generation): void {
    generation.retired = true;
    if (this.#current === generation) this.#current = null;
    this.#letGo(generation);
  }

  /** A retired producer is closed when nobody sends by it any more; then it can send nothing again, whatever kafkajs was still trying. */
  #letGo({ client, producer, sending, retired }: Generation): void {
    if (!retired || sending > 0) return;
    const goodbye = inTime(producer.disconnect(), GOODBYE_MS, 'Kafka does not answer.')
      .catch(() => undefined)
      .then(() => client.cut());
    this.#goodbyes.add(goodbye);
    void goodbye.then(() => this.#goodbyes.delete(goodbye));
  }
}

function untilEnd<T>(work: Promise<T>, signals: AbortSignal[]): Promise<T> {
  const over = AbortSignal.any(signals);
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error('The topic is gone, or another one of this producer is.'));
    if (over.aborted) end();
    else over.addEventListener('abort', end, { once: true });
    void work.then(resolve, reject).finally(() => over.removeEventListener('abort', end));
  });
}
