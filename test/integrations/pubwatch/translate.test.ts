/** What an entry means, in which night it lies, and what is wrong with one that lies in none. */
import { describe, expect, test } from 'vitest';
import { anEntry, translated } from './entries-for-tests.ts';

test('an entry says in our words what it says in theirs', () => {
  expect(translated(anEntry({ words: '  Two groups pushing. ', place: '' }, { ce_marking: 'NTE', ce_simulated: 'true' }))).toEqual({
    radio: 'R14',
    night: '2026-11-20',
    sequence: 1,
    revision: 1,
    at: new Date('2026-11-20T22:41:00Z'),
    offset: '+00:00',
    category: 'FIGHT_DISORDER',
    words: 'Two groups pushing.',
    where: null,
    simulated: true,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL',
    agreement: 'ISA-SN-2026-07',
  });
});

// Domain rule 42: "a night runs from 18:00 to 06:00, so timestamps 00:00–05:59 belong to the previous day's night and daytime events to none … clock
// changes fall at 01:00 UTC on a Sunday, i.e. inside a Saturday night."
describe('the night of an entry', () => {
  test.each([
    ['2026-11-20', '2026-11-20T18:00:00Z', 'taken'],
    ['2026-11-20', '2026-11-20T17:59:59.999Z', 'BY_DAY'],
    ['2026-11-20', '2026-11-20T23:59:59Z', 'taken'],
    ['2026-11-20', '2026-11-21T00:00:00Z', 'taken'],
    ['2026-11-21', '2026-11-21T00:00:00Z', 'WRONG_NIGHT'],
    ['2026-11-20', '2026-11-21T05:59:59.999Z', 'taken'],
    ['2026-11-20', '2026-11-21T06:00:00Z', 'BY_DAY'],
    ['2026-11-20', '2026-11-20T12:00:00Z', 'BY_DAY'],
    ['2026-11-19', '2026-11-20T22:00:00Z', 'WRONG_NIGHT'],
    // The offset is only how it is written.
    ['2026-11-20', '2026-11-20T23:00:00+05:00', 'taken'],
    ['2026-11-20', '2026-11-21T01:00:00+09:00', 'BY_DAY'],
    // Summer: 18:00 in London is 17:00 in UTC.
    ['2026-07-03', '2026-07-03T17:00:00Z', 'taken'],
    ['2026-07-03', '2026-07-03T16:59:59Z', 'BY_DAY'],
    ['2026-07-03', '2026-07-04T04:59:59Z', 'taken'],
    ['2026-07-03', '2026-07-04T05:00:00Z', 'BY_DAY'],
    // The clocks go back: the night of 24 October 2026 has thirteen hours, and 01:30 comes twice.
    ['2026-10-24', '2026-10-24T17:00:00Z', 'taken'],
    ['2026-10-24', '2026-10-25T01:30:00+01:00', 'taken'],
    ['2026-10-24', '2026-10-25T01:30:00+00:00', 'taken'],
    ['2026-10-24', '2026-10-25T05:59:59Z', 'taken'],
    ['2026-10-24', '2026-10-25T06:00:00Z', 'BY_DAY'],
    // They went forward: the night of 28 March 2026 had eleven.
    ['2026-03-28', '2026-03-28T18:00:00Z', 'taken'],
    ['2026-03-28', '2026-03-29T04:59:59Z', 'taken'],
    ['2026-03-28', '2026-03-29T05:00:00Z', 'BY_DAY'],
  ])('%s at %s: %s', (night, at, becomes) => {
    const outcome = translated(anEntry({ night, at }));
    expect(typeof outcome === 'string' ? outcome : 'taken').toBe(becomes);
  });

  test('half past one comes twice when the clocks go back, and stays two times', () => {
    const [first, second] = ['2026-10-25T01:30:00+01:00', '2026-10-25T01:30:00Z'].map((at) => translated(anEntry({ night: '2026-10-24', at })));
    expect(first).toMatchObject({ at: new Date('2026-10-25T00:30:00Z'), offset: '+01:00' });
    expect(second).toMatchObject({ at: new Date('2026-10-25T01:30:00Z'), offset: '+00:00' });
  });

  test('the night of 27 March 2027, told while it is', () => {
    const now = new Date('2027-03-28T04:00:00Z');
    expect(translated(anEntry({ night: '2027-03-27', at: '2027-03-28T00:59:00Z' }), now)).toMatchObject({ night: '2027-03-27' });
    expect(translated(anEntry({ night: '2027-03-27', at: '2027-03-28T02:01:00+01:00' }), now)).toMatchObject({ at: new Date('2027-03-28T01:01:00Z') });
  });
});

describe('what is refused', () => {
  const now = new Date('2026-11-20T22:00:00Z');
  test.each([
    ['five minutes ahead of our clock', { at: '2026-11-20T22:05:00Z' }, 'taken'],
    ['more than that', { at: '2026-11-20T22:05:00.001Z' }, 'IN_THE_FUTURE'],
    ['a night in the future by day', { night: '2026-11-21', at: '2026-11-21T12:00:00Z' }, 'IN_THE_FUTURE'],
    ['a night that is no day', { night: '2026-02-29', at: '2026-02-28T22:00:00Z' }, 'IMPOSSIBLE_DATE'],
    ['a night with a time', { night: '2026-11-20T00:00:00Z', at: '2026-11-20T21:00:00Z' }, 'BAD_FORMAT'],
    ['the key of another radio', { key: 'R15', at: '2026-11-20T21:00:00Z' }, 'KEY_MISMATCH'],
    ['no key', { key: null, at: '2026-11-20T21:00:00Z' }, 'KEY_MISMATCH'],
    ['a key with a blank', { key: 'R14 ', at: '2026-11-20T21:00:00Z' }, 'KEY_MISMATCH'],
    ['a sequence with a fraction', { sequence: 1.5 }, 'WRONG_TYPE'],
    ['a sequence beyond the store', { sequence: 2_147_483_648 }, 'OUT_OF_RANGE'],
    ['a long story', { words: 'x'.repeat(2_001) }, 'OUT_OF_RANGE'],
    ['a radio with a slash', { radio: 'R/14' }, 'BAD_FORMAT'],
    ['a list', { words: ['a', 'b'] }, 'WRONG_TYPE'],
  ])('%s', (_, changes, becomes) => {
    const outcome = translated(anEntry(changes), now);
    expect(typeof outcome === 'string' ? outcome : 'taken').toBe(becomes);
  });
});
