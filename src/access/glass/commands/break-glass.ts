/** Breaks glass: opens one record or one compartment to somebody in an emergency, for a limited time, and tells the named reviewer in the same transaction. */
import { sql } from 'kysely';
import { raiseAlert } from '../../../alerts/raise-alert.ts';
import { parametersOn } from '../../../parameters/parameter-on.ts';
import { newId } from '../../../shared/ids.ts';
import { londonDay } from '../../../shared/london.ts';
import type { InvalidInput } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wrongWords } from '../../../shared/words.ts';
import type { CommandContext } from '../../command-context.ts';
import { LONGEST_REASON } from '../../asking.ts';
import type { Role } from '../../identity.ts';
import { GlassBreak } from '../glass-break.entity.ts';
import { breakingRefused, brokenSentence, type GlassNotBroken, type GlassTarget, nobodyReviews, wrongCompartment } from '../glass.rules.ts';
import { reviewerOf } from '../glass-terms.ts';
import type { Wrong } from '../named-record.ts';

/** Held while somebody's glass of the day is counted; the second key is of the subject. */
const SUBJECT_LOCK = 7_305_081;

export interface BreakGlass {
  readonly target: GlassTarget | Wrong;
  readonly reason: string;
  readonly roles: readonly Role[];
  /** Whether who asks is a system: then never. */
  readonly system: boolean;
}

/**
 * The same statements whatever is named, and nobody looks whether it is there: glass on what is not there, on what is closed for good or on what the breaker
 * sees anyway is broken all the same, is told of all the same, and shows nothing more.
 */
export async function breakGlass(
  context: CommandContext,
  { target, reason, roles, system }: BreakGlass,
): Promise<Result<{ id: string }, GlassNotBroken | InvalidInput>> {
  const { em, actor, clock, simulated } = context;
  if ('wrong' in target) return refuse(target.wrong);
  const wrong = wrongWords('reason', reason, LONGEST_REASON) ?? ('compartment' in target ? wrongCompartment(target.compartment) : null);
  if (wrong) return refuse(wrong);
  const now = clock.now();
  const day = londonDay(now);
  const { GLASS_BROKEN_BY, GLASS_LIMIT, GLASS_MOST_IN_A_DAY: most } = await parametersOn(em, ['GLASS_BROKEN_BY', 'GLASS_LIMIT', 'GLASS_MOST_IN_A_DAY'], day);
  await sql`select pg_advisory_xact_lock(${SUBJECT_LOCK}, hashtext(${actor.subject}))`.execute(em.getKysely());
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from glass_break
     where subject = ${actor.subject} and agency = ${actor.agency} and (opened_at at time zone 'Europe/London')::date = ${day}::date
  `.execute(em.getKysely());
  const before = rows[0]?.count ?? 0;
  const refused = breakingRefused({ roles, system, before }, { roles: GLASS_BROKEN_BY, most });
  if (refused) return refuse(refused);
  const reviewer = await reviewerOf(em, actor, day);
  if (reviewer === null) return refuse(nobodyReviews());
  const id = newId();
  const endsAt = new Date(now.getTime() + GLASS_LIMIT * 60_000);
  em.create(GlassBreak, {
    id,
    subject: actor.subject,
    agency: actor.agency,
    recordType: 'record' in target ? target.record.type : null,
    recordId: 'record' in target ? target.record.id : null,
    compartment: 'compartment' in target ? target.compartment : null,
    reason: reason.trim(),
    openedAt: now,
    endsAt,
    returnedAt: null,
    returnedBy: null,
    reviewerPost: reviewer.post,
    reviewerName: reviewer.name,
    reviewerAgency: reviewer.agency,
    reviewerRole: reviewer.role,
    reviewerSubject: reviewer.subject,
    reviewedAt: null,
    reviewedBy: null,
    finding: null,
    findingNote: null,
    simulated,
  });
  await raiseAlert(em, clock, {
    kind: 'GLASS_BROKEN',
    severity: 'HIGH',
    sentence: brokenSentence({ id, agency: actor.agency, endsAt, post: reviewer.post }, before + 1, most),
    about: id,
    subject: { type: 'GlassBreak', id },
    markings: [],
    simulated,
  });
  return ok({ id });
}
