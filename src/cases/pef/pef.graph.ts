/** Problem Exploration Forms in the graph: rounds and their measure for caseworkers, answers for those who read intelligence, respondents for the officers they spoke to. */
import { WHAT_A_RESIDENT_WROTE, WHO_ANSWERED_A_FORM } from '../../access/personal-data.ts';
import { recordFields } from '../../access/record.graph.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import { Case } from '../case.entity.ts';
import { PefKind, PefRespondent, PefResponse, PefRound } from './pef.entity.ts';

export const PefKindEnum = graphEnum('PefKind', 'When a round of Problem Exploration Forms is held.', PefKind, {
  BASELINE: 'Before the response: what later rounds are measured against. A problem has one.',
  FOLLOW_UP: 'After it: whether residents find it better.',
});

entityType(PefRespondent, {
  description: 'Who answered a Problem Exploration Form, held apart from the answers. For officers of Safer Neighbourhoods alone.',
  domain: 'cases',
  readers: 'respondents',
  personal: WHO_ANSWERED_A_FORM,
  fields: (t) => ({
    names: t.prop('names', { personal: WHO_ANSWERED_A_FORM, description: 'Every name they gave or are known by.' }),
    phones: t.prop('phones', { personal: WHO_ANSWERED_A_FORM, description: 'Their telephone numbers.' }),
    emails: t.prop('emails', { personal: WHO_ANSWERED_A_FORM, description: 'Their email addresses.' }),
    house: t.prop('house', { personal: WHO_ANSWERED_A_FORM, description: 'House number or name.' }),
    street: t.prop('street', { personal: WHO_ANSWERED_A_FORM, description: 'Their street.' }),
    town: t.prop('town', { personal: WHO_ANSWERED_A_FORM, description: 'Their town or village.' }),
    postcode: t.prop('postcode', { personal: WHO_ANSWERED_A_FORM, description: 'Their postcode.' }),
    notes: t.prop('notes', { personal: WHO_ANSWERED_A_FORM, description: 'Anything else that was noted of them.' }),
  }),
});

entityType(PefResponse, {
  description: 'A Problem Exploration Form that came back. It is never shown singly to partners.',
  domain: 'cases',
  readers: 'intelligence',
  personal: WHAT_A_RESIDENT_WROTE,
  fields: (t) => ({
    round: t.relation('round', { personal: false, description: 'The round it belongs to.' }),
    returnedAt: t.prop('returnedAt', { personal: false, description: 'When it came back.' }),
    perceptionScore: t.prop('perceptionScore', {
      personal: WHAT_A_RESIDENT_WROTE,
      description: 'How bad the respondent finds the problem, 0 to 10; null when no score was given.',
    }),
    answers: t.prop('answers', { personal: WHAT_A_RESIDENT_WROTE, description: 'The answers in the order of the form: a list of { question, text }.' }),
    respondent: t.relation('respondentReference', {
      of: PefRespondent,
      personal: WHO_ANSWERED_A_FORM,
      description: 'Who answered, where that is known. For officers of Safer Neighbourhoods alone.',
    }),
    ...recordFields(t),
  }),
});

entityType(PefRound, {
  description: 'A round of Problem Exploration Forms: questionnaires delivered to streets, and what came back of them.',
  domain: 'cases',
  readers: 'casework',
  personal: 'fields',
  fields: (t) => ({
    case: t.relation('case', { personal: false, description: 'The case whose problem is explored.' }),
    kind: t.prop('kind', { personal: false, type: PefKindEnum, description: 'Whether it comes before the response or after it.' }),
    areas: t.prop('areas', { personal: false, description: 'The streets or areas that got the forms.' }),
    openedAt: t.prop('openedAt', { personal: false, description: 'When it began.' }),
    closedAt: t.prop('closedAt', { personal: false, description: 'When it ended; null while forms are taken.' }),
    formsDelivered: t.prop('formsDelivered', { personal: false, description: 'How many forms were delivered.' }),
    formsReturned: t.prop('formsReturned', { personal: false, description: 'How many came back; never more than were delivered.' }),
    perceptionAverage: t.prop('perceptionAverage', {
      personal: false,
      description: 'The mean of the scores, 0 to 10, to two places; null while there is none.',
    }),
    perceptionCount: t.prop('perceptionCount', { personal: false, description: 'How many gave a score.' }),
    responses: t.connection(
      PefResponse,
      { by: 'round' },
      { personal: WHAT_A_RESIDENT_WROTE, description: 'The forms that came back, the newest first.', orderBy: ['returnedAt'], descending: true },
    ),
    ...recordFields(t),
  }),
});

export const PefRoundFilter = entityFilter(PefRound, 'PefRoundFilter', 'Which rounds of Problem Exploration Forms.', {
  kind: { test: { test: 'equals', property: 'kind' }, input: (t) => t.field({ type: PefKindEnum, description: 'Of this kind.' }) },
  openedFrom: { test: { test: 'from', property: 'openedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Opened at or after.' }) },
  openedBefore: { test: { test: 'before', property: 'openedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Opened before.' }) },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented rounds; INCLUDE when nothing is said.' }),
  },
});

const newestFirst = { orderBy: ['openedAt'], descending: true, filter: PefRoundFilter } as const;

rootList('pefRounds', PefRound, { ...newestFirst, description: 'Rounds of Problem Exploration Forms, the newest first.', markedByDefault: 'in' });

extendEntity(Case, (t) => ({
  pefRounds: t.connection(
    PefRound,
    { by: 'case' },
    { personal: false, ...newestFirst, description: 'The rounds of Problem Exploration Forms about the problem, the newest first.' },
  ),
  perceptionBaseline: t.prop('perceptionBaseline', {
    personal: false,
    description: 'How bad residents found the problem before the response: the mean of the baseline round, 0 to 10; null while there is none.',
  }),
  perceptionBaselineCount: t.prop('perceptionBaselineCount', { personal: false, description: 'How many gave a score in the baseline round.' }),
  perceptionFollowUp: t.prop('perceptionFollowUp', {
    personal: false,
    description: 'How bad they find it since: the mean of the newest follow-up round that has scores; null while there is none.',
  }),
  perceptionFollowUpCount: t.prop('perceptionFollowUpCount', { personal: false, description: 'How many gave a score in that round.' }),
}));
