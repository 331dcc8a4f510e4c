/** What would break somebody between the contracts that were released and those of now, and what to do about it. */
import { BreakingChangeType, DangerousChangeType, findBreakingChanges, findDangerousChanges } from 'graphql';
import { aligned } from './forms.ts';
import type { Contract, ContractMessage, ContractTopic } from './contract.ts';
import { type Change, schemaChanges } from './schema-changes.ts';
import { isObject, same } from './schema-reading.ts';

/** A break, with what to do instead. */
export interface Break {
  /** The topic, or the API. */
  readonly contract: string;
  readonly what: string;
  readonly instead: string;
}

/** Every break. Empty: whoever reads and writes by the released contracts goes on as before. */
export function contractChanges(released: Contract, present: Contract): Break[] {
  return [
    ...graphBreaks(released, present),
    ...released.topics.flatMap((topic) =>
      topicBreaks(
        topic,
        present.topics.find(({ name }) => name === topic.name),
      ),
    ),
  ];
}

const NEW_FIELD = 'Put it back as it was; add a new field, argument or type beside it, and say in its description what is deprecated.';

function graphBreaks(released: Contract, present: Contract): Break[] {
  const breaking = findBreakingChanges(released.graph, present.graph);
  // New enum values, union members and optional arguments are announced in schema/README.md: clients pass over what they do not know.
  const dangerous = findDangerousChanges(released.graph, present.graph).filter(({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE);
  return [...breaking, ...dangerous]
    .filter(({ type }) => type !== BreakingChangeType.DIRECTIVE_REPEATABLE_REMOVED)
    .map(({ description }) => ({ contract: 'hub.graphql', what: description, instead: NEW_FIELD }));
}

function topicBreaks(before: ContractTopic, now: ContractTopic | undefined): Break[] {
  const { name, action } = before;
  const instead = `Leave ${name} as it was released, and make ${nextMajor(name)} beside it.`;
  const broken = (what: string): Break => ({ contract: name, what, instead });
  if (!now) return [{ ...broken('the topic is gone'), instead: `Put ${name} back: a new major stands beside the old one until every partner has moved.` }];
  const newKinds = now.messages.map(({ type }) => type).filter((type) => !before.messages.some((message) => message.type === type));
  const told = (where: string) => (change: Change) => broken(`${[where, change.at].filter(Boolean).join(' ') || 'the body'}: ${change.what}`);
  return [
    ...(now.action === action ? [] : [broken('the hub no longer does there what it did: sending and receiving changed places')]),
    ...(now.partitions === before.partitions
      ? []
      : [broken(`it has ${now.partitions} partitions instead of ${before.partitions}: keys would change their partition, and lose their order`)]),
    ...(action === 'send' && now.retentionMs < before.retentionMs ? [broken('its messages are kept for a shorter time')] : []),
    ...(idOf(now.schema) === idOf(before.schema) ? [] : [broken('the identifier of its schema, by which readers know it (ce_dataschema), changed')]),
    ...schemaChanges(before.schema, aligned(before.schema, now.schema, action === 'send' ? newKinds : []), action).map(told('')),
    ...before.messages.flatMap((message) => {
      const still = now.messages.find(({ type }) => type === message.type);
      return still ? messageBreaks(message, still, action, told) : [broken(`the kind of message ${message.type} is gone`)];
    }),
  ];
}

function messageBreaks(
  before: ContractMessage,
  now: ContractMessage,
  action: ContractTopic['action'],
  told: (where: string) => (change: Change) => Break,
): Break[] {
  const key: Change[] = same(withoutExamples(before.key), withoutExamples(now.key))
    ? []
    : [{ at: '', what: 'the key changed, or is said in other words: if it is the same key, keep the words that were released' }];
  return [...key.map(told(`the key of ${before.type}`)), ...schemaChanges(before.headers, now.headers, action).map(told(`the header of ${before.type}`))];
}

function withoutExamples(key: unknown): unknown {
  if (!isObject(key)) return key;
  const { examples: _, ...rest } = key;
  return rest;
}

function idOf(schema: unknown): unknown {
  return isObject(schema) ? schema['$id'] : undefined;
}

/** police.incident.v1 → police.incident.v2; receipts and dead letters go with the topic that they answer. */
function nextMajor(topic: string): string {
  return topic.replace(/\.v(\d+)(?=\.|$)/, (_, major: string) => `.v${Number(major) + 1}`);
}
