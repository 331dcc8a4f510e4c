/** The incidents of Sample Partner: who sends them, on which topic, in which shape. */
import type { IncidentReport } from '../../../src/cases/incident/incident.report.ts';
import { type InboundAdapter, inboundAdapter } from '../../kit/adapter.ts';
import { MESSAGE_TYPES, type SamplePartnerIncident, SCHEMA, TOPICS } from './messages.ts';
import { translate } from './translate.ts';

export const samplePartnerContract: InboundAdapter<IncidentReport> = inboundAdapter<SamplePartnerIncident, IncidentReport>({
  name: 'sample-partner',
  version: 1,
  partner: 'Sample Partner',
  topics: TOPICS,
  messageTypes: MESSAGE_TYPES,
  schema: SCHEMA,
  translate,
});
