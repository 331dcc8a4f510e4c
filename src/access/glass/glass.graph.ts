/** Broken glass in the graph: the doors to break it, to give it back and to review it, and the list of what was broken, with all that was read under it. */
import { WHY_ACCESS_WAS_ASKED_FOR } from '../personal-data.ts';
import { builder, forbidden } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { entityFilter } from '../../graph/entity-filter.ts';
import { entityType, rootList } from '../../graph/entity-type.ts';
import { declared } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf } from '../../graph/global-ids.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { invalid } from '../../shared/refusals.ts';
import { isSystem } from '../identity.ts';
import type { LedgerItem } from '../ledger/ledger-entry.ts';
import { ledgerConnection } from '../ledger/ledger-page.graph.ts';
import { opensLedger } from '../ledger/ledger-purposes.rules.ts';
import { breakGlass } from './commands/break-glass.ts';
import { returnGlass } from './commands/return-glass.ts';
import { reviewGlass } from './commands/review-glass.ts';
import { GlassBreak } from './glass-break.entity.ts';
import { GlassFinding, type GlassNotBroken, type GlassNotReviewed, type GlassOver, type GlassTarget } from './glass.rules.ts';
import { type GlassRead, GlassReads } from './glass-reads.ts';
import { namedRecord, type Wrong } from './named-record.ts';

const FindingEnum = graphEnum('GlassFinding', 'What the review of broken glass found.', GlassFinding, {
  JUSTIFIED: 'The emergency was one, and what was read was needed for it.',
  NOT_JUSTIFIED: 'It was not, or more was read than was needed.',
});

const ItemType = builder.objectRef<LedgerItem>('GlassReadItem').implement({
  description: 'One record that was read under broken glass, and which of its fields; never what they said.',
  authScopes: { ledger: true },
  fields: (t) => ({
    about: t.exposeString('about', {
      description: 'The type and the key of the record, such as Person:0199…; of a request that showed nothing, the glass itself.',
    }),
    fields: t.stringList({ description: 'The fields, with their types, such as Person.displayName.', resolve: ({ fields }) => [...fields] }),
  }),
});

const ReadType = builder.objectRef<GlassRead>('GlassRead').implement({
  description: 'One entry of the ledger that was written under broken glass.',
  authScopes: { ledger: true },
  fields: (t) => ({
    entryId: t.exposeString('id', { description: 'The identity of the entry.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was done.' }),
    kind: t.exposeString('kind', { description: 'What was done, as a word of LedgerKind: CONSULTATION, or DISCLOSURE of what is another agency’s.' }),
    purpose: t.exposeString('purpose', { nullable: true, description: 'The purpose that was given; null for none.' }),
    requestId: t.exposeString('requestId', { nullable: true, description: 'The id of the request, as logs name it.' }),
    operation: t.exposeString('operation', { nullable: true, description: 'The name of the operation, where it has one.' }),
    items: t.field({ type: [ItemType], description: 'What was read.', resolve: ({ items }) => [...items] }),
  }),
});

const ReadsType = ledgerConnection('GlassRead', ReadType);

entityType(GlassBreak, {
  description:
    'Emergency access: somebody opened one record or one compartment for a limited time. Who broke it sees it, who is to review it, and who audits the ledger.',
  domain: 'people',
  readers: 'inPerson',
  personal: 'fields',
  fields: (t) => ({
    subject: t.prop('subject', { personal: WHY_ACCESS_WAS_ASKED_FOR, description: 'Who broke it: the subject of their token.' }),
    agency: t.prop('agency', { personal: false, description: 'The code of the agency for which they did.' }),
    recordType: t.prop('recordType', { personal: false, description: 'The type of the one record that it opens; null for a compartment.' }),
    recordKey: t.prop('recordId', { personal: false, description: 'The key of that record, as the ledger names it; nobody has looked whether there is one.' }),
    compartment: t.prop('compartment', { personal: false, description: 'The compartment that it opens; null for one record.' }),
    reason: t.prop('reason', { personal: WHY_ACCESS_WAS_ASKED_FOR, description: 'Why, in the words of who broke it.' }),
    openedAt: t.prop('openedAt', { personal: false, description: 'When it was broken.' }),
    endsAt: t.prop('endsAt', { personal: false, description: 'From when it opens nothing, unless it was given back before.' }),
    returnedAt: t.prop('returnedAt', { personal: false, description: 'When it was given back before its end; null when nobody did.' }),
    returnedBy: t.prop('returnedBy', { personal: false, description: 'Who gave it back, as `user:` with the subject of their token.' }),
    reviewerPost: t.prop('reviewerPost', { personal: false, description: 'The post that is to review it.' }),
    reviewerName: t.prop('reviewerName', { personal: false, description: 'What the post is called.' }),
    reviewerAgency: t.prop('reviewerAgency', { personal: false, description: 'The code of the agency that holds the post.' }),
    reviewedAt: t.prop('reviewedAt', { personal: false, description: 'When it was reviewed; null while the review is open.' }),
    reviewedBy: t.prop('reviewedBy', { personal: false, description: 'Who reviewed it, as `user:` with the subject of their token: never who broke it.' }),
    finding: t.prop('finding', { personal: false, type: FindingEnum, description: 'What the review found.' }),
    findingNote: t.prop('findingNote', { personal: WHY_ACCESS_WAS_ASKED_FOR, description: 'What the reviewer found, in their words.' }),
    simulated: t.prop('simulated', { personal: false, description: 'True for one about invented records.' }),
    reads: t.pothos.field({
      type: ReadsType,
      nullable: true,
      description:
        'Everything that was read under it, from the ledger, the latest first: each request, also one that showed nothing. For who reads the ledger, for the purposes of DPA 2018 s.62(4) alone; that you asked is itself on record.',
      authScopes: { ledger: true },
      extensions: declared({ declares: 'plumbing', because: 'entries of the ledger are no records: they are read by this list alone, each time on record' }),
      args: {
        first: t.pothos.arg.int({ description: 'How many from the beginning, at most 100; 20 when nothing is said.' }),
        after: t.pothos.arg.string({ description: 'Only those behind this cursor.' }),
        last: t.pothos.arg.int({ description: 'How many from the end, at most 100.' }),
        before: t.pothos.arg.string({ description: 'Only those before this cursor.' }),
      },
      resolve: async (row, page, { asking, reads, clock, requestId }, { operation }) => {
        const { identity, purpose, actingFor, reason, glass } = asking;
        if (!opensLedger(purpose)) throw forbidden();
        const { subject, agency } = identity;
        const reader = { at: clock.now(), subject, agency, actingFor, purpose, reason, requestId, operation: operation.name?.value ?? null, glass };
        return await GlassReads.open(reads, reader, String(row['id']), page);
      },
    }),
  }),
});

rootList('glassBreaks', GlassBreak, {
  description: 'The broken glass that you may see, the latest first: your own, what you are to review, and for auditors all of it.',
  orderBy: ['openedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(GlassBreak, 'GlassBreakFilter', 'Which broken glass.', {
    unreviewed: {
      test: { test: 'unset', property: 'reviewedAt' },
      input: (t) => t.boolean({ description: 'True: what nobody has reviewed. False: what somebody has.' }),
    },
    agency: { test: { test: 'equals', property: 'agency' }, input: (t) => t.string({ description: 'Broken for the agency of this code.' }) },
    compartment: { test: { test: 'equals', property: 'compartment' }, input: (t) => t.string({ description: 'That opens this compartment.' }) },
  }),
});

const NotBrokenType = builder.objectRef<GlassNotBroken>('GlassNotBroken').implement({
  description: 'The glass was not broken: your role may not, you did so too often today, or nobody would review it.',
  interfaces: [RefusalInterface],
});

const OverType = builder.objectRef<GlassOver>('GlassOver').implement({
  description: 'The glass is over already.',
  interfaces: [RefusalInterface],
});

const NotReviewedType = builder.objectRef<GlassNotReviewed>('GlassNotReviewed').implement({
  description: 'The glass cannot be reviewed now, or not by you.',
  interfaces: [RefusalInterface],
});

commandField('glassBreak', {
  description:
    'Break glass in an emergency: opens one record, whosever it is, or the records of one compartment that your agency may see, to you, for a limited time. Send the id of the answer with each request that uses it, as x-hub-break-glass or as the parameter breakGlass of a socket. A named reviewer is told at once, and everything that you read is listed. What is not there, or closed for good, is opened as well, and shows nothing.',
  scope: 'inPerson',
  answers: 'GlassBreak',
  refusals: [NotBrokenType],
  args: (arg) => ({
    record: arg.id({ description: 'The record. Give this or a compartment.' }),
    compartment: arg.string({ description: 'The compartment, such as MACE.' }),
    reason: arg.string({ required: true, description: 'Why, at most 500 characters: the reviewer reads it.' }),
  }),
  input: ({ record, compartment, reason }, identity) => ({
    target: targetOf(record, compartment),
    reason,
    roles: identity.roles,
    system: isSystem(identity),
  }),
  command: breakGlass,
});

commandField('glassReturn', {
  description: 'Give broken glass back before its limit: your own when the emergency is over, or what you are to review. Its review stays open.',
  scope: 'inPerson',
  answers: 'GlassBreak',
  refusals: [OverType, NotFoundType],
  args: (arg) => ({ glassId: arg.id({ required: true, description: 'The GlassBreak.' }) }),
  input: ({ glassId }, { roles }) => ({ glassId: keyOf('GlassBreak', glassId), roles }),
  command: returnGlass,
});

commandField('glassReview', {
  description: 'Review broken glass that is over, as the reviewer whom it names, and never your own: only this settles its alert.',
  scope: 'glassReview',
  answers: 'GlassBreak',
  refusals: [NotReviewedType, NotFoundType],
  args: (arg) => ({
    glassId: arg.id({ required: true, description: 'The GlassBreak.' }),
    finding: arg({ type: FindingEnum, required: true, description: 'What you found.' }),
    note: arg.string({ required: true, description: 'What you found, in a sentence or two, at most 2,000 characters. Name nobody.' }),
  }),
  input: ({ glassId, finding, note }, { roles }) => ({ glassId: keyOf('GlassBreak', glassId), finding, note, roles }),
  command: reviewGlass,
});

function targetOf(record: string | null | undefined, compartment: string | null | undefined): GlassTarget | Wrong {
  if ((record == null) === (compartment == null))
    return { wrong: invalid('record', 'Say one of two: the record, or the compartment. Break glass on another in another request.') };
  if (record == null) return { compartment: compartment ?? '' };
  const named = namedRecord(record);
  return 'wrong' in named ? named : { record: named };
}
