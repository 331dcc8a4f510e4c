/** When a revocation is forgotten: some time after the last token that it named has ended. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../../shared/clock.ts';
import { TokenRevocation } from './token-revocation.entity.ts';

/** So long it can still be asked who revoked what and why, in milliseconds: thirty days. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Removes the revocations that have said nothing for thirty days. */
export async function forgetRevocations(em: EntityManager, clock: Clock): Promise<void> {
  await em.nativeDelete(TokenRevocation, { overAt: { $lt: new Date(clock.now().getTime() - KEPT_MS) } });
}
