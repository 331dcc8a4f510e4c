/** The exact bytes of a message that people approved: what leaves is what they saw. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const SealedMessage = defineEntity({
  name: 'SealedMessage',
  tableName: 'sealed_message',
  comment: 'Beside the row of the outbox with the same event_id; that row says when it leaves, this one what leaves.',
  properties: {
    eventId: p.uuid().primary(),
    headers: p.json<Record<string, string>>(),
    /** Emptied once the message was acknowledged and its keeping time is over; the hash stays. */
    value: p.blob().$type<Uint8Array>().nullable(),
    /** SHA-256 of the value's bytes, in hexadecimal. */
    sha256: p.string(),
  },
});
export type SealedMessage = InferEntity<typeof SealedMessage>;
