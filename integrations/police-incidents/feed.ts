/** The police incident feed as the hub takes it: whose records its messages bring, and the command that records them. */
import { recordIncidents } from '../../src/cases/commands/record-incidents.ts';
import type { IncidentReport } from '../../src/cases/incident/incident.report.ts';
import { type InboundFeed, inboundFeed } from '../kit/inbound-feed.ts';
import { policeIncidents } from './adapter.ts';
import { OPEN_DATA_SOURCE, POLICE_SOURCE } from './messages.ts';

export const policeIncidentFeed: InboundFeed = inboundFeed<IncidentReport>({
  adapter: policeIncidents,
  owners: {
    [POLICE_SOURCE]: { agency: 'HUMBERSIDE_POLICE' },
    [OPEN_DATA_SOURCE]: { agency: 'OPEN_DATA', originator: 'data.police.uk' },
  },
  accept: (em, taken, clock) =>
    recordIncidents(
      em,
      taken.map(({ command, origin }) => ({ report: command, origin })),
      clock,
    ),
});
