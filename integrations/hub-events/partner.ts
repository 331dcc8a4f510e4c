/** The hub's own events, as the registry lists them. */
import type { Partner } from '../kit/partner.ts';
import { hubEvents } from './adapter.ts';

export const partner: Partner = { folder: 'hub-events', feeds: [], inbound: [], outbound: hubEvents, played: null };
