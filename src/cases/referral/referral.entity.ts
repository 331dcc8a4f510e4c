/** A referral of a person to a provider of support or mediation, with every move and every answer. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened, walledBehind } from '../../access/walls.ts';
import { recordColumns } from '../../access/record.ts';
import { StaffMember } from '../../access/staff-member.entity.ts';
import { Person } from '../../people/person.entity.ts';
import type { ContactUse } from '../../people/channel/safe-uses.rules.ts';
import { Case } from '../case.entity.ts';
import { AnswerReason, AnswerStatus, ReferralOutcome } from './referral-answer.report.ts';
import { ReferralProvider } from './referral-providers.rules.ts';
import { type EnhancedCategory, LawfulBasis, ReferralIncidentType, type ReferralNeed, RemediService, RiskBand, type RiskFlag } from './referral.report.ts';
import { ReferralState } from './referral.stages.ts';

const texts = () => p.array().$type<string[]>().columnType('text[]').defaultRaw("'{}'");

/** A channel that went out in the sealed bytes, and for what. */
export interface PassedChannel {
  readonly channelId: string;
  readonly uses: readonly ContactUse[];
}

export const Referral = defineEntity({
  name: 'Referral',
  tableName: 'referral',
  ...walledAndOpened('Referral', 'REFERRAL'),
  properties: {
    id: p.uuid().primary(),
    provider: p.enum(() => ReferralProvider),
    service: p.enum(() => RemediService).nullable(),
    case: () => p.manyToOne(Case).ref().index(),
    /** Whom it is for. */
    person: () => p.manyToOne(Person).ref().index(),
    /** The other side of a mediation. */
    otherParty: () => p.manyToOne(Person).ref().nullable().index(),
    state: p.enum(() => ReferralState),

    reason: p.text(),
    incidentType: p.enum(() => ReferralIncidentType),
    offenceType: p.string().nullable(),
    /** The crime number or the log reference, as it is. */
    incidentReference: p.string().nullable(),
    incidentDate: p.date().nullable(),
    reportedAt: p.datetime(3).nullable(),
    /** Until when it should go, counted from the report (domain rule 38). */
    referBy: p.datetime(3).nullable(),
    needs: texts().$type<ReferralNeed[]>(),
    accessNeeds: p.text().nullable(),
    riskBand: p.enum(() => RiskBand).nullable(),
    riskFlags: texts().$type<RiskFlag[]>(),
    enhancedCategories: texts().$type<EnhancedCategory[]>(),
    relationToHarmer: p.string().nullable(),
    sameAddress: p.boolean().nullable(),
    childrenInvolved: p.boolean().nullable(),
    otherAgencies: texts(),
    guardianName: p.string().nullable(),
    guardianRelation: p.string().nullable(),
    lawfulBasis: p.enum(() => LawfulBasis).nullable(),
    lawfulBasisStatement: p.text().nullable(),
    /** Why a mediation may go although a risk is flagged. */
    overrideReason: p.text().nullable(),
    notes: p.text().nullable(),
    referrer: () => p.manyToOne(StaffMember).ref(),
    referrerPhone: p.string().nullable(),
    referrerEmail: p.string().nullable(),

    /** `ce_isaref`, `ce_id` and `ce_time` of the message: fixed when the content is written, so that the same content has the same bytes. */
    agreement: p.string(),
    messageId: p.uuid().unique(),
    amendedAt: p.datetime(3),

    releasedAt: p.datetime(3).nullable(),
    releasedBy: p.string().nullable(),
    /** SHA-256 of the bytes that were approved, in hexadecimal. */
    sha256: p.string().nullable(),
    passedChannels: p.json<PassedChannel[]>().nullable(),
    /** When it was first on its way: from here on the provider may have it. */
    attemptedAt: p.datetime(3).nullable(),
    sentAt: p.datetime(3).nullable(),
    /** The midnight that ends the agreed time. */
    acknowledgeBy: p.datetime(3).nullable(),
    /** True from the round that found it so until the provider answers. */
    overdue: p.boolean().default(false),

    /** When the first answer came. */
    acknowledgedAt: p.datetime(3).nullable(),
    providerReference: p.string().nullable(),
    answerReason: p.enum(() => AnswerReason).nullable(),
    outcome: p.enum(() => ReferralOutcome).nullable(),
    closedAt: p.datetime(3).nullable(),
    /** The provider's reference of the one that this one repeats. */
    duplicateReference: p.string().nullable(),
    duplicateOf: () => p.manyToOne(Referral).ref().nullable(),
    withdrawnAt: p.datetime(3).nullable(),
    withdrawalReason: p.text().nullable(),
    withdrawalConfirmedAt: p.datetime(3).nullable(),
    ...recordColumns,
  },
  indexes: [
    { properties: ['recordedAt', 'id'] },
    { name: 'referral_awaiting', expression: `create index "referral_awaiting" on "referral" ("acknowledge_by") where "state" = 'SENT' and not "overdue"` },
    { properties: ['provider', 'providerReference'] },
  ],
});
export type Referral = InferEntity<typeof Referral>;

export const ReferralMove = defineEntity({
  name: 'ReferralMove',
  tableName: 'referral_move',
  ...walledBehind('referral', 'referral_id'),
  comment: 'Append-only: every state that a referral has had, since when, by whom and why.',
  properties: {
    id: p.uuid().primary(),
    referral: () => p.manyToOne(Referral).ref().index(),
    /** Null for the first. */
    from: p.enum(() => ReferralState).nullable(),
    to: p.enum(() => ReferralState),
    because: p.text().nullable(),
    movedAt: p.datetime(3),
    /** `user:<subject>`, `message:<topic>/<partition>/<offset>` or `hub`. */
    movedBy: p.string(),
  },
});
export type ReferralMove = InferEntity<typeof ReferralMove>;

export const ReferralAnswer = defineEntity({
  name: 'ReferralAnswer',
  tableName: 'referral_answer',
  ...walledBehind('referral', 'referral_id'),
  comment: 'Append-only: all that a provider answered, also what came late and changed nothing.',
  properties: {
    id: p.uuid().primary(),
    referral: () => p.manyToOne(Referral).ref(),
    sequence: p.integer(),
    status: p.enum(() => AnswerStatus),
    providerReference: p.string().nullable(),
    reason: p.enum(() => AnswerReason).nullable(),
    outcome: p.enum(() => ReferralOutcome).nullable(),
    duplicateReference: p.string().nullable(),
    remark: p.text().nullable(),
    /** When it happened at the provider. */
    answeredAt: p.datetime(3),
    contentHash: p.string(),
    receivedAt: p.datetime(3),
    /** `message:<topic>/<partition>/<offset>`. */
    receivedFrom: p.string(),
  },
  uniques: [{ properties: ['referral', 'sequence'] }],
});
export type ReferralAnswer = InferEntity<typeof ReferralAnswer>;
