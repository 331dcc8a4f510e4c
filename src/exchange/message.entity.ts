/** Lineage: one row for every message that came in, saying what became of it; and the bytes of those that could not be taken. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledOff } from '../access/walls.ts';
import { Outcome } from './outcome.ts';

export const Message = defineEntity({
  name: 'Message',
  tableName: 'message',
  properties: {
    id: p.uuid().primary(),
    topic: p.string(),
    partition: p.integer(),
    offset: p.bigint(),
    /** The key it came under, so that its receipt goes back under the same; null when it had none, or an endless one. */
    key: p.text().nullable(),
    /** CloudEvents attributes, as far as the message had them. */
    eventId: p.text().nullable(),
    eventType: p.text().nullable(),
    eventSource: p.text().nullable(),
    schema: p.text().nullable(),
    /** The run or request of the sender that this message belongs to. */
    correlation: p.text().nullable(),
    producedAt: p.datetime(3),
    receivedAt: p.datetime(3),
    /** Name and version of the adapter that read it. */
    adapter: p.string(),
    outcome: p.enum(() => Outcome),
    reason: p.string().nullable(),
    sentence: p.text().nullable(),
    requiredAction: p.text().nullable(),
    /** SHA-256 of the value's bytes; null for a message without a body. */
    sha256: p.string().nullable(),
    subjectType: p.string().nullable(),
    subjectId: p.uuid().nullable(),
    simulated: p.boolean().default(false),
  },
  uniques: [{ properties: ['topic', 'partition', 'offset'] }],
  indexes: [{ properties: ['subjectId'] }, { properties: ['correlation'] }, { properties: ['receivedAt', 'id'] }, { properties: ['outcome', 'receivedAt'] }],
});
export type Message = InferEntity<typeof Message>;

export const DeadLetter = defineEntity({
  name: 'DeadLetter',
  tableName: 'dead_letter',
  ...walledOff(),
  properties: {
    message: () => p.oneToOne(Message).ref().primary().owner(),
    /** The topic on which the letter was published for its sender. */
    deadTopic: p.string(),
    key: p.text().nullable(),
    headers: p.json<Record<string, string>>(),
    value: p.blob().$type<Uint8Array>().nullable(),
  },
});
export type DeadLetter = InferEntity<typeof DeadLetter>;
