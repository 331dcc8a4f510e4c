/** Finds a way from the root to every object type of the schema, and writes the query that walks it. */
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** One field of one type, and a query that reaches it. */
export interface Reach {
  readonly type: string;
  readonly field: string;
  readonly returns: string;
  readonly query: string;
}

/** Every field of every object type that a query can reach without arguments, each with the shortest way to it; a type of `detour` lies on a way only when there is no other. */
export function everyField(schema: GraphQLSchema, detour: (type: string) => boolean = () => false): Reach[] {
  const ways = shortestWays(schema, detour);
  const reaches: Reach[] = [];
  for (const [type, way] of ways) {
    const object = schema.getType(type);
    if (!isObjectType(object)) continue;
    for (const field of Object.values(object.getFields())) {
      if (field.args.some(isRequiredArgument)) continue;
      const returns = getNamedType(field.type);
      const leaf = isLeafType(returns) ? field.name : `${field.name} { __typename }`;
      reaches.push({ type, field: field.name, returns: returns.name, query: nest(way, leaf) });
    }
  }
  return reaches;
}

function shortestWays(schema: GraphQLSchema, detour: (type: string) => boolean): Map<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([['Query', []]]);
  const queue = ['Query'];
  const later: string[] = [];
  for (let type = queue.shift(); type !== undefined; type = queue.shift() ?? later.shift()) {
    const object = schema.getType(type);
    if (!isObjectType(object)) continue;
    for (const field of Object.values(object.getFields())) {
      const next = getNamedType(field.type);
      if (field.args.some(isRequiredArgument) || !isObjectType(next) || ways.has(next.name)) continue;
      ways.set(next.name, [...(ways.get(type) ?? []), field.name]);
      // A count names no row unless it is asked to count by it: no way leads on from there.
      if (!next.name.endsWith('Count')) (detour(next.name) ? later : queue).push(next.name);
    }
  }
  return ways;
}

function nest(way: readonly string[], leaf: string): string {
  return `{ ${way.reduceRight((inner, step) => `${step} { ${inner} }`, leaf)} }`;
}

/** A call of a mutation with some value for each argument that it needs. */
export function mutationCall(field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${someValue(String(arg.type), arg.name, getNamedType(arg.type))}`);
  return `mutation { ${field.name}(${args.join(', ')}) { __typename } }`;
}

function someValue(type: string, name: string, named: GraphQLNamedType): string {
  if (type.startsWith('[')) return '[]';
  if ('getValues' in named) return named.getValues()[0]?.name ?? '';
  if (isInputObjectType(named)) return `{ ${requiredFields(named).join(', ')} }`;
  if (named.name === 'Boolean') return 'false';
  if (named.name === 'DateTime') return '"2026-11-20T12:00:00Z"';
  if (named.name === 'Date') return '"2026-11-20"';
  if (named.name === 'Int') return '1';
  return `"${name} of a test"`;
}

function requiredFields(type: GraphQLInputObjectType): string[] {
  const required = Object.values(type.getFields()).filter(isRequiredInputField);
  return required.map((field) => `${field.name}: ${someValue(String(field.type), field.name, getNamedType(field.type))}`);
}
