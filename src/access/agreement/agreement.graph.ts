/** Sharing agreements in the graph: the register, and the doors to record, review and end one. */
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { entityFilter } from '../../graph/entity-filter.ts';
import { entityType, rootList } from '../../graph/entity-type.ts';
import { declared } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { PurposeEnum } from '../purpose.graph.ts';
import type { AgreementEnded, AgreementExists, NotKeeperOfAgreements } from './agreement.rules.ts';
import { endAgreement } from './commands/end-agreement.ts';
import { recordAgreement } from './commands/record-agreement.ts';
import { reviewAgreement } from './commands/review-agreement.ts';
import { DATA_ITEMS, DataItem } from './data-item.ts';
import { SharingAgreement } from './sharing-agreement.entity.ts';
import { SHARING_GATEWAYS, SharingGateway } from './sharing-gateway.rules.ts';

const DataItemEnum = graphEnum('DataItem', 'A kind of record that an agreement covers, with all that hangs on it.', DataItem, DATA_ITEMS);
const GatewayEnum = graphEnum('SharingGateway', 'The legal gateway of an agreement.', SharingGateway, SHARING_GATEWAYS);

const AgreementType = entityType(SharingAgreement, {
  description: 'An information sharing agreement: whose records who may read or be sent, for which purposes. Nobody needs one for their own records.',
  domain: 'people',
  readers: 'casework',
  personal: 'nothing',
  fields: (t) => ({
    reference: t.prop('reference', { description: 'As it stands on paper and on messages, such as ISA-SN-2026-03; never given to another.' }),
    title: t.prop('title', { description: 'What it is about.' }),
    ownerAgencies: t.prop('ownerAgencies', { description: 'The codes of the agencies whose records it covers.' }),
    partnerAgencies: t.prop('partnerAgencies', { description: 'The codes of the agencies that may read them or be sent them.' }),
    purposes: t.prop('purposes', { description: 'The purposes that it covers, as words of Purpose.' }),
    dataItems: t.prop('dataItems', { description: 'The kinds of record that it covers, as words of DataItem.' }),
    gateway: t.prop('gateway', { type: GatewayEnum, description: 'The legal gateway.' }),
    necessity: t.prop('necessity', { description: 'Why it is necessary, and the least that will do.' }),
    inForceFrom: t.prop('inForceFrom', { description: 'The first day on which it is in force.' }),
    inForceTo: t.prop('inForceTo', { description: 'The first day on which it is no longer; null when no end is agreed.' }),
    reviewOn: t.prop('reviewOn', { description: 'The day by which it has to be looked at again.' }),
    reviewedAt: t.prop('reviewedAt', { description: 'When it was last looked at again; null before the first time.' }),
    reviewedBy: t.prop('reviewedBy', { description: 'Who did, as `user:` with the subject of their token.' }),
    endedAt: t.prop('endedAt', { description: 'When somebody ended it; null for one that nobody did.' }),
    endedBy: t.prop('endedBy', { description: 'Who ended it, as `user:` with the subject of their token.' }),
    endedBecause: t.prop('endedBecause', { description: 'Why it was ended.' }),
    signedCopy: t.prop('signedCopy', { description: 'Where the signed copy lies.' }),
    isDefault: t.prop('isDefault', { description: 'True for one that the hub assumed: record the one that was signed, and end this one.' }),
    recordedAt: t.prop('recordedAt', { description: 'When it was recorded.' }),
    recordedBy: t.prop('recordedBy', { description: 'Who recorded it, as `user:` with the subject of their token; `hub` for what it assumed.' }),
  }),
});

rootList('agreements', SharingAgreement, {
  description: 'The register of sharing agreements, by reference: those in force, those to come and those that are over.',
  orderBy: ['reference'],
  markedByDefault: 'in',
  filter: entityFilter(SharingAgreement, 'AgreementFilter', 'Which agreements.', {
    inForceOn: {
      test: { test: 'standingOn', from: 'inForceFrom', to: 'inForceTo' },
      input: (t) => t.field({ type: 'Date', description: 'Those that are in force on this day.' }),
    },
    gateway: { test: { test: 'equals', property: 'gateway' }, input: (t) => t.field({ type: GatewayEnum, description: 'By this gateway.' }) },
    isDefault: {
      test: { test: 'equals', property: 'isDefault' },
      input: (t) => t.boolean({ description: 'True: those that the hub assumed. False: those that somebody recorded.' }),
    },
  }),
});

builder.queryField('agreement', (t) =>
  t.field({
    type: AgreementType,
    nullable: true,
    description: 'The agreement of a reference; null when there is none.',
    authScopes: { casework: true },
    args: { reference: t.arg.string({ required: true, description: 'The reference, such as ISA-SN-2026-03.' }) },
    extensions: declared({ declares: 'plumbing', because: 'one row by its reference' }),
    resolve: (_, { reference }, { reader }) => reader.match('SharingAgreement', { reference }),
  }),
);

const NotKeeperType = builder.objectRef<NotKeeperOfAgreements>('NotKeeperOfAgreements').implement({
  description: 'Only Safer Neighbourhoods keeps the register of agreements.',
  interfaces: [RefusalInterface],
});

const AgreementExistsType = builder.objectRef<AgreementExists>('AgreementExists').implement({
  description: 'The reference was given to an agreement before.',
  interfaces: [RefusalInterface],
});

const AgreementEndedType = builder.objectRef<AgreementEnded>('AgreementEnded').implement({
  description: 'The agreement was ended, or has run out.',
  interfaces: [RefusalInterface],
});

commandField('agreementRecord', {
  description:
    'Record a sharing agreement as it was signed. From its first day on, what it covers may be read and sent; it is never changed, only reviewed and ended.',
  answers: 'SharingAgreement',
  refusals: [NotKeeperType, AgreementExistsType],
  args: (arg) => ({
    reference: arg.string({ required: true, description: 'Its reference: ISA- with capital letters, digits and hyphens, at most 60 characters.' }),
    title: arg.string({ required: true, description: 'What it is about, at most 200 characters.' }),
    ownerAgencies: arg.stringList({ required: true, description: 'The codes of the agencies whose records it covers.' }),
    partnerAgencies: arg.stringList({ required: true, description: 'The codes of the agencies that may read them or be sent them.' }),
    purposes: arg({ type: [PurposeEnum], required: true, description: 'The purposes that it covers.' }),
    dataItems: arg({ type: [DataItemEnum], required: true, description: 'The kinds of record that it covers.' }),
    gateway: arg({ type: GatewayEnum, required: true, description: 'The legal gateway.' }),
    necessity: arg.string({ required: true, description: 'Why it is necessary, and that it is the least that will do, at most 4,000 characters.' }),
    inForceFrom: arg({ type: 'Date', required: true, description: 'The first day on which it is in force.' }),
    inForceTo: arg({ type: 'Date', description: 'The first day on which it is no longer; none, when left out.' }),
    reviewOn: arg({ type: 'Date', required: true, description: 'The day by which it has to be looked at again.' }),
    signedCopy: arg.string({ description: 'Where the signed copy lies, at most 500 characters.' }),
  }),
  input: ({ ownerAgencies, partnerAgencies, inForceTo, signedCopy, ...terms }) => ({
    ...terms,
    owners: ownerAgencies,
    partners: partnerAgencies,
    inForceTo: inForceTo ?? null,
    signedCopy: signedCopy ?? null,
  }),
  command: recordAgreement,
});

commandField('agreementReview', {
  description: 'Say that an agreement was looked at again and stands, and when it is next.',
  answers: 'SharingAgreement',
  refusals: [NotKeeperType, AgreementEndedType, NotFoundType],
  args: (arg) => ({
    reference: arg.string({ required: true, description: 'The reference of the agreement.' }),
    reviewOn: arg({ type: 'Date', required: true, description: 'The day by which it is to be looked at again: after today.' }),
  }),
  input: ({ reference, reviewOn }) => ({ reference, reviewOn }),
  command: reviewAgreement,
});

commandField('agreementEnd', {
  description: 'End a sharing agreement now: nothing is read or sent under it any more, whatever was approved before.',
  answers: 'SharingAgreement',
  refusals: [NotKeeperType, AgreementEndedType, NotFoundType],
  args: (arg) => ({
    reference: arg.string({ required: true, description: 'The reference of the agreement.' }),
    because: arg.string({ required: true, description: 'Why, at most 2,000 characters.' }),
  }),
  input: ({ reference, because }) => ({ reference, because }),
  command: endAgreement,
});
