/** How many alerts there are, by kind and severity: for the hub's measures. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { AlertKind, AlertSeverity } from './alert-kind.ts';

export interface AlertCount {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** How many nobody has settled. */
  readonly open: number;
  /** How many were ever raised. */
  readonly raised: number;
}

/** Counts those of which there are any. */
export async function alertCounts(em: EntityManager): Promise<readonly AlertCount[]> {
  const { rows } = await sql<AlertCount>`
    select kind, severity, count(*) filter (where settled_at is null)::int as open, count(*)::int as raised from alert group by kind, severity
  `.execute(em.getKysely());
  return rows;
}
