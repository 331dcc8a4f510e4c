/** The rounds of the hub: what it looks for by itself, again and again. One line for each check. */
import { forgetRevocations } from './access/revocation/forget-revocations.ts';
import { raiseDueReviews } from './access/retention/commands/raise-due-reviews.ts';
import { raiseLateReviews } from './access/glass/commands/raise-late-reviews.ts';
import { raiseOverdueReviews } from './access/agreement/commands/raise-overdue-reviews.ts';
import type { Round } from './alerts/make-rounds.ts';
import { findRadioHolders } from './cases/commands/find-radio-holders.ts';
import { publishIncidentCounts } from './cases/commands/publish-incident-counts.ts';
import { raiseOverdueReferrals } from './cases/referral/commands/raise-overdue-referrals.ts';
import { raiseOverdueIntelligence } from './cases/intelligence/commands/raise-overdue-intelligence.ts';
import { watchOutbox } from './exchange/outbox-lag.ts';
import { londonDay } from './shared/london.ts';

/** Goal: whatever is overdue is flagged inside a minute, so a round comes at least every 30 seconds. */
export const EVERY_MS = 15_000;

const HOUR_MS = 3_600_000;

/**
 * For what comes by the day and looks through all that is kept: it looks when a day begins in London, and then every hour, for what was decided since. The rounds
 * between pass over it.
 */
function byTheDay(look: Round['run']): Round['run'] {
  let looked: Date | null = null;
  return async (em, clock) => {
    const now = clock.now();
    const known = looked !== null && londonDay(looked) === londonDay(now) && now.getTime() - looked.getTime() < HOUR_MS;
    if (known) return;
    await look(em, clock);
    looked = now;
  };
}

export const rounds: readonly Round[] = [
  { name: 'agreement-reviews', everyMs: EVERY_MS, run: raiseOverdueReviews },
  { name: 'retention-reviews', everyMs: 30_000, run: byTheDay(raiseDueReviews) },
  { name: 'glass-reviews', everyMs: EVERY_MS, run: raiseLateReviews },
  { name: 'radio-holders', everyMs: EVERY_MS, run: findRadioHolders },
  { name: 'outbox-stuck', everyMs: 5_000, run: watchOutbox },
  { name: 'incident-counts', everyMs: 30_000, run: publishIncidentCounts },
  { name: 'overdue-intelligence', everyMs: EVERY_MS, run: raiseOverdueIntelligence },
  { name: 'overdue-referrals', everyMs: EVERY_MS, run: raiseOverdueReferrals },
  { name: 'forget-revocations', everyMs: 30_000, run: forgetRevocations },
];
