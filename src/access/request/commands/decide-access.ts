/** The owner of a record decides who else may see it: another person than who asked, who sees the record themselves. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { parameterOn } from '../../../parameters/parameter-on.ts';
import { londonDay, londonMidnight } from '../../../shared/london.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wordsOrNull, wrongWords } from '../../../shared/words.ts';
import type { CommandContext } from '../../command-context.ts';
import { sayChanged } from '../../ledger/act-log.ts';
import { AccessRequest } from '../access-request.entity.ts';
import { type AccessDecided, AccessDecision, type AccessNotGranted, closedForGood, decisionRefused, wrongEnd } from '../access-request.rules.ts';

export interface DecideAccess {
  readonly requestId: string;
  readonly decision: AccessDecision;
  /** The first day on which the record is closed to them again, as `2026-12-01`; of a grant alone. */
  readonly until: string | null;
  /** What the owner says to it, at most 2,000 characters. */
  readonly answer: string | null;
}

export async function decideAccess(
  context: CommandContext,
  { requestId, decision, until, answer }: DecideAccess,
): Promise<Result<{ id: string }, AccessDecided | AccessNotGranted | InvalidInput | NotFound>> {
  const { em, actor, clock } = context;
  const wrong = wrongWords('answer', answer, 2_000, false);
  if (wrong) return refuse(wrong);
  // Shown by the wall to who asked and to who of the owner sees the record, and to nobody else.
  const request = await em.findOne(AccessRequest, { id: requestId });
  if (!request) return refuse(notFound('requestId', 'request for access'));
  const { recordType, recordId, subject } = request;
  const refused = decisionRefused({ subject, decidedAt: request.decidedAt ?? null }, actor.subject);
  if (refused) return refuse(refused);
  const now = clock.now();
  const granted = decision === AccessDecision.GRANTED;
  if (granted) {
    const most = await parameterOn(em, 'ACCESS_GRANTED_FOR_AT_MOST', londonDay(now));
    const late = wrongEnd(until, { now, most });
    if (late) return refuse(late);
    if (!(await mayBeOpened(em, recordType, recordId))) return refuse(closedForGood());
  }
  const [from, end] = granted && until !== null ? [now, londonMidnight(until)] : [null, null];
  const { rows } = await sql<{ id: string }>`
    update access_request set decision = ${decision}, decided_at = ${now}, decided_by = ${`user:${actor.subject}`}, answer = ${wordsOrNull(answer)},
      granted_from = ${from}::timestamptz, granted_until = ${end}::timestamptz
     where id = ${requestId} and decided_at is null returning id
  `.execute(em.getKysely());
  if (rows.length === 0) return refuse({ kind: 'AccessDecided', message: 'Somebody decided it at this moment: nothing is left to decide. Read it anew.' });
  sayChanged(em, 'access_request', [{ id: requestId, columns: ['decision', 'decided_at', 'decided_by', ...(wordsOrNull(answer) === null ? [] : ['answer'])] }]);
  if (from && end)
    await sql`
      insert into access_grant (id, record_type, record_id, subject, agency, purpose, granted_from, granted_until, granted_by)
      values (${requestId}, ${recordType}, ${recordId}, ${subject}, ${request.agency}, ${request.purpose}, ${from}, ${end}, ${`user:${actor.subject}`})
    `.execute(em.getKysely());
  return ok({ id: requestId });
}

/** Whether none of the compartments in which the record lies is closed for good. */
async function mayBeOpened(em: EntityManager, type: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select hub_breakable(hub_owned(${type}, ${id}::uuid)) as open`.execute(em.getKysely());
  return rows[0]?.open === true;
}
