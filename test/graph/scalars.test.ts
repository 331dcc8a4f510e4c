/** Instants and days, as they are sent: what the hub understands, and that all else is refused with an example. */
import fc from 'fast-check';
import { parseValue } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badInput } from '../../src/graph/bad-input.ts';
import { dateScalar, dateTimeScalar } from '../../src/graph/scalars.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';

const NO_INSTANT = 'Send an instant as RFC 3339 with an offset, such as 2026-11-20T23:15:00Z.';
const NO_DAY = 'Send a calendar day as 2026-11-20.';

describe('an instant', () => {
  test.each([
    ['2026-11-20T23:15:00Z', '2026-11-20T23:15:00.000Z'],
    ['2026-11-20T23:15:00.123Z', '2026-11-20T23:15:00.123Z'],
    ['2026-11-20T23:15:00.123999Z', '2026-11-20T23:15:00.123Z'],
    ['2026-07-01T00:30:00+01:00', '2026-06-30T23:30:00.000Z'],
    ['2026-07-01T00:30:00-05:00', '2026-07-01T05:30:00.000Z'],
    ['2026-11-20t23:15:00z', '2026-11-20T23:15:00.000Z'],
    ['2026-11-20 23:15:00Z', '2026-11-20T23:15:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
  ])('%s is understood', (sent, instant) => {
    expect(dateTimeScalar.parseValue(sent).toISOString()).toBe(instant);
    expect(dateTimeScalar.parseLiteral(parseValue(JSON.stringify(sent))).toISOString()).toBe(instant);
  });

  const wrong: readonly unknown[] = [
    '',
    'yesterday',
    '2026-11-20',
    '2026-11-20T23:15:00',
    '2026-11-20T23:15Z',
    '2026-11-20T24:15:00Z',
    '2026-11-20T23:60:00Z',
    '2026-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-11-31T12:00:00Z',
    '20261120T231500Z',
    '2026-11-20T23:15:00+0100',
    '2026-11-20T23:15:00+01:00[Europe/London]',
    '2026-11-20T23:15:00+25:00',
    '0000-12-31T12:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    ' 2026-11-20T23:15:00Z',
    '2026-11-20T23:15:00Z\0',
    '２０２６-11-20T23:15:00Z',
    'infinity',
    1_790_000_000_000,
    true,
    null,
    {},
    ['2026-11-20T23:15:00Z'],
  ];
  test.each(wrong.map((each) => [each]))('%j is refused', (sent) => {
    expect(() => dateTimeScalar.parseValue(sent)).toThrow(badInput(NO_INSTANT));
  });

  test('is written in UTC to the millisecond, and reads as it was written', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), (at) => {
        const written = dateTimeScalar.serialize(at);
        expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(dateTimeScalar.parseValue(written)).toEqual(at);
      }),
    );
  });
});

describe('a day', () => {
  test.each(['2026-11-20', '2024-02-29', '0001-01-01', '9999-12-31'])('%s is understood', (day) => {
    expect(dateScalar.parseValue(day)).toBe(day);
    expect(dateScalar.parseLiteral(parseValue(JSON.stringify(day)))).toBe(day);
    expect(dateScalar.serialize(day)).toBe(day);
  });

  const wrong: readonly unknown[] = [
    '',
    'today',
    '2026-11-2',
    '26-11-20',
    '2026-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-01-00',
    '2026-04-31',
    '0000-01-01',
    '+010000-01-01',
    '20261120',
    '2026-11-20T00:00:00Z',
    '2026/11/20',
    ' 2026-11-20',
    '2026-11-20\n',
    'infinity',
    20_261_120,
    null,
    ['2026-11-20'],
  ];
  test.each(wrong.map((each) => [each]))('%j is refused', (sent) => {
    expect(() => dateScalar.parseValue(sent)).toThrow(badInput(NO_DAY));
  });
});

describe('in a question', () => {
  let graph: TestGraph;
  beforeAll(async () => void (graph = await aGraph()));
  afterAll(() => graph.close());

  test.each([
    ['incidents(filter: { occurredFrom: $at })', 'DateTime', '2026-11-31T00:00:00Z', NO_INSTANT],
    ['incidents(filter: { occurredBefore: $at })', 'DateTime', 1_790_000_000, NO_INSTANT],
    ['cases(filter: { openedFrom: $at })', 'DateTime', '2026-11-20', NO_INSTANT],
    ['meetings(filter: { scheduledBefore: $at })', 'DateTime', '0000-01-01T00:00:00Z', NO_INSTANT],
    ['messages(filter: { receivedFrom: $at })', 'DateTime', 'now', NO_INSTANT],
    ['wards(filter: { standing: $at })', 'Date', '2023-02-29', NO_DAY],
    ['wards(filter: { standing: $at })', 'Date', '0000-01-01', NO_DAY],
  ])('%s, a wrong one is refused with the sentence', async (field, type, at, sentence) => {
    const { data, errors } = await graph.ask(`query ($at: ${type}) { ${field} { totalCount } }`, { at });
    expect(data).toBeNull();
    expect(errors.map(({ code, message }) => ({ code, sentence: message.endsWith(sentence) }))).toEqual([{ code: 'BAD_USER_INPUT', sentence: true }]);
    const literal = await graph.ask(`{ ${field.replace('$at', JSON.stringify(at))} { totalCount } }`);
    expect(literal.errors.map(({ message }) => message)).toEqual([expect.stringContaining(sentence)]);
  });

  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-03-29T01:30:00Z', '2026-10-25T00:30:00+01:00'])(
    'the database understands %s',
    async (at) => {
      for (const [list, field] of [
        ['incidents', 'occurredFrom'],
        ['cases', 'openedBefore'],
        ['meetings', 'scheduledFrom'],
        ['messages', 'receivedBefore'],
      ] as const)
        expect((await graph.ask(`query ($at: DateTime) { ${list}(filter: { ${field}: $at }) { totalCount } }`, { at })).errors).toEqual([]);
      expect((await graph.ask('query ($day: Date) { wards(filter: { standing: $day }) { totalCount } }', { day: at.slice(0, 10) })).errors).toEqual([]);
    },
  );
});
