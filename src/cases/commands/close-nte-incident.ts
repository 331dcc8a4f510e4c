/** Closes an incident of the night with what came of it. What is reported afterwards opens another. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { CommandContext } from '../../access/command-context.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { appendLive } from '../../live/live-entry.ts';
import { type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { nteEvent, nteLiveEntry } from '../nte/nte-incident.events.ts';
import { type NteIncidentClosed, type NteOutcome, type NteStatus, whyNotClosed } from '../nte/nte-incident.stages.ts';
import type { NteCategory } from '../nte/radio-log.report.ts';
import { lockNights } from './nte-tables.ts';

export interface CloseNteIncident {
  readonly nteIncidentId: string;
  readonly outcome: NteOutcome;
}

interface Stored {
  readonly night: string;
  readonly status: NteStatus;
  readonly outcome: NteOutcome | null;
  readonly wardCode: string | null;
  readonly categories: readonly NteCategory[];
  readonly revision: number;
  readonly simulated: boolean;
  readonly markings: readonly string[];
}

export async function closeNteIncident(context: CommandContext, input: CloseNteIncident): Promise<Result<{ id: string }, NotFound | NteIncidentClosed>> {
  const { em, clock, actor } = context;
  const id = input.nteIncidentId;
  const glimpsed = await find(em, id);
  if (!glimpsed) return refuse(notFound('nteIncidentId', 'incident of the night'));
  // A report that is being filed joins before, or finds the incident closed.
  await lockNights(em, [glimpsed.night]);
  const { status, outcome, wardCode, categories, simulated, markings, revision: before } = (await find(em, id)) ?? glimpsed;
  const closed = whyNotClosed(status, outcome);
  if (closed) return refuse(closed);
  const now = clock.now();
  const revision = before + 1;
  await sql`
    update nte_incident set status = 'CLOSED', outcome = ${input.outcome}, closed_at = ${now}, closed_by = ${`user:${actor.subject}`}, revision = ${revision}
    where id = ${id}
  `.execute(em.getKysely());
  const told = { id, wardCode, categories, revision, simulated, markings };
  await appendLive(em, [nteLiveEntry('CLOSED', told, now)]);
  await appendToOutbox(em, [nteEvent('CLOSED', told, now)]);
  return ok({ id });
}

async function find(em: EntityManager, id: string): Promise<Stored | null> {
  const { rows } = await sql<Stored>`
    select night::text as night, status, outcome, ward_code as "wardCode", to_json(categories) as categories, revision, simulated, markings from nte_incident where id = ${id}
  `.execute(em.getKysely());
  return rows[0] ?? null;
}
