/** The incident feed of Humberside Police, as the registry lists it. */
import type { Partner } from '../kit/partner.ts';
import { policeIncidents } from './adapter.ts';
import { policeIncidentFeed } from './feed.ts';
import { playPolice } from './play.ts';

export const partner: Partner = {
  folder: 'police-incidents',
  feeds: [policeIncidentFeed],
  inbound: [policeIncidents],
  outbound: [],
  played: { as: 'police', by: playPolice },
};
