/** Fills the columns that every record carries, from whoever makes it. */
import type { Regime } from '../shared/regime.ts';
import type { CommandContext } from './command-context.ts';
import type { RetentionClass } from './record.ts';

/** The record columns of something that the actor writes for their agency. */
export function recordOf(context: CommandContext, retentionClass: RetentionClass, regime: Regime = 'UK_GDPR_PART2', markings: readonly string[] = []) {
  return {
    ownerAgency: context.actor.agency,
    originator: context.actor.agency,
    markings: [...markings],
    regime,
    retentionClass,
    simulated: context.simulated,
    recordedAt: context.clock.now(),
    recordedBy: `user:${context.actor.subject}`,
  };
}
