/** What Remedi is sent, and what it answers: the shapes, as its people read them. */
import type { TopicSpec } from '../../src/exchange/bus.ts';
import { REFERRAL_KINDS, RemediService } from '../../src/cases/referral/referral.report.ts';
import type { JsonSchema } from '../kit/adapter.ts';
import type { AnswersPlan } from '../kit/referral-answers.ts';
import {
  ACCESS_NEEDS,
  CONSENT,
  CONTACT,
  GUARDIAN,
  INCIDENT,
  INTERPRETER,
  LANGUAGE,
  NAME,
  NOTES,
  OTHER_AGENCIES,
  oneOf,
  REASON,
  REFERRAL_ID,
  referralSchema,
  REFERRER,
  RISK,
  whole,
  wordsOrNull,
} from '../kit/referral-schema.ts';
import type { WrittenConsent, WrittenContact, WrittenWithdrawal } from '../kit/referral-words.ts';

export const REMEDI_SOURCE = 'urn:remedi:case-management';

export interface Party {
  readonly name: string;
  readonly language: string | null;
  readonly interpreterNeeded: boolean | null;
  readonly contact: readonly WrittenContact[];
  readonly consent: WrittenConsent;
}

/** The body of `referral.sent`. */
export interface RemediReferral {
  readonly referralId: string;
  readonly service: RemediService;
  readonly reason: string;
  readonly incident: object;
  readonly harmed: Party;
  readonly responsible: Party;
  readonly accessNeeds: string | null;
  readonly guardian: object | null;
  readonly risk: object;
  readonly safetyReason: string | null;
  readonly otherAgencies: readonly string[];
  readonly notes: string | null;
  readonly referrer: object;
}

export type RemediMessage = RemediReferral | WrittenWithdrawal;

export const REFERRALS: TopicSpec = { name: REFERRAL_KINDS.REMEDI.sent.topic, partitions: 2, retentionDays: 30 };

// Dates of birth are not sent: no facilitator needs them. That a child is among the parties, ce_marking says.
const party = (description: string): JsonSchema =>
  whole(description, { name: NAME, language: LANGUAGE, interpreterNeeded: INTERPRETER, contact: CONTACT, consent: CONSENT });

export const REFERRAL_SCHEMA: JsonSchema = referralSchema({
  id: 'urn:safer-neighbourhoods:schema:referral-remedi:1',
  title: 'Referral to Remedi',
  referral: {
    ...whole('Two sides who have both agreed to mediation or restorative justice.', {
      referralId: REFERRAL_ID,
      service: oneOf(RemediService, 'What you are asked for.'),
      reason: REASON,
      incident: INCIDENT,
      harmed: party('Who was harmed, or who asked for mediation. Speak with them first.'),
      responsible: party('Who did the harm, or the other side. Speak with them only once the first side agrees.'),
      accessNeeds: ACCESS_NEEDS,
      guardian: GUARDIAN,
      risk: RISK,
      safetyReason: wordsOrNull(2_000, 'Why we hold it safe although a risk is flagged; null when none is. Whether it is, you decide.'),
      otherAgencies: OTHER_AGENCIES,
      notes: NOTES,
      referrer: REFERRER,
    }),
    title: 'Referral',
  },
});

export const ANSWERS: AnswersPlan = {
  provider: 'REMEDI',
  folder: 'remedi',
  partner: 'Remedi',
  source: REMEDI_SOURCE,
  outcomes: [
    'RJ_DIRECT',
    'RJ_INDIRECT',
    'MEDIATION_AGREEMENT',
    'MEDIATION_PARTIAL',
    'OTHER_PARTY_REFUSED',
    'DECLINED',
    'UNCONTACTABLE',
    'SIGNPOSTED',
    'UNSAFE',
  ],
};
