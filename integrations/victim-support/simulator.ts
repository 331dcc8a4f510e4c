/** An invented Victim Support: takes every referral, and supports people in no time. */
import { playProvider } from '../kit/referral-play.ts';
import type { Simulator } from '../kit/simulator.ts';
import { REFERRALS, VICTIM_SUPPORT_SOURCE } from './messages.ts';

export const playVictimSupport: Simulator = playProvider({
  folder: 'victim-support',
  source: VICTIM_SUPPORT_SOURCE,
  referrals: REFERRALS.name,
  initials: 'VS',
  outcome: 'SUPPORT_COMPLETED',
  reason: 'EXCLUDED_TYPE',
});
