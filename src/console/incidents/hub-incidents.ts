/** The hub's incidents, as a session may read them: by asking, and by subscription. */
import { ask } from '../hub/ask.ts';
import type { Session } from '../hub/session.ts';
import { subscription } from '../hub/subscribe.ts';
import type { IncidentSource } from './incident-feed.ts';
import { INCIDENT_RECORDED, LATEST_INCIDENTS } from './incidents.documents.ts';

export function hubIncidents(session: Session): IncidentSource {
  return {
    latest: async (first, after, signal) => (await ask(session, LATEST_INCIDENTS, { first, after }, signal)).incidents,
    recorded: (told) => subscription(session, INCIDENT_RECORDED, (data) => told(data?.incidentRecorded ?? null)),
  };
}
