/** Gives broken glass back before its limit: who broke it when the emergency is over, or who is to review it when it was none. */
import { sql } from 'kysely';
import { type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { CommandContext } from '../../command-context.ts';
import type { Role } from '../../identity.ts';
import { sayChanged } from '../../ledger/act-log.ts';
import { GlassBreak } from '../glass-break.entity.ts';
import { type GlassOver, isNamed, overAlready } from '../glass.rules.ts';

export interface ReturnGlass {
  readonly glassId: string;
  readonly roles: readonly Role[];
}

/** From the commit on it opens nothing; lines that stand on it are closed within five seconds. Its review stays open. */
export async function returnGlass(context: CommandContext, { glassId, roles }: ReturnGlass): Promise<Result<{ id: string }, GlassOver | NotFound>> {
  const { em, actor, clock } = context;
  const glass = await em.findOne(GlassBreak, { id: glassId });
  const mine = glass?.subject === actor.subject && glass.agency === actor.agency;
  if (!glass || !(mine || isNamed(named(glass), { ...actor, roles }))) return refuse(notFound('glassId', 'broken glass'));
  const now = clock.now();
  const over = overAlready({ endsAt: glass.endsAt, returnedAt: glass.returnedAt ?? null }, now);
  if (over) return refuse(over);
  // Two may give it back at once: the first speaks.
  const { rows } = await sql<{ id: string }>`
    update glass_break set returned_at = ${now}, returned_by = ${`user:${actor.subject}`}
     where id = ${glassId} and returned_at is null and reviewed_at is null returning id
  `.execute(em.getKysely());
  sayChanged(
    em,
    'glass_break',
    rows.map(({ id }) => ({ id, columns: ['returned_at', 'returned_by'] })),
  );
  return ok({ id: glassId });
}

function named({ reviewerAgency, reviewerRole, reviewerSubject }: GlassBreak) {
  return { reviewerAgency, reviewerRole, reviewerSubject: reviewerSubject ?? null };
}
