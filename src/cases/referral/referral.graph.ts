/** Referrals in the graph: to whom, about whom, where they stand, and how they came there. */
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
  fields: (t) => ({
    provider: t.prop('provider', { type: ReferralProviderEnum, description: 'To whom.' }),
    service: t.prop('service', { type: RemediServiceEnum, description: 'What Remedi is asked for; null for support.' }),
    case: t.relation('case', { description: 'The case that it belongs to.' }),
    person: t.relation('person', { personal: true, description: 'Whom it is for.' }),
    otherParty: t.relation('otherParty', { personal: true, description: 'The other side of a mediation.' }),
    state: t.prop('state', { type: ReferralStateEnum, description: 'Where it stands.' }),
    reason: t.prop('reason', { personal: true, description: 'Why the person is referred.' }),
    incidentType: t.prop('incidentType', { type: ReferralIncidentTypeEnum, personal: true, description: 'What happened.' }),
    offenceType: t.prop('offenceType', { personal: true, description: 'The offence, in words.' }),
    incidentReference: t.prop('incidentReference', { personal: true, description: 'The crime number or log reference, as it is.' }),
    incidentDate: t.prop('incidentDate', { personal: true, description: 'The day on which it happened.' }),
    reportedAt: t.prop('reportedAt', { personal: true, description: 'When it was reported.' }),
    referBy: t.prop('referBy', { description: 'Until when it should be sent, counted in working days from the report.' }),
    needs: t.prop('needs', { personal: true, description: 'What the person needs, as codes such as EMOTIONAL or PRACTICAL_SECURITY.' }),
    accessNeeds: t.prop('accessNeeds', { personal: true, description: 'What makes it possible for the person to take part.' }),
    riskBand: t.prop('riskBand', { type: RiskBandEnum, personal: true, description: 'How high the risk was assessed.' }),
    riskFlags: t.prop('riskFlags', { personal: true, description: 'What anybody who makes contact has to know, as codes such as DOMESTIC_ABUSE.' }),
    enhancedCategories: t.prop('enhancedCategories', {
      personal: true,
      description: "Why the person has enhanced rights under the Victims' Code, as codes such as VULNERABLE.",
    }),
    relationToHarmer: t.prop('relationToHarmer', { personal: true, description: 'What the person is to who did the harm.' }),
    sameAddress: t.prop('sameAddress', { personal: true, description: 'Whether both live at one address.' }),
    childrenInvolved: t.prop('childrenInvolved', { personal: true, description: 'Whether children are involved.' }),
    otherAgencies: t.prop('otherAgencies', { personal: true, description: 'Which other agencies help already.' }),
    guardianName: t.prop('guardianName', { personal: true, description: 'Who is responsible for the child.' }),
    guardianRelation: t.prop('guardianRelation', { personal: true, description: 'What they are to the child.' }),
    lawfulBasis: t.prop('lawfulBasis', { type: LawfulBasisEnum, personal: true, description: 'On what details pass where it is not on consent.' }),
    lawfulBasisStatement: t.prop('lawfulBasisStatement', { personal: true, description: 'The grounds of the lawful basis.' }),
    overrideReason: t.prop('overrideReason', { personal: true, description: 'Why a mediation may go although a risk is flagged.' }),
    notes: t.prop('notes', { personal: true, description: 'What else the provider has to know.' }),
    referrer: t.relation('referrer', { description: 'Who refers.' }),
    amendedAt: t.prop('amendedAt', { description: 'When it was last written.' }),
    releasedAt: t.prop('releasedAt', { description: 'When somebody released it.' }),
    sha256: t.prop('sha256', { description: 'SHA-256 of the bytes that were approved, in hexadecimal.' }),
    sentAt: t.prop('sentAt', { description: 'When it had left.' }),
    acknowledgeBy: t.prop('acknowledgeBy', { description: 'The end of the agreed time for an acknowledgement.' }),
    overdue: t.prop('overdue', { description: 'Whether the provider has let that time pass without an answer.' }),
    acknowledgedAt: t.prop('acknowledgedAt', { description: 'When the first answer came.' }),
    providerReference: t.prop('providerReference', { description: "The provider's own reference." }),
    answerReason: t.prop('answerReason', { type: AnswerReasonEnum, personal: true, description: 'Why the provider does not go on.' }),
    outcome: t.prop('outcome', { type: ReferralOutcomeEnum, personal: true, description: 'What came of it.' }),
    closedAt: t.prop('closedAt', { description: 'When the hub heard that it was closed.' }),
    duplicateReference: t.prop('duplicateReference', { description: "The provider's reference of the one that it repeats." }),
    duplicateOf: t.relation('duplicateOf', { description: 'The referral that it repeats, where the hub has it.' }),
    withdrawnAt: t.prop('withdrawnAt', { description: 'When it was taken back.' }),
    withdrawalReason: t.prop('withdrawalReason', { personal: true, description: 'Why it was taken back.' }),
    withdrawalConfirmedAt: t.prop('withdrawalConfirmedAt', { description: 'When the provider confirmed that.' }),
    moves: t.list(ReferralMove, { by: 'referral' }, { description: 'Every move between states, the first one first.', orderBy: ['movedAt'] }),
    answers: t.list(
      ReferralAnswer,
      { by: 'referral' },
      { description: 'All that the provider has answered, in the order of its own numbers.', orderBy: ['sequence'] },
    ),
    ...recordFields(t),
  }),
});

entityType(ReferralMove, {
  description: 'A move of a referral between states.',
  domain: 'cases',
  readers: 'casework',
  fields: (t) => ({
    from: t.prop('from', { type: ReferralStateEnum, description: 'The state before; null for the first.' }),
    to: t.prop('to', { type: ReferralStateEnum, description: 'The state after.' }),
    because: t.prop('because', { personal: true, description: 'Why.' }),
    movedAt: t.prop('movedAt', { description: 'When.' }),
    movedBy: t.prop('movedBy', { description: 'By whom: user:<subject>, message:<topic>/<partition>/<offset>, or hub.' }),
  }),
});

entityType(ReferralAnswer, {
  description: 'An answer of a provider, kept also when it came late and changed nothing.',
  domain: 'cases',
  readers: 'casework',
  fields: (t) => ({
    sequence: t.prop('sequence', { description: 'Which answer about this referral it is, from 1.' }),
    status: t.prop('status', { type: AnswerStatusEnum, description: 'What it says.' }),
    providerReference: t.prop('providerReference', { description: "The provider's own reference." }),
    reason: t.prop('reason', { type: AnswerReasonEnum, personal: true, description: 'Why the provider does not go on.' }),
    outcome: t.prop('outcome', { type: ReferralOutcomeEnum, personal: true, description: 'What came of it.' }),
    duplicateReference: t.prop('duplicateReference', { description: "The provider's reference of the one that the referral repeats." }),
    remark: t.prop('remark', { personal: true, description: "In the provider's words." }),
    answeredAt: t.prop('answeredAt', { description: 'When it happened at the provider.' }),
    receivedAt: t.prop('receivedAt', { description: 'When the hub took it.' }),
    receivedFrom: t.prop('receivedFrom', { description: 'The message that brought it: message:<topic>/<partition>/<offset>.' }),
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
  referrals: t.connection(Referral, { by: 'case' }, { ...newestFirst, description: 'Referrals of people in the case, the newest first.' }),
}));

extendEntity(Person, (t) => ({
  referrals: t.connection(Referral, { by: 'person' }, { ...newestFirst, personal: true, description: 'Referrals of the person, the newest first.' }),
}));
