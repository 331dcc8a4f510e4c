/** Victim Support, as the registry lists it. */
import type { Partner } from '../kit/partner.ts';
import { victimSupportAnswers, victimSupportReferrals } from './adapter.ts';
import { victimSupportAnswerFeed } from './feed.ts';
import { playVictimSupport } from './simulator.ts';

export const partner: Partner = {
  folder: 'victim-support',
  feeds: [victimSupportAnswerFeed],
  inbound: [victimSupportAnswers],
  outbound: [victimSupportReferrals],
  played: { as: 'victim-support', by: playVictimSupport },
};
