/** Keeps a released referral from leaving, because something that it rests on is gone; people are told why. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { raiseAlert } from '../../../alerts/raise-alert.ts';
import { appendToOutbox } from '../../../exchange/outbox.ts';
import type { Clock } from '../../../shared/clock.ts';
import { PROVIDERS } from '../referral-providers.rules.ts';
import type { Referral } from '../referral.entity.ts';
import { moveReferral } from './move-referral.ts';
import { mayHaveLeft, takeBack } from './withdraw-referral.ts';

export interface Withholding {
  /** Sentences that name nobody. */
  readonly because: string;
  /** After domestic abuse nobody can be reached safely any more. */
  readonly unsafe: boolean;
  readonly by: string;
}

/** The referral stays. When an earlier attempt was broken off the provider may have it, so a withdrawal follows. */
export async function withhold(em: EntityManager, clock: Clock, referral: Referral, { because, unsafe, by }: Withholding): Promise<void> {
  const { name } = PROVIDERS[referral.provider];
  const perhaps = mayHaveLeft(referral);
  if (perhaps) await takeBack(em, clock, referral, { because, by });
  else await appendToOutbox(em, [moveReferral(em, referral, { to: unsafe ? 'SUSPENDED' : 'WITHHELD', because, at: clock.now(), by })]);
  const after = perhaps
    ? `An earlier attempt was broken off, so ${name} may have it: a withdrawal follows. Ring ${name}.`
    : 'Put it right, amend the referral, look at it and send it again, or withdraw it.';
  await raiseAlert(em, clock, {
    kind: 'REFERRAL_WITHHELD',
    severity: 'HIGH',
    sentence: `A referral to ${name} that was released did not leave. ${because} ${after}`,
    about: referral.id,
    subject: { type: 'Referral', id: referral.id },
    markings: referral.markings,
    simulated: referral.simulated,
  });
}
