/** How what all providers are told is written: the hub's words on the left, those of the message on the right. */
import type { ConsentContent, ContactContent, ReferralContent, WithdrawalContent } from '../../src/cases/referral/referral.report.ts';

export interface WrittenConsent {
  readonly givenAt: string;
  readonly method: string;
  readonly givenBy: string;
  readonly explicit: boolean;
  readonly scope: string;
}

export interface WrittenContact {
  readonly type: string;
  readonly value: string;
  readonly safeFor: readonly string[];
  readonly bestTimes: string | null;
}

/** The body of `referral.withdrawn`. */
export interface WrittenWithdrawal {
  readonly referralId: string;
  readonly withdrawnAt: string;
}

export function writtenContact(channels: readonly ContactContent[]): WrittenContact[] {
  return channels.map(({ kind, value, uses, bestTimes }) => ({ type: kind, value, safeFor: uses, bestTimes }));
}

export function writtenConsent({ saidAt, method, givenBy, explicit, scope }: ConsentContent): WrittenConsent {
  return { givenAt: saidAt.toISOString(), method, givenBy, explicit, scope };
}

export function writtenIncident({ incidentType, offenceType, incidentReference, incidentDate, reportedAt }: ReferralContent) {
  return { type: incidentType, offence: offenceType, reference: incidentReference, date: incidentDate, reportedAt: reportedAt?.toISOString() ?? null };
}

export function writtenRisk({ riskBand, riskFlags, relationToHarmer, sameAddress, childrenInvolved }: ReferralContent) {
  return { band: riskBand, flags: riskFlags, relationToHarmer, sameAddress, childrenInvolved };
}

export function writtenWithdrawal({ referralId, withdrawnAt }: WithdrawalContent): WrittenWithdrawal {
  return { referralId, withdrawnAt: withdrawnAt.toISOString() };
}
