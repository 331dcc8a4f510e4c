/** Why an entry of a radio log is refused although its shape is right, and what its sender must do. */
import type { Rejection } from '../kit/translation.ts';

const WORDS = {
  IMPOSSIBLE_DATE: {
    sentence: 'The field night is no day of the calendar, or the field at no instant of 1900 to 2199.',
    requiredAction: 'Send the night as 2026-11-20 and the time as 2026-11-20T21:04:00Z.',
  },
  IN_THE_FUTURE: {
    sentence: 'The field at lies in the future.',
    requiredAction: 'Set the clock of the sending system, correct the time, and send the entry again under the same revision.',
  },
  BY_DAY: {
    sentence: 'The field at lies between 06:00 and 18:00 in Europe/London, which belongs to no night.',
    requiredAction:
      'See that the clock and its offset are right, correct the time, and send the entry again under the same revision. What really happened by day is no part of the night log: give its number to the next entry of the night, and ring the control room about it.',
  },
  WRONG_NIGHT: {
    sentence: 'The field night is not the night in which the field at lies.',
    requiredAction:
      'Name the night by the day on which it began: from 00:00 to 05:59 in Europe/London that is the day before. Correct night or at, and send the entry again under the same revision.',
  },
  KEY_MISMATCH: {
    sentence: 'The key of the message is not the radio in its body.',
    requiredAction: 'Set the key to the radio, such as R14, and send the entry again under the same revision.',
  },
} as const satisfies Record<string, Omit<Rejection, 'reason'>>;

export type PubwatchReason = keyof typeof WORDS;

/** Every reason that this adapter itself gives; the kit has more for broken envelopes and bodies. */
export const PUBWATCH_REASONS = Object.keys(WORDS);

/** Reasons that the hub gives when it holds the entry against what it knows. */
export const RECORDING_REASONS = ['REVISION_CONFLICT', 'SIMULATED_MIXED_WITH_REAL', 'SIMULATED_NOT_TAKEN'] as const;

export function because(reason: PubwatchReason): { readonly rejected: Rejection } {
  return { rejected: { reason, ...WORDS[reason] } };
}
