/** A request to see one record of somebody else's, what its owner decided, and the grant: while it lasts, the record is open to that one person for that one purpose. */
import { defineEntity, type InferEntity, type PolicyDef, p } from '@mikro-orm/postgresql';
import { PURPOSES } from '../identity.ts';
import { AccessDecision } from './access-request.rules.ts';

const HUB = "(( SELECT hub_asker() AS hub_asker) = 'hub'::text)";
const SOMEONE = "(( SELECT hub_asker() AS hub_asker) = 'someone'::text)";
const OWN = "(((subject)::text = current_setting('hub.subject'::text, true)) AND ((agency)::text = current_setting('hub.agency'::text, true)))";
/** Whoever sees the record, for the agency whose it is: a request for what is not there is nobody's to see. */
const OWNERS = "(((subject)::text <> current_setting('hub.subject'::text, true)) AND (hub_owned((record_type)::text, record_id) IS NOT NULL))";
const MINE = "('user:'::text || current_setting('hub.subject'::text, true))";

/** The second wall: who asked sees it, and who of the owner sees the record; the owner decides once, and takes back once. */
const policies: PolicyDef[] = [
  { name: 'hub_or_seen', command: 'select', using: `(${HUB} OR (${SOMEONE} AND (${OWN} OR ${OWNERS})))` },
  { name: 'hub_or_asked', command: 'insert', check: `(${HUB} OR (${SOMEONE} AND ${OWN} AND (decided_at IS NULL) AND (revoked_at IS NULL)))` },
  {
    name: 'decided_once',
    command: 'update',
    using: `(${SOMEONE} AND ${OWNERS} AND (decided_at IS NULL))`,
    check: `(${SOMEONE} AND ${OWNERS} AND ((decided_by)::text = ${MINE}) AND (revoked_at IS NULL))`,
  },
  {
    name: 'revoked_once',
    command: 'update',
    using: `(${SOMEONE} AND ${OWNERS} AND (decided_at IS NOT NULL) AND (revoked_at IS NULL))`,
    check: `(${SOMEONE} AND ${OWNERS} AND ((revoked_by)::text = ${MINE}))`,
  },
  { name: 'hub_alone', command: 'update', using: HUB, check: HUB },
];

export const AccessRequest = defineEntity({
  name: 'AccessRequest',
  tableName: 'access_request',
  comment: 'Written by src/access/request/commands/ alone; nobody deletes a row. Whether the record that it names is there is known to its owner alone.',
  rowLevelSecurity: 'force',
  policies,
  properties: {
    id: p.uuid().primary(),
    /** The name of the record's entity, and its key. */
    recordType: p.string(),
    recordId: p.uuid(),
    /** The `sub` of the token of who asks. */
    subject: p.string(),
    /** The code of the agency for which they ask. */
    agency: p.string(),
    /** For what they would read it, and nothing else. */
    purpose: p.enum(PURPOSES),
    /** Why, in their words. */
    reason: p.text(),
    requestedAt: p.datetime(3),
    decision: p.enum(() => AccessDecision).nullable(),
    decidedAt: p.datetime(3).nullable(),
    /** `user:<subject>`. */
    decidedBy: p.string().nullable(),
    /** What the owner says to it, in their words. */
    answer: p.text().nullable(),
    /** From when the record is open to them, and from when no longer; null unless it was granted. */
    grantedFrom: p.datetime(3).nullable(),
    grantedUntil: p.datetime(3).nullable(),
    /** When the owner took it back before its end. */
    revokedAt: p.datetime(3).nullable(),
    /** `user:<subject>`. */
    revokedBy: p.string().nullable(),
    simulated: p.boolean().default(false),
  },
  indexes: [{ properties: ['requestedAt', 'id'] }, { properties: ['subject', 'agency', 'requestedAt'] }],
  checks: [
    // Four eyes, as PostgreSQL sees them: a second role, or another agency, does not help.
    { name: 'access_request_four_eyes_check', expression: '"decided_by" is null or "decided_by" <> \'user:\' || "subject"' },
    { name: 'access_request_decided_check', expression: '("decided_at" is null) = ("decided_by" is null) and ("decided_at" is null) = ("decision" is null)' },
    {
      name: 'access_request_granted_check',
      expression:
        '(coalesce("decision", \'\') = \'GRANTED\') = ("granted_from" is not null) and ("granted_from" is null) = ("granted_until" is null) and ("granted_until" is null or "granted_until" > "granted_from")',
    },
    {
      name: 'access_request_revoked_check',
      expression: '("revoked_at" is null) = ("revoked_by" is null) and ("revoked_at" is null or coalesce("decision", \'\') = \'GRANTED\')',
    },
  ],
});
export type AccessRequest = InferEntity<typeof AccessRequest>;

/**
 * What is granted, apart from what was asked: hub_granted reads it for every statement of who has a grant, and must not ask by it whose record it is, for that would
 * ask hub_granted again. So who has a grant sees their own alone; who decides does so in commands, which see nothing that is opened to them.
 */
const grantPolicies: PolicyDef[] = [
  {
    name: 'hub_or_own',
    command: 'select',
    using: `(${HUB} OR (${SOMEONE} AND (${OWN} OR ((current_setting('hub.grants'::text, true) IS DISTINCT FROM 'on'::text) AND ${OWNERS}))))`,
  },
  { name: 'granted_by_owner', command: 'insert', check: `(${SOMEONE} AND ${OWNERS} AND ((granted_by)::text = ${MINE}) AND (revoked_at IS NULL))` },
  {
    name: 'revoked_once',
    command: 'update',
    using: `(${SOMEONE} AND ${OWNERS} AND (revoked_at IS NULL))`,
    check: `(${SOMEONE} AND ${OWNERS})`,
  },
  { name: 'hub_alone', using: HUB, check: HUB },
];

export const AccessGrant = defineEntity({
  name: 'AccessGrant',
  tableName: 'access_grant',
  comment: 'What an owner granted, dated: hub_granted reads it. Written with its request in one transaction; nobody deletes a row.',
  rowLevelSecurity: 'force',
  policies: grantPolicies,
  properties: {
    /** That of its request. */
    id: p.uuid().primary(),
    recordType: p.string(),
    recordId: p.uuid(),
    subject: p.string(),
    agency: p.string(),
    purpose: p.enum(PURPOSES),
    grantedFrom: p.datetime(3),
    grantedUntil: p.datetime(3),
    /** `user:<subject>`. */
    grantedBy: p.string(),
    revokedAt: p.datetime(3).nullable(),
  },
  indexes: [{ properties: ['subject', 'agency', 'recordType'] }],
  checks: [
    { name: 'access_grant_four_eyes_check', expression: '"granted_by" <> \'user:\' || "subject"' },
    { name: 'access_grant_span_check', expression: '"granted_until" > "granted_from"' },
  ],
});
export type AccessGrant = InferEntity<typeof AccessGrant>;
