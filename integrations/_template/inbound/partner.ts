/** Sample Partner, as the registry lists it. */
import type { Partner } from '../../kit/partner.ts';
import { samplePartnerContract } from './adapter.ts';
import { samplePartnerFeed } from './feed.ts';
import { playSamplePartner } from './simulator.ts';

export const partner: Partner = {
  folder: 'sample-partner',
  feeds: [samplePartnerFeed],
  inbound: [samplePartnerContract],
  outbound: [],
  played: { as: 'sample-partner', by: playSamplePartner },
};
