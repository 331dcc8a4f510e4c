/** The mutations of Problem Exploration Forms: thin doors to the commands. */
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf } from '../../graph/global-ids.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import type { RespondentRecord } from '../intelligence/identifiers.rules.ts';
import { adjustPefRound, closePefRound } from './commands/change-pef-round.ts';
import { openPefRound } from './commands/open-pef-round.ts';
import { recordPef } from './commands/record-pef.ts';
import { recordRespondent } from './commands/record-respondent.ts';
import { PefKindEnum } from './pef.graph.ts';
import { type PefRoundNotAllowed, PefRoundRule } from './pef-round.rules.ts';

const PefRoundRuleEnum = graphEnum('PefRoundRule', 'What holds of a round of Problem Exploration Forms.', PefRoundRule, {
  ONE_BASELINE: 'A problem has one baseline round.',
  DELIVERED_COVERS_RETURNED: 'No more forms come back than were delivered.',
  CLOSED: 'A closed round takes no more forms.',
});

const PefRoundNotAllowedType = builder.objectRef<PefRoundNotAllowed>('PefRoundNotAllowed').implement({
  description: 'A round of Problem Exploration Forms cannot be opened, changed or added to in this way.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ rule: t.expose('rule', { type: PefRoundRuleEnum, description: 'The rule that forbids it.' }) }),
});

const PefAnswerInput = builder.inputType('PefAnswerInput', {
  description: 'An answer on a form.',
  fields: (t) => ({
    question: t.string({ required: true, description: 'The question, at most 500 characters.' }),
    text: t.string({ required: true, description: 'What was answered, at most 10,000 characters.' }),
  }),
});

const PefRespondentInput = builder.inputType('PefRespondentInput', {
  description: 'Who answered a form, as far as it is known. What stands here is kept apart from the answers and never leaves for the police.',
  fields: (t) => ({
    names: t.stringList({ description: 'Every name they gave or are known by, nicknames too.' }),
    phones: t.stringList({ description: 'Their telephone numbers.' }),
    emails: t.stringList({ description: 'Their email addresses.' }),
    house: t.string({ description: 'House number or name.' }),
    street: t.string({ description: 'Their street.' }),
    town: t.string({ description: 'Their town or village.' }),
    postcode: t.string({ description: 'Their postcode.' }),
    notes: t.string({ description: 'Anything else that was noted of them.' }),
  }),
});

function respondentOf(input: { readonly [Key in keyof RespondentRecord]?: RespondentRecord[Key] | null | undefined }): RespondentRecord {
  return {
    names: input.names ?? [],
    phones: input.phones ?? [],
    emails: input.emails ?? [],
    house: input.house ?? null,
    street: input.street ?? null,
    town: input.town ?? null,
    postcode: input.postcode ?? null,
    notes: input.notes ?? null,
  };
}

commandField('pefRoundOpen', {
  description: 'Open a round of Problem Exploration Forms for a case: which streets get them, and how many.',
  answers: 'PefRound',
  refusals: [PefRoundNotAllowedType, NotFoundType],
  args: (arg) => ({
    caseId: arg.id({ required: true, description: 'The Case.' }),
    kind: arg({ type: PefKindEnum, required: true, description: 'Whether it comes before the response or after it.' }),
    areas: arg.stringList({ required: true, description: 'The streets or areas.' }),
    formsDelivered: arg.int({ required: true, description: 'How many forms are delivered.' }),
    openedAt: arg({ type: 'DateTime', description: 'When it began; now, when left out.' }),
  }),
  input: (args) => ({
    caseId: keyOf('Case', args.caseId),
    kind: args.kind,
    areas: args.areas,
    formsDelivered: args.formsDelivered,
    openedAt: args.openedAt ?? null,
  }),
  command: openPefRound,
});

commandField('pefRoundAdjust', {
  description: 'Correct how many forms of a round were delivered; never fewer than came back.',
  answers: 'PefRound',
  refusals: [PefRoundNotAllowedType, NotFoundType],
  args: (arg) => ({
    roundId: arg.id({ required: true, description: 'The PefRound.' }),
    formsDelivered: arg.int({ required: true, description: 'How many forms were delivered.' }),
  }),
  input: (args) => ({ roundId: keyOf('PefRound', args.roundId), formsDelivered: args.formsDelivered }),
  command: adjustPefRound,
});

commandField('pefRoundClose', {
  description: 'Close a round: it takes no more forms. Closing it again changes nothing.',
  answers: 'PefRound',
  refusals: [NotFoundType],
  args: (arg) => ({ roundId: arg.id({ required: true, description: 'The PefRound.' }) }),
  input: (args) => ({ roundId: keyOf('PefRound', args.roundId) }),
  command: closePefRound,
});

commandField('pefRecord', {
  description: 'Record a form that came back. Who answered is kept apart from what was answered, and may be left out.',
  answers: 'PefResponse',
  refusals: [PefRoundNotAllowedType, NotFoundType],
  args: (arg) => ({
    roundId: arg.id({ required: true, description: 'The PefRound.' }),
    perceptionScore: arg.int({ description: 'How bad the respondent finds the problem, 0 to 10.' }),
    answers: arg({ type: [PefAnswerInput], required: true, description: 'The answers in the order of the form.' }),
    returnedAt: arg({ type: 'DateTime', description: 'When it came back; now, when left out.' }),
    respondent: arg({ type: PefRespondentInput, description: 'Who answered; left out for somebody unknown.' }),
  }),
  input: (args) => ({
    roundId: keyOf('PefRound', args.roundId),
    perceptionScore: args.perceptionScore ?? null,
    answers: args.answers.map(({ question, text }) => ({ question, text })),
    returnedAt: args.returnedAt ?? null,
    respondent: args.respondent ? respondentOf(args.respondent) : null,
  }),
  command: recordPef,
});

commandField('pefRespondentRecord', {
  description:
    'Write down who answered a form, or correct it: the whole record takes the place of the one before. Intelligence that waits to leave is held against it.',
  scope: 'respondents',
  answers: 'PefResponse',
  refusals: [NotFoundType],
  args: (arg) => ({
    responseId: arg.id({ required: true, description: 'The PefResponse.' }),
    respondent: arg({ type: PefRespondentInput, required: true, description: 'Who answered.' }),
  }),
  input: (args) => ({ responseId: keyOf('PefResponse', args.responseId), respondent: respondentOf(args.respondent) }),
  command: recordRespondent,
});
