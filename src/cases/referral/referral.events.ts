/** What a referral tells the partnership: that it moved, never about whom it is or why. */
import type { OutboxEvent } from '../../exchange/outbox.ts';
import type { ReferralProvider } from './referral-providers.rules.ts';
import type { ReferralState } from './referral.stages.ts';

// Systems rows 41 and 42 name `referral.sent`, `referral.accepted`, `referral.rejected` and `referral.closed`.
const TYPES: Readonly<Record<ReferralState, string>> = {
  DRAFT: 'referral.drafted',
  SUSPENDED: 'referral.suspended',
  CONSENT_CHECK: 'referral.released',
  WITHHELD: 'referral.withheld',
  SENT: 'referral.sent',
  ACKNOWLEDGED: 'referral.acknowledged',
  ACCEPTED: 'referral.accepted',
  CONTACT_ATTEMPTED: 'referral.contact-attempted',
  ENGAGED: 'referral.engaged',
  CLOSED: 'referral.closed',
  REJECTED: 'referral.rejected',
  SUSPENDED_UNSAFE: 'referral.suspended-as-unsafe',
  RETURNED_BAD_CONTACT: 'referral.returned',
  DUPLICATE: 'referral.found-duplicate',
  WITHDRAWN: 'referral.withdrawn',
};

/** A move, as the outbox takes it. */
export function referralMoved(
  referral: {
    readonly id: string;
    readonly caseId: string;
    readonly provider: ReferralProvider;
    readonly simulated: boolean;
    readonly markings: readonly string[];
  },
  to: ReferralState,
  at: Date,
): OutboxEvent {
  const { id, caseId, provider, simulated, markings } = referral;
  return {
    topic: 'hub.referral.v1',
    key: id,
    type: TYPES[to],
    payload: { referralId: id, caseId, provider, state: to, at: at.toISOString() },
    subjectIds: [id, caseId],
    occurredAt: at,
    markings,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated,
  };
}
