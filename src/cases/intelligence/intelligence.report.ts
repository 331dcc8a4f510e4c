/** What passes between the hub and the police about intelligence: the kinds of message that go out, and the answer that comes back, in the hub's words. */
import type { OutboundKind } from '../../exchange/outbound.ts';
import type { Grade } from './grade.rules.ts';

export const INTELLIGENCE_TOPIC = 'hub.intelligence.v1';

/** The agency that it goes to. */
export const POLICE = 'HUMBERSIDE_POLICE';

/** Where the information comes from, without saying from whom (domain rule 22). */
export const IntelProvenance = { PROBLEM_EXPLORATION_FORM: 'PROBLEM_EXPLORATION_FORM' } as const;
export type IntelProvenance = (typeof IntelProvenance)[keyof typeof IntelProvenance];

/** Whether the source saw it, or was told of it. */
export const IntelKnowledge = { FIRST_HAND: 'FIRST_HAND', SECOND_HAND: 'SECOND_HAND', UNKNOWN: 'UNKNOWN' } as const;
export type IntelKnowledge = (typeof IntelKnowledge)[keyof typeof IntelKnowledge];

/** Domain rule 53: "Mark facts vs personal assessments/opinion on every narrative item". */
export const IntelNature = { FACT: 'FACT', OPINION: 'OPINION' } as const;
export type IntelNature = (typeof IntelNature)[keyof typeof IntelNature];

/** One piece of information (domain rule 24: "One intelligence item = one piece of information graded once"). */
export interface SubmittedItem {
  readonly itemNumber: number;
  readonly text: string;
  /** When it was so, as 2026-11-20, if that is known. */
  readonly informationDate: string | null;
  /** A street, an area or a ward in words; never an address. */
  readonly place: string | null;
  readonly nature: IntelNature;
  readonly knowledge: IntelKnowledge;
}

/** A package as it is released: no grade, no source, no names of those who made it (domain rules 21 and 22). */
export interface IntelligenceSubmission {
  readonly reportURN: string;
  readonly version: number;
  readonly submittedAt: Date;
  readonly provenance: IntelProvenance;
  readonly items: readonly SubmittedItem[];
}

/** Why a package is taken back. */
export const WithdrawalReason = {
  DRAFTED_IN_ERROR: 'DRAFTED_IN_ERROR',
  INFORMATION_WRONG: 'INFORMATION_WRONG',
  SOURCE_SAFETY: 'SOURCE_SAFETY',
} as const;
export type WithdrawalReason = (typeof WithdrawalReason)[keyof typeof WithdrawalReason];

export interface IntelligenceWithdrawal {
  readonly reportURN: string;
  readonly version: number;
  readonly withdrawnAt: Date;
  readonly reason: WithdrawalReason;
}

/** One message for each version of a package. */
export const INTELLIGENCE_SUBMITTED: OutboundKind<IntelligenceSubmission> = { topic: INTELLIGENCE_TOPIC, type: 'intelligence.submitted' };
/** Follows a submission that has left, or may have. */
export const INTELLIGENCE_WITHDRAWN: OutboundKind<IntelligenceWithdrawal> = { topic: INTELLIGENCE_TOPIC, type: 'intelligence.withdrawn' };

/** What the police did with it (domain.md §2.2). */
export const IntelDisposition = {
  SANITISED_LOG_CREATED: 'SANITISED_LOG_CREATED',
  TASKED_AS_CRIME: 'TASKED_AS_CRIME',
  REFERRED_SAFEGUARDING: 'REFERRED_SAFEGUARDING',
  REJECTED: 'REJECTED',
  NEED_MORE_INFO: 'NEED_MORE_INFO',
  DUPLICATE: 'DUPLICATE',
} as const;
export type IntelDisposition = (typeof IntelDisposition)[keyof typeof IntelDisposition];

/** What the police say of one item. */
export interface AnsweredItem {
  readonly itemNumber: number;
  readonly disposition: IntelDisposition | null;
  readonly grade: Grade | null;
}

/** An answer of the police: always the whole of what they say of a package's version, at one revision of theirs. */
export interface IntelligenceAnswer {
  readonly reportURN: string;
  readonly version: number;
  /** Rises with each change of the answer at its source; decides which is newer, whatever order they arrive in. */
  readonly revision: number;
  readonly answeredAt: Date;
  readonly policeReference: string | null;
  readonly disposition: IntelDisposition | null;
  readonly grade: Grade | null;
  readonly items: readonly AnsweredItem[];
  readonly simulated: boolean;
}
