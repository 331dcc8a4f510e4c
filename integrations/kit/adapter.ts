/** What a partner's inbound adapter is: who may say what on which topic, in which shape, and what it means in our words. */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OutgoingMessage, TopicSpec } from '../../src/exchange/bus.ts';
import type { Regime } from '../../src/shared/regime.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import type { Rejection, Translation } from './translation.ts';

/** A JSON Schema, draft 2020-12: plain data, printed as it stands for partners to read. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What the key of a message is: the natural key of its thing, by which messages keep their order. */
export interface MessageKey {
  /** In plain English. */
  readonly description: string;
  /** A regular expression that every key fits. */
  readonly pattern?: string;
  readonly examples?: readonly string[];
}

/** A topic that an adapter reads. One agency produces on a topic: a message whose `ce_source` is another's is rejected. */
export interface InboundTopic {
  readonly topic: TopicSpec;
  /** The one `ce_source` allowed. */
  readonly source: string;
  /** The one legal regime allowed, where the topic has only one. */
  readonly regime?: Regime;
  readonly key?: MessageKey;
  /** Where the hub itself feeds the topic, with what others publish: no partner's account may write on it. */
  readonly fedBy?: 'hub';
  /** In plain English, for the printed list of topics. */
  readonly description: string;
}

/** A kind of message, by its `ce_type`. */
export interface MessageType {
  readonly type: string;
  readonly description: string;
}

/** Why a message does not fit its topic. Stable: senders and dashboards count by these. */
export const AdapterReason = {
  UNKNOWN_TOPIC: 'UNKNOWN_TOPIC',
  WRONG_SOURCE: 'WRONG_SOURCE',
  WRONG_REGIME: 'WRONG_REGIME',
  UNKNOWN_TYPE: 'UNKNOWN_TYPE',
  MISSING_FIELD: 'MISSING_FIELD',
  WRONG_TYPE: 'WRONG_TYPE',
  BAD_FORMAT: 'BAD_FORMAT',
  OUT_OF_RANGE: 'OUT_OF_RANGE',
  UNKNOWN_VALUE: 'UNKNOWN_VALUE',
  NOT_AS_SCHEMA: 'NOT_AS_SCHEMA',
} as const;
export type AdapterReason = (typeof AdapterReason)[keyof typeof AdapterReason];

/** The contract of an adapter, with the partner's own types already behind it. */
export interface InboundAdapter<Command> {
  /** The adapter's folder. */
  readonly name: string;
  /** Rises when the same message would be translated otherwise than before; stands in the lineage of every message. */
  readonly version: number;
  /** As printed. */
  readonly partner: string;
  readonly topics: readonly InboundTopic[];
  readonly messageTypes: readonly MessageType[];
  /** The schema of the body, the same for every kind: each message is the whole state of its thing. */
  readonly schema: JsonSchema;
  /** Whether the message may stand on this topic and has its shape, and then what it means. Pure; answers for any data at all. */
  translate(envelope: Envelope, data: unknown, topic: string, now: Date): Translation<Command>;
}

/** What an adapter's author writes: `Data` is the body as the schema lets it through. */
export interface InboundPlan<Data, Command> extends Omit<InboundAdapter<Command>, 'translate'> {
  readonly translate: (envelope: Envelope, data: Data, topic: string, now: Date) => Translation<Command>;
}

/** Compiles the schema, once. Throws when the schema itself is wrong: the hub then does not start. */
export function inboundAdapter<Data, Command>(plan: InboundPlan<Data, Command>): InboundAdapter<Command> {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, verbose: true });
  formats.default(ajv);
  const isData = ajv.compile<Data>(plan.schema);
  return {
    ...plan,
    translate(envelope, data, topic, now) {
      const misplaced = misplacement(plan, envelope, topic);
      if (misplaced !== null) return { rejected: misplaced };
      if (!isData(data)) return { rejected: misfit(isData.errors?.[0]) };
      return plan.translate(envelope, data, topic, now);
    },
  };
}

export type Reading<Command> =
  /** The envelope could not be read; what little can be said of it, `traceOf` says. */
  | { readonly envelope: null; readonly translation: { readonly rejected: Rejection } }
  | { readonly envelope: Envelope; readonly translation: Translation<Command> };

/** The whole way of a message before anything is written: envelope, validation, translation. Never throws on anything a sender can send. */
export function readMessage<Command>(
  adapter: InboundAdapter<Command>,
  message: Pick<OutgoingMessage, 'topic' | 'key' | 'headers' | 'value'>,
  now: Date,
): Reading<Command> {
  const opened = openEnvelope(message);
  if ('rejected' in opened) return { envelope: null, translation: opened };
  return { envelope: opened.envelope, translation: adapter.translate(opened.envelope, opened.data, message.topic, now) };
}

function misplacement(plan: Omit<InboundAdapter<unknown>, 'translate'>, envelope: Envelope, topic: string): Rejection | null {
  const place = plan.topics.find((each) => each.topic.name === topic);
  if (place === undefined)
    return {
      reason: AdapterReason.UNKNOWN_TOPIC,
      sentence: `The adapter ${plan.name} does not read this topic.`,
      requiredAction: `Send on ${plan.topics.map((each) => each.topic.name).join(' or ')}.`,
    };
  if (envelope.source !== place.source)
    return {
      reason: AdapterReason.WRONG_SOURCE,
      sentence: 'The header ce_source names a system that does not speak on this topic.',
      requiredAction: `Only ${place.source} sends on ${topic}: use your own topic, or correct ce_source.`,
    };
  if (place.regime !== undefined && envelope.regime !== place.regime)
    return {
      reason: AdapterReason.WRONG_REGIME,
      sentence: 'The header ce_regime names a legal regime that this topic does not carry.',
      requiredAction: `Send ${place.regime} on ${topic}.`,
    };
  if (!plan.messageTypes.some((each) => each.type === envelope.type))
    return {
      reason: AdapterReason.UNKNOWN_TYPE,
      sentence: 'The header ce_type names no kind of message that this topic carries.',
      requiredAction: `Send one of ${plan.messageTypes.map((each) => each.type).join(', ')}.`,
    };
  return null;
}

const REASONS = new Map<string, AdapterReason>([
  ['required', AdapterReason.MISSING_FIELD],
  ['type', AdapterReason.WRONG_TYPE],
  ['pattern', AdapterReason.BAD_FORMAT],
  ['format', AdapterReason.BAD_FORMAT],
  ['minimum', AdapterReason.OUT_OF_RANGE],
  ['maximum', AdapterReason.OUT_OF_RANGE],
  ['minLength', AdapterReason.OUT_OF_RANGE],
  ['maxLength', AdapterReason.OUT_OF_RANGE],
  ['enum', AdapterReason.UNKNOWN_VALUE],
  ['const', AdapterReason.UNKNOWN_VALUE],
]);

/** The first error, as a sentence that names the field and says what the schema says of it, and never what was sent. */
function misfit(error: ErrorObject | undefined): Rejection {
  if (error === undefined) throw new Error("The schema refused a message without saying why: report this to the hub's developers.");
  const parent = error.instancePath.slice(1).replaceAll('/', '.');
  const reason = REASONS.get(error.keyword) ?? AdapterReason.NOT_AS_SCHEMA;
  const { missingProperty } = error.params as { missingProperty?: unknown };
  if (typeof missingProperty === 'string') {
    const field = parent === '' ? missingProperty : `${parent}.${missingProperty}`;
    return { reason, sentence: `The field ${field} is missing.`, requiredAction: `Send ${field}: ${wanted(error, missingProperty)}` };
  }
  const field = parent === '' ? 'The body' : `The field ${parent}`;
  return { reason, sentence: `${field} ${error.message ?? 'is not as its schema says'}.`, requiredAction: `Send it as the schema says: ${wanted(error)}` };
}

/** The description that the schema gives of the field. */
function wanted(error: ErrorObject, missing?: string): string {
  const schema: JsonSchema = error.parentSchema ?? {};
  const properties = schema['properties'];
  const own = missing === undefined || !isSchema(properties) ? schema : properties[missing];
  const description = isSchema(own) ? own['description'] : undefined;
  return typeof description === 'string' ? description : 'see the message schema.';
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
