/** The hub's real writer of outgoing messages, for tests of commands. */
import { integrations } from '../../integrations/registry.ts';

export const outbound = integrations.outbound;
