/** The answers of Victim Support as the hub takes them. */
import { referralAnswerFeed } from '../kit/referral-answers.ts';
import { victimSupportAnswers } from './adapter.ts';

export const victimSupportAnswerFeed = referralAnswerFeed(victimSupportAnswers, 'VICTIM_SUPPORT');
