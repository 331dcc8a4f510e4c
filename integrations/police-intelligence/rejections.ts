/** Why an answer of the police is refused although its shape is right, and what its sender must do. */
import type { Rejection } from '../kit/translation.ts';

type Words = Omit<Rejection, 'reason'>;

const WORDS = {
  KEY_MISMATCH: {
    sentence: 'The key of the message is not the reportURN in its body.',
    requiredAction: 'Set the key to the reportURN, such as SN-INT-2026-000123.',
  },
  IMPOSSIBLE_DATE: {
    sentence: 'The field answeredAt is no real instant of 1900 to 2199 with its offset.',
    requiredAction: 'Send it as 2026-11-20T21:04:00Z.',
  },
  IN_THE_FUTURE: {
    sentence: 'The field answeredAt lies in the future.',
    requiredAction: 'Set the clock of the sending system, correct the time, and send it again.',
  },
  CONDITIONS_MISSING: {
    sentence: 'A grade has handling C and no conditions.',
    requiredAction: 'Send the conditions of sharing in "conditions", or handling P.',
  },
  CONDITIONS_NEED_C: {
    sentence: 'A grade has conditions and handling P.',
    requiredAction: 'Send handling C with the conditions, or leave the conditions out.',
  },
  DISPOSITION_MISSING: {
    sentence: 'The answer says by its kind that it was decided what becomes of the report, and does not say what.',
    requiredAction: 'Send disposition, for the report or for an item, with police.intelligence-answer.disposed.',
  },
  GRADE_MISSING: {
    sentence: 'The answer says by its kind that the report was graded, and holds no grade.',
    requiredAction: 'Send evaluation, for the report or for an item, with police.intelligence-answer.graded.',
  },
  ITEM_TWICE: {
    sentence: 'The answer speaks twice of one item.',
    requiredAction: 'Send each itemNumber at most once.',
  },
} as const satisfies Record<string, Words>;

export type PoliceAnswerReason = keyof typeof WORDS;

/** Every reason that this adapter itself gives; the kit has more for broken envelopes and bodies, the command for reports that the hub does not know. */
export const POLICE_ANSWER_REASONS = Object.keys(WORDS);

/** The rejection of that reason. */
export function because(reason: PoliceAnswerReason): { readonly rejected: Rejection } {
  return { rejected: { reason, ...WORDS[reason] } };
}
