/** Acts of what comes in, on record by the declarations of the hub's own schema: loaded when first something comes in, because a tool that reads nothing needs no schema. */
import type { PutActsOnRecord } from '../access/ledger/act-log.ts';
import type { Clock } from '../shared/clock.ts';
import { recordActs } from './acts-told.ts';
import { schema } from './schema.ts';

/** Puts acts of messages on record: no purpose and no reason, for nobody asked. */
export function actsRecorder(clock: Clock): PutActsOnRecord {
  return async (em, acts, { subject, agency }) => {
    const by = { subject, agency, actingFor: null, purpose: null, reason: null, glass: null, requestId: null, operation: null, at: clock.now() };
    await recordActs(em, { acts }, schema, by);
  };
}
