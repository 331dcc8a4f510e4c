/** Intelligence packages in the graph, for analysts and ASB officers: what was picked, who drafted and released it, and what the police said. */
import { WHAT_INTELLIGENCE_SAYS } from '../../access/personal-data.ts';
import { ClassificationEnum, recordFields } from '../../access/record.graph.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import type { EntityFields, FieldMap } from '../../graph/plugin.ts';
import { Case } from '../case.entity.ts';
import { RevisionEffectEnum } from '../incident/incident.graph.ts';
import { PefResponse } from '../pef/pef.entity.ts';
import { DisclosureGateway } from './disclosure.rules.ts';
import { HandlingCode, IntelAssessment } from './grade.rules.ts';
import { IntelState } from './intel-package.stages.ts';
import { IntelAnswer, IntelItem, IntelPackage, IntelSuggestion } from './intelligence.entity.ts';
import { IntelDisposition, IntelKnowledge, IntelNature, IntelProvenance, WithdrawalReason } from './intelligence.report.ts';

export const IntelStateEnum = graphEnum('IntelState', 'Where an intelligence package stands.', IntelState, {
  DRAFTED: 'An officer has drafted it; a second person has to release it.',
  RELEASED: 'A second person has released it; it is about to leave.',
  SENT: 'It has left for the police.',
  ACKNOWLEDGED: 'The police have answered, and have not graded it.',
  GRADED: 'The police have graded it, or an item of it.',
  WITHHELD: 'It did not leave: by then it would have told who gave it, or its agreement was no longer in force.',
  WITHDRAWN: 'It was taken back.',
});

export const IntelAssessmentEnum = graphEnum('IntelAssessment', 'How the source came to know it, by 3x5x2.', IntelAssessment, {
  A: 'Known directly to the source.',
  B: 'Known indirectly to the source, but corroborated.',
  C: 'Known indirectly to the source.',
  D: 'Not known.',
  E: 'Suspected to be false.',
});

export const HandlingCodeEnum = graphEnum('HandlingCode', 'Whether intelligence may be shared, by 3x5x2.', HandlingCode, {
  P: 'Lawful sharing permitted.',
  C: 'Lawful sharing permitted with conditions.',
});

export const IntelNatureEnum = graphEnum('IntelNature', 'Whether a piece of information is a fact or an opinion.', IntelNature, {
  FACT: 'Something that happened, or is so.',
  OPINION: 'What the source thinks.',
});

export const IntelKnowledgeEnum = graphEnum('IntelKnowledge', 'How the source knows.', IntelKnowledge, {
  FIRST_HAND: 'The source saw or heard it.',
  SECOND_HAND: 'The source was told of it.',
  UNKNOWN: 'Nobody asked.',
});

export const DisclosureGatewayEnum = graphEnum('DisclosureGateway', 'The legal gateway of a disclosure to the police.', DisclosureGateway, {
  CDA_S115: 'Section 115 of the Crime and Disorder Act 1998: a power, never a duty.',
  SAFEGUARDING: 'Safeguarding of a child or an adult.',
  VITAL_INTEREST: 'Somebody’s life or safety.',
  CONSENT: 'The consent of whom it is about.',
});

export const WithdrawalReasonEnum = graphEnum('WithdrawalReason', 'Why an intelligence package is taken back.', WithdrawalReason, {
  DRAFTED_IN_ERROR: 'It should not have been drafted or sent.',
  INFORMATION_WRONG: 'The information is not so.',
  SOURCE_SAFETY: 'Somebody could come to harm by its use.',
});

const IntelProvenanceEnum = graphEnum('IntelProvenance', 'Where information comes from, without saying from whom.', IntelProvenance, {
  PROBLEM_EXPLORATION_FORM: 'A resident answered a Problem Exploration Form.',
});

const IntelDispositionEnum = graphEnum('IntelDisposition', 'What the police did with it.', IntelDisposition, {
  SANITISED_LOG_CREATED: 'It stands as a sanitised log.',
  TASKED_AS_CRIME: 'It is investigated as a crime.',
  REFERRED_SAFEGUARDING: 'It went to safeguarding.',
  REJECTED: 'It was not taken.',
  NEED_MORE_INFO: 'They need to know more: draft the next version.',
  DUPLICATE: 'They had it already.',
});

/** The grade of the police, on whatever bears one. */
function gradeFields<Value>(t: EntityFields<Value>): FieldMap {
  return {
    gradeCode: t.prop('gradeCode', {
      personal: false,
      description: 'The grade as it is written, source-assessment-handling, such as 2-C-P; null until the police give one.',
    }),
    gradeSource: t.prop('gradeSource', { personal: false, description: 'Source: 1 reliable, 2 untested, 3 not reliable.' }),
    gradeAssessment: t.prop('gradeAssessment', { personal: false, type: IntelAssessmentEnum, description: 'Assessment of the intelligence.' }),
    gradeHandling: t.prop('gradeHandling', { personal: false, type: HandlingCodeEnum, description: 'Handling code.' }),
    gradeConditions: t.prop('gradeConditions', {
      personal: false,
      description: 'The conditions of sharing; there are some exactly when the handling code is C.',
    }),
  };
}

const policeReference = { personal: false, description: 'The reference of the police.' } as const;
const disposition = { type: IntelDispositionEnum, personal: false, description: 'What the police did with it; null until they say.' } as const;

entityType(IntelSuggestion, {
  description: 'The grade that the submitter has in mind: kept apart from the package, and never sent.',
  domain: 'cases',
  readers: 'intelligence',
  personal: WHAT_INTELLIGENCE_SAYS,
  fields: (t) => ({
    source: t.prop('source', { personal: false, description: 'Source: 2 untested, 3 not reliable.' }),
    assessment: t.prop('assessment', { personal: false, type: IntelAssessmentEnum, description: 'Assessment of the intelligence.' }),
    handling: t.prop('handling', { personal: false, type: HandlingCodeEnum, description: 'Handling code.' }),
    conditions: t.prop('conditions', { personal: false, description: 'The conditions of sharing, with handling code C.' }),
  }),
});

entityType(IntelItem, {
  description: 'One piece of information of a package: words picked from one answer, graded once.',
  domain: 'cases',
  readers: 'intelligence',
  personal: WHAT_INTELLIGENCE_SAYS,
  fields: (t) => ({
    number: t.prop('number', { personal: false, description: 'Its number in the package, from 1.' }),
    text: t.prop('text', { personal: WHAT_INTELLIGENCE_SAYS, description: 'The words, as the answer has them.' }),
    answerNumber: t.prop('answerNumber', { personal: false, description: 'Which answer of the form they are from, from 1.' }),
    fromCodePoint: t.prop('fromCodePoint', { personal: false, description: 'Where they begin in the answer, in Unicode code points from 0.' }),
    toCodePoint: t.prop('toCodePoint', { personal: false, description: 'Where they end, the end left out.' }),
    informationDate: t.prop('informationDate', { personal: false, description: 'The day of which the information is, if that is known.' }),
    place: t.prop('place', { personal: WHAT_INTELLIGENCE_SAYS, description: 'Where, in words: a street or an area, never an address.' }),
    nature: t.prop('nature', { personal: false, type: IntelNatureEnum, description: 'Whether it is a fact or an opinion.' }),
    knowledge: t.prop('knowledge', { personal: false, type: IntelKnowledgeEnum, description: 'How the source knows.' }),
    disposition: t.prop('disposition', disposition),
    ...gradeFields(t),
  }),
});

entityType(IntelAnswer, {
  description: 'An answer of the police to a package, at one revision of theirs.',
  domain: 'cases',
  readers: 'intelligence',
  personal: WHAT_INTELLIGENCE_SAYS,
  fields: (t) => ({
    revision: t.prop('revision', { personal: false, description: 'Its revision: the highest counts.' }),
    effect: t.prop('effect', { personal: false, type: RevisionEffectEnum, description: 'What it did when it arrived.' }),
    answeredAt: t.prop('answeredAt', { personal: false, description: 'When the police gave it.' }),
    receivedAt: t.prop('receivedAt', { personal: false, description: 'When the hub took it.' }),
    policeReference: t.prop('policeReference', policeReference),
    disposition: t.prop('disposition', disposition),
    ...gradeFields(t),
    ...recordFields(t),
  }),
});

entityType(IntelPackage, {
  description: 'Information for the police, picked from one Problem Exploration Form: drafted by one person, released by another, graded by the police.',
  domain: 'cases',
  readers: 'intelligence',
  personal: WHAT_INTELLIGENCE_SAYS,
  fields: (t) => ({
    reference: t.prop('reference', { personal: false, description: 'Its reference, such as SN-INT-2026-000123; the police know it as reportURN.' }),
    version: t.prop('version', { personal: false, description: 'Its version, from 1; one message leaves for each.' }),
    state: t.prop('state', { personal: false, type: IntelStateEnum, description: 'Where it stands.' }),
    case: t.relation('case', { personal: false, description: 'The case whose problem was explored.' }),
    response: t.relation('response', { personal: false, description: 'The form that it was picked from.' }),
    items: t.list(
      IntelItem,
      { by: 'package' },
      { personal: WHAT_INTELLIGENCE_SAYS, description: 'The pieces of information, in their order.', orderBy: ['number'] },
    ),
    suggestion: t.relation('id', { personal: false, of: IntelSuggestion, description: 'The grade that the submitter has in mind, if any; never sent.' }),
    provenance: t.prop('provenance', { personal: false, type: IntelProvenanceEnum, description: 'Where the information comes from.' }),
    classification: t.prop('classification', { personal: false, type: ClassificationEnum, description: 'Its classification.' }),
    draftedBy: t.relation('draftedBy', { personal: false, description: 'Who drafted it.' }),
    draftedAt: t.prop('draftedAt', { personal: false, description: 'When.' }),
    releasedBy: t.relation('releasedBy', { personal: false, description: 'Who released it: never the same person.' }),
    releasedAt: t.prop('releasedAt', { personal: false, description: 'When.' }),
    agreement: t.prop('agreement', { personal: false, description: 'The sharing agreement under which it was released.' }),
    gateway: t.prop('gateway', { personal: false, type: DisclosureGatewayEnum, description: 'The legal gateway of the disclosure.' }),
    necessity: t.prop('necessity', { personal: WHAT_INTELLIGENCE_SAYS, description: 'Why it was needed and is the least that would do.' }),
    bodySha256: t.prop('bodySha256', { personal: false, description: 'SHA-256 of the body that was released, in hexadecimal: what leaves is these bytes.' }),
    sentAt: t.prop('sentAt', { personal: false, description: 'When it had left for good.' }),
    withheldAt: t.prop('withheldAt', { personal: false, description: 'When it was held back.' }),
    withheldBecause: t.prop('withheldBecause', { personal: false, description: 'Why it was held back.' }),
    withdrawnBy: t.relation('withdrawnBy', { personal: false, description: 'Who took it back.' }),
    withdrawnAt: t.prop('withdrawnAt', { personal: false, description: 'When.' }),
    withdrawalReason: t.prop('withdrawalReason', { personal: false, type: WithdrawalReasonEnum, description: 'Why it was taken back.' }),
    acknowledgedAt: t.prop('acknowledgedAt', { personal: false, description: 'When the police first answered.' }),
    policeReference: t.prop('policeReference', policeReference),
    disposition: t.prop('disposition', disposition),
    answerRevision: t.prop('answerRevision', { personal: false, description: 'The newest revision of their answer; null while there is none.' }),
    answers: t.list(IntelAnswer, { by: 'package' }, { personal: false, description: 'Every answer that arrived, by revision.', orderBy: ['revision'] }),
    ...gradeFields(t),
    ...recordFields(t),
  }),
});

export const IntelPackageFilter = entityFilter(IntelPackage, 'IntelPackageFilter', 'Which intelligence packages.', {
  state: { test: { test: 'equals', property: 'state' }, input: (t) => t.field({ type: IntelStateEnum, description: 'In this state.' }) },
  reference: { test: { test: 'equals', property: 'reference' }, input: (t) => t.string({ description: 'With this reference, in any version.' }) },
  disposition: {
    test: { test: 'equals', property: 'disposition' },
    input: (t) => t.field({ type: IntelDispositionEnum, description: 'With which the police did this.' }),
  },
  gradeCode: { test: { test: 'equals', property: 'gradeCode' }, input: (t) => t.string({ description: 'With this grade as it is written, such as 2-C-P.' }) },
  draftedFrom: { test: { test: 'from', property: 'draftedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Drafted at or after.' }) },
  draftedBefore: { test: { test: 'before', property: 'draftedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Drafted before.' }) },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented packages; INCLUDE when nothing is said.' }),
  },
});

const newestFirst = { orderBy: ['draftedAt'], descending: true, filter: IntelPackageFilter } as const;

rootList('intelPackages', IntelPackage, { ...newestFirst, description: 'Intelligence packages, the newest first.', markedByDefault: 'in' });

extendEntity(Case, (t) => ({
  intelPackages: t.connection(
    IntelPackage,
    { by: 'case' },
    { personal: false, ...newestFirst, description: 'The intelligence packages from the problem, the newest first.' },
  ),
}));

extendEntity(PefResponse, (t) => ({
  intelPackages: t.connection(
    IntelPackage,
    { by: 'response' },
    { personal: false, ...newestFirst, description: 'The intelligence packages picked from the form.' },
  ),
}));
