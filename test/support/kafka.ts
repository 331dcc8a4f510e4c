/** Real brokers of Apache Kafka for tests, on the launcher that `npm run kafka` uses; they end with the test file, however it ends. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { cacheFolder } from '../../src/config.ts';
import { type Broker, type Kafka, startBroker } from '../../src/tools/kafka/broker.ts';
import { freePorts } from '../../src/tools/kafka/free-ports.ts';
import { installKafka } from '../../src/tools/kafka/install.ts';
import { BRING_JAVA_AND_MAVEN, javaVersion, runToEnd } from '../../src/tools/kafka/java.ts';
import { type Place, serverProperties } from '../../src/tools/kafka/server-properties.ts';
import { format, newClusterId } from '../../src/tools/kafka/storage.ts';

/** Longer than a first download and a first start on a busy machine, in milliseconds. */
export const KAFKA_START_MS = 240_000;

/** Whether this machine has what a broker needs. In CI a missing part fails the tests instead of skipping them. */
export const kafkaAvailable: boolean = await isAvailable();

/** `describe` for what needs a real broker: skipped, with a line that says what to install, where there is no Java or Maven; never skipped in CI. */
export const describeWithKafka = kafkaAvailable ? describe : describe.skip;

/** One broker that runs. */
export interface KafkaUnderTest {
  /** `127.0.0.1:PORT`, the same after each restart. */
  readonly brokers: string;
  readonly port: number;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same messages and the same port; resolves when it takes connections. */
  restart(): Promise<void>;
  /** Stops it for good and removes its messages. */
  end(): Promise<void>;
}

/** Three brokers: each message is kept by all three, and acknowledged when two have it. */
export interface KafkaClusterUnderTest {
  /** All three, with commas between them. */
  readonly brokers: string;
  /** By index: broker 0 has the node id 1. */
  readonly ports: readonly number[];
  /** kill -9 of one of them. */
  killBroker(index: number): Promise<void>;
  /** SIGTERM to one of them. */
  stopBroker(index: number): Promise<void>;
  restartBroker(index: number): Promise<void>;
  end(): Promise<void>;
}

/** A broker for all tests of a `describe`: called while tests are collected; use what it gives inside tests and hooks. */
export function useKafka(): KafkaUnderTest {
  return lasting(startKafka);
}

/** The same with three brokers. */
export function useKafkaCluster(): KafkaClusterUnderTest {
  return lasting(startKafkaCluster);
}

/** Starts one broker on an empty folder. Whoever starts it ends it; it also ends when this process does. */
export async function startKafka(): Promise<KafkaUnderTest> {
  const { ports, end, ...cluster } = await start(1);
  return {
    brokers: cluster.brokers,
    port: ports[0] ?? 0,
    stop: () => cluster.stopBroker(0),
    kill: () => cluster.killBroker(0),
    restart: () => cluster.restartBroker(0),
    end,
  };
}

/** Starts three brokers on empty folders. */
export function startKafkaCluster(): Promise<KafkaClusterUnderTest> {
  return start(3);
}

async function start(size: number): Promise<KafkaClusterUnderTest> {
  const kafka = await installKafka(cacheFolder(), (line) => console.error(line));
  const folder = await mkdtemp(join(tmpdir(), `hub-test-${process.pid}-kafka-`));
  const ports = await freePorts(size * 2);
  const cluster = Array.from({ length: size }, (_, index): Place => ({ node: index + 1, port: ports[index] ?? 0, controllerPort: ports[size + index] ?? 0 }));
  const clusterId = newClusterId();
  const members = await Promise.all(cluster.map((self) => prepare({ kafka, folder, clusterId, self, cluster })));
  const running: (Broker | null)[] = await Promise.all(members.map((begin) => begin()));
  const member = (index: number) => {
    const begin = members[index];
    if (begin === undefined) throw new Error(`There is no broker ${index}: they are 0 to ${size - 1}.`);
    return begin;
  };
  const away = async (index: number, how: 'kill' | 'stop') => {
    member(index);
    await running[index]?.[how]();
    running[index] = null;
  };
  return {
    brokers: cluster.map(({ port }) => `127.0.0.1:${port}`).join(','),
    ports: cluster.map(({ port }) => port),
    killBroker: (index) => away(index, 'kill'),
    stopBroker: (index) => away(index, 'stop'),
    async restartBroker(index) {
      if (running[index]) await away(index, 'stop');
      running[index] = await member(index)();
    },
    async end() {
      await Promise.all(cluster.map((_, index) => away(index, 'kill')));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the folder of one broker; what it answers starts the broker there. */
async function prepare(plan: { kafka: Kafka; folder: string; clusterId: string; self: Place; cluster: readonly Place[] }): Promise<() => Promise<Broker>> {
  const { kafka, clusterId, self, cluster } = plan;
  const home = join(plan.folder, String(self.node));
  const folder = join(home, 'log');
  const properties = join(home, 'server.properties');
  const propertiesFor = (log: string) => serverProperties({ self, cluster, folder: log });
  await mkdir(home);
  await writeFile(properties, propertiesFor(folder));
  await format({ kafka, clusterId, folder, propertiesFor });
  return () => startBroker({ kafka, properties, port: self.port, log: join(home, 'kafka.log') });
}

/** What a start gives, for tests that run after it; ended after them. */
export function lasting<Started extends { end(): Promise<void> }>(begin: () => Promise<Started>): Started {
  let started: Started | null = null;
  beforeAll(async () => {
    started = await begin();
  }, KAFKA_START_MS);
  afterAll(async () => started?.end(), 60_000);
  return new Proxy({} as Started, {
    get(_, property) {
      if (started === null) throw new Error('The broker runs only inside tests and hooks.');
      return Reflect.get(started, property);
    },
  });
}

async function isAvailable(): Promise<boolean> {
  // What is missing fails the tests there, with the tool's own sentence.
  if (process.env['CI'] === 'true') return true;
  const hasJava = await javaVersion().then(
    () => true,
    () => false,
  );
  if (hasJava && !(await runToEnd('mvn', ['--version'])).missing) return true;
  console.error(`\nSKIPPED: the tests that need a real Kafka. This machine has no Java 17 or no Maven: ${BRING_JAVA_AND_MAVEN}\n`);
  return false;
}
