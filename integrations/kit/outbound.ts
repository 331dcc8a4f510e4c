/** What a partner's outbound adapter is: on which topics the hub sends, what it sends there, in which shape, and who reads it. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OutgoingMessage, TopicSpec } from '../../src/exchange/bus.ts';
import type { MessageFacts, OutboundKind, OutboundWriter, PlainEvent } from '../../src/exchange/outbound.ts';
import type { JsonSchema, MessageKey, MessageType } from './adapter.ts';
import { envelopeHeaders } from './envelope.ts';

/** The `ce_source` of all that the hub says. */
export const HUB_SOURCE = 'urn:safer-neighbourhoods:hub';

/** A kind of message with its partner's words behind it. */
export interface OutboundMessage {
  readonly topic: string;
  readonly type: string;
  /** Translates and writes. Throws when the result is not as the adapter's schema says. */
  write(content: unknown, facts: MessageFacts): OutgoingMessage;
}

/** What a partner is told of an event of the hub, on its own topic. */
export interface OutboundCopy {
  /** The event, by its own topic and type. */
  readonly of: { readonly topic: string; readonly type: string };
  /** Translates and writes. Throws when the result is not as the adapter's schema says. */
  write(event: PlainEvent): OutgoingMessage;
}

/** The contract of an adapter that sends, with the partner's own types already behind it. */
export interface OutboundAdapter {
  /** The adapter's folder. */
  readonly name: string;
  /** As printed. */
  readonly partner: string;
  /** In plain English, for the printed list of topics. */
  readonly description: string;
  readonly topic: TopicSpec;
  readonly key?: MessageKey;
  readonly messageTypes: readonly MessageType[];
  /** The schema of every body on the topic. */
  readonly schema: JsonSchema;
  readonly messages: readonly OutboundMessage[];
  readonly copies?: readonly OutboundCopy[];
}

/** What an adapter's author writes for one kind. */
export interface OutboundTranslation<Content, Data> {
  readonly kind: OutboundKind<Content>;
  readonly description: string;
  /** From the hub's words to the partner's. Pure. */
  translate(content: Content, facts: MessageFacts): Data;
}

/** What an adapter's author writes for one event of the hub (integrations/hub-events): the domain need not know that anybody is told. */
export interface OutboundTelling<Data> {
  readonly of: { readonly topic: string; readonly type: string };
  /** `ce_type` on the partner's topic. */
  readonly as: string;
  /** `ce_isaref`: the sharing agreement under which the partner is told. */
  readonly agreement: string;
  readonly description: string;
  /** From what the event says, which is ids, kinds and times, to the partner's words. Pure. */
  translate(event: PlainEvent): Data;
}

/** What an adapter's author writes. */
export interface OutboundPlan<Data> extends Omit<OutboundAdapter, 'messageTypes' | 'messages' | 'copies'> {
  /** What a domain has to say to this partner: one for each kind; `sends` checks its types. */
  readonly sends: readonly OutboundTranslation<unknown, Data>[];
  /** What the partner is told of the hub's own events. */
  readonly tells?: readonly OutboundTelling<Data>[];
}

/** A translation with the types of its kind: `sends: [sends({ kind, description, translate })]`. */
export function sends<Content, Data>(translation: OutboundTranslation<Content, Data>): OutboundTranslation<unknown, Data> {
  return translation;
}

/** Compiles the schema, once. Throws when the schema is wrong, or when a kind belongs on another topic: the hub then does not start. */
export function outboundAdapter<Data>(plan: OutboundPlan<Data>): OutboundAdapter {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  formats.default(ajv);
  const fits = ajv.compile(plan.schema);
  const { sends: translations, tells = [], ...adapter } = plan;
  const mustFit = (type: string, data: unknown) => {
    if (!fits(data)) throw new Error(`The adapter ${plan.name} wrote a ${type} that is not as its schema says: ${ajv.errorsText(fits.errors)}.`);
  };
  const stray = translations.find(({ kind }) => kind.topic !== plan.topic.name);
  if (stray) throw new Error(`The adapter ${plan.name} sends ${stray.kind.type}, which belongs on ${stray.kind.topic}: give it to the adapter of that topic.`);
  return {
    ...adapter,
    messageTypes: [
      ...translations.map(({ kind, description }) => ({ type: kind.type, description })),
      ...tells.map(({ as: type, description }) => ({ type, description })),
    ],
    messages: translations.map(({ kind, translate }) => ({
      topic: kind.topic,
      type: kind.type,
      write(content, facts) {
        const data = translate(content, facts);
        mustFit(kind.type, data);
        return written(kind.topic, kind.type, data, facts, plan.schema);
      },
    })),
    copies: tells.map(({ of, as: type, agreement, translate }) => ({
      of,
      write(event) {
        const data = translate(event);
        mustFit(type, data);
        return written(plan.topic.name, type, data, { ...event, agreement }, plan.schema);
      },
    })),
  };
}

/** The writer over all adapters. Throws when two send the same kind: the hub then does not start. */
export function outboundWriter(adapters: readonly OutboundAdapter[]): OutboundWriter {
  const messages = new Map<string, OutboundMessage>();
  for (const message of adapters.flatMap((adapter) => adapter.messages)) {
    const name = nameOf(message);
    if (messages.has(name)) throw new Error(`Two adapters send ${message.type} on ${message.topic}: one kind has one adapter.`);
    messages.set(name, message);
  }
  const schemas = new Map(adapters.map(({ topic, schema }) => [topic.name, schema]));
  const copies = Map.groupBy(
    adapters.flatMap((adapter) => adapter.copies ?? []),
    ({ of }) => nameOf(of),
  );
  return {
    copiesOf: (event) => (event.markings.length > 0 ? [] : (copies.get(nameOf(event)) ?? []).map((copy) => copy.write(event))),
    write(kind, content, facts) {
      const message = messages.get(nameOf(kind));
      if (!message) throw new Error(`No adapter sends ${kind.type} on ${kind.topic}: add one to integrations/registry.ts.`);
      return message.write(content, facts);
    },
    writeEvent: ({ topic, type, payload, ...facts }: PlainEvent) => written(topic, type, payload, facts, schemas.get(topic)),
  };
}

function nameOf({ topic, type }: { readonly topic: string; readonly type: string }): string {
  return `${topic} ${type}`;
}

function written(topic: string, type: string, data: unknown, facts: MessageFacts, schema?: JsonSchema): OutgoingMessage {
  const { eventId, key, occurredAt, regime, classification, agreement, markings, simulated } = facts;
  const id = schema?.['$id'];
  return {
    topic,
    key,
    headers: envelopeHeaders({
      id: eventId,
      source: HUB_SOURCE,
      type,
      time: occurredAt,
      dataSchema: typeof id === 'string' ? id : null,
      classification,
      regime,
      agreement,
      marking: markings,
      simulated,
      correlationId: null,
    }),
    value: Buffer.from(JSON.stringify(data)),
  };
}
