/** A person says that they dealt with an alert, and what they did. */
import { LockMode } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
import { type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { wrongWords } from '../../shared/words.ts';
import type { AlertKind } from '../alert-kind.ts';
import { type AlertSettled, settledElsewhere, settlingRefused } from '../alert-settled.rules.ts';
import { Alert } from '../alert.entity.ts';

export interface DealWithAlert {
  readonly alertId: string;
  /** What was done, at most 2,000 characters. */
  readonly note: string;
  /** The kinds that are for the actor: an alert of another is not there. */
  readonly kinds: readonly AlertKind[];
}

export type DealWithAlertRefusal = AlertSettled | InvalidInput | NotFound | BarrierRefusal;

/** Settles the alert. When the trouble is still there, the next round that finds it may raise another. */
export async function dealWithAlert(context: CommandContext, input: DealWithAlert): Promise<Result<{ id: string }, DealWithAlertRefusal>> {
  const { em, actor, clock } = context;
  const wrong = wrongWords('note', input.note, 2_000);
  if (wrong) return refuse(wrong);
  const alert = await em.findOne(Alert, { id: input.alertId, kind: { $in: [...input.kinds] } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!alert) return refuse(notFound('alertId', 'alert'));
  const elsewhere = settledElsewhere(alert.kind);
  if (elsewhere) return refuse(elsewhere);
  const refused = settlingRefused(alert.settledAt ?? null);
  if (refused) return refuse(refused);
  const { subjectType: type, subjectId: id, markings } = alert;
  const quote = await unquoted(context, { words: { note: input.note }, about: type && id ? [{ type, id }] : [], into: markings });
  if (quote) return refuse(quote);
  alert.settledAt = clock.now();
  alert.settledBy = `user:${actor.subject}`;
  alert.note = input.note.trim();
  return ok({ id: alert.id });
}
