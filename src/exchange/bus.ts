/** What the hub asks of a message bus. Two implementations keep this contract: Kafka, and a durable log in the hub's own Postgres. */

/** A topic as the registry of integrations declares it. */
export interface TopicSpec {
  readonly name: string;
  /** How many partitions; the messages of one key always stand in one partition, in the order they were published. */
  readonly partitions: number;
  /** How long a message is kept, in days. */
  readonly retentionDays: number;
}

/** A message as its producer hands it over: bytes are kept exactly as they are. */
export interface OutgoingMessage {
  readonly topic: string;
  /** The natural key of the aggregate that the message is about; null: any partition, no order promised. */
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Null is a tombstone: a message without a body. */
  readonly value: Uint8Array | null;
}

/** Where a message stands on the bus for good. Offsets rise inside a partition but need not be consecutive. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A message as it lies on the bus. */
export interface BusMessage extends OutgoingMessage, Place {
  readonly producedAt: Date;
}

/** Some messages of one partition, in order, for a consumer group's member that holds the partition. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly BusMessage[];
  /** Ends when the member should let go: on close, or when the partition was given to another member. */
  readonly signal: AbortSignal;
}

export interface Subscription {
  /** Stops after the batch in hand, commits its offset, and lets the partitions go. */
  close(): Promise<void>;
}

export interface SubscribeOptions {
  /**
   * The consumer group: each message reaches one member of the group, at least once, in the order of its partition. A group that has never
   * committed begins with the oldest message kept.
   */
  readonly group: string;
  readonly topics: readonly string[];
  /** At most this many messages at a time; fewer when they are large. */
  readonly maxBatch: number;
  /**
   * The batch is done when this resolves: only then is its offset committed. A rejection brings the same messages again, after a back-off, and
   * holds up no other partition; so whoever stops early because `signal` ended rejects. One batch of a partition at a time, partitions side by side.
   */
  readonly handle: (batch: Batch) => Promise<void>;
}

/** How far a consumer group has come in one partition. */
export interface GroupPosition {
  readonly topic: string;
  readonly partition: number;
  /** The offset after the last one committed; 0 when the group has never committed. */
  readonly next: bigint;
  /** How many messages wait. */
  readonly lag: bigint;
}

export interface Bus {
  /** `embedded` or `kafka`: for health answers and logs. */
  readonly kind: 'embedded' | 'kafka';
  /** Creates the topics that do not exist yet; never changes or removes one. Several hubs may do it at once. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  /**
   * Resolves when every message is durable, with their places in the order given. Rejects when a topic does not exist: then nothing was
   * published. Rejects when the bus fails on the way: then any of them may be on the bus, and to publish again may double them.
   * The order of a key is kept among calls of which one waits for the other.
   */
  publish(messages: readonly OutgoingMessage[]): Promise<Place[]>;
  /** Joins the group. Rejects when a topic does not exist; later failures of the bus are outlasted. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** The messages of one partition from `from` up to and including `to`, in order, at most `limit`; for replay and inspection. Rejects when topic or partition does not exist. */
  read(span: { topic: string; partition: number; from: bigint; to: bigint; limit: number }): Promise<BusMessage[]>;
  /** How far a group has come, over all partitions of the topics, in their order. Rejects when a topic does not exist. */
  positions(group: string, topics: readonly string[]): Promise<GroupPosition[]>;
  /** Rejects with a sentence when the bus cannot be reached. */
  check(): Promise<void>;
  /** Closes every subscription, then the connections. */
  close(): Promise<void>;
}

/** The bus has no topic of this name: it was never made, or it is gone. */
export class UnknownTopic extends Error {
  override readonly name = 'UnknownTopic';
  readonly topic: string;

  constructor(topic: string, kind: Bus['kind']) {
    super(
      `There is no topic "${topic}" on the ${kind === 'kafka' ? 'Kafka' : 'embedded'} bus: check the name, or declare the topic in integrations/registry.ts.`,
    );
    this.topic = topic;
  }
}

/** The bus is reached, but not all of it works: `check` rejects with this. */
export class BusNotReady extends Error {
  override readonly name = 'BusNotReady';
  /** A plain word or two for health answers, such as `topic missing`. */
  readonly state: string;

  constructor(state: string, sentence: string) {
    super(sentence);
    this.state = state;
  }
}

/** The bus cannot be used as it is set up: the message is a sentence for whoever typed the command. */
export class BusCannotStart extends Error {
  override readonly name = 'BusCannotStart';
}

/** Trouble on the bus that a person has to look at: the hub raises an alert of it. */
export interface BusAlarm {
  readonly kind: 'TOPIC_VANISHED' | 'MESSAGES_LOST' | 'INGEST_STALLED';
  /** What it is about: the same trouble has the same words in every hub. */
  readonly about: string;
  /** What happened, with places, and what to do; names nobody and quotes no message. */
  readonly sentence: string;
}
