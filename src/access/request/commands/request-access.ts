/** Asks the owner of a record to open it to somebody: the request is kept, and the owner finds it among theirs if the record is there. */
import { sql } from 'kysely';
import { parameterOn } from '../../../parameters/parameter-on.ts';
import { newId } from '../../../shared/ids.ts';
import { londonDay } from '../../../shared/london.ts';
import { invalid, type InvalidInput } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wrongWords } from '../../../shared/words.ts';
import { LONGEST_REASON } from '../../asking.ts';
import type { CommandContext } from '../../command-context.ts';
import type { NamedRecord, Wrong } from '../../glass/named-record.ts';
import type { Purpose } from '../../identity.ts';
import { AccessRequest } from '../access-request.entity.ts';
import { type TooManyRequests, tooManyRequests } from '../access-request.rules.ts';

/** Held while somebody's requests of the day are counted; the second key is of the subject. */
const SUBJECT_LOCK = 7_305_082;

export interface RequestAccess {
  readonly record: NamedRecord | Wrong;
  readonly reason: string;
  readonly purpose: Purpose;
  /** The purposes that the token allows. */
  readonly purposes: readonly Purpose[];
}

/** The same statements and the same answer whatever is named: nobody looks whether it is there, and the owner of nothing hears of nothing. */
export async function requestAccess(
  context: CommandContext,
  { record, reason, purpose, purposes }: RequestAccess,
): Promise<Result<{ id: string }, TooManyRequests | InvalidInput>> {
  const { em, actor, clock, simulated } = context;
  if ('wrong' in record) return refuse(record.wrong);
  const wrong = wrongWords('reason', reason, LONGEST_REASON);
  if (wrong) return refuse(wrong);
  if (!purposes.includes(purpose))
    return refuse(invalid('purpose', 'Your token does not allow this purpose: name one that it does, and ask for it with that one.'));
  const now = clock.now();
  const day = londonDay(now);
  const most = await parameterOn(em, 'ACCESS_REQUESTS_MOST_IN_A_DAY', day);
  await sql`select pg_advisory_xact_lock(${SUBJECT_LOCK}, hashtext(${actor.subject}))`.execute(em.getKysely());
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from access_request
     where subject = ${actor.subject} and agency = ${actor.agency} and (requested_at at time zone 'Europe/London')::date = ${day}::date
  `.execute(em.getKysely());
  const refused = tooManyRequests(rows[0]?.count ?? 0, most);
  if (refused) return refuse(refused);
  const id = newId();
  em.create(AccessRequest, {
    id,
    recordType: record.type,
    recordId: record.id,
    subject: actor.subject,
    agency: actor.agency,
    purpose,
    reason: reason.trim(),
    requestedAt: now,
    decision: null,
    decidedAt: null,
    decidedBy: null,
    answer: null,
    grantedFrom: null,
    grantedUntil: null,
    revokedAt: null,
    revokedBy: null,
    simulated,
  });
  await em.flush();
  return ok({ id });
}
