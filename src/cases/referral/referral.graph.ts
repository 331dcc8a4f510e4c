/** Referrals in the graph: to whom, about whom, where they stand, and how they came there. */
import { WHAT_A_REFERRAL_TELLS, WHICH_REFERRAL } from '../../access/personal-data.ts';
import { recordFields } from '../../access/record.graph.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../../graph/entity-type.ts';
import { Person } from '../../people/person.entity.ts';
import { Case } from '../case.entity.ts';
import {
  AnswerReasonEnum,
  AnswerStatusEnum,
  LawfulBasisEnum,
  ReferralIncidentTypeEnum,
  ReferralOutcomeEnum,
  ReferralProviderEnum,
  ReferralStateEnum,
  RemediServiceEnum,
  RiskBandEnum,
} from './referral-words.graph.ts';
import { Referral, ReferralAnswer, ReferralMove } from './referral.entity.ts';

entityType(Referral, {
  description: 'A referral of a person to a provider of support or mediation.',
  domain: 'cases',
  readers: 'casework',
  personal: WHICH_REFERRAL,
  fields: (t) => ({
    provider: t.prop('provider', { personal: false, type: ReferralProviderEnum, description: 'To whom.' }),
    service: t.prop('service', { personal: false, type: RemediServiceEnum, description: 'What Remedi is asked for; null for support.' }),
    case: t.relation('case', { personal: false, description: 'The case that it belongs to.' }),
    person: t.relation('person', { personal: WHAT_A_REFERRAL_TELLS, description: 'Whom it is for.' }),
    otherParty: t.relation('otherParty', { personal: WHAT_A_REFERRAL_TELLS, description: 'The other side of a mediation.' }),
    state: t.prop('state', { personal: false, type: ReferralStateEnum, description: 'Where it stands.' }),
    reason: t.prop('reason', { personal: WHAT_A_REFERRAL_TELLS, description: 'Why the person is referred.' }),
    incidentType: t.prop('incidentType', { type: ReferralIncidentTypeEnum, personal: WHAT_A_REFERRAL_TELLS, description: 'What happened.' }),
    offenceType: t.prop('offenceType', { personal: WHAT_A_REFERRAL_TELLS, description: 'The offence, in words.' }),
    incidentReference: t.prop('incidentReference', { personal: WHAT_A_REFERRAL_TELLS, description: 'The crime number or log reference, as it is.' }),
    incidentDate: t.prop('incidentDate', { personal: WHAT_A_REFERRAL_TELLS, description: 'The day on which it happened.' }),
    reportedAt: t.prop('reportedAt', { personal: WHAT_A_REFERRAL_TELLS, description: 'When it was reported.' }),
    referBy: t.prop('referBy', { personal: false, description: 'Until when it should be sent, counted in working days from the report.' }),
    needs: t.prop('needs', { personal: WHAT_A_REFERRAL_TELLS, description: 'What the person needs, as codes such as EMOTIONAL or PRACTICAL_SECURITY.' }),
    accessNeeds: t.prop('accessNeeds', { personal: WHAT_A_REFERRAL_TELLS, description: 'What makes it possible for the person to take part.' }),
    riskBand: t.prop('riskBand', { type: RiskBandEnum, personal: WHAT_A_REFERRAL_TELLS, description: 'How high the risk was assessed.' }),
    riskFlags: t.prop('riskFlags', {
      personal: WHAT_A_REFERRAL_TELLS,
      description: 'What anybody who makes contact has to know, as codes such as DOMESTIC_ABUSE.',
    }),
    enhancedCategories: t.prop('enhancedCategories', {
      personal: WHAT_A_REFERRAL_TELLS,
      description: "Why the person has enhanced rights under the Victims' Code, as codes such as VULNERABLE.",
    }),
    relationToHarmer: t.prop('relationToHarmer', { personal: WHAT_A_REFERRAL_TELLS, description: 'What the person is to who did the harm.' }),
    sameAddress: t.prop('sameAddress', { personal: WHAT_A_REFERRAL_TELLS, description: 'Whether both live at one address.' }),
    childrenInvolved: t.prop('childrenInvolved', { personal: WHAT_A_REFERRAL_TELLS, description: 'Whether children are involved.' }),
    otherAgencies: t.prop('otherAgencies', { personal: WHAT_A_REFERRAL_TELLS, description: 'Which other agencies help already.' }),
    guardianName: t.prop('guardianName', { personal: WHAT_A_REFERRAL_TELLS, description: 'Who is responsible for the child.' }),
    guardianRelation: t.prop('guardianRelation', { personal: WHAT_A_REFERRAL_TELLS, description: 'What they are to the child.' }),
    lawfulBasis: t.prop('lawfulBasis', {
      type: LawfulBasisEnum,
      personal: WHAT_A_REFERRAL_TELLS,
      description: 'On what details pass where it is not on consent.',
    }),
    lawfulBasisStatement: t.prop('lawfulBasisStatement', { personal: WHAT_A_REFERRAL_TELLS, description: 'The grounds of the lawful basis.' }),
    overrideReason: t.prop('overrideReason', { personal: WHAT_A_REFERRAL_TELLS, description: 'Why a mediation may go although a risk is flagged.' }),
    notes: t.prop('notes', { personal: WHAT_A_REFERRAL_TELLS, description: 'What else the provider has to know.' }),
    referrer: t.relation('referrer', { personal: false, description: 'Who refers.' }),
    amendedAt: t.prop('amendedAt', { personal: false, description: 'When it was last written.' }),
    releasedAt: t.prop('releasedAt', { personal: false, description: 'When somebody released it.' }),
    sha256: t.prop('sha256', { personal: false, description: 'SHA-256 of the bytes that were approved, in hexadecimal.' }),
    sentAt: t.prop('sentAt', { personal: false, description: 'When it had left.' }),
    acknowledgeBy: t.prop('acknowledgeBy', { personal: false, description: 'The end of the agreed time for an acknowledgement.' }),
    overdue: t.prop('overdue', { personal: false, description: 'Whether the provider has let that time pass without an answer.' }),
    acknowledgedAt: t.prop('acknowledgedAt', { personal: false, description: 'When the first answer came.' }),
    providerReference: t.prop('providerReference', { personal: false, description: "The provider's own reference." }),
    answerReason: t.prop('answerReason', { type: AnswerReasonEnum, personal: WHAT_A_REFERRAL_TELLS, description: 'Why the provider does not go on.' }),
    outcome: t.prop('outcome', { type: ReferralOutcomeEnum, personal: WHAT_A_REFERRAL_TELLS, description: 'What came of it.' }),
    closedAt: t.prop('closedAt', { personal: false, description: 'When the hub heard that it was closed.' }),
    duplicateReference: t.prop('duplicateReference', { personal: false, description: "The provider's reference of the one that it repeats." }),
    duplicateOf: t.relation('duplicateOf', { personal: false, description: 'The referral that it repeats, where the hub has it.' }),
    withdrawnAt: t.prop('withdrawnAt', { personal: false, description: 'When it was taken back.' }),
    withdrawalReason: t.prop('withdrawalReason', { personal: WHAT_A_REFERRAL_TELLS, description: 'Why it was taken back.' }),
    withdrawalConfirmedAt: t.prop('withdrawalConfirmedAt', { personal: false, description: 'When the provider confirmed that.' }),
    moves: t.list(ReferralMove, { by: 'referral' }, { personal: false, description: 'Every move between states, the first one first.', orderBy: ['movedAt'] }),
    answers: t.list(
      ReferralAnswer,
      { by: 'referral' },
      { personal: false, description: 'All that the provider has answered, in the order of its own numbers.', orderBy: ['sequence'] },
    ),
    ...recordFields(t),
  }),
});

entityType(ReferralMove, {
  description: 'A move of a referral between states.',
  domain: 'cases',
  readers: 'casework',
  personal: WHICH_REFERRAL,
  fields: (t) => ({
    from: t.prop('from', { personal: false, type: ReferralStateEnum, description: 'The state before; null for the first.' }),
    to: t.prop('to', { personal: false, type: ReferralStateEnum, description: 'The state after.' }),
    because: t.prop('because', { personal: WHAT_A_REFERRAL_TELLS, description: 'Why.' }),
    movedAt: t.prop('movedAt', { personal: false, description: 'When.' }),
    movedBy: t.prop('movedBy', { personal: false, description: 'By whom: user:<subject>, message:<topic>/<partition>/<offset>, or hub.' }),
  }),
});

entityType(ReferralAnswer, {
  description: 'An answer of a provider, kept also when it came late and changed nothing.',
  domain: 'cases',
  readers: 'casework',
  personal: WHICH_REFERRAL,
  fields: (t) => ({
    sequence: t.prop('sequence', { personal: false, description: 'Which answer about this referral it is, from 1.' }),
    status: t.prop('status', { personal: false, type: AnswerStatusEnum, description: 'What it says.' }),
    providerReference: t.prop('providerReference', { personal: false, description: "The provider's own reference." }),
    reason: t.prop('reason', { type: AnswerReasonEnum, personal: WHAT_A_REFERRAL_TELLS, description: 'Why the provider does not go on.' }),
    outcome: t.prop('outcome', { type: ReferralOutcomeEnum, personal: WHAT_A_REFERRAL_TELLS, description: 'What came of it.' }),
    duplicateReference: t.prop('duplicateReference', { personal: false, description: "The provider's reference of the one that the referral repeats." }),
    remark: t.prop('remark', { personal: WHAT_A_REFERRAL_TELLS, description: "In the provider's words." }),
    answeredAt: t.prop('answeredAt', { personal: false, description: 'When it happened at the provider.' }),
    receivedAt: t.prop('receivedAt', { personal: false, description: 'When the hub took it.' }),
    receivedFrom: t.prop('receivedFrom', { personal: false, description: 'The message that brought it: message:<topic>/<partition>/<offset>.' }),
  }),
});

const ReferralFilter = entityFilter(Referral, 'ReferralFilter', 'Which referrals.', {
  provider: { test: { test: 'equals', property: 'provider' }, input: (t) => t.field({ type: ReferralProviderEnum, description: 'To this provider.' }) },
  state: { test: { test: 'equals', property: 'state' }, input: (t) => t.field({ type: ReferralStateEnum, description: 'In this state.' }) },
  overdue: { test: { test: 'equals', property: 'overdue' }, input: (t) => t.boolean({ description: 'Whether the provider has let the agreed time pass.' }) },
  acknowledgeBefore: {
    test: { test: 'before', property: 'acknowledgeBy' },
    input: (t) => t.field({ type: 'DateTime', description: 'Whose agreed time ends before this instant.' }),
  },
  ownerAgency: { test: { test: 'equals', property: 'ownerAgency' }, input: (t) => t.string({ description: 'The code of the agency whose referral it is.' }) },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented referrals; INCLUDE when nothing is said.' }),
  },
});

const newestFirst = { orderBy: ['recordedAt'], descending: true, filter: ReferralFilter } as const;

rootList('referrals', Referral, { ...newestFirst, description: 'Referrals to providers, the newest first.', markedByDefault: 'in' });

extendEntity(Case, (t) => ({
  referrals: t.connection(Referral, { by: 'case' }, { personal: false, ...newestFirst, description: 'Referrals of people in the case, the newest first.' }),
}));

extendEntity(Person, (t) => ({
  referrals: t.connection(Referral, { by: 'person' }, { ...newestFirst, personal: WHICH_REFERRAL, description: 'Referrals of the person, the newest first.' }),
}));
