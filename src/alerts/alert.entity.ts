/** An alert: something that a person must look at, because the hub cannot put it right by itself. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledByMarkings } from '../access/walls.ts';
import { AlertKind, AlertSeverity } from './alert-kind.ts';

export { AlertKind, AlertSeverity } from './alert-kind.ts';

export const Alert = defineEntity({
  name: 'Alert',
  tableName: 'alert',
  ...walledByMarkings(),
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(() => AlertKind),
    severity: p.enum(() => AlertSeverity),
    /** What happened and what to do, in a sentence or two; names nobody. */
    sentence: p.text(),
    /** What it is about, so that the same trouble raises one alert: with the kind, unique among those that are not settled. */
    about: p.text(),
    /** The record that it is about, if it is about one. */
    subjectType: p.string().nullable(),
    subjectId: p.uuid().nullable().index(),
    /** Compartments of that record: to who is not read into them the alert is not there. */
    markings: p.array().$type<string[]>().columnType('text[]').defaultRaw("'{}'"),
    raisedAt: p.datetime(3),
    /** When the trouble was over, or a person said that they had dealt with it. */
    settledAt: p.datetime(3).nullable(),
    /** `user:<subject>`, or `hub` when the trouble ended by itself. */
    settledBy: p.string().nullable(),
    /** What the person who dealt with it did, in their words; never told to anyone else than who may read the alert. */
    note: p.text().nullable(),
    simulated: p.boolean().default(false),
  },
  indexes: [
    { properties: ['raisedAt', 'id'] },
    { name: 'alert_open_once', expression: 'create unique index "alert_open_once" on "alert" ("kind", "about") where "settled_at" is null' },
  ],
});
export type Alert = InferEntity<typeof Alert>;
