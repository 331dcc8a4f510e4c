/** The Pothos–MikroORM plugin: a field says once which column, relation, list or connection it is, is checked when the hub starts, and is answered from that. */
import type { InferEntity } from '@mikro-orm/postgresql';
import type { ArgBuilder, EnumRef, FieldRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Types } from './types.ts';
import { Connection, connectionType } from './connection.ts';
import type { GraphContext } from './context.ts';
import type { EntityFilter } from './entity-filter.ts';
import { wordsOf } from './enums.ts';
import { declared, nameOf, scopesOf, typeOfEntity } from './entity-types.ts';
import { checkFilterValues, type FilterValues } from './filter.ts';
import { PAGE_DEFAULT, PAGE_MOST, type PageArgs, pageWindow } from './keyset.ts';
import { type Column, columnNamed, type Entity, type EntityModel, modelOf } from './model.ts';
import type { Edge } from './reader.ts';
import type { EntityRow } from './rows.ts';
import { subjectOf } from './subjects.ts';
import { type ListSource, listSource, type Path } from './source.ts';

/** The property names of an entity. */
export type Prop<E extends Entity> = Extract<keyof InferEntity<E>, string>;
export type Field = FieldRef<Types, unknown>;
export type FieldMap = Record<string, Field>;
type ArgumentBuilder = ArgBuilder<Types>;
export type ObjectBuilder<Value> = PothosSchemaTypes.ObjectFieldBuilder<Types, Value>;

export interface FieldOptions {
  readonly description: string;
  /** A fact about a person: null stands for a value that the reader may not see, so the field is nullable from the first print. */
  readonly personal?: boolean;
  /** Of a group that is counted: null where the count is not by this. */
  readonly grouped?: boolean;
}

export interface PropOptions extends FieldOptions {
  /** The GraphQL enum of an enum column; its values are checked against the column's. */
  readonly type?: EnumRef<Types, unknown>;
}

/** A list reached by a property of its rows, or through the rows of a link. */
export type ListPath<Target extends Entity, Link extends Entity> =
  | {
      readonly by: Prop<Target>;
      /** The property of the parent that `by` holds; its key when left out. */
      readonly matching?: string;
      readonly where?: Readonly<Record<string, string | boolean>>;
    }
  | { readonly through: Link; readonly from: Prop<Link>; readonly to: Prop<Link> };

export interface ListOptions<Target extends Entity> extends FieldOptions {
  /** Properties that are never null, all in one direction; the key comes last by itself. */
  readonly orderBy: readonly Prop<Target>[];
  readonly descending?: boolean;
}

export interface ConnectionOptions<Target extends Entity> extends ListOptions<Target> {
  readonly filter?: EntityFilter;
  /** Facts of the link on the edge, such as a role; the connection then has a type of its own, by this name. */
  readonly edge?: { readonly name: string; readonly fields: (t: EntityFields<Edge>) => FieldMap };
}

/** What a domain's graph file declares the fields of an entity with. */
export class EntityFields<Value> {
  /** Pothos itself, for the few fields that are no column, relation or list; the house test asks each for its reason. */
  readonly pothos: ObjectBuilder<Value>;
  readonly #model: EntityModel;
  readonly #row: (value: Value) => EntityRow;

  constructor(entity: string, pothos: ObjectBuilder<Value>, row: (value: Value) => EntityRow) {
    this.#model = modelOf(entity);
    this.pothos = pothos;
    this.#row = row;
  }

  /** A column. Its type and nullability follow from MikroORM's metadata. */
  prop(property: string, options: PropOptions): Field {
    const column = columnNamed(this.#model, property);
    if (column.target) throw new Error(`${this.#model.name}.${property} is a relation: declare it with t.relation.`);
    checkEnum(this.#model, column, options.type);
    return this.pothos.field({
      type: options.type ?? graphType(column),
      nullable: column.nullable || mayBeNull(options),
      description: options.description,
      extensions: declared({ declares: 'property', entity: this.#model.name, property, personal: options.personal === true }),
      resolve: (value, _, context, info) => {
        this.#note(options, value, context, info);
        return this.#row(value)[property] as never;
      },
    });
  }

  /** The one row that a column points to: by the column's own relation, or of the entity named, where the column holds a key of any kind. */
  relation(property: string, options: FieldOptions & { readonly of?: Entity }): Field {
    const column = columnNamed(this.#model, property);
    const target = options.of ? nameOf(options.of) : column.target;
    if (!target) throw new Error(`${this.#model.name}.${property} is no relation: declare it with t.prop.`);
    const type = typeOfEntity(target);
    return this.pothos.field({
      type: type.ref,
      nullable: column.nullable || mayBeNull(options) || type.readers !== 'signedIn' || options.of !== undefined,
      description: options.description,
      authScopes: scopesOf(type.readers),
      extensions: declared({ declares: 'relation', entity: this.#model.name, property, personal: options.personal === true }),
      resolve: (value, _, context, info) => {
        this.#note(options, value, context, info);
        return context.reader.one(target, this.#row(value)[property]) as never;
      },
    });
  }

  /** A small list, always whole: a person's names, a case's moves. */
  list<Target extends Entity, Link extends Entity>(target: Target, path: ListPath<Target, Link>, options: ListOptions<Target>): Field {
    const source = this.#source(target, path, options, null);
    const type = typeOfEntity(source.target);
    return this.pothos.field({
      type: [type.ref],
      nullable: options.personal === true || type.readers !== 'signedIn',
      description: options.description,
      authScopes: scopesOf(type.readers),
      extensions: declared({ declares: 'list', entity: this.#model.name, list: source.list, personal: options.personal === true }),
      resolve: async (value, _, context, info) => {
        this.#note(options, value, context, info);
        return [...(await context.reader.all(source, this.#row(value)[source.parentProperty]))] as never;
      },
    });
  }

  /** A list that is read by pages and counted. */
  connection<Target extends Entity, Link extends Entity>(target: Target, path: ListPath<Target, Link>, options: ConnectionOptions<Target>): Field {
    const source = this.#source(target, path, options, options.filter ?? null);
    return this.pothos.field({
      ...connectionParts(this.pothos.arg, source, options),
      resolve: (value, args, context, info) => {
        this.#note(options, value, context, info);
        return openConnection(source, this.#row(value), args);
      },
    });
  }

  /** A fact about somebody is noted as read; whether it stands in the answer is seen when there is one. */
  #note({ personal = false }: FieldOptions, value: Value, { notes }: GraphContext, { path, parentType, fieldName }: GraphQLResolveInfo): void {
    if (personal) notes.note(path, subjectOf(this.#model, this.#row(value)), `${parentType.name}.${fieldName}`);
  }

  #source<Target extends Entity, Link extends Entity>(
    target: Target,
    path: ListPath<Target, Link>,
    options: ListOptions<Target>,
    filter: EntityFilter | null,
  ): ListSource {
    return listSource({
      list: `${this.#model.name}.${nameOf(target)}.${'through' in path ? nameOf(path.through) : path.by}`,
      target: nameOf(target),
      parent: this.#model.name,
      path: asPath(path),
      where: 'where' in path ? (path.where ?? {}) : {},
      filter: filter?.tests ?? null,
      markedByDefault: 'in',
      orderBy: options.orderBy,
      descending: options.descending ?? false,
    });
  }
}

/** What a connection field is, on the type of its parent or on the root: the options of Pothos's own field. */
export function connectionParts<Target extends Entity>(arg: ArgumentBuilder, source: ListSource, options: ConnectionOptions<Target>) {
  const type = typeOfEntity(source.target);
  const secret = options.personal === true || type.readers !== 'signedIn';
  const { edge } = options;
  const link = source.linkModel;
  const fields = edge && link ? (each: ObjectBuilder<Edge>) => edge.fields(new EntityFields(link.name, each, linkOf)) : null;
  return {
    type: connectionType(edge?.name ?? source.target, type.ref, secret, fields),
    nullable: secret,
    description: options.description,
    authScopes: scopesOf(type.readers),
    args: pageArguments(arg, options.filter ?? null, mostOf(source)),
    extensions: declared({ declares: 'connection', entity: source.parent, list: source.list, personal: options.personal === true }),
  };
}

/** The arguments of a connection as GraphQL hands them over. */
export interface ConnectionArguments extends PageArgs {
  readonly filter?: unknown;
}

/** The connection that answers a field. Throws a BAD_USER_INPUT error, before anything is read, when the arguments cannot be taken. */
export function openConnection(source: ListSource, parent: EntityRow | null, args: ConnectionArguments): Connection {
  const filter = args.filter as FilterValues;
  if (source.filter) checkFilterValues(source.filter, filter);
  return new Connection(source, parent, pageWindow(source.list, args, source.order, mostOf(source)), filter);
}

function linkOf(edge: Edge): EntityRow {
  if (!edge.link) throw new Error('An edge without a link cannot say what the link says.');
  return edge.link;
}

function mostOf(source: ListSource): number {
  return source.path === null ? PAGE_MOST.root : PAGE_MOST.under;
}

function pageArguments(arg: ArgumentBuilder, filter: EntityFilter | null, most: number) {
  const page = {
    first: arg.int({ description: `How many, from the start or from "after"; ${PAGE_DEFAULT} when nothing is said, at most ${most}.` }),
    after: arg.string({ description: 'A cursor: what comes after it.' }),
    last: arg.int({ description: 'How many, from the end or from "before".' }),
    before: arg.string({ description: 'A cursor: what comes before it.' }),
  };
  return filter ? { ...page, filter: arg({ type: filter.input, required: false, description: 'Which of them.' }) } : page;
}

function asPath<Target extends Entity, Link extends Entity>(path: ListPath<Target, Link>): Path {
  if ('through' in path) return { link: nameOf(path.through), from: path.from, to: path.to };
  return path.matching === undefined ? { by: path.by } : { by: path.by, matching: path.matching };
}

function mayBeNull({ personal = false, grouped = false }: FieldOptions): boolean {
  return personal || grouped;
}

function graphType(column: Column): 'Int' | 'Float' | 'Boolean' | 'DateTime' | 'Date' | 'JSON' | 'String' | ['String'] {
  switch (column.kind) {
    case 'integer':
      return 'Int';
    case 'number':
      return 'Float';
    case 'boolean':
      return 'Boolean';
    case 'instant':
      return 'DateTime';
    case 'date':
      return 'Date';
    case 'json':
      return 'JSON';
    case 'list':
      return ['String'];
    case 'text':
    case 'bigint':
      return 'String';
  }
}

function checkEnum(model: EntityModel, column: Column, type: EnumRef<Types, unknown> | undefined): void {
  const field = `${model.name}.${column.property}`;
  if (column.values !== null && !type) throw new Error(`${field} is an enum: say which, with { type }. Its values are ${column.values.join(', ')}.`);
  if (column.values === null && type) throw new Error(`${field} is no enum: leave { type } out.`);
  const words = type && wordsOf(type);
  if (column.values && (!words || [...words].sort().join() !== [...column.values].sort().join()))
    throw new Error(`${field} holds ${column.values.join(', ')}, but its { type } has ${words ? words.join(', ') : 'words that graphEnum did not make'}.`);
}
