/** Requests for access in the graph: the door to ask the owner of a record, what owners are asked, and the doors to decide and to take back. */
import { WHY_ACCESS_WAS_ASKED_FOR } from '../personal-data.ts';
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { entityFilter } from '../../graph/entity-filter.ts';
import { entityType, rootList } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf } from '../../graph/global-ids.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { PurposeEnum } from '../purpose.graph.ts';
import { namedRecord } from '../glass/named-record.ts';
import { AccessRequest } from './access-request.entity.ts';
import { type AccessDecided, AccessDecision, type AccessNotGranted, type TooManyRequests } from './access-request.rules.ts';
import { decideAccess } from './commands/decide-access.ts';
import { requestAccess } from './commands/request-access.ts';
import { revokeAccess } from './commands/revoke-access.ts';

const DecisionEnum = graphEnum('AccessDecision', 'What an owner decided about a request for access.', AccessDecision, {
  GRANTED: 'The record is open to who asked, for the purpose, until a day.',
  REFUSED: 'It stays closed.',
});

entityType(AccessRequest, {
  description:
    'A request to see one record, which goes to its owner. Who asked sees it, and the people of the owner who see the record; whether the record is there it does not say.',
  domain: 'people',
  readers: 'inPerson',
  personal: 'fields',
  fields: (t) => ({
    recordType: t.prop('recordType', { personal: false, description: 'The type of the record.' }),
    recordKey: t.prop('recordId', { personal: false, description: 'The key of the record, as the ledger names it.' }),
    subject: t.prop('subject', { personal: WHY_ACCESS_WAS_ASKED_FOR, description: 'Who asks: the subject of their token.' }),
    agency: t.prop('agency', { personal: false, description: 'The code of the agency for which they ask.' }),
    purpose: t.prop('purpose', { personal: false, type: PurposeEnum, description: 'For what they would read it, and nothing else.' }),
    reason: t.prop('reason', { personal: WHY_ACCESS_WAS_ASKED_FOR, description: 'Why, in their words.' }),
    requestedAt: t.prop('requestedAt', { personal: false, description: 'When they asked.' }),
    decision: t.prop('decision', { personal: false, type: DecisionEnum, description: 'What the owner decided; null while nobody has.' }),
    decidedAt: t.prop('decidedAt', { personal: false, description: 'When it was decided.' }),
    decidedBy: t.prop('decidedBy', { personal: false, description: 'Who decided, as `user:` with the subject of their token: never who asked.' }),
    answer: t.prop('answer', { personal: WHY_ACCESS_WAS_ASKED_FOR, description: 'What the owner says to it, in their words.' }),
    grantedFrom: t.prop('grantedFrom', { personal: false, description: 'From when the record is open to who asked; null unless it was granted.' }),
    grantedUntil: t.prop('grantedUntil', { personal: false, description: 'From when it is closed to them again.' }),
    revokedAt: t.prop('revokedAt', { personal: false, description: 'When the owner took it back before; null when nobody did.' }),
    revokedBy: t.prop('revokedBy', { personal: false, description: 'Who took it back, as `user:` with the subject of their token.' }),
    simulated: t.prop('simulated', { personal: false, description: 'True for one about invented records.' }),
  }),
});

rootList('accessRequests', AccessRequest, {
  description: 'The requests for access that you may see, the latest first: your own, and those for records of your agency that you see yourself.',
  orderBy: ['requestedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(AccessRequest, 'AccessRequestFilter', 'Which requests.', {
    undecided: {
      test: { test: 'unset', property: 'decidedAt' },
      input: (t) => t.boolean({ description: 'True: those that nobody has decided. False: the others.' }),
    },
    agency: { test: { test: 'equals', property: 'agency' }, input: (t) => t.string({ description: 'Asked for the agency of this code.' }) },
  }),
});

const TooManyType = builder.objectRef<TooManyRequests>('TooManyRequests').implement({
  description: 'You asked owners too often today.',
  interfaces: [RefusalInterface],
});

const DecidedType = builder.objectRef<AccessDecided>('AccessDecided').implement({
  description: 'The request was decided before, or nothing is granted by it.',
  interfaces: [RefusalInterface],
});

const NotGrantedType = builder.objectRef<AccessNotGranted>('AccessNotGranted').implement({
  description: 'The request cannot be granted, or not by you.',
  interfaces: [RefusalInterface],
});

commandField('requestAccess', {
  description:
    'Ask the owner of a record to open it to you. The answer is the same whether the record is there, is open to you already, or was never there: the owner finds the request among theirs when it is. In an emergency, break glass instead.',
  scope: 'inPerson',
  answers: 'AccessRequest',
  refusals: [TooManyType],
  args: (arg) => ({
    record: arg.id({ required: true, description: 'The record, by its id.' }),
    purpose: arg({ type: PurposeEnum, required: true, description: 'For what you would read it: one of the purposes of your token.' }),
    reason: arg.string({ required: true, description: 'Why, at most 500 characters: the owner reads it.' }),
  }),
  input: ({ record, purpose, reason }, { purposes }) => ({ record: namedRecord(record), purpose, reason, purposes }),
  command: requestAccess,
});

commandField('accessRequestDecide', {
  description: 'Decide a request for a record of your agency that you see yourself: grant it until a day, or refuse it. Never your own.',
  scope: 'grants',
  answers: 'AccessRequest',
  refusals: [DecidedType, NotGrantedType, NotFoundType],
  args: (arg) => ({
    requestId: arg.id({ required: true, description: 'The AccessRequest.' }),
    decision: arg({ type: DecisionEnum, required: true, description: 'What you decide.' }),
    until: arg({ type: 'Date', description: 'Of a grant: the first day on which the record is closed to them again.' }),
    answer: arg.string({ description: 'What you say to it, at most 2,000 characters.' }),
  }),
  input: ({ requestId, decision, until, answer }) => ({
    requestId: keyOf('AccessRequest', requestId),
    decision,
    until: until ?? null,
    answer: answer ?? null,
  }),
  command: decideAccess,
});

commandField('accessRequestRevoke', {
  description: 'Take back what was granted by a request, before its end: from that moment the record is closed again.',
  scope: 'grants',
  answers: 'AccessRequest',
  refusals: [DecidedType, NotFoundType],
  args: (arg) => ({ requestId: arg.id({ required: true, description: 'The AccessRequest.' }) }),
  input: ({ requestId }) => ({ requestId: keyOf('AccessRequest', requestId) }),
  command: revokeAccess,
});
