/** Forgets the bytes that people approved, when what they rested on is gone: their hash stays, and says what was approved. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleChanges } from '../database/in-transaction.ts';

/**
 * Empties the sealed messages under these keys on a topic, in the transaction of `em`. A message that has not left keeps its place in its lane, without a byte: the
 * domain's last word on it must be no from this transaction on (src/exchange/departure.ts).
 */
export async function forgetSealed(em: EntityManager, topic: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await settleChanges(em, 'Forgetting what was approved');
  await sql`
    update sealed_message s set value = case when o.position <= l.sent_through then null else ''::bytea end
      from outbox o left join outbox_lane l on l.topic = o.topic and l.shard = o.shard
     where o.event_id = s.event_id and s.value is not null and o.topic = ${topic} and o.key = any (${[...keys]}::text[])
  `.execute(em.getKysely());
}
