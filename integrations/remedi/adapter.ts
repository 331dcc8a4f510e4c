/** Remedi: referrals go out, answers come in. */
import { REFERRAL_KINDS } from '../../src/cases/referral/referral.report.ts';
import { type OutboundAdapter, outboundAdapter, sends } from '../kit/outbound.ts';
import { referralAnswers } from '../kit/referral-answers.ts';
import { REFERRAL_KEY } from '../kit/referral-schema.ts';
import { writtenWithdrawal } from '../kit/referral-words.ts';
import { ANSWERS, REFERRAL_SCHEMA, REFERRALS, type RemediMessage } from './messages.ts';
import { translate } from './translate.ts';

export const remediReferrals: OutboundAdapter = outboundAdapter<RemediMessage>({
  name: 'remedi',
  partner: 'Remedi',
  description: 'Two sides whom we refer to Remedi for mediation or restorative justice, and referrals that we take back.',
  topic: REFERRALS,
  key: REFERRAL_KEY,
  schema: REFERRAL_SCHEMA,
  sends: [
    sends({ kind: REFERRAL_KINDS.REMEDI.sent, description: 'Two sides are referred to you.', translate }),
    sends({
      kind: REFERRAL_KINDS.REMEDI.withdrawn,
      description: 'A referral is taken back: stop, make no contact, and forget what you were sent.',
      translate: writtenWithdrawal,
    }),
  ],
});

export const remediAnswers = referralAnswers(ANSWERS);
