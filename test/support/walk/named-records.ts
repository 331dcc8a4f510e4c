/** The arguments by which a client names a record: which type each is of, as the schema's own descriptions say it. */
import { getNamedType, type GraphQLArgument, type GraphQLInputField, type GraphQLSchema, isInputObjectType, isObjectType } from 'graphql';
import { entityTypes } from '../../../src/graph/entity-types.ts';

/** Arguments whose descriptions name their record by a word of the work. */
const BY_NAME: Readonly<Record<string, string>> = {
  id: 'Node',
  ids: 'Node',
  node: 'Node',
  person: 'Person',
  premises: 'Premises',
  chairId: 'StaffMember',
};

/** The type of the record that an argument of type ID names; `Node` for any. Throws for one that nobody here knows. */
export function typeNamedBy({ name, description }: Pick<GraphQLArgument | GraphQLInputField, 'name' | 'description'>): string {
  const types = [...entityTypes().values()].map(({ ref }) => ref.name);
  const stem = name.replace(/Ids?$/, '');
  const byStem = types.find((type) => type.toLowerCase() === stem.toLowerCase());
  const byWords = types.filter((type) => new RegExp(`\\b${type}\\b`).test(description ?? '')).toSorted((one, other) => other.length - one.length)[0];
  const found = byWords ?? byStem ?? BY_NAME[name];
  if (found === undefined)
    throw new Error(`Which record does the argument ${name} name ("${description ?? ''}")? Name its type in test/support/walk/named-records.ts.`);
  return found;
}

export interface NamingField {
  readonly field: string;
  /** As GraphQL writes the call, with $id in the place of the record's global id. */
  readonly call: string;
  readonly type: string;
}

/** Every query field that takes the id of a record: as an argument, or in its filter. */
export function namingQueries(schema: GraphQLSchema): NamingField[] {
  const query = schema.getQueryType();
  if (!isObjectType(query)) return [];
  return Object.values(query.getFields()).flatMap((field) =>
    field.args.flatMap((arg): NamingField[] => {
      const others = field.args
        .filter((each) => each !== arg && String(each.type).endsWith('!'))
        .map((each) => `${each.name}: ${SOME[getNamedType(each.type).name] ?? '""'}`);
      const called = (value: string) => `${field.name}(${[`${arg.name}: ${value}`, ...others].join(', ')})`;
      const named = getNamedType(arg.type);
      if (named.name === 'ID') return [{ field: field.name, call: called(String(arg.type).startsWith('[') ? '[$id]' : '$id'), type: typeNamedBy(arg) }];
      if (!isInputObjectType(named)) return [];
      return Object.values(named.getFields()).flatMap((each) =>
        getNamedType(each.type).name === 'ID'
          ? [{ field: field.name, call: called(`{ ${each.name}: ${String(each.type).startsWith('[') ? '[$id]' : '$id'} }`), type: typeNamedBy(each) }]
          : [],
      );
    }),
  );
}

/** Something for an argument that has to be there beside. */
const SOME: Readonly<Record<string, string>> = { Date: '"2026-11-20"', Int: '0', Boolean: 'false', DateTime: '"2026-11-20T12:00:00Z"' };
