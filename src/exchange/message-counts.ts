/** How many messages came to which end, by topic: for the hub's measures. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Outcome } from './outcome.ts';

export interface MessageCount {
  readonly topic: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/** Counts all messages that ever came in. */
export async function messageCounts(em: EntityManager): Promise<readonly MessageCount[]> {
  const { rows } = await sql<MessageCount>`select topic, outcome, count(*)::int as count from message group by topic, outcome`.execute(em.getKysely());
  return rows;
}
