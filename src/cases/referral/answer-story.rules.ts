/** What a referral has come to by its provider's answers: told in the order of their numbers, whatever order they came in. */
import { type AnsweredState, mayMove, type ReferralState } from './referral.stages.ts';
import type { AnswerStatus } from './referral-answer.report.ts';

export interface Answered {
  readonly sequence: number;
  readonly status: AnswerStatus;
}

export interface Story<Answer extends Answered> {
  readonly state: ReferralState;
  /** The answers that moved it, in their order. The others are history: the table lets nothing follow from them. */
  readonly followed: readonly Answer[];
}

/** Told from SENT. The same answers give the same story, in whatever order and how often they came. */
export function tellStory<Answer extends Answered>(answers: readonly Answer[]): Story<Answer> {
  let state: ReferralState = 'SENT';
  const followed: Answer[] = [];
  for (const answer of [...answers].sort((one, other) => one.sequence - other.sequence)) {
    const { status } = answer;
    if (status === 'WITHDRAWAL_CONFIRMED' || !mayMove(state, status satisfies AnsweredState)) continue;
    state = status;
    followed.push(answer);
  }
  return { state, followed };
}
