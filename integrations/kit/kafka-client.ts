/** How a client of kafkajs is set up for the hub: how long it waits for what, how often it tries again, and that it speaks through the hub's log only. */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import kafkajs, { type ISocketFactory, type Kafka, type SASLOptions } from 'kafkajs';
import type { KafkaAccess, KafkaLogin } from '../../src/exchange/kafka-access.ts';
import './kafka-codecs.ts';
import './kafka-mend-poll-loop.ts';

export const CLIENT_ID = 'safer-neighbourhoods-hub';
/** How long the other side may be silent, in milliseconds: a network that swallows everything is noticed after this. */
export const CONNECT_MS = 3_000;
export const LOGIN_MS = 5_000;
export const REQUEST_MS = 10_000;

/** After so long without a word the machine asks whether the other side is still there, in milliseconds. */
const KEEP_ALIVE_MS = 60_000;

/** A client and its connections. */
export interface KafkaClient {
  readonly kafka: Kafka;
  /** Cuts its connections and lets it make no others: kafkajs may go on trying long after it was told to stop, and would then be heard a second time. */
  cut(): void;
}

/**
 * A client of its own for each consumer and producer: kafkajs keeps what a group has committed with the client, and two members of one group
 * would share it. It tries little by itself: whoever uses it knows better when to give up.
 */
export function kafkaClient(access: KafkaAccess): KafkaClient {
  const sockets = new Sockets();
  const kafka = new kafkajs.Kafka({
    clientId: CLIENT_ID,
    brokers: [...access.brokers],
    ...transport(access),
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: LOGIN_MS,
    requestTimeout: REQUEST_MS,
    enforceRequestTimeout: true,
    socketFactory: sockets.open,
    retry: { initialRetryTime: 100, maxRetryTime: 400, multiplier: 2, retries: 2 },
    logLevel: kafkajs.logLevel.NOTHING,
  });
  return { kafka, cut: () => sockets.cut() };
}

/** The sockets of a client, as kafkajs itself would make them. */
export class Sockets {
  readonly #open = new Set<Socket>();
  #cut = false;

  readonly open: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.#cut) throw new Error('This client of Kafka was closed.');
    const named = isIP(host) === 0 ? { servername: host } : {};
    const socket = ssl ? connectTls({ host, port, ...named, ...ssl }, onConnect) : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setMaxListeners(0); // kafkajs says goodbye to it again and again while it is still connecting
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy(new Error('This client of Kafka was closed.'));
  }
}

/** Encryption and login, as kafkajs takes them. */
export function transport({ tls, sasl }: KafkaAccess): { ssl?: ConnectionOptions; sasl?: SASLOptions } {
  return {
    ...(tls && { ssl: { ...(tls.ca !== null && { ca: [tls.ca] }), ...(!tls.checkHost && { checkServerIdentity: () => undefined }) } }),
    ...(sasl && { sasl: loginOf(sasl) }),
  };
}

function loginOf({ mechanism, username, password }: KafkaLogin): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}
