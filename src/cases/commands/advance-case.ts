/** Moves a case to another stage of SARA, and keeps the move. */
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { newId } from '../../shared/ids.ts';
import { type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { wordsOrNull, wrongWords } from '../../shared/words.ts';
import { CaseStageMove } from '../case.entity.ts';
import { caseEvent } from '../case.events.ts';
import { advance, type CaseStage, type StageNotAllowed } from '../case.stages.ts';
import { lockCase } from './lock-case.ts';

export interface AdvanceCase {
  readonly caseId: string;
  readonly to: CaseStage;
  /** Needed for a move back. */
  readonly reason: string | null;
}

export type AdvanceRefusal = StageNotAllowed | NotFound | InvalidInput | BarrierRefusal;

export async function advanceCase(context: CommandContext, input: AdvanceCase): Promise<Result<{ id: string }, AdvanceRefusal>> {
  const { em, clock } = context;
  const wrong = wrongWords('reason', input.reason, 2_000, false);
  if (wrong) return refuse(wrong);
  const found = await lockCase(em, input.caseId);
  if (!found) return refuse(notFound('caseId', 'case'));
  const from = found.stage;
  const moved = advance(from, input.to, input.reason);
  if (!moved.ok) return moved;
  const quote = await unquoted(context, { words: { reason: input.reason }, about: [{ type: 'Case', id: found.id }], into: found.markings });
  if (quote) return refuse(quote);
  const at = clock.now();
  found.stage = moved.value;
  if (moved.value === 'CLOSED') found.closedAt = at;
  em.create(CaseStageMove, {
    id: newId(),
    case: found,
    from,
    to: moved.value,
    reason: wordsOrNull(input.reason),
    movedAt: at,
    movedBy: `user:${context.actor.subject}`,
  });
  await appendToOutbox(em, [caseEvent(context, moved.value === 'CLOSED' ? 'case.closed' : 'case.advanced', found, { from, to: moved.value })]);
  return ok({ id: found.id });
}
