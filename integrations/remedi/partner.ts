/** Remedi, as the registry lists it. */
import type { Partner } from '../kit/partner.ts';
import { remediAnswers, remediReferrals } from './adapter.ts';
import { remediAnswerFeed } from './feed.ts';
import { playRemedi } from './simulator.ts';

export const partner: Partner = {
  folder: 'remedi',
  feeds: [remediAnswerFeed],
  inbound: [remediAnswers],
  outbound: [remediReferrals],
  played: { as: 'remedi', by: playRemedi },
};
