/** What Sample Partner is told: that a case was opened or closed, by its id, and nothing of what it says. */
import type { TopicSpec } from '../../../src/exchange/bus.ts';
import type { JsonSchema } from '../../kit/adapter.ts';

/** The body of every message. */
export interface CaseNews {
  readonly caseId: string;
  readonly happened: 'OPENED' | 'CLOSED';
  readonly at: string;
}

export const TOPIC: TopicSpec = { name: 'hub.sample-partner.v1', partitions: 4, retentionDays: 90 };

export const Kind = { OPENED: 'sample-partner.case-opened', CLOSED: 'sample-partner.case-closed' } as const;

/** The sharing agreement with Sample Partner under which it is told. */
export const AGREEMENT = 'ISA-SN-2026-00';

export const SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:sample-partner:1',
  title: 'Case news for Sample Partner',
  description: 'That something happened to a case: its id, what happened, and when.',
  type: 'object',
  required: ['caseId', 'happened', 'at'],
  properties: {
    caseId: { type: 'string', format: 'uuid', description: 'The case; also the key of the message.' },
    happened: { type: 'string', enum: ['OPENED', 'CLOSED'], description: 'What happened to it.' },
    at: { type: 'string', format: 'date-time', description: 'When.' },
  },
};
