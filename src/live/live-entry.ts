/** What the live log tells, and how a command tells it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleChanges } from '../database/in-transaction.ts';

/** The channel on which a commit wakes every hub process; it says nothing but "look". */
export const LIVE_CHANNEL = 'hub_live';

/** Something a screen may want to hear of: an id and what is needed to choose, never the facts themselves. */
export interface NewLiveEntry {
  /** What happened, such as `incident.recorded`. */
  readonly kind: string;
  readonly subjectId: string;
  /** GSS code of the ward, if it has one. */
  readonly wardCode: string | null;
  readonly category: string | null;
  /** Compartments of the record: an entry with some is told to those alone who may read the record at that moment. */
  readonly markings: readonly string[];
  readonly simulated: boolean;
  readonly at: Date;
}

/** An entry as it stands in the log. */
export interface LiveEntry extends NewLiveEntry {
  /** Rises in commit order, with holes; the same for every process. */
  readonly position: bigint;
}

/**
 * Appends entries in the order given and wakes the followers when the transaction of `em` commits. The changes of `em` are flushed first.
 * Throws when `em` is in no transaction.
 */
export async function appendLive(em: EntityManager, entries: readonly NewLiveEntry[]): Promise<void> {
  await settleChanges(em, 'A live entry');
  if (entries.length === 0) return;
  await sql`
    with appended as (
      insert into live_log (kind, subject_id, ward_code, category, markings, simulated, at)
      select kind, "subjectId", "wardCode", category, markings, simulated, at
        from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as entry (kind text, "subjectId" uuid, "wardCode" text, category text, markings text[], simulated boolean, at timestamptz)
    ) select pg_notify(${LIVE_CHANNEL}, '')
  `.execute(em.getKysely());
}
