/** Records what a person said, and lets it take effect at once: what rests on a consent that is gone does not leave, or is taken back. */
import type { CommandContext } from '../../../access/command-context.ts';
import { recordConsent, type RecordConsent } from '../../../people/consent/commands/record-consent.ts';
import type { ConsentPurpose } from '../../../people/consent/consent.rules.ts';
import { forgetSealed } from '../../../exchange/forget-sealed.ts';
import type { InvalidInput, NotFound } from '../../../shared/refusals.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ReferralCheckKind } from '../referral-checks.rules.ts';
import { PROVIDERS, ReferralProvider } from '../referral-providers.rules.ts';
import { Referral } from '../referral.entity.ts';
import { REFERRAL_KINDS } from '../referral.report.ts';
import { isWithProvider } from '../referral.stages.ts';
import { lockReferrals } from './lock-referral.ts';
import { examine, failed } from './referral-facts.ts';
import { takeBack } from './withdraw-referral.ts';
import { withhold } from './withhold-referral.ts';

/** The checks that rest on what people said. */
const ON_CONSENT: readonly ReferralCheckKind[] = ['CONSENT', 'OTHER_PARTY_CONSENT', 'EXPLICIT_CONSENT', 'CHILD'];

export type TakeConsent = RecordConsent;

export async function takeConsent(context: CommandContext, input: TakeConsent): Promise<Result<{ id: string }, NotFound | InvalidInput>> {
  const recorded = await recordConsent(context, input);
  if (!recorded.ok) return recorded;
  // A yes takes nothing back; what is about to leave is checked against it all the same.
  if (input.state !== 'GIVEN') await heedConsent(context, input.personId, input.purpose);
  return ok({ id: recorded.value.id });
}

/**
 * The person is locked, so nothing of theirs is released or cleared to leave meanwhile. What has not left stays, what has is taken back, and the words that were approved
 * are forgotten, whatever became of the referral: all in this transaction.
 */
async function heedConsent({ em, clock, actor }: CommandContext, personId: string, purpose: ConsentPurpose): Promise<void> {
  const providers = Object.values(ReferralProvider).filter((provider) => PROVIDERS[provider].purpose === purpose);
  const theirs = await em.find(
    Referral,
    { provider: { $in: providers }, $or: [{ person: personId }, { otherParty: personId }] },
    { fields: ['id'], disableIdentityMap: true },
  );
  const referrals = await lockReferrals(
    em,
    theirs.map(({ id }) => id),
  );
  const by = `user:${actor.subject}`;
  for (const { referral, checks } of await examine(em, [...referrals.values()], clock.now())) {
    const gone = failed(checks).filter(({ check }) => ON_CONSENT.includes(check));
    if (gone.length === 0) continue;
    const because = gone.map(({ sentence }) => sentence).join(' ');
    if (referral.state === 'CONSENT_CHECK') await withhold(em, clock, referral, { because, unsafe: false, by });
    else if (isWithProvider(referral.state)) await takeBack(em, clock, referral, { because, by });
    await forgetSealed(em, REFERRAL_KINDS[referral.provider].sent.topic, [referral.id]);
  }
}
