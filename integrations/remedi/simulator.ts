/** An invented Remedi: brings everybody to a written agreement in no time. */
import { playProvider } from '../kit/referral-play.ts';
import type { Simulator } from '../kit/simulator.ts';
import { REFERRALS, REMEDI_SOURCE } from './messages.ts';

export const playRemedi: Simulator = playProvider({
  folder: 'remedi',
  source: REMEDI_SOURCE,
  referrals: REFERRALS.name,
  initials: 'RM',
  outcome: 'MEDIATION_AGREEMENT',
  reason: 'PARTY_UNWILLING',
});
