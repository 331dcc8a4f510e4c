/** A Java client's .properties file: what is read of it, and every sentence for what is wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, SettingsWrong } from '../../src/config.ts';
import { brokersOf, readClientFile } from '../../src/exchange/kafka-client-file.ts';
import { emptyFolder } from '../database/folder.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const LOGIN = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="hub" password="hunter2";';
const read = (text: string, pem: string | null = PEM) =>
  readClientFile(text, () => {
    if (pem === null) throw new Error('no such file');
    return pem;
  });

describe('what is read', () => {
  test('TLS and SCRAM, as `npm run kafka -- --secure` writes it', () => {
    const text = [
      'bootstrap.servers=127.0.0.1:9092',
      'security.protocol=SASL_SSL',
      'sasl.mechanism=SCRAM-SHA-512',
      `sasl.jaas.config=${LOGIN}`,
      'ssl.truststore.type=PEM',
      'ssl.truststore.location=/data/authority.pem',
      'group.id=pubwatch-receive',
    ].join('\n');
    expect(read(text)).toEqual({
      brokers: ['127.0.0.1:9092'],
      security: { tls: { ca: PEM, checkHost: true }, sasl: { mechanism: 'scram-sha-512', username: 'hub', password: 'hunter2' } },
      wrongs: [],
    });
  });

  test.each([
    ['', { tls: null, sasl: null }],
    ['security.protocol=PLAINTEXT', { tls: null, sasl: null }],
    ['security.protocol=SSL', { tls: { ca: null, checkHost: true }, sasl: null }],
    ['security.protocol=SSL\nssl.endpoint.identification.algorithm=', { tls: { ca: null, checkHost: false }, sasl: null }],
    [
      `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=${LOGIN}`,
      { tls: null, sasl: { mechanism: 'plain', username: 'hub', password: 'hunter2' } },
    ],
    [
      `security.protocol=SASL_SSL\nsasl.mechanism=scram-sha-256\nsasl.jaas.config=${LOGIN}`,
      { tls: { ca: null, checkHost: true }, sasl: { mechanism: 'scram-sha-256', username: 'hub', password: 'hunter2' } },
    ],
  ])('%j', (text, security) => {
    expect(read(text)).toEqual({ brokers: null, security, wrongs: [] });
  });

  test('as Java reads properties: comments, other separators, continued lines, escapes, the last of two', () => {
    const text = [
      '\uFEFF# a comment \\',
      '! another',
      '  security.protocol : SASL_PLAINTEXT',
      'sasl.mechanism PLAIN',
      'sasl.mechanism=SCRAM-SHA-512',
      'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\',
      '    username="h\\u0075b" \\',
      '    password="a\\\\\\"b=c:d\\\\\\\\e";',
      'bootstrap.servers = one:9092 , two:9093',
    ].join('\r\n');
    expect(read(text)).toEqual({
      brokers: ['one:9092', 'two:9093'],
      security: { tls: null, sasl: { mechanism: 'scram-sha-512', username: 'hub', password: 'a"b=c:d\\e' } },
      wrongs: [],
    });
  });
});

describe('what is wrong is said with the name of the property, and never with the password', () => {
  test.each([
    ['security.protocol=TLS', 'sets security.protocol to "TLS": say one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL.'],
    ['bootstrap.servers=here', 'has no list of brokers in bootstrap.servers: write host:port, with commas between them.'],
    [`security.protocol=SASL_SSL\nsasl.jaas.config=${LOGIN}`, 'says no sasl.mechanism: say one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.'],
    [
      `security.protocol=SASL_SSL\nsasl.mechanism=GSSAPI\nsasl.jaas.config=${LOGIN}`,
      'sets sasl.mechanism to "GSSAPI": say one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.',
    ],
    ['security.protocol=SASL_SSL\nsasl.mechanism=PLAIN', 'says no sasl.jaas.config: add one with username="…" and password="…".'],
    [
      'security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=Module required password="hunter2";',
      'has a sasl.jaas.config without username: write username="…" into it.',
    ],
    [
      'security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=Module required username="hub" password="";',
      'has a sasl.jaas.config without password: write password="…" into it.',
    ],
    [
      'security.protocol=SSL\nssl.truststore.type=JKS\nssl.truststore.location=/t.jks',
      'sets ssl.truststore.type to "JKS": bring the certificates of the authority as PEM, and say PEM.',
    ],
    [
      'security.protocol=SSL\nssl.keystore.location=/k.pem',
      'sets ssl.keystore.location: the hub logs in by password, and has no certificate of its own; remove it.',
    ],
  ])('%j', (text, sentence) => {
    const { wrongs, security } = read(text);
    expect(wrongs).toEqual([`The file of KAFKA_CLIENT ${sentence}`]);
    expect(wrongs.join()).not.toContain('hunter2');
    expect(security).toEqual({ tls: null, sasl: null });
  });

  test('a trust store that is not there, or holds no certificate', () => {
    const text = 'security.protocol=SSL\nssl.truststore.location=/ca.pem';
    expect(read(text, null).wrongs).toEqual(['The file of KAFKA_CLIENT names a file in ssl.truststore.location that cannot be read: /ca.pem.']);
    expect(read(text, 'words').wrongs).toEqual(['The file of KAFKA_CLIENT names a file in ssl.truststore.location that holds no certificate in PEM: /ca.pem.']);
  });

  test('everything at once', () => {
    const text = 'bootstrap.servers=x\nsecurity.protocol=SASL_SSL\nssl.truststore.location=/ca.pem\nsasl.mechanism=NTLM';
    expect(read(text, null).wrongs).toHaveLength(4);
  });
});

describe('as a setting', () => {
  const settings = async (text: string) => {
    const path = join(await emptyFolder(), 'hub.properties');
    writeFileSync(path, text);
    return path;
  };

  test('alone it says where Kafka is; KAFKA_BROKERS goes before it', async () => {
    const path = await settings(`bootstrap.servers=one:9092\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=${LOGIN}`);
    const sasl = { mechanism: 'plain', username: 'hub', password: 'hunter2' };
    expect(readConfig({ KAFKA_CLIENT: path }).kafka).toEqual({ access: { brokers: ['one:9092'], tls: null, sasl }, replication: null });
    expect(readConfig({ KAFKA_CLIENT: path, KAFKA_BROKERS: 'two:9093' }).kafka?.access).toEqual({ brokers: ['two:9093'], tls: null, sasl });
  });

  test('that says nowhere where Kafka is', async () => {
    const path = await settings('security.protocol=PLAINTEXT');
    expect(() => readConfig({ KAFKA_CLIENT: path })).toThrow(
      'A setting is wrong. KAFKA_CLIENT does not say where Kafka is: set KAFKA_BROKERS, or bootstrap.servers in its file.',
    );
  });

  test('what is wrong in it is said beside what is wrong elsewhere', async () => {
    const path = await settings('security.protocol=SASL_SSL\nsasl.mechanism=PLAIN');
    try {
      readConfig({ KAFKA_CLIENT: path, PORT: 'x', KAFKA_BROKERS: 'x' });
      expect.unreachable();
    } catch (failure) {
      expect(failure instanceof SettingsWrong && failure.wrongs.map((each) => each.split(' ').slice(0, 4).join(' '))).toEqual([
        'PORT is "x": give',
        'KAFKA_BROKERS is no list',
        'The file of KAFKA_CLIENT',
      ]);
    }
  });
});

test.each(['a:1', 'kafka-1.example.org:9092,10.0.0.7:9093', 'under_score:65535'])('%s is a list of brokers', (list) => {
  expect(brokersOf(list)).toEqual(list.split(','));
});
