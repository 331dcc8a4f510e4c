/** Sample Partner, as the registry lists it. */
import type { Partner } from '../../kit/partner.ts';
import { samplePartnerContract } from './adapter.ts';
import { playSamplePartner } from './simulator.ts';

export const partner: Partner = {
  folder: 'sample-partner',
  feeds: [],
  inbound: [],
  outbound: [samplePartnerContract],
  played: { as: 'sample-partner', by: playSamplePartner },
};
