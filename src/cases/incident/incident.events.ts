/** What an incident of a police log tells the partnership: that something happened to which incident and when, never what was reported. */
import type { OutboxEvent } from '../../exchange/outbox.ts';
import type { MarkedReport } from './revision.rules.ts';
import type { IncidentEvent } from './story.rules.ts';

/** The event as the outbox takes it. Open data is published already: nobody is told of it. */
export function incidentEvent(type: IncidentEvent, incidentId: string, report: MarkedReport, at: Date): OutboxEvent {
  return {
    topic: 'hub.incident.v1',
    key: incidentId,
    type,
    payload: { incidentId, revision: report.revision, at: at.toISOString() },
    subjectIds: [incidentId],
    occurredAt: at,
    markings: report.markings,
    regime: report.regime,
    classification: report.classification,
    agreement: report.agreement,
    simulated: report.simulated,
  };
}
