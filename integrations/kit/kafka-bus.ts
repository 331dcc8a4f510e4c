/** The bus for every real deployment: Apache Kafka, by kafkajs. */
import {
  type Bus,
  type BusAlarm,
  BusCannotStart,
  type BusMessage,
  BusNotReady,
  type GroupPosition,
  type OutgoingMessage,
  type Place,
  type SubscribeOptions,
  type Subscription,
  type TopicSpec,
} from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { Brokers } from './kafka-brokers.ts';
import { forTheStarter, kafkaTypeOf, nameOfKafkaFailure } from './kafka-failures.ts';
import { KafkaGroupMember } from './kafka-group-member.ts';
import { LastSeen, lossWords } from './kafka-losses.ts';
import { committedOffsets, endOffsets, oldestOffsets } from './kafka-offsets.ts';
import { inTime, patiently } from './kafka-patience.ts';
import { KafkaPublisher } from './kafka-publisher.ts';
import { readSpan } from './kafka-reader.ts';
import { livesInMemory, type TopicLives } from './kafka-topic-lives.ts';
import { makeTopics } from './kafka-topic-making.ts';
import { type KafkaTopic, KafkaTopics, type TopicChange } from './kafka-topics.ts';
import { Watchdog, WATCHDOG_PATIENCE, type WatchdogPatience } from './kafka-watchdog.ts';

export interface KafkaBusSettings {
  readonly access: KafkaAccess;
  /** On how many brokers a topic is kept that this bus makes; null: as the brokers are set. */
  readonly replication?: number | null;
  /** Where the lives of topics are kept; left out, in memory: for programs that take nothing in for good. */
  readonly lives?: TopicLives;
  /** The topics that this program reads: it must be allowed to write the others that it ensures. Left out: rights are not looked at. */
  readonly reads?: readonly string[];
  /** Told of breaks, recoveries and batches that fail; never of what a message says. */
  readonly log?: (line: string) => void;
  /** Told of what a person has to look at. */
  readonly alarm?: (alarm: BusAlarm) => void;
  /** Called when a consumer has stood still for so long that only another process may help. */
  readonly giveUp?: (sentence: string) => void;
  readonly patience?: WatchdogPatience;
}

/** How often topics, ends and what is held are looked at, in milliseconds. */
const LOOK_MS = 1_000;
/** How long a Kafka may take to answer a hub that starts: it may be starting beside it, in milliseconds. */
const START_MS = 4_000;
/** How long check waits for an answer, in milliseconds: less than a health answer may take. */
const CHECK_MS = 1_500;

/** A bus on the Kafka that `access` names. It makes no connection before it is used, and outlasts restarts of the brokers. */
export function kafkaBus(settings: KafkaBusSettings): Bus {
  return new KafkaBus(settings);
}

class KafkaBus implements Bus {
  readonly kind = 'kafka';
  readonly #settings: KafkaBusSettings;
  readonly #log: (line: string) => void;
  readonly #lives: TopicLives;
  readonly #brokers: Brokers;
  readonly #topics: KafkaTopics;
  readonly #publisher: KafkaPublisher;
  readonly #lastSeen: LastSeen;
  readonly #watchdog: Watchdog;
  readonly #members = new Set<KafkaGroupMember>();
  readonly #publishing = new Set<Promise<unknown>>();
  #looking: NodeJS.Timeout | null = null;
  #look: Promise<void> = Promise.resolve();
  #awaySince: number | null = null;
  #closed = false;

  constructor(settings: KafkaBusSettings) {
    this.#settings = settings;
    this.#log = settings.log ?? (() => undefined);
    this.#lives = settings.lives ?? livesInMemory();
    this.#brokers = new Brokers(settings.access);
    this.#topics = new KafkaTopics(this.#brokers, this.#lives, (change) => this.#changed(change));
    this.#publisher = new KafkaPublisher(settings.access, this.#topics);
    this.#lastSeen = new LastSeen(this.#brokers);
    this.#watchdog = new Watchdog(this.#brokers, settings.patience ?? WATCHDOG_PATIENCE);
  }

  async ensureTopics(specs: readonly TopicSpec[]): Promise<void> {
    this.#mustBeOpen();
    const { access, replication = null, reads } = this.#settings;
    await this.#starting(() => makeTopics(access, this.#topics, specs, replication));
    const missing = (reads === undefined ? [] : specs).flatMap(({ name }) => {
      const topic = this.#topics.known(name);
      if (!topic) return [];
      return reads?.includes(name) ? (topic.mayRead ? [] : [`read ${name}`]) : topic.mayWrite ? [] : [`write ${name}`];
    });
    if (missing.length > 0)
      throw new BusCannotStart(
        `This client may not ${missing.join(', ')}: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.`,
      );
    this.#keepLooking();
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<Place[]> {
    this.#mustBeOpen();
    const published = this.#publisher.publish(messages);
    this.#publishing.add(published);
    this.#keepLooking();
    return published.finally(() => this.#publishing.delete(published));
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.#mustBeOpen();
    await this.#starting(async () => {
      const topics = await Promise.all(options.topics.map((name) => this.#topics.get(name)));
      const barred = topics.filter(({ mayRead }) => !mayRead).map(({ name }) => name);
      if (barred.length > 0)
        throw new BusCannotStart(
          `This client may not read ${barred.join(', ')}: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.`,
        );
      await committedOffsets(this.#brokers, options.group, topics).catch((failure: unknown) => {
        if (kafkaTypeOf(failure) !== 'GROUP_AUTHORIZATION_FAILED') throw failure;
        throw new BusCannotStart(
          `This client may not join the group ${options.group}: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.`,
        );
      });
    });
    this.#mustBeOpen();
    const member: KafkaGroupMember = new KafkaGroupMember(
      {
        access: this.#settings.access,
        brokers: this.#brokers,
        topics: this.#topics,
        options,
        lost: (topic, partition, from, to) => this.#lost(options.group, topic, partition, from, to),
        log: this.#log,
      },
      () => this.#members.delete(member),
    );
    this.#members.add(member);
    this.#keepLooking();
    return member;
  }

  async read(span: { topic: string; partition: number; from: bigint; to: bigint; limit: number }): Promise<BusMessage[]> {
    this.#mustBeOpen();
    const topic = await patiently(() => this.#topics.get(span.topic));
    if (span.partition >= topic.leaders.length || span.partition < 0)
      throw new Error(`The topic ${span.topic} has no partition ${span.partition}: name one from 0 to ${topic.leaders.length - 1}.`);
    return readSpan(this.#brokers, topic, span);
  }

  async positions(group: string, names: readonly string[]): Promise<GroupPosition[]> {
    this.#mustBeOpen();
    const topics = await Promise.all([...new Set(names)].toSorted().map((name) => patiently(() => this.#topics.get(name))));
    const committed = await committedOffsets(this.#brokers, group, topics);
    const positions = topics.map(async (topic) => {
      const [oldest, ends] = await Promise.all([oldestOffsets(this.#brokers, topic), endOffsets(this.#brokers, topic)]);
      return ends.map((end, partition): GroupPosition => {
        const [kept, reached] = [oldest[partition] ?? 0n, committed.get(topic.name)?.[partition] ?? null];
        const behind = end - (reached !== null && reached > kept ? reached : kept);
        return { topic: topic.name, partition, next: topic.base + (reached ?? 0n), lag: behind > 0n ? behind : 0n };
      });
    });
    return (await Promise.all(positions)).flat();
  }

  async check(): Promise<void> {
    this.#mustBeOpen();
    try {
      await inTime(this.#topics.look(), CHECK_MS, `no answer within ${CHECK_MS / 1_000} seconds`);
    } catch (failure) {
      throw new Error(`Kafka cannot be reached (${nameOfKafkaFailure(failure)}): see whether its brokers run, and check KAFKA_BROKERS.`);
    }
    const missing = this.#topics.missing;
    if (missing.length > 0)
      throw new BusNotReady(
        'topic missing',
        `Missing on Kafka: ${missing.join(', ')}. Start a hub anew, which makes what is missing, or have them made as schema/asyncapi.yaml says.`,
      );
    for (const member of this.#members) member.mustConsume();
    this.#watchdog.mustMove();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#looking ?? undefined);
    await Promise.all([...this.#members].map((member) => member.close()));
    await Promise.allSettled(this.#publishing);
    await this.#publisher.close();
    this.#brokers.close();
    await this.#look;
    await this.#lives.close();
  }

  /** What fails because Kafka is not set up, or not there, is told in a sentence. */
  async #starting(work: () => Promise<void>): Promise<void> {
    try {
      await patiently(work, START_MS);
    } catch (failure) {
      throw forTheStarter(failure, this.#settings.access);
    }
  }

  #keepLooking(): void {
    this.#looking ??= setTimeout(() => {
      this.#look = this.#lookAround().then(() => {
        this.#looking = null;
        if (!this.#closed) this.#keepLooking();
      });
    }, LOOK_MS).unref();
  }

  async #lookAround(): Promise<void> {
    try {
      await this.#topics.look();
      const there = (names: readonly string[]) => names.flatMap((name) => this.#topics.known(name) ?? []);
      const groups = [...this.#members].map(({ group, topics }) => ({ group, topics: there(topics) }));
      await this.#lastSeen.look(this.#topics.all, groups);
      await this.#watchdog.look(this.#members, ({ topic, partition }) => this.#lastSeen.endOf(topic, partition), {
        stalls: (sentence, about) =>
          this.#alarm({ kind: 'INGEST_STALLED', about, sentence: `${sentence} It is begun anew; if that does not help, the process ends.` }),
        gives: (sentence) => this.#settings.giveUp?.(sentence),
      });
      if (this.#awaySince !== null) this.#log(`Kafka answers again, after ${Math.round((performance.now() - this.#awaySince) / 1_000)} seconds.`);
      this.#awaySince = null;
    } catch (failure) {
      if (this.#closed || this.#awaySince !== null) return;
      this.#awaySince = performance.now();
      this.#log(`Kafka does not answer (${nameOfKafkaFailure(failure)}); trying on.`);
    }
  }

  #changed({ topic, what, before }: TopicChange): void {
    const members = [...this.#members].filter((member) => member.topics.includes(topic));
    if (before) {
      const sentence = this.#lastSeen.tell(before, members, what === 'ANEW');
      this.#alarm({ kind: 'TOPIC_VANISHED', about: `${topic} ${before.id}`, sentence });
    } else this.#log(`The topic ${topic} is back on Kafka; its readers begin with its oldest message.`);
    if (before) this.#publisher.renew();
    for (const member of members) member.renew();
  }

  /** Offsets from `from` up to but not including `to` were deleted, because they were too old, before they were read. */
  #lost(group: string, topic: KafkaTopic, partition: number, from: bigint, to: bigint): void {
    this.#alarm({
      kind: 'MESSAGES_LOST',
      about: `${group} ${topic.name} ${topic.id} ${partition} ${from}`,
      sentence: `Messages of the topic ${topic.name} were deleted from Kafka before the group ${group} had read them: ${lossWords({ partition, from, to })}. Ask their senders to send them again, and keep the topic for longer.`,
    });
  }

  #alarm(alarm: BusAlarm): void {
    this.#log(alarm.sentence);
    this.#settings.alarm?.(alarm);
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error('The bus is closed: open another.');
  }
}
