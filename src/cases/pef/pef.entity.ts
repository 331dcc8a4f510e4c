/** Problem Exploration Forms: the rounds in which they are delivered, what came back, and, apart from it, who answered. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened, walledAs } from '../../access/walls.ts';
import { recordColumns } from '../../access/record.ts';
import { Case } from '../case.entity.ts';

/** Before the response to the problem, or after it. */
export const PefKind = { BASELINE: 'BASELINE', FOLLOW_UP: 'FOLLOW_UP' } as const;
export type PefKind = (typeof PefKind)[keyof typeof PefKind];

export const PefRound = defineEntity({
  name: 'PefRound',
  tableName: 'pef_round',
  ...walledAndOpened('PefRound', 'PEF'),
  properties: {
    id: p.uuid().primary(),
    case: () => p.manyToOne(Case).ref().index(),
    kind: p.enum(() => PefKind),
    /** The streets or areas, in words. */
    areas: p.array().$type<string[]>().columnType('text[]'),
    openedAt: p.datetime(3),
    closedAt: p.datetime(3).nullable(),
    formsDelivered: p.integer(),
    formsReturned: p.integer().default(0),
    /** The scores given, added up, and how many gave one. */
    perceptionSum: p.integer().hidden().default(0),
    perceptionCount: p.integer().default(0),
    perceptionAverage: p.double().nullable(),
    ...recordColumns,
  },
  indexes: [
    { properties: ['openedAt', 'id'] },
    { name: 'pef_round_one_baseline', expression: 'create unique index "pef_round_one_baseline" on "pef_round" ("case_id") where "kind" = \'BASELINE\'' },
  ],
  checks: [{ name: 'pef_round_delivered_check', expression: '"forms_returned" >= 0 and "forms_delivered" >= "forms_returned"' }],
});
export type PefRound = InferEntity<typeof PefRound>;

/** One answer on a form. */
export interface PefAnswer {
  readonly question: string;
  readonly text: string;
}

export const PefResponse = defineEntity({
  name: 'PefResponse',
  tableName: 'pef_response',
  ...walledAndOpened('PefResponse', 'PEF_ANSWER'),
  properties: {
    id: p.uuid().primary(),
    round: () => p.manyToOne(PefRound).ref().index(),
    returnedAt: p.datetime(3),
    /** 0 to 10; null when the respondent gave none. */
    perceptionScore: p.integer().nullable(),
    answers: p.json<PefAnswer[]>(),
    /** The reference under which the respondent is held apart; null for someone unknown. It is random, and says neither who nor when. */
    respondentReference: p.uuid().nullable().unique(),
    ...recordColumns,
  },
  indexes: [{ properties: ['returnedAt', 'id'] }],
  checks: [{ name: 'pef_response_score_check', expression: '"perception_score" >= 0 and "perception_score" <= 10' }],
});
export type PefResponse = InferEntity<typeof PefResponse>;

export const PefRespondent = defineEntity({
  name: 'PefRespondent',
  tableName: 'pef_respondent',
  ...walledAs('PEF_ANSWER'),
  comment: 'Who answered a form, held apart from the answers (domain rule 22): only a response that has the reference leads here.',
  properties: {
    reference: p.uuid().primary(),
    names: p.array().$type<string[]>().columnType('text[]'),
    phones: p.array().$type<string[]>().columnType('text[]'),
    emails: p.array().$type<string[]>().columnType('text[]'),
    /** House number or name. */
    house: p.text().nullable(),
    street: p.text().nullable(),
    town: p.text().nullable(),
    postcode: p.text().nullable(),
    /** Anything else that was noted of them. */
    notes: p.text().nullable(),
    ...recordColumns,
  },
});
export type PefRespondent = InferEntity<typeof PefRespondent>;
