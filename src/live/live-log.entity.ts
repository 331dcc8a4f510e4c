/** The live log: one short row for everything that a screen may want to hear of, in commit order, kept for a week. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const LiveLogRow = defineEntity({
  name: 'LiveLogRow',
  tableName: 'live_log',
  comment: 'Append-only, read in commit order (src/database/commit-order.ts): never update a row, never write a position by hand.',
  properties: {
    /** Taken from a sequence by the insert, after the lock of the aggregate's row: the order of the log. */
    position: p.bigint().primary().autoincrement(),
    /** What happened, as `incident.recorded`. */
    kind: p.text(),
    /** The record it happened to. */
    subjectId: p.uuid(),
    /** GSS code of the ward, where it has one; so that a subscriber of one ward reads nothing else. */
    wardCode: p.string().nullable(),
    category: p.string().nullable(),
    /** Compartments of the record: who may not read it hears nothing of it. */
    markings: p.array().$type<string[]>().columnType('text[]').defaultRaw("'{}'"),
    simulated: p.boolean().default(false),
    at: p.datetime(3),
  },
});
export type LiveLogRow = InferEntity<typeof LiveLogRow>;
