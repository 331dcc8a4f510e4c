/** Cases in the graph: the SARA problem with its people, its incidents, its places and its history. */
import { THAT_THEY_ARE_IN_A_CASE, WHAT_A_CASE_TELLS, WHAT_THEY_ARE_IN_A_CASE, WHICH_CASE } from '../access/personal-data.ts';
import { recordFields } from '../access/record.graph.ts';
import { StaffMember } from '../access/staff-member.entity.ts';
import { entityFilter, Simulated } from '../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../graph/entity-type.ts';
import { graphEnum } from '../graph/enums.ts';
import { Location } from '../locations/location.entity.ts';
import { Ward } from '../locations/ward/ward.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Case, CaseIncident, CaseOrigin, CasePerson, CaseRole, CaseStageMove, IncidentRole } from './case.entity.ts';
import { CaseStage } from './case.stages.ts';
import { Incident } from './incident/incident.entity.ts';
import { IncidentFilter } from './incident/incident.graph.ts';

export const CaseOriginEnum = graphEnum('CaseOrigin', 'How the work arrived.', CaseOrigin, {
  COMMUNITY: 'Raised by the community.',
  PARTNER: 'Raised by a partner agency.',
  HOTSPOT: 'A hotspot found by analysis.',
  POLICE_MEETING: 'Highlighted by a police tactical or strategic meeting.',
});

export const CaseStageEnum = graphEnum('CaseStage', 'The stages of SARA, and the end.', CaseStage, {
  SCANNING: 'Scanning a problem to identify what is known.',
  ANALYSIS: 'A full analysis of the issue.',
  RESPONSE: 'Responses to tackle what was found.',
  ASSESSMENT: 'Whether the responses tackled the issue.',
  CLOSED: 'Ended.',
});

export const CaseRoleEnum = graphEnum('CaseRole', 'What a person is in a case: the law-enforcement category of the link, never of the person.', CaseRole, {
  SUSPECT: 'Suspected of an offence or of anti-social behaviour.',
  CONVICTED: 'Convicted of it.',
  VICTIM: 'Harmed by it.',
  WITNESS: 'Saw it, or knows of it.',
  OTHER: 'Something else, such as a landlord.',
});

export const IncidentRoleEnum = graphEnum('IncidentRole', 'What an incident is to a case.', IncidentRole, {
  EVIDENCE: 'It is part of the problem.',
  RELATED: 'It may have to do with it.',
  DISPLACED: 'The problem seems to have moved there.',
});

const role = { type: CaseRoleEnum, personal: WHAT_THEY_ARE_IN_A_CASE, description: 'What the person is in the case.' } as const;
const linkSince = { personal: THAT_THEY_ARE_IN_A_CASE, description: 'Since when the link holds.' } as const;
const linkUntil = { personal: THAT_THEY_ARE_IN_A_CASE, description: 'Until when it held; null while it does.' } as const;

entityType(Case, {
  description: 'A case is the SARA problem: scanned, analysed, responded to, assessed.',
  domain: 'cases',
  readers: 'casework',
  personal: WHICH_CASE,
  fields: (t) => ({
    title: t.prop('title', { personal: WHICH_CASE, neverNull: true, description: 'What it is called.' }),
    summary: t.prop('summary', { personal: WHAT_A_CASE_TELLS, description: 'What the problem is.' }),
    origin: t.prop('origin', { personal: false, type: CaseOriginEnum, description: 'How the work arrived; never overwritten.' }),
    stage: t.prop('stage', { personal: false, type: CaseStageEnum, description: 'Where it stands.' }),
    owner: t.relation('owner', { personal: false, description: 'Who is responsible for it.' }),
    location: t.relation('location', { personal: false, description: 'The place it is about, if it is about one.' }),
    ward: t.relation('ward', { personal: false, description: 'The ward it is about, if it is about one.' }),
    openedAt: t.prop('openedAt', { personal: false, description: 'When it was opened.' }),
    closedAt: t.prop('closedAt', { personal: false, description: 'When it was closed.' }),
    stageMoves: t.list(
      CaseStageMove,
      { by: 'case' },
      { personal: false, description: 'Every move between stages, the first one first.', orderBy: ['movedAt'] },
    ),
    people: t.connection(
      Person,
      { through: CasePerson, from: 'case', to: 'person' },
      {
        personal: THAT_THEY_ARE_IN_A_CASE,
        description: 'The people in the case; someone with two roles stands there twice.',
        orderBy: ['recordedAt'],
        edge: {
          name: 'CasePeople',
          fields: (edge) => ({ role: edge.prop('role', role), validFrom: edge.prop('validFrom', linkSince), validTo: edge.prop('validTo', linkUntil) }),
        },
      },
    ),
    incidents: t.connection(
      Incident,
      { through: CaseIncident, from: 'case', to: 'incident' },
      {
        personal: false,
        description: 'The incidents that the case is about, the newest first.',
        orderBy: ['occurredFrom'],
        descending: true,
        filter: IncidentFilter,
        edge: {
          name: 'CaseIncidents',
          fields: (edge) => ({
            role: edge.prop('role', { personal: false, type: IncidentRoleEnum, description: 'What the incident is to the case.' }),
            validFrom: edge.prop('validFrom', { personal: false, description: 'Since when the link holds.' }),
            validTo: edge.prop('validTo', { personal: false, description: 'Until when it held; null while it does.' }),
          }),
        },
      },
    ),
    ...recordFields(t),
  }),
});

entityType(CaseStageMove, {
  description: 'A move of a case between stages.',
  domain: 'cases',
  readers: 'casework',
  personal: WHICH_CASE,
  fields: (t) => ({
    from: t.prop('from', { personal: false, type: CaseStageEnum, description: 'The stage before.' }),
    to: t.prop('to', { personal: false, type: CaseStageEnum, description: 'The stage after.' }),
    reason: t.prop('reason', { personal: WHAT_A_CASE_TELLS, description: 'Why, in the words of whoever moved it; a move back always has one.' }),
    movedAt: t.prop('movedAt', { personal: false, description: 'When.' }),
  }),
});

export const CaseFilter = entityFilter(Case, 'CaseFilter', 'Which cases.', {
  stage: { test: { test: 'equals', property: 'stage' }, input: (t) => t.field({ type: CaseStageEnum, description: 'At this stage.' }) },
  origin: { test: { test: 'equals', property: 'origin' }, input: (t) => t.field({ type: CaseOriginEnum, description: 'That arrived this way.' }) },
  ward: { test: { test: 'equals', property: 'ward' }, input: (t) => t.string({ description: 'GSS code of the ward.' }) },
  ownerAgency: { test: { test: 'equals', property: 'ownerAgency' }, input: (t) => t.string({ description: 'The code of the agency whose case it is.' }) },
  openedFrom: { test: { test: 'from', property: 'openedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Opened at or after.' }) },
  openedBefore: { test: { test: 'before', property: 'openedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Opened before.' }) },
  text: {
    personal: WHAT_A_CASE_TELLS,
    test: { test: 'words', property: 'search', language: 'english' },
    input: (t) => t.string({ description: 'Words of the title or summary.' }),
  },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented cases; INCLUDE when nothing is said.' }),
  },
});

const newestFirst = { orderBy: ['openedAt'], descending: true, filter: CaseFilter } as const;

rootList('cases', Case, { ...newestFirst, description: 'Cases, the newest first.', markedByDefault: 'in' });

extendEntity(Person, (t) => ({
  cases: t.connection(
    Case,
    { through: CasePerson, from: 'person', to: 'case' },
    {
      ...newestFirst,
      personal: THAT_THEY_ARE_IN_A_CASE,
      description: 'The cases that the person is in, the newest first.',
      edge: {
        name: 'PersonCases',
        fields: (edge) => ({ role: edge.prop('role', role), validFrom: edge.prop('validFrom', linkSince), validTo: edge.prop('validTo', linkUntil) }),
      },
    },
  ),
}));

extendEntity(Incident, (t) => ({
  cases: t.connection(
    Case,
    { through: CaseIncident, from: 'incident', to: 'case' },
    { personal: false, ...newestFirst, description: 'The cases that it belongs to.' },
  ),
}));

extendEntity(Location, (t) => ({
  cases: t.connection(Case, { by: 'location' }, { personal: false, ...newestFirst, description: 'Cases about the place.' }),
}));

extendEntity(Ward, (t) => ({
  cases: t.connection(Case, { by: 'ward' }, { ...newestFirst, description: 'Cases about the ward.' }),
}));

extendEntity(StaffMember, (t) => ({
  cases: t.connection(Case, { by: 'owner' }, { ...newestFirst, description: 'Cases they are responsible for.' }),
}));
