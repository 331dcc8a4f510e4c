/** Referrals in the graph: to whom, about whom, where they stand, and how they came there. */
import { recordFields } from '../../access/record.graph.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import { Person } from '../../people/person.entity.ts';
import { Case } from '../case.entity.ts';
import { AnswerReason, AnswerStatus, ReferralOutcome } from './referral-answer.report.ts';
import { ReferralProvider } from './referral-providers.rules.ts';
import { Referral, ReferralAnswer, ReferralMove } from './referral.entity.ts';
import { LawfulBasis, ReferralIncidentType, RemediService, RiskBand } from './referral.report.ts';
import { ReferralState } from './referral.stages.ts';

export const ReferralProviderEnum = graphEnum('ReferralProvider', 'To whom people are referred.', ReferralProvider, {
  VICTIM_SUPPORT: 'Victim Support: support for people whom crime or anti-social behaviour has hurt.',
  REMEDI: 'Remedi: mediation and restorative justice, which need both sides.',
});

export const RemediServiceEnum = graphEnum('RemediService', 'What Remedi is asked for.', RemediService, {
  MEDIATION: 'Mediation between two sides of a conflict.',
  RESTORATIVE_JUSTICE: 'Restorative justice between who was harmed and who did the harm.',
});

export const ReferralStateEnum = graphEnum('ReferralState', 'Where a referral stands.', ReferralState, {
  DRAFT: 'It is being written.',
  SUSPENDED: 'Nobody can be reached safely after domestic abuse: it cannot be sent until a safe channel is known and it is amended.',
  CONSENT_CHECK: 'It was released; consent and safe contact are checked once more when it leaves.',
  WITHHELD: 'It was released and did not leave, because something that it rests on was gone.',
  SENT: 'It has left; the provider has not answered.',
  ACKNOWLEDGED: 'The provider has it, under a reference of its own.',
  ACCEPTED: 'The provider takes it on.',
  CONTACT_ATTEMPTED: 'The provider has tried to reach the person.',
  ENGAGED: 'The provider works with the person.',
  CLOSED: 'The provider has ended it, with an outcome.',
  REJECTED: 'The provider does not take it on, and says why.',
  SUSPENDED_UNSAFE: 'The provider found that contact is unsafe.',
  RETURNED_BAD_CONTACT: 'The provider could not reach the person with what it was given.',
  DUPLICATE: 'The provider has it already.',
  WITHDRAWN: 'It was taken back.',
});

export const ReferralIncidentTypeEnum = graphEnum('ReferralIncidentType', 'What happened, as providers sort it.', ReferralIncidentType, {
  ANTI_SOCIAL_BEHAVIOUR: 'Anti-social behaviour.',
  NEIGHBOUR_DISPUTE: 'A dispute between neighbours.',
  HARASSMENT_OR_STALKING: 'Harassment or stalking.',
  HATE: 'A hate incident or crime.',
  VIOLENCE: 'Violence.',
  DOMESTIC_ABUSE: 'Domestic abuse: details pass only with explicit consent.',
  SEXUAL_OFFENCE: 'A sexual offence: details pass only with explicit consent.',
  ROBBERY: 'Robbery.',
  BURGLARY: 'Burglary.',
  THEFT: 'Theft.',
  CRIMINAL_DAMAGE: 'Criminal damage.',
  ARSON: 'Arson.',
  FRAUD: 'Fraud.',
  MODERN_SLAVERY: 'Trafficking or modern slavery.',
  TERRORISM: 'Terrorism.',
  BEREAVEMENT: 'The death of a close relative by crime: details pass only with explicit consent.',
  ROAD_TRAFFIC: 'A road traffic offence.',
  BUSINESS_CRIME: 'A crime against a business.',
  OTHER: 'Something else.',
});

export const RiskBandEnum = graphEnum('RiskBand', 'How high the risk was assessed.', RiskBand, {
  STANDARD: 'Standard.',
  MEDIUM: 'Medium.',
  HIGH: 'High.',
});

export const LawfulBasisEnum = graphEnum('LawfulBasis', 'On what details pass where it is not on consent.', LawfulBasis, {
  LEGAL_OBLIGATION: 'A legal obligation.',
  VITAL_INTERESTS: 'Vital interests of somebody.',
  PUBLIC_TASK: 'A task in the public interest.',
  SAFEGUARDING: 'Safeguarding of a child or of an adult at risk.',
});

const AnswerReasonEnum = graphEnum('ReferralAnswerReason', 'Why a provider does not go on.', AnswerReason, {
  EXCLUDED_TYPE: 'It does not take referrals after what happened.',
  NO_EXPLICIT_CONSENT: 'Explicit consent was needed.',
  CHILD_PROTECTION: 'Child protection makes contact inappropriate.',
  NO_SAFE_NUMBER: 'There is no safe number.',
  WRONG_NUMBER: 'The number is wrong.',
  UNSAFE_TO_RETRY: 'It is not safe to try again.',
  HARMER_NOT_IDENTIFIED: 'Who did the harm is not known.',
  PARTY_UNWILLING: 'A party does not wish to take part.',
  NO_CAPACITY: 'It has no capacity.',
  OTHER: 'Something else, which the remark says.',
});

const ReferralOutcomeEnum = graphEnum('ReferralOutcome', 'What came of a referral.', ReferralOutcome, {
  SUPPORT_COMPLETED: 'The support was given.',
  DECLINED: 'The person did not want it.',
  UNCONTACTABLE: 'The person could not be reached.',
  SIGNPOSTED: 'The person was told of another service.',
  RJ_DIRECT: 'Both sides met.',
  RJ_INDIRECT: 'Both sides spoke through letters or a go-between.',
  MEDIATION_AGREEMENT: 'Both sides agreed, in writing.',
  MEDIATION_PARTIAL: 'Both sides agreed in part.',
  OTHER_PARTY_REFUSED: 'The other side did not want it.',
  UNSAFE: 'It was not safe to go on.',
});

const AnswerStatusEnum = graphEnum('ReferralAnswerStatus', 'What a provider answers.', AnswerStatus, {
  ACKNOWLEDGED: 'We have it.',
  ACCEPTED: 'We take it on.',
  CONTACT_ATTEMPTED: 'We have tried to reach the person.',
  ENGAGED: 'We work with the person.',
  CLOSED: 'We have ended it.',
  REJECTED: 'We do not take it on.',
  SUSPENDED_UNSAFE: 'We have stopped, because contact is unsafe.',
  RETURNED_BAD_CONTACT: 'The contact details are wrong.',
  DUPLICATE: 'We have it already.',
  WITHDRAWAL_CONFIRMED: 'We have taken note that it was withdrawn.',
});

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
