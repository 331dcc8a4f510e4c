/** The police incident feed: incident logs of Humberside Police, and the open data of data.police.uk, in one shape. */
import type { IncidentReport } from '../../src/cases/incident/incident.report.ts';
import { type InboundAdapter, inboundAdapter } from '../kit/adapter.ts';
import { MESSAGE_TYPES, POLICE_INCIDENT_SCHEMA, type PoliceIncident, TOPICS } from './messages.ts';
import { translate } from './translate.ts';

export const policeIncidents: InboundAdapter<IncidentReport> = inboundAdapter<PoliceIncident, IncidentReport>({
  name: 'police-incidents',
  version: 1,
  partner: 'Humberside Police',
  topics: TOPICS,
  messageTypes: MESSAGE_TYPES,
  schema: POLICE_INCIDENT_SCHEMA,
  translate,
});
