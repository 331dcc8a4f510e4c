/** What a referral says, in the hub's words, and the kinds of message in which it goes to a provider. */
import type { OutboundKind } from '../../exchange/outbound.ts';
import type { ContactUse } from '../../people/channel/safe-uses.rules.ts';
import type { ConsentGiver, ConsentMethod } from '../../people/consent/consent.rules.ts';
import type { ContactKind } from '../../people/person.entity.ts';
import type { ReferralProvider } from './referral-providers.rules.ts';

/** What Remedi is asked for; Victim Support has one service. */
export const RemediService = { MEDIATION: 'MEDIATION', RESTORATIVE_JUSTICE: 'RESTORATIVE_JUSTICE' } as const;
export type RemediService = (typeof RemediService)[keyof typeof RemediService];

/** What happened, as providers sort it. Which of them a provider does not take is dated reference data (src/parameters/). */
export const ReferralIncidentType = {
  ANTI_SOCIAL_BEHAVIOUR: 'ANTI_SOCIAL_BEHAVIOUR',
  NEIGHBOUR_DISPUTE: 'NEIGHBOUR_DISPUTE',
  HARASSMENT_OR_STALKING: 'HARASSMENT_OR_STALKING',
  HATE: 'HATE',
  VIOLENCE: 'VIOLENCE',
  DOMESTIC_ABUSE: 'DOMESTIC_ABUSE',
  SEXUAL_OFFENCE: 'SEXUAL_OFFENCE',
  ROBBERY: 'ROBBERY',
  BURGLARY: 'BURGLARY',
  THEFT: 'THEFT',
  CRIMINAL_DAMAGE: 'CRIMINAL_DAMAGE',
  ARSON: 'ARSON',
  FRAUD: 'FRAUD',
  MODERN_SLAVERY: 'MODERN_SLAVERY',
  TERRORISM: 'TERRORISM',
  BEREAVEMENT: 'BEREAVEMENT',
  ROAD_TRAFFIC: 'ROAD_TRAFFIC',
  BUSINESS_CRIME: 'BUSINESS_CRIME',
  OTHER: 'OTHER',
} as const;
export type ReferralIncidentType = (typeof ReferralIncidentType)[keyof typeof ReferralIncidentType];

// Domain §5.2, "needs enum".
export const ReferralNeed = {
  EMOTIONAL: 'EMOTIONAL',
  PRACTICAL_SECURITY: 'PRACTICAL_SECURITY',
  HOUSING: 'HOUSING',
  FINANCIAL: 'FINANCIAL',
  HEALTH: 'HEALTH',
  MENTAL_HEALTH: 'MENTAL_HEALTH',
  LEGAL_CJS: 'LEGAL_CJS',
  CHILDREN: 'CHILDREN',
  IMMIGRATION: 'IMMIGRATION',
  EMPLOYMENT: 'EMPLOYMENT',
} as const;
export type ReferralNeed = (typeof ReferralNeed)[keyof typeof ReferralNeed];

// Domain §1.3: "Bands: STANDARD | MEDIUM | HIGH".
export const RiskBand = { STANDARD: 'STANDARD', MEDIUM: 'MEDIUM', HIGH: 'HIGH' } as const;
export type RiskBand = (typeof RiskBand)[keyof typeof RiskBand];

export const RiskFlag = {
  DOMESTIC_ABUSE: 'DOMESTIC_ABUSE',
  THREAT_TO_LIFE: 'THREAT_TO_LIFE',
  WEAPONS: 'WEAPONS',
  SELF_HARM: 'SELF_HARM',
  CHILD_PROTECTION: 'CHILD_PROTECTION',
  STALKING: 'STALKING',
} as const;
export type RiskFlag = (typeof RiskFlag)[keyof typeof RiskFlag];

// Domain §5.2, "Enhanced categories".
export const EnhancedCategory = {
  MOST_SERIOUS_CRIME: 'MOST_SERIOUS_CRIME',
  PERSISTENTLY_TARGETED: 'PERSISTENTLY_TARGETED',
  VULNERABLE: 'VULNERABLE',
  INTIMIDATED: 'INTIMIDATED',
} as const;
export type EnhancedCategory = (typeof EnhancedCategory)[keyof typeof EnhancedCategory];

/** On what details pass where it is not on consent. The statement beside it says why. */
export const LawfulBasis = {
  LEGAL_OBLIGATION: 'LEGAL_OBLIGATION',
  VITAL_INTERESTS: 'VITAL_INTERESTS',
  PUBLIC_TASK: 'PUBLIC_TASK',
  SAFEGUARDING: 'SAFEGUARDING',
} as const;
export type LawfulBasis = (typeof LawfulBasis)[keyof typeof LawfulBasis];

/** A channel with the uses that were said to be safe: at least one, or it is not passed on. */
export interface ContactContent {
  readonly kind: ContactKind;
  readonly value: string;
  readonly uses: readonly ContactUse[];
  readonly bestTimes: string | null;
}

export interface ConsentContent {
  readonly method: ConsentMethod;
  readonly givenBy: ConsentGiver;
  readonly explicit: boolean;
  readonly scope: string;
  readonly saidAt: Date;
}

/** One of the people whom it is about. */
export interface PartyContent {
  readonly name: string;
  /** As 1990-02-28. */
  readonly dateOfBirth: string | null;
  readonly preferredLanguage: string | null;
  readonly interpreterNeeded: boolean | null;
  readonly channels: readonly ContactContent[];
  /** Null when it goes on another lawful basis. */
  readonly consent: ConsentContent | null;
}

/** The words of a referral as they are kept. */
export interface ReferralWords {
  readonly reason: string;
  readonly incidentType: ReferralIncidentType;
  readonly offenceType: string | null;
  /** Domain §3.2: "Accept crime number as opaque string <= 30 chars; no format check." */
  readonly incidentReference: string | null;
  /** As 2026-11-20. */
  readonly incidentDate: string | null;
  readonly reportedAt: Date | null;
  readonly needs: readonly ReferralNeed[];
  readonly accessNeeds: string | null;
  readonly riskBand: RiskBand | null;
  readonly riskFlags: readonly RiskFlag[];
  readonly enhancedCategories: readonly EnhancedCategory[];
  readonly relationToHarmer: string | null;
  readonly sameAddress: boolean | null;
  readonly childrenInvolved: boolean | null;
  readonly otherAgencies: readonly string[];
  readonly guardianName: string | null;
  readonly guardianRelation: string | null;
  readonly lawfulBasis: LawfulBasis | null;
  readonly lawfulBasisStatement: string | null;
  readonly overrideReason: string | null;
  readonly notes: string | null;
  readonly referrerPhone: string | null;
  readonly referrerEmail: string | null;
}

/** The whole of a referral, determined by what is stored: its words, whom it is about, and who refers. */
export interface ReferralContent extends Omit<
  ReferralWords,
  'guardianName' | 'guardianRelation' | 'lawfulBasis' | 'lawfulBasisStatement' | 'referrerPhone' | 'referrerEmail'
> {
  readonly referralId: string;
  readonly service: RemediService | null;
  readonly person: PartyContent;
  /** The other side of a mediation; null for support. */
  readonly otherParty: PartyContent | null;
  readonly guardian: { readonly name: string; readonly relation: string | null } | null;
  readonly lawfulBasis: { readonly basis: LawfulBasis; readonly statement: string } | null;
  readonly referrer: { readonly agency: string; readonly name: string; readonly phone: string | null; readonly email: string | null };
}

/** That a referral is taken back: ids only. */
export interface WithdrawalContent {
  readonly referralId: string;
  readonly withdrawnAt: Date;
}

/** What goes to each provider, on its own topic, under the referral's id. */
export const REFERRAL_KINDS = {
  VICTIM_SUPPORT: {
    sent: { topic: 'hub.referral-victim-support.v1', type: 'referral.sent' },
    withdrawn: { topic: 'hub.referral-victim-support.v1', type: 'referral.withdrawn' },
  },
  REMEDI: {
    sent: { topic: 'hub.referral-remedi.v1', type: 'referral.sent' },
    withdrawn: { topic: 'hub.referral-remedi.v1', type: 'referral.withdrawn' },
  },
} as const satisfies Record<ReferralProvider, { readonly sent: OutboundKind<ReferralContent>; readonly withdrawn: OutboundKind<WithdrawalContent> }>;
