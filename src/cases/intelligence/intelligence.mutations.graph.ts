/** The mutations of intelligence packages: thin doors to the commands. */
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf, optionalKeyOf } from '../../graph/global-ids.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { draftIntel } from './commands/draft-intel.ts';
import { releaseIntel } from './commands/release-intel.ts';
import { withdrawIntel } from './commands/withdraw-intel.ts';
import { type FailsSanitisation, type NotForThisChannel, OtherChannel } from './disclosure.rules.ts';
import type { FourEyes } from './four-eyes.rules.ts';
import { IdentifierKind } from './identifiers.rules.ts';
import type { IntelStateNotAllowed } from './intel-package.stages.ts';
import {
  DisclosureGatewayEnum,
  HandlingCodeEnum,
  IntelAssessmentEnum,
  IntelKnowledgeEnum,
  IntelNatureEnum,
  IntelStateEnum,
  WithdrawalReasonEnum,
} from './intelligence.graph.ts';
import type { Finding, IdentifiesSource } from './sanitisation.rules.ts';

const IdentifierKindEnum = graphEnum('IdentifierKind', 'What sort of thing would tell the police who gave information.', IdentifierKind, {
  NAME: 'A name of the respondent, in any spelling.',
  PHONE: 'A telephone number of theirs.',
  EMAIL: 'An email address of theirs.',
  ADDRESS: 'Their house number beside its street, or the name of their house.',
  POSTCODE: 'Their whole postcode.',
  RECORD_WORDS: 'Five words in a row from their record.',
  STAFF_NAME: 'The name of an officer who recorded, drafted or releases it.',
});

const OtherChannelEnum = graphEnum('OtherChannel', 'Where to go with what the intelligence channel does not take.', OtherChannel, {
  CALL_999: 'Ring 999.',
  CALL_101: 'Report it on 101.',
  SAFEGUARDING_MASH: 'Refer to the Multi-Agency Safeguarding Hub.',
});

const IntelFindingType = builder.objectRef<Finding>('IntelFinding').implement({
  description: 'An item that would tell who gave it; never what it says.',
  fields: (t) => ({
    itemNumber: t.exposeInt('itemNumber', { description: 'The item, from 1.' }),
    identifier: t.expose('identifier', { type: IdentifierKindEnum, description: 'What sort of thing it carries.' }),
  }),
});

const IdentifiesSourceType = builder.objectRef<IdentifiesSource>('IdentifiesSource').implement({
  description: 'An item carries what identifies the source, or an officer: nothing was drafted or released.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    findings: t.field({ type: [IntelFindingType], description: 'Each item with what it carries.', resolve: (refusal) => [...refusal.findings] }),
  }),
});

const NotForThisChannelType = builder.objectRef<NotForThisChannel>('NotForThisChannel').implement({
  description: 'The intelligence channel does not take it: go elsewhere, now.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ goTo: t.field({ type: [OtherChannelEnum], description: 'Where to go, the most urgent first.', resolve: (refusal) => [...refusal.goTo] }) }),
});

const FailsSanitisationType = builder.objectRef<FailsSanitisation>('FailsSanitisation').implement({
  description: 'The words themselves would tell who said them, whatever is left out.',
  interfaces: [RefusalInterface],
});

const FourEyesType = builder.objectRef<FourEyes>('FourEyes').implement({
  description: 'Whoever drafted a package does not release it.',
  interfaces: [RefusalInterface],
});

const IntelStateNotAllowedType = builder.objectRef<IntelStateNotAllowed>('IntelStateNotAllowed').implement({
  description: 'A package cannot make this move: the sentence names the rule.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    from: t.expose('from', { type: IntelStateEnum, description: 'Where it stands.' }),
    to: t.expose('to', { type: IntelStateEnum, description: 'Where it was to go.' }),
    allowed: t.field({ type: [IntelStateEnum], description: 'Where it may go from here.', resolve: (refusal) => [...refusal.allowed] }),
  }),
});

const IntelItemInput = builder.inputType('IntelItemInput', {
  description: 'One piece of information, picked from one answer of the form.',
  fields: (t) => ({
    answerNumber: t.int({ required: true, description: 'Which answer, from 1.' }),
    quote: t.string({
      required: true,
      description:
        'The words, exactly as the answer has them: whole words, at most 2,000 characters. No places are counted, so every client means the same words.',
    }),
    occurrence: t.int({ defaultValue: 1, description: 'Which of the places, from 1, where the words stand in the answer more than once.' }),
    informationDate: t.field({ type: 'Date', description: 'The day of which the information is, if that is known.' }),
    place: t.string({ description: 'Where, in words: a street or an area, never an address. At most 200 characters.' }),
    nature: t.field({ type: IntelNatureEnum, required: true, description: 'Whether it is a fact or an opinion.' }),
    knowledge: t.field({ type: IntelKnowledgeEnum, defaultValue: 'UNKNOWN', description: 'How the source knows.' }),
  }),
});

const IntelScreeningInput = builder.inputType('IntelScreeningInput', {
  description: 'What the officer answers before the intelligence channel is used. A yes sends the matter elsewhere.',
  fields: (t) => ({
    crimeInProgress: t.boolean({ required: true, description: 'Is a crime going on?' }),
    recordableCrime: t.boolean({ required: true, description: 'Was a crime committed that has to be recorded?' }),
    personAtSignificantRisk: t.boolean({ required: true, description: 'Is somebody at significant risk?' }),
    onlySourceCouldKnow: t.boolean({ required: true, description: 'Could only the source have known this?' }),
  }),
});

const IntelSuggestionInput = builder.inputType('IntelSuggestionInput', {
  description: 'The grade that the submitter has in mind, by 3x5x2. It is kept apart and never sent: the police grade.',
  fields: (t) => ({
    source: t.int({ required: true, description: 'Source: 2 untested, 3 not reliable.' }),
    assessment: t.field({ type: IntelAssessmentEnum, required: true, description: 'Assessment of the intelligence.' }),
    handling: t.field({ type: HandlingCodeEnum, required: true, description: 'Handling code.' }),
    conditions: t.string({ description: 'The conditions of sharing: needed with C, absent with P.' }),
  }),
});

commandField('intelDraft', {
  description:
    'Draft an intelligence package from one Problem Exploration Form: pick the words that carry information, one item for each piece. Refused when an item would tell who said it.',
  scope: 'intelligenceWriter',
  answers: 'IntelPackage',
  refusals: [IdentifiesSourceType, NotForThisChannelType, FailsSanitisationType, IntelStateNotAllowedType, NotFoundType],
  args: (arg) => ({
    responseId: arg.id({ required: true, description: 'The PefResponse.' }),
    items: arg({ type: [IntelItemInput], required: true, description: 'The pieces of information, at most 20.' }),
    screening: arg({ type: IntelScreeningInput, required: true, description: 'Whether the channel is the right one.' }),
    suggestion: arg({ type: IntelSuggestionInput, description: 'The grade that you have in mind, if any.' }),
    previousId: arg.id({ description: 'The IntelPackage that this is the next version of; left out for a new one.' }),
  }),
  input: (args) => ({
    responseId: keyOf('PefResponse', args.responseId),
    items: args.items.map((item) => ({
      answerNumber: item.answerNumber,
      quote: item.quote,
      occurrence: item.occurrence ?? 1,
      informationDate: item.informationDate ?? null,
      place: item.place ?? null,
      nature: item.nature,
      knowledge: item.knowledge ?? ('UNKNOWN' as const),
    })),
    screening: { ...args.screening },
    suggestion: args.suggestion ? { ...args.suggestion } : null,
    previousId: optionalKeyOf('IntelPackage', args.previousId),
  }),
  command: draftIntel,
});

commandField('intelRelease', {
  description: 'Release a package to the police, as a second person who has read it. What leaves is fixed at this moment.',
  scope: 'intelligenceWriter',
  answers: 'IntelPackage',
  refusals: [FourEyesType, IntelStateNotAllowedType, IdentifiesSourceType, NotFoundType],
  args: (arg) => ({
    packageId: arg.id({ required: true, description: 'The IntelPackage.' }),
    gateway: arg({ type: DisclosureGatewayEnum, defaultValue: 'CDA_S115', description: 'The legal gateway of the disclosure.' }),
    necessity: arg.string({ description: 'Why it is needed and is the least that will do; the standing words, when left out.' }),
  }),
  input: (args) => ({ packageId: keyOf('IntelPackage', args.packageId), gateway: args.gateway ?? ('CDA_S115' as const), necessity: args.necessity ?? null }),
  command: releaseIntel,
});

commandField('intelWithdraw', {
  description: 'Take a package back. Before it leaves nothing is sent; after that the police are told.',
  scope: 'intelligenceWriter',
  answers: 'IntelPackage',
  refusals: [IntelStateNotAllowedType, NotFoundType],
  args: (arg) => ({
    packageId: arg.id({ required: true, description: 'The IntelPackage.' }),
    reason: arg({ type: WithdrawalReasonEnum, required: true, description: 'Why.' }),
  }),
  input: (args) => ({ packageId: keyOf('IntelPackage', args.packageId), reason: args.reason }),
  command: withdrawIntel,
});
