/** Links an incident to a case, with what it is to it. The same link again changes nothing. */
import type { CommandContext } from '../../access/command-context.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { newId } from '../../shared/ids.ts';
import { type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { CaseIncident, type IncidentRole } from '../case.entity.ts';
import { caseEvent } from '../case.events.ts';
import { Incident } from '../incident/incident.entity.ts';
import { lockCase } from './lock-case.ts';

export interface LinkIncident {
  readonly caseId: string;
  readonly incidentId: string;
  readonly role: IncidentRole;
}

export async function linkIncident(context: CommandContext, input: LinkIncident): Promise<Result<{ id: string }, NotFound>> {
  const { em, clock } = context;
  const found = await lockCase(em, input.caseId);
  if (!found) return refuse(notFound('caseId', 'case'));
  const incident = await em.findOne(Incident, { id: input.incidentId });
  if (!incident) return refuse(notFound('incidentId', 'incident'));
  const now = clock.now();
  const known = await em.findOne(CaseIncident, { case: found, incident });
  if (known?.role === input.role) return ok({ id: found.id });
  if (known) known.role = input.role;
  else
    em.create(CaseIncident, {
      id: newId(),
      case: found,
      incident,
      role: input.role,
      validFrom: now,
      validTo: null,
      recordedAt: now,
      recordedBy: `user:${context.actor.subject}`,
    });
  await appendToOutbox(em, [caseEvent(context, 'case.incident-linked', found, { incidentId: incident.id, role: input.role }, [incident])]);
  return ok({ id: found.id });
}
