/** Ten thousand malformed messages among ten thousand good ones: each good one is taken, each bad one is a dead letter and a receipt with its reason, and the hub goes on. */
import kafkajs from 'kafkajs';
import { expect, onTestFinished, test } from 'vitest';
import { groupOf } from '../../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../../integrations/police-incidents/feed.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import type { BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import { ask, emptyFolder } from '../database/folder.ts';
import { startHub } from '../support/hub-process.ts';
import { describeWithKafka, useKafka } from '../support/kafka.ts';
import { until } from '../support/until.ts';
import { busAt, busSettings } from './buses.ts';
import { referenceOf, TOPIC, written } from './counted-logs.ts';
import { expectSame, messagesOn, onceEach } from './scene.ts';

const GOOD = 10_000;
const LOGS = 2_000;
/** Of five million bytes each, which only a sender that compresses gets past a broker. */
const HUGE = 12;
const PATIENCE = 120_000;

/** What is wrong, by the reason that its sender is told. */
const SPOILT: readonly (readonly [reason: string, spoil: (message: OutgoingMessage) => Partial<OutgoingMessage>])[] = [
  ['NOT_JSON', ({ value }) => ({ value: (value ?? Buffer.of()).subarray(0, 40) })],
  ['WRONG_TYPE', (message) => changed(message, { revision: 'two' })],
  ['EMPTY_BODY', () => ({ value: null })],
  ['NOT_UTF8', () => ({ value: Buffer.from([0xff, 0xfe, 0x00, 0x80]) })],
  ['BAD_ATTRIBUTE', ({ headers }) => ({ headers: { ...headers, ce_specversion: '0.3' } })],
  ['UNKNOWN_TYPE', ({ headers }) => ({ headers: { ...headers, ce_type: 'police.incident.v2.recorded' } })],
  ['FORBIDDEN_NAME', ({ value }) => ({ value: Buffer.from(String(value).replace('{', '{"__proto__":{"revision":9},')) })],
  ['TOO_DEEP', () => ({ value: Buffer.from('['.repeat(10_000) + ']'.repeat(10_000)) })],
  ['UNKEEPABLE_TEXT', (message) => changed(message, { summary: 'half of a pair: \ud83d' })],
  ['KEY_MISMATCH', () => ({ key: 'humberside|2001-01-01|1' })],
  ['TIME_MISSING', (message) => changed(message, { reportedAt: undefined })],
  ['WRONG_SOURCE', ({ headers }) => ({ headers: { ...headers, ce_source: 'urn:somebody:else' } })],
  ['MISSING_ATTRIBUTE', ({ headers }) => ({ headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'ce_isaref')) })],
];

describeWithKafka('on Kafka', () => {
  const kafka = useKafka();

  test(`${GOOD} malformed among ${GOOD} good`, { timeout: 4 * 60_000 }, async () => {
    const folder = await emptyFolder();
    const database = await startEmbedded(folder);
    onTestFinished(() => database.stop());
    const bus = busAt(database.appUrl, kafka.brokers);
    onTestFinished(() => bus.close());
    const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0', ...busSettings(kafka.brokers) });

    // Every second one is bad, and the good ones tell five revisions of each log.
    const truth = new Map<string, string>();
    const began = performance.now();
    for (let from = 0; from < GOOD; from += 500) {
      const messages = Array.from({ length: 500 }, (_, index) => pair(from + index, truth)).flat();
      await bus.publish(messages);
    }
    await sendHuge(kafka.brokers, truth);
    const all = 2 * GOOD + HUGE;
    await until(
      'everything has come to its end',
      async () => (await bus.positions(groupOf(policeIncidentFeed), [TOPIC])).every(({ lag }) => lag === 0n),
      PATIENCE,
    );
    const taken = performance.now();
    const left = async () => {
      const { exchange } = await hub.ask<{ exchange: { outgoing: { waiting: number }[] } }>('{ exchange { outgoing { waiting } } }');
      return exchange.outgoing.every(({ waiting }) => waiting === 0);
    };
    await until('everybody has been told', left, PATIENCE);
    expect((await fetch(new URL('/health/ready', hub.url))).status).toBe(200);

    // One row for each message, with what became of it.
    const rows = await ask<{ id: string; outcome: string; reason: string | null }>(
      database.ownerUrl,
      `select event_id as id, outcome, reason from message where topic = '${TOPIC}'`,
    );
    expect(rows).toHaveLength(all);
    const said = [...truth].map(([id, end]) => `${id} ${end}`);
    expectSame('outcomes', rows.map(({ id, outcome, reason }) => `${id} ${reason ?? outcome}`).toSorted(), said.toSorted());
    expect(truth.size).toBe(all);

    // The good ones: each log stands at its last revision.
    const incidents = await ask<{ line: string }>(database.ownerUrl, `select reference || ' ' || revision || ' ' || summary as line from incident`);
    const expected = Array.from({ length: LOGS }, (_, index) => `${referenceOf(index + 1)} ${GOOD / LOGS} Log ${index + 1}, revision ${GOOD / LOGS}.`);
    expectSame('incidents', incidents.map(({ line }) => line).toSorted(), expected.toSorted());

    // The bad ones: a letter on the bus for each, with its reason.
    const letters = new Map((await messagesOn(bus, `${TOPIC}.dead`)).map((letter) => [letter.headers['dead_id'], letter]));
    const bad = [...truth].filter(([, end]) => !TAKEN.has(end));
    expectSame(
      'letters',
      [...letters.values()].map(({ headers }) => `${headers['ce_id'] ?? ''} ${headers['dead_reason'] ?? ''}`).toSorted(),
      bad.map(([id, end]) => `${id} ${end}`).toSorted(),
    );

    // All: a receipt, once in effect, with a reason and an action for what was not taken.
    const receipts = onceEach('receipts', await messagesOn(bus, `${TOPIC}.receipts`)).map(receiptIn);
    expectSame('receipts', receipts.map(({ eventId, outcome, reason }) => `${eventId} ${reason ?? outcome}`).toSorted(), said.toSorted());
    expect(receipts.filter(({ outcome, sentence, requiredAction }) => outcome === 'REJECTED' && (!sentence || !requiredAction))).toEqual([]);

    const seconds = (since: number, to: number) => Number(((to - since) / 1_000).toFixed(1));
    const figures = {
      messages: all,
      lost: 0,
      doubled: 0,
      seconds: seconds(began, performance.now()),
      good: GOOD,
      bad: all - GOOD,
      takenSeconds: seconds(began, taken),
    };
    console.log(`CHAOS ${JSON.stringify({ what: 'malformed among good', ...figures })}`);
    expect((await hub.stop()).code, hub.program.err).toBe(0);
  });
});

const TAKEN = new Set(['ACCEPTED', 'AMENDED']);

/** The nth good message and a bad one behind it; what must become of them is noted. */
function pair(nth: number, truth: Map<string, string>): OutgoingMessage[] {
  const [number, revision] = [(nth % LOGS) + 1, Math.floor(nth / LOGS) + 1];
  const good = written({ number }, revision, { summary: `Log ${number}, revision ${revision}.`, closed: false }, 'good');
  const spoilt = SPOILT[nth % SPOILT.length];
  if (spoilt === undefined) throw new Error('There is nothing wrong with anything.');
  const [reason, spoil] = spoilt;
  const other = written({ number: 500_000 + nth }, 1, { summary: 'Must not be taken.', closed: false }, 'bad');
  truth.set(good.headers['ce_id'] ?? '', revision === 1 ? 'ACCEPTED' : 'AMENDED');
  truth.set(other.headers['ce_id'] ?? '', reason);
  return [good, { ...other, ...spoil(other) }];
}

/** As a foreign sender that compresses: small on the way, five million bytes when they are unpacked. */
async function sendHuge(brokers: string, truth: Map<string, string>): Promise<void> {
  const producer = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).producer();
  await producer.connect();
  for (let nth = 0; nth < HUGE; nth += 1) {
    const { key, headers, value } = written({ number: 900_000 + nth }, 1, { summary: 'x'.repeat(5_000_000), closed: false }, 'huge');
    truth.set(headers['ce_id'] ?? '', 'TOO_LARGE');
    await producer.send({
      topic: TOPIC,
      compression: kafkajs.CompressionTypes.GZIP,
      messages: [{ key, headers: { ...headers }, value: Buffer.from(value ?? '') }],
    });
  }
  await producer.disconnect();
}

function changed({ value }: OutgoingMessage, fields: Record<string, unknown>): Partial<OutgoingMessage> {
  return { value: Buffer.from(JSON.stringify({ ...(JSON.parse(String(value)) as object), ...fields })) };
}

interface Receipt {
  readonly eventId: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly requiredAction: string | null;
}

function receiptIn({ value }: BusMessage): Receipt {
  return JSON.parse(Buffer.from(value ?? '').toString()) as Receipt;
}
