/** What people decided about how long something is kept: keep it until a day, or erase it; and what may not be erased while a hold stands on it. */
import { defineEntity, type InferEntity, p, type PolicyDef } from '@mikro-orm/postgresql';
import { Agency } from '../agency.entity.ts';
import { StaffMember } from '../staff-member.entity.ts';
import { type ErasedPart, RetentionChoice } from './retention-decision.rules.ts';

/** Decisions and holds are their agency's own: no agreement shares them. Written as PostgreSQL prints it. */
const OWN = `((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting)))`;
const ownAlone: { readonly rowLevelSecurity: 'force'; readonly policies: PolicyDef[] } = {
  rowLevelSecurity: 'force',
  policies: [{ name: 'own_alone', using: OWN, check: OWN }],
};

export const RetentionDecision = defineEntity({
  name: 'RetentionDecision',
  tableName: 'retention_decision',
  ...ownAlone,
  comment: 'Every decision to retain is recorded (domain.md §8), and so is every erasure: ids and numbers, never what was erased.',
  properties: {
    id: p.uuid().primary(),
    /** The record's type and key. It may be gone. */
    recordType: p.string(),
    recordId: p.uuid(),
    choice: p.enum(() => RetentionChoice),
    /** The day to which it is kept; null for an erasure. */
    keepUntil: p.date().nullable(),
    reason: p.text(),
    decidedBy: () => p.manyToOne(StaffMember).ref(),
    decidedAt: p.datetime(3),
    /** Who confirmed an erasure; null while nobody has. */
    confirmedBy: () => p.manyToOne(StaffMember).ref().nullable(),
    /** When a request to erase was given up, because somebody decided to keep the record. */
    withdrawnAt: p.datetime(3).nullable(),
    /** When the record was erased. */
    erasedAt: p.datetime(3).nullable(),
    /** Whom the ledger knows to have been told of it: they have to be told of the erasure (UK GDPR Article 19). */
    recipients: p.array().$type<string[]>().columnType('text[]').defaultRaw("'{}'"),
    /** In which tables something was removed or masked, and how many rows. Told nobody: it counts rows that who asks may not see. */
    parts: p.json<ErasedPart[]>(),
    ownerAgency: () => p.manyToOne(Agency).ref(),
    simulated: p.boolean().default(false),
  },
  indexes: [
    { properties: ['recordType', 'recordId'] },
    { properties: ['decidedAt', 'id'] },
    {
      name: 'retention_decision_one_erasure',
      expression: `create unique index "retention_decision_one_erasure" on "retention_decision" ("record_type", "record_id") where "choice" = 'ERASE' and "withdrawn_at" is null`,
    },
  ],
  checks: [
    // Issue 5: asked for by one, confirmed by another.
    { name: 'retention_decision_four_eyes_check', expression: '"confirmed_by_id" is null or "confirmed_by_id" <> "decided_by_id"' },
    { name: 'retention_decision_erased_check', expression: '("erased_at" is null) = ("confirmed_by_id" is null)' },
    { name: 'retention_decision_withdrawn_check', expression: '"withdrawn_at" is null or "erased_at" is null' },
    { name: 'retention_decision_until_check', expression: `("choice" = 'KEEP') = ("keep_until" is not null)` },
  ],
});
export type RetentionDecision = InferEntity<typeof RetentionDecision>;

export const LegalHold = defineEntity({
  name: 'LegalHold',
  tableName: 'legal_hold',
  ...ownAlone,
  comment: 'While one stands, neither the record nor what hangs on it is erased: litigation, or a request for disclosure.',
  properties: {
    id: p.uuid().primary(),
    recordType: p.string(),
    recordId: p.uuid(),
    reason: p.text(),
    placedBy: p.string(),
    placedAt: p.datetime(3),
    /** Null while it stands. */
    liftedAt: p.datetime(3).nullable(),
    liftedBy: p.string().nullable(),
    ownerAgency: () => p.manyToOne(Agency).ref(),
    simulated: p.boolean().default(false),
  },
  indexes: [
    {
      name: 'legal_hold_stands_once',
      expression: 'create unique index "legal_hold_stands_once" on "legal_hold" ("record_type", "record_id") where "lifted_at" is null',
    },
  ],
});
export type LegalHold = InferEntity<typeof LegalHold>;
