/** A secured Kafka for tests, as `npm run kafka -- --secure` runs it, and what each of its accounts connects with. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accounts, integrations } from '../../integrations/registry.ts';
import { cacheFolder } from '../../src/config.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import type { Broker } from '../../src/tools/kafka/broker.ts';
import { type Declared, runKafka } from '../../src/tools/kafka/run-kafka.ts';
import { lasting } from './kafka.ts';

export interface SecureKafkaUnderTest {
  readonly brokers: string;
  readonly port: number;
  /** KAFKA_DATA. */
  readonly folder: string;
  /** The settings of an account, as its holder gets them: for Kafka's own tools, and for the hub as KAFKA_CLIENT. */
  clientFile(account: string): string;
  /** The same, read. */
  access(account: string): KafkaAccess;
  /** Stops it, and starts it on the same folder with what is declared now; the port may be another. */
  restart(declared?: Declared | null): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  end(): Promise<void>;
}

/** What the registry of integrations declares. */
export const DECLARED: Declared = { accounts, topics: integrations.topics };

/** The administrator's name, for `access`. */
export { ADMINISTRATOR } from '../../src/tools/kafka/data-folder.ts';

/** A secured broker for all tests of a `describe`: called while tests are collected; use what it gives inside tests and hooks. */
export function useSecureKafka(declared: Declared = DECLARED): SecureKafkaUnderTest {
  return lasting(() => startSecureKafka(declared));
}

/** Starts one on an empty folder. `null`: an open one, that can be secured at a restart. Whoever starts it ends it; it also ends when this process does. */
export async function startSecureKafka(declared: Declared | null = DECLARED): Promise<SecureKafkaUnderTest> {
  const home = await mkdtemp(join(tmpdir(), `hub-test-${process.pid}-kafka-`));
  const folder = join(home, 'kafka');
  const run = (next: Declared | null) =>
    runKafka({
      port: 0,
      dataFolder: folder,
      cacheFolder: cacheFolder(),
      secure: next !== null,
      declared: async () => next ?? DECLARED,
      log: () => undefined,
    });
  let broker: Broker = await run(declared);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const brokers = () => `127.0.0.1:${broker.port}`;
  return {
    get brokers() {
      return brokers();
    },
    get port() {
      return broker.port;
    },
    folder,
    clientFile: (account) => join(folder, 'clients', `${account}.properties`),
    access(account) {
      const { [account]: password = '' } = JSON.parse(read('passwords.json')) as Record<string, string>;
      return {
        brokers: [brokers()],
        tls: { ca: read('clients/authority.pem'), checkHost: true },
        sasl: { mechanism: 'scram-sha-512', username: account, password },
      };
    },
    async restart(next = declared) {
      await broker.stop();
      broker = await run(next);
    },
    kill: () => broker.kill(),
    async end() {
      await broker.kill();
      await rm(home, { recursive: true, force: true });
    },
  };
}
