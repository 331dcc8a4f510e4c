/** How any part of the hub raises an alert, and says that the trouble is over: in the transaction that found it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleChanges } from '../database/in-transaction.ts';
import type { Subject } from '../exchange/inbox.ts';
import { appendLive } from '../live/live-log.ts';
import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import type { AlertKind, AlertSeverity } from './alert-kind.ts';

/** Trouble, as whoever found it tells it. */
export interface Trouble {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** What happened and what to do, in a sentence or two; names nobody. */
  readonly sentence: string;
  /** What it is about: the same kind about the same thing is one alert until it is settled. */
  readonly about: string;
  readonly subject: Subject | null;
  /** Compartments of what it is about: only those who are read into them hear of it. */
  readonly markings: readonly string[];
  readonly simulated: boolean;
}

/** Raises an alert and tells the followers of `alertRaised` when the transaction of `em` commits. While the same trouble is open nothing new is raised. Answers whether it was. */
export async function raiseAlert(em: EntityManager, clock: Clock, trouble: Trouble): Promise<boolean> {
  await settleChanges(em, 'An alert');
  const { kind, severity, sentence, about, subject, markings, simulated } = trouble;
  const now = clock.now();
  const id = newId();
  const { rows } = await sql<{ id: string }>`
    insert into alert (id, kind, severity, sentence, about, subject_type, subject_id, markings, raised_at, simulated)
    values (${id}, ${kind}, ${severity}, ${sentence}, ${about}, ${subject?.type ?? null}, ${subject?.id ?? null}, ${[...markings]}::text[], ${now}, ${simulated})
    on conflict (kind, about) where settled_at is null do nothing returning id
  `.execute(em.getKysely());
  if (rows.length === 0) return false;
  await appendLive(em, [{ kind: 'alert.raised', subjectId: id, wardCode: null, category: kind, markings, simulated, at: now }]);
  return true;
}

/** The trouble is over: settles the open alert of this kind about this thing, if there is one. */
export async function settleAlert(
  em: EntityManager,
  clock: Clock,
  { kind, about, by = 'hub' }: { kind: AlertKind; about: string; by?: string },
): Promise<void> {
  await settleChanges(em, 'An alert');
  await sql`
    update alert set settled_at = ${clock.now()}, settled_by = ${by} where kind = ${kind} and about = ${about} and settled_at is null
  `.execute(em.getKysely());
}

/** For how long after a person said that they dealt with it a round does not raise the same trouble again, in milliseconds. */
export const WORD_HOLDS_MS = 3_600_000;

/**
 * As raiseAlert, for a round, which finds the same trouble each time it is made until it is over: somebody who just said that they dealt with it is
 * given an hour before they hear of it again.
 */
export async function raiseStanding(em: EntityManager, clock: Clock, trouble: Trouble): Promise<boolean> {
  const since = new Date(clock.now().getTime() - WORD_HOLDS_MS);
  const { rows } = await sql<{ one: number }>`
    select 1 as one from alert where kind = ${trouble.kind} and about = ${trouble.about} and settled_by like 'user:%' and settled_at > ${since} limit 1
  `.execute(em.getKysely());
  return rows.length === 0 && raiseAlert(em, clock, trouble);
}
