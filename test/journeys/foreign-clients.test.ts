/** Partners whose clients share no code with the hub, and who have only schema/, the examples and the READMEs: librdkafka and Kafka's own console tools play police and Victim Support. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { emptyFolder } from '../database/folder.ts';
import { examples, messageOf } from '../integrations/police-incidents/messages-for-tests.ts';
import { foreignPython } from '../support/foreign-python.ts';
import { type HubUnderTest, Program, runScript, startHub } from '../support/hub-process.ts';
import { describeWithKafka, kafkaAvailable, useKafka } from '../support/kafka.ts';
import { useSecureKafka } from '../support/secure-kafka.ts';
import { until } from '../support/until.ts';
import { Officer } from './referral.story.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLES = `${ROOT}integrations/police-incidents/examples`;
const SCHEMAS = `${ROOT}schema/messages`;
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const PATIENCE = 30_000;

/** What the foreign police were told of one message. */
interface Told {
  readonly codec: string;
  readonly example: string;
  readonly because: string | null;
  readonly key: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly requiredAction: string | null;
  readonly type: string;
}

describeWithKafka('on an open Kafka, with a hub of the invented world', () => {
  const kafka = useKafka();
  let hub: HubUnderTest;

  beforeAll(async () => {
    hub = await startHub({ HUB_DATA: await emptyFolder(), HUB_SIMULATE: '1', KAFKA_BROKERS: kafka.brokers }, { lasting: true });
  }, 90_000);
  afterAll(async () => void (await hub.kill()));

  test.skipIf(foreignPython === null)("Python's confluent-kafka plays the police, in every codec", { timeout: 120_000 }, async () => {
    const open = `bootstrap.servers=${kafka.brokers}`;
    const task = { send: open, receive: open, group: 'foreign-police', examples: EXAMPLES, schemas: SCHEMAS, codecs: CODECS, firstNumber: 20_001 };
    const told = await python<Told>('police.py', task);

    const accepted = told.filter(({ because }) => because === null);
    expect(accepted.filter(({ outcome, reason, type }) => outcome !== 'ACCEPTED' || reason !== null || type !== 'receipt.accepted')).toEqual([]);
    const each = policeExamples('accepted').length;
    expect(CODECS.map((codec) => accepted.filter((message) => message.codec === codec).length)).toEqual(CODECS.map(() => each));
    // The wrong ones are refused for the reason that they stand for, with something to do about it.
    const rejected = told.filter(({ because }) => because !== null);
    expect(rejected.map(({ example, outcome, reason }) => `${example} ${outcome} ${reason}`)).toEqual(
      rejected.map(({ example, because }) => `${example} REJECTED ${because}`),
    );
    expect(rejected.every(({ requiredAction }) => requiredAction !== null)).toBe(true);
    expect(rejected.length).toBe(policeExamples('rejected').filter(({ headers }) => 'ce_id' in headers).length);
    await allThere(
      hub,
      accepted.map(({ key }) => key ?? ''),
    );
  });

  test("Kafka's console tools play the police, in every codec", { timeout: 120_000 }, async () => {
    const { out } = await runScript('kafka', ['--classpath']);
    const classPath = out.trim();
    const sent = new Map<string, string>();
    const compressed = CODECS.filter((codec) => codec !== 'none');
    for (const [index, codec] of compressed.entries()) {
      const lines = policeExamples('accepted').map((example, nth) => {
        const number = 30_001 + index * 100 + nth;
        const { key, headers, body } = renumbered(example, number);
        const id = randomUUID();
        sent.set(id, key);
        const written = Object.entries({ ...headers, ce_id: id }).map(([name, text]) => `${name}:${text}`);
        return `${written.join(HEADERS_END)}\t${key}\t${body}`;
      });
      const reading = ['parse.headers=true', 'parse.key=true', `headers.separator=${HEADERS_END}`];
      const args = ['--bootstrap-server', kafka.brokers, '--topic', 'police.incident.v1', '--compression-codec', codec];
      await java(classPath, 'ConsoleProducer', [...args, ...reading.flatMap((each) => ['--reader-property', each])], lines.join('\n'));
    }
    const args = ['--bootstrap-server', kafka.brokers, '--topic', 'police.incident.v1.receipts', '--from-beginning'];
    const reader = new Program(['java', ...javaArgs(classPath, 'consumer.ConsoleConsumer'), ...args], {});
    onTestFinished(async () => void (await reader.kill()));
    const outcomes = () =>
      reader.out
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as { eventId: string; outcome: string })
        .filter(({ eventId }) => sent.has(eventId));
    await until('the console reads the receipts of all', () => new Set(outcomes().map(({ eventId }) => eventId)).size === sent.size, PATIENCE);
    expect(outcomes().filter(({ outcome }) => outcome !== 'ACCEPTED')).toEqual([]);
    await allThere(hub, [...sent.values()]);
  });
});

describe.skipIf(!kafkaAvailable || foreignPython === null)('on a secured Kafka, each with its own accounts', () => {
  const kafka = useSecureKafka();
  const file = (account: string) => readFileSync(kafka.clientFile(account), 'utf8');

  test("Python's confluent-kafka plays Victim Support to the end, and the police beside it", { timeout: 120_000 }, async () => {
    const hub = await startHub({ HUB_DATA: await emptyFolder(), HUB_SIMULATE: '0', KAFKA_CLIENT: kafka.clientFile('hub') });
    const officer = new Officer(hub);
    const person = await officer.person('Rowan Foreign', '01632 960711');
    const caseId = await officer.case('Bins set alight', person);
    await officer.consent(person, 'VICTIM_SUPPORT_REFERRAL');
    const { id, body } = await officer.refer({ caseId, personId: person, provider: 'VICTIM_SUPPORT' });

    const accounts = { send: file('victim-support-send'), receive: file('victim-support-receive') };
    const said = await python<{ referral?: unknown; answer?: string; outcome?: string; reason?: string | null }>('victim_support.py', {
      ...accounts,
      group: 'told by the file of the account',
      schemas: SCHEMAS,
      codec: 'zstd',
    });
    expect(said[0]?.referral).toEqual(JSON.parse(body));
    expect(said.slice(1).map(({ answer, outcome, reason }) => ({ answer, outcome, reason }))).toEqual([
      { answer: 'victim-support.referral.acknowledged', outcome: 'ACCEPTED', reason: null },
      { answer: 'victim-support.referral.accepted', outcome: 'ACCEPTED', reason: null },
      { answer: 'victim-support.referral.closed', outcome: 'ACCEPTED', reason: null },
      { answer: 'victim-support.referral.closed', outcome: 'DUPLICATE', reason: null },
    ]);
    const standing = await officer.state(id);
    expect(standing).toMatchObject({ state: 'CLOSED', outcome: 'SUPPORT_COMPLETED', overdue: false, providerReference: expect.stringMatching(/^VS-/) });
    expect(standing.answers.map(({ sequence, status }) => `${sequence} ${status}`)).toEqual(['1 ACKNOWLEDGED', '2 ACCEPTED', '3 CLOSED']);

    const police = { send: file('police-incidents-send'), receive: file('police-incidents-receive'), group: 'told by the file of the account' };
    const told = await python<Told>('police.py', { ...police, examples: EXAMPLES, schemas: SCHEMAS, codecs: ['lz4'], firstNumber: 40_001 });
    // A hub of real records takes nothing that is marked as invented, and says so.
    const invented = new Set(policeExamples('accepted').flatMap(({ name, headers }) => (headers['ce_simulated'] === 'true' ? [name] : [])));
    const accepted = told.filter(({ because, example }) => because === null && !invented.has(example));
    expect(accepted.filter(({ outcome }) => outcome !== 'ACCEPTED')).toEqual([]);
    expect(accepted.length + invented.size).toBe(policeExamples('accepted').length);
    expect(told.filter(({ example }) => invented.has(example)).map(({ reason }) => reason)).toEqual([...invented].map(() => 'SIMULATED_NOT_TAKEN'));
    await allThere(
      hub,
      accepted.map(({ key }) => key ?? ''),
    );
    expect((await hub.stop()).code).toBe(0);
  });
});

/** Between two headers on a line of the console: in the words of none of them. */
const HEADERS_END = ';;';

function policeExamples(sort: 'accepted' | 'rejected') {
  return examples(sort).filter(({ topic }) => topic === 'police.incident.v1');
}

/** An accepted example under a log number of one's own, on one line. */
function renumbered(example: ReturnType<typeof policeExamples>[number], number: number): { key: string; headers: Record<string, string>; body: string } {
  const body = JSON.parse(String(messageOf(example).value)) as { log: { forceCode: string; date: string } };
  const log = { ...body.log, number };
  return { key: `${log.forceCode}|${log.date}|${number}`, headers: example.headers, body: JSON.stringify({ ...body, log }) };
}

/** Fails unless the graph shows each of these incidents to an officer, who is read into the compartments of the examples. */
async function allThere(hub: HubUnderTest, references: readonly string[]): Promise<void> {
  const shown = new Set<string>();
  for (let after: string | null = null, more = true; more;) {
    const { incidents }: Page = await hub.ask<Page>(INCIDENTS, { after }, 'asb-officer');
    for (const { reference } of incidents.nodes) shown.add(reference);
    after = incidents.pageInfo.endCursor;
    more = incidents.pageInfo.hasNextPage;
  }
  expect(references.filter((reference) => !shown.has(reference))).toEqual([]);
  expect(references.length).toBeGreaterThan(0);
}

interface Page {
  readonly incidents: {
    readonly nodes: readonly { readonly reference: string }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

const INCIDENTS =
  'query ($after: String) { incidents(first: 100, after: $after, filter: { simulated: INCLUDE }) { nodes { reference } pageInfo { endCursor hasNextPage } } }';

/** Runs one of the foreign clients with its task; answers the lines that it printed. */
async function python<Line>(script: string, task: Readonly<Record<string, unknown>>): Promise<Line[]> {
  const out = await told(foreignPython ?? 'python3', ['-B', `${ROOT}test/journeys/foreign/${script}`], JSON.stringify(task));
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

function java(classPath: string, tool: string, args: readonly string[], input = ''): Promise<string> {
  return told('java', [...javaArgs(classPath, tool), ...args], input);
}

function javaArgs(classPath: string, tool: string): string[] {
  return ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-cp', classPath, `org.apache.kafka.tools.${tool}`];
}

/** What a program printed that was given something to read. Fails with what it complained of when it ends badly. */
async function told(command: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (out += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => undefined); // it ended before it had read all: its exit code tells
  child.stdin.end(input);
  const code = await ended;
  expect(code, `${command} ${args.at(0)}\n${err}`).toBe(0);
  return out;
}
