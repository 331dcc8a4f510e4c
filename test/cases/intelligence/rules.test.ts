/** The small rules of intelligence: grades, states, spans, the two people, and what is said of a finding. */
import { describe, expect, test } from 'vitest';
import { screened } from '../../../src/cases/intelligence/disclosure.rules.ts';
import { fourEyes } from '../../../src/cases/intelligence/four-eyes.rules.ts';
import { gradeCode, maySuggest, readGrade } from '../../../src/cases/intelligence/grade.rules.ts';
import { INTEL_STAGES, IntelState, mayDraftAgain, moveIntel } from '../../../src/cases/intelligence/intel-package.stages.ts';
import { identifierFinder } from '../../../src/cases/intelligence/identifiers.rules.ts';
import { findingsIn, identifiesSource } from '../../../src/cases/intelligence/sanitisation.rules.ts';
import { inCodePoints, inUtf16, overlapping, pickSpan } from '../../../src/cases/intelligence/spans.rules.ts';
import { perceptionOf } from '../../../src/cases/pef/perception.rules.ts';
import { formRefused } from '../../../src/cases/pef/pef-round.rules.ts';

describe('a grade', () => {
  // Domain rule 27: "source {1,2,3}; assessment {A,B,C,D,E}; handling {P,C}".
  test('is each of thirty combinations, and no other', () => {
    const read = [0, 1, 2, 3, 4].flatMap((source) =>
      ['A', 'B', 'C', 'D', 'E', 'F'].flatMap((assessment) =>
        ['P', 'C', 'X'].map((handling) => readGrade({ source, assessment, handling, conditions: handling === 'C' ? 'Ask us' : null })),
      ),
    );
    const grades = read.filter((each) => typeof each !== 'string');
    expect(grades).toHaveLength(30);
    expect(new Set(grades.map(gradeCode)).size).toBe(30);
    expect(new Set(read.filter((each) => typeof each === 'string'))).toEqual(new Set(['UNKNOWN_GRADE']));
  });

  // Domain rule 27: "Order of a rendered code is source-assessment-handling e.g. 2-C-P".
  test('is written source-assessment-handling', () => expect(gradeCode({ source: 2, assessment: 'C', handling: 'P' })).toBe('2-C-P'));

  // Domain rule 27: "Reject legacy 5x5x5 codes in these fields (letters/numbers swap meaning)".
  test.each([
    [{ source: 'B', assessment: 2, handling: 4 }],
    [{ source: 'E', assessment: 'A', handling: 'P' }],
    [{ source: 2, assessment: 4, handling: 'P' }],
    [{ source: 2, assessment: '1', handling: 'P' }],
    [{ source: 2, assessment: 'A', handling: 1 }],
    [{ source: 2, assessment: 'A', handling: '5' }],
  ])('%j is of the old scheme', (sent) => expect(readGrade(sent)).toBe('LEGACY_GRADE'));

  test.each([
    [{ source: '2', assessment: 'A', handling: 'P' }],
    [{ source: 2, assessment: 'a', handling: 'P' }],
    [{ source: null, assessment: undefined, handling: {} }],
  ])('%j is none', (sent) => expect(readGrade(sent)).toBe('UNKNOWN_GRADE'));

  // Domain rule 25: "Handling code C requires non-empty conditions".
  test.each([
    ['C', null, 'CONDITIONS_MISSING'],
    ['C', '  ', 'CONDITIONS_MISSING'],
    ['P', 'Ask first', 'CONDITIONS_NEED_C'],
  ])('with handling %s and conditions %j is refused', (handling, conditions, fault) =>
    expect(readGrade({ source: 2, assessment: 'A', handling, conditions })).toBe(fault),
  );

  test('blank conditions of P are none', () =>
    expect(readGrade({ source: 3, assessment: 'E', handling: 'P', conditions: ' ' })).toMatchObject({ conditions: null }));

  test('a suggestion is never 1', () => expect(([1, 2, 3] as const).map((source) => maySuggest({ source }))).toEqual([false, true, true]));
});

describe('a package', () => {
  const states = Object.keys(IntelState) as IntelState[];
  test.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('%s → %s', (from, to) => {
    const allowed: readonly IntelState[] = INTEL_STAGES[from].to;
    const moved = moveIntel(from, to);
    expect(moved.ok).toBe(allowed.includes(to));
    if (!moved.ok)
      expect(moved.refusal).toEqual({
        kind: 'IntelStateNotAllowed',
        from,
        to,
        allowed,
        message: `A package that is ${from} cannot become ${to}: ${INTEL_STAGES[from].because}.`,
      });
  });

  test('is drafted again when it is no longer on its way', () =>
    expect(states.filter((state) => mayDraftAgain(state).ok)).toEqual(['SENT', 'ACKNOWLEDGED', 'GRADED', 'WITHHELD', 'WITHDRAWN']));

  // Systems row 23: "two different people draft and release".
  test('is released by somebody else', () => expect([fourEyes('a', 'b'), fourEyes('a', 'a')?.kind]).toEqual([null, 'FourEyes']));
});

describe('words picked from an answer', () => {
  const answers = [{ text: 'Vans come. 🙂 Vans come again, caf\u0065\u0301 closed.' }];
  const pick = (quote: string, occurrence = 1) => pickSpan(answers, { answerNumber: 1, quote, occurrence }, 3);

  test.each([
    ['Vans come', 1, 0, 9],
    ['Vans come', 2, 14, 23],
    [' again ', 1, 24, 29],
    ['🙂', 1, 11, 13],
  ])('"%s", place %i', (quote, occurrence, from, to) =>
    expect(pick(quote, occurrence)).toEqual({ ok: true, value: { answerNumber: 1, text: quote.trim(), from, to } }),
  );

  test.each(['ans come', 'Vans com', 'caf\u0065', 'vans come', 'Vans come.  🙂'])('"%s" is refused, by its number', (quote) =>
    expect(pick(quote)).toMatchObject({ ok: false, refusal: { argument: 'items', message: expect.stringMatching(/^Item 3: /) } }),
  );

  test('are counted in code points', () => {
    const text = 'a🙂b';
    expect([0, 1, 3, 4].map((place) => inCodePoints(text, place))).toEqual([0, 1, 2, 3]);
    expect([0, 1, 2, 3].map((place) => inUtf16(text, place))).toEqual([0, 1, 3, 4]);
  });

  test('may touch, and not overlap', () => {
    const span = (answerNumber: number, from: number, to: number) => ({ answerNumber, text: '', from, to });
    expect(overlapping([span(1, 0, 5), span(1, 5, 9), span(2, 0, 9)])).toBeNull();
    expect(overlapping([span(1, 0, 5), span(2, 0, 5), span(1, 4, 9)])).toMatchObject({ message: expect.stringContaining('Items 1 and 3') });
  });
});

describe('an item', () => {
  const finder = identifierFinder(
    { names: ['Fern Quill'], phones: ['01632 960121'], emails: [], house: '14', street: 'Larch Row', town: null, postcode: null, notes: null },
    [],
  );
  const answer = 'I live at 14 Larch Row. On Larch Row, number 14 has noise; ring 01632 960121.';
  const item = (text: string, place: string | null = null) => ({
    number: 1,
    text,
    place,
    answer,
    from: answer.indexOf(text),
    to: answer.indexOf(text) + text.length,
  });

  test.each([
    ['On Larch Row', null, []],
    ['number 14 has noise', null, []],
    ['number 14 has noise', 'Larch Row', ['ADDRESS']],
    ['ring 01632', null, ['PHONE']],
    ['noise', 'number 14', []],
    ['On Larch Row', 'number 14', ['ADDRESS']],
  ])('"%s" at %j carries %j', (text, place, kinds) => expect(findingsIn([item(text, place)], finder).map(({ identifier }) => identifier)).toEqual(kinds));

  test('is refused in a sentence that names the sort of thing alone', () => {
    expect(identifiesSource([])).toBeNull();
    expect(
      identifiesSource([
        { itemNumber: 2, identifier: 'EMAIL' },
        { itemNumber: 3, identifier: 'NAME' },
      ])?.message,
    ).toBe(
      'Item 2 carries an email address of the respondent, or a part of it; item 3 carries a name of the respondent. Pick the words beside it, or leave the item out.',
    );
  });
});

test('the channel takes what is none of the four', () => {
  const no = { crimeInProgress: false, recordableCrime: false, personAtSignificantRisk: false, onlySourceCouldKnow: false };
  expect(screened(no)).toBeNull();
  expect(screened({ ...no, crimeInProgress: true, onlySourceCouldKnow: true })?.kind).toBe('NotForThisChannel');
});

test.each([
  [25, 3, 8.33],
  [0, 2, 0],
  [0, 0, null],
  [20, 2, 10],
])('scores that add up to %i over %i have the average %j', (sum, count, average) => expect(perceptionOf(sum, count)).toEqual({ average, count }));

// Systems row 21: "forms delivered >= forms returned".
test('a round takes as many forms as were delivered, while it is open', () => {
  expect(formRefused({ formsDelivered: 2, formsReturned: 1, closed: false })).toBeNull();
  expect(formRefused({ formsDelivered: 2, formsReturned: 2, closed: false })?.rule).toBe('DELIVERED_COVERS_RETURNED');
  expect(formRefused({ formsDelivered: 2, formsReturned: 0, closed: true })?.rule).toBe('CLOSED');
});
