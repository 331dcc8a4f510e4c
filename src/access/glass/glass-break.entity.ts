/** Broken glass: who opened in an emergency what is closed to them, until when and why, and what was found when somebody else looked at it. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { ROLES } from '../identity.ts';
import { GlassFinding } from './glass.rules.ts';
import { walledForOversight, walledForReading } from './oversight-wall.ts';

export const GlassBreak = defineEntity({
  name: 'GlassBreak',
  tableName: 'glass_break',
  comment:
    'Emergency access. Nobody deletes a row; the role that serves requests may write its end and its review, each once (src/access/glass/commands/). hub_granted and hub_compartments read it.',
  ...walledForOversight(),
  properties: {
    id: p.uuid().primary(),
    /** The `sub` of the token of who broke it. */
    subject: p.string(),
    /** The code of the agency for which they did. */
    agency: p.string(),
    /** The one record that it opens, by the name of its entity and its key; whether there is such a record nobody has looked. */
    recordType: p.string().nullable(),
    recordId: p.uuid().nullable(),
    /** Or the compartment that it opens; whether there is such a compartment nobody has looked. */
    compartment: p.string().nullable(),
    /** Why, in the words of who broke it. */
    reason: p.text(),
    openedAt: p.datetime(3),
    /** From this instant it opens nothing: opened_at and the limit that was in force. */
    endsAt: p.datetime(3),
    /** When it was given back before its end; null when nobody did. */
    returnedAt: p.datetime(3).nullable(),
    /** `user:<subject>`: who gave it back. */
    returnedBy: p.string().nullable(),
    /** Who is to review it, by post, as the register named them on the day. */
    reviewerPost: p.string(),
    reviewerName: p.string(),
    reviewerAgency: p.string(),
    reviewerRole: p.enum(ROLES),
    /** The `sub` of the one person who may; null for whoever holds the role at the agency. */
    reviewerSubject: p.string().nullable(),
    reviewedAt: p.datetime(3).nullable(),
    /** `user:<subject>`. */
    reviewedBy: p.string().nullable(),
    finding: p.enum(() => GlassFinding).nullable(),
    /** What the reviewer found, in their words. */
    findingNote: p.text().nullable(),
    simulated: p.boolean().default(false),
  },
  indexes: [{ properties: ['openedAt', 'id'] }, { properties: ['subject', 'agency', 'openedAt'] }],
  checks: [
    // Four eyes as PostgreSQL sees them, not only in code. A second role does not help: the subject stays the same.
    { name: 'glass_break_four_eyes_check', expression: '"reviewed_by" is null or "reviewed_by" <> \'user:\' || "subject"' },
    { name: 'glass_break_reviewer_check', expression: '"reviewer_subject" is null or "reviewer_subject" <> "subject"' },
    { name: 'glass_break_one_thing_check', expression: '("record_type" is null) = ("record_id" is null) and ("record_id" is null) <> ("compartment" is null)' },
    // The limit itself is dated data; no limit is longer than a day.
    { name: 'glass_break_limit_check', expression: '"ends_at" > "opened_at" and "ends_at" <= "opened_at" + \'24:00:00\'::interval' },
    { name: 'glass_break_returned_check', expression: '("returned_at" is null) = ("returned_by" is null)' },
    {
      name: 'glass_break_reviewed_check',
      expression:
        '("reviewed_at" is null) = ("reviewed_by" is null) and ("reviewed_at" is null) = ("finding" is null) and ("reviewed_at" is null) = ("finding_note" is null)',
    },
  ],
});
export type GlassBreak = InferEntity<typeof GlassBreak>;

export const GlassReviewer = defineEntity({
  name: 'GlassReviewer',
  tableName: 'glass_reviewer',
  comment:
    'Dated reference data: who reviews broken glass. What the hub brings is added where it is missing and never put right again: end a row by in_force_to, and name another.',
  ...walledForReading(),
  properties: {
    /** A stable word for the post, such as COUNCIL_AUDITOR. */
    post: p.string().primary(),
    /** The first day on which it is so, Europe/London. */
    inForceFrom: p.date().primary(),
    /** The day from which it is no longer; null while it is. */
    inForceTo: p.date().nullable(),
    /** The code of the agency whose people's glass it reviews; null for every agency that has no row of its own. */
    ofAgency: p.string().nullable(),
    /** The code of the agency that holds the post. */
    agency: p.string(),
    role: p.enum(ROLES),
    /** The `sub` of the one person who holds it; null for whoever has the role there. */
    subject: p.string().nullable(),
    /** What the post is called. */
    name: p.string(),
    /** Where it stands written, or who assumed it. */
    source: p.text(),
  },
});
export type GlassReviewer = InferEntity<typeof GlassReviewer>;
