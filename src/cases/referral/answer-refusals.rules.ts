/** What is wrong with an answer by itself: what each kind of answer has to bring. */
import type { Refusal } from '../../exchange/inbox.ts';
import type { AnswerStatus, ReferralAnswerReport } from './referral-answer.report.ts';

// Domain rule 41: "Acknowledgement must carry the provider's own reference"; so must all that can only come after the provider took it in.
const NEEDS_REFERENCE: readonly AnswerStatus[] = ['ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED'];
const NEEDS_REASON: readonly AnswerStatus[] = ['REJECTED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT'];

/** Null when it brings what it must; else why it is rejected. */
export function wrongAnswer({ status, providerReference, reason, outcome, duplicateOf }: ReferralAnswerReport): Refusal | null {
  if (NEEDS_REFERENCE.includes(status) && providerReference === null)
    return refusal('REFERENCE_MISSING', 'The answer has no reference of your own.', 'Send the reference under which your system keeps the referral.');
  if (NEEDS_REASON.includes(status) && reason === null)
    return refusal('REASON_MISSING', 'The answer does not say why.', 'Send the reason as well: somebody has to put it right.');
  if (status === 'CLOSED' && outcome === null)
    return refusal('OUTCOME_MISSING', 'The answer ends the referral without saying what came of it.', 'Send the outcome as well.');
  if (status === 'DUPLICATE' && duplicateOf === null)
    return refusal(
      'DUPLICATE_OF_MISSING',
      'The answer does not say of which referral this is a duplicate.',
      'Send your reference of the earlier one in duplicateOf.',
    );
  return null;
}

export const UNKNOWN_REFERRAL = refusal(
  'UNKNOWN_REFERRAL',
  'We have sent you no referral with this id.',
  'Check referralId against the key of the message that we sent; if it is right, ring us.',
);

export const NOT_SENT = refusal('NOT_SENT', 'This referral has not been sent.', 'Answer only what reached you on our topic; if it did, ring us.');

export const NOT_WITHDRAWN = refusal(
  'NOT_WITHDRAWN',
  'This referral was not withdrawn.',
  'Confirm a withdrawal only after our message referral.withdrawn; to end a referral yourself, send closed or rejected.',
);

export const NUMBER_REUSED = refusal(
  'ANSWER_NUMBER_REUSED',
  'There is an answer with this number about this referral already, and it says something else.',
  'Give each answer about a referral the next number, from 1, and send this one again under a new number.',
);

/** The table of states lets nothing follow from it: kept as history, and its sender is told. */
export function cannotFollow(state: string): Refusal {
  return refusal(
    'CANNOT_FOLLOW',
    `This answer cannot follow: by your answers before it the referral is ${state}.`,
    'It is kept as history and changes nothing. If an answer before it was wrong, ring us.',
  );
}

function refusal(reason: string, sentence: string, requiredAction: string): Refusal {
  return { reason, sentence, requiredAction };
}
