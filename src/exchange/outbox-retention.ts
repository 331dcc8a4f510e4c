/** How the outbox forgets: rows that were sent a month ago go, and with them the bytes that people approved; their hash stays. */
import type { Pool } from 'pg';

export const OUTBOX_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
/** How many rows one statement removes, so that none of them is long. */
const SLICE = 1_000;

/** Removes what was sent and is older at `now` than it is kept; answers how much. What has not been sent stays, however old. Several processes may do it at once. */
export async function forgetSent(pool: Pool, now: Date): Promise<number> {
  const before = new Date(now.getTime() - OUTBOX_KEPT_DAYS * DAY_MS);
  for (let removed = 0; ;) {
    const { rows } = await pool.query<{ removed: number }>(
      `with old as (
         select o.position from outbox o join outbox_lane l on l.topic = o.topic and l.shard = o.shard
          where o.recorded_at < $1 and o.position <= l.sent_through
            -- Positions rise with time: nothing behind the first young row is looked at.
            and o.position < coalesce((select position from outbox where recorded_at >= $1 order by position limit 1), 9223372036854775807)
          order by o.position limit ${SLICE} for update of o skip locked
       ), gone as (
         delete from outbox using old where outbox.position = old.position returning outbox.event_id
       ), emptied as (
         update sealed_message set value = null from gone where sealed_message.event_id = gone.event_id
       ) select count(*)::int as removed from gone`,
      [before],
    );
    const count = rows[0]?.removed ?? 0;
    removed += count;
    if (count < SLICE) return removed;
  }
}
