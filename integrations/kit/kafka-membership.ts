/** One membership in a consumer group of Kafka: from joining until it ends, for whatever reason. Another one follows it (kafka-group-member.ts). */
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type Cluster, type Consumer, type EachBatchPayload } from 'kafkajs';
import type { SubscribeOptions } from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import type { Brokers } from './kafka-brokers.ts';
import { kafkaClient, type KafkaClient } from './kafka-client.ts';
import { nameOfKafkaFailure } from './kafka-failures.ts';
import { HeldKafkaPartition } from './kafka-held-partition.ts';
import { committedOffsets, oldestOffsets } from './kafka-offsets.ts';
import { inTime } from './kafka-patience.ts';
import type { KafkaTopic, KafkaTopics } from './kafka-topics.ts';

/** A member that is not heard of for so long is dead, in milliseconds: the least that brokers allow by default, so that others take over soon. */
const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_000;
/** How long the others wait for a member that is finishing its batches, in milliseconds. */
const REBALANCE_MS = 15_000;
/** How long batches in hand may take before the group is joined anew; shorter than the session, which nobody keeps up meanwhile. */
const FINISH_MS = 4_000;
/** How long the broker waits for messages before it says that there are none, in milliseconds: a member that leaves waits for that too. */
const LONG_POLL_MS = 250;
/** What one fetch brings of a partition, and in all, in bytes. */
const [PARTITION_BYTES, FETCH_BYTES] = [1_048_576, 8_388_608];
/** How long the last commits, and the goodbye, may take at the end, in milliseconds. */
const GOODBYE_MS = 3_000;

export interface MembershipSettings {
  readonly access: KafkaAccess;
  readonly brokers: Brokers;
  readonly topics: KafkaTopics;
  readonly options: SubscribeOptions;
  /** Those of the subscription that exist now. */
  readonly names: readonly string[];
  /** Messages that the group had not taken are gone from the broker: from the first offset up to but not including the second. */
  readonly lost: (topic: KafkaTopic, partition: number, from: bigint, to: bigint) => void;
  readonly log: (line: string) => void;
}

export class Membership {
  readonly #settings: MembershipSettings;
  readonly #client: KafkaClient;
  readonly #consumer: Consumer;
  readonly #held = new Map<string, HeldKafkaPartition>();
  /** Those that let go, until they are done. */
  readonly #leaving = new Set<HeldKafkaPartition>();
  readonly #over = Promise.withResolvers<unknown>();
  /** Counts the assignments: what is begun for one is dropped at the next. */
  #assignment = 0;
  #memberId: string | null = null;
  #running = true;
  #joined = false;

  constructor(settings: MembershipSettings) {
    this.#settings = settings;
    this.#client = kafkaClient(settings.access);
    this.#consumer = this.#client.kafka.consumer({
      groupId: settings.options.group,
      partitionAssigners: [
        (config) => {
          this.#finishBeforeJoining(config.cluster);
          return kafkajs.PartitionAssigners.roundRobin(config);
        },
      ],
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: LONG_POLL_MS,
      maxBytesPerPartition: PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      metadataMaxAge: 30_000,
      allowAutoTopicCreation: false,
      // A crash is told at once: this membership ends, and another follows.
      retry: { initialRetryTime: 100, maxRetryTime: 500, multiplier: 2, retries: 3, restartOnFailure: async () => false },
    });
    this.#consumer.on('consumer.crash', ({ payload }) => this.#over.resolve(payload.error));
    this.#consumer.on('consumer.group_join', ({ payload }) => {
      this.#memberId = payload.memberId;
      this.#assigned(payload.memberAssignment);
    });
    this.#consumer.on('consumer.end_batch_process', ({ payload }) => this.#passedOver(payload));
  }

  /** Resolves with what ended it, when it ends by itself. */
  get over(): Promise<unknown> {
    return this.#over.promise;
  }

  /** It has been given its share of the partitions, which may be none, and knows where to begin. */
  get joined(): boolean {
    return this.#joined;
  }

  /** Who it was in the group, for as long as it has not said goodbye. */
  get memberId(): string | null {
    return this.#memberId;
  }

  get held(): readonly HeldKafkaPartition[] {
    return [...this.#held.values()];
  }

  /** Begins to join. What goes wrong is told by `over`. */
  async begin(): Promise<void> {
    try {
      await this.#consumer.connect();
      await this.#consumer.subscribe({ topics: [...this.#settings.names], fromBeginning: true });
      await this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1, // batches are only handed over here
        eachBatch: async (payload) => this.#fetched(payload),
      });
    } catch (failure) {
      this.#over.resolve(failure);
    }
  }

  /** Waits for the batches in hand, commits them, and leaves the group. */
  async end(): Promise<void> {
    this.#assignment++;
    this.#letAllGo();
    await Promise.all([...this.#leaving].map(({ quiet }) => quiet));
    await inTime(Promise.all([...this.#leaving].map(({ done }) => done)), GOODBYE_MS, 'The broker does not answer.').catch(() => undefined);
    this.#running = false;
    for (const held of this.#leaving) held.abandon();
    await inTime(this.#consumer.disconnect(), GOODBYE_MS, 'The broker does not answer.').then(
      () => (this.#memberId = null),
      () => undefined,
    );
    this.#client.cut();
  }

  /** It crashed, or hangs: nothing that it began may be committed. The batches in hand are told to let go, and not waited for. */
  async abandon(): Promise<void> {
    this.#assignment++;
    this.#running = false;
    this.#letAllGo();
    for (const held of this.#leaving) held.abandon();
    await inTime(this.#consumer.disconnect(), GOODBYE_MS, 'The broker does not answer.').catch(() => undefined);
    this.#client.cut();
  }

  /** Resolves when nothing of it is handled any more. */
  async quiet(): Promise<void> {
    await Promise.all([...this.#leaving, ...this.#held.values()].map(({ quiet }) => quiet));
  }

  /**
   * kafkajs asks for the coordinator each time before it joins the group: the batches in hand are finished and committed first, so that
   * whoever is given their partitions begins behind them. What takes longer than the session allows is handled twice.
   */
  #finishBeforeJoining(cluster: Cluster): void {
    const find = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      this.#assignment++;
      this.#joined = false;
      this.#letAllGo();
      await inTime(Promise.all([...this.#leaving].map(({ done }) => done)), FINISH_MS, 'The batches in hand take long.').catch(() => undefined);
      return find(group);
    };
  }

  #letAllGo(): void {
    for (const held of this.#held.values()) {
      held.letGo();
      this.#leaving.add(held);
      void held.done.then(() => this.#leaving.delete(held));
    }
    this.#held.clear();
  }

  /** Nothing is fetched before it is known where to begin. */
  #assigned(share: Readonly<Record<string, readonly number[]>>): void {
    const assignment = ++this.#assignment;
    this.#joined = false;
    for (const held of this.#leaving) held.abandon(); // others may hold their partitions now
    const partitions = Object.entries(share).map(([topic, numbers]) => ({ topic, partitions: [...numbers] }));
    this.#consumer.pause(partitions);
    void this.#start(assignment, share);
  }

  async #start(assignment: number, share: Readonly<Record<string, readonly number[]>>): Promise<void> {
    let complained = false;
    while (assignment === this.#assignment && this.#running) {
      try {
        // One batch of a partition at a time: that of before may not be over.
        await this.quiet();
        await this.#takeUp(assignment, share);
        this.#joined = true;
        return;
      } catch (failure) {
        if (!complained)
          this.#settings.log(`The group ${this.#settings.options.group} cannot be told where to begin (${nameOfKafkaFailure(failure)}); trying again.`);
        complained = true;
        await pause(LONG_POLL_MS);
      }
    }
  }

  async #takeUp(assignment: number, share: Readonly<Record<string, readonly number[]>>): Promise<void> {
    const { brokers, topics, options } = this.#settings;
    await topics.look();
    const there = Object.keys(share).flatMap((name) => topics.known(name) ?? []);
    const committed = await committedOffsets(brokers, options.group, there);
    const oldest = await Promise.all(there.map((topic) => oldestOffsets(brokers, topic)));
    if (assignment !== this.#assignment || !this.#running) return;
    for (const [nth, topic] of there.entries())
      for (const partition of share[topic.name] ?? []) {
        const [kept, reached] = [oldest[nth]?.[partition] ?? 0n, committed.get(topic.name)?.[partition] ?? null];
        if (reached !== null && reached < kept) this.#settings.lost(topic, partition, reached, kept);
        this.#hold(topic, partition, reached !== null && reached > kept ? reached : kept);
      }
  }

  #hold(topic: KafkaTopic, partition: number, next: bigint): void {
    const { options, log, lost, brokers, topics } = this.#settings;
    const place = { topic: topic.name, partitions: [partition] };
    const held = new HeldKafkaPartition({
      topic,
      partition,
      next,
      options,
      commit: (offset) => this.#commit(topic, partition, offset),
      isStill: () => topics.isStill(topic),
      flow: (on) => {
        if (!this.#running) return;
        if (on) this.#consumer.resume([place]);
        else this.#consumer.pause([place]);
      },
      skipped: (from, to) =>
        void oldestOffsets(brokers, topic).then(
          (oldest) => {
            const kept = oldest[partition] ?? from;
            if (kept > from) lost(topic, partition, from, kept < to ? kept : to);
          },
          () => undefined,
        ),
      log,
    });
    this.#held.set(`${topic.name}/${partition}`, held);
    this.#consumer.seek({ topic: topic.name, partition, offset: String(next) });
    this.#consumer.resume([place]);
  }

  #fetched({ batch, resolveOffset, isRunning, isStale }: EachBatchPayload): void {
    const held = this.#held.get(`${batch.topic}/${batch.partition}`);
    if (!held || held.leaving || !isRunning() || isStale()) return;
    held.take(batch.messages, BigInt(batch.lastOffset()) + 1n);
    resolveOffset(batch.lastOffset());
  }

  /** Of what is no message, such as the end of a transaction, kafkajs tells only that it is past it. */
  #passedOver({ topic, partition, lastOffset }: { topic: string; partition: number; lastOffset: string }): void {
    const held = this.#held.get(`${topic}/${partition}`);
    if (held && !held.leaving) held.take([], BigInt(lastOffset) + 1n);
  }

  async #commit({ name, id }: KafkaTopic, partition: number, offset: bigint): Promise<void> {
    if (!this.#running) throw new Error('The membership is over.');
    await this.#consumer.commitOffsets([{ topic: name, partition, offset: String(offset), metadata: id }]);
    // kafkajs says nothing when it has stopped in between.
    if (!this.#running) throw new Error('The membership is over.');
  }
}
