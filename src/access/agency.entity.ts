/** An agency of the partnership: whose records they are, who asks, and who is told. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const AgencyKind = {
  COUNCIL: 'COUNCIL',
  POLICE: 'POLICE',
  FIRE: 'FIRE',
  HEALTH: 'HEALTH',
  HOUSING: 'HOUSING',
  PROBATION: 'PROBATION',
  VOLUNTARY: 'VOLUNTARY',
  LICENSED_TRADE: 'LICENSED_TRADE',
  COMMUNITY: 'COMMUNITY',
} as const;
export type AgencyKind = (typeof AgencyKind)[keyof typeof AgencyKind];

export const Agency = defineEntity({
  name: 'Agency',
  tableName: 'agency',
  properties: {
    /** A stable word, such as `HUMBERSIDE_POLICE`: tokens, messages and policies all name an agency by it. */
    code: p.string().primary(),
    name: p.string(),
    kind: p.enum(() => AgencyKind),
    simulated: p.boolean().default(false),
  },
});
export type Agency = InferEntity<typeof Agency>;
