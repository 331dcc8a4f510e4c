/** A building that the work knows by name: a pub, a club, a shop, a school. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened } from '../../access/walls.ts';
import { searchColumn } from '../../database/search-column.ts';
import { recordColumns } from '../../access/record.ts';
import { Location } from '../location.entity.ts';

export const PremisesKind = {
  PUB: 'PUB',
  NIGHTCLUB: 'NIGHTCLUB',
  TAKEAWAY: 'TAKEAWAY',
  RESTAURANT: 'RESTAURANT',
  SHOP: 'SHOP',
  SCHOOL: 'SCHOOL',
  HOUSING: 'HOUSING',
  OTHER: 'OTHER',
} as const;
export type PremisesKind = (typeof PremisesKind)[keyof typeof PremisesKind];

export const Premises = defineEntity({
  name: 'Premises',
  tableName: 'premises',
  ...walledAndOpened('Premises', 'PREMISES'),
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    kind: p.enum(() => PremisesKind),
    location: () => p.manyToOne(Location).ref().index(),
    licenceNumber: p.string().nullable(),
    pubwatchMemberFrom: p.date().nullable(),
    pubwatchMemberTo: p.date().nullable(),
    ...recordColumns,
    search: searchColumn('simple', 'name'),
  },
  indexes: [{ properties: ['search'], type: 'fulltext' }],
});
export type Premises = InferEntity<typeof Premises>;
