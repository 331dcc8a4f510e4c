/** What a revision of an entry does, what is missing from a log, and in which order it is read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryHash, gapsIn, logChange, type MarkedEntry, readLog, tellEntry } from '../../../src/cases/nte/radio-log.rules.ts';

const entry = (facts: Partial<MarkedEntry> = {}): MarkedEntry => ({
  radio: 'R14',
  night: '2026-11-20',
  sequence: 1,
  revision: 1,
  at: new Date('2026-11-20T22:00:00Z'),
  offset: '+00:00',
  category: 'FIGHT_DISORDER',
  words: 'Two groups pushing.',
  where: null,
  simulated: false,
  regime: 'UK_GDPR_PART2',
  classification: 'OFFICIAL',
  agreement: 'ISA-SN-2026-07',
  markings: [],
  ...facts,
});
const arrival = (facts: Partial<MarkedEntry> = {}) => {
  const report = entry(facts);
  return { report, revision: report.revision, contentHash: entryHash(report) };
};

describe('the story of an entry', () => {
  const tell = (...reports: Partial<MarkedEntry>[]) => {
    const story = tellEntry(null, reports.map(arrival));
    return { outcomes: story.judgements.map(({ outcome }) => outcome), says: story.speaks?.report.words ?? null, revision: story.revision };
  };

  test.each([
    ['the first', [{}], ['ACCEPTED'], 'Two groups pushing.', 1],
    ['the same again', [{}, {}], ['ACCEPTED', 'DUPLICATE'], 'Two groups pushing.', 1],
    ['an amendment', [{}, { revision: 2, words: 'A fight.' }], ['ACCEPTED', 'AMENDED'], 'A fight.', 2],
    ['an amendment before what it amends', [{ revision: 2, words: 'A fight.' }, {}], ['ACCEPTED', 'SUPERSEDED'], 'A fight.', 2],
    ['a known revision that says something else', [{}, { words: 'A fight.' }], ['ACCEPTED', 'REJECTED'], 'Two groups pushing.', 1],
    [
      'a newer number that says the same',
      [{}, { revision: 3 }, { revision: 2, words: 'x' }],
      ['ACCEPTED', 'DUPLICATE', 'SUPERSEDED'],
      'Two groups pushing.',
      3,
    ],
    ['an invented one under a real', [{}, { revision: 2, simulated: true }], ['ACCEPTED', 'REJECTED'], 'Two groups pushing.', 1],
    ['other markings under the same revision', [{}, { markings: ['NTE'] }], ['ACCEPTED', 'REJECTED'], 'Two groups pushing.', 1],
  ])('%s', (_, reports, outcomes, says, revision) => {
    expect(tell(...reports)).toEqual({ outcomes, says, revision });
  });

  test('a refusal says what to do', () => {
    const story = tellEntry(null, [arrival(), arrival({ revision: 4, words: 'Later.' }), arrival({ words: 'Another.' })]);
    expect(story.judgements[2]).toEqual({
      outcome: 'REJECTED',
      rejection: {
        reason: 'REVISION_CONFLICT',
        sentence: 'Revision 1 of this entry came before and said something else.',
        requiredAction:
          'If this amends the entry, send it with a revision above 4; if it is another entry, give it the next sequence number of the radio that night.',
      },
    });
  });
});

// Row 73: "gap in source sequence shown"; what was never reported beyond the highest is no gap.
test.each([
  [[], []],
  [[1, 2, 3], []],
  [[3, 1], [{ from: 2, to: 2 }]],
  [[3], [{ from: 1, to: 2 }]],
  [
    [2, 5, 9, 5],
    [
      { from: 1, to: 1 },
      { from: 3, to: 4 },
      { from: 6, to: 8 },
    ],
  ],
  [[2_147_483_647], [{ from: 1, to: 2_147_483_646 }]],
])('gaps in %j', (sequences, gaps) => {
  expect(gapsIn(sequences)).toEqual(gaps);
});

test.each([
  ['the first entry', { highest: 0, count: 0 }, [1], { opened: null, filled: false }],
  ['a first entry that is not the first', { highest: 0, count: 0 }, [3], { opened: { from: 1, to: 2 }, filled: false }],
  ['the next', { highest: 4, count: 4 }, [5], { opened: null, filled: false }],
  ['beyond a hole', { highest: 4, count: 4 }, [7], { opened: { from: 5, to: 6 }, filled: false }],
  ['beyond a hole and into it, together', { highest: 4, count: 4 }, [7, 6, 5], { opened: null, filled: false }],
  ['beyond two holes', { highest: 4, count: 4 }, [9, 6], { opened: { from: 5, to: 5 }, filled: false }],
  ['the next, where a hole is known', { highest: 4, count: 3 }, [5], { opened: null, filled: false }],
  ['what was missing', { highest: 4, count: 3 }, [2], { opened: null, filled: true }],
  ['half of what was missing', { highest: 4, count: 2 }, [2], { opened: null, filled: false }],
  ['what was missing, and another hole', { highest: 4, count: 3 }, [2, 6], { opened: { from: 5, to: 5 }, filled: false }],
])('%s', (_, before, added, change) => {
  expect(logChange(before, added)).toEqual(change);
});

describe('a log as it is read', () => {
  const said = (radio: string, sequence: number, time: string) => ({ radio, sequence, at: new Date(`2026-11-20T${time}Z`) });
  const words = (items: ReturnType<typeof readLog>) =>
    items.map((item) => ('sequence' in item ? `${item.radio}/${item.sequence}` : `${item.radio} ${item.from}-${item.to}`));

  test('by the time of the source, each hole before the entry that follows it in its own count', () => {
    const log = [said('R14', 4, '22:40:00'), said('R11', 2, '22:10:00'), said('R14', 1, '22:00:00'), said('R11', 1, '22:30:00')];
    expect(words(readLog(log))).toEqual(['R14/1', 'R11/2', 'R11/1', 'R14 2-3', 'R14/4']);
  });

  test('whatever order it came in', () => {
    const log = [said('R14', 1, '22:00:00'), said('R14', 3, '21:59:00'), said('R11', 3, '22:00:00'), said('R14', 7, '22:00:00'), said('R11', 1, '22:00:00')];
    const told = words(readLog(log));
    expect(told).toEqual(['R14 2-2', 'R14/3', 'R11/1', 'R11 2-2', 'R11/3', 'R14/1', 'R14 4-6', 'R14/7']);
    fc.assert(
      fc.property(fc.shuffledSubarray(log, { minLength: log.length }), (shuffled) => {
        expect(words(readLog(shuffled))).toEqual(told);
      }),
    );
  });

  test('every number up to the highest is an entry or lies in one hole', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sequences) => {
        const items = readLog(sequences.map((sequence) => ({ radio: 'R14', sequence, at: new Date(sequence) })));
        const covered = items.flatMap((item) =>
          'sequence' in item ? [item.sequence] : Array.from({ length: item.to - item.from + 1 }, (_, index) => item.from + index),
        );
        expect(covered).toEqual(Array.from({ length: Math.max(...sequences) }, (_, index) => index + 1));
      }),
    );
  });
});
