/** A case is the SARA problem: what the team works on, with the people and the incidents it is about. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened, walledBehind } from '../access/walls.ts';
import { searchColumn } from '../database/search-column.ts';
import { recordColumns } from '../access/record.ts';
import { StaffMember } from '../access/staff-member.entity.ts';
import { Location } from '../locations/location.entity.ts';
import { Ward } from '../locations/ward/ward.entity.ts';
import { Person } from '../people/person.entity.ts';
import { CaseStage } from './case.stages.ts';
import { Incident } from './incident/incident.entity.ts';

// Seed: "Our work is dictated by community raised issues, partner agencies and hotspot locations … serious issues highlighted through Police tactical and strategic meetings."
export const CaseOrigin = {
  COMMUNITY: 'COMMUNITY',
  PARTNER: 'PARTNER',
  HOTSPOT: 'HOTSPOT',
  POLICE_MEETING: 'POLICE_MEETING',
} as const;
export type CaseOrigin = (typeof CaseOrigin)[keyof typeof CaseOrigin];

export const Case = defineEntity({
  name: 'Case',
  tableName: 'case',
  ...walledAndOpened('Case', 'CASE'),
  properties: {
    id: p.uuid().primary(),
    title: p.string(),
    summary: p.text(),
    origin: p.enum(() => CaseOrigin),
    stage: p.enum(() => CaseStage),
    owner: () => p.manyToOne(StaffMember).ref().index(),
    location: () => p.manyToOne(Location).ref().nullable().index(),
    ward: () => p.manyToOne(Ward).ref().nullable().index(),
    openedAt: p.datetime(3),
    closedAt: p.datetime(3).nullable(),
    /** How residents rate the problem, 0 to 10: over the baseline round of PEFs, and over the newest follow-up round that has scores. */
    perceptionBaseline: p.double().nullable(),
    perceptionBaselineCount: p.integer().default(0),
    perceptionFollowUp: p.double().nullable(),
    perceptionFollowUpCount: p.integer().default(0),
    /** Rises with every change, so that two people do not overwrite each other. */
    version: p.integer().version(),
    ...recordColumns,
    search: searchColumn('english', "title || ' ' || summary"),
  },
  indexes: [{ properties: ['search'], type: 'fulltext' }, { properties: ['openedAt', 'id'] }],
});
export type Case = InferEntity<typeof Case>;

export const CaseStageMove = defineEntity({
  name: 'CaseStageMove',
  tableName: 'case_stage_move',
  ...walledBehind('"case"', 'case_id'),
  properties: {
    id: p.uuid().primary(),
    case: () => p.manyToOne(Case).ref().index(),
    from: p.enum(() => CaseStage),
    to: p.enum(() => CaseStage),
    reason: p.text().nullable(),
    movedAt: p.datetime(3),
    movedBy: p.string(),
  },
});
export type CaseStageMove = InferEntity<typeof CaseStageMove>;

/** Domain rule 52: law-enforcement category; a person may hold several in one case and others in another. */
export const CaseRole = {
  SUSPECT: 'SUSPECT',
  CONVICTED: 'CONVICTED',
  VICTIM: 'VICTIM',
  WITNESS: 'WITNESS',
  OTHER: 'OTHER',
} as const;
export type CaseRole = (typeof CaseRole)[keyof typeof CaseRole];

export const CasePerson = defineEntity({
  name: 'CasePerson',
  tableName: 'case_person',
  ...walledBehind('"case"', 'case_id', ['person', 'person_id']),
  properties: {
    id: p.uuid().primary(),
    case: () => p.manyToOne(Case).ref(),
    person: () => p.manyToOne(Person).ref().index(),
    role: p.enum(() => CaseRole),
    validFrom: p.datetime(3),
    validTo: p.datetime(3).nullable(),
    recordedAt: p.datetime(3),
    recordedBy: p.string(),
  },
  uniques: [{ properties: ['case', 'person', 'role'] }],
});
export type CasePerson = InferEntity<typeof CasePerson>;

/** What an incident is to a case. */
export const IncidentRole = { EVIDENCE: 'EVIDENCE', RELATED: 'RELATED', DISPLACED: 'DISPLACED' } as const;
export type IncidentRole = (typeof IncidentRole)[keyof typeof IncidentRole];

export const CaseIncident = defineEntity({
  name: 'CaseIncident',
  tableName: 'case_incident',
  ...walledBehind('"case"', 'case_id', ['incident', 'incident_id']),
  properties: {
    id: p.uuid().primary(),
    case: () => p.manyToOne(Case).ref(),
    incident: () => p.manyToOne(Incident).ref().index(),
    role: p.enum(() => IncidentRole),
    validFrom: p.datetime(3),
    validTo: p.datetime(3).nullable(),
    recordedAt: p.datetime(3),
    recordedBy: p.string(),
  },
  uniques: [{ properties: ['case', 'incident'] }],
});
export type CaseIncident = InferEntity<typeof CaseIncident>;
