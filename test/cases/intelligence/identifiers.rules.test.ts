/** Domain rule 22: "PEF respondent name, address, phone, email not in free text" — in whatever spelling somebody writes them, and nothing else is held back. */
import { describe, expect, test } from 'vitest';
import { cutsAWord, identifierFinder, type RespondentRecord } from '../../../src/cases/intelligence/identifiers.rules.ts';

const RECORD: RespondentRecord = {
  names: ['Mrs Marta O’Neil-Quince', 'Tillie'],
  phones: ['01632 960103', '+44 7700 900123'],
  emails: ['marta.q85@example.org'],
  house: '12A',
  street: 'Larch Row',
  town: 'Scunthorpe',
  postcode: 'DN15 6NL',
  notes: "Works nights at the bakery by the canal, doesn't drive",
};
const finder = identifierFinder(RECORD, ['Callum Ferriby']);
const kindsIn = (text: string, nearby?: string) => [...new Set(finder.find(text, nearby).map(({ kind }) => kind))].toSorted();

describe('names, each word by itself', () => {
  test.each([
    'Marta said so',
    'ask MARTA',
    'martá',
    'M.a.r.t.a',
    'm a r t a',
    'M-A-R-T-A',
    'Mar\u00adta',
    'Mar\u200bta',
    '\u202eMarta',
    'Ｍａｒｔａ',
    '𝓜𝓪𝓻𝓽𝓪',
    'Ⓜⓐⓡⓣⓐ',
    '🇲🇦🇷🇹🇦',
    'М\u0430rt\u0430',
    'Mᴀʀᴛᴀ',
    "Marta's dog",
    'marta_1985',
    'ONeil',
    "O'Neil",
    'O Neil',
    'o`neil',
    'Quince',
    'QUINCE, Marta',
    'the Quinces next door',
    'martaoneilquince',
    'Tillie',
    'M.O.Q.',
    'kids call her “Tillie”',
  ])('%s', (text) => expect(kindsIn(text)).toEqual(['NAME']));

  test.each(['Martas shop', 'smarta', 'neil', 'O', 'Mrs Other', 'quinceañera', 'till ie'])('but not %s', (text) => expect(kindsIn(text)).toEqual([]));

  test.each([
    ['Jürgen Müller', 'Mueller'],
    ['Jürgen Müller', 'Muller'],
    ['Bjørn Dahl', 'Bjorn'],
    ['Łukasz Zając', 'lukasz zajac'],
    ['José Núñez', 'Jose'],
    ['Straße', 'strasse'],
    ['李小龙', '我看见李小龙了'],
    ['Мария Иванова', 'мария'],
    ['Mark', 'on Mark Street'],
    ['Omar al Bashir', 'Bashir'],
    ['Robert "Bob" Elm', 'Bob'],
    ['Elm, Robert', 'Robert Elm'],
    ['Anne-Marie Elm', 'Annemarie'],
    ['Anne-Marie Elm', 'Anne Marie'],
  ])('%s is found in "%s"', (name, text) => {
    expect(identifierFinder({ ...RECORD, names: [name] }, []).find(text)).not.toEqual([]);
  });

  test.each([
    ['Omar al Bashir', 'al dente'],
    ['Alan Moore', 'at 10 a.m. by the moor'],
    ['John Doe', 'they do it at night'],
    ['Marta de la Cruz', 'de la'],
  ])('%s is not found in "%s"', (name, text) => {
    expect(identifierFinder({ ...RECORD, names: [name] }, []).find(text)).toEqual([]);
  });
});

describe('telephone numbers', () => {
  test.each([
    '01632960103',
    '(01632) 960-103',
    '0163.296.0103',
    '+44 (0)1632 960 103',
    '0044 1632 960103',
    '441632960103',
    '960103',
    '960 103',
    'oh one six three two nine six oh one oh three',
    'zero one six three two, nine sixty, one oh three',
    'oh one six three two nine sixty one oh three',
    'O1632 96OlO3',
    '０１６３２９６０１０３',
    '٠١٦٣٢٩٦٠١٠٣',
    '①⑥③②⑨⑥⓪①⓪③',
    '0\u200b1632 9\u00ad60103',
    '01632\n960103',
    '01632–960103',
    'tel01632960103now',
    '0 1 6 3 2 9 6 0 1 0 3',
    'double seven zero zero nine hundred one two three',
    '07700 900 one two three',
    '7700900123',
  ])('%s', (text) => expect(kindsIn(`Ring ${text} please`)).toEqual(['PHONE']));

  test.each(['01632 960104', '16:32 to 19:60', '960', 'nine or six of them', 'on 01/06/2032', '2026-11-20'])('but not %s', (text) =>
    expect(kindsIn(text)).toEqual([]),
  );
});

describe('email addresses', () => {
  test.each([
    'marta.q85@example.org',
    'MARTA.Q85@EXAMPLE.ORG',
    'q85 at martaq85@example',
    'marta dot q85 at example dot org',
    'marta.q85 (at) example [dot] org',
    'marta . q85 @ example . org',
    'ｍａｒｔａ．ｑ８５＠ｅｘａｍｐｌｅ．ｏｒｇ',
    'martaq85 at example',
    'marta.q85 on her mail',
    'mar\u200bta.q85@example.org',
  ])('%s', (text) => expect(kindsIn(text)).toContain('EMAIL'));

  test.each(['someone@example.org', 'q85 at the example', 'at example dot org'])('but not %s', (text) => expect(kindsIn(text)).toEqual([]));
});

describe('the house beside its street, and the whole postcode', () => {
  test.each([
    '12A Larch Row',
    '12a, larch row',
    '12 Larch Row',
    'twelve Larch Row',
    'No. 12 Larch Row',
    'number 12 on Larch Row',
    'Larch Row number twelve',
    'Larch Row, 12A',
    'at 12 Larch',
    '12 LARCH RW',
    '１２ Larch Row',
    'Larch Row. A house, flat number 12a, is loud',
  ])('%s', (text) => expect(kindsIn(text)).toEqual(['ADDRESS']));

  test('a house number is an address where the place names the street', () => {
    expect(kindsIn('noise at number 12')).toEqual([]);
    expect(kindsIn('noise at number 12', 'Larch Row')).toEqual(['ADDRESS']);
    expect(kindsIn('noise at number 13', 'Larch Row')).toEqual([]);
  });

  test('so is the name of a house', () => {
    const named = identifierFinder({ ...RECORD, house: 'The Rose Cottage' }, []);
    expect(named.find('behind rose-cottage').map(({ kind }) => kind)).toEqual(['ADDRESS']);
    expect(named.find('behind the cottage')).toEqual([]);
  });

  test.each(['DN15 6NL', 'dn156nl', 'D N 1 5 6 N L', 'DN fifteen six NL', 'DNI5 6NL', 'DN15-6NL', 'ＤＮ１５ ６ＮＬ'])('%s', (text) =>
    expect(kindsIn(text)).toEqual(['POSTCODE']),
  );

  test.each(['Larch Row', '13 Larch Row', '12 cars stand on Larch Row', '112 Larch Row', 'DN15', 'DN15 6NM', 'at 12 noon', '12A'])('but not %s', (text) =>
    expect(kindsIn(text)).toEqual([]),
  );
});

describe('five words in a row from the record', () => {
  test.each([
    'works nights at the bakery',
    'WORKS, nights: at the — bakery!',
    'by the canal, doesn’t drive',
    'by the canal doesnt drive',
    'larch row scunthorpe dn15 6nl',
  ])('%s', (text) => expect(kindsIn(`someone who ${text}`)).toContain('RECORD_WORDS'));

  test.each(['nights at the bakery', 'works at the bakery by', 'the canal, doesn’t drive'])('but not four of them, nor others between: %s', (text) =>
    expect(kindsIn(text)).toEqual([]),
  );
});

describe('officers', () => {
  test.each(['Callum Ferriby', 'ferriby, callum', 'C. Ferriby', 'PC Ferriby', 'officer Ferriby came', 'callumferriby'])('%s', (text) =>
    expect(kindsIn(text)).toEqual(['STAFF_NAME']),
  );

  test.each(['Callum', 'in Ferriby'])('but not %s: it names many people and a village', (text) => expect(kindsIn(text)).toEqual([]));
});

test('nothing is found of somebody unknown', () => {
  expect(identifierFinder(null, []).find('Marta, 01632 960103, 12 Larch Row, DN15 6NL')).toEqual([]);
});

test('what is found is told with its place in the text as it was written', () => {
  const text = '🙂 ask M\u200barta, 01632 960103';
  expect(finder.find(text).map(({ kind, from, to }) => [kind, text.slice(from, to)])).toEqual(
    expect.arrayContaining([
      ['NAME', 'M\u200barta'],
      ['PHONE', '01632 960103'],
    ]),
  );
});

test.each([
  ['a van here', 2, false],
  ['a van here', 3, true],
  ['van', 0, false],
  ['van', 3, false],
  ['v\u200ban', 2, true],
  ['O’Neil', 2, false],
  ['🙂van', 2, false],
])('a cut in "%s" at %i goes through a word: %s', (text, place, through) => expect(cutsAWord(text, place)).toBe(through));

test('a long answer is read in a moment', () => {
  const long = 'The 12 o’clock bus and 0163 2 others, m a r t, at example, '.repeat(170);
  const before = performance.now();
  finder.find(long);
  expect(performance.now() - before).toBeLessThan(1_000);
});
