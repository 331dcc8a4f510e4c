/** Retention in the graph: which records are due for review, what was decided about them, and what may not be erased. */
import { builder } from '../../graph/builder.ts';
import { entityFilter } from '../../graph/entity-filter.ts';
import { entityType, rootList } from '../../graph/entity-type.ts';
import { declared, typeNameOf } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import type { EntityFields } from '../../graph/plugin.ts';
import { RetentionClassEnum } from '../record.graph.ts';
import { LegalHold, RetentionDecision } from './retention-decision.entity.ts';
import { RetentionChoice } from './retention-decision.rules.ts';
import { type DueReview, dueReviews } from './review-days.ts';

export const RetentionChoiceEnum = graphEnum('RetentionChoice', 'What is decided about a record.', RetentionChoice, {
  KEEP: 'It is kept until a day, on which it is reviewed again.',
  ERASE: 'It is erased, once a second person has confirmed it.',
});

/** The record that a row names by type and key: of whatever type, which reads it for who may have it. */
function recordOfRow<Value>(t: EntityFields<Value>) {
  return t.pothos.node({
    description: 'The record. Null when it is gone, or one that you may not read.',
    extensions: declared({ declares: 'plumbing', because: 'a record of any type: the type reads it for who may have it' }),
    id: (row: unknown) => nodeNamed(row),
  });
}

function nodeNamed(row: unknown): { type: string; id: string } | null {
  if (typeof row !== 'object' || row === null || !('recordType' in row) || !('recordId' in row)) return null;
  const type = typeNameOf(String(row.recordType));
  return type === null ? null : { type, id: String(row.recordId) };
}

entityType(RetentionDecision, {
  description: 'What was decided about how long a record is kept. Decisions of your agency alone.',
  domain: 'cases',
  readers: 'casework',
  personal: 'nothing',
  fields: (t) => ({
    record: recordOfRow(t),
    recordType: t.prop('recordType', { description: 'The type of the record, such as Person.' }),
    choice: t.prop('choice', { type: RetentionChoiceEnum, description: 'Kept, or erased.' }),
    keepUntil: t.prop('keepUntil', { description: 'The day to which it is kept; null for an erasure.' }),
    reason: t.prop('reason', { description: 'Why, in words that name nobody.' }),
    decidedBy: t.relation('decidedBy', { description: 'Who decided it, or asked for the erasure.' }),
    decidedAt: t.prop('decidedAt', { description: 'When.' }),
    confirmedBy: t.relation('confirmedBy', { description: 'Who confirmed the erasure: somebody else. Null while nobody has.' }),
    withdrawnAt: t.prop('withdrawnAt', { description: 'When the erasure was given up, because somebody decided to keep the record.' }),
    erasedAt: t.prop('erasedAt', { description: 'When it was erased; null while it is not.' }),
    recipients: t.prop('recipients', {
      description:
        'After an erasure: whom the ledger knows to have been told, as codes of agencies and topics. Tell them that it was erased (UK GDPR Article 19). Ids and times in the ledger stay.',
    }),
    ownerAgency: t.relation('ownerAgency', { description: 'The agency whose decision it is.' }),
    simulated: t.prop('simulated', { description: 'True for one about an invented record.' }),
  }),
});

rootList('retentionDecisions', RetentionDecision, {
  description: 'What your agency decided about how long records are kept, the newest first.',
  orderBy: ['decidedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(RetentionDecision, 'RetentionDecisionFilter', 'Which decisions.', {
    choice: { test: { test: 'equals', property: 'choice' }, input: (t) => t.field({ type: RetentionChoiceEnum, description: 'Of this choice.' }) },
    unconfirmed: {
      test: { test: 'unset', property: 'confirmedBy' },
      input: (t) => t.boolean({ description: 'True: those that nobody has confirmed; with the choice ERASE, those that may wait for you.' }),
    },
  }),
});

entityType(LegalHold, {
  description: 'While it stands, the record and what hangs on it are not erased. Holds of your agency alone.',
  domain: 'cases',
  readers: 'casework',
  personal: 'nothing',
  fields: (t) => ({
    record: recordOfRow(t),
    recordType: t.prop('recordType', { description: 'The type of the record, such as Case.' }),
    reason: t.prop('reason', { description: 'Which claim or request needs it, in words that name nobody.' }),
    placedBy: t.prop('placedBy', { description: 'Who placed it, as `user:` with the subject of their token.' }),
    placedAt: t.prop('placedAt', { description: 'When.' }),
    liftedAt: t.prop('liftedAt', { description: 'When it was lifted; null while it stands.' }),
    liftedBy: t.prop('liftedBy', { description: 'Who lifted it.' }),
    ownerAgency: t.relation('ownerAgency', { description: 'The agency whose hold it is.' }),
    simulated: t.prop('simulated', { description: 'True for one on an invented record.' }),
  }),
});

rootList('legalHolds', LegalHold, {
  description: 'The legal holds of your agency, the newest first.',
  orderBy: ['placedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(LegalHold, 'LegalHoldFilter', 'Which holds.', {
    standing: {
      test: { test: 'unset', property: 'liftedAt' },
      input: (t) => t.boolean({ description: 'True: those that stand. False: those that were lifted.' }),
    },
  }),
});

const MOST = 100;
const REVIEWS = { because: 'which records are due follows from their classes, their dates and the periods in force; no row is behind it' };

const ReviewType = builder.objectRef<DueReview>('RetentionReview').implement({
  description: 'A record whose review has come: say of it whether it is kept or erased (retentionDecide).',
  authScopes: { casework: true },
  fields: (t) => ({
    record: t.node({
      description: 'The record; null when it is one that you may not read.',
      id: ({ type, id }) => {
        const name = typeNameOf(type);
        return name === null ? null : { type: name, id };
      },
    }),
    recordType: t.exposeString('type', { description: 'The type of the record, such as Case.' }),
    retentionClass: t.expose('retentionClass', { type: RetentionClassEnum, description: 'Its retention class.' }),
    reviewOn: t.expose('reviewOn', { type: 'Date', description: 'The day on which its review came.' }),
  }),
});

builder.queryField('retentionReviews', (t) =>
  t.field({
    type: [ReviewType],
    nullable: true,
    description: `Records of your agency whose review has come, the longest due first. What is decided (retentionDecide) leaves the list.`,
    authScopes: { casework: true },
    args: { first: t.arg.int({ description: `How many, at most ${MOST}; 20 when nothing is said.` }) },
    extensions: { ...declared({ declares: 'plumbing', ...REVIEWS }), domain: 'cases' },
    resolve: async (_, { first }, { reads, identity, clock }) => [
      ...(await dueReviews(reads, { agency: identity.agency, now: clock.now(), most: Math.min(Math.max(first ?? 20, 1), MOST) })),
    ],
  }),
);
