/** Words that people type: present, not too long as PostgreSQL counts, and such that a database can hold them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InvalidInput } from '../../src/shared/refusals.ts';
import { brokenTextIn, firstWrong, wordsOrNull, wrongWords } from '../../src/shared/words.ts';

const wrong = (message: string): InvalidInput => ({ kind: 'InvalidInput', argument: 'title', message });
const EMPTY = wrong('Say something for "title": it is empty.');
const LONG = wrong('"title" holds at most 5 characters; shorten it.');
const NUL = wrong('"title" holds a NUL character; send it without.');
const HALF = wrong('"title" holds half a character (a lone surrogate); send whole Unicode text.');

describe('words that are needed', () => {
  test.each([
    ['Noise', null],
    ['🙂🙂🙂🙂🙂', null],
    ['', EMPTY],
    [' \n\t\u00a0', EMPTY],
    [null, EMPTY],
    [undefined, EMPTY],
    ['Noises', LONG],
    ['🙂🙂🙂🙂🙂🙂', LONG],
    // A family is four people and three joiners: PostgreSQL counts seven.
    ['👨‍👩‍👧‍👦', LONG],
    ['No   ', null],
    ['No    ', LONG],
    ['No\0', NUL],
    ['\0', NUL],
    ['No\ud83d', HALF],
    ['\ude42', HALF],
    ['\ude42\ud83d', HALF],
  ])('%j', (words, verdict) => {
    expect(wrongWords('title', words, 5)).toEqual(verdict);
  });
});

describe('words that may be left out', () => {
  test.each([
    [null, null],
    [undefined, null],
    ['', null],
    ['   ', null],
    ['      ', LONG],
    ['Noises', LONG],
    ['\0', NUL],
  ])('%j', (words, verdict) => {
    expect(wrongWords('title', words, 5, false)).toEqual(verdict);
  });
});

test.each([
  [null, null],
  ['', null],
  [' \n', null],
  [' at night ', 'at night'],
])('%j is kept as %j', (words, kept) => {
  expect(wordsOrNull(words)).toBe(kept);
});

describe('text anywhere in what was sent', () => {
  const half = (argument: string) => ({
    kind: 'InvalidInput',
    argument,
    message: `"${argument}" holds half a character (a lone surrogate); send whole Unicode text.`,
  });
  test.each([
    [{ title: 'Noise', agenda: [{ title: 'One' }, { title: '\ud800' }] }, half('agenda.title')],
    [{ names: [{ full: 'A' }], given: null, at: new Date(), safe: true, count: 3 }, null],
    [{ ids: ['a', 'b\udfff'] }, half('ids')],
    [{ a: { b: { c: '\ud800' } } }, half('a.b.c')],
    [null, null],
    [[], null],
  ])('%j', (sent, verdict) => {
    expect(brokenTextIn(sent)).toEqual(verdict);
  });

  test('is found wherever it stands', () => {
    fc.assert(
      fc.property(fc.object({ values: [fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''))] }), (sent) => {
        expect(brokenTextIn(sent)).toBeNull();
        expect(brokenTextIn({ sent, last: ['\0'] })).toMatchObject({ argument: 'last' });
      }),
    );
  });
});

test('the first thing that is wrong is said first', () => {
  expect(firstWrong(null, EMPTY, NUL)).toEqual(EMPTY);
  expect(firstWrong(null, null)).toBeNull();
  expect(firstWrong()).toBeNull();
});
