/** Which topics there are on the broker, looked at again and again: made, gone, made anew under the same name. */
import { BusCannotStart, UnknownTopic } from '../../src/exchange/bus.ts';
import type { Brokers } from './kafka-brokers.ts';
import { NO_SUCH_TOPIC, TOPIC_FORBIDDEN, type TopicFacts } from './kafka-metadata.ts';
import { LIFE, type TopicLives } from './kafka-topic-lives.ts';

/** How old what is known may be when a message is published, in milliseconds. */
const FRESH_MS = 500;
/** How long a topic has to be missing until it counts as gone: a broker that has just come up may not know everything yet. */
const GONE_AFTER_MS = 700;

/** A topic as it is at the moment. */
export interface KafkaTopic {
  readonly name: string;
  /** Of the topic itself: another one of its name has another. Empty where the cluster gives none. */
  readonly id: string;
  /** Added to an offset on the broker, it gives the place on the hub's bus. */
  readonly base: bigint;
  /** The node that leads each partition; -1: none at the moment. */
  readonly leaders: readonly number[];
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
  /** Ends when it is gone, or another has taken its name. */
  readonly gone: AbortSignal;
}

/** What happened to a topic that was in use. */
export interface TopicChange {
  readonly topic: string;
  /** `GONE`: there is none now. `ANEW`: another one has its name. `BACK`: there is one again. */
  readonly what: 'GONE' | 'ANEW' | 'BACK';
  /** As it was before; null for BACK. */
  readonly before: KafkaTopic | null;
}

interface Seen {
  readonly topic: KafkaTopic;
  readonly end: AbortController;
  missingSince: number | null;
}

export class KafkaTopics {
  readonly #brokers: Brokers;
  readonly #lives: TopicLives;
  readonly #changed: (change: TopicChange) => void;
  readonly #seen = new Map<string, Seen>();
  readonly #gone = new Set<string>();
  readonly #forbidden = new Set<string>();
  /** Asked for, and not known yet. */
  readonly #wanted = new Set<string>();
  #askedLast: string | undefined;
  #lookedAt = -Infinity;
  #looking: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(brokers: Brokers, lives: TopicLives, changed: (change: TopicChange) => void) {
    this.#brokers = brokers;
    this.#lives = lives;
    this.#changed = changed;
  }

  /** The topic; what is known may be half a second old. Rejects with UnknownTopic, or with a sentence where it is not ours to see. */
  async get(name: string): Promise<KafkaTopic> {
    const known = this.#seen.get(name);
    if (known?.missingSince === null && performance.now() - this.#lookedAt < FRESH_MS) return known.topic;
    this.#wanted.add(name);
    await this.look();
    const found = this.#seen.get(name);
    if (found?.missingSince === null) return found.topic;
    if (this.#forbidden.has(name))
      throw new BusCannotStart(
        `This client may not see ${name}: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.`,
      );
    throw new UnknownTopic(name, 'kafka');
  }

  /** As it was seen last; null when it is not there, or was never looked for. */
  known(name: string): KafkaTopic | null {
    const seen = this.#seen.get(name);
    return seen?.missingSince === null ? seen.topic : null;
  }

  /** All that were there when they were looked for last. */
  get all(): readonly KafkaTopic[] {
    return [...this.#seen.values()].filter(({ missingSince }) => missingSince === null).map(({ topic }) => topic);
  }

  /** Those in use that are gone. */
  get missing(): readonly string[] {
    return [...this.#gone];
  }

  /** Whether the broker still has this very topic, by a look that begins now. */
  async isStill(topic: KafkaTopic): Promise<boolean> {
    await this.look();
    return !topic.gone.aborted && this.known(topic.name)?.id === topic.id;
  }

  /** Those of these that do not exist, by a look that begins now. Rejects with a sentence where one is not ours to see. */
  async absent(names: readonly string[]): Promise<string[]> {
    for (const name of names) this.#wanted.add(name);
    await this.look();
    const forbidden = names.filter((name) => this.#forbidden.has(name));
    if (forbidden.length > 0)
      throw new BusCannotStart(
        `This client may not see ${forbidden.join(', ')}: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.`,
      );
    return names.filter((name) => this.known(name) === null);
  }

  /** Looks at all topics in use. Who asks while a look runs shares the one after it, which begins after they asked. */
  look(): Promise<void> {
    this.#next ??= (this.#looking ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#looking = this.#lookNow().finally(() => (this.#looking = null));
        return this.#looking;
      });
    return this.#next;
  }

  async #lookNow(): Promise<void> {
    const began = performance.now();
    const names = [...new Set([...this.#wanted, ...this.#seen.keys(), ...this.#gone])];
    const told = new Map<string, TopicFacts>();
    const first = await this.#brokers.describe(names, this.#askedLast);
    this.#askedLast = first.by;
    for (const facts of first.topics) told.set(facts.name, facts);
    // Not every broker hears of a new topic at once: what one does not know, another may.
    const unheard = first.topics.filter(({ error }) => error === NO_SUCH_TOPIC).map(({ name }) => name);
    if (unheard.length > 0 && first.nodes.size > 1)
      for (const facts of (await this.#brokers.describe(unheard, first.by)).topics) if (facts.error !== NO_SUCH_TOPIC) told.set(facts.name, facts);
    for (const name of names) {
      const facts = told.get(name);
      if (facts) await this.#note(facts);
      this.#wanted.delete(name);
    }
    this.#lookedAt = began;
  }

  async #note(facts: TopicFacts): Promise<void> {
    const { name, error } = facts;
    const before = this.#seen.get(name);
    this.#forbidden.delete(name);
    if (error === NO_SUCH_TOPIC) this.#noteMissing(name, before);
    else if (error === TOPIC_FORBIDDEN) this.#forbidden.add(name);
    // Any other error passes: a topic that is just being made has no leaders yet.
    else if (facts.leaders.length > 0) await this.#noteThere(facts, before);
  }

  #noteMissing(name: string, before: Seen | undefined): void {
    if (!before) return;
    before.missingSince ??= performance.now();
    if (performance.now() - before.missingSince < GONE_AFTER_MS) return;
    this.#end(name, before);
    this.#noteGone(before);
  }

  #noteGone({ topic }: Seen): void {
    this.#gone.add(topic.name);
    this.#changed({ topic: topic.name, what: 'GONE', before: topic });
  }

  async #noteThere(facts: TopicFacts, before: Seen | undefined): Promise<void> {
    const { name, leaders, mayRead, mayWrite } = facts;
    const id = facts.id ?? '';
    if (before?.topic.id === id) {
      before.missingSince = null;
      this.#seen.set(name, { ...before, topic: { ...before.topic, leaders, mayRead, mayWrite } });
      return;
    }
    if (before) this.#end(name, before);
    const life = await this.#lives.lifeOf(name, id).catch((failure: unknown) => {
      // Without its life it cannot be used; until the database answers it counts as gone.
      if (before) this.#noteGone(before);
      throw failure;
    });
    const end = new AbortController();
    this.#seen.set(name, { topic: { name, id, base: BigInt(life) * LIFE, leaders, mayRead, mayWrite, gone: end.signal }, end, missingSince: null });
    if (before) this.#changed({ topic: name, what: 'ANEW', before: before.topic });
    else if (this.#gone.delete(name)) this.#changed({ topic: name, what: 'BACK', before: null });
  }

  #end(name: string, seen: Seen): void {
    this.#seen.delete(name);
    seen.end.abort();
  }
}
