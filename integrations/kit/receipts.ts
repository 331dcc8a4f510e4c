/** What a receipt looks like on the bus: for each message that came in, what became of it, and what its sender must do. */
import type { TopicSpec } from '../../src/exchange/bus.ts';
import type { DealtWith } from '../../src/exchange/returns.ts';
import { Outcome } from '../../src/exchange/outcome.ts';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import type { JsonSchema, MessageType } from './adapter.ts';
import { envelopeHeaders } from './envelope.ts';
import { HUB_SOURCE } from './outbound.ts';

/** The topic of the receipts of a topic. */
export function receiptsTopicOf(topic: string): string {
  return `${topic}.receipts`;
}

/** Where the receipts of a topic go: in as many partitions, and kept as long, as what they answer. */
export function receiptsTopic({ name, partitions, retentionDays }: TopicSpec): TopicSpec {
  return { name: receiptsTopicOf(name), partitions, retentionDays };
}

/** The body of a receipt. Of what the sender wrote it says the event's id, source and type; the key is that of the message. */
export interface Receipt {
  readonly eventId: string | null;
  readonly eventSource: string | null;
  readonly eventType: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly requiredAction: string | null;
  readonly receivedAt: string;
}

const MEANINGS: Readonly<Record<Outcome, string>> = {
  ACCEPTED: 'The message was taken, and something new was recorded.',
  AMENDED: 'The message was taken, and changed what was recorded.',
  SUPERSEDED: 'The message was taken: a late older revision, kept as history.',
  DUPLICATE: 'The message said nothing that was not known: it changed nothing.',
  REJECTED: 'The message was not taken: its sender must act, as requiredAction says. A dead letter holds it.',
  FAILED: 'The hub could not take the message, through no fault of its sender. A dead letter holds it; once it is taken after all, another receipt says so.',
};

/** `ce_type` of the receipts, by what became of the message. */
export const RECEIPT_TYPES: readonly MessageType[] = Object.values(Outcome).map((outcome) => ({ type: typeOf(outcome), description: MEANINGS[outcome] }));

/** JSON Schema of the body, the same on every topic of receipts. */
export const RECEIPT_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:safer-neighbourhoods:schema:receipt:1',
  title: 'Receipt',
  description:
    'What became of one message that the hub received. It may come twice, under the same ce_id; a message that FAILED and was taken later gets a second receipt.',
  type: 'object',
  required: ['eventId', 'eventSource', 'eventType', 'topic', 'partition', 'offset', 'outcome', 'reason', 'sentence', 'requiredAction', 'receivedAt'],
  properties: {
    eventId: {
      type: ['string', 'null'],
      maxLength: 1_024,
      description: 'ce_id of the message that this answers. Null when it had none, or one that cannot be read.',
    },
    eventSource: { type: ['string', 'null'], maxLength: 1_024, description: 'ce_source of that message. Null when it had none, or one that cannot be read.' },
    eventType: { type: ['string', 'null'], maxLength: 1_024, description: 'ce_type of that message. Null when it had none, or one that cannot be read.' },
    topic: { type: 'string', description: 'The topic on which that message lay. With partition and offset it names the message when its envelope does not.' },
    partition: { type: 'integer', minimum: 0, description: 'The partition in which it lay.' },
    offset: { type: 'string', pattern: '^[0-9]+$', description: 'Its offset, as a decimal number.' },
    outcome: {
      type: 'string',
      enum: Object.values(Outcome),
      description: Object.entries(MEANINGS)
        .map(([outcome, meaning]) => `${outcome}: ${meaning}`)
        .join(' '),
    },
    reason: { type: ['string', 'null'], description: 'Why it was not taken: a stable word. Null when it was taken.' },
    sentence: { type: ['string', 'null'], description: 'Why it was not taken, in a sentence. Null when it was taken.' },
    requiredAction: { type: ['string', 'null'], description: 'What the sender must do. Null when it was taken.' },
    receivedAt: { type: 'string', format: 'date-time', description: 'When the hub had read it.' },
  },
};

/** Writes the receipt of a message. `id` is the receipt's own. */
export function receiptOf(message: DealtWith, id: string): OutgoingMessage {
  const { place, eventId, eventSource, eventType, key, outcome, refusal, receivedAt, simulated } = message;
  const body: Receipt = {
    eventId,
    eventSource,
    eventType,
    topic: place.topic,
    partition: place.partition,
    offset: String(place.offset),
    outcome,
    reason: refusal?.reason ?? null,
    sentence: refusal?.sentence ?? null,
    requiredAction: refusal?.requiredAction ?? null,
    receivedAt: receivedAt.toISOString(),
  };
  return {
    topic: receiptsTopicOf(place.topic),
    key,
    headers: envelopeHeaders({
      id,
      source: HUB_SOURCE,
      type: typeOf(outcome),
      time: receivedAt,
      dataSchema: String(RECEIPT_SCHEMA['$id']),
      classification: 'OFFICIAL_SENSITIVE',
      regime: 'UK_GDPR_PART2',
      agreement: 'INTERNAL',
      marking: [],
      simulated,
      correlationId: null,
    }),
    value: Buffer.from(JSON.stringify(body)),
  };
}

function typeOf(outcome: Outcome): string {
  return `receipt.${outcome.toLowerCase()}`;
}
