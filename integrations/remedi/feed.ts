/** The answers of Remedi as the hub takes them. */
import { referralAnswerFeed } from '../kit/referral-answers.ts';
import { remediAnswers } from './adapter.ts';

export const remediAnswerFeed = referralAnswerFeed(remediAnswers, 'REMEDI');
