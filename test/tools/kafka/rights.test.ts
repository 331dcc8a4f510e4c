/** Reliability goal G40: each account of a secured Kafka, tried on every topic, can do exactly what schema/acls.json says. */
import { readFileSync } from 'node:fs';
import { connect, type ConnectionOptions } from 'node:tls';
import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { accessRulesOf, accountsOf } from '../../../integrations/kit/accounts.ts';
import { asKept, keptRules } from '../../../integrations/kit/kafka-acls.ts';
import { describeWithKafka } from '../../support/kafka.ts';
import { kafkaRequests } from '../../support/kafka-requests.ts';
import { ADMINISTRATOR, DECLARED, useSecureKafka } from '../../support/secure-kafka.ts';

interface Printed {
  readonly accounts: readonly {
    readonly account: string;
    readonly direction: string;
    readonly topics: Readonly<Record<string, readonly string[]>>;
    readonly groups: readonly string[];
  }[];
}

/** What a partner reads. */
const PRINTED = JSON.parse(readFileSync(new URL('../../../schema/acls.json', import.meta.url), 'utf8')) as Printed;
const TOPICS = DECLARED.topics.map(({ name }) => name);
const GROUPS = [...new Set(PRINTED.accounts.flatMap(({ account, groups }) => [account, ...groups]))];
const NO_TOPIC = 'TOPIC_AUTHORIZATION_FAILED';

describeWithKafka('the rights of a secured Kafka', () => {
  const kafka = useSecureKafka();

  test('the broker keeps exactly what is declared', async () => {
    const wanted = accessRulesOf(DECLARED.accounts).map(asKept);
    expect(new Set(await keptRules(kafka.access(ADMINISTRATOR)))).toEqual(new Set(wanted));
    expect(wanted.length).toBeGreaterThan(10);
  });

  test.each(PRINTED.accounts)('$account can do on every topic what schema/acls.json says, and nothing else', async ({ account, topics, groups }) => {
    const requests = await kafkaRequests(kafka.access(account));
    try {
      const could: Record<string, unknown> = {};
      const may: Record<string, unknown> = {};
      for (const topic of TOPICS) {
        const rights = topics[topic] ?? [];
        could[topic] = {
          describe: await requests.describe(topic),
          write: await requests.write(topic),
          read: await requests.read(topic),
          create: await requests.create(topic),
        };
        const answer = (right: string) => (rights.includes(right) ? null : NO_TOPIC);
        may[topic] = { describe: answer('Describe'), write: answer('Write'), read: answer('Read'), create: NO_TOPIC };
      }
      expect(could).toEqual(may);
      const joined = Object.fromEntries(await Promise.all(GROUPS.map(async (group) => [group, await requests.join(group)] as const)));
      expect(joined).toEqual(Object.fromEntries(GROUPS.map((group) => [group, groups.includes(group) ? null : 'GROUP_AUTHORIZATION_FAILED'])));
    } finally {
      await requests.close();
    }
  });

  test.each(PRINTED.accounts)('$account makes no topic, removes none, and gives no rights', async ({ account }) => {
    const requests = await kafkaRequests(kafka.access(account));
    try {
      expect(await requests.create('made.by.nobody.v1')).toBe(NO_TOPIC);
      expect(await Promise.all(TOPICS.map((topic) => requests.remove(topic)))).toEqual(TOPICS.map(() => NO_TOPIC));
      expect(await requests.grantAll(account)).toBe('CLUSTER_AUTHORIZATION_FAILED');
    } finally {
      await requests.close();
    }
  });

  test('nobody comes in with another password, with the password of another, or without one', async () => {
    const [first, second] = PRINTED.accounts.map(({ account }) => kafka.access(account));
    if (!first?.sasl || !second?.sasl) throw new Error('there are no two accounts to try');
    const sasl = first.sasl;
    await expect(kafkaRequests({ ...first, sasl: { ...sasl, password: 'guessed' } })).rejects.toThrow(/authentication/i);
    await expect(kafkaRequests({ ...first, sasl: { ...sasl, password: second.sasl.password } })).rejects.toThrow(/authentication/i);
    await expect(kafkaRequests({ ...first, sasl: null }).then((requests) => requests.describe('police.incident.v1'))).rejects.toThrow();
    await expect(kafkaRequests({ ...first, tls: null })).rejects.toThrow();
  });

  test('speaks TLS 1.3 only, and only to those who trust its authority', async () => {
    const ca = kafka.access('hub').tls?.ca ?? '';
    expect(await hello({ port: kafka.port, ca })).toBe('TLSv1.3');
    await expect(hello({ port: kafka.port, ca, maxVersion: 'TLSv1.2' })).rejects.toThrow(/alert|version/);
    await expect(hello({ port: kafka.port })).rejects.toThrow(/self-signed|unable to verify/);
  });

  test('the controller is no way around: it takes nobody without the certificate of the broker', async () => {
    const properties = readFileSync(`${kafka.folder}/server.properties`, 'utf8');
    const port = Number(/CONTROLLER:\/\/127\.0\.0\.1:(\d+)/.exec(properties)?.[1]);
    const { tls } = kafka.access('hub');
    const admin = new kafkajs.Kafka({
      brokers: [`127.0.0.1:${port}`],
      ssl: { ca: [tls?.ca ?? ''] },
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 0 },
    }).admin();
    await expect(admin.connect().then(() => admin.listTopics())).rejects.toThrow(/certificate|closed|disconnect|socket|alert/i);
    await admin.disconnect();
  });
});

describeWithKafka('a registry that changed', () => {
  const contract = (folder: string) => ({ name: folder, partner: folder, topics: [{ topic: { name: `${folder}.thing.v1` } }] });
  const declare = (...folders: string[]) => {
    const topics = folders.flatMap((folder) => [`${folder}.thing.v1`, `${folder}.thing.v1.dead`]);
    return {
      topics: topics.map((name) => ({ name, partitions: 1, retentionDays: 1 })),
      accounts: accountsOf({ inbound: folders.map(contract), outbound: [], topics, groups: ['hub.thing'] }),
    };
  };
  const before = declare('stays', 'goes');
  const after = declare('stays', 'comes');
  const kafka = useSecureKafka(before);

  test('is what the broker keeps after the next start: rights and accounts are added and taken away, and passwords stay', async () => {
    const stays = kafka.access('stays-send');
    const goes = kafka.access('goes-send');
    const meddler = await kafkaRequests(kafka.access(ADMINISTRATOR));
    expect(await meddler.grantAll('stays-send')).toBeNull();
    await meddler.close();

    await kafka.restart(after);
    expect(new Set(await keptRules(kafka.access(ADMINISTRATOR)))).toEqual(new Set(accessRulesOf(after.accounts).map(asKept)));
    expect(kafka.access('stays-send').sasl).toEqual(stays.sasl);
    const brokers = [kafka.brokers];
    await expect(kafkaRequests({ ...goes, brokers })).rejects.toThrow(/authentication/i);
    for (const [account, topic] of [
      ['stays-send', 'stays.thing.v1'],
      ['comes-send', 'comes.thing.v1'],
    ] as const) {
      const requests = await kafkaRequests({ ...kafka.access(account), brokers });
      expect(await requests.write(topic), account).toBeNull();
      await requests.close();
    }
  }, 90_000);
});

/** The version of TLS that a server speaks with a client like this. */
function hello(options: ConnectionOptions): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', ...options }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
