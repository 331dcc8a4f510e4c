/** What passes between the hub and the force intelligence bureau: information that the hub submits or takes back, and the police's answer to it. */
import { HandlingCode, IntelAssessment, SOURCE_EVALUATIONS } from '../../src/cases/intelligence/grade.rules.ts';
import {
  IntelDisposition,
  IntelKnowledge,
  IntelNature,
  IntelProvenance,
  INTELLIGENCE_TOPIC,
  WithdrawalReason,
} from '../../src/cases/intelligence/intelligence.report.ts';
import type { TopicSpec } from '../../src/exchange/bus.ts';
import { Regime } from '../../src/shared/regime.ts';
import type { InboundTopic, JsonSchema, MessageKey, MessageType } from '../kit/adapter.ts';

/** What the hub sends: a submission or a withdrawal, as `ce_type` says. */
export type HubIntelligence = Submission | Withdrawal;

export interface Submission {
  readonly reportURN: string;
  readonly version: number;
  readonly submittedAt: string;
  readonly provenance: IntelProvenance;
  readonly items: readonly SubmissionItem[];
}

export interface SubmissionItem {
  readonly itemNumber: number;
  readonly text: string;
  readonly nature: IntelNature;
  readonly knowledge: IntelKnowledge;
  readonly informationDate?: string;
  readonly place?: string;
}

export interface Withdrawal {
  readonly reportURN: string;
  readonly version: number;
  readonly withdrawnAt: string;
  readonly withdrawalReason: WithdrawalReason;
}

/** What the police answer, as its schema lets it through. Optional fields may be left out or null: both mean that the sender does not say. */
export interface PoliceAnswer {
  readonly reportURN: string;
  readonly version: number;
  readonly revision: number;
  readonly answeredAt: string;
  readonly policeReference?: string | null;
  readonly disposition?: IntelDisposition | null;
  readonly evaluation?: Evaluation | null;
  readonly items?: readonly AnswerItem[] | null;
}

export interface Evaluation {
  readonly source: number;
  readonly assessment: IntelAssessment;
  readonly handling: HandlingCode;
  readonly conditions?: string | null;
}

export interface AnswerItem {
  readonly itemNumber: number;
  readonly disposition?: IntelDisposition | null;
  readonly evaluation?: Evaluation | null;
}

export const ANSWER_TOPIC = 'police.intelligence-answer.v1';
export const POLICE_INTELLIGENCE_SOURCE = 'urn:police:humberside:intelligence';

export const AnswerKind = {
  ACKNOWLEDGED: 'police.intelligence-answer.acknowledged',
  DISPOSED: 'police.intelligence-answer.disposed',
  GRADED: 'police.intelligence-answer.graded',
} as const;

const REPORT_URN = '^SN-INT-[0-9]{4}-[0-9]{6,9}$';
const KEY: MessageKey = { description: 'The reportURN of the report.', pattern: REPORT_URN, examples: ['SN-INT-2026-000123'] };

/** Kept for as long as a report may wait for its grade. */
export const HUB_TOPIC: TopicSpec = { name: INTELLIGENCE_TOPIC, partitions: 4, retentionDays: 90 };
export const HUB_KEY = KEY;

export const ANSWER_TOPICS: readonly InboundTopic[] = [
  {
    topic: { name: ANSWER_TOPIC, partitions: 4, retentionDays: 90 },
    source: POLICE_INTELLIGENCE_SOURCE,
    key: KEY,
    // Domain rule 54: intelligence is law-enforcement processing.
    regime: Regime.LED_PART3,
    description: 'What the force intelligence bureau of Humberside Police answers to the reports of the hub.',
  },
];

export const ANSWER_TYPES: readonly MessageType[] = [
  { type: AnswerKind.ACKNOWLEDGED, description: 'The report has arrived, and somebody will look at it.' },
  { type: AnswerKind.DISPOSED, description: 'It was decided what becomes of the report: disposition says what.' },
  { type: AnswerKind.GRADED, description: 'The report, or an item of it, was graded by 3x5x2.' },
];

// Largest whole number that the hub's store keeps in the columns for numbers and revisions.
const LARGEST = 2_147_483_647;

const reportURN: JsonSchema = {
  type: 'string',
  pattern: REPORT_URN,
  description: "The hub's reference of the report, such as SN-INT-2026-000123. It is the key of the message.",
};
const version: JsonSchema = {
  type: 'integer',
  minimum: 1,
  maximum: LARGEST,
  description: 'The version of the report, from 1. Each is sent once; a later one takes the place of an earlier one.',
};
const instant = (description: string): JsonSchema => ({
  type: 'string',
  format: 'date-time',
  maxLength: 40,
  description: `${description} RFC 3339 with its offset.`,
});
const words = (of: Record<string, string>, description: string): JsonSchema => ({ type: 'string', enum: Object.values(of), description });
const wordsOrNull = (of: Record<string, string>, description: string): JsonSchema => ({
  type: ['string', 'null'],
  enum: [...Object.values(of), null],
  description,
});
const itemNumber: JsonSchema = { type: 'integer', minimum: 1, maximum: LARGEST, description: 'The number of the item in its report, from 1.' };

const ITEM: JsonSchema = {
  type: 'object',
  description: 'One piece of information, to be graded once.',
  required: ['itemNumber', 'text', 'nature', 'knowledge'],
  properties: {
    itemNumber,
    text: {
      type: 'string',
      minLength: 1,
      maxLength: 2000,
      description: 'The words of the source, as an officer picked them. They never say who the source is.',
    },
    nature: words(IntelNature, 'FACT: something that happened or is so. OPINION: what the source thinks.'),
    knowledge: words(IntelKnowledge, 'FIRST_HAND: the source saw or heard it. SECOND_HAND: the source was told of it. UNKNOWN: nobody asked.'),
    informationDate: { type: 'string', format: 'date', description: 'The day of which the information is, as yyyy-mm-dd. Absent when it is not known.' },
    place: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'A street, an area or a ward in words, never an address. Absent when it is not known.',
    },
  },
};

const SUBMISSION: JsonSchema = {
  type: 'object',
  description: 'An information submission: ungraded, and without its source.',
  required: ['reportURN', 'version', 'submittedAt', 'provenance', 'items'],
  properties: {
    reportURN,
    version,
    submittedAt: instant('When it was released to the police.'),
    provenance: words(
      IntelProvenance,
      'Where the information comes from. PROBLEM_EXPLORATION_FORM: a resident answered the questionnaire of Safer Neighbourhoods.',
    ),
    items: { type: 'array', minItems: 1, maxItems: 20, description: 'The pieces of information, in the order of their numbers.', items: ITEM },
  },
};

const WITHDRAWAL: JsonSchema = {
  type: 'object',
  description: 'A version of a report is taken back: stop using it. It may name a version that never reached you.',
  required: ['reportURN', 'version', 'withdrawnAt', 'withdrawalReason'],
  properties: {
    reportURN,
    version,
    withdrawnAt: instant('When it was withdrawn.'),
    withdrawalReason: words(
      WithdrawalReason,
      'DRAFTED_IN_ERROR: it should not have been sent. INFORMATION_WRONG: it is not so. SOURCE_SAFETY: somebody could come to harm by its use.',
    ),
  },
};

/** JSON Schema of the body on hub.intelligence.v1. */
export const HUB_INTELLIGENCE_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:hub-intelligence:1',
  title: 'Hub intelligence',
  description: 'What ce_type says: intelligence.submitted is an information submission, intelligence.withdrawn takes one back.',
  oneOf: [SUBMISSION, WITHDRAWAL],
};

const EVALUATION: JsonSchema = {
  type: ['object', 'null'],
  description: 'A grade by 3x5x2, in its three parts; written source-assessment-handling, such as 2-C-P.',
  required: ['source', 'assessment', 'handling'],
  properties: {
    source: {
      type: 'integer',
      enum: [...SOURCE_EVALUATIONS],
      description: 'A number: 1 reliable, 2 untested, 3 not reliable. Never a letter: codes of 5x5x5 are not taken.',
    },
    assessment: {
      type: 'string',
      enum: Object.values(IntelAssessment),
      description:
        'A letter: A known directly to the source, B known indirectly but corroborated, C known indirectly, D not known, E suspected to be false. Never a number: codes of 5x5x5 are not taken.',
    },
    handling: {
      type: 'string',
      enum: Object.values(HandlingCode),
      description: 'A letter: P lawful sharing permitted, C lawful sharing permitted with conditions. Never a number: codes of 5x5x5 are not taken.',
    },
    conditions: { type: ['string', 'null'], maxLength: 1000, description: 'The conditions of sharing: needed with handling C, absent with P.' },
  },
};

const DISPOSITION = wordsOrNull(
  IntelDisposition,
  'What becomes of it: SANITISED_LOG_CREATED, TASKED_AS_CRIME, REFERRED_SAFEGUARDING, REJECTED, NEED_MORE_INFO or DUPLICATE.',
);

/** JSON Schema of the body on police.intelligence-answer.v1. Fields that it does not name are let through and not read: see the README. */
export const POLICE_ANSWER_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:police-intelligence-answer:1',
  title: 'Police intelligence answer',
  description: 'The whole of what the police say of one version of a report, at one revision of their answer.',
  type: 'object',
  required: ['reportURN', 'version', 'revision', 'answeredAt'],
  properties: {
    reportURN,
    version,
    revision: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'Rises with every change of the answer to this version, from 1.' },
    answeredAt: instant('When this revision of the answer was given.'),
    policeReference: { type: ['string', 'null'], minLength: 1, maxLength: 60, description: 'The reference of the police for the report; kept as it is.' },
    disposition: DISPOSITION,
    evaluation: EVALUATION,
    items: {
      type: ['array', 'null'],
      maxItems: 20,
      description: 'What is said of single items, where it is not the same for all.',
      items: {
        type: 'object',
        description: 'What is said of one item.',
        required: ['itemNumber'],
        properties: { itemNumber, disposition: DISPOSITION, evaluation: EVALUATION },
      },
    },
  },
};
