/** Corrects how many forms of a round were delivered, or closes the round. */
import type { CommandContext } from '../../../access/command-context.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { type PefRoundNotAllowed, pefRoundNotAllowed } from '../pef-round.rules.ts';
import { lockPefRound } from './lock-pef-round.ts';
import { wrongDelivered } from './open-pef-round.ts';

export interface AdjustPefRound {
  readonly roundId: string;
  readonly formsDelivered: number;
}

export async function adjustPefRound(
  { em }: CommandContext,
  { roundId, formsDelivered }: AdjustPefRound,
): Promise<Result<{ id: string }, NotFound | InvalidInput | PefRoundNotAllowed>> {
  const wrong = wrongDelivered(formsDelivered);
  if (wrong) return refuse(wrong);
  const found = await lockPefRound(em, roundId);
  if (!found) return refuse(notFound('roundId', 'PEF round'));
  if (formsDelivered < found.round.formsReturned) return refuse(pefRoundNotAllowed('DELIVERED_COVERS_RETURNED'));
  found.round.formsDelivered = formsDelivered;
  return ok({ id: roundId });
}

/** Closing a closed round changes nothing. */
export async function closePefRound({ em, clock }: CommandContext, { roundId }: { readonly roundId: string }): Promise<Result<{ id: string }, NotFound>> {
  const found = await lockPefRound(em, roundId);
  if (!found) return refuse(notFound('roundId', 'PEF round'));
  found.round.closedAt ??= clock.now();
  return ok({ id: roundId });
}
