/** The outbox: what the hub has to tell its partners, written in the transaction that made it true. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { Classification, Regime } from '../shared/regime.ts';

export const OutboxRow = defineEntity({
  name: 'OutboxRow',
  tableName: 'outbox',
  comment: 'Read in commit order (src/database/commit-order.ts): never write a position by hand.',
  properties: {
    /** Taken from a sequence by the insert, after the lock of the aggregate's row: the order of each key. */
    position: p.bigint().primary().autoincrement(),
    /** The event's own identity, the same however often it is sent. */
    eventId: p.uuid().unique(),
    topic: p.text(),
    /** The natural key of the aggregate: its events keep their order. */
    key: p.text(),
    /** `noun.past-tense`. */
    type: p.text(),
    /** Ids, kinds and times; no names, no words of people. */
    payload: p.json<Record<string, unknown>>(),
    /** The records the event is about: consent and agreement are checked again for each when it is sent. */
    subjectIds: p.array().$type<string[]>().columnType('uuid[]'),
    occurredAt: p.datetime(3),
    recordedAt: p.datetime(3).defaultRaw('now()'),
    markings: p.array().$type<string[]>().columnType('text[]').defaultRaw("'{}'"),
    regime: p.enum(() => Regime),
    classification: p.enum(() => Classification),
    /** The sharing agreement or licence it may go out under. */
    agreement: p.text(),
    /** True for events of an invented world: they never leave a real hub. */
    simulated: p.boolean().default(false),
  },
});
export type OutboxRow = InferEntity<typeof OutboxRow>;
