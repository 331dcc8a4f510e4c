/** Which record was made from which: ids and kinds, never what they say. Written by the command that makes the record. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { DerivationKind } from './derivation.rules.ts';

export const Derivation = defineEntity({
  name: 'Derivation',
  tableName: 'derivation',
  properties: {
    id: p.uuid().primary(),
    /** What was made: the name of its entity, and its key. */
    whatType: p.text(),
    whatId: p.uuid(),
    fromType: p.text(),
    fromId: p.uuid(),
    kind: p.enum(() => DerivationKind),
    recordedAt: p.datetime(3),
    /** As in every record. */
    recordedBy: p.string(),
  },
  indexes: [{ properties: ['fromId'] }],
  uniques: [{ properties: ['whatId', 'fromId', 'kind'] }],
});
export type Derivation = InferEntity<typeof Derivation>;
