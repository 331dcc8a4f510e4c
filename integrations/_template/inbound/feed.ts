/** The incidents of Sample Partner as the hub takes them: whose records they are, and the command that records them. */
import { recordIncidents } from '../../../src/cases/commands/record-incidents.ts';
import type { IncidentReport } from '../../../src/cases/incident/incident.report.ts';
import { type InboundFeed, inboundFeed } from '../../kit/inbound-feed.ts';
import { samplePartnerContract } from './adapter.ts';
import { SOURCE } from './messages.ts';

export const samplePartnerFeed: InboundFeed = inboundFeed<IncidentReport>({
  adapter: samplePartnerContract,
  // One of src/database/reference/agencies.ts: the records are this agency's.
  owners: { [SOURCE]: { agency: 'HUMBERSIDE_FIRE_AND_RESCUE' } },
  accept: (em, taken, clock) =>
    recordIncidents(
      em,
      taken.map(({ command, origin }) => ({ report: command, origin })),
      clock,
    ),
});
