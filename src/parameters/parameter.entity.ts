/** A number, word or list that law or an agreement sets, in force from a day: what was right on the day of an event stays right about it. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { ParameterUnit } from './parameter-defaults.ts';

export const Parameter = defineEntity({
  name: 'Parameter',
  tableName: 'parameter',
  comment:
    'Dated reference data. A hub that agrees something else adds a row with a later valid_from; the rows that the hub brings are put right at each start.',
  properties: {
    name: p.string().primary(),
    /** The first day on which it is in force, Europe/London. */
    validFrom: p.date().primary(),
    /** The day from which it is no longer; null while it is, or until a row with a later first day. */
    validTo: p.date().nullable(),
    /** A number, a text, or a list of texts, as the name wants it. */
    value: p.json<ParameterValue>(),
    unit: p.enum(() => ParameterUnit),
    /** Where it stands written, or who assumed it. */
    source: p.text(),
  },
});
export type Parameter = InferEntity<typeof Parameter>;

export type ParameterValue = number | string | readonly string[];
