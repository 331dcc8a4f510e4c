/** Which columns hold facts about people, and under which field of the graph each is known: from the declarations of the fields, so that nobody writes it twice. */
import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Purpose } from '../access/identity.ts';
import type { Regime } from '../shared/regime.ts';
import type { Declaration } from './entity-types.ts';
import { type EntityModel, modelOf } from './model.ts';

/** One end of a link: the type that lists what it is linked to. */
export interface LinkEnd {
  /** The column of the link that holds this end's key. */
  readonly property: string;
  readonly entity: string;
  /** The list, such as `Case.people`. */
  readonly field: string;
}

/** The field by which the graph tells a column. */
export interface PersonalColumn {
  /** Such as `Person.displayName`. */
  readonly field: string;
  /** The law under which the fact is processed, as the field declares it. */
  readonly regime: Regime;
  /** For which it may be read, as the field declares it. */
  readonly purposes: readonly Purpose[];
  /** What it says, in plain English. */
  readonly description: string;
}

export interface PersonalTable {
  readonly model: EntityModel;
  /** By the name of a column: what is told by it. */
  readonly fields: ReadonlyMap<string, PersonalColumn>;
  /** The ends of a table that links records to each other; empty for others. */
  readonly ends: readonly LinkEnd[];
}

const known = new WeakMap<GraphQLSchema, ReadonlyMap<string, PersonalTable>>();

/** By the name of the table: all that have a personal field, or link records. */
export function personalTables(schema: GraphQLSchema): ReadonlyMap<string, PersonalTable> {
  const before = known.get(schema);
  if (before) return before;
  const tables = new Map<string, { model: EntityModel; fields: Map<string, PersonalColumn>; ends: LinkEnd[] }>();
  const tableOf = (entity: string) => {
    const model = modelOf(entity);
    const table = tables.get(model.table) ?? { model, fields: new Map<string, PersonalColumn>(), ends: [] };
    tables.set(model.table, table);
    return table;
  };
  for (const type of Object.values(schema.getTypeMap()).toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (!isObjectType(type)) continue;
    for (const { name, extensions, description } of Object.values(type.getFields())) {
      const says = extensions['hub'] as Declaration | undefined;
      const field = `${type.name}.${name}`;
      if (says?.declares === 'property' || says?.declares === 'relation') {
        if (!says.personal) continue;
        const table = tableOf(says.entity);
        const column = table.model.columns.get(says.property)?.name;
        if (column !== undefined && !table.fields.has(column))
          table.fields.set(column, { field, regime: says.personal.regime, purposes: says.personal.purposes, description: description ?? '' });
      } else if (says?.declares === 'list' || says?.declares === 'connection') {
        const end = says.entity === null ? null : linkEnd(says.entity, says.list, field);
        if (end) tableOf(end.link).ends.push(end);
      }
    }
  }
  known.set(schema, tables);
  return tables;
}

/** The end of a link whose list this is; null for a list that is reached without one. A list is named `<parent>.<target>.<link or property>` (src/graph/plugin.ts). */
function linkEnd(entity: string, list: string, field: string): (LinkEnd & { readonly link: string }) | null {
  const link = list.split('.').at(2);
  if (link === undefined || !/^[A-Z]/.test(link)) return null;
  const column = [...modelOf(link).columns.values()].find(({ target }) => target === entity);
  return column ? { link, property: column.property, entity, field } : null;
}
