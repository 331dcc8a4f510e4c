/** The intelligence desk of Humberside Police, as the registry lists it. */
import type { Partner } from '../kit/partner.ts';
import { policeIntelligence, policeIntelligenceAnswers } from './adapter.ts';
import { policeIntelligenceAnswerFeed } from './feed.ts';
import { playPoliceIntelligence } from './simulator.ts';

export const partner: Partner = {
  folder: 'police-intelligence',
  feeds: [policeIntelligenceAnswerFeed],
  inbound: [policeIntelligenceAnswers],
  outbound: [policeIntelligence],
  played: { as: 'police', by: playPoliceIntelligence },
};
