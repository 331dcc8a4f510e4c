/** The headers of a message as a schema: what envelope.ts reads and writes, for the printed contract. */
import { Classification, Regime } from '../../src/shared/regime.ts';
import type { JsonSchema } from './adapter.ts';

/** What is fixed of the headers of one kind of message. */
export interface FixedHeaders {
  readonly source: string;
  readonly type: string;
  /** The identifier of the body's schema; null where there is none. */
  readonly dataSchema: string | null;
  /** Where the topic carries one regime only. */
  readonly regime?: Regime | undefined;
}

/** The written form of a classification, as partners send it: OFFICIAL-SENSITIVE. */
const CLASSIFICATIONS = Object.values(Classification).map((each) => each.replace('_', '-'));

/** CloudEvents 1.0, Kafka protocol binding, binary mode, with the hub's extension attributes. Every header is text. */
export function headersSchema({ source, type, dataSchema, regime }: FixedHeaders): JsonSchema {
  return {
    type: 'object',
    description: 'CloudEvents 1.0 in binary mode: attributes as headers, the body alone as the value. All are UTF-8 text of at most 1,024 characters.',
    required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_classification', 'ce_regime', 'ce_isaref'],
    properties: {
      ce_specversion: { type: 'string', const: '1.0', description: 'The version of CloudEvents.' },
      ce_id: {
        type: 'string',
        minLength: 1,
        maxLength: 1_024,
        description: 'Names the event; with ce_source never used twice. The same id again is the same event.',
      },
      ce_source: { type: 'string', const: source, description: 'The system that speaks: the only one that may on this topic.' },
      ce_type: { type: 'string', const: type, description: 'What happened.' },
      ce_time: { type: 'string', format: 'date-time', description: 'When it happened: RFC 3339 with its offset.' },
      ...(dataSchema === null ? {} : { ce_dataschema: { type: 'string', maxLength: 1_024, description: `The schema of the body: ${dataSchema}.` } }),
      'content-type': { type: 'string', description: 'The body is JSON in UTF-8: application/json.' },
      ce_classification: {
        type: 'string',
        enum: CLASSIFICATIONS,
        description: 'Government security classification. Nothing above OFFICIAL-SENSITIVE is taken or sent.',
      },
      ce_regime: {
        type: 'string',
        enum: regime === undefined ? Object.values(Regime) : [regime],
        description: 'The law of the processing: UK GDPR with Part 2, or Part 3, of the Data Protection Act 2018.',
      },
      ce_isaref: { type: 'string', minLength: 1, maxLength: 1_024, description: 'The sharing agreement or licence under which it is sent.' },
      ce_marking: {
        type: 'string',
        maxLength: 1_024,
        description:
          'Compartments with commas between them, such as CHILD,MARAC or OPERATION:HERON; left out for none. One that the hub does not take from you is refused.',
      },
      ce_simulated: {
        type: 'string',
        enum: ['true', 'false'],
        description: 'true for invented data, which must never be taken for real; left out for real data.',
      },
      ce_correlationid: { type: 'string', maxLength: 1_024, description: 'One for all messages that were sent for one purpose, such as one run of a feed.' },
    },
  };
}

/** The headers of a dead letter: those of the message as it came, whatever they were, and these beside them. */
export const DEAD_LETTER_HEADERS: JsonSchema = {
  type: 'object',
  description:
    'The headers of the message as it came, and beside them why it was not taken. Above the ceiling of classification, and where they would be too large, only these.',
  required: ['dead_id', 'dead_topic', 'dead_partition', 'dead_offset', 'dead_outcome', 'dead_reason', 'dead_sentence', 'dead_required_action'],
  properties: {
    dead_id: { type: 'string', description: 'Names the letter: the same however often it comes.' },
    dead_topic: { type: 'string', description: 'The topic on which the message lay.' },
    dead_partition: { type: 'string', pattern: '^[0-9]+$', description: 'The partition in which it lay.' },
    dead_offset: { type: 'string', pattern: '^[0-9]+$', description: 'Its offset.' },
    dead_outcome: {
      type: 'string',
      enum: ['REJECTED', 'FAILED'],
      description: 'REJECTED: its sender must act. FAILED: the fault is the hub’s, which takes it in again once it is mended.',
    },
    dead_reason: { type: 'string', description: 'Why, as a stable word to count by.' },
    dead_sentence: { type: 'string', description: 'Why, in a sentence. It never quotes what was sent.' },
    dead_required_action: { type: 'string', description: 'What the sender must do.' },
  },
};

/** The body of a dead letter: bytes that may be no JSON at all. */
export const DEAD_LETTER_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:dead-letter:1',
  title: 'Dead letter',
  description:
    'The message as it came, byte for byte. It may be no JSON: that may be why it was not taken. There is no body at all when it was above the ceiling of classification or would not fit.',
};
