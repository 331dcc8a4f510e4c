/** What a broker tells of topics, as the protocol has it since Kafka 2.8 (Metadata, version 10): other than the version that kafkajs speaks, it names the id of each topic. */

/** A topic, or why it is not told. */
export interface TopicFacts {
  readonly name: string;
  /** 0, or the protocol's code: 3 there is none, 29 it is not ours to see. */
  readonly error: number;
  /** What tells a topic from another one that had its name before; null when the cluster gives none. */
  readonly id: string | null;
  /** The node that leads each partition, in their order; -1: none at the moment. */
  readonly leaders: readonly number[];
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

export interface ClusterFacts {
  /** `host:port` of each broker that lives, by its node id. */
  readonly nodes: ReadonlyMap<number, string>;
  readonly topics: readonly TopicFacts[];
}

/** The protocol's codes of a topic that is not told. */
export const NO_SUCH_TOPIC = 3;
export const TOPIC_FORBIDDEN = 29;

/** A request as kafkajs sends it. Its header is that of old versions; the one byte that the new header has more stands at the head of the body. */
export interface RawRequest {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer; size(): number }>;
  };
  readonly response: { decode(payload: Buffer): Promise<ClusterFacts>; parse(facts: ClusterFacts): Promise<ClusterFacts> };
  readonly logResponseError: boolean;
}

const NO_TAGS = Buffer.of(0);
const [READ, WRITE] = [1 << 3, 1 << 4];
const NO_ID = Buffer.alloc(16);

/** Asks for these topics, and what this client may do with them. None is made by asking. */
export function metadataRequest(topics: readonly string[]): RawRequest {
  const named = topics.flatMap((topic) => [NO_ID, compactString(topic), NO_TAGS]);
  // Topics, make them, operations allowed on the cluster, operations allowed on the topics.
  const body = Buffer.concat([NO_TAGS, varint(topics.length + 1), ...named, Buffer.of(0, 0, 1), NO_TAGS]);
  return {
    request: { apiKey: 3, apiVersion: 10, apiName: 'Metadata', encode: async () => ({ buf: body, buffer: body, size: () => body.length }) },
    response: { decode: async (payload) => readMetadata(payload), parse: async (facts) => facts },
    logResponseError: false,
  };
}

/** The answer, behind its correlation id. */
export function readMetadata(payload: Buffer): ClusterFacts {
  const reader = new Reader(payload);
  reader.tags();
  reader.int32(); // throttled for
  const nodes = new Map(
    reader.list(() => {
      const node = reader.int32();
      const address = `${reader.text()}:${reader.int32()}`;
      reader.text(); // rack
      reader.tags();
      return [node, address] as const;
    }),
  );
  reader.text(); // id of the cluster
  reader.int32(); // controller
  const topics = reader.list((): TopicFacts => {
    const [error, name, id] = [reader.int16(), reader.text(), reader.bytes(16)];
    reader.bytes(1); // internal
    const partitions = reader.list(() => {
      reader.int16(); // error
      const [partition, leader] = [reader.int32(), reader.int32()];
      reader.int32(); // epoch of the leader
      for (let lists = 0; lists < 3; lists++) reader.list(() => reader.int32()); // replicas, in sync, offline
      reader.tags();
      return { partition, leader };
    });
    const may = reader.int32();
    reader.tags();
    return {
      name,
      error,
      id: id.equals(NO_ID) ? null : id.toString('base64url'),
      leaders: partitions.toSorted((one, other) => one.partition - other.partition).map(({ leader }) => leader),
      mayRead: (may & READ) !== 0,
      mayWrite: (may & WRITE) !== 0,
    };
  });
  return { nodes, topics };
}

function varint(number: number): Buffer {
  const bytes: number[] = [];
  for (let rest = number; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function compactString(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([varint(bytes.length + 1), bytes]);
}

/** Reads the types of the protocol one after the other. */
class Reader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  bytes(count: number): Buffer {
    const from = this.#at;
    this.#at += count;
    return this.#buffer.subarray(from, this.#at);
  }

  int16(): number {
    return this.bytes(2).readInt16BE();
  }

  int32(): number {
    return this.bytes(4).readInt32BE();
  }

  varint(): number {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.bytes(1).readUInt8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** A compact string; nothing where there is none. */
  text(): string {
    const length = this.varint();
    return length === 0 ? '' : this.bytes(length - 1).toString('utf8');
  }

  /** A compact list. */
  list<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.varint() - 1) }, read);
  }

  /** What later versions may add. */
  tags(): void {
    for (let count = this.varint(); count > 0; count--) {
      this.varint();
      this.bytes(this.varint());
    }
  }
}
