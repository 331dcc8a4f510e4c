/** Calls of mutations that say all there is to say of their answers, and the records that their arguments name. */
import type { GraphQLSchema } from 'graphql';
import { selectionOf } from './documents.ts';
import { getNamedType } from 'graphql';
import { newId } from '../../../src/shared/ids.ts';

export type Args = Readonly<Record<string, unknown>>;

/** The document of a mutation, with each of its arguments as a variable of the same name. */
export function documentOf(schema: GraphQLSchema, name: string): string {
  const field = schema.getMutationType()?.getFields()[name];
  if (!field) throw new Error(`There is no mutation ${name}.`);
  const variables = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  return `mutation (${variables}) { ${name}(${passed}) { ${selectionOf(schema, getNamedType(field.type))} } }`;
}

/** A global id in some arguments. */
export interface NamedRecord {
  readonly globalId: string;
  readonly type: string;
  readonly key: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every record that the arguments name, however deep. */
export function recordsIn(args: unknown): NamedRecord[] {
  if (Array.isArray(args)) return args.flatMap(recordsIn);
  if (typeof args === 'object' && args !== null) return Object.values(args).flatMap(recordsIn);
  if (typeof args !== 'string') return [];
  const [type = '', key = ''] = Buffer.from(args, 'base64').toString('utf8').split(':');
  return UUID.test(key) && /^[A-Z]\w+$/.test(type) ? [{ globalId: args, type, key }] : [];
}

/** The same arguments with another value in the place of one. */
export function withInstead<Value>(args: Value, what: string, instead: string): Value {
  return JSON.parse(JSON.stringify(args).replaceAll(JSON.stringify(what), JSON.stringify(instead)));
}

/** The global id of no record. */
export function idOfNothing(type: string): string {
  return Buffer.from(`${type}:${newId()}`).toString('base64');
}
