/** For what a contact channel may be used: only for what the person said is safe (domain rule 37: "a safe-to-contact answer per channel"). */
import type { ContactKind, SafeAnswer } from '../person.entity.ts';

/** One use of a channel. */
export const ContactUse = { CALL: 'CALL', VOICEMAIL: 'VOICEMAIL', TEXT: 'TEXT', LETTER: 'LETTER' } as const;
export type ContactUse = (typeof ContactUse)[keyof typeof ContactUse];

export interface SafeAnswers {
  readonly kind: ContactKind;
  readonly safeToCall: SafeAnswer;
  readonly safeVoicemail: SafeAnswer;
  readonly safeText: SafeAnswer;
  readonly safeLetter: SafeAnswer;
}

// What a channel can be used for at all; an answer about anything else means nothing.
const POSSIBLE: Readonly<Record<ContactKind, readonly ContactUse[]>> = {
  MOBILE: ['CALL', 'VOICEMAIL', 'TEXT'],
  LANDLINE: ['CALL', 'VOICEMAIL'],
  EMAIL: ['TEXT'],
  POST: ['LETTER'],
};

/**
 * The uses that were said to be safe; UNKNOWN is never yes. Nobody reaches a voicemail without ringing, so VOICEMAIL needs CALL too. With a
 * flag for domestic abuse a letter or a voicemail is never safe, whatever was said: somebody else may open or hear it (domain rule 37: "never
 * auto-letter or voicemail").
 */
export function safeUses(answers: SafeAnswers, domesticAbuse: boolean): readonly ContactUse[] {
  const answer = { CALL: answers.safeToCall, VOICEMAIL: answers.safeVoicemail, TEXT: answers.safeText, LETTER: answers.safeLetter };
  return POSSIBLE[answers.kind].filter((use) => {
    if (domesticAbuse && (use === 'LETTER' || use === 'VOICEMAIL')) return false;
    return answer[use] === 'YES' && (use !== 'VOICEMAIL' || answer.CALL === 'YES');
  });
}
