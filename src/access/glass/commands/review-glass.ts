/** Reviews broken glass: the named reviewer says whether it was right, and only that settles the alert. */
import { sql } from 'kysely';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wrongWords } from '../../../shared/words.ts';
import type { CommandContext } from '../../command-context.ts';
import type { Role } from '../../identity.ts';
import { sayChanged } from '../../ledger/act-log.ts';
import { GlassBreak } from '../glass-break.entity.ts';
import { type GlassFinding, type GlassNotReviewed, isNamed, reviewRefused } from '../glass.rules.ts';

export interface ReviewGlass {
  readonly glassId: string;
  readonly finding: GlassFinding;
  /** What was found, at most 2,000 characters. */
  readonly note: string;
  readonly roles: readonly Role[];
}

export async function reviewGlass(
  context: CommandContext,
  { glassId, finding, note, roles }: ReviewGlass,
): Promise<Result<{ id: string }, GlassNotReviewed | InvalidInput | NotFound>> {
  const { em, actor, clock } = context;
  const wrong = wrongWords('note', note, 2_000);
  if (wrong) return refuse(wrong);
  const glass = await em.findOne(GlassBreak, { id: glassId });
  if (!glass) return refuse(notFound('glassId', 'broken glass'));
  const reviewer = { ...actor, roles };
  const { subject, endsAt, reviewerAgency, reviewerRole } = glass;
  const now = clock.now();
  const refused = reviewRefused({ subject, endsAt, returnedAt: glass.returnedAt ?? null, reviewedAt: glass.reviewedAt ?? null }, reviewer, now);
  const named = isNamed({ reviewerAgency, reviewerRole, reviewerSubject: glass.reviewerSubject ?? null }, reviewer);
  if (subject !== actor.subject && !named) return refuse(notFound('glassId', 'broken glass'));
  if (refused) return refuse(refused);
  const { rows } = await sql<{ id: string }>`
    update glass_break set reviewed_at = ${now}, reviewed_by = ${`user:${actor.subject}`}, finding = ${finding}, finding_note = ${note.trim()}
     where id = ${glassId} and reviewed_at is null returning id
  `.execute(em.getKysely());
  if (rows.length === 0)
    return refuse({ kind: 'GlassNotReviewed', message: 'Somebody reviewed it at this moment: nothing is left to do about it. Read it anew.' });
  sayChanged(em, 'glass_break', [{ id: glassId, columns: ['reviewed_at', 'reviewed_by', 'finding', 'finding_note'] }]);
  for (const kind of ['GLASS_BROKEN', 'GLASS_REVIEW_OVERDUE'] as const) await settleAlert(em, clock, { kind, about: glassId, by: `user:${actor.subject}` });
  return ok({ id: glassId });
}
