/** The outbox: what the hub has to tell its partners, written in the transaction that made it true. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { Classification, Regime } from '../shared/regime.ts';

/** How many lanes a topic has: as many hubs can send it side by side. Another number needs a migration with every relay at rest, or a key would change its lane. */
export const SHARDS = 8;

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
    /** Which of the lanes of its topic it leaves by: from the key alone, so that the events of a key follow one another (src/exchange/relay.ts). */
    shard: p.smallint().generated(`(abs((hashtext(key) % ${SHARDS}))) stored`),
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
  indexes: [{ properties: ['topic', 'shard', 'position'] }],
});
export type OutboxRow = InferEntity<typeof OutboxRow>;
