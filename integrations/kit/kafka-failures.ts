/** What a failure of kafkajs says: its kind in the protocol's words, whether it passes by itself, and a sentence for people. */
import { BusCannotStart, UnknownTopic } from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';

/** What is not set up right does not pass: certificates, TLS where there is none, names that nobody knows. */
const UNTRUSTED = /unable to (verify|get)|self.signed|certificate/i;
const NO_TLS = /wrong version number|packet length|EPROTO|ssl3_get_record/i;
const NOT_PASSING = new RegExp(`${UNTRUSTED.source}|altnames|${NO_TLS.source}|ENOTFOUND`, 'i');

/** The protocol's word for what went wrong, such as `TOPIC_AUTHORIZATION_FAILED`, wherever kafkajs put it; null when it was no broker that refused. */
export function kafkaTypeOf(failure: unknown): string | null {
  for (const each of causesOf(failure)) {
    const type = textOf(each, 'type');
    if (type !== null) return type;
  }
  return null;
}

/** What a log may hold: the protocol's word, an error code, or a name; no address of a broker and nothing of a message. */
export function nameOfKafkaFailure(failure: unknown): string {
  const causes = causesOf(failure);
  for (const name of ['type', 'code'] as const)
    for (const each of causes) {
      const word = textOf(each, name);
      if (word !== null) return word;
    }
  const deepest = causes.at(-1);
  return deepest instanceof Error
    ? /unable to verify|self.signed|certificate/i.test(deepest.message)
      ? 'certificate not trusted'
      : deepest.name
    : 'a failure';
}

/**
 * A sentence for whoever starts the hub, when the broker cannot be used as it is set up; null when the failure says nothing of that kind.
 * It names settings, never a password.
 */
export function whyUnusable(failure: unknown, { brokers, tls, sasl }: KafkaAccess): string | null {
  const causes = causesOf(failure);
  const words = wordsOf(causes);
  const at = `Kafka at ${brokers.join(', ')}`;
  const type = kafkaTypeOf(failure);
  if (type === 'UNSUPPORTED_SASL_MECHANISM')
    return `${at} does not take the login ${sasl?.mechanism.toUpperCase() ?? ''}: correct sasl.mechanism in the file of KAFKA_CLIENT.`;
  if (type === 'SASL_AUTHENTICATION_FAILED' || /KafkaJSSASLAuthenticationError/.test(words))
    return `${at} refuses the user name or the password: correct sasl.jaas.config in the file of KAFKA_CLIENT.`;
  if (type === 'ILLEGAL_SASL_STATE')
    return `${at} asks for a login: ${sasl ? 'correct' : 'add'} sasl.mechanism and sasl.jaas.config in the file of KAFKA_CLIENT.`;
  if (type === 'CLUSTER_AUTHORIZATION_FAILED')
    return `${at} does not allow this client to use the cluster: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.`;
  if (/altnames/i.test(words)) return `${at} shows a certificate for another host: name the brokers in KAFKA_BROKERS as their certificate does.`;
  if (UNTRUSTED.test(words))
    return `The certificate of ${at} is not trusted: name the PEM file of its authority as ssl.truststore.location in the file of KAFKA_CLIENT.`;
  if (NO_TLS.test(words)) return `${at} does not speak TLS there: correct security.protocol in the file of KAFKA_CLIENT, or the port.`;
  if (/ENOTFOUND|EAI_AGAIN/.test(words)) return `${at} cannot be found: no such host is known. Correct KAFKA_BROKERS.`;
  if (/closed (the )?connection|connection closed|KafkaJSConnectionClosedError|disconnected/i.test(words))
    return `${at} takes the connection and hangs up: see whether security.protocol in the file of KAFKA_CLIENT is that of this port (${tls ? 'it is with TLS now' : 'it is without TLS now'}${sasl ? '' : ', and without a login'}).`;
  if (/KafkaJSConnectionError|KafkaJSNumberOfRetriesExceeded|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ECONNRESET|timeout|timed out/i.test(words))
    return `${at} cannot be reached (${nameOfKafkaFailure(failure)}): start it, or correct KAFKA_BROKERS.`;
  return null;
}

/** The same failure, as one that ends the start with its sentence, where it is one of those. */
export function forTheStarter(failure: unknown, access: KafkaAccess): unknown {
  const sentence = failure instanceof BusCannotStart ? null : whyUnusable(failure, access);
  return sentence === null ? failure : new BusCannotStart(sentence, { cause: failure });
}

/** Whether the connection failed, and not what was asked over it: another broker, or the same one later, may answer. */
export function isConnectionFailure(failure: unknown): boolean {
  return kafkaTypeOf(failure) === null && !/SASLAuthentication/.test(causesOf(failure).map(nameOf).join(' '));
}

/** Passing states of a cluster that is electing, loading or moving something. */
const PASSING = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'REPLICA_NOT_AVAILABLE',
  'BROKER_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'REQUEST_TIMED_OUT',
  'NETWORK_EXCEPTION',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'NOT_CONTROLLER',
  'NOT_ENOUGH_REPLICAS',
  'OFFSET_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);

/** Whether the same request may go well in a moment. */
export function isPassingOnKafka(failure: unknown): boolean {
  if (failure instanceof UnknownTopic || failure instanceof BusCannotStart) return false;
  const type = kafkaTypeOf(failure);
  if (type !== null) return PASSING.has(type);
  return isConnectionFailure(failure) && !NOT_PASSING.test(wordsOf(causesOf(failure)));
}

function causesOf(failure: unknown): unknown[] {
  const causes: unknown[] = [];
  for (
    let each = failure;
    each !== undefined && each !== null && causes.length < 10 && !causes.includes(each);
    each = each instanceof Error ? each.cause : undefined
  )
    causes.push(each);
  return causes;
}

function wordsOf(causes: readonly unknown[]): string {
  return causes.map((each) => (each instanceof Error ? `${each.name} ${each.message}` : '')).join(' ');
}

function nameOf(failure: unknown): string {
  return failure instanceof Error ? failure.name : '';
}

function textOf(failure: unknown, name: 'type' | 'code'): string | null {
  const value: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, name) : undefined;
  return typeof value === 'string' ? value : null;
}
