/** Whatever is typed into a search box is searched for or refused with a sentence; nothing that is typed breaks anything. */
import fc from 'fast-check';
import { isInputObjectType, type GraphQLInputField } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/access/identity.ts';
import { schema } from '../../src/graph/schema.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anIncident, aPerson, aStaffMember } from '../support/records.ts';

const STREETS = [
  'Fighting outside the Blue Bell',
  'A fight on High Street, with a broken window',
  'Bottles thrown; nobody hurt',
  "O'Brien's gate was kicked in",
  'Café window broken 🪟',
];

const SEARCHES = ['cases', 'people', 'locations', 'meetings', 'premises'] as const;

describe('a search', () => {
  let graph: TestGraph;

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    for (const street of STREETS) anIncident(em, null, { summary: street });
    const each = aCase(em, 'Fighting', aStaffMember(em), aLocation(em, 'High Street'));
    aMeeting(em, 'Fighting', [each]);
    aPerson(em, 'Siân Example-Oak');
    await em.flush();
  });
  afterAll(() => graph.close());

  async function found(text: string): Promise<readonly string[]> {
    const { data, errors } = await graph.ask('query ($text: String) { incidents(first: 100, filter: { text: $text }) { nodes { summary } } }', { text });
    expect(errors).toEqual([]);
    return (data as { incidents: { nodes: readonly { summary: string }[] } }).incidents.nodes.map(({ summary }) => summary).sort();
  }

  const ALL = [...STREETS].sort();
  const chosen = (...indexes: readonly number[]) => indexes.map((index) => STREETS[index] ?? '').sort();

  test.each([
    ['fight', chosen(0, 1)],
    ['FIGHTS', chosen(0, 1)],
    ['fight window', chosen(1)],
    ['fight or bottle', chosen(0, 1, 2)],
    ['fight -window', chosen(0)],
    ['"high street"', chosen(1)],
    ['"street high"', []],
    ['"high street', chosen(1)],
    ['-fight', chosen(2, 3, 4)],
    ["O'Brien's", chosen(3)],
    ['café', chosen(4)],
    ['the', []],
    ['the and of', []],
    ['the fight', chosen(0, 1)],
    ['', ALL],
    [' \t\n ', ALL],
    ['""', []],
    ['-', []],
    ['& | ! ( ) :* <->', []],
    ["'; drop table incident; --", []],
    ['%', []],
    ['fight:*', chosen(0, 1)],
    ['\\', []],
  ])('for %j finds what a reader would think', async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('for words of a name finds the person, however it is written', async () => {
    for (const [text, count] of [
      ['siân', 1],
      ['EXAMPLE', 1],
      ['oak example', 1],
      ['sian', 0],
      ['the', 0],
    ] as const) {
      const { data } = await graph.ask('query ($text: String) { people(filter: { text: $text }) { totalCount } }', { text });
      expect(data, text).toEqual({ people: { totalCount: count } });
    }
  });

  test.each([
    ['a NUL character', 'fight\0', '"filter.text" holds a NUL character; send it without.'],
    ['a lone high surrogate', 'fight \ud83e', '"filter.text" holds half a character (a lone surrogate); send whole Unicode text.'],
    ['a lone low surrogate', '\udd7f fight', '"filter.text" holds half a character (a lone surrogate); send whole Unicode text.'],
    ['501 characters', 'x'.repeat(501), '"filter.text" looks for at most 500 characters of words; send fewer.'],
    ['21 minus signs', 'fight --------------------- window', '"filter.text" holds at most 20 minus signs; leave out fewer words.'],
    ['10 kB', 'fight '.repeat(1_707), '"filter.text" looks for at most 500 characters of words; send fewer.'],
    ['10 kB in one word', 'x'.repeat(10_240), '"filter.text" looks for at most 500 characters of words; send fewer.'],
  ])('for %s is refused with a sentence, wherever it is typed', async (_, text, message) => {
    const refusal = (path: string) => [{ message, code: 'BAD_USER_INPUT', path }];
    for (const list of SEARCHES)
      expect((await graph.ask(`query ($text: String) { ${list}(filter: { text: $text }) { totalCount } }`, { text })).errors, list).toEqual(refusal(list));
    expect((await graph.ask('query ($text: String) { incidentCounts(filter: { text: $text }) { count } }', { text })).errors).toEqual(
      refusal('incidentCounts'),
    );
    expect(
      (await graph.ask('query ($text: String) { cases { nodes { incidents(filter: { text: $text }) { totalCount } } } }', { text })).errors[0],
    ).toMatchObject({ message, code: 'BAD_USER_INPUT' });
  });

  test.each([
    ['ASCII', 'x'],
    ['the longest letters', '𐐀'],
    ['letters that grow when they are made small', 'Ⱥ'],
    ['emoji', '🙂'],
  ])('for one word of 500 characters is not too long for the database: %s', async (_, letter) => {
    expect(await found(letter.repeat(500))).toEqual([]);
    expect(await found(`${letter.repeat(245)}/${letter.repeat(245)}`)).toEqual([]);
  });

  /** Every text that a filter takes: search boxes, codes, references. */
  const texts = Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .filter(({ name }) => name.endsWith('Filter'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field: GraphQLInputField) => String(field.type) === 'String')
        .map((field) => [type.name, field.name] as const),
    );
  const listOfFilter = (filter: string) =>
    Object.values(schema.getQueryType()?.getFields() ?? {}).find(
      (field) => field.name !== 'incidentCounts' && field.args.some((arg) => String(arg.type) === filter),
    )?.name;

  test.each(texts.filter(([filter]) => listOfFilter(filter) !== undefined))('%s.%s takes any text', async (filter, field) => {
    const ask = (text: string) => graph.ask(`query ($text: String) { ${listOfFilter(filter)}(filter: { ${field}: $text }) { totalCount } }`, { text }, ROLES);
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({
        unit: fc.constantFrom('"', '-', "'", '|', '&', '!', '(', ')', ':', '*', '<', '>', '\\', ' ', 'a', 'or', '/', '@', '.', '\ud800'),
        maxLength: 500,
      }),
      fc.constantFrom('http://'.repeat(70), 'a@b.c '.repeat(80), '1e9999', '/'.repeat(500), '- '.repeat(250), 'or '.repeat(160), '"'.repeat(500)),
    );
    await fc.assert(
      fc.asyncProperty(typed, async (text) => {
        for (const { code, message } of (await ask(text)).errors) expect(code, message).toBe('BAD_USER_INPUT');
      }),
      { numRuns: field === 'text' ? 60 : 15 },
    );
    expect((await ask('\0')).errors.map(({ message }) => message)).toEqual([`"filter.${field}" holds a NUL character; send it without.`]);
  });
});
