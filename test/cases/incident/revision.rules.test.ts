import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterRevision, changesBetween, contentHash, judgeRevision, type KnownRevisions, type Said } from '../../../src/cases/incident/revision.rules.ts';
import { aPoliceLog, anOpenDataRow, closed, HIGH_STREET } from './reports.ts';

/** `3b` is revision 3, saying b. */
function said(text: string): Said {
  return { revision: Number(text.slice(0, -1)), contentHash: text.slice(-1) };
}

/** What each of the revisions does, arriving one after another, and what is known in the end. */
function story(...arrivals: string[]): { outcomes: string[]; newest: Said | undefined } {
  let known: KnownRevisions | null = null;
  const outcomes: string[] = [];
  for (const arriving of arrivals.map(said)) {
    const judgement = judgeRevision(known, arriving);
    known = afterRevision(known, arriving, judgement);
    outcomes.push(judgement.outcome);
  }
  return { outcomes, newest: known?.newest };
}

describe('what an arriving revision does', () => {
  test.each([
    ['the first that is heard', ['1a'], ['ACCEPTED'], '1a'],
    ['a first that is not the first at its source', ['7a'], ['ACCEPTED'], '7a'],
    ['a newer one that says something else', ['1a', '2b'], ['ACCEPTED', 'AMENDED'], '2b'],
    ['a newer one that leaves a gap', ['1a', '9b'], ['ACCEPTED', 'AMENDED'], '9b'],
    ['the same again', ['1a', '1a'], ['ACCEPTED', 'DUPLICATE'], '1a'],
    ['the same again after an amendment', ['1a', '2b', '1a', '2b'], ['ACCEPTED', 'AMENDED', 'DUPLICATE', 'DUPLICATE'], '2b'],
    ['a newer one that says the same', ['1a', '3a'], ['ACCEPTED', 'DUPLICATE'], '3a'],
    ['one in between, after a newer one that said the same', ['1a', '3a', '2b'], ['ACCEPTED', 'DUPLICATE', 'SUPERSEDED'], '3a'],
    ['a late older one', ['2b', '1a'], ['ACCEPTED', 'SUPERSEDED'], '2b'],
    ['a late older one that says what the newest says', ['3a', '1a'], ['ACCEPTED', 'SUPERSEDED'], '3a'],
    ['a late older one, twice', ['2b', '1a', '1a'], ['ACCEPTED', 'SUPERSEDED', 'DUPLICATE'], '2b'],
    ['back to what it said first', ['1a', '2b', '3a'], ['ACCEPTED', 'AMENDED', 'AMENDED'], '3a'],
    ['the newest with another body', ['2a', '2b'], ['ACCEPTED', 'REJECTED'], '2a'],
    ['an older known one with another body', ['1a', '2b', '1c'], ['ACCEPTED', 'AMENDED', 'REJECTED'], '2b'],
    ['an older known one with the body of the newest', ['1a', '2b', '1b'], ['ACCEPTED', 'AMENDED', 'REJECTED'], '2b'],
    ['a superseded one with another body', ['2b', '1a', '1c'], ['ACCEPTED', 'SUPERSEDED', 'REJECTED'], '2b'],
    ['one that only moved the number, with another body', ['1a', '3a', '3b'], ['ACCEPTED', 'DUPLICATE', 'REJECTED'], '3a'],
    ['the same after yet newer ones', ['1a', '3a', '4b', '3b', '3a'], ['ACCEPTED', 'DUPLICATE', 'AMENDED', 'REJECTED', 'DUPLICATE'], '4b'],
    ['a rejected one changes nothing for those after it', ['1a', '1b', '2b'], ['ACCEPTED', 'REJECTED', 'AMENDED'], '2b'],
    ['revision nought is a revision', ['0a', '0a', '1b'], ['ACCEPTED', 'DUPLICATE', 'AMENDED'], '1b'],
  ])('%s', (_, arrivals, outcomes, newest) => {
    expect(story(...arrivals)).toEqual({ outcomes, newest: said(newest) });
  });

  test('a conflict says what to do, and with which number', () => {
    const known: KnownRevisions = { newest: said('4d'), hashes: new Map([[2, 'b']]) };
    expect(judgeRevision(known, said('2x'))).toEqual({
      outcome: 'REJECTED',
      rejection: {
        reason: 'REVISION_CONFLICT',
        sentence: 'Revision 2 of this incident came before and said something else.',
        requiredAction: 'Give each change of an incident a revision of its own: send this one with a revision above 4.',
      },
    });
  });

  test('whatever order they arrive in, and however often, the newest revision speaks in the end, and hearing all again changes nothing', () => {
    const revisions = fc.uniqueArray(fc.tuple(fc.nat(30), fc.constantFrom('a', 'b', 'c')), { selector: ([revision]) => revision, minLength: 1 });
    fc.assert(
      fc.property(
        revisions.chain((all) => fc.tuple(fc.constant(all), fc.array(fc.constantFrom(...all)), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, repeats, order]) => {
          const arrivals = [...order, ...repeats].map(([revision, content]) => `${revision}${content}`);
          const newest = all.reduce((a, b) => (a[0] > b[0] ? a : b));
          const { outcomes, newest: last } = story(...arrivals);
          expect(last).toEqual({ revision: newest[0], contentHash: newest[1] });
          expect(outcomes.filter((outcome) => outcome === 'ACCEPTED')).toHaveLength(1);
          expect(outcomes).not.toContain('REJECTED');
          expect(new Set(story(...arrivals, ...arrivals).outcomes.slice(arrivals.length))).toEqual(new Set(['DUPLICATE']));
        },
      ),
    );
  });
});

describe('what a report says', () => {
  test('is the same under another revision number', () => {
    expect(contentHash(aPoliceLog({ revision: 2 }))).toBe(contentHash(aPoliceLog({ revision: 1 })));
    expect(contentHash(aPoliceLog())).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is the same whatever order its fields were written in', () => {
    const report = aPoliceLog();
    const shuffled = { ...report, place: Object.fromEntries(Object.entries(report.place).toReversed()) as typeof report.place };
    expect(contentHash(shuffled)).toBe(contentHash(report));
  });

  test.each([
    ['the words', { summary: 'Group shouting.' }],
    ['the status', { status: 'CLOSED' }],
    ['the instant, by a millisecond', { occurredFrom: new Date('2026-11-20T21:40:00.001Z') }],
    ['the agreement', { agreement: 'ISA-2026-015' }],
    ['the regime', { regime: 'UK_GDPR_PART2' }],
    ['whether it is invented', { simulated: true }],
    ['its compartments', { markings: ['MACE'] }],
    ['the place', { place: { ...aPoliceLog().place, latitude: 53.5907 } }],
  ] as const)('is another when %s change', (_, about) => {
    expect(contentHash(aPoliceLog(about))).not.toBe(contentHash(aPoliceLog()));
  });
});

describe('the fields that a revision changes', () => {
  test('are named, with what they said before and say now', () => {
    expect(changesBetween(aPoliceLog(), closed(aPoliceLog(), 2))).toEqual([
      { field: 'closedAt', from: null, to: '2026-11-20T22:30:00.000Z' },
      { field: 'closingCategory', from: null, to: 'ASB-PERSONAL' },
      { field: 'nsirCategory', from: 'NUISANCE', to: 'PERSONAL' },
      { field: 'outcome', from: null, to: 'Words of advice given' },
      { field: 'status', from: 'OPEN', to: 'CLOSED' },
    ]);
  });

  test('of the place carry its name', () => {
    const moved = anOpenDataRow({ place: { ...HIGH_STREET, latitude: 53.6, description: null } });
    expect(changesBetween(anOpenDataRow(), moved)).toEqual([
      { field: 'place.description', from: 'On or near High Street', to: null },
      { field: 'place.latitude', from: '53.5891', to: '53.6' },
    ]);
  });

  test('are none between a report and what the store gives back of it', () => {
    expect(changesBetween(JSON.parse(JSON.stringify(aPoliceLog())), aPoliceLog({ revision: 5 }))).toEqual([]);
  });
});
