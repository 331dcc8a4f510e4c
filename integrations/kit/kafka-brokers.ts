/** Single requests to brokers, by kafkajs's own connections: for what its consumers and producers do not tell or do. */
import { createRequire } from 'node:module';
import type { Logger } from 'kafkajs';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { CLIENT_ID, CONNECT_MS, kafkaClient, LOGIN_MS, REQUEST_MS, Sockets, transport } from './kafka-client.ts';
import { isConnectionFailure } from './kafka-failures.ts';
import { type ClusterFacts, metadataRequest, type RawRequest } from './kafka-metadata.ts';

/** What is used of kafkajs's class of one broker. */
export interface Broker {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<{ coordinator: { nodeId: number; host: string; port: number } }>;
  offsetFetch(request: { groupId: string; topics: readonly PartitionsAsked[] }): Promise<{ responses: readonly Committed[] }>;
  listOffsets(request: { isolationLevel: number; topics: readonly OffsetsAsked[] }): Promise<{ responses: readonly OffsetsTold[] }>;
  fetch(request: FetchAsked): Promise<{ responses: readonly Fetched[] }>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
  readonly connectionPool: { send(request: RawRequest): Promise<ClusterFacts> };
}

interface PartitionsAsked {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
}

export interface Committed {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly offset: string; readonly metadata: string | null }[];
}

interface OffsetsAsked {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[];
}

export interface OffsetsTold {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
}

interface FetchAsked {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }[];
  }[];
}

export interface Fetched {
  readonly topicName: string;
  readonly partitions: readonly unknown[];
}

/** What is read is what was committed: of a producer's transactions, only those that went through. */
export const READ_COMMITTED = 1;

const load = createRequire(import.meta.url);
const METHODS = ['connect', 'disconnect', 'isConnected', 'findGroupCoordinator', 'offsetFetch', 'listOffsets', 'fetch', 'leaveGroup'] as const;

/** The brokers of a cluster, each connected when it is first needed. */
export class Brokers {
  readonly #access: KafkaAccess;
  readonly #logger: Logger;
  readonly #sockets = new Sockets();
  readonly #open = new Map<string, Broker>();
  /** kafkajs opens the connection for fetches with the first of them, and two with two at once. */
  #fetching: Promise<unknown> = Promise.resolve();
  #nodes: ReadonlyMap<number, string> = new Map();
  #closed = false;

  constructor(access: KafkaAccess) {
    this.#access = access;
    this.#logger = kafkaClient(access).kafka.logger();
  }

  /** What the cluster says of these topics; any broker knows it. `unlike`: a broker that should not be asked where there is another. */
  async describe(topics: readonly string[], unlike?: string): Promise<ClusterFacts & { readonly by: string }> {
    return this.#any(async (broker, by) => {
      const facts = await broker.connectionPool.send(metadataRequest(topics));
      if (facts.nodes.size > 0) this.#nodes = facts.nodes;
      return { ...facts, by };
    }, unlike);
  }

  /** Asks the node with this id. */
  async at<T>(node: number, ask: (broker: Broker) => Promise<T>): Promise<T> {
    let address = this.#nodes.get(node);
    if (address === undefined) {
      await this.describe([]);
      address = this.#nodes.get(node);
    }
    if (address === undefined) throw new Error(`There is no broker with the id ${node} in the cluster at the moment.`);
    return this.#ask(address, ask);
  }

  /** Asks the broker that looks after a group. */
  async coordinator<T>(group: string, ask: (broker: Broker) => Promise<T>): Promise<T> {
    const { coordinator } = await this.#any((broker) => broker.findGroupCoordinator({ groupId: group, coordinatorType: 0 }));
    return this.#ask(`${coordinator.host}:${coordinator.port}`, ask);
  }

  /** Fetches from a node, one after the other. */
  fetch(node: number, request: FetchAsked): Promise<{ responses: readonly Fetched[] }> {
    const fetched = this.#fetching.catch(() => undefined).then(() => this.at(node, (broker) => broker.fetch(request)));
    this.#fetching = fetched;
    return fetched;
  }

  close(): void {
    this.#closed = true;
    for (const address of this.#open.keys()) this.#drop(address);
    this.#sockets.cut();
  }

  /** Those that are connected first, then those that are known, then those that the settings name. */
  async #any<T>(ask: (broker: Broker, address: string) => Promise<T>, unlike?: string): Promise<T> {
    const connected = [...this.#open].filter(([, broker]) => broker.isConnected()).map(([address]) => address);
    const all = [...new Set([...connected, ...this.#nodes.values(), ...this.#access.brokers])];
    const addresses = [...all.filter((address) => address !== unlike), ...all.filter((address) => address === unlike)];
    let failure: unknown;
    for (const address of addresses) {
      try {
        return await this.#ask(address, (broker) => ask(broker, address));
      } catch (error) {
        if (!isConnectionFailure(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async #ask<T>(address: string, ask: (broker: Broker) => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('The bus is closed: open another.');
    let broker = this.#open.get(address);
    if (broker === undefined) {
      broker = this.#make(address);
      this.#open.set(address, broker);
    }
    try {
      if (!broker.isConnected()) await broker.connect();
      return await ask(broker);
    } catch (failure) {
      if (isConnectionFailure(failure)) this.#drop(address, broker);
      throw failure;
    }
  }

  /** Not waited for: who does not answer would not answer the goodbye either. */
  #drop(address: string, broker = this.#open.get(address)): void {
    if (this.#open.get(address) === broker) this.#open.delete(address);
    broker?.disconnect().catch(() => undefined);
  }

  #make(address: string): Broker {
    const colon = address.lastIndexOf(':');
    const logger = this.#logger;
    const connectionPool = make('kafkajs/src/network/connectionPool', {
      host: address.slice(0, colon),
      port: Number(address.slice(colon + 1)),
      ...transport(this.#access),
      clientId: CLIENT_ID,
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      enforceRequestTimeout: true,
      socketFactory: this.#sockets.open,
      logger,
    });
    const broker = make('kafkajs/src/broker', { connectionPool, logger, authenticationTimeout: LOGIN_MS, allowAutoTopicCreation: false });
    if (!isBroker(broker)) throw new Error('kafkajs has no broker where 2.2.4 has it: see what kafka-brokers.ts uses of it.');
    return broker;
  }
}

function make(path: string, options: object): unknown {
  const made: unknown = load(path);
  if (typeof made !== 'function') throw new Error(`kafkajs has no ${path} where 2.2.4 has it: see what kafka-brokers.ts uses of it.`);
  return Reflect.construct(made, [options]);
}

function isBroker(value: unknown): value is Broker {
  return typeof value === 'object' && value !== null && METHODS.every((method) => typeof Reflect.get(value, method) === 'function');
}
