/** Every topic as a partner sees it: who sends, what, under which key, in which shape, with real examples. All of it follows from the registry of integrations. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { InboundAdapter, JsonSchema, MessageKey, MessageType } from '../../../integrations/kit/adapter.ts';
import { DEAD_LETTER_HEADERS, DEAD_LETTER_SCHEMA, headersSchema } from '../../../integrations/kit/envelope-schema.ts';
import { deadTopicOf } from '../../../integrations/kit/inbound-dead-letters.ts';
import { HUB_SOURCE, type OutboundAdapter } from '../../../integrations/kit/outbound.ts';
import { RECEIPT_SCHEMA, RECEIPT_TYPES, receiptsTopicOf } from '../../../integrations/kit/receipts.ts';
import type { TopicSpec } from '../../exchange/bus.ts';
import { takes } from './schema-reading.ts';

/** A message that is shown as it would be sent. */
export interface Example {
  /** The name of its file. */
  readonly name: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: unknown;
}

/** A kind of message on a topic. */
export interface ChannelMessage extends MessageType {
  readonly headers: JsonSchema;
  readonly examples: readonly Example[];
}

export interface Channel {
  readonly topic: TopicSpec;
  /** What the hub does there. */
  readonly action: 'receive' | 'send';
  /** Who is at the other end. */
  readonly partner: string;
  /** The folder under integrations/ whose README says the rest. */
  readonly folder: string;
  readonly title: string;
  readonly description: string;
  readonly key: MessageKey;
  readonly schema: JsonSchema;
  readonly messages: readonly ChannelMessage[];
}

/** What the registry hands over. */
export interface Registry {
  readonly inbound: readonly Omit<InboundAdapter<unknown>, 'translate'>[];
  readonly outbound: readonly Omit<OutboundAdapter, 'messages'>[];
  /** Every topic there is. */
  readonly topics: readonly TopicSpec[];
}

/** What is said of a key where the adapter says no more. */
const NATURAL_KEY: MessageKey = { description: 'The natural key of what the message is about: messages of one key keep their order.' };
const SAME_KEY: MessageKey = { description: 'The key of the message that it answers; none when that had none.' };

/** In the order of the registry; each topic that comes in is followed by its receipts and its dead letters. Throws when a topic of the registry is not told of. */
export function channelsOf({ inbound, outbound, topics }: Registry): Channel[] {
  const channels = [
    ...inbound.flatMap((adapter) => adapter.topics.flatMap((place) => inboundChannels(adapter, place, topics))),
    ...outbound.map(outboundChannel),
  ];
  const untold = topics.filter(({ name }) => !channels.some(({ topic }) => topic.name === name));
  if (untold.length > 0)
    throw new Error(
      `No adapter says what is on ${untold.map(({ name }) => name).join(', ')}: list the adapter in integrations/registry.ts, or drop the topic.`,
    );
  return channels;
}

type Reading = Registry['inbound'][number];

function inboundChannels({ name: folder, partner, messageTypes, schema }: Reading, place: Reading['topics'][number], topics: readonly TopicSpec[]): Channel[] {
  const { topic, source, regime, description, key = NATURAL_KEY } = place;
  const common = { partner: place.fedBy === 'hub' ? 'Safer Neighbourhoods' : partner, folder };
  const messages = messagesOf(folder, topic.name, messageTypes, key, (type) => headersSchema({ source, type, dataSchema: idOf(schema), regime }));
  const answers = topics.flatMap((spec): Channel[] => {
    if (spec.name === receiptsTopicOf(topic.name))
      return [
        {
          ...common,
          topic: spec,
          action: 'send',
          title: `Receipts of ${topic.name}`,
          description: `What became of each message on ${topic.name}: one receipt for each, taken or not.`,
          key: SAME_KEY,
          schema: RECEIPT_SCHEMA,
          messages: messagesOf(folder, spec.name, RECEIPT_TYPES, SAME_KEY, (type) =>
            headersSchema({ source: HUB_SOURCE, type, dataSchema: idOf(RECEIPT_SCHEMA) }),
          ),
        },
      ];
    if (spec.name === deadTopicOf(topic.name))
      return [
        {
          ...common,
          topic: spec,
          action: 'send',
          title: `Dead letters of ${topic.name}`,
          description: `The messages on ${topic.name} that were not taken, as they came, with the reason and what their sender must do.`,
          key: SAME_KEY,
          schema: DEAD_LETTER_SCHEMA,
          messages: [
            {
              type: 'dead-letter',
              description: 'A message that was not taken; ce_type is that of the message, if it had one.',
              headers: DEAD_LETTER_HEADERS,
              examples: [],
            },
          ],
        },
      ];
    return [];
  });
  return [{ ...common, topic, action: 'receive', title: String(schema['title']), description, key, schema, messages }, ...answers];
}

function outboundChannel({ name: folder, partner, topic, description, key = NATURAL_KEY, schema, messageTypes }: Registry['outbound'][number]): Channel {
  const headers = (type: string) => headersSchema({ source: HUB_SOURCE, type, dataSchema: idOf(schema) });
  return {
    topic,
    action: 'send',
    partner,
    folder,
    title: String(schema['title']),
    description,
    key,
    schema,
    messages: messagesOf(folder, topic.name, messageTypes, key, headers),
  };
}

function messagesOf(folder: string, topic: string, types: readonly MessageType[], key: MessageKey, headersOf: (type: string) => JsonSchema): ChannelMessage[] {
  const examples = examplesOf(folder).filter((example) => example.topic === topic && fitsKey(key, example.key));
  return types.map(({ type, description }) => {
    const headers = headersOf(type);
    const own = examples.filter((example) => example.headers['ce_type'] === type && takes(headers, example.headers));
    return { type, description, headers, examples: own.map(({ name, key: its, headers: sent, value }) => ({ name, key: its, headers: sent, value })) };
  });
}

/** The hub takes other spellings too, of which some examples tell; the contract shows the one that is promised. */
function fitsKey({ pattern }: MessageKey, key: string | null): boolean {
  return pattern === undefined || (key !== null && new RegExp(pattern, 'u').test(key));
}

/** The examples of a partner's folder, by their names: all but those that show what is refused. */
function examplesOf(folder: string): (Example & { readonly topic: string })[] {
  const examples = new URL(`../../../integrations/${folder}/examples/`, import.meta.url);
  if (!existsSync(examples)) return [];
  const kinds = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'rejected');
  return kinds.flatMap(({ name: kind }) =>
    readdirSync(new URL(`${kind}/`, examples))
      .filter((file) => file.endsWith('.json'))
      .toSorted()
      .map((file) => ({
        ...(JSON.parse(readFileSync(new URL(`${kind}/${file}`, examples), 'utf8')) as Example & { topic: string }),
        name: file.slice(0, -'.json'.length),
      }))
      // Some show the exact bytes of a body: they are the same message once more.
      .filter(({ value }) => typeof value === 'object' && value !== null),
  );
}

function idOf(schema: JsonSchema): string | null {
  const id = schema['$id'];
  return typeof id === 'string' ? id : null;
}
