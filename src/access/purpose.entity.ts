/** A purpose as law and policy have it from a day: which words a token may name stands in identity.ts, which of them may be asked for on a day stands here. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { Regime } from '../shared/regime.ts';
import { PURPOSES } from './identity.ts';

export const PurposeRow = defineEntity({
  name: 'PurposeRow',
  tableName: 'purpose',
  comment:
    'Dated reference data: of the rows that cover a day the one with the latest in_force_from speaks. What the hub brings is added where it is missing and never put right again: end a purpose by in_force_to, change it by a row with a later in_force_from.',
  properties: {
    code: p.enum(PURPOSES).primary(),
    /** The first day on which this is so, Europe/London. */
    inForceFrom: p.date().primary(),
    /** The day from which it is no longer; null while it is, or until a row with a later first day. */
    inForceTo: p.date().nullable(),
    description: p.text(),
    /** The regime that the purpose belongs to (domain rule 54: "decided by primary purpose"). */
    regime: p.enum(() => Regime),
    /** Whether who asks for it has to say why (domain rule 50). Switched by a row with a later first day: the law is changing. */
    reasonDemanded: p.boolean(),
    /** Where it stands written, or who assumed it. */
    source: p.text(),
  },
});
export type PurposeRow = InferEntity<typeof PurposeRow>;
