/** Releases a referral: the bytes that somebody has seen are sealed, and wait to leave. */
import type { CommandContext } from '../../../access/command-context.ts';
import { appendSealed, appendToOutbox } from '../../../exchange/outbox.ts';
import { type InvalidInput, invalid, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { ReferralContentChanged, ReferralNotReady } from '../referral-refusals.rules.ts';
import { REFERRAL_KINDS } from '../referral.report.ts';
import { moved, type ReferralMoveNotAllowed } from '../referral.stages.ts';
import { lockReferral } from './lock-referral.ts';
import { moveReferral } from './move-referral.ts';
import { examine, failed } from './referral-facts.ts';
import { writeReferral } from './referral-message.ts';
import { peopleIn } from './referral-parties.ts';

export interface SendReferral {
  readonly referralId: string;
  /** The hash that the preview gave, in hexadecimal. */
  readonly sha256: string;
}

type Refused = NotFound | InvalidInput | ReferralMoveNotAllowed | ReferralNotReady | ReferralContentChanged;

export async function sendReferral(context: CommandContext, input: SendReferral): Promise<Result<{ id: string }, Refused>> {
  const { em, clock, actor, outbound } = context;
  const now = clock.now();
  if (!/^[0-9a-f]{64}$/i.test(input.sha256)) return refuse(invalid('sha256', 'Send the sha256 that referralPreview answered: 64 hexadecimal digits.'));
  const referral = await lockReferral(em, input.referralId);
  if (!referral) return refuse(notFound('referralId', 'referral'));
  const move = moved(referral.state, 'CONSENT_CHECK');
  if (!move.ok) return move;
  const [examined] = await examine(em, [referral], now);
  if (!examined) throw new Error('A referral vanished while it was examined.');
  const failing = failed(examined.checks);
  if (failing.length > 0)
    return refuse({
      kind: 'ReferralNotReady',
      message: `The referral may not be sent yet. ${failing.map(({ sentence }) => sentence).join(' ')}`,
      checks: failing,
    });
  const { message, sha256, passedChannels } = await writeReferral(em, outbound, referral, examined.parties);
  if (sha256 !== input.sha256.toLowerCase())
    return refuse({
      kind: 'ReferralContentChanged',
      message: 'The referral, or what is known of the person, has changed since you looked at it: ask for referralPreview again, read it, and send its sha256.',
    });
  em.assign(referral, { releasedAt: now, releasedBy: `user:${actor.subject}`, sha256, passedChannels });
  const event = moveReferral(em, referral, { to: 'CONSENT_CHECK', because: null, at: now, by: `user:${actor.subject}` });
  const { topic, type } = REFERRAL_KINDS[referral.provider].sent;
  const sealed = {
    topic,
    key: referral.id,
    type,
    payload: { referralId: referral.id, at: now.toISOString() },
    subjectIds: [referral.id, ...peopleIn(referral)],
    occurredAt: referral.amendedAt,
    markings: referral.markings,
    regime: referral.regime,
    classification: 'OFFICIAL_SENSITIVE',
    agreement: referral.agreement,
    simulated: referral.simulated,
    eventId: referral.messageId,
  } as const;
  await appendSealed(em, sealed, message);
  await appendToOutbox(em, [event]);
  return ok({ id: referral.id });
}
