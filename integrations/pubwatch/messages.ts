/** What an entry of a Pubwatch radio's log looks like: one body for every kind, always the whole entry at its revision. */
import { NteCategory } from '../../src/cases/nte/radio-log.report.ts';
import { RADIO_NAME } from '../../src/locations/premises/radio.rules.ts';
import type { InboundTopic, JsonSchema, MessageType } from '../kit/adapter.ts';

/** The body, as its schema lets it through. */
export interface RadioLogged {
  readonly radio: string;
  readonly night: string;
  readonly sequence: number;
  readonly revision: number;
  readonly at: string;
  readonly category: NteCategory;
  readonly words: string;
  readonly place?: string | null;
}

export const PUBWATCH_TOPIC = 'pubwatch.radio.v1';
export const PUBWATCH_SOURCE = 'urn:pubwatch:scunthorpe:radio-log';

export const Kind = { LOGGED: 'pubwatch.radio.logged', AMENDED: 'pubwatch.radio.amended' } as const;

export const TOPICS: readonly InboundTopic[] = [
  {
    topic: { name: PUBWATCH_TOPIC, partitions: 4, retentionDays: 90 },
    source: PUBWATCH_SOURCE,
    key: { description: 'The radio, as in the field radio.', pattern: RADIO_NAME, examples: ['R14'] },
    description: 'What is said over the Pubwatch radios of the town at night, an entry each, as it is logged and amended.',
  },
];

export const MESSAGE_TYPES: readonly MessageType[] = [
  { type: Kind.LOGGED, description: 'An entry was logged.' },
  { type: Kind.AMENDED, description: 'Something about an entry was amended: it comes whole, under a higher revision.' },
];

// Largest whole number that the hub's store keeps in the columns for numbers and revisions.
const LARGEST = 2_147_483_647;

/** JSON Schema of the body. Fields that it does not name are let through and not read: see the README. */
export const RADIO_LOGGED_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:pubwatch-radio:1',
  title: 'Pubwatch radio log entry',
  description: 'The whole of one entry of a radio log at one revision. Radio, night and sequence name the entry.',
  type: 'object',
  required: ['radio', 'night', 'sequence', 'revision', 'at', 'category', 'words'],
  properties: {
    radio: {
      type: 'string',
      pattern: RADIO_NAME,
      description: 'The radio as it is said on the air, in capitals: a letter, then letters, digits or hyphens, such as R14.',
    },
    night: {
      type: 'string',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'The night of the entry, by the day on which it began at 18:00, as yyyy-mm-dd: 01:30 on the 21st is of the night 2026-11-20.',
    },
    sequence: {
      type: 'integer',
      minimum: 1,
      maximum: LARGEST,
      description: 'Which entry of the radio that night it is: number them from 1, and leave none out.',
    },
    revision: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'Rises with every amendment of the entry, from 1.' },
    at: {
      type: 'string',
      format: 'date-time',
      maxLength: 40,
      description: 'When it was said, RFC 3339 with its offset, such as 2026-11-20T21:04:00Z; between 18:00 and 06:00 in Europe/London.',
    },
    category: { type: 'string', enum: Object.values(NteCategory), description: `What it is about: one of ${Object.values(NteCategory).join(', ')}.` },
    words: {
      type: 'string',
      minLength: 1,
      maxLength: 2_000,
      pattern: '\\S',
      description: 'What was said, in at most 2,000 characters. No name, address, telephone number or e-mail address of anyone.',
    },
    place: { type: ['string', 'null'], maxLength: 200, description: 'Where, in words, if it was not inside the premises that hold the radio.' },
  },
};
