/** What Sample Partner is told, on which topic, in which shape. */
import { type OutboundAdapter, outboundAdapter } from '../../kit/outbound.ts';
import { AGREEMENT, type CaseNews, Kind, SCHEMA, TOPIC } from './messages.ts';
import { translate } from './translate.ts';

export const samplePartnerContract: OutboundAdapter = outboundAdapter<CaseNews>({
  name: 'sample-partner',
  partner: 'Sample Partner',
  description: 'Sample Partner is told when a case is opened or closed.',
  topic: TOPIC,
  key: { description: 'The id of the case: its messages keep their order.' },
  schema: SCHEMA,
  // What a domain has to say to this partner alone: `sends({ kind, description, translate })`, with a kind that the domain declares.
  sends: [],
  // What it is told of the hub's own events: all of them are in integrations/hub-events.
  tells: [
    {
      of: { topic: 'hub.case.v1', type: 'case.opened' },
      as: Kind.OPENED,
      agreement: AGREEMENT,
      description: 'A case was opened.',
      translate: (event) => translate('OPENED', event),
    },
    {
      of: { topic: 'hub.case.v1', type: 'case.closed' },
      as: Kind.CLOSED,
      agreement: AGREEMENT,
      description: 'A case was closed.',
      translate: (event) => translate('CLOSED', event),
    },
  ],
});
