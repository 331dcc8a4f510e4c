/** Shows exactly what would be sent, and what still stands against it, before anybody releases it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { SealedMessage } from '../../../exchange/sealed-message.entity.ts';
import type { OutboundWriter } from '../../../exchange/outbound.ts';
import type { Clock } from '../../../shared/clock.ts';
import { canBeWritten, type ReferralCheck } from '../referral-checks.rules.ts';
import { Referral } from '../referral.entity.ts';
import { REFERRAL_KINDS } from '../referral.report.ts';
import { isWritable, mayMove } from '../referral.stages.ts';
import { examine, failed } from './referral-facts.ts';
import { writeReferral } from './referral-message.ts';

export interface ReferralPreview {
  readonly referralId: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** The bytes of the body, as text; null once they were forgotten, and while nobody can be reached or a side is missing. */
  readonly body: string | null;
  /** SHA-256 of the body's bytes, in hexadecimal. */
  readonly sha256: string | null;
  readonly checks: readonly ReferralCheck[];
  /** Whether it may be sent as it is. */
  readonly ready: boolean;
}

/** Null when there is no such referral, or one of its people is hidden from whoever asks. Of a referral that was released it shows what was sealed. Changes nothing. */
export async function previewReferral(
  { em, outbound, clock }: { readonly em: EntityManager; readonly outbound: OutboundWriter; readonly clock: Clock },
  referralId: string,
): Promise<ReferralPreview | null> {
  const referral = await em.findOne(Referral, { id: referralId });
  if (!referral) return null;
  const [examined] = await examine(em, [referral], clock.now());
  if (!examined) return null;
  const { checks, parties, facts } = examined;
  const sealed = isWritable(referral.state) && referral.releasedAt === null ? null : await em.findOne(SealedMessage, { eventId: referral.messageId });
  const place = { referralId, topic: REFERRAL_KINDS[referral.provider].sent.topic, key: referral.id };
  if (sealed)
    return { ...place, headers: listed(sealed.headers), body: sealed.value?.length ? text(sealed.value) : null, sha256: sealed.sha256, checks, ready: false };
  if (!canBeWritten(facts, checks)) return { ...place, headers: [], body: null, sha256: null, checks, ready: false };
  const { message, sha256 } = await writeReferral(em, outbound, referral, parties);
  const ready = mayMove(referral.state, 'CONSENT_CHECK') && failed(checks).length === 0;
  return { ...place, headers: listed(message.headers), body: message.value ? text(message.value) : null, sha256, checks, ready };
}

/** By name: headers have no order of their own, and the database keeps none. */
function listed(headers: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(headers)
    .map(([name, value]) => ({ name, value }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
