/** Victim Support: referrals go out, answers come in. */
import { REFERRAL_KINDS } from '../../src/cases/referral/referral.report.ts';
import { type OutboundAdapter, outboundAdapter, sends } from '../kit/outbound.ts';
import { referralAnswers } from '../kit/referral-answers.ts';
import { REFERRAL_KEY } from '../kit/referral-schema.ts';
import { writtenWithdrawal } from '../kit/referral-words.ts';
import { ANSWERS, REFERRAL_SCHEMA, REFERRALS, type VictimSupportMessage } from './messages.ts';
import { translate } from './translate.ts';

export const victimSupportReferrals: OutboundAdapter = outboundAdapter<VictimSupportMessage>({
  name: 'victim-support',
  partner: 'Victim Support',
  description: 'People whom we refer to Victim Support, and referrals that we take back.',
  topic: REFERRALS,
  key: REFERRAL_KEY,
  schema: REFERRAL_SCHEMA,
  sends: [
    sends({ kind: REFERRAL_KINDS.VICTIM_SUPPORT.sent, description: 'Somebody is referred to you.', translate }),
    sends({
      kind: REFERRAL_KINDS.VICTIM_SUPPORT.withdrawn,
      description: 'A referral is taken back: stop, make no contact, and forget what you were sent.',
      translate: writtenWithdrawal,
    }),
  ],
});

export const victimSupportAnswers = referralAnswers(ANSWERS);
