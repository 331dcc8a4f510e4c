/** A person says that they dealt with an alert, and what they did. */
import { LockMode } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../access/command-context.ts';
import { type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { wrongWords } from '../../shared/words.ts';
import type { AlertKind } from '../alert-kind.ts';
import { type AlertSettled, settlingRefused } from '../alert-settled.rules.ts';
import { Alert } from '../alert.entity.ts';

export interface DealWithAlert {
  readonly alertId: string;
  /** What was done, at most 2,000 characters. */
  readonly note: string;
  /** The kinds that are for the actor: an alert of another is not there. */
  readonly kinds: readonly AlertKind[];
}

/** Settles the alert. When the trouble is still there, the next round that finds it may raise another. */
export async function dealWithAlert(context: CommandContext, input: DealWithAlert): Promise<Result<{ id: string }, AlertSettled | InvalidInput | NotFound>> {
  const { em, actor, clock } = context;
  const wrong = wrongWords('note', input.note, 2_000);
  if (wrong) return refuse(wrong);
  const alert = await em.findOne(Alert, { id: input.alertId, kind: { $in: [...input.kinds] } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!alert) return refuse(notFound('alertId', 'alert'));
  const refused = settlingRefused(alert.settledAt ?? null);
  if (refused) return refuse(refused);
  alert.settledAt = clock.now();
  alert.settledBy = `user:${actor.subject}`;
  alert.note = input.note.trim();
  return ok({ id: alert.id });
}
