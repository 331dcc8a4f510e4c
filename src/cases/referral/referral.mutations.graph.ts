/** The mutations of referrals: thin doors to the commands. */
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { keyOf, optionalKeyOf } from '../../graph/global-ids.ts';
import { BarrierRefusalType } from '../../access/derivation/barrier.graph.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { amendReferral } from './commands/amend-referral.ts';
import { draftReferral } from './commands/draft-referral.ts';
import { sendReferral } from './commands/send-referral.ts';
import { withdrawReferral } from './commands/withdraw-referral.ts';
import { ReferralContentInput } from './referral-content.graph.ts';
import { ReferralCheckType } from './referral-preview.graph.ts';
import type { ReferralContentChanged, ReferralNotReady } from './referral-refusals.rules.ts';
import { ReferralProviderEnum, ReferralStateEnum, RemediServiceEnum } from './referral-words.graph.ts';
import type { ReferralMoveNotAllowed } from './referral.stages.ts';

const MoveNotAllowedType = builder.objectRef<ReferralMoveNotAllowed>('ReferralMoveNotAllowed').implement({
  description: 'A referral cannot make this move: the sentence names the rule.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    from: t.expose('from', { type: ReferralStateEnum, description: 'Where it stands.' }),
    to: t.expose('to', { type: ReferralStateEnum, description: 'Where it was to go.' }),
    allowed: t.field({ type: [ReferralStateEnum], description: 'Where it may go from here.', resolve: (refusal) => [...refusal.allowed] }),
  }),
});

const NotReadyType = builder.objectRef<ReferralNotReady>('ReferralNotReady').implement({
  description: 'A check of the referral did not pass.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ checks: t.field({ type: [ReferralCheckType], description: 'Those that failed.', resolve: (refusal) => [...refusal.checks] }) }),
});

const ContentChangedType = builder.objectRef<ReferralContentChanged>('ReferralContentChanged').implement({
  description: 'What would be sent is not what was previewed.',
  interfaces: [RefusalInterface],
});

commandField('referralDraft', {
  description: 'Draft a referral of a person in a case. After domestic abuse, without a safe channel, it is SUSPENDED from the start.',
  answers: 'Referral',
  refusals: [NotFoundType, BarrierRefusalType],
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
  refusals: [NotFoundType, MoveNotAllowedType, BarrierRefusalType],
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
  refusals: [NotFoundType, MoveNotAllowedType, BarrierRefusalType],
  args: (arg) => ({
    referralId: arg.id({ required: true, description: 'The Referral.' }),
    reason: arg.string({ required: true, description: 'Why; it stays with the hub.' }),
  }),
  input: (args) => ({ referralId: keyOf('Referral', args.referralId), reason: args.reason }),
  command: withdrawReferral,
});
