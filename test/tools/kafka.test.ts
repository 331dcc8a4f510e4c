/** `npm run kafka`, as its users run it. */
import { existsSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accounts } from '../../integrations/registry.ts';
import { cacheFolder } from '../../src/config.ts';
import { takesConnections } from '../../src/tools/kafka/broker.ts';
import { freePorts } from '../../src/tools/kafka/free-ports.ts';
import { KAFKA_VERSION } from '../../src/tools/kafka/install.ts';
import { runToEnd } from '../../src/tools/kafka/java.ts';
import { beginScript, type Ending, type Program, startProgram } from '../support/hub-process.ts';
import { describeWithKafka } from '../support/kafka.ts';
import { makeTopic, readValues, writeValues } from '../support/kafka-clients.ts';
import { until } from '../support/until.ts';

/** A folder that goes with the test. */
async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `hub-test-${process.pid}-kafka-`));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

async function aPort(): Promise<string> {
  return String((await freePorts(1))[0]);
}

/** Starts it by npm and waits until it is ready; answers its address. */
async function begin(settings: Readonly<Record<string, string>>, ...args: string[]): Promise<{ kafka: Program; brokers: string }> {
  const kafka = beginScript('kafka', args, settings);
  const [, brokers = ''] = await kafka.says(/^Kafka ready at (127\.0\.0\.1:\d+)\n$/);
  return { kafka, brokers };
}

/** Runs the program where it is expected to end by itself. */
function run(settings: Readonly<Record<string, string>>, ...args: string[]): Promise<Ending> {
  return startProgram('src/tools/kafka.ts', args, settings).ended;
}

const refused = (sentence: RegExp) => ({ code: 1, out: '', err: expect.stringMatching(sentence) as string });

describeWithKafka('it runs', () => {
  test('says where it is ready, in one line, and stops in order at SIGTERM and SIGINT', async () => {
    const folder = await aFolder();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { kafka, brokers } = await begin({ KAFKA_PORT: '0', KAFKA_DATA: folder });
      kafka.signal(signal);
      expect(await kafka.ended).toEqual({ code: 0, out: `Kafka ready at ${brokers}\n`, err: '' });
      expect(await takesConnections(Number(brokers.split(':')[1]))).toBe(false);
    }
  }, 60_000);

  test('keeps messages over a stop, over kill -9, and over kill -9 of npm alone; nothing stays behind on its port', async () => {
    const settings = { KAFKA_PORT: await aPort(), KAFKA_DATA: await aFolder() };
    const brokers = `127.0.0.1:${settings.KAFKA_PORT}`;
    const ends = [(kafka: Program) => kafka.stop(), (kafka: Program) => kafka.kill(), async (kafka: Program) => kafka.child.kill('SIGKILL')];
    const written: string[] = [];
    for (const [index, end] of ends.entries()) {
      const { kafka } = await begin(settings);
      if (index === 0) await makeTopic(brokers, 'kept');
      written.push(`before end ${index}`);
      await writeValues(brokers, 'kept', written.slice(-1));
      await end(kafka);
    }
    await begin(settings);
    expect(await readValues(brokers, 'kept', written.length)).toEqual(written);
  }, 90_000);

  test('says so when the broker is ended from outside', async () => {
    const folder = await aFolder();
    const { kafka } = await begin({ KAFKA_PORT: '0', KAFKA_DATA: folder });
    process.kill(await brokerOf(folder), 'SIGKILL');
    const { code, err } = await kafka.ended;
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^Kafka ended by itself: see kafka\.log in .*start again/) });
  }, 60_000);
});

describeWithKafka('it refuses, in a sentence', () => {
  test.each([
    ['a port that is no number', { KAFKA_PORT: 'nine' }, /^A setting is wrong\. KAFKA_PORT is "nine": give a whole number/],
    ['a port that there is not', { KAFKA_PORT: '70000' }, /^A setting is wrong\. KAFKA_PORT is "70000"/],
    [
      'a folder that is a file',
      { KAFKA_DATA: 'package.json' },
      /^KAFKA_DATA is .*package\.json, and no folder there can be written \(EEXIST\): set KAFKA_DATA/,
    ],
    ['a folder under a file', { KAFKA_DATA: 'package.json/kafka' }, /^KAFKA_DATA is .*\(ENOTDIR\): set KAFKA_DATA to a folder/],
    ['a folder that is a URL', { KAFKA_DATA: 'file:///tmp' }, /^A setting is wrong\. KAFKA_DATA is "file:\/\/\/tmp"/],
  ])('%s', async (_, settings, sentence) => {
    expect(await run(settings)).toEqual(refused(sentence));
  });

  test('words that it does not know', async () => {
    expect(await run({}, '--unsafe')).toEqual(refused(/^The command takes --secure, --classpath or nothing: npm run/));
  });

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await until('the port is taken', () => server.listening);
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await run({ KAFKA_PORT: String(port), KAFKA_DATA: await aFolder() })).toEqual(
      refused(new RegExp(`^Port ${port} is taken by another program: end it, or set KAFKA_PORT`)),
    );
  });

  test('a folder on which another Kafka runs', async () => {
    const folder = await aFolder();
    await begin({ KAFKA_PORT: '0', KAFKA_DATA: folder });
    expect(await run({ KAFKA_PORT: '0', KAFKA_DATA: folder })).toEqual(refused(/^Another Kafka is running on .*: end it, or set KAFKA_DATA/));
  }, 60_000);

  test('passwords that are lost or damaged: without them nobody could say who may do what', async () => {
    const settings = { KAFKA_PORT: '0', KAFKA_DATA: await aFolder() };
    const { kafka } = await begin(settings);
    await kafka.stop();
    const passwords = join(settings.KAFKA_DATA, 'passwords.json');
    await writeFile(passwords, '{ "hub": ');
    expect(await run(settings, '--secure')).toEqual(refused(/passwords\.json is damaged: bring it back from a copy/));
    await rm(passwords);
    expect(await run(settings, '--secure')).toEqual(refused(/passwords\.json has lost the administrator's password: bring it back/));
  }, 60_000);
});

describeWithKafka('secured', () => {
  test("its files are for their owner only; each account has its own, and Kafka's console tools write and read with it", async () => {
    const folder = await aFolder();
    const { brokers } = await begin({ KAFKA_PORT: '0', KAFKA_DATA: folder }, '--secure');
    const open = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => !/messages/.test(entry.parentPath))
      .filter((entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0)
      .map(({ name }) => name);
    // Certificates hold no secret, and lie in a folder that nobody else enters.
    expect(open.filter((name) => !name.endsWith('.pem'))).toEqual([]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect((await readdir(join(folder, 'clients'))).toSorted()).toEqual(['authority.pem', ...accounts.map(({ name }) => `${name}.properties`)].toSorted());

    const passwords = new Set<string>();
    for (const { name } of accounts) {
      const properties = await readFile(join(folder, 'clients', `${name}.properties`), 'utf8');
      const [, password = ''] = /^sasl\.jaas\.config=\S+ScramLoginModule required username="\S+" password="(\w{32,})";$/m.exec(properties) ?? [];
      passwords.add(password);
      expect(properties).toContain(`username="${name}"`);
      expect(properties).toMatch(new RegExp(`^bootstrap\\.servers=${brokers}$`, 'm'));
      expect(properties).toMatch(/^security\.protocol=SASL_SSL\nsasl\.mechanism=SCRAM-SHA-512$/m);
      const [, authority = ''] = /^ssl\.truststore\.type=PEM\nssl\.truststore\.location=(.+)$/m.exec(properties) ?? [];
      expect(await readFile(authority, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
    }
    expect(passwords.size).toBe(accounts.length);

    // Kafka's own tools take these files as they are.
    const { code, out: classPath } = await run({}, '--classpath');
    expect(code).toBe(0);
    const console = (tool: string, account: string, ...words: string[]) => {
      const to = ['--bootstrap-server', brokers, '--topic', 'police.incident.v1', '--command-config', join(folder, 'clients', `${account}.properties`)];
      return ['-XX:TieredStopAtLevel=1', '-cp', classPath.trim(), `org.apache.kafka.tools.${tool}`, ...to, ...words];
    };
    const message = join(folder, 'message.json');
    await writeFile(message, '{"invented":true}\n');
    const write = (account: string) => runToEnd('sh', ['-c', 'exec java "$@" <"$0"', message, ...console('ConsoleProducer', account)]);
    const sent = await write('police-incidents-send');
    expect(sent).toMatchObject({ code: 0, err: '' });
    const refusal = await write('police-incidents-receive');
    expect(refusal.err).toContain('Not authorized to access topics: [police.incident.v1]');
    const read = await runToEnd(
      'java',
      console('consumer.ConsoleConsumer', 'hub', '--group', 'hub.police-incidents', '--from-beginning', '--max-messages', '1'),
    );
    expect(read).toMatchObject({ code: 0, out: '{"invented":true}\n' });
  }, 90_000);
});

describe('what it needs of the machine', () => {
  /** A PATH on which there is nothing but these programs. */
  async function aPath(programs: Readonly<Record<string, string>>): Promise<string> {
    const folder = await aFolder();
    for (const [name, text] of Object.entries(programs)) {
      const path = join(folder, name);
      await (text.startsWith('/') ? symlink(text, path) : writeFile(path, `#!/bin/sh\n${text}\n`).then(() => chmod(path, 0o755)));
    }
    return folder;
  }
  const JAVA_17 = `echo 'openjdk version "17.0.15" 2025-04-15' >&2`;
  const BRING = 'apt-get install -y default-jre-headless maven';

  test.each([
    [
      'no Java',
      {},
      /^Kafka needs Java 17 or later, and there is no "java" here: install it, apt-get install -y default-jre-headless maven, and start again\.\n$/,
    ],
    ['an old Java', { java: `echo 'openjdk version "11.0.2" 2019-01-15' >&2` }, /^Kafka needs Java 17 or later, and "java" is 11\.0\.2: install a newer one/],
    ['an old Java of before 9', { java: `echo 'java version "1.8.0_292"' >&2` }, /^Kafka needs Java 17 or later, and "java" is 1\.8\.0_292/],
    [
      'no Maven',
      { java: JAVA_17 },
      /^Kafka is brought by Maven, and there is no "mvn" here: install it, apt-get install -y default-jre-headless maven, and start again\.\n$/,
    ],
    [
      'a Maven that reaches nothing',
      { java: JAVA_17, mvn: `echo '[ERROR] Unknown host repo.example.org'; exit 1` },
      /Maven could not bring Kafka 4\.3\.1: see that Maven Central can be reached, and start again\. Maven said: Unknown host repo\.example\.org\n$/,
    ],
  ])('%s is said in one sentence', async (_, programs, sentence) => {
    const settings = { PATH: await aPath(programs), XDG_CACHE_HOME: await aFolder(), KAFKA_PORT: '0', KAFKA_DATA: await aFolder() };
    expect(await run(settings)).toEqual(refused(sentence));
    expect(await run(settings, '--classpath')).toEqual(refused(sentence));
  });

  test('the sentence names the command that brings both', async () => {
    const { err } = await run({ PATH: await aPath({}), KAFKA_DATA: await aFolder() });
    expect(err).toContain(BRING);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('a cache that cannot be written', async () => {
    const settings = { PATH: await aPath({ java: JAVA_17, mvn: 'exit 0' }), XDG_CACHE_HOME: 'package.json', KAFKA_PORT: '0', KAFKA_DATA: await aFolder() };
    expect(await run(settings)).toEqual(refused(/Kafka cannot be kept in .*package\.json.*: let this user write there, or set XDG_CACHE_HOME/));
  });

  test('two first runs at once bring one whole Kafka; one that lost a jar is brought again', async () => {
    // Maven's part: a slow copy.
    const mvn = `for word in "$@"; do case $word in -DoutputDirectory=*) to=\${word#*=};; esac; done; mkdir -p "$to"; for n in a b c d; do echo $n >"$to/$n.jar"; sleep 0.1; done`;
    const tools = Object.fromEntries(['mkdir', 'sleep'].map((name) => [name, existsSync(`/bin/${name}`) ? `/bin/${name}` : `/usr/bin/${name}`]));
    const cache = await aFolder();
    const settings = { PATH: await aPath({ java: JAVA_17, mvn, ...tools }), XDG_CACHE_HOME: cache };
    const home = join(cache, basename(cacheFolder()), `kafka-${KAFKA_VERSION}`);
    const jars = (classPath: string) =>
      classPath
        .trim()
        .split(':')
        .filter((name) => name.endsWith('.jar'));

    const [one, other] = await Promise.all([run(settings, '--classpath'), run(settings, '--classpath')]);
    expect([one?.code, other?.code]).toEqual([0, 0]);
    expect(jars(one.out)).toEqual(['a', 'b', 'c', 'd'].map((name) => join(home, 'libs', `${name}.jar`)));
    expect(other.out).toBe(one.out);
    expect((await readdir(home)).toSorted()).toEqual(['libs', 'tools']);

    await rm(join(home, 'libs', 'c.jar'));
    expect((await run(settings, '--classpath')).out).toBe(one.out);
    expect(existsSync(join(home, 'libs', 'c.jar'))).toBe(true);
  }, 30_000);
});

/** The process id of the broker on a folder. */
async function brokerOf(folder: string): Promise<number> {
  for (const pid of await readdir('/proc')) {
    const words = /^\d+$/.test(pid) ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : '';
    if (words.includes(join(folder, 'server.properties')) && words.startsWith('java')) return Number(pid);
  }
  throw new Error('there is no broker on the folder');
}
