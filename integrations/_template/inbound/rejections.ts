/** Why an incident of Sample Partner is refused although its shape is right, and what its sender must do. */
import type { Rejection } from '../../kit/translation.ts';

const WORDS = {
  IMPOSSIBLE_DATE: {
    sentence: 'A field names a day or an instant that there is not.',
    requiredAction: 'Send days as 2026-11-20 and instants as 2026-11-20T21:04:00Z.',
  },
  IN_THE_FUTURE: {
    sentence: 'A field names an instant that lies in the future.',
    requiredAction: 'Set the clock of the sending system, correct the time, and send the incident again under the same revision.',
  },
  HALF_CLOSED: {
    sentence: 'The kind of the message and the field closedAt do not say the same.',
    requiredAction: 'Send closedAt with the kind closed, and with no other.',
  },
  HALF_A_COORDINATE: {
    sentence: 'The place has a longitude without a latitude, or the other way round.',
    requiredAction: 'Send both, or neither.',
  },
  KEY_MISMATCH: {
    sentence: 'The key of the message does not name the incident in its body.',
    requiredAction: 'Set the key to date and number with a bar between them, such as 2026-11-20|17.',
  },
} as const satisfies Record<string, Omit<Rejection, 'reason'>>;

export type Reason = keyof typeof WORDS;

/** Every reason that this adapter itself gives; the kit has more for broken envelopes and bodies. */
export const REASONS = Object.keys(WORDS);

export function because(reason: Reason): { readonly rejected: Rejection } {
  return { rejected: { reason, ...WORDS[reason] } };
}
