/** Why a referral is not sent, where its state would allow it. */
import type { ReferralCheck } from './referral-checks.rules.ts';

/** A check did not pass. */
export interface ReferralNotReady {
  readonly kind: 'ReferralNotReady';
  readonly message: string;
  /** Those that failed. */
  readonly checks: readonly ReferralCheck[];
}

/** It is not what was previewed. */
export interface ReferralContentChanged {
  readonly kind: 'ReferralContentChanged';
  readonly message: string;
}
