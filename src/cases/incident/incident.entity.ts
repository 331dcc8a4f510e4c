/** What was reported: an incident of a police log or of the open data, as its newest known revision says, with every revision kept. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened, walledBehind } from '../../access/walls.ts';
import { searchColumn } from '../../database/search-column.ts';
import { recordColumns } from '../../access/record.ts';
import { Location } from '../../locations/location.entity.ts';
import { Ward, WardBasis } from '../../locations/ward/ward.entity.ts';
import { Classification } from '../../shared/regime.ts';
import {
  IncidentCategory,
  IncidentChannel,
  IncidentGrade,
  type IncidentReport,
  IncidentSource,
  IncidentStatus,
  NsirCategory,
  TimePrecision,
} from './incident.report.ts';

export const Incident = defineEntity({
  name: 'Incident',
  tableName: 'incident',
  ...walledAndOpened('Incident', 'INCIDENT'),
  properties: {
    id: p.uuid().primary(),
    source: p.enum(() => IncidentSource),
    reference: p.text(),
    /** The newest revision known. */
    revision: p.integer(),
    reportedBy: p.text(),
    status: p.enum(() => IncidentStatus),
    openingCategory: p.text(),
    closingCategory: p.text().nullable(),
    category: p.enum(() => IncidentCategory),
    nsirCategory: p.enum(() => NsirCategory).nullable(),
    grade: p.enum(() => IncidentGrade).nullable(),
    channel: p.enum(() => IncidentChannel).nullable(),
    occurredFrom: p.datetime(3),
    occurredTo: p.datetime(3).nullable(),
    occurredPrecision: p.enum(() => TimePrecision),
    /** The month of `occurredFrom` in Europe/London, as `2024-03`. */
    month: p.string().index(),
    reportedAt: p.datetime(3).nullable(),
    closedAt: p.datetime(3).nullable(),
    summary: p.text().nullable(),
    outcome: p.text().nullable(),
    crimeReference: p.text().nullable(),
    placeDescription: p.text().nullable(),
    location: () => p.manyToOne(Location).ref().nullable().index(),
    /** The ward of the place on the day of the incident. */
    ward: () => p.manyToOne(Ward).ref().nullable(),
    wardBasis: p.enum(() => WardBasis),
    wardCodeAsSent: p.string().nullable(),
    localAuthorityCode: p.string().nullable(),
    localAuthorityName: p.text().nullable(),
    classification: p.enum(() => Classification),
    /** The sharing agreement or licence it came under. */
    agreement: p.text(),
    /** SHA-256 of the report without its revision: equal hashes say the same thing. */
    contentHash: p.string().hidden(),
    ...recordColumns,
    search: searchColumn(
      'english',
      "coalesce(summary, '') || ' ' || coalesce(place_description, '') || ' ' || opening_category || ' ' || coalesce(closing_category, '') || ' ' || coalesce(outcome, '') || ' ' || coalesce(local_authority_name, '')",
    ),
  },
  uniques: [{ properties: ['source', 'reference'] }],
  indexes: [
    { properties: ['search'], type: 'fulltext' },
    { properties: ['occurredFrom', 'id'] },
    { properties: ['ward', 'occurredFrom'] },
    { properties: ['localAuthorityCode', 'month'] },
  ],
});
export type Incident = InferEntity<typeof Incident>;

/** What a revision did when it arrived. */
export const RevisionEffect = { ACCEPTED: 'ACCEPTED', AMENDED: 'AMENDED', SUPERSEDED: 'SUPERSEDED' } as const;
export type RevisionEffect = (typeof RevisionEffect)[keyof typeof RevisionEffect];

export const IncidentRevision = defineEntity({
  name: 'IncidentRevision',
  tableName: 'incident_revision',
  ...walledBehind('incident', 'incident_id'),
  properties: {
    id: p.uuid().primary(),
    incident: () => p.manyToOne(Incident).ref(),
    revision: p.integer(),
    effect: p.enum(() => RevisionEffect),
    contentHash: p.string(),
    /** What this revision changed against the newest known when it arrived; empty for the first and for a superseded one. */
    changes: p.json<{ field: string; from: string | null; to: string | null }[]>(),
    report: p.json<IncidentReport>().hidden().lazy(),
    receivedAt: p.datetime(3),
    /** `message:<topic>/<partition>/<offset>` or `user:<subject>`. */
    recordedBy: p.string(),
  },
  uniques: [{ properties: ['incident', 'revision'] }],
});
export type IncidentRevision = InferEntity<typeof IncidentRevision>;
