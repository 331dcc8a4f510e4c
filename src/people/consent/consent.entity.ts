/** What a person said to having their details passed on: an append-only record for each purpose; the newest one stands. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened } from '../../access/walls.ts';
import { recordColumns } from '../../access/record.ts';
import { StaffMember } from '../../access/staff-member.entity.ts';
import { Person } from '../person.entity.ts';
import { ConsentGiver, ConsentMethod, ConsentPurpose, ConsentState } from './consent.rules.ts';

export const Consent = defineEntity({
  name: 'Consent',
  tableName: 'consent',
  ...walledAndOpened('Consent', 'CONSENT'),
  comment: 'Append-only: a change of mind is another row. Two parties to a mediation each have their own.',
  properties: {
    id: p.uuid().primary(),
    person: () => p.manyToOne(Person).ref(),
    purpose: p.enum(() => ConsentPurpose),
    state: p.enum(() => ConsentState),
    method: p.enum(() => ConsentMethod),
    givenBy: p.enum(() => ConsentGiver),
    /** Asked and answered in so many words, not inferred (domain rule 39). */
    explicit: p.boolean(),
    /** What it covers, and what not. */
    scope: p.text(),
    /** The words that the person was read or signed. */
    wording: p.text().nullable(),
    takenBy: () => p.manyToOne(StaffMember).ref(),
    /** When they said it. */
    saidAt: p.datetime(3),
    ...recordColumns,
  },
  indexes: [{ properties: ['person', 'purpose', 'saidAt'] }],
});
export type Consent = InferEntity<typeof Consent>;
