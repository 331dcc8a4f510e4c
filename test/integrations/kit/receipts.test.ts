/** Whoever sends hears what became of each message: once taken or not, under the key it came with, and nothing of what was in it. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { replay } from '../../../integrations/kit/inbound.ts';
import { RECEIPT_SCHEMA, RECEIPT_TYPES, type Receipt } from '../../../integrations/kit/receipts.ts';
import { POLICE_SOURCE } from '../../../integrations/police-incidents/messages.ts';
import type { BusMessage, OutgoingMessage } from '../../../src/exchange/bus.ts';
import { until } from '../../support/until.ts';
import { aLog, type Changes, examples, messageOf, NOW } from '../police-incidents/messages-for-tests.ts';
import { feedThat, type InboundWorld, inboundWorld, lyingAt, TOPIC } from './inbound-world.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const isReceipt = ajv.compile<Receipt>(RECEIPT_SCHEMA);

let world: InboundWorld;

beforeAll(async () => {
  world = await inboundWorld();
});
beforeEach(() => world.forget());
afterAll(() => world.close());

function log(number: number, changes: Changes = {}, headers: Changes = {}): OutgoingMessage {
  return aLog({ log: { forceCode: 'humberside', date: '2026-11-20', number }, key: `humberside|2026-11-20|${number}`, ...changes }, {}, headers);
}

function bodyOf({ value }: BusMessage): Receipt {
  const body: unknown = JSON.parse(Buffer.from(value ?? '').toString());
  if (!isReceipt(body)) throw new Error(`A receipt is not as its schema says: ${ajv.errorsText(isReceipt.errors)}.`);
  return body;
}

/** One line for each receipt, by offset. */
async function receipts(): Promise<string[]> {
  return (await world.receipts())
    .map(bodyOf)
    .toSorted((a, b) => Number(a.offset) - Number(b.offset))
    .map(({ offset, outcome, reason }) => [offset, outcome, ...(reason === null ? [] : [reason])].join(' '));
}

const broken = feedThat(() => {
  throw new TypeError('the hub has a bug');
});

test('each message has a receipt that says what became of it', async () => {
  await world.take([
    lyingAt(0, log(1)),
    lyingAt(1, log(1, { revision: 3, summary: 'Group has moved on.' })),
    lyingAt(2, log(1, { revision: 2, summary: 'Group is still there.' })),
    lyingAt(3, log(1)),
    lyingAt(4, log(1, { summary: 'Something else.' })),
    lyingAt(5, log(2, { nsirCategory: null })),
  ]);
  expect(await receipts()).toEqual(['0 ACCEPTED', '1 AMENDED', '2 SUPERSEDED', '3 DUPLICATE', '4 REJECTED REVISION_CONFLICT', '5 REJECTED NSIR_MISSING']);
  expect(new Set((await world.receipts()).map(({ headers }) => headers['ce_type']))).toEqual(
    new Set(['receipt.accepted', 'receipt.amended', 'receipt.superseded', 'receipt.duplicate', 'receipt.rejected']),
  );
});

test('a receipt names the message, the reason and the action, in an envelope of the hub, under the key of the message', async () => {
  await world.take([lyingAt(7, log(1, { nsirCategory: null }, { ce_id: 'event-1' }))]);
  const [receipt] = await world.receipts();
  if (!receipt) throw new Error('There is no receipt.');
  expect(bodyOf(receipt)).toEqual({
    eventId: 'event-1',
    eventSource: POLICE_SOURCE,
    eventType: 'police.incident.recorded',
    topic: TOPIC,
    partition: 0,
    offset: '7',
    outcome: 'REJECTED',
    reason: 'NSIR_MISSING',
    sentence: 'The incident is anti-social behaviour and has no NSIR category.',
    requiredAction: 'Send nsirCategory as one of PERSONAL, NUISANCE, ENVIRONMENTAL.',
    receivedAt: NOW.toISOString(),
  });
  expect(receipt.key).toBe('humberside|2026-11-20|1');
  const [row] = await world.hub.ask<{ id: string }>('select id from message');
  expect(receipt.headers).toEqual({
    ce_specversion: '1.0',
    ce_id: row?.id,
    ce_source: 'urn:safer-neighbourhoods:hub',
    ce_type: 'receipt.rejected',
    ce_time: NOW.toISOString(),
    ce_dataschema: 'urn:safer-neighbourhoods:schema:receipt:1',
    'content-type': 'application/json',
    ce_classification: 'OFFICIAL-SENSITIVE',
    ce_regime: 'UK_GDPR_PART2',
    ce_isaref: 'INTERNAL',
  });
  expect(RECEIPT_TYPES.map(({ type }) => type)).toContain('receipt.rejected');
});

test('the receipts of a key come in the order of its messages', async () => {
  for (let first = 0; first < 60; first += 20)
    await world.take(
      Array.from({ length: 20 }, (_, nth) => lyingAt(first + nth, log(1 + (nth % 4), { revision: first + nth + 1, summary: `As of ${first + nth}.` }))),
    );
  const keys = Map.groupBy(await world.receipts(), ({ key }) => key);
  expect(keys.size).toBe(4);
  for (const [, own] of keys) {
    expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
    const offsets = own.map((receipt) => Number(bodyOf(receipt).offset));
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(offsets).toHaveLength(15);
  }
});

test('what comes again has no second receipt', async () => {
  await world.take([lyingAt(0, log(1))]);
  await world.take([lyingAt(0, log(1)), lyingAt(1, log(2))]);
  expect(await receipts()).toEqual(['0 ACCEPTED', '1 ACCEPTED']);
});

test('the transaction of a batch writes one row of the outbox for its receipts and one for its letters, however many messages it takes', async () => {
  const messages = Array.from({ length: 300 }, (_, nth) => lyingAt(nth, nth % 2 === 0 ? log(nth + 1) : log(nth + 1, { nsirCategory: null })));
  await world.take(messages);
  expect(await world.hub.ask("select type, count(*)::int as rows from outbox where type like 'hub.%' group by 1 order by 1")).toEqual([
    { type: 'hub.dead-letters', rows: 1 },
    { type: 'hub.receipts', rows: 1 },
  ]);
  expect(await receipts()).toHaveLength(300);
  expect(await world.letters()).toHaveLength(150);
});

describe('whatever a sender writes', () => {
  const written: [string, Pick<OutgoingMessage, 'key' | 'headers'>, string | null, string | null][] = [
    ['no id', { key: 'a', headers: {} }, null, 'a'],
    ['an empty id', { key: 'a', headers: { ce_id: '' } }, '', 'a'],
    ['control characters in the id', { key: 'a', headers: { ce_id: 'x\ny\u0007' } }, null, 'a'],
    ['NUL in id and key', { key: 'a\0b', headers: { ce_id: 'x\0' } }, null, 'a\uFFFDb'],
    ['an endless id', { key: 'a', headers: { ce_id: 'x'.repeat(50_000) } }, null, 'a'],
    ['an endless key', { key: 'k'.repeat(5_000), headers: { ce_id: 'x' } }, 'x', null],
    ['half a surrogate pair', { key: '\uD800', headers: { ce_id: '\uDC00' } }, null, '\uFFFD'],
    ['an id in other letters', { key: 'ключ', headers: { ce_id: '𝔸-1' } }, '𝔸-1', 'ключ'],
    ['no key', { key: null, headers: { ce_id: 'x' } }, 'x', null],
    ['names of prototypes', { key: '__proto__', headers: { constructor: 'x', ce_id: '__proto__' } }, '__proto__', '__proto__'],
  ];
  test.each(written)('%s: it has its receipt', async (_, { key, headers }, id, keyed) => {
    await world.take([lyingAt(0, { topic: TOPIC, key, headers, value: null }), lyingAt(1, log(2))]);
    const all = await world.receipts();
    const receipt = all.find((each) => bodyOf(each).offset === '0');
    expect(receipt && bodyOf(receipt)).toMatchObject({ eventId: id, outcome: 'REJECTED' });
    expect(receipt?.key).toBe(keyed);
    expect(all).toHaveLength(2);
  });

  test('nothing of it goes back but id, source, type and key', async () => {
    const canary = 'CANARY-7731';
    await world.take([
      lyingAt(
        0,
        log(1, { summary: canary, outcome: canary, [canary]: canary }, { ce_correlationid: canary, ce_dataschema: `urn:${canary}`, [`x-${canary}`]: canary }),
      ),
      lyingAt(1, log(2, { summary: canary, nsirCategory: canary })),
      lyingAt(2, { ...log(3), value: Buffer.from(`{"${canary}`) }),
      lyingAt(3, log(4, {}, { ce_classification: canary, ce_time: canary, ce_marking: canary })),
    ]);
    const all = await world.receipts();
    expect(all).toHaveLength(4);
    expect(all.map(({ key, headers, value }) => JSON.stringify([key, headers, Buffer.from(value ?? '').toString()])).join()).not.toContain(canary);
  });

  test.each(examples('rejected').filter(({ topic }) => topic === TOPIC))('$because: its receipt is as the schema says', async (example) => {
    await world.take([lyingAt(0, messageOf(example))]);
    expect(await receipts()).toEqual([`0 REJECTED ${example.because}`]);
  });
});

describe('when the hub itself fails', () => {
  test('the receipt says so, and another one says that the message was taken after all', async () => {
    const [place] = await world.bus.publish([log(1)]);
    if (!place) throw new Error('nothing was published');
    await world.take([{ ...lyingAt(0, log(1)), ...place }], broken, { attempts: 1 });
    expect((await world.receipts()).map((each) => bodyOf(each).outcome)).toEqual(['FAILED']);
    const span = { topic: place.topic, partition: place.partition, from: place.offset, to: place.offset };
    await replay([broken], span, world.settings);
    expect((await world.receipts()).map((each) => bodyOf(each).outcome)).toEqual(['FAILED']);
    await replay([feedThat(() => undefined)], span, world.settings);
    await replay([feedThat(() => undefined)], span, world.settings);
    const all = await world.receipts();
    expect(all.map((each) => [bodyOf(each).outcome, bodyOf(each).reason])).toEqual([
      ['FAILED', 'HUB_FAILED'],
      ['ACCEPTED', null],
    ]);
    expect(new Set(all.map(({ headers }) => headers['ce_id'])).size).toBe(2);
  });

  test('a receipt that had not left when its message was mended still says FAILED', async () => {
    const busy = Promise.withResolvers<void>();
    const mended = Promise.withResolvers<void>();
    world.between = async (messages, publish) => {
      if (messages.some(({ topic }) => topic.endsWith('.receipts'))) {
        busy.resolve();
        await mended.promise;
      }
      return publish();
    };
    const [place] = await world.bus.publish([log(1)]);
    if (!place) throw new Error('nothing was published');
    await world.take([{ ...lyingAt(0, log(9)), ...place, offset: place.offset + 1_000_000n }]);
    await busy.promise;
    await world.take([{ ...lyingAt(0, log(1)), ...place }], broken, { attempts: 1 });
    await replay([feedThat(() => undefined)], { topic: place.topic, partition: place.partition, from: place.offset, to: place.offset }, world.settings);
    mended.resolve();
    expect(
      (await world.receipts())
        .map(bodyOf)
        .filter(({ offset }) => offset === String(place.offset))
        .map(({ outcome }) => outcome),
    ).toEqual(['FAILED', 'ACCEPTED']);
  });
});

describe('simulated messages', () => {
  test('have receipts that say so', async () => {
    await world.take([lyingAt(0, log(1, {}, { ce_simulated: 'true' })), lyingAt(1, log(2))]);
    const marked = (await world.receipts()).map((each) => [bodyOf(each).offset, each.headers['ce_simulated']]);
    expect(marked.toSorted()).toEqual([
      ['0', 'true'],
      ['1', undefined],
    ]);
  });

  test('are refused by a hub of real records, and their senders hear of it', async () => {
    await world.take([lyingAt(0, log(1, {}, { ce_simulated: 'true' }))], undefined, { acceptSimulated: false });
    expect((await world.receipts()).map((each) => [bodyOf(each).reason, each.headers['ce_simulated']])).toEqual([['SIMULATED_NOT_TAKEN', 'true']]);
  });
});

test('a receipt that the bus took without saying so comes again under the same identity', async () => {
  let silent = 1;
  world.between = async (messages, publish) => {
    const places = await publish();
    if (messages.some(({ topic }) => topic.endsWith('.receipts')) && silent-- > 0) throw new Error('the connection broke before the answer');
    return places;
  };
  await world.take([lyingAt(0, log(1))]);
  await until('it came twice', async () => (await world.receipts()).length === 2);
  const [first, second] = await world.receipts();
  expect([first?.headers, Buffer.from(first?.value ?? '')]).toEqual([second?.headers, Buffer.from(second?.value ?? '')]);
});
