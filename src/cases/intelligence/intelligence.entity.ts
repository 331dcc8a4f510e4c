/** Intelligence packages: what officers picked out of an answer, piece by piece, who drafted and who released it, and what the police said. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened, walledBehind } from '../../access/walls.ts';
import { recordColumns } from '../../access/record.ts';
import { StaffMember } from '../../access/staff-member.entity.ts';
import { Classification } from '../../shared/regime.ts';
import { Case } from '../case.entity.ts';
import { RevisionEffect } from '../incident/incident.entity.ts';
import { PefResponse } from '../pef/pef.entity.ts';
import { HandlingCode, IntelAssessment } from './grade.rules.ts';
import { DisclosureGateway } from './disclosure.rules.ts';
import { IntelState } from './intel-package.stages.ts';
import { type AnsweredItem, IntelDisposition, IntelKnowledge, IntelNature, IntelProvenance, WithdrawalReason } from './intelligence.report.ts';

/** The parts of a grade, as columns: all null until the police say (domain rule 21). */
const gradeColumns = {
  gradeSource: p.integer().nullable(),
  gradeAssessment: p.enum(() => IntelAssessment).nullable(),
  gradeHandling: p.enum(() => HandlingCode).nullable(),
  gradeConditions: p.text().nullable(),
  /** As it is written: 2-C-P. */
  gradeCode: p.string().nullable(),
};

/** Domain rule 25: "Handling code C requires non-empty conditions". */
const GRADE_CHECK =
  '("grade_source" is null) = ("grade_assessment" is null) and ("grade_source" is null) = ("grade_handling" is null) and ("grade_source" between 1 and 3 or "grade_source" is null) and ("grade_handling" is null or ("grade_handling" = \'C\') = (coalesce("grade_conditions", \'\') <> \'\'))';

export const IntelPackage = defineEntity({
  name: 'IntelPackage',
  tableName: 'intel_package',
  ...walledAndOpened('IntelPackage', 'INTELLIGENCE'),
  properties: {
    id: p.uuid().primary(),
    /** SN-INT-2026-000123: counts by the year, and says nothing about anybody. */
    reference: p.string(),
    version: p.integer(),
    case: () => p.manyToOne(Case).ref().index(),
    response: () => p.manyToOne(PefResponse).ref().index(),
    state: p.enum(() => IntelState),
    provenance: p.enum(() => IntelProvenance),
    classification: p.enum(() => Classification),
    draftedBy: () => p.manyToOne(StaffMember).ref(),
    draftedAt: p.datetime(3),
    releasedBy: () => p.manyToOne(StaffMember).ref().nullable(),
    releasedAt: p.datetime(3).nullable(),
    /** The lawful basis of the disclosure (domain rule 55): agreement, gateway, why it is needed. Null until it is released. */
    agreement: p.text().nullable(),
    gateway: p.enum(() => DisclosureGateway).nullable(),
    necessity: p.text().nullable(),
    /** The identity and the hash of the message, from the release on. */
    eventId: p.uuid().nullable().unique(),
    bodySha256: p.string().nullable(),
    /** When sending was first tried: from then on the police may have it. */
    attemptedAt: p.datetime(3).nullable(),
    sentAt: p.datetime(3).nullable(),
    withheldAt: p.datetime(3).nullable(),
    withheldBecause: p.text().nullable(),
    withdrawnBy: () => p.manyToOne(StaffMember).ref().nullable(),
    withdrawnAt: p.datetime(3).nullable(),
    withdrawalReason: p.enum(() => WithdrawalReason).nullable(),
    /** The first answer of the police to this version. */
    acknowledgedAt: p.datetime(3).nullable(),
    policeReference: p.text().nullable(),
    disposition: p.enum(() => IntelDisposition).nullable(),
    /** The newest revision of the police's answer; null while there is none. */
    answerRevision: p.integer().nullable(),
    ...gradeColumns,
    ...recordColumns,
  },
  uniques: [{ properties: ['reference', 'version'] }],
  indexes: [{ properties: ['draftedAt', 'id'] }],
  checks: [
    // Systems row 23: "two different people draft and release".
    { name: 'intel_package_four_eyes_check', expression: '"released_by_id" is null or "released_by_id" <> "drafted_by_id"' },
    {
      name: 'intel_package_released_check',
      expression: '"state" in (\'DRAFTED\', \'WITHDRAWN\') or ("released_by_id" is not null and "released_at" is not null and "event_id" is not null)',
    },
    { name: 'intel_package_grade_check', expression: GRADE_CHECK },
  ],
});
export type IntelPackage = InferEntity<typeof IntelPackage>;

export const IntelItem = defineEntity({
  name: 'IntelItem',
  tableName: 'intel_item',
  ...walledBehind('intel_package', 'package_id'),
  properties: {
    id: p.uuid().primary(),
    package: () => p.manyToOne(IntelPackage).ref(),
    number: p.integer(),
    /** Which answer of the form it was picked from, from 1, and where it stands there: in Unicode code points, from 0, the end left out. */
    answerNumber: p.integer(),
    fromCodePoint: p.integer(),
    toCodePoint: p.integer(),
    text: p.text(),
    informationDate: p.date().nullable(),
    place: p.text().nullable(),
    nature: p.enum(() => IntelNature),
    knowledge: p.enum(() => IntelKnowledge),
    disposition: p.enum(() => IntelDisposition).nullable(),
    ...gradeColumns,
  },
  uniques: [{ properties: ['package', 'number'] }],
  checks: [{ name: 'intel_item_grade_check', expression: GRADE_CHECK }],
});
export type IntelItem = InferEntity<typeof IntelItem>;

export const IntelSuggestion = defineEntity({
  name: 'IntelSuggestion',
  tableName: 'intel_suggestion',
  ...walledBehind('intel_package', 'intel_suggestion.id'),
  comment: "The submitter's own idea of a grade, kept apart and never sent (domain rule 21). Its key is that of the package.",
  properties: {
    id: p.uuid().primary(),
    source: p.integer(),
    assessment: p.enum(() => IntelAssessment),
    handling: p.enum(() => HandlingCode),
    conditions: p.text().nullable(),
  },
  checks: [{ name: 'intel_suggestion_source_check', expression: '"source" in (2, 3)' }],
});
export type IntelSuggestion = InferEntity<typeof IntelSuggestion>;

export const IntelAnswer = defineEntity({
  name: 'IntelAnswer',
  tableName: 'intel_answer',
  ...walledAndOpened('IntelAnswer', 'INTELLIGENCE'),
  properties: {
    id: p.uuid().primary(),
    package: () => p.manyToOne(IntelPackage).ref(),
    revision: p.integer(),
    effect: p.enum(() => RevisionEffect),
    /** SHA-256 of what it says: the same revision with other words is refused. */
    contentHash: p.string().hidden(),
    answeredAt: p.datetime(3),
    receivedAt: p.datetime(3),
    policeReference: p.text().nullable(),
    disposition: p.enum(() => IntelDisposition).nullable(),
    items: p.json<AnsweredItem[]>().hidden().lazy(),
    ...gradeColumns,
    ...recordColumns,
  },
  uniques: [{ properties: ['package', 'revision'] }],
  checks: [{ name: 'intel_answer_grade_check', expression: GRADE_CHECK }],
});
export type IntelAnswer = InferEntity<typeof IntelAnswer>;

export const IntelNumber = defineEntity({
  name: 'IntelNumber',
  tableName: 'intel_number',
  comment: 'How many references of intelligence packages were given out in a year.',
  properties: {
    year: p.integer().primary().autoincrement(false),
    last: p.integer(),
  },
});
export type IntelNumber = InferEntity<typeof IntelNumber>;
