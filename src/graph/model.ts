/** The entities as MikroORM understands them, in the few words that the graph needs; no connection is made for it. */
import { MikroORM, ReferenceKind, type EntityProperty } from '@mikro-orm/postgresql';
import { entities } from '../database/entities.ts';

/** How a column's value reads in JavaScript and in the graph. */
export type ColumnKind = 'text' | 'integer' | 'bigint' | 'number' | 'boolean' | 'instant' | 'date' | 'json' | 'list';

export interface Column {
  readonly property: string;
  readonly name: string;
  /** The Postgres type, for casting parameters. */
  readonly sqlType: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  /** The closed set of values, for an enum. */
  readonly values: readonly string[] | null;
  /** The entity that the column points to, for a to-one relation. */
  readonly target: string | null;
  /** Read only when asked for by name, such as a shape or a search vector. */
  readonly lazy: boolean;
}

export interface EntityModel {
  readonly name: string;
  readonly table: string;
  readonly key: Column;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Any of the hub's entity declarations. */
export type Entity = (typeof entities)[number];
/** The class name of an entity, such as `Case`. */
export type EntityName = string;

const metadata = new MikroORM({ entities, dbName: 'none' }).getMetadata();
const models = new Map<EntityName, EntityModel>();

/** The model of an entity. Throws when the entity is not listed in database/entities.ts. */
export function modelOf(name: EntityName): EntityModel {
  const known = models.get(name);
  if (known) return known;
  const found = [...metadata.getAll().values()].find((meta) => meta.className === name);
  if (!found) throw new Error(`The graph speaks of ${name}, which is no entity: list it in src/database/entities.ts.`);
  const columns = new Map<string, Column>();
  for (const property of Object.values<EntityProperty>(found.properties)) {
    const column = columnOf(property);
    if (column) columns.set(column.property, column);
  }
  const key = columns.get(found.primaryKeys[0] ?? '');
  if (!key) throw new Error(`${name} has no single-column key, which the graph needs.`);
  const model = { name, table: found.tableName, key, columns };
  models.set(name, model);
  return model;
}

/** The column behind a property. Throws with the properties there are when the name is wrong. */
export function columnNamed(model: EntityModel, property: string): Column {
  const column = model.columns.get(property);
  if (!column) throw new Error(`${model.name} has no column for "${property}"; it has ${[...model.columns.keys()].join(', ')}.`);
  return column;
}

function columnOf(property: EntityProperty): Column | null {
  const toOne = property.kind === ReferenceKind.MANY_TO_ONE || property.kind === ReferenceKind.ONE_TO_ONE;
  if (!toOne && property.kind !== ReferenceKind.SCALAR) return null;
  const [name] = property.fieldNames;
  const sqlType = property.columnTypes[0] ?? 'text';
  if (!name || property.persist === false) return null;
  return {
    property: property.name,
    name,
    sqlType,
    kind: kindOf(sqlType),
    nullable: property.nullable === true,
    values: property.items?.map(String) ?? null,
    target: toOne ? (property.targetMeta?.className ?? null) : null,
    lazy: property.lazy === true,
  };
}

function kindOf(sqlType: string): ColumnKind {
  if (sqlType.endsWith('[]')) return 'list';
  if (sqlType.startsWith('timestamptz')) return 'instant';
  if (sqlType === 'date') return 'date';
  if (sqlType === 'int' || sqlType === 'integer' || sqlType === 'smallint') return 'integer';
  if (sqlType === 'bigint') return 'bigint';
  if (sqlType === 'double precision' || sqlType === 'real') return 'number';
  if (sqlType === 'boolean') return 'boolean';
  if (sqlType === 'jsonb' || sqlType === 'json') return 'json';
  return 'text';
}
