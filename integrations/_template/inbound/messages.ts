/** What an incident message of Sample Partner looks like: one body for every kind, always the whole state of the incident at its revision. */
import type { InboundTopic, JsonSchema, MessageType } from '../../kit/adapter.ts';

/** The body, as its schema lets it through. Optional fields may be left out or null: both mean that the sender does not say. */
export interface SamplePartnerIncident {
  readonly date: string;
  readonly number: number;
  readonly revision: number;
  readonly code: Code;
  readonly happenedAt: string;
  readonly closedAt?: string | null;
  readonly place: { readonly description: string; readonly longitude?: number | null; readonly latitude?: number | null };
  readonly summary?: string | null;
}

/** The partner's own words for what happened; translate.ts says what each means in ours. */
export const Code = { ARSON: 'ARSON', FIRE: 'FIRE', NUISANCE: 'NUISANCE' } as const;
export type Code = (typeof Code)[keyof typeof Code];

export const TOPIC = 'sample-partner.incident.v1';
export const SOURCE = 'urn:sample-partner:incident-log';

export const Kind = { RECORDED: 'sample-partner.incident.recorded', CLOSED: 'sample-partner.incident.closed' } as const;

export const TOPICS: readonly InboundTopic[] = [
  {
    topic: { name: TOPIC, partitions: 4, retentionDays: 90 },
    source: SOURCE,
    key: { description: 'Day and number of the incident, as in date and number.', pattern: '^\\d{4}-\\d{2}-\\d{2}\\|[1-9]\\d*$', examples: ['2026-11-20|17'] },
    description: 'Incidents of Sample Partner, as they are recorded and closed.',
  },
];

export const MESSAGE_TYPES: readonly MessageType[] = [
  { type: Kind.RECORDED, description: 'The incident was recorded, or something about it changed.' },
  { type: Kind.CLOSED, description: 'The incident was closed: closedAt says when.' },
];

// Largest whole number that the hub's store keeps in the columns for numbers and revisions.
const LARGEST = 2_147_483_647;
const instant = (description: string, type: string | readonly string[] = 'string'): JsonSchema => ({
  type,
  format: 'date-time',
  maxLength: 40,
  description: `${description} RFC 3339 with its offset.`,
});

/** JSON Schema of the body. Fields that it does not name are let through and not read: see the README. */
export const SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:sample-partner-incident:1',
  title: 'Incident of Sample Partner',
  description: 'The whole state of one incident at one revision. Date and number name it.',
  type: 'object',
  required: ['date', 'number', 'revision', 'code', 'happenedAt', 'place'],
  properties: {
    date: { type: 'string', format: 'date', description: 'The day of the log, Europe/London, as yyyy-mm-dd.' },
    number: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'The number of the incident that day, from 1.' },
    revision: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'Rises with every change of this incident, from 1.' },
    code: { type: 'string', enum: Object.values(Code), description: `What it is: one of ${Object.values(Code).join(', ')}.` },
    happenedAt: instant('When it happened, or began.'),
    closedAt: instant('When it was closed; only with the kind closed.', ['string', 'null']),
    place: {
      type: 'object',
      description: 'Where it happened.',
      required: ['description'],
      properties: {
        description: { type: 'string', minLength: 1, maxLength: 500, description: 'The place in words.' },
        longitude: { type: ['number', 'null'], minimum: -180, maximum: 180, description: 'Degrees, WGS 84; with latitude or not at all.' },
        latitude: { type: ['number', 'null'], minimum: -90, maximum: 90, description: 'Degrees, WGS 84; with longitude or not at all.' },
      },
    },
    summary: {
      type: ['string', 'null'],
      maxLength: 2000,
      description: 'What happened, in words. No name, address, telephone number or e-mail address of anyone.',
    },
  },
};
