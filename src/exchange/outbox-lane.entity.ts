/** How far the outbox has been sent: one row for each lane, moved when the bus has acknowledged, so that no row of the outbox is ever updated. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const OutboxLane = defineEntity({
  name: 'OutboxLane',
  tableName: 'outbox_lane',
  properties: {
    topic: p.text().primary(),
    shard: p.smallint().primary(),
    /** Every row of the lane up to this position is on the bus, or stays for good. */
    sentThrough: p.bigint().defaultRaw('0'),
    /** When it moved last. */
    sentAt: p.datetime(3).nullable(),
    /** How often the lane was taken over: a relay of an older term can move it no more. */
    term: p.integer().default(1),
    /** Positions beyond sent_through that a departure let go: an attempt was begun, and the partner may have them. */
    attempting: p.array().$type<bigint[]>().columnType('bigint[]').defaultRaw("'{}'"),
    /** Positions beyond sent_through that a departure withheld: they stay for good. */
    withheld: p.array().$type<bigint[]>().columnType('bigint[]').defaultRaw("'{}'"),
  },
});
export type OutboxLane = InferEntity<typeof OutboxLane>;
