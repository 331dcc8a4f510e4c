/** Writes the documents of the walk from the schema itself: one for each type that a query can reach, which asks for every field of it and for every fact of whatever lies one step behind. */
import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** A document of the walk. */
export interface WalkDocument {
  /** What it is about, such as `Case` or `Query.cases`. */
  readonly about: string;
  readonly query: string;
}

/** How many rows of each list on the way are taken: more than the world holds of most. */
const ON_THE_WAY = 25;

/** One document for each object type that can be reached from the root without arguments. */
export function documentsOf(schema: GraphQLSchema): WalkDocument[] {
  return [...waysTo(schema)].flatMap(([type, way]) => {
    const object = schema.getType(type);
    if (!isObjectType(object)) return [];
    const open = freeFields(object).map((field) => selected(schema, field));
    if (open.length === 0) return [];
    // The fields of the root are asked one by one: one that is refused takes the whole answer with it.
    if (type === 'Query') return open.map((inner) => ({ about: `Query.${inner.split(/\W/)[0] ?? ''}`, query: `{ ${inner} }` }));
    return [{ about: type, query: nested(way, `__typename ${open.join(' ')}`) }];
  });
}

/** What an answer of this type says: `__typename` and every fact, and of what lies behind it every fact; for payloads and events. */
export function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType): string {
  if (isLeafType(type)) return '';
  if (isAbstractType(type))
    return `__typename ${schema
      .getPossibleTypes(type)
      .map((each) => `... on ${each.name} { ${aliased(schema, each)} }`)
      .join(' ')}`;
  return isObjectType(type)
    ? `__typename ${freeFields(type)
        .map((field) => selected(schema, field))
        .join(' ')}`
    : '__typename';
}

/** The facts of a type alone. */
export function factsOf(type: GraphQLObjectType): string {
  return `__typename ${freeFields(type)
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map(({ name }) => name)
    .join(' ')}`;
}

/** Of several types in one place, the same name may stand for different things: each gets a name of its own. */
function aliased(schema: GraphQLSchema, type: GraphQLObjectType): string {
  return freeFields(type)
    .map((field) => `${type.name}_${field.name}: ${selected(schema, field)}`)
    .join(' ');
}

/** A field with every fact of what it leads to. */
function selected(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  if (isAbstractType(type))
    return `${field.name} { __typename ${schema
      .getPossibleTypes(type)
      .map((each) => `... on ${each.name} { ${factsAliased(each)} }`)
      .join(' ')} }`;
  if (!isObjectType(type)) return field.name;
  return `${field.name} { ${isConnection(type) ? page(type) : factsOf(type)} }`;
}

function factsAliased(type: GraphQLObjectType): string {
  return freeFields(type)
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map(({ name }) => `${type.name}_${name}: ${name}`)
    .join(' ');
}

/** All that a connection says: its rows twice, its cursors, its count, and whether there is more. */
function page(connection: GraphQLObjectType): string {
  const edge = objectAt(connection, 'edges');
  const node = edge && objectAt(edge, 'node');
  if (!edge || !node) return '__typename';
  return `__typename totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { ${factsOf(edge)} node { ${factsOf(node)} } } nodes { __typename id }`.replace(
    'nodes { __typename id }',
    node.getFields()['id'] ? 'nodes { __typename id }' : 'nodes { __typename }',
  );
}

export function isConnection(type: GraphQLNamedType): type is GraphQLObjectType {
  return isObjectType(type) && type.name.endsWith('Connection') && 'pageInfo' in type.getFields();
}

function objectAt(type: GraphQLObjectType, field: string): GraphQLObjectType | null {
  const named = type.getFields()[field] && getNamedType(type.getFields()[field]?.type);
  return isObjectType(named) ? named : null;
}

/** The fields of a type that need no argument. */
export function freeFields(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).filter((field) => !field.args.some(isRequiredArgument));
}

/** The shortest way to every object type, as the fields that lead there. */
function waysTo(schema: GraphQLSchema): Map<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([['Query', []]]);
  const queue = ['Query'];
  for (let type = queue.shift(); type !== undefined; type = queue.shift()) {
    const object = schema.getType(type);
    if (!isObjectType(object)) continue;
    for (const field of freeFields(object)) {
      const next = getNamedType(field.type);
      if (!isObjectType(next) || ways.has(next.name)) continue;
      const pages = field.args.some(({ name }) => name === 'first') ? `(first: ${ON_THE_WAY})` : '';
      ways.set(next.name, [...(ways.get(type) ?? []), `${field.name}${pages}`]);
      // A count names no row unless it is asked to count by it: no way leads on from there.
      if (!next.name.endsWith('Count')) queue.push(next.name);
    }
  }
  return ways;
}

function nested(way: readonly string[], leaf: string): string {
  return `{ ${way.reduceRight((inner, step) => `${step} { ${inner} }`, leaf)} }`;
}
