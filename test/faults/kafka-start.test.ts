/** A hub that cannot use its Kafka ends with one sentence that says what to do; one that runs outlasts a Kafka that goes away. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { kafkaBus } from '../../integrations/kit/kafka-bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { emptyFolder } from '../database/folder.ts';
import { runHub, startHub } from '../support/hub-process.ts';
import { describeWithKafka, useKafka } from '../support/kafka.ts';
import { useSecureKafka } from '../support/secure-kafka.ts';
import { until } from '../support/until.ts';

const PATIENCE = 60_000;
const SPEC = { name: 'police.incident.v1', partitions: 1, retentionDays: 7 };

/** What a hub says that starts with this access. */
async function sentenceFor(access: KafkaAccess, reads: readonly string[] = [SPEC.name]): Promise<string> {
  const bus = kafkaBus({ access, reads });
  try {
    await bus.ensureTopics([SPEC]);
    await bus.subscribe({ group: 'hub.police-incidents', topics: [SPEC.name], maxBatch: 1, handle: async () => undefined });
    return 'nothing';
  } catch (failure) {
    return failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
  } finally {
    await bus.close();
  }
}

describeWithKafka('a secured Kafka', { timeout: 120_000 }, () => {
  const kafka = useSecureKafka();

  test('lets the hub in with its own account', async () => {
    expect(await sentenceFor(kafka.access('hub'))).toBe('nothing');
  });

  test('refuses a wrong password, an unknown user, and one without a login', async () => {
    const { sasl, ...open } = kafka.access('hub');
    const refused = `BusCannotStart: Kafka at ${kafka.brokers} refuses the user name or the password: correct sasl.jaas.config in the file of KAFKA_CLIENT.`;
    expect(await sentenceFor({ ...open, sasl: sasl && { ...sasl, password: 'wrong' } })).toBe(refused);
    expect(await sentenceFor({ ...open, sasl: sasl && { ...sasl, username: 'nobody' } })).toBe(refused);
    expect(await sentenceFor({ ...open, sasl: null })).toMatch(/^BusCannotStart: Kafka at \S+ (asks for a login|takes the connection and hangs up): /);
    expect(await sentenceFor({ ...open, sasl: sasl && { ...sasl, mechanism: 'plain' } })).toBe(
      `BusCannotStart: Kafka at ${kafka.brokers} does not take the login PLAIN: correct sasl.mechanism in the file of KAFKA_CLIENT.`,
    );
  });

  test('is not trusted without its authority, nor under another name, and is not spoken to in the clear', async () => {
    const access = kafka.access('hub');
    expect(await sentenceFor({ ...access, tls: { ca: null, checkHost: true } })).toBe(
      `BusCannotStart: The certificate of Kafka at ${kafka.brokers} is not trusted: name the PEM file of its authority as ssl.truststore.location in the file of KAFKA_CLIENT.`,
    );
    expect(await sentenceFor({ ...access, tls: null })).toMatch(
      /^BusCannotStart: Kafka at \S+ takes the connection and hangs up: see whether security\.protocol /,
    );
  });

  test('names what an account may not do', async () => {
    expect(await sentenceFor(kafka.access('police-incidents-send'))).toBe(
      'BusCannotStart: This client may not read police.incident.v1: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.',
    );
    expect(await sentenceFor(kafka.access('police-incidents-receive'))).toBe(
      'BusCannotStart: This client may not see police.incident.v1: give its account the rights of schema/acls.json, or name the right account in the file of KAFKA_CLIENT.',
    );
    const bus = kafkaBus({ access: kafka.access('hub') });
    const subscription = { topics: [SPEC.name], maxBatch: 1, handle: async () => undefined };
    await expect(bus.subscribe({ ...subscription, group: 'another' })).rejects.toThrow('This client may not join the group another');
    await expect(bus.ensureTopics([{ ...SPEC, name: 'not.declared.v1' }])).rejects.toThrow('may not see not.declared.v1');
    await bus.close();
  });

  test('the process ends with the sentence alone, and never tells the password', async () => {
    const file = join(await emptyFolder(), 'hub.properties');
    const login = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="hub" password="hunter2";';
    const trusted = join(kafka.folder, 'clients', 'authority.pem');
    writeFileSync(
      file,
      `security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=${login}\nssl.truststore.type=PEM\nssl.truststore.location=${trusted}\nbootstrap.servers=${kafka.brokers}\n`,
    );
    const { code, out, err } = await runHub({ HUB_DATA: await emptyFolder(), KAFKA_CLIENT: file });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd().split('\n').at(-1)).toBe(
      `Kafka at ${kafka.brokers} refuses the user name or the password: correct sasl.jaas.config in the file of KAFKA_CLIENT.`,
    );
    expect(err).not.toContain('hunter2');
  });
});

describe('no Kafka at all', { timeout: 120_000 }, () => {
  test.each([
    ['127.0.0.1:1', 'Kafka at 127.0.0.1:1 cannot be reached (ECONNREFUSED): start it, or correct KAFKA_BROKERS.'],
    ['no-such-host.invalid:9092', 'Kafka at no-such-host.invalid:9092 cannot be found: no such host is known. Correct KAFKA_BROKERS.'],
  ])('at %s', async (brokers, sentence) => {
    expect(await sentenceFor({ brokers: [brokers], tls: null, sasl: null })).toBe(`BusCannotStart: ${sentence}`);
  });

  test('something else listens there', async () => {
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    expect(await sentenceFor({ brokers: [`127.0.0.1:${port}`], tls: null, sasl: null })).toMatch(/^BusCannotStart: Kafka at /);
    await new Promise((resolve) => server.close(resolve));
  });
});

describeWithKafka('an open Kafka', { timeout: 180_000 }, () => {
  const kafka = useKafka();

  test('says when there are fewer brokers than copies', async () => {
    const bus = kafkaBus({ access: { brokers: [kafka.brokers], tls: null, sasl: null }, replication: 3 });
    await expect(bus.ensureTopics([{ ...SPEC, name: 'three.copies.v1' }])).rejects.toThrow(
      'There are fewer brokers than KAFKA_REPLICATION asks for (3): start the others, or set it to the number of brokers.',
    );
    await bus.close();
  });

  test('a hub on it holds no invented world, outlasts its Kafka, and says when it is away or a topic is gone', async () => {
    const hub = await startHub({ HUB_DATA: await emptyFolder(), KAFKA_BROKERS: kafka.brokers });
    const ready = async () => {
      const response = await fetch(new URL('/health/ready', hub.url));
      const { parts } = (await response.json()) as { parts: { bus?: string } };
      return `${response.status} ${parts.bus}`;
    };
    await until('it is ready', async () => (await ready()) === '200 ok', PATIENCE);
    await kafka.kill();
    await until('it says so', async () => (await ready()) === '503 unreachable', PATIENCE);
    expect(await hub.ask('{ cases { totalCount } }')).toEqual({ cases: { totalCount: 0 } });
    await kafka.restart();
    await until('it is ready again', async () => (await ready()) === '200 ok', PATIENCE);

    const admin = new kafkajs.Kafka({ brokers: [kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [SPEC.name] });
    await until('it says that a topic is missing', async () => (await ready()) === '503 topic missing', PATIENCE);
    const alerts = async () =>
      (await hub.ask<{ alerts: { edges: { node: object }[] } }>('{ alerts { edges { node { kind severity sentence } } } }')).alerts.edges.map(
        ({ node }) => node,
      );
    await until('the alert is raised', async () => (await alerts()).length > 0, PATIENCE);
    expect(await alerts()).toEqual([
      {
        kind: 'TOPIC_VANISHED',
        severity: 'HIGH',
        sentence: `The topic ${SPEC.name} is gone from Kafka. The group hub.police-incidents had taken all that was seen on it. Make the topic again: start a hub anew, which makes what is missing, or have it made as schema/asyncapi.yaml says.`,
      },
    ]);
    await admin.createTopics({ topics: [{ topic: SPEC.name, numPartitions: 6 }] });
    await until('it is ready again', async () => (await ready()) === '200 ok', PATIENCE);
    await admin.disconnect();
    expect((await hub.stop()).code).toBe(0);
  });
});
