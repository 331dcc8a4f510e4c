/** The words of the night on the start page. */
import { expect, test } from 'vitest';
import { nightWords, type NightRow, nteCategoryWords, ofOneNight, openedWords, stateWords } from '../../src/console/night/night-words.ts';

const row = (facts: Partial<NightRow> = {}): NightRow => ({
  id: '1',
  night: '2026-11-20',
  openedAt: '2026-11-20T22:41:00.000Z',
  category: 'FIGHT_DISORDER',
  status: 'OPEN',
  place: 'The Copper Kettle',
  reportCount: 1,
  revision: 1,
  simulated: true,
  ...facts,
});

test.each([
  ['2026-11-20T18:00:00Z', 'Tonight'],
  ['2026-11-21T05:59:00Z', 'Tonight'],
  ['2026-11-21T06:00:00Z', 'Night of Fri 20 Nov'],
  ['2026-11-21T18:00:00Z', 'Night of Fri 20 Nov'],
])('the night of the newest, asked at %s, is %s', (now, words) => {
  expect(nightWords([row()], new Date(now))).toBe(words);
});

test('before anything was said it is tonight', () => {
  expect(nightWords([], new Date('2026-11-21T12:00:00Z'))).toBe('Tonight');
});

test('nights are those of London, also in summer and when the clocks change', () => {
  expect(nightWords([row({ night: '2026-07-03' })], new Date('2026-07-03T17:00:00Z'))).toBe('Tonight');
  expect(nightWords([row({ night: '2026-10-24' })], new Date('2026-10-25T01:30:00Z'))).toBe('Tonight');
});

test('a row says when, what, and how far it has come', () => {
  expect(openedWords('2026-07-03T22:41:00.000Z')).toBe('23:41');
  expect(nteCategoryWords('FIGHT_DISORDER')).toBe('Fight or disorder');
  expect(stateWords(row())).toBe('1 report');
  expect(stateWords(row({ status: 'CLOSED', reportCount: 3 }))).toBe('3 reports, closed');
});

test('only the night of the newest is shown', () => {
  expect(ofOneNight([row(), row({ id: '2' }), row({ id: '3', night: '2026-11-19' })]).map(({ id }) => id)).toEqual(['1', '2']);
  expect(ofOneNight([])).toEqual([]);
});
