/** The AsyncAPI document: every topic with its direction, partner, messages, key and retention, for people and for tools that make clients. */
import { stringify } from 'yaml';
import type { Channel, ChannelMessage } from './channels.ts';

const DAY_MS = 86_400_000;
/** How many examples of one kind of message are shown; the partner's folder has them all. */
const EXAMPLES_MOST = 3;

const HEADER = `# Every topic of the hub. Printed by \`npm run generate\`: change the adapters under integrations/, never this file.
# Actions are seen from the hub: on a topic that it receives from, the partner sends.\n\n`;

/** AsyncAPI 3.0. `version` is that of the hub. */
export function asyncapi(channels: readonly Channel[], version: string): string {
  const document = {
    asyncapi: '3.0.0',
    id: 'urn:safer-neighbourhoods:hub',
    info: {
      title: 'Safer Neighbourhoods Hub',
      version,
      description:
        'The messages that the hub and its partners exchange over Kafka. Read README.md beside this file first: it says how to connect. A released contract is never broken: what would break one is a new topic beside the old (v2 beside v1).',
      contact: { name: 'Safer Neighbourhoods hub, on call', email: 'hub@saferneighbourhoods.example.org' },
      license: { name: 'Agreed with each partner in the sharing agreement that ce_isaref names' },
      tags: tagsOf(channels),
    },
    defaultContentType: 'application/json',
    servers: {
      production: {
        host: '{broker}:{port}',
        protocol: 'kafka-secure',
        protocolVersion: '4.0.0',
        title: 'The broker of the partnership',
        summary: 'SASL_SSL with SCRAM-SHA-512: one account for each partner and direction.',
        description:
          'You are given the address, the certificate of the authority, your account and its password with your sharing agreement. What an account may do stands in acls.json.',
        variables: {
          broker: { default: 'kafka.example.org', description: 'The host of any broker of the cluster.' },
          port: { default: '9094', description: 'The port of its TLS listener.' },
        },
        security: [{ $ref: '#/components/securitySchemes/account' }],
        bindings: { kafka: { bindingVersion: '0.5.0' } },
      },
    },
    channels: Object.fromEntries(channels.map((channel) => [channel.topic.name, channelObject(channel)])),
    operations: Object.fromEntries(channels.map((channel) => [`${channel.action}.${channel.topic.name}`, operationObject(channel)])),
    components: {
      securitySchemes: {
        account: { type: 'scramSha512', description: 'Your account and its password. An account that sends cannot read, and one that reads cannot send.' },
      },
    },
  };
  return `${HEADER}${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function channelObject(channel: Channel) {
  const { topic, title, description, partner, folder, messages } = channel;
  return {
    address: topic.name,
    title,
    description: `${description} Why, when, what goes wrong and who to ring: integrations/${folder}/README.md.`,
    servers: [{ $ref: '#/servers/production' }],
    messages: Object.fromEntries(messages.map((message) => [message.type, messageObject(channel, message)])),
    tags: [{ name: partner }],
    bindings: {
      kafka: {
        topic: topic.name,
        partitions: topic.partitions,
        topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': topic.retentionDays * DAY_MS },
        bindingVersion: '0.5.0',
      },
    },
  };
}

function messageObject({ topic, key }: Channel, { type, description, headers, examples }: ChannelMessage) {
  return {
    name: type,
    title: type,
    summary: description,
    contentType: 'application/json',
    correlationId: { location: '$message.header#/ce_correlationid', description: 'One for all messages that were sent for one purpose.' },
    headers,
    payload: { $ref: `./messages/${topic.name}.schema.json` },
    bindings: { kafka: { key: { type: 'string', ...key }, bindingVersion: '0.5.0' } },
    ...(examples.length === 0
      ? {}
      : {
          examples: examples.slice(0, EXAMPLES_MOST).map((example) => ({
            name: example.name,
            summary: keyInWords(example.key),
            headers: example.headers,
            payload: example.value,
          })),
        }),
  };
}

/** An example of AsyncAPI has no place for the key: it stands in the words of the summary, from which `keyInSummary` reads it again. */
function keyInWords(key: string | null): string {
  return key === null ? 'Without a key.' : `Key: ${key}`;
}

/** The key of an example; null for none. */
export function keyInSummary(summary: string): string | null {
  return /^Key: (.*)$/.exec(summary)?.[1] ?? null;
}

function operationObject({ action, topic, partner, description, messages }: Channel) {
  return {
    action,
    channel: { $ref: `#/channels/${topic.name}` },
    title: action === 'receive' ? `${partner} sends, the hub reads` : `The hub sends, ${partner} reads`,
    summary: description,
    messages: messages.map(({ type }) => ({ $ref: `#/channels/${topic.name}/messages/${type}` })),
  };
}

function tagsOf(channels: readonly Channel[]) {
  return [...new Set(channels.map(({ partner }) => partner))].map((name) => ({ name, description: `Topics between the hub and ${name}.` }));
}
