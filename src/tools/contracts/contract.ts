/** A set of contracts as it lies in a folder: the API, and every topic with its messages. Read from the printed files alone, as a partner reads them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { parse } from 'yaml';
import { z } from 'zod';
import { keyInSummary } from './asyncapi.ts';
import type { Action } from './schema-changes.ts';

/** What was released last. */
export const RELEASED = 'schema/released';
/** What `npm run generate` printed. */
export const PRESENT = 'schema';

export interface ContractMessage {
  /** Its `ce_type`. */
  readonly type: string;
  readonly headers: unknown;
  readonly key: unknown;
  readonly examples: readonly {
    readonly name: string;
    readonly key: string | null;
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: unknown;
  }[];
}

export interface ContractTopic {
  readonly name: string;
  /** Seen from the hub. */
  readonly action: Action;
  readonly partitions: number;
  readonly retentionMs: number;
  readonly schema: unknown;
  readonly messages: readonly ContractMessage[];
}

export interface Contract {
  readonly graph: GraphQLSchema;
  readonly topics: readonly ContractTopic[];
}

const Message = z.object({
  headers: z.unknown(),
  payload: z.object({ $ref: z.string() }),
  bindings: z.object({ kafka: z.object({ key: z.unknown() }) }),
  examples: z.array(z.object({ name: z.string(), summary: z.string(), headers: z.record(z.string(), z.string()), payload: z.unknown() })).default([]),
});
const Document = z.object({
  channels: z.record(
    z.string(),
    z.object({
      address: z.string(),
      messages: z.record(z.string(), Message),
      bindings: z.object({ kafka: z.object({ partitions: z.number(), topicConfiguration: z.object({ 'retention.ms': z.number() }) }) }),
    }),
  ),
  operations: z.record(z.string(), z.object({ action: z.enum(['receive', 'send']), channel: z.object({ $ref: z.string() }) })),
});

/** The contracts in a folder; null when none lie there. Throws when what lies there cannot be read. */
export function readContract(folder: string): Contract | null {
  if (!existsSync(join(folder, 'asyncapi.yaml'))) return null;
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const { channels, operations } = Document.parse(parse(read('asyncapi.yaml')));
  const topics = Object.entries(channels).map(([id, { address, messages, bindings }]): ContractTopic => {
    const operation = Object.values(operations).find(({ channel }) => channel.$ref === `#/channels/${id}`);
    if (!operation) throw new Error(`${folder}/asyncapi.yaml does not say who sends on ${address}: print it again with npm run generate.`);
    return {
      name: address,
      action: operation.action,
      partitions: bindings.kafka.partitions,
      retentionMs: bindings.kafka.topicConfiguration['retention.ms'],
      schema: JSON.parse(read(`messages/${address}.schema.json`)),
      messages: Object.entries(messages).map(
        ([
          type,
          {
            headers,
            bindings: { kafka },
            examples,
          },
        ]) => ({ type, headers, key: kafka.key, examples: examples.map(({ summary, ...example }) => ({ ...example, key: keyInSummary(summary) })) }),
      ),
    };
  });
  return { graph: buildSchema(read('hub.graphql')), topics };
}
