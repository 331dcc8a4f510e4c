/** Someone who works for an agency and owns cases and actions. Never a Person: people are those whom the work is about. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { Agency } from './agency.entity.ts';

export const StaffMember = defineEntity({
  name: 'StaffMember',
  tableName: 'staff_member',
  properties: {
    id: p.uuid().primary(),
    agency: () => p.manyToOne(Agency).ref(),
    name: p.string(),
    jobTitle: p.string(),
    /** The `sub` of this person's tokens; null for those who never sign in. */
    subject: p.string().nullable().unique(),
    startedOn: p.date().nullable(),
    leftOn: p.date().nullable(),
    simulated: p.boolean().default(false),
  },
  indexes: [{ properties: ['agency'] }],
});
export type StaffMember = InferEntity<typeof StaffMember>;
