/** To whom people are referred, and what differs between them. A new provider is a line here, two kinds of message and a folder. */
import type { ConsentPurpose } from '../../people/consent/consent.rules.ts';
import type { ParameterName } from '../../parameters/parameter-on.ts';

// Seed: "Referrals to Victim Support. Referrals to Remedi for mediation."
export const ReferralProvider = { VICTIM_SUPPORT: 'VICTIM_SUPPORT', REMEDI: 'REMEDI' } as const;
export type ReferralProvider = (typeof ReferralProvider)[keyof typeof ReferralProvider];

export interface ProviderFacts {
  /** As people say it. */
  readonly name: string;
  readonly purpose: ConsentPurpose;
  /** True where two sides have to be brought together: each has a consent of its own, and no other basis will do (domain rule 40). */
  readonly twoParties: boolean;
  readonly acknowledgedWithin: ParameterName & `REFERRAL_ACKNOWLEDGED_WITHIN_${ReferralProvider}`;
  readonly excludedTypes: ParameterName & `REFERRAL_EXCLUDED_TYPES_${ReferralProvider}`;
  readonly agreement: ParameterName & `REFERRAL_AGREEMENT_${ReferralProvider}`;
}

export const PROVIDERS: Readonly<Record<ReferralProvider, ProviderFacts>> = {
  VICTIM_SUPPORT: {
    name: 'Victim Support',
    purpose: 'VICTIM_SUPPORT_REFERRAL',
    twoParties: false,
    acknowledgedWithin: 'REFERRAL_ACKNOWLEDGED_WITHIN_VICTIM_SUPPORT',
    excludedTypes: 'REFERRAL_EXCLUDED_TYPES_VICTIM_SUPPORT',
    agreement: 'REFERRAL_AGREEMENT_VICTIM_SUPPORT',
  },
  REMEDI: {
    name: 'Remedi',
    purpose: 'REMEDI_REFERRAL',
    twoParties: true,
    acknowledgedWithin: 'REFERRAL_ACKNOWLEDGED_WITHIN_REMEDI',
    excludedTypes: 'REFERRAL_EXCLUDED_TYPES_REMEDI',
    agreement: 'REFERRAL_AGREEMENT_REMEDI',
  },
};
