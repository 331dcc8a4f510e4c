/** The mutations of referrals, thin doors to the commands, and the preview: what is sent is what was seen. */
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf, optionalKeyOf } from '../../graph/global-ids.ts';
import { typeOfEntity } from '../../graph/entity-types.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { amendReferral } from './commands/amend-referral.ts';
import { draftReferral } from './commands/draft-referral.ts';
import { previewReferral, type ReferralPreview } from './commands/preview-referral.ts';
import { sendReferral } from './commands/send-referral.ts';
import { withdrawReferral } from './commands/withdraw-referral.ts';
import { type ReferralCheck, ReferralCheckKind } from './referral-checks.rules.ts';
import type { ReferralContentChanged, ReferralNotReady } from './referral-refusals.rules.ts';
import { LawfulBasisEnum, ReferralIncidentTypeEnum, ReferralProviderEnum, ReferralStateEnum, RemediServiceEnum, RiskBandEnum } from './referral.graph.ts';
import { EnhancedCategory, ReferralNeed, RiskFlag } from './referral.report.ts';
import type { ReferralMoveNotAllowed } from './referral.stages.ts';

const CheckKindEnum = graphEnum('ReferralCheckKind', 'What is checked before a referral may be sent, and again when it leaves.', ReferralCheckKind, {
  CONSENT: 'Whether the person consents, or a lawful basis is stated.',
  OTHER_PARTY_KNOWN: 'Whether who did the harm is identified.',
  OTHER_PARTY_CONSENT: 'Whether the other party consents as well.',
  EXPLICIT_CONSENT: 'Whether the consent is explicit, where it must be.',
  CHILD: 'Whether for a child a guardian consents, or the child explicitly.',
  SAFE_CONTACT: 'Whether the person can be reached safely.',
  OTHER_PARTY_SAFE_CONTACT: 'Whether the other party can be reached safely.',
  NOT_A_DUPLICATE: 'Whether the person was not referred to the same provider a short time ago.',
  TYPE_TAKEN: 'Whether the provider takes referrals after what happened.',
  AGREEMENT: 'Whether it goes under the sharing agreement that is in force.',
  NO_LIVE_RISK: 'Whether two parties can be brought together.',
});

const NeedEnum = graphEnum('ReferralNeed', 'What a person may need.', ReferralNeed, {
  EMOTIONAL: 'Somebody to talk with.',
  PRACTICAL_SECURITY: 'Locks, alarms and the like.',
  HOUSING: 'Help with housing.',
  FINANCIAL: 'Help with money.',
  HEALTH: 'Help with health.',
  MENTAL_HEALTH: 'Help with mental health.',
  LEGAL_CJS: 'Help with the law and the courts.',
  CHILDREN: 'Help for children.',
  IMMIGRATION: 'Help with immigration.',
  EMPLOYMENT: 'Help with work.',
});

const RiskFlagEnum = graphEnum('RiskFlag', 'What anybody who makes contact has to know.', RiskFlag, {
  DOMESTIC_ABUSE: 'Domestic abuse: neither a letter nor a voicemail is safe.',
  THREAT_TO_LIFE: 'A threat to life.',
  WEAPONS: 'Weapons.',
  SELF_HARM: 'A risk of suicide or self-harm.',
  CHILD_PROTECTION: 'Child protection.',
  STALKING: 'Stalking.',
});

const EnhancedCategoryEnum = graphEnum('EnhancedCategory', "Why somebody has enhanced rights under the Victims' Code.", EnhancedCategory, {
  MOST_SERIOUS_CRIME: 'A victim of one of the most serious crimes.',
  PERSISTENTLY_TARGETED: 'Persistently targeted.',
  VULNERABLE: 'Vulnerable: under 18, or with less than full capacity to give evidence.',
  INTIMIDATED: 'Intimidated.',
});

const ReferralContentInput = builder.inputType('ReferralContentInput', {
  description: 'What a referral says. A draft needs reason and incidentType; when one is amended, what is left out stays as it was, and null takes it away.',
  fields: (t) => ({
    reason: t.string({ description: 'Why the person is referred, at most 2,000 characters.' }),
    incidentType: t.field({ type: ReferralIncidentTypeEnum, description: 'What happened.' }),
    offenceType: t.string({ description: 'The offence, in words.' }),
    incidentReference: t.string({ description: 'The crime number or log reference, as it is, at most 30 characters.' }),
    incidentDate: t.field({ type: 'Date', description: 'The day on which it happened.' }),
    reportedAt: t.field({ type: 'DateTime', description: 'When it was reported.' }),
    needs: t.field({ type: [NeedEnum], description: 'What the person needs.' }),
    accessNeeds: t.string({ description: 'What makes it possible for the person to take part.' }),
    riskBand: t.field({ type: RiskBandEnum, description: 'How high the risk was assessed.' }),
    riskFlags: t.field({ type: [RiskFlagEnum], description: 'What anybody who makes contact has to know.' }),
    enhancedCategories: t.field({ type: [EnhancedCategoryEnum], description: "Why the person has enhanced rights under the Victims' Code." }),
    relationToHarmer: t.string({ description: 'What the person is to who did the harm.' }),
    sameAddress: t.boolean({ description: 'Whether both live at one address.' }),
    childrenInvolved: t.boolean({ description: 'Whether children are involved.' }),
    otherAgencies: t.stringList({ description: 'Which other agencies help already.' }),
    guardianName: t.string({ description: 'Who is responsible for the child.' }),
    guardianRelation: t.string({ description: 'What they are to the child.' }),
    lawfulBasis: t.field({ type: LawfulBasisEnum, description: 'On what details pass where it is not on consent; with its statement, or not at all.' }),
    lawfulBasisStatement: t.string({ description: 'The grounds of the lawful basis.' }),
    overrideReason: t.string({ description: 'Why a mediation may go although a risk is flagged.' }),
    notes: t.string({ description: 'What else the provider has to know.' }),
    referrerPhone: t.string({ description: 'Where the provider can ring you about it.' }),
    referrerEmail: t.string({ description: 'Where the provider can write to you about it.' }),
  }),
});

const MoveNotAllowedType = builder.objectRef<ReferralMoveNotAllowed>('ReferralMoveNotAllowed').implement({
  description: 'A referral cannot make this move: the sentence names the rule.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    from: t.expose('from', { type: ReferralStateEnum, description: 'Where it stands.' }),
    to: t.expose('to', { type: ReferralStateEnum, description: 'Where it was to go.' }),
    allowed: t.field({ type: [ReferralStateEnum], description: 'Where it may go from here.', resolve: (refusal) => [...refusal.allowed] }),
  }),
});

const CheckType = builder.objectRef<ReferralCheck>('ReferralCheck').implement({
  description: 'One check of a referral.',
  fields: (t) => ({
    check: t.expose('check', { type: CheckKindEnum, description: 'What was looked at.' }),
    passed: t.exposeBoolean('passed', { description: 'Whether it passed.' }),
    sentence: t.exposeString('sentence', { description: 'Why, and what to do. Names nobody.' }),
  }),
});

const NotReadyType = builder.objectRef<ReferralNotReady>('ReferralNotReady').implement({
  description: 'A check of the referral did not pass.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ checks: t.field({ type: [CheckType], description: 'Those that failed.', resolve: (refusal) => [...refusal.checks] }) }),
});

const ContentChangedType = builder.objectRef<ReferralContentChanged>('ReferralContentChanged').implement({
  description: 'What would be sent is not what was previewed.',
  interfaces: [RefusalInterface],
});

interface Header {
  readonly name: string;
  readonly value: string;
}

const HeaderType = builder.objectRef<Header>('MessageHeader').implement({
  description: 'A header of a message.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    value: t.exposeString('value', { description: 'Its value.' }),
  }),
});

const PreviewType = builder.objectRef<ReferralPreview>('ReferralPreview').implement({
  description: 'Exactly what would be sent, and what stands against it; of a referral that was released, what was sealed.',
  fields: (t) => ({
    referral: t.field({
      type: typeOfEntity('Referral').ref,
      nullable: true,
      description: 'The referral.',
      resolve: ({ referralId }, _, { reader }) => reader.one('Referral', referralId),
    }),
    topic: t.exposeString('topic', { description: 'The topic that it goes out on.' }),
    key: t.exposeString('key', { description: 'The key of the message.' }),
    headers: t.field({ type: [HeaderType], description: 'The headers of the message; none while there is no body.', resolve: ({ headers }) => [...headers] }),
    body: t.exposeString('body', {
      nullable: true,
      description: 'The body, byte for byte as UTF-8; null while nobody can be reached or a side is missing, and once it was forgotten.',
    }),
    sha256: t.exposeString('sha256', { nullable: true, description: "SHA-256 of the body's bytes, in hexadecimal: send it to referralSend." }),
    checks: t.field({ type: [CheckType], description: 'Every check, one by one, as of now.', resolve: ({ checks }) => [...checks] }),
    ready: t.exposeBoolean('ready', { description: 'Whether it may be sent as it is.' }),
  }),
});

builder.queryField('referralPreview', (t) =>
  t.field({
    type: PreviewType,
    nullable: true,
    description: 'Exactly what would be sent of a referral, and the checks before it. Read it, then send its sha256. Null when there is no such referral.',
    authScopes: { writer: true },
    args: { referralId: t.arg.id({ required: true, description: 'The Referral.' }) },
    resolve: (_, { referralId }, { em, outbound, clock }) => previewReferral({ em: em.fork(), outbound, clock }, keyOf('Referral', referralId)),
  }),
);

commandField('referralDraft', {
  description: 'Draft a referral of a person in a case. After domestic abuse, without a safe channel, it is SUSPENDED from the start.',
  answers: 'Referral',
  refusals: [NotFoundType],
  args: (arg) => ({
    provider: arg({ type: ReferralProviderEnum, required: true, description: 'To whom.' }),
    caseId: arg.id({ required: true, description: 'The Case.' }),
    personId: arg.id({ required: true, description: 'The Person whom it is for; they are in the case.' }),
    otherPartyId: arg.id({ description: 'The Person on the other side; for Remedi only.' }),
    service: arg({ type: RemediServiceEnum, description: 'What Remedi is asked for; MEDIATION, when left out.' }),
    content: arg({ type: ReferralContentInput, required: true, description: 'What it says.' }),
  }),
  input: (args) => ({
    provider: args.provider,
    caseId: keyOf('Case', args.caseId),
    personId: keyOf('Person', args.personId),
    otherPartyId: optionalKeyOf('Person', args.otherPartyId),
    service: args.service ?? null,
    content: args.content,
  }),
  command: draftReferral,
});

commandField('referralAmend', {
  description: 'Write a referral again that has not left. What was suspended or withheld becomes a draft again when nothing stands against it.',
  answers: 'Referral',
  refusals: [NotFoundType, MoveNotAllowedType],
  args: (arg) => ({
    referralId: arg.id({ required: true, description: 'The Referral.' }),
    content: arg({ type: ReferralContentInput, required: true, description: 'What changes.' }),
  }),
  input: (args) => ({ referralId: keyOf('Referral', args.referralId), content: args.content }),
  command: amendReferral,
});

commandField('referralSend', {
  description: 'Release a referral that was previewed. Refused when a check fails, or when it is no longer what was seen. Checked once more when it leaves.',
  answers: 'Referral',
  refusals: [NotFoundType, MoveNotAllowedType, NotReadyType, ContentChangedType],
  args: (arg) => ({
    referralId: arg.id({ required: true, description: 'The Referral.' }),
    sha256: arg.string({ required: true, description: 'The sha256 that referralPreview answered.' }),
  }),
  input: (args) => ({ referralId: keyOf('Referral', args.referralId), sha256: args.sha256 }),
  command: sendReferral,
});

commandField('referralWithdraw', {
  description: 'Take a referral back. One that has not left never leaves; one that the provider may have is followed by a withdrawal.',
  answers: 'Referral',
  refusals: [NotFoundType, MoveNotAllowedType],
  args: (arg) => ({
    referralId: arg.id({ required: true, description: 'The Referral.' }),
    reason: arg.string({ required: true, description: 'Why; it stays with the hub.' }),
  }),
  input: (args) => ({ referralId: keyOf('Referral', args.referralId), reason: args.reason }),
  command: withdrawReferral,
});
