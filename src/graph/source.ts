/** Where the rows of a list come from, as data: the target, how it is reached from its parent, its filter and its order. */
import { type RawBuilder, sql } from 'kysely';
import type { FilterTests } from './filter.ts';
import { makesCursors, type Order, type OrderKey } from './keyset.ts';
import { columnNamed, type EntityModel, modelOf } from './model.ts';
import { columnRef } from './rows.ts';

/** A row of the target names its parent itself (`by`), or a row of a link entity names both. */
export type Path = { readonly by: string; readonly matching?: string } | { readonly link: string; readonly from: string; readonly to: string };

export interface ListDeclaration {
  /** The list's name in cursors and messages. */
  readonly list: string;
  readonly target: string;
  /** Null for a root field: all rows. */
  readonly path: Path | null;
  /** The entity that has the list; null for a root field. */
  readonly parent: string | null;
  /** Conditions that always hold, by property of the target. */
  readonly where: Readonly<Record<string, string | boolean>>;
  readonly filter: FilterTests | null;
  /** Whether rows marked by a `marked` test are in the list when the filter says nothing. */
  readonly markedByDefault: 'in' | 'out';
  /** Properties of the target, before its key; all in one direction. */
  readonly orderBy: readonly string[];
  readonly descending: boolean;
}

/** A list ready to be compiled into statements. Made once, at start-up; a wrong declaration throws there. */
export interface ListSource extends ListDeclaration {
  readonly targetModel: EntityModel;
  readonly linkModel: EntityModel | null;
  /** The property of the parent whose value the path matches. */
  readonly parentProperty: string;
  readonly order: Order;
}

const known = new Map<string, string>();

/** Checks a declaration against MikroORM's metadata. Throws a sentence that names the list and what is wrong with it. */
export function listSource(declaration: ListDeclaration): ListSource {
  const targetModel = modelOf(declaration.target);
  const { path, list } = declaration;
  const parent = declaration.parent === null ? null : modelOf(declaration.parent);
  let linkModel: EntityModel | null = null;
  let parentProperty = parent?.key.property ?? '';
  if ((path === null) !== (parent === null)) throw new Error(`List ${list}: a path and a parent go together.`);
  if (path && 'link' in path) {
    linkModel = modelOf(path.link);
    mustPoint(list, linkModel, path.from, declaration.parent);
    mustPoint(list, linkModel, path.to, declaration.target);
  } else if (path && parent && path.matching !== undefined) {
    columnNamed(targetModel, path.by);
    parentProperty = columnNamed(parent, path.matching).property;
  } else if (path) mustPoint(list, targetModel, path.by, declaration.parent);
  for (const property of Object.keys(declaration.where)) columnNamed(targetModel, property);
  const keys: OrderKey[] = declaration.orderBy.map((property) => {
    const column = columnNamed(targetModel, property);
    if (!makesCursors(column))
      throw new Error(`List ${list}: cannot be ordered by ${property}, which may be null, is read lazily or has no order that a cursor can hold.`);
    return { alias: 't', column };
  });
  keys.push(linkModel ? { alias: 'l', column: linkModel.key } : { alias: 't', column: targetModel.key });
  // Statements and cursors go by the list's name: two different lists of one name would answer for each other.
  const told = JSON.stringify(declaration);
  if ((known.get(list) ?? told) !== told) throw new Error(`List ${list} is declared twice, and differently: both would be read as one.`);
  known.set(list, told);
  return { ...declaration, targetModel, linkModel, parentProperty, order: { keys, descending: declaration.descending } };
}

function mustPoint(list: string, model: EntityModel, property: string, target: string | null): void {
  const column = columnNamed(model, property);
  if (column.target !== target) throw new Error(`List ${list}: ${model.name}.${property} points to ${column.target ?? 'nothing'}, not to ${target}.`);
}

/** The tables of a list, as `from` wants them: the target goes by t, the link by l. */
export function tables(source: ListSource): RawBuilder<unknown> {
  const target = sql`${sql.id(source.targetModel.table)} t`;
  const { path, linkModel } = source;
  if (!path || !('link' in path) || !linkModel) return target;
  return sql`${sql.id(linkModel.table)} l join ${target} on ${columnRef('t', source.targetModel.key)} = ${columnRef('l', columnNamed(linkModel, path.to))}`;
}

/** The column that holds the parent's key. */
export function parentColumn(source: ListSource): RawBuilder<unknown> {
  const { path, linkModel } = source;
  if (!path) throw new Error(`List ${source.list} has no parent.`);
  return 'link' in path && linkModel
    ? columnRef('l', columnNamed(linkModel, path.from))
    : columnRef('t', columnNamed(source.targetModel, 'by' in path ? path.by : ''));
}

/** The conditions that always hold. */
export function fixedCondition(source: ListSource): RawBuilder<unknown> {
  const parts = Object.entries(source.where).map(([property, value]) => sql`${columnRef('t', columnNamed(source.targetModel, property))} = ${value}`);
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}
