/** What a provider answers, in the hub's words. */
import type { ReferralProvider } from './referral-providers.rules.ts';
import { AnsweredState } from './referral.stages.ts';

/** Why a provider does not go on. Stable: dashboards count by it. Domain §5.3, "Rejection reasons seen in a real audit". */
export const AnswerReason = {
  EXCLUDED_TYPE: 'EXCLUDED_TYPE',
  NO_EXPLICIT_CONSENT: 'NO_EXPLICIT_CONSENT',
  CHILD_PROTECTION: 'CHILD_PROTECTION',
  NO_SAFE_NUMBER: 'NO_SAFE_NUMBER',
  WRONG_NUMBER: 'WRONG_NUMBER',
  UNSAFE_TO_RETRY: 'UNSAFE_TO_RETRY',
  HARMER_NOT_IDENTIFIED: 'HARMER_NOT_IDENTIFIED',
  PARTY_UNWILLING: 'PARTY_UNWILLING',
  NO_CAPACITY: 'NO_CAPACITY',
  OTHER: 'OTHER',
} as const;
export type AnswerReason = (typeof AnswerReason)[keyof typeof AnswerReason];

// Domain §5.3, "Closure outcomes".
export const ReferralOutcome = {
  SUPPORT_COMPLETED: 'SUPPORT_COMPLETED',
  DECLINED: 'DECLINED',
  UNCONTACTABLE: 'UNCONTACTABLE',
  SIGNPOSTED: 'SIGNPOSTED',
  RJ_DIRECT: 'RJ_DIRECT',
  RJ_INDIRECT: 'RJ_INDIRECT',
  MEDIATION_AGREEMENT: 'MEDIATION_AGREEMENT',
  MEDIATION_PARTIAL: 'MEDIATION_PARTIAL',
  OTHER_PARTY_REFUSED: 'OTHER_PARTY_REFUSED',
  UNSAFE: 'UNSAFE',
} as const;
export type ReferralOutcome = (typeof ReferralOutcome)[keyof typeof ReferralOutcome];

/** An answer also confirms that a referral was taken back. */
export const AnswerStatus = { ...AnsweredState, WITHDRAWAL_CONFIRMED: 'WITHDRAWAL_CONFIRMED' } as const;
export type AnswerStatus = keyof typeof AnswerStatus;

/** One answer about one referral. */
export interface ReferralAnswerReport {
  readonly provider: ReferralProvider;
  readonly referralId: string;
  /** Which answer about this referral it is, from 1: with the referral its identity, and its place among the answers whatever order they come in. */
  readonly sequence: number;
  readonly status: AnswerStatus;
  /** The provider's own reference: there with every answer of a referral that it has taken in (domain rule 41). */
  readonly providerReference: string | null;
  /** When it happened at the provider. */
  readonly at: Date;
  readonly reason: AnswerReason | null;
  readonly outcome: ReferralOutcome | null;
  /** The provider's reference of the earlier one, for a DUPLICATE. */
  readonly duplicateOf: string | null;
  /** In the provider's words; may name people. */
  readonly remark: string | null;
  readonly simulated: boolean;
}
