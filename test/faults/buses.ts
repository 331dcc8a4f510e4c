/** The bus that faults are tried on: the embedded one of a database, or a Kafka; whoever has the database's address and the brokers reaches the same one. */
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { kafkaBus } from '../../integrations/kit/kafka-bus.ts';
import type { Bus } from '../../src/exchange/bus.ts';

/** `brokers` empty: the bus that is embedded in the database. */
export function busAt(url: string, brokers: string): Bus {
  return brokers === '' ? embeddedBus({ url }) : kafkaBus({ access: { brokers: brokers.split(','), tls: null, sasl: null } });
}

/** What connects a hub to that bus. */
export function busSettings(brokers: string): Readonly<Record<string, string>> {
  return brokers === '' ? {} : { KAFKA_BROKERS: brokers };
}
