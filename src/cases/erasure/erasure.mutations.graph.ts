/** The mutations of retention and erasure: thin doors to the commands. They stand with cases, because an erasure reaches all that hangs on them. */
import { RetentionChoiceEnum } from '../../access/retention/retention.graph.ts';
import { ErasureBar, type ErasureBarred, type SecondPersonNeeded } from '../../access/retention/retention-decision.rules.ts';
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf, recordOfId } from '../../graph/global-ids.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { confirmErasure } from './commands/confirm-erasure.ts';
import { askToErasePerson, decideRetention } from './commands/decide-retention.ts';
import { liftHold, placeHold } from './commands/hold-record.ts';

const ErasureBarEnum = graphEnum('ErasureBar', 'What stands against an erasure.', ErasureBar, {
  LEGAL_HOLD: 'A legal hold stands on it, or on what hangs on it.',
  OPEN_CASE: 'It is part of a case that is at work.',
  OPEN_REFERRAL: 'A referral is on its way or with its provider.',
  OPEN_ACTION: 'An action of the meeting is open.',
  INTELLIGENCE_ON_ITS_WAY: 'An intelligence package is drafted, or released and not sent yet.',
  POLICING_PURPOSE: 'It is kept for a law-enforcement purpose, and its review has not come.',
  KEPT_ELSEWHERE: 'It is needed for work that you do not see.',
});

const ErasureBarredType = builder.objectRef<ErasureBarred>('ErasureBarred').implement({
  description: 'Law or a duty keeps it for now. The message says of each bar what to do.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ bars: t.field({ type: [ErasureBarEnum], description: 'What stands against it.', resolve: ({ bars }) => [...bars] }) }),
});

const SecondPersonNeededType = builder.objectRef<SecondPersonNeeded>('SecondPersonNeeded').implement({
  description: 'Who asked for an erasure does not confirm it.',
  interfaces: [RefusalInterface],
});

const REASON = 'Why, at most 2,000 characters. Name nobody: it is kept for good.';

commandField('retentionDecide', {
  description:
    'Decide about a record at its review: it is kept until a day, or it is to be erased. An erasure is carried out when a second person confirms it (erasureConfirm).',
  answers: 'RetentionDecision',
  refusals: [ErasureBarredType, NotFoundType],
  args: (arg) => ({
    recordId: arg.id({ required: true, description: 'The record. To be erased, a Person, a Case, an Incident or a Meeting: what hangs on it goes with it.' }),
    choice: arg({ type: RetentionChoiceEnum, required: true, description: 'Kept, or erased.' }),
    until: arg({ type: 'Date', description: 'To keep it: until when, after today.' }),
    reason: arg.string({ required: true, description: REASON }),
  }),
  input: ({ recordId, choice, until, reason }) => ({ ...recordOfId(String(recordId)), choice, until: until ?? null, reason }),
  command: decideRetention,
});

commandField('personErase', {
  description:
    'Ask for the erasure of a person (UK GDPR Article 17), with all that names them: a second person confirms it with erasureConfirm. Refused while a case, a referral, a legal hold or a law-enforcement purpose needs the record.',
  answers: 'RetentionDecision',
  refusals: [ErasureBarredType, NotFoundType],
  args: (arg) => ({
    personId: arg.id({ required: true, description: 'The Person.' }),
    reason: arg.string({ required: true, description: REASON }),
  }),
  input: ({ personId, reason }) => ({ personId: keyOf('Person', personId), reason }),
  command: askToErasePerson,
});

commandField('erasureConfirm', {
  description:
    'Carry out an erasure that somebody else asked for, at once and for good, with its entry in the ledger. It reaches the copies inside the hub; whom to tell outside it, the answer says (recipients).',
  answers: 'RetentionDecision',
  refusals: [SecondPersonNeededType, ErasureBarredType, NotFoundType],
  args: (arg) => ({ decisionId: arg.id({ required: true, description: 'The RetentionDecision that asks for it.' }) }),
  input: ({ decisionId }) => ({ decisionId: keyOf('RetentionDecision', decisionId) }),
  command: confirmErasure,
});

commandField('legalHoldPlace', {
  description: 'Put a record, and what hangs on it, beyond erasure while a claim or a request for disclosure needs it.',
  answers: 'LegalHold',
  refusals: [NotFoundType],
  args: (arg) => ({
    recordId: arg.id({ required: true, description: 'A Person, a Case, an Incident or a Meeting of your agency.' }),
    reason: arg.string({ required: true, description: 'Which claim or request, at most 2,000 characters. Name nobody.' }),
  }),
  input: ({ recordId, reason }) => ({ ...recordOfId(String(recordId)), reason }),
  command: placeHold,
});

commandField('legalHoldLift', {
  description: 'Lift a legal hold: the record may be erased again.',
  answers: 'LegalHold',
  refusals: [NotFoundType],
  args: (arg) => ({ holdId: arg.id({ required: true, description: 'The LegalHold.' }) }),
  input: ({ holdId }) => ({ holdId: keyOf('LegalHold', holdId) }),
  command: liftHold,
});
