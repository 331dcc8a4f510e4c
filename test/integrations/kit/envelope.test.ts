/** What the door of the hub does with envelopes and bodies: sound ones are read, damaged and hostile ones end as a reason, never as an exception. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEEPEST_BODY, LARGEST_BODY, readBody } from '../../../integrations/kit/body.ts';
import { type Envelope, envelopeHeaders, openEnvelope, traceOf } from '../../../integrations/kit/envelope.ts';
import { isRealDay, parseInstant } from '../../../integrations/kit/instant.ts';

const HEADERS = {
  ce_specversion: '1.0',
  ce_id: 'event-1',
  ce_source: 'urn:police:humberside:command-and-control',
  ce_type: 'police.incident.recorded',
  ce_time: '2026-11-20T21:06:30.5+00:00',
  ce_dataschema: 'urn:safer-neighbourhoods:schema:police-incident:1',
  'content-type': 'application/json',
  ce_classification: 'OFFICIAL',
  ce_regime: 'UK_GDPR_PART2',
  ce_isaref: 'OGL-3.0',
  ce_marking: 'MARAC,CHILD,MARAC',
  ce_simulated: 'true',
  ce_correlationid: 'run-7',
};

function opened(headers: Record<string, string | undefined> = {}, value: Uint8Array | null = Buffer.from('{"a":1}')): ReturnType<typeof openEnvelope> {
  const named = Object.entries({ ...HEADERS, ...headers }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return openEnvelope({ key: 'k', headers: Object.fromEntries(named), value });
}

function reasonOf(answer: ReturnType<typeof openEnvelope> | ReturnType<typeof readBody>): string | null {
  return 'rejected' in answer ? answer.rejected.reason : null;
}

test('a sound envelope is read whole', () => {
  expect(opened()).toEqual({
    envelope: {
      key: 'k',
      id: 'event-1',
      source: 'urn:police:humberside:command-and-control',
      type: 'police.incident.recorded',
      time: new Date('2026-11-20T21:06:30.500Z'),
      dataSchema: 'urn:safer-neighbourhoods:schema:police-incident:1',
      classification: 'OFFICIAL',
      regime: 'UK_GDPR_PART2',
      agreement: 'OGL-3.0',
      marking: ['CHILD', 'MARAC'],
      simulated: true,
      correlationId: 'run-7',
    },
    data: { a: 1 },
  });
});

test('optional attributes may be left out', () => {
  const sparse = {
    ce_time: undefined,
    ce_dataschema: undefined,
    'content-type': undefined,
    ce_marking: undefined,
    ce_simulated: undefined,
    ce_correlationid: undefined,
  };
  expect(opened(sparse)).toMatchObject({ envelope: { time: null, dataSchema: null, marking: [], simulated: false, correlationId: null } });
});

describe('domain §3.5: "Reject (dead-letter) when classification, regime or isaref is missing"', () => {
  test.each(['ce_id', 'ce_source', 'ce_type', 'ce_classification', 'ce_regime', 'ce_isaref'])('without %s', (name) => {
    expect(opened({ [name]: undefined })).toMatchObject({ rejected: { reason: 'MISSING_ATTRIBUTE', sentence: `The message has no header ${name}.` } });
    expect(reasonOf(opened({ [name]: '' }))).toBe('MISSING_ATTRIBUTE');
  });

  test('a name that every object has is not taken for a header', () => {
    const { ce_id: _, ...rest } = HEADERS;
    expect(reasonOf(openEnvelope({ key: null, headers: Object.create({ ce_id: 'inherited' }, Object.getOwnPropertyDescriptors(rest)), value: null }))).toBe(
      'MISSING_ATTRIBUTE',
    );
  });
});

describe('domain §2.4: "Hub ceiling = OFFICIAL-SENSITIVE; reject above"', () => {
  test.each([
    ['OFFICIAL', 'OFFICIAL'],
    ['official', 'OFFICIAL'],
    ['OFFICIAL-SENSITIVE', 'OFFICIAL_SENSITIVE'],
    ['OFFICIAL_SENSITIVE', 'OFFICIAL_SENSITIVE'],
    ['Official Sensitive', 'OFFICIAL_SENSITIVE'],
    [' Official - Sensitive ', 'OFFICIAL_SENSITIVE'],
  ])('%j is %s', (written, classification) => {
    expect(opened({ ce_classification: written })).toMatchObject({ envelope: { classification } });
  });

  test.each([
    ['SECRET', 'ABOVE_CEILING'],
    ['secret', 'ABOVE_CEILING'],
    ['TOP SECRET', 'ABOVE_CEILING'],
    ['TOP_SECRET', 'ABOVE_CEILING'],
    ['UK-SECRET', 'ABOVE_CEILING'],
    ['RESTRICTED', 'BAD_ATTRIBUTE'],
    ['OFFICIALLY', 'BAD_ATTRIBUTE'],
    ['constructor', 'BAD_ATTRIBUTE'],
  ])('%j: %s', (written, reason) => {
    expect(reasonOf(opened({ ce_classification: written }))).toBe(reason);
  });

  test('is said before anything else that is wrong, and the body is not looked at', () => {
    expect(reasonOf(openEnvelope({ key: null, headers: { ce_classification: 'SECRET' }, value: null }))).toBe('ABOVE_CEILING');
  });
});

describe('other attributes', () => {
  test.each([
    [{ ce_regime: 'Part2' }, { regime: 'UK_GDPR_PART2' }],
    [{ ce_regime: 'led-part3' }, { regime: 'LED_PART3' }],
    [{ ce_simulated: 'FALSE' }, { simulated: false }],
    [{ ce_marking: ' child , marac ' }, { marking: ['CHILD', 'MARAC'] }],
    [{ ce_marking: '' }, { marking: [] }],
    [{ 'content-type': 'application/json; charset=UTF-8' }, {}],
    [{ 'content-type': 'application/vnd.police+json' }, {}],
  ])('%j is read', (headers, expected) => {
    expect(opened(headers)).toMatchObject({ envelope: expected });
  });

  test.each([
    [{ ce_specversion: undefined }, 'NOT_CLOUDEVENTS'],
    [{ ce_specversion: '0.3' }, 'BAD_ATTRIBUTE'],
    [{ 'content-type': 'application/cloudevents+json' }, 'NOT_CLOUDEVENTS'],
    [{ 'content-type': 'application/cloudevents-batch+json' }, 'NOT_CLOUDEVENTS'],
    [{ 'content-type': 'text/plain' }, 'NOT_JSON'],
    [{ 'content-type': 'application/json; charset=latin1' }, 'NOT_JSON'],
    [{ ce_regime: 'Part4' }, 'BAD_ATTRIBUTE'],
    [{ ce_time: '2026-11-20T21:06:30' }, 'BAD_ATTRIBUTE'],
    [{ ce_time: '2026-02-30T21:06:30Z' }, 'BAD_ATTRIBUTE'],
    [{ ce_time: '' }, 'BAD_ATTRIBUTE'],
    [{ ce_simulated: 'yes' }, 'BAD_ATTRIBUTE'],
    [{ ce_marking: 'CHILD;MARAC' }, 'BAD_ATTRIBUTE'],
    [{ ce_id: 'a\u0000b' }, 'BAD_ATTRIBUTE'],
    [{ ce_id: 'a\nb' }, 'BAD_ATTRIBUTE'],
    [{ ce_isaref: '\ud800' }, 'BAD_ATTRIBUTE'],
    [{ ce_source: 'x'.repeat(1025) }, 'BAD_ATTRIBUTE'],
    [{ 'ce_\u0000': 'x\u0000' }, 'BAD_ATTRIBUTE'],
  ])('%j: %s', (headers, reason) => {
    expect(reasonOf(opened(headers))).toBe(reason);
  });

  test('the sentence names the attribute and not what it held', () => {
    expect(opened({ ce_regime: 'Mrs Invented of 12 Lantern Row' })).toEqual({
      rejected: {
        reason: 'BAD_ATTRIBUTE',
        sentence: 'The header ce_regime is no legal regime that the hub knows.',
        requiredAction: 'Send UK_GDPR_PART2 or LED_PART3.',
      },
    });
  });
});

describe('bodies', () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  test.each([
    ['nothing', null, 'EMPTY_BODY'],
    ['no bytes', Buffer.alloc(0), 'EMPTY_BODY'],
    ['the largest that is read', Buffer.from(`"${'x'.repeat(LARGEST_BODY - 2)}"`), null],
    ['one byte more', Buffer.from(`"${'x'.repeat(LARGEST_BODY - 1)}"`), 'TOO_LARGE'],
    ['five megabytes', Buffer.alloc(5_000_000, 0x20), 'TOO_LARGE'],
    ['Latin-1', Buffer.from('{"street":"Café"}', 'latin1'), 'NOT_UTF8'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'NOT_JSON'],
    ['UTF-8 cut in a character', Buffer.from('"é"').subarray(0, 2), 'NOT_UTF8'],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'NOT_UTF8'],
    ['UTF-8 with its mark', Buffer.from('\ufeff{"a":1}'), null],
    ['half an object', Buffer.from('{"a":'), 'NOT_JSON'],
    ['NaN', Buffer.from('{"a":NaN}'), 'NOT_JSON'],
    ['two objects', Buffer.from('{}{}'), 'NOT_JSON'],
    ['as deep as may be', Buffer.from(deep(DEEPEST_BODY)), null],
    ['deeper', Buffer.from(deep(DEEPEST_BODY + 1)), 'TOO_DEEP'],
    ['ten thousand deep', Buffer.from(deep(10_000)), 'TOO_DEEP'],
    ['half a million deep', Buffer.from(deep(500_000)), 'TOO_DEEP'],
    ['ten thousand objects deep', Buffer.from(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`), 'TOO_DEEP'],
    ['half a surrogate pair', Buffer.from('{"a":"\\ud83d"}'), 'UNKEEPABLE_TEXT'],
    ['half a surrogate pair in a name', Buffer.from('{"\\ud83d":1}'), 'UNKEEPABLE_TEXT'],
    ['a whole pair', Buffer.from('{"a":"\\ud83d\\ude00"}'), null],
    ['a NUL', Buffer.from('{"a":"\\u0000"}'), 'UNKEEPABLE_TEXT'],
    ['infinity', Buffer.from('{"a":1e999}'), 'NUMBER_OUT_OF_RANGE'],
    ['a number of twenty digits', Buffer.from('{"a":12345678901234567890}'), 'NUMBER_OUT_OF_RANGE'],
    ['the largest exact number', Buffer.from('{"a":9007199254740991}'), null],
    ['a name that pollutes', Buffer.from('{"__proto__":{"polluted":true}}'), 'FORBIDDEN_NAME'],
    ['one below the top', Buffer.from('{"place":{"__proto__":{"polluted":true}}}'), 'FORBIDDEN_NAME'],
  ])('%s: %s', (_, value, reason) => {
    expect(reasonOf(readBody(value))).toBe(reason);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

const attributeText = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'abcXYZ019:/.-|é雪') });
const anEnvelope: fc.Arbitrary<Envelope> = fc.record({
  key: fc.option(attributeText),
  id: attributeText,
  source: attributeText,
  type: attributeText,
  time: fc.option(fc.date({ min: new Date('1900-01-02T00:00:00Z'), max: new Date('2199-12-30T00:00:00Z'), noInvalidDate: true })),
  dataSchema: fc.option(attributeText),
  classification: fc.constantFrom('OFFICIAL', 'OFFICIAL_SENSITIVE'),
  regime: fc.constantFrom('UK_GDPR_PART2', 'LED_PART3'),
  agreement: attributeText,
  marking: fc.uniqueArray(fc.constantFrom('CHILD', 'MARAC', 'OCG', 'MACE-2')).map((compartments) => compartments.toSorted()),
  simulated: fc.boolean(),
  correlationId: fc.option(attributeText),
});

test('what we write we read back', () => {
  fc.assert(
    fc.property(anEnvelope, (envelope) => {
      expect(openEnvelope({ key: envelope.key, headers: envelopeHeaders(envelope), value: Buffer.from('[]') })).toEqual({ envelope, data: [] });
    }),
  );
});

test('no headers and no bytes bring it down', () => {
  const headers = fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(HEADERS)), fc.string({ unit: 'binary' })), fc.string({ unit: 'binary' }));
  const value = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(headers, fc.boolean(), value, (odd, sound, body) => {
      const all = sound ? { ...odd, ...HEADERS } : { ...HEADERS, ...odd };
      const answer = openEnvelope({ key: null, headers: all, value: body });
      expect('rejected' in answer || 'envelope' in answer).toBe(true);
      traceOf(all);
    }),
    { numRuns: 300 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe('the trace of a broken message', () => {
  test('says what can be read, so that a feed can count its rejections', () => {
    const { ce_isaref: _, ...broken } = HEADERS;
    expect(traceOf({ ...broken, ce_id: 'a\u0000b' })).toEqual({
      id: null,
      source: 'urn:police:humberside:command-and-control',
      type: 'police.incident.recorded',
      correlationId: 'run-7',
      simulated: true,
    });
  });

  test('says nothing of a message without headers', () => {
    expect(traceOf({})).toEqual({ id: null, source: null, type: null, correlationId: null, simulated: false });
  });
});

test.each([
  ['2026-11-20T21:06:30Z', '2026-11-20T21:06:30.000Z'],
  ['2026-11-20T21:06:30.123456789+01:00', '2026-11-20T20:06:30.123Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2025-02-29T00:00:00Z', null],
  ['2026-11-20T24:00:00Z', null],
  ['2026-11-20T23:59:60Z', null],
  ['2026-11-20T21:06Z', null],
  ['2026-11-20', null],
  ['2026-11-20T21:06:30', null],
  ['1899-12-31T00:00:00Z', null],
  ['+012026-11-20T21:06:30Z', null],
  ['', null],
])('%j as an instant: %s', (text, expected) => {
  expect(parseInstant(text)?.toISOString() ?? null).toBe(expected);
});

test.each([
  ['2024-02-29', true],
  ['2025-02-29', false],
  ['2026-11-31', false],
  ['2026-1-1', false],
  ['2200-01-01', false],
  ['', false],
])('%j is a real day: %s', (text, expected) => {
  expect(isRealDay(text)).toBe(expected);
});
