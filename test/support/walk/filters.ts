/** The filters of the root's lists that look for words, and the columns in which each may find them. */
import { getNamedType, type GraphQLSchema, isInputObjectType, isObjectType } from 'graphql';
import { modelOf } from '../../../src/graph/model.ts';
import { freeFields, isConnection } from './documents.ts';
import { entityTypes } from '../../../src/graph/entity-types.ts';

export interface TextFilter {
  /** The root field. */
  readonly list: string;
  readonly filter: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/** A search looks in columns that it does not name: here, wherever words are planted. */
export function textFilters(schema: GraphQLSchema): TextFilter[] {
  const query = schema.getQueryType();
  if (!isObjectType(query)) return [];
  return freeFields(query).flatMap((field) => {
    const connection = getNamedType(field.type);
    if (!isConnection(connection)) return [];
    const node = connection.getFields()['nodes'] && getNamedType(connection.getFields()['nodes']?.type);
    const entity = [...entityTypes()].find(([, { ref }]) => ref.name === node?.name)?.[0];
    const input = field.args.map((arg) => getNamedType(arg.type)).find(isInputObjectType);
    if (entity === undefined || input === undefined) return [];
    const model = modelOf(entity);
    const columns = [...model.columns.values()].map(({ name }) => name);
    return Object.values(input.getFields()).flatMap(({ name, type }): TextFilter[] => {
      if (getNamedType(type).name !== 'String' || String(type).startsWith('[')) return [];
      const own = model.columns.get(name)?.name;
      return [{ list: field.name, filter: name, table: model.table, columns: own === undefined ? columns : [own] }];
    });
  });
}
