/** How the embedded bus forgets: messages older than their topic keeps them are removed from the old end, the offsets stay counted. */
import type { Pool } from 'pg';

const DAY_MS = 86_400_000;
/** How many offsets one statement may remove, so that none of them is long. */
const SLICE = 10_000n;

/** Removes what is older at `now` than the retention of its topic. Several processes may do it at once. */
export async function forgetOldMessages(pool: Pool, now: Date): Promise<void> {
  const { rows } = await pool.query<{ topic: string; partition: number; days: number }>(
    'select p.topic, p.partition, t.retention_days as days from bus_partition p join bus_topic t on t.name = p.topic',
  );
  for (const { topic, partition, days } of rows) await forgetBefore(pool, topic, partition, new Date(now.getTime() - days * DAY_MS));
}

async function forgetBefore(pool: Pool, topic: string, partition: number, moment: Date): Promise<void> {
  // Messages of a partition are produced in the order of their offsets, so the old ones are those before the first young one.
  const { rows } = await pool.query<{ oldest: string; young: string }>(
    `select (select "offset" from bus_message where topic = $1 and partition = $2 order by "offset" limit 1)::text as oldest,
            coalesce((select "offset" from bus_message where topic = $1 and partition = $2 and produced_at >= $3 order by "offset" limit 1), next_offset)::text as young
       from bus_partition where topic = $1 and partition = $2`,
    [topic, partition, moment],
  );
  const [oldest, young] = [BigInt(rows[0]?.oldest ?? 0), BigInt(rows[0]?.young ?? 0)];
  for (let to = oldest; to < young;) {
    to = to + SLICE < young ? to + SLICE : young;
    await pool.query('delete from bus_message where topic = $1 and partition = $2 and "offset" < $3', [topic, partition, to]);
  }
}
