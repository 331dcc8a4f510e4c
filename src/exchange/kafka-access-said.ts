/** Which Kafka the hub uses, as its settings and the Java client's file that they name say together. */
import { readFileSync } from 'node:fs';
import type { KafkaAccess } from './kafka-access.ts';
import { brokersOf, readClientFile } from './kafka-client-file.ts';

/** The way to Kafka that the settings and the client file say together; no way at all where they say none. Malformed settings have their sentence elsewhere. */
export function kafkaAccess({ KAFKA_BROKERS: list, KAFKA_CLIENT: path }: Readonly<Record<string, string | undefined>>): {
  access: KafkaAccess | null;
  wrongs: readonly string[];
} {
  const named = list ? (brokersOf(list) ?? []) : null;
  if (!path || path.includes('://')) return { access: named && { brokers: named, tls: null, sasl: null }, wrongs: [] };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { access: null, wrongs: [`KAFKA_CLIENT is "${path}", which cannot be read: give the path of a Java client's .properties file.`] };
  }
  const file = readClientFile(text, (pem) => readFileSync(pem, 'utf8'));
  const brokers = named ?? file.brokers;
  const nowhere =
    brokers === null && file.wrongs.length === 0 ? ['KAFKA_CLIENT does not say where Kafka is: set KAFKA_BROKERS, or bootstrap.servers in its file.'] : [];
  return { access: brokers && { brokers, ...file.security }, wrongs: [...file.wrongs, ...nowhere] };
}
