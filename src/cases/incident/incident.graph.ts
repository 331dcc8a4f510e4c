/** Incidents in the graph: what was reported, where, how it was amended, and which messages said so. */
import { WHAT_WAS_REPORTED, WHERE_IT_WAS } from '../../access/personal-data.ts';
import { ClassificationEnum, recordFields } from '../../access/record.graph.ts';
import { Message } from '../../exchange/message.entity.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootCounts, rootList } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import { Location } from '../../locations/location.entity.ts';
import { WardBasisEnum } from '../../locations/location.graph.ts';
import { Ward } from '../../locations/ward/ward.entity.ts';
import { Incident, IncidentRevision, RevisionEffect } from './incident.entity.ts';
import { IncidentCategory, IncidentChannel, IncidentGrade, IncidentSource, IncidentStatus, NsirCategory, TimePrecision } from './incident.report.ts';

const IncidentSourceEnum = graphEnum('IncidentSource', 'Which kind of record an incident came from.', IncidentSource, {
  POLICE_LOG: 'A police command-and-control log.',
  OPEN_DATA: 'The monthly open data of data.police.uk: anonymous, with the month only and a moved point.',
  PARTNER_LOG: 'The incident log of another partner, such as a fire service.',
});

export const IncidentCategoryEnum = graphEnum(
  'IncidentCategory',
  "The hub's own categories: the crime types of data.police.uk, and the NSIR chapters that are no crime.",
  IncidentCategory,
  {
    ANTI_SOCIAL_BEHAVIOUR: 'Anti-social behaviour.',
    BICYCLE_THEFT: 'Theft of a bicycle.',
    BURGLARY: 'Burglary.',
    CRIMINAL_DAMAGE_AND_ARSON: 'Criminal damage and arson.',
    DRUGS: 'Possession, supply and making of drugs.',
    OTHER_CRIME: 'Crime of another kind, such as forgery or perjury.',
    OTHER_THEFT: 'Theft of another kind.',
    POSSESSION_OF_WEAPONS: 'Possession of a weapon.',
    PUBLIC_ORDER: 'Offences that cause fear, alarm or distress.',
    ROBBERY: 'Robbery.',
    SHOPLIFTING: 'Shoplifting.',
    THEFT_FROM_THE_PERSON: 'Theft from the person without force.',
    VEHICLE_CRIME: 'Theft of or from a vehicle.',
    VIOLENCE_AND_SEXUAL_OFFENCES: 'Violence and sexual offences.',
    TRANSPORT: 'NSIR chapter Transport.',
    PUBLIC_SAFETY_AND_WELFARE: 'NSIR chapter Public Safety and Welfare.',
    ADMINISTRATION: 'NSIR chapter Administration.',
  },
);

const NsirCategoryEnum = graphEnum('NsirCategory', 'National Standard for Incident Recording: whom anti-social behaviour falls on.', NsirCategory, {
  PERSONAL: 'It is aimed at, or falls on, an individual or a group.',
  NUISANCE: 'It affects the community in general.',
  ENVIRONMENTAL: 'It affects the surroundings.',
});

const IncidentGradeEnum = graphEnum('IncidentGrade', 'How the police graded their response.', IncidentGrade, {
  IMMEDIATE: 'At once.',
  PRIORITY: 'As a priority.',
  SCHEDULED: 'By appointment.',
  RESOLUTION_WITHOUT_DEPLOYMENT: 'Without sending anyone.',
});

const IncidentChannelEnum = graphEnum('IncidentChannel', 'How an incident reached the police.', IncidentChannel, {
  CALL_999: 'A 999 call.',
  CALL_101: 'A 101 call.',
  ONLINE: 'An online report.',
  RADIO: 'A radio message.',
  PARTNER: 'A partner agency.',
  OFFICER: 'An officer saw it.',
});

const IncidentStatusEnum = graphEnum('IncidentStatus', 'Whether the log is open.', IncidentStatus, { OPEN: 'Open.', CLOSED: 'Closed.' });

const TimePrecisionEnum = graphEnum('TimePrecision', 'How exactly a time is known.', TimePrecision, {
  INSTANT: 'To the minute or better.',
  DAY: 'The day.',
  MONTH: 'The month: the time given is its first moment in Europe/London.',
});

export const RevisionEffectEnum = graphEnum('RevisionEffect', 'What a revision did when it arrived.', RevisionEffect, {
  ACCEPTED: 'It was the first that arrived.',
  AMENDED: 'It was newer than what was known, and changed it.',
  SUPERSEDED: 'It was older than what was known: kept as history, changed nothing.',
});

entityType(Incident, {
  description: 'What was reported, as the newest known revision says; every revision is kept.',
  domain: 'cases',
  readers: 'signedIn',
  personal: 'fields',
  fields: (t) => ({
    source: t.prop('source', { personal: false, type: IncidentSourceEnum, description: 'Which kind of record it came from.' }),
    reference: t.prop('reference', { personal: false, description: 'Its natural key at the source, such as humberside|2026-11-20|123.' }),
    revision: t.prop('revision', { personal: false, description: 'The newest revision known.' }),
    reportedBy: t.prop('reportedBy', { personal: false, description: 'The force or body that reported it.' }),
    status: t.prop('status', { personal: false, type: IncidentStatusEnum, description: 'Whether the log is open.' }),
    openingCategory: t.prop('openingCategory', { personal: false, description: "The force's own category at opening." }),
    closingCategory: t.prop('closingCategory', { personal: false, description: "The force's own category at closing; kept apart from the opening one." }),
    category: t.prop('category', { personal: false, type: IncidentCategoryEnum, description: "The hub's category for it." }),
    nsirCategory: t.prop('nsirCategory', {
      personal: false,
      type: NsirCategoryEnum,
      description: 'For anti-social behaviour of a police log; open data has none.',
    }),
    grade: t.prop('grade', { personal: false, type: IncidentGradeEnum, description: 'How the police graded their response.' }),
    channel: t.prop('channel', { personal: false, type: IncidentChannelEnum, description: 'How it reached the police.' }),
    occurredFrom: t.prop('occurredFrom', { personal: false, description: 'When it happened or began.' }),
    occurredTo: t.prop('occurredTo', { personal: false, description: 'When it ended, if known.' }),
    occurredPrecision: t.prop('occurredPrecision', { personal: false, type: TimePrecisionEnum, description: 'How exactly that is known.' }),
    month: t.prop('month', { personal: false, description: 'The month in Europe/London, as 2024-03.' }),
    reportedAt: t.prop('reportedAt', { personal: false, description: 'When it was reported.' }),
    closedAt: t.prop('closedAt', { personal: false, description: 'When the log was closed.' }),
    summary: t.prop('summary', { personal: WHAT_WAS_REPORTED, description: 'What happened, in the words of the log.' }),
    outcome: t.prop('outcome', { personal: WHAT_WAS_REPORTED, description: 'What came of it, in the words of the source.' }),
    crimeReference: t.prop('crimeReference', { personal: WHAT_WAS_REPORTED, description: "The crime number, or the publisher's Crime ID." }),
    placeDescription: t.prop('placeDescription', { personal: WHERE_IT_WAS, description: 'The place in the words of the source.' }),
    location: t.relation('location', { personal: false, description: 'Where it happened, as exactly as the location says.' }),
    ward: t.relation('ward', { personal: false, description: 'The ward of the place on the day of the incident.' }),
    wardBasis: t.prop('wardBasis', { personal: false, type: WardBasisEnum, description: 'How that ward was found.' }),
    localAuthorityCode: t.prop('localAuthorityCode', { personal: false, description: 'GSS code of the council, where the hub knows it.' }),
    localAuthorityName: t.prop('localAuthorityName', { personal: false, description: 'Name of the council.' }),
    classification: t.prop('classification', { personal: false, type: ClassificationEnum, description: 'Its security classification.' }),
    agreement: t.prop('agreement', { personal: false, description: 'The sharing agreement or licence it came under.' }),
    amendments: t.list(
      IncidentRevision,
      { by: 'incident' },
      { personal: false, description: 'Every revision that arrived, the lowest first.', orderBy: ['revision'] },
    ),
    lineage: t.connection(
      Message,
      { by: 'subjectId', matching: 'id', where: { subjectType: 'Incident' } },
      { personal: false, description: 'The messages that spoke of it, the newest first.', orderBy: ['receivedAt'], descending: true },
    ),
    ...recordFields(t),
  }),
});

entityType(IncidentRevision, {
  description: 'One revision of an incident.',
  domain: 'cases',
  readers: 'signedIn',
  personal: 'fields',
  fields: (t) => ({
    revision: t.prop('revision', { personal: false, description: 'Its number at the source; for open data, the day of the release.' }),
    effect: t.prop('effect', { personal: false, type: RevisionEffectEnum, description: 'What it did when it arrived.' }),
    changes: t.prop('changes', { personal: WHAT_WAS_REPORTED, description: 'What it changed: a list of { field, from, to }.' }),
    receivedAt: t.prop('receivedAt', { personal: false, description: 'When the hub took it.' }),
    recordedBy: t.prop('recordedBy', { personal: false, description: 'The message or the user that brought it.' }),
  }),
});

export const IncidentFilter = entityFilter(Incident, 'IncidentFilter', 'Which incidents.', {
  month: { test: { test: 'equals', property: 'month' }, input: (t) => t.string({ description: 'The month in Europe/London, as 2024-03.' }) },
  ward: { test: { test: 'equals', property: 'ward' }, input: (t) => t.string({ description: 'GSS code of the ward on the day of the incident.' }) },
  localAuthority: {
    test: { test: 'equals', property: 'localAuthorityCode' },
    input: (t) => t.string({ description: 'GSS code of the council, such as E06000013.' }),
  },
  category: { test: { test: 'equals', property: 'category' }, input: (t) => t.field({ type: IncidentCategoryEnum, description: 'Of this category.' }) },
  source: { test: { test: 'equals', property: 'source' }, input: (t) => t.field({ type: IncidentSourceEnum, description: 'From this kind of record.' }) },
  status: { test: { test: 'equals', property: 'status' }, input: (t) => t.field({ type: IncidentStatusEnum, description: 'Open or closed.' }) },
  grade: { test: { test: 'equals', property: 'grade' }, input: (t) => t.field({ type: IncidentGradeEnum, description: 'Of this grade.' }) },
  reference: { test: { test: 'equals', property: 'reference' }, input: (t) => t.string({ description: 'With this natural key at its source.' }) },
  occurredFrom: {
    test: { test: 'from', property: 'occurredFrom' },
    input: (t) => t.field({ type: 'DateTime', description: 'Happened or began at or after.' }),
  },
  occurredBefore: { test: { test: 'before', property: 'occurredFrom' }, input: (t) => t.field({ type: 'DateTime', description: 'Happened or began before.' }) },
  text: {
    personal: WHAT_WAS_REPORTED,
    test: { test: 'words', property: 'search', language: 'english' },
    input: (t) => t.string({ description: 'Words of the summary, place, category or outcome; "…" for a phrase, - to leave out.' }),
  },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented incidents. When nothing is said, the root fields EXCLUDE them and edges INCLUDE them.' }),
  },
});

const inOrder = { orderBy: ['occurredFrom'], descending: true, filter: IncidentFilter } as const;

rootList('incidents', Incident, {
  ...inOrder,
  description: 'Incidents, the newest first. Invented ones are left out unless the filter says otherwise.',
  markedByDefault: 'out',
});

rootCounts('incidentCounts', Incident, {
  name: 'IncidentCount',
  description:
    'How many incidents there are, by whatever a dashboard counts by; the largest count first. Invented ones are left out unless the filter says otherwise.',
  filter: IncidentFilter,
  markedByDefault: 'out',
  by: {
    WARD: { of: ['ward'], description: 'The ward on the day of the incident.' },
    CATEGORY: { of: ['category'], description: "The hub's category." },
    MONTH: { of: ['month'], description: 'The month in Europe/London.' },
    LOCAL_AUTHORITY: { of: ['localAuthorityCode', 'localAuthorityName'], description: 'The council.' },
    SOURCE: { of: ['source'], description: 'Which kind of record it came from.' },
    STATUS: { of: ['status'], description: 'Open or closed.' },
    GRADE: { of: ['grade'], description: 'The grade of response.' },
    OUTCOME: { of: ['outcome'], description: 'What came of it.' },
    WARD_BASIS: { of: ['wardBasis'], description: 'How the ward was found.' },
  },
  fields: (t) => ({
    ward: t.relation('ward', { personal: false, description: 'The ward; null where none is known, or where the count is not by ward.', grouped: true }),
    category: t.prop('category', { personal: false, type: IncidentCategoryEnum, description: 'The category, where the count is by it.', grouped: true }),
    month: t.prop('month', { personal: false, description: 'The month, where the count is by it.', grouped: true }),
    localAuthorityCode: t.prop('localAuthorityCode', {
      personal: false,
      description: 'GSS code of the council, where the count is by it and the hub knows it.',
      grouped: true,
    }),
    localAuthorityName: t.prop('localAuthorityName', { personal: false, description: 'The council, where the count is by it.', grouped: true }),
    source: t.prop('source', { personal: false, type: IncidentSourceEnum, description: 'The kind of record, where the count is by it.', grouped: true }),
    status: t.prop('status', { personal: false, type: IncidentStatusEnum, description: 'Open or closed, where the count is by it.', grouped: true }),
    grade: t.prop('grade', { personal: false, type: IncidentGradeEnum, description: 'The grade, where the count is by it.', grouped: true }),
    outcome: t.prop('outcome', { personal: WHAT_WAS_REPORTED, description: 'What came of it, where the count is by it.', grouped: true }),
    wardBasis: t.prop('wardBasis', { personal: false, type: WardBasisEnum, description: 'How the ward was found, where the count is by it.', grouped: true }),
  }),
});

extendEntity(Ward, (t) => ({
  incidents: t.connection(Incident, { by: 'ward' }, { ...inOrder, description: 'Incidents in the ward, as it was on their day, the newest first.' }),
}));

extendEntity(Location, (t) => ({
  incidents: t.connection(Incident, { by: 'location' }, { personal: false, ...inOrder, description: 'Incidents at the place, the newest first.' }),
}));

extendEntity(Message, (t) => ({
  incident: t.relation('subjectId', { of: Incident, description: 'The incident that it spoke of; null when it was not taken, or spoke of something else.' }),
}));
