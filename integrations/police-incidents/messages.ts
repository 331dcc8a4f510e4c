/** What a police incident message looks like: one body for every kind, always the whole state of the incident at its revision. */
import type { InboundTopic, JsonSchema, MessageType } from '../kit/adapter.ts';
import { IncidentChannel, IncidentGrade, NsirCategory, TimePrecision } from '../../src/cases/incident/incident.report.ts';
import { PlacePrecision } from '../../src/shared/place.ts';
import { Regime } from '../../src/shared/regime.ts';

/** The body, as its schema lets it through. Optional fields may be left out or null: both mean that the sender does not say. */
export interface PoliceIncident {
  readonly log?: LogReference | null;
  readonly openData?: OpenDataReference | null;
  readonly revision: number;
  readonly openingCode: string;
  readonly closingCode?: string | null;
  readonly nsirCategory?: NsirCategory | null;
  readonly grade?: IncidentGrade | null;
  readonly channel?: IncidentChannel | null;
  readonly reportedAt?: string | null;
  readonly occurredFrom?: string | null;
  readonly occurredTo?: string | null;
  readonly timePrecision?: TimePrecision | null;
  readonly closedAt?: string | null;
  readonly place: IncidentPlace;
  readonly summary?: string | null;
  readonly outcome?: string | null;
  readonly crimeReference?: string | null;
}

/** Domain rule 28: the log number restarts each day, so only force, day and number together name an incident. */
export interface LogReference {
  readonly forceCode: string;
  readonly date: string;
  readonly number: number;
}

/** One row of a monthly file of data.police.uk. Crime type and place are part of its identity too, and stand in the body. */
export interface OpenDataReference {
  readonly force: string;
  readonly fallsWithin?: string | null;
  readonly month: string;
  readonly crimeId?: string | null;
  readonly ordinal: number;
}

export interface IncidentPlace {
  readonly description?: string | null;
  readonly longitude?: number | null;
  readonly latitude?: number | null;
  readonly precision?: PlacePrecision | null;
  readonly uprn?: string | null;
  readonly usrn?: string | null;
  readonly postcode?: string | null;
  readonly wardCode?: string | null;
  readonly lsoaCode?: string | null;
  readonly lsoaName?: string | null;
  readonly lsoaVintage?: number | null;
}

export const POLICE_TOPIC = 'police.incident.v1';
export const OPEN_DATA_TOPIC = 'opendata.incident.v1';
export const POLICE_SOURCE = 'urn:police:humberside:command-and-control';
export const OPEN_DATA_SOURCE = 'urn:opendata:data.police.uk';
export const OPEN_DATA_LICENCE = 'OGL-3.0';

export const Kind = { RECORDED: 'police.incident.recorded', AMENDED: 'police.incident.amended', CLOSED: 'police.incident.closed' } as const;

export const TOPICS: readonly InboundTopic[] = [
  {
    topic: { name: POLICE_TOPIC, partitions: 4, retentionDays: 90 },
    source: POLICE_SOURCE,
    key: {
      description: 'Force, day and number of the log, as in the field log.',
      pattern: '^[a-z][a-z-]{1,39}\\|\\d{4}-\\d{2}-\\d{2}\\|[1-9]\\d*$',
      examples: ['humberside|2026-11-20|123'],
    },
    description: 'Incident logs of the control room of Humberside Police, as they are opened, amended and closed.',
  },
  {
    // Any file can be fed again at any time, so the bus need not keep its rows for long.
    topic: { name: OPEN_DATA_TOPIC, partitions: 4, retentionDays: 30 },
    source: OPEN_DATA_SOURCE,
    key: {
      description: 'Force, month, digest of the row and its ordinal, as the README says.',
      examples: ['humberside-police|2025-08|hKm5lhlpakuLBDWvpaaO4g|2'],
    },
    fedBy: 'hub',
    // Domain §8: published open data is no law-enforcement processing.
    regime: Regime.UK_GDPR_PART2,
    description: 'Rows of the monthly street files of data.police.uk, one incident each, under the Open Government Licence.',
  },
];

export const MESSAGE_TYPES: readonly MessageType[] = [
  { type: Kind.RECORDED, description: 'The incident was recorded.' },
  { type: Kind.AMENDED, description: 'Something about the incident changed, before or after it was closed.' },
  { type: Kind.CLOSED, description: 'The incident was closed: closedAt and closingCode say when and as what.' },
];

const text = (maxLength: number, description: string): JsonSchema => ({ type: ['string', 'null'], maxLength, description });
const form = (pattern: string, description: string): JsonSchema => ({ type: ['string', 'null'], pattern, description });
const oneOf = (words: Record<string, string>, description: string): JsonSchema => ({
  type: ['string', 'null'],
  enum: [...Object.values(words), null],
  description,
});
const instant = (description: string): JsonSchema => ({
  type: ['string', 'null'],
  format: 'date-time',
  maxLength: 40,
  description: `${description} RFC 3339 with its offset.`,
});

// Largest whole number that the hub's store keeps in the columns for numbers and revisions.
const LARGEST = 2_147_483_647;

const LOG: JsonSchema = {
  type: ['object', 'null'],
  description: 'Names an incident of a police control room. Required on police.incident.v1, absent on opendata.incident.v1.',
  required: ['forceCode', 'date', 'number'],
  properties: {
    forceCode: { type: 'string', pattern: '^[a-z][a-z-]{1,39}$', description: 'The force, in lower case: humberside.' },
    date: { type: 'string', format: 'date', description: 'The day of the log, Europe/London, as yyyy-mm-dd.' },
    number: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'The log number of that day, from 1.' },
  },
};

const OPEN_DATA: JsonSchema = {
  type: ['object', 'null'],
  description: 'Names a row of the open data. Required on opendata.incident.v1, absent on police.incident.v1.',
  required: ['force', 'month', 'ordinal'],
  properties: {
    force: { type: 'string', minLength: 1, maxLength: 100, description: 'Who reported it, as printed: Humberside Police.' },
    fallsWithin: text(100, 'In whose area it falls, as printed.'),
    month: { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: 'The month of the file, as yyyy-mm.' },
    crimeId: text(100, "The publisher's Crime ID; anti-social behaviour has none."),
    ordinal: {
      type: 'integer',
      minimum: 1,
      maximum: LARGEST,
      description: 'Which of the rows it is, from 1, that the file has for the same force, month, Crime ID, crime type and place.',
    },
  },
};

const PLACE: JsonSchema = {
  type: 'object',
  description: 'Where it happened, as far as it is known.',
  properties: {
    description: text(500, 'The place in words.'),
    longitude: {
      type: ['number', 'null'],
      minimum: -180,
      maximum: 180,
      description: 'A number of degrees, WGS 84, from -180 to 180; with latitude or not at all.',
    },
    latitude: {
      type: ['number', 'null'],
      minimum: -90,
      maximum: 90,
      description: 'A number of degrees, WGS 84, from -90 to 90; with longitude or not at all.',
    },
    precision: oneOf(
      PlacePrecision,
      'EXACT: the point is where it happened. SNAPPED: the point stands for eight addresses or more (open data). DESCRIBED: there is no point.',
    ),
    uprn: form('^(?=.{1,12}$)0*[1-9][0-9]*$', 'Unique Property Reference Number: 1 to 12 digits, as a string. Never with a SNAPPED point.'),
    usrn: form('^[0-9]{8}$', 'Unique Street Reference Number: 8 digits, as a string.'),
    postcode: text(10, 'A whole postcode, such as DN15 6XX.'),
    wardCode: form('^[EW]05[0-9]{6}$', 'GSS code of the ward, as your system has it, such as E05015092.'),
    lsoaCode: form('^([EW]01[0-9]{6}|S01[0-9]{6}|N[0-9]{8}|95[A-Z]{2}[0-9]{2}[SW][0-9])$', 'GSS code of the Lower layer Super Output Area, such as E01013330.'),
    lsoaName: text(100, 'Its name, which begins with the local authority: North Lincolnshire 008D.'),
    lsoaVintage: { type: ['integer', 'null'], enum: [2011, 2021, null], description: 'The census whose set of areas the code is from: 2011 or 2021.' },
  },
};

/** JSON Schema of the body, on both topics. Fields that it does not name are let through and not read: see the README. */
export const POLICE_INCIDENT_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:police-incident:1',
  title: 'Police incident',
  description: 'The whole state of one incident at one revision. Exactly one of log and openData names it.',
  type: 'object',
  required: ['revision', 'openingCode', 'place'],
  properties: {
    log: LOG,
    openData: OPEN_DATA,
    revision: {
      type: 'integer',
      minimum: 1,
      maximum: LARGEST,
      description: 'Rises with every change of this incident, from 1. Open data: the day of the release, as the number yyyymmdd.',
    },
    openingCode: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      description: 'What it was opened as: one of the codes in the README, or a crime type of data.police.uk. Never changes.',
    },
    closingCode: text(100, 'What it was closed as, from the same list. Only when it is closed.'),
    nsirCategory: oneOf(
      NsirCategory,
      'National Standard for Incident Recording: exactly one for a log of anti-social behaviour, none otherwise and none in open data.',
    ),
    grade: oneOf(IncidentGrade, 'The grade of response, by its national heading.'),
    channel: oneOf(IncidentChannel, 'How it reached the police.'),
    reportedAt: instant('When it was reported; required with log.'),
    occurredFrom: instant('When it happened, or began; required with log.'),
    occurredTo: instant('When it ended, if that is known.'),
    timePrecision: oneOf(TimePrecision, 'How exactly occurredFrom is known: INSTANT unless said otherwise; open data is MONTH.'),
    closedAt: instant('When it was closed; with closingCode or not at all.'),
    place: PLACE,
    summary: text(2000, 'What happened, in words. No name, address, telephone number or e-mail address of anyone.'),
    outcome: text(200, "What came of it, in the sender's words."),
    crimeReference: text(30, 'The crime number, if it was recorded as a crime; kept as it is.'),
  },
};
