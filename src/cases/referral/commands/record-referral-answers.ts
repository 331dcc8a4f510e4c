/** Takes what a provider answers: each answer once, in whatever order they come, and only about referrals that this provider has. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import canonicalize from 'canonicalize';
import { raiseAlert, settleAlert } from '../../../alerts/raise-alert.ts';
import type { Origin, Reception, Refusal } from '../../../exchange/inbox.ts';
import { appendToOutbox, type OutboxEvent } from '../../../exchange/outbox.ts';
import type { Clock } from '../../../shared/clock.ts';
import { newId } from '../../../shared/ids.ts';
import { cannotFollow, NOT_SENT, NOT_WITHDRAWN, NUMBER_REUSED, UNKNOWN_REFERRAL, wrongAnswer } from '../answer-refusals.rules.ts';
import { type Story, tellStory } from '../answer-story.rules.ts';
import type { ReferralAnswerReport } from '../referral-answer.report.ts';
import { PROVIDERS } from '../referral-providers.rules.ts';
import { Referral, ReferralAnswer } from '../referral.entity.ts';
import type { ReferralState } from '../referral.stages.ts';
import { lockReferrals } from './lock-referral.ts';
import { moveReferral, putReferral } from './move-referral.ts';
import { mayHaveLeft } from './withdraw-referral.ts';

export interface TakenAnswer {
  readonly answer: ReferralAnswerReport;
  readonly origin: Origin;
}

/** States that somebody has to act on. */
const NEEDS_ATTENTION: readonly ReferralState[] = ['REJECTED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT'];

/** In the caller's transaction; one reception for each answer, in their order. */
export async function recordReferralAnswers(em: EntityManager, taken: readonly TakenAnswer[], clock: Clock): Promise<Reception[]> {
  const ids = taken.map(({ answer }) => answer.referralId);
  const referrals = await lockReferrals(em, ids);
  const known = await em.find(ReferralAnswer, { referral: { $in: [...referrals.keys()] } });
  const answers = Map.groupBy(known, ({ referral }) => referral.id);
  const before = new Map([...referrals].map(([id, { state, overdue }]) => [id, { state, overdue }]));
  const events: OutboxEvent[] = [];
  const receptions: Reception[] = [];
  for (const { answer, origin } of taken) {
    const referral = referrals.get(answer.referralId);
    // Of another provider's referral its sender learns no more than of one that is not there.
    if (!referral || referral.provider !== answer.provider) receptions.push({ outcome: 'REJECTED', subject: null, rejection: UNKNOWN_REFERRAL });
    else {
      const told = answers.get(referral.id) ?? [];
      answers.set(referral.id, told);
      receptions.push(take(em, referral, told, answer, origin, clock.now(), events));
    }
  }
  await linkDuplicates(em, [...referrals.values()]);
  await appendToOutbox(em, events);
  for (const [id, referral] of referrals) await tellPeople(em, clock, referral, before.get(id));
  return receptions;
}

function take(
  em: EntityManager,
  referral: Referral,
  told: ReferralAnswer[],
  answer: ReferralAnswerReport,
  { recordedBy }: Origin,
  now: Date,
  events: OutboxEvent[],
): Reception {
  const subject = { type: 'Referral', id: referral.id };
  const reject = (rejection: Refusal): Reception => ({ outcome: 'REJECTED', subject, rejection });
  if (!mayHaveLeft(referral)) return reject(NOT_SENT);
  const wrong = wrongAnswer(answer);
  if (wrong) return reject(wrong);
  if (answer.status === 'WITHDRAWAL_CONFIRMED' && !referral.withdrawnAt) return reject(NOT_WITHDRAWN);
  const contentHash = hashOf(answer);
  const same = told.find(({ sequence }) => sequence === answer.sequence);
  if (same) return same.contentHash === contentHash ? { outcome: 'DUPLICATE', subject } : reject(NUMBER_REUSED);
  const kept = em.create(ReferralAnswer, {
    id: newId(),
    referral,
    sequence: answer.sequence,
    status: answer.status,
    providerReference: answer.providerReference,
    reason: answer.reason,
    outcome: answer.outcome,
    duplicateReference: answer.duplicateOf,
    remark: answer.remark,
    answeredAt: answer.at,
    contentHash,
    receivedAt: now,
    receivedFrom: recordedBy,
  });
  told.push(kept);
  const story = tellStory(told);
  const moves = heed(em, referral, story, { now, by: recordedBy });
  events.push(...moves);
  if (answer.status === 'WITHDRAWAL_CONFIRMED') {
    if (referral.withdrawalConfirmedAt) return { outcome: 'SUPERSEDED', subject };
    referral.withdrawalConfirmedAt = now;
    return { outcome: 'ACCEPTED', subject };
  }
  if (moves.length > 0) return { outcome: 'ACCEPTED', subject };
  const newest = told.every(({ sequence }) => sequence <= answer.sequence);
  return newest && !referral.withdrawnAt && !story.followed.includes(kept) ? reject(cannotFollow(story.state)) : { outcome: 'SUPERSEDED', subject };
}

/** Brings the referral to what its story says; what was withdrawn stays withdrawn. Answers the events of its moves. */
function heed(em: EntityManager, referral: Referral, story: Story<ReferralAnswer>, { now, by }: { readonly now: Date; readonly by: string }): OutboxEvent[] {
  const events: OutboxEvent[] = [];
  // The provider answers before the relay has noted that the message left: then it has.
  referral.sentAt ??= now;
  if (referral.state === 'CONSENT_CHECK') events.push(moveReferral(em, referral, { to: 'SENT', because: 'The provider has answered.', at: now, by }));
  referral.acknowledgedAt ??= now;
  referral.overdue = false;
  const last = story.followed.at(-1);
  referral.providerReference = story.followed.findLast(({ providerReference }) => providerReference)?.providerReference ?? referral.providerReference ?? null;
  if (referral.withdrawnAt || !last) return events;
  referral.answerReason = last.reason ?? null;
  referral.outcome = last.outcome ?? null;
  referral.closedAt = story.state === 'CLOSED' ? (referral.closedAt ?? now) : null;
  referral.duplicateReference = last.duplicateReference ?? null;
  if (story.state !== referral.state) events.push(putReferral(em, referral, { to: story.state, because: last.remark ?? null, at: now, by }));
  return events;
}

/** A duplicate is linked to the referral of the same provider that it repeats, where the hub has it. */
async function linkDuplicates(em: EntityManager, referrals: readonly Referral[]): Promise<void> {
  const open = referrals.filter(({ state, duplicateReference, duplicateOf }) => state === 'DUPLICATE' && duplicateReference && !duplicateOf);
  if (open.length === 0) return;
  await em.flush();
  for (const referral of open) {
    const earlier = await em.findOne(
      Referral,
      { provider: referral.provider, providerReference: referral.duplicateReference ?? '', id: { $ne: referral.id }, person: referral.person.id },
      { orderBy: { recordedAt: 'asc' } },
    );
    if (earlier) em.assign(referral, { duplicateOf: earlier });
  }
}

async function tellPeople(
  em: EntityManager,
  clock: Clock,
  referral: Referral,
  before: { readonly state: ReferralState; readonly overdue: boolean } | undefined,
): Promise<void> {
  if (before === undefined) return;
  if (before.overdue && !referral.overdue) await settleAlert(em, clock, { kind: 'REFERRAL_NOT_ACKNOWLEDGED', about: referral.id });
  if (before.state === referral.state) return;
  const needed = NEEDS_ATTENTION.includes(referral.state);
  if (NEEDS_ATTENTION.includes(before.state) && !needed) await settleAlert(em, clock, { kind: 'REFERRAL_NEEDS_ATTENTION', about: referral.id });
  if (needed)
    await raiseAlert(em, clock, {
      kind: 'REFERRAL_NEEDS_ATTENTION',
      severity: referral.state === 'SUSPENDED_UNSAFE' ? 'HIGH' : 'MEDIUM',
      sentence: attention(referral),
      about: referral.id,
      subject: { type: 'Referral', id: referral.id },
      markings: referral.markings,
      simulated: referral.simulated,
    });
}

function attention({ provider, state, answerReason }: Referral): string {
  const { name } = PROVIDERS[provider];
  const because = answerReason ? ` (${answerReason})` : '';
  if (state === 'SUSPENDED_UNSAFE') return `${name} has suspended a referral as unsafe${because}. Speak with ${name} before anybody contacts the person.`;
  if (state === 'RETURNED_BAD_CONTACT')
    return `${name} has returned a referral: the contact details are wrong${because}. Correct them, then draft a new referral.`;
  return `${name} has rejected a referral${because}. Put right what it says and draft a new one, or find other support for the person.`;
}

/** What makes two answers the same one. */
function hashOf({ referralId, sequence, status, providerReference, at, reason, outcome, duplicateOf, remark }: ReferralAnswerReport): string {
  return createHash('sha256')
    .update(canonicalize({ referralId, sequence, status, providerReference, at, reason, outcome, duplicateOf, remark }) ?? '')
    .digest('hex');
}
