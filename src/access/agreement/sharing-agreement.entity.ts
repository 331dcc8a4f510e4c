/** Information sharing agreements: whose records who may read or be sent, for which purposes, by which gateway, and from when to when. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { Agency } from '../agency.entity.ts';
import { PURPOSES, type Purpose } from '../identity.ts';
import { DataItem } from './data-item.ts';
import { SharingGateway } from './sharing-gateway.rules.ts';

const words = <Word extends string>() => p.array().$type<Word[]>().columnType('text[]');

export const SharingAgreement = defineEntity({
  name: 'SharingAgreement',
  tableName: 'sharing_agreement',
  comment:
    'Written by src/access/agreement/commands/ alone, with its rows of sharing_term in the same transaction. The defaults that the hub brings are added where they are missing and never put right again.',
  properties: {
    /** As it stands on paper and in `ce_isaref`, such as `ISA-SN-2026-03`; never used again for another. */
    reference: p.string().primary(),
    title: p.string(),
    /** The codes of the agencies whose records it covers. */
    ownerAgencies: words<string>(),
    /** The codes of the agencies that may read them or be sent them. */
    partnerAgencies: words<string>(),
    purposes: words<Purpose>(),
    dataItems: words<DataItem>(),
    gateway: p.enum(() => SharingGateway),
    /** Domain rule 55: why the disclosure is necessary, and that it is the least that will do. */
    necessity: p.text(),
    /** The first day on which it is in force, Europe/London. */
    inForceFrom: p.date(),
    /** The first day on which it is no longer; null when no end is agreed. */
    inForceTo: p.date().nullable(),
    /** The day by which it has to be looked at again. */
    reviewOn: p.date(),
    reviewedAt: p.datetime(3).nullable(),
    /** `user:<subject>`. */
    reviewedBy: p.string().nullable(),
    /** Null unless somebody ended it before its day. */
    endedAt: p.datetime(3).nullable(),
    /** `user:<subject>`. */
    endedBy: p.string().nullable(),
    endedBecause: p.text().nullable(),
    /** Where the signed copy lies; null for what was assumed. */
    signedCopy: p.text().nullable(),
    /** True for an assumption that the hub brought: record the agreement that was signed, and end this one. */
    isDefault: p.boolean().default(false),
    recordedAt: p.datetime(3).defaultRaw('now()'),
    /** `user:<subject>`, or `hub` for what it brought. */
    recordedBy: p.string(),
  },
});
export type SharingAgreement = InferEntity<typeof SharingAgreement>;

/**
 * An agreement spelt out, for policies to join: this partner may have this item of this owner for this purpose on the days from
 * `in_force_from` to the day before `in_force_to`. The key begins with what an asker brings.
 */
export const SharingTerm = defineEntity({
  name: 'SharingTerm',
  tableName: 'sharing_term',
  comment: 'sharing_agreement spelt out: every owner, partner (never the owner itself), purpose and item of each. Kept with it in one transaction.',
  properties: {
    partnerAgency: () => p.manyToOne(Agency).ref().primary(),
    purpose: p.enum(PURPOSES).primary(),
    dataItem: p.enum(() => DataItem).primary(),
    ownerAgency: () => p.manyToOne(Agency).ref().primary(),
    agreement: () => p.manyToOne(SharingAgreement).ref().primary().index(),
    inForceFrom: p.date(),
    inForceTo: p.date().nullable(),
  },
});
export type SharingTerm = InferEntity<typeof SharingTerm>;
