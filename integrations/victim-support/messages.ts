/** What Victim Support is sent, and what it answers: the shapes, as its people read them. */
import type { TopicSpec } from '../../src/exchange/bus.ts';
import { REFERRAL_KINDS } from '../../src/cases/referral/referral.report.ts';
import type { JsonSchema } from '../kit/adapter.ts';
import type { AnswersPlan } from '../kit/referral-answers.ts';
import {
  ACCESS_NEEDS,
  CONSENT_OR_NULL,
  CONTACT,
  day,
  ENHANCED,
  GUARDIAN,
  INCIDENT,
  INTERPRETER,
  LANGUAGE,
  LAWFUL_BASIS,
  NAME,
  NEEDS,
  NOTES,
  OTHER_AGENCIES,
  REASON,
  REFERRAL_ID,
  referralSchema,
  REFERRER,
  RISK,
  whole,
} from '../kit/referral-schema.ts';
import type { WrittenConsent, WrittenContact, WrittenWithdrawal } from '../kit/referral-words.ts';

export const VICTIM_SUPPORT_SOURCE = 'urn:victim-support:case-management';

/** The body of `referral.sent`. */
export interface VictimSupportReferral {
  readonly referralId: string;
  readonly reason: string;
  readonly incident: object;
  readonly victim: {
    readonly name: string;
    readonly dateOfBirth: string | null;
    readonly language: string | null;
    readonly interpreterNeeded: boolean | null;
    readonly accessNeeds: string | null;
    readonly contact: readonly WrittenContact[];
  };
  readonly guardian: object | null;
  readonly consent: WrittenConsent | null;
  readonly lawfulBasis: object | null;
  readonly needs: readonly string[];
  readonly enhancedEntitlement: readonly string[];
  readonly risk: object;
  readonly otherAgencies: readonly string[];
  readonly notes: string | null;
  readonly referrer: object;
}

export type VictimSupportMessage = VictimSupportReferral | WrittenWithdrawal;

export const REFERRALS: TopicSpec = { name: REFERRAL_KINDS.VICTIM_SUPPORT.sent.topic, partitions: 2, retentionDays: 30 };

export const REFERRAL_SCHEMA: JsonSchema = referralSchema({
  id: 'urn:safer-neighbourhoods:schema:referral-victim-support:1',
  title: 'Referral to Victim Support',
  referral: {
    ...whole('Somebody whom crime or anti-social behaviour has hurt, and who needs support.', {
      referralId: REFERRAL_ID,
      reason: REASON,
      incident: INCIDENT,
      victim: whole('Whom it is for.', {
        name: NAME,
        dateOfBirth: day('By which you find out whether you know them already.'),
        language: LANGUAGE,
        interpreterNeeded: INTERPRETER,
        accessNeeds: ACCESS_NEEDS,
        contact: CONTACT,
      }),
      guardian: GUARDIAN,
      consent: CONSENT_OR_NULL,
      lawfulBasis: LAWFUL_BASIS,
      needs: NEEDS,
      enhancedEntitlement: ENHANCED,
      risk: RISK,
      otherAgencies: OTHER_AGENCIES,
      notes: NOTES,
      referrer: REFERRER,
    }),
    title: 'Referral',
  },
});

export const ANSWERS: AnswersPlan = {
  provider: 'VICTIM_SUPPORT',
  folder: 'victim-support',
  partner: 'Victim Support',
  source: VICTIM_SUPPORT_SOURCE,
  outcomes: ['SUPPORT_COMPLETED', 'DECLINED', 'UNCONTACTABLE', 'SIGNPOSTED', 'UNSAFE'],
};
