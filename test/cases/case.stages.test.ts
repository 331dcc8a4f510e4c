/** SARA as a table: each of the 25 moves between stages, with the sentence that refuses it. */
import { describe, expect, test } from 'vitest';
import { advance, CaseStage, goesBack } from '../../src/cases/case.stages.ts';
import { MOVES } from './sara-moves.ts';

const ALLOWED: Readonly<Record<CaseStage, readonly CaseStage[]>> = {
  SCANNING: ['ANALYSIS'],
  ANALYSIS: ['RESPONSE', 'SCANNING'],
  RESPONSE: ['ASSESSMENT', 'ANALYSIS'],
  ASSESSMENT: ['RESPONSE', 'ANALYSIS', 'CLOSED'],
  CLOSED: [],
};

describe('a case', () => {
  test.each(MOVES)('from %s to %s: %s', (from, to, verdict) => {
    const refusal = { kind: 'StageNotAllowed', from, to, allowed: ALLOWED[from] };
    if (verdict === 'goes on') expect(advance(from, to, null)).toEqual({ ok: true, value: to });
    else if (verdict === 'goes back')
      for (const nothing of [null, '', ' \n\t'])
        expect(advance(from, to, nothing)).toEqual({
          ok: false,
          refusal: { ...refusal, message: `A case goes back from ${from} to ${to} only with a reason: send one, so that its history says why.` },
        });
    else expect(advance(from, to, 'We are in a hurry.')).toEqual({ ok: false, refusal: { ...refusal, message: verdict } });
    if (verdict.startsWith('goes')) {
      expect(advance(from, to, 'New facts came up.')).toEqual({ ok: true, value: to });
      expect(goesBack(from, to)).toBe(verdict === 'goes back');
    }
  });

  test('has no stage that the table leaves out', () => {
    const stages = Object.keys(CaseStage);
    expect(MOVES.map(([from, to]) => `${from} ${to}`).sort()).toEqual(stages.flatMap((from) => stages.map((to) => `${from} ${to}`)).sort());
  });
});
