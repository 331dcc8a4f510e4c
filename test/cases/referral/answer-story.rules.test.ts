/** Referral states as a table, and the story that answers tell in any order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tellStory } from '../../../src/cases/referral/answer-story.rules.ts';
import { AnswerStatus } from '../../../src/cases/referral/referral-answer.report.ts';
import { mayMove, moved, REFERRAL_STAGES, ReferralState } from '../../../src/cases/referral/referral.stages.ts';

const states = Object.values(ReferralState);
const path = (...statuses: AnswerStatus[]) => statuses.map((status, index) => ({ sequence: index + 1, status }));

describe('the table of states', () => {
  test('domain §5.3: DRAFT → CONSENT_CHECK → SENT → ACKNOWLEDGED → ACCEPTED → CONTACT_ATTEMPTED → ENGAGED → CLOSED', () => {
    const way = ['DRAFT', 'CONSENT_CHECK', 'SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED'] as const;
    for (const [index, state] of way.slice(0, -1).entries()) expect(mayMove(state, way[index + 1] ?? 'DRAFT')).toBe(true);
  });

  test('nothing leaves without the check of consent, and nothing is sent twice', () => {
    for (const state of states) {
      expect(mayMove(state, 'SENT'), state).toBe(state === 'CONSENT_CHECK');
      expect(mayMove(state, 'CONSENT_CHECK'), state).toBe(state === 'DRAFT');
    }
  });

  test('what has ended stays ended', () => {
    for (const state of ['CLOSED', 'REJECTED', 'RETURNED_BAD_CONTACT', 'DUPLICATE', 'WITHDRAWN'] as const) expect(REFERRAL_STAGES[state].to).toEqual([]);
  });

  test('every state can be reached, and every refused move is a sentence', () => {
    const reached = new Set<ReferralState>(['DRAFT', ...states.flatMap((state) => [...REFERRAL_STAGES[state].to])]);
    expect([...reached].sort()).toEqual([...states].sort());
    for (const from of states)
      for (const to of states) {
        const answer = moved(from, to);
        if (!answer.ok) expect(answer.refusal.message).toBe(`A referral cannot go from ${from} to ${to}: ${REFERRAL_STAGES[from].because}.`);
      }
  });
});

describe('the story that answers tell', () => {
  test.each([
    ['the whole way', path('ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED'), 'CLOSED'],
    ['nothing yet', [], 'SENT'],
    [
      'accepted before it was acknowledged',
      [
        { sequence: 2, status: 'ACCEPTED' as const },
        { sequence: 1, status: 'ACKNOWLEDGED' as const },
      ],
      'ACCEPTED',
    ],
    ['rejected', path('ACKNOWLEDGED', 'REJECTED'), 'REJECTED'],
    ['unsafe, then safe again', path('ACCEPTED', 'SUSPENDED_UNSAFE', 'CONTACT_ATTEMPTED'), 'CONTACT_ATTEMPTED'],
    ['what was rejected is not accepted', path('REJECTED', 'ACCEPTED'), 'REJECTED'],
    ['what is engaged does not go back', path('ENGAGED', 'CONTACT_ATTEMPTED'), 'ENGAGED'],
    ['a confirmation moves nothing', path('ACKNOWLEDGED', 'WITHDRAWAL_CONFIRMED'), 'ACKNOWLEDGED'],
  ])('%s', (_, answers, state) => expect(tellStory(answers).state).toBe(state));

  test('the same answers in any order and any number of times come to the same end', () => {
    const answers = fc.array(fc.constantFrom(...Object.values(AnswerStatus)), { maxLength: 10 }).map((statuses) => path(...statuses));
    fc.assert(
      fc.property(
        answers.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }))),
        ([list, shuffled]) => {
          expect(tellStory(shuffled)).toMatchObject({ state: tellStory(list).state });
        },
      ),
      { numRuns: 500 },
    );
  });
});
