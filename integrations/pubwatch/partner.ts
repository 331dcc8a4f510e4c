/** Pubwatch, as the registry lists it. */
import type { Partner } from '../kit/partner.ts';
import { pubwatchRadio } from './adapter.ts';
import { pubwatchFeed } from './feed.ts';
import { playPubwatch } from './simulator.ts';

export const partner: Partner = {
  folder: 'pubwatch',
  feeds: [pubwatchFeed],
  inbound: [pubwatchRadio],
  outbound: [],
  played: { as: 'pubwatch', by: playPubwatch },
};
