/** The Pothos–MikroORM plugin: a field says once which column, relation, list or connection it is, is checked when the hub starts, and is answered from that. */
import type { InferEntity } from '@mikro-orm/postgresql';
import type { ArgBuilder, EnumRef, FieldRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { PersonalData } from '../access/personal-data.ts';
import type { Types } from './types.ts';
import { checkEnum, graphType } from './column-type.ts';
import { Connection, connectionType } from './connection.ts';
import type { GraphContext } from './context.ts';
import { type EntityFilter, filterRefusal } from './entity-filter.ts';
import { declared, nameOf, rowsTell, scopesOf, typeOfEntity } from './entity-types.ts';
import { checkFilterValues, type FilterValues } from './filter.ts';
import { PAGE_DEFAULT, PAGE_MOST, type PageArgs, pageWindow } from './keyset.ts';
import { columnNamed, type Entity, type EntityModel, modelOf } from './model.ts';
import type { Edge } from './reader.ts';
import type { EntityRow } from './rows.ts';
import { subjectOf } from './subjects.ts';
import { type ListSource, listSource, type Path } from './source.ts';
import { checkOrder, checkRelation, neverNull, type Said, told, toldByColumn } from './told-of-people.ts';

/** The property names of an entity. */
export type Prop<E extends Entity> = Extract<keyof InferEntity<E>, string>;
export type Field = FieldRef<Types, unknown>;
export type FieldMap = Record<string, Field>;
type ArgumentBuilder = ArgBuilder<Types>;
export type ObjectBuilder<Value> = PothosSchemaTypes.ObjectFieldBuilder<Types, Value>;

export interface FieldOptions {
  readonly description: string;
  /**
   * What it tells of people: a constant of personal-data.ts, or false for nothing; said by every field but those of types that tell nothing. A fact about somebody is
   * nullable from the first print, for null stands for a value that the reader may not see.
   */
  readonly personal?: Said;
  /** Of a group that is counted: null where the count is not by this. */
  readonly grouped?: boolean;
}

export interface PropOptions extends FieldOptions {
  /** The GraphQL enum of an enum column; its values are checked against the column's. */
  readonly type?: EnumRef<Types, unknown>;
  /** Released as never null, although it tells of people: then its type's rows are only for who may read it. */
  readonly neverNull?: true;
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
    const tells = toldByColumn(this.#model.name, property, options.personal);
    // A group of rows is about nobody; whoever may not read the fact may not count by it.
    const personal = options.grouped ? null : tells;
    if (options.neverNull && personal) neverNull(this.#model.name, property, personal);
    return this.pothos.field({
      type: options.type ?? graphType(column),
      nullable: column.nullable || (mayBeNull(options) && !options.neverNull),
      description: options.description,
      extensions: declared({ declares: 'property', entity: this.#model.name, property, personal }),
      resolve: (value, _, context, info) => {
        const read = () => this.#row(value)[property];
        if (personal !== null) return this.#tell(options, [personal], value, context, info, null, read) as never;
        this.#note(options, null, value, context, info);
        return read() as never;
      },
    });
  }

  /** The one row that a column points to: by the column's own relation, or of the entity named, where the column holds a key of any kind. */
  relation(property: string, options: FieldOptions & { readonly of?: Entity }): Field {
    const column = columnNamed(this.#model, property);
    const target = options.of ? nameOf(options.of) : column.target;
    if (!target) throw new Error(`${this.#model.name}.${property} is no relation: declare it with t.prop.`);
    const type = typeOfEntity(target);
    // The same column may show its key as a fact, and lead to a row of another entity.
    const personal = options.of ? told(this.#model.name, property, options.personal) : toldByColumn(this.#model.name, property, options.personal);
    const nullable = column.nullable || mayBeNull(options) || type.readers !== 'signedIn' || options.of !== undefined;
    if (!nullable) checkRelation(this.#model.name, property, target);
    const facts = [personal, rowsTell(target)];
    return this.pothos.field({
      type: type.ref,
      nullable,
      description: options.description,
      authScopes: scopesOf(type.readers),
      extensions: declared({ declares: 'relation', entity: this.#model.name, property, target, personal }),
      resolve: (value, _, context, info) =>
        this.#tell(options, facts, value, context, info, null, () => context.reader.one(target, this.#row(value)[property])) as never,
    });
  }

  /** A small list, always whole: a person's names, a case's moves. */
  list<Target extends Entity, Link extends Entity>(target: Target, path: ListPath<Target, Link>, options: ListOptions<Target>): Field {
    const source = this.#source(target, path, options, null);
    const type = typeOfEntity(source.target);
    const personal = told(this.#model.name, source.target, options.personal);
    const facts = [personal, rowsTell(source.target)];
    checkOrder(source.list, source.target, options.orderBy, facts);
    const nullable = personal !== null || type.readers !== 'signedIn';
    return this.pothos.field({
      type: [type.ref],
      nullable,
      description: options.description,
      authScopes: scopesOf(type.readers),
      extensions: declared({ declares: 'list', entity: this.#model.name, list: source.list, target: source.target, personal }),
      resolve: (value, _, context, info) => {
        const read = async () => [...(await context.reader.all(source, this.#row(value)[source.parentProperty]))];
        return this.#tell(options, facts, value, context, info, nullable ? null : [], read) as never;
      },
    });
  }

  /** A list that is read by pages and counted. */
  connection<Target extends Entity, Link extends Entity>(target: Target, path: ListPath<Target, Link>, options: ConnectionOptions<Target>): Field {
    const source = this.#source(target, path, options, options.filter ?? null);
    const personal = told(this.#model.name, source.target, options.personal);
    const parts = connectionParts(this.pothos.arg, source, options);
    const facts = [personal, rowsTell(source.target)];
    return this.pothos.field({
      ...parts,
      resolve: (value, args, context, info) => {
        const read = () => openConnection(source, options.filter ?? null, this.#row(value), args, context);
        return this.#tell(options, facts, value, context, info, parts.nullable ? null : Connection.empty(source), read) as never;
      },
    });
  }

  /** What is read, where the asker may read it: then a fact about somebody is noted as read; whether it stands in the answer is seen when there is one. Else `instead`. */
  #tell<Told>(
    options: FieldOptions,
    facts: readonly (PersonalData | null)[],
    value: Value,
    context: GraphContext,
    info: GraphQLResolveInfo,
    instead: Told,
    read: () => Told | Promise<Told>,
  ): Told | Promise<Told> {
    return context.masks.shown(facts, info, instead, () => {
      this.#note(options, options.personal || null, value, context, info);
      return read();
    });
  }

  /** A fact about somebody is noted; under broken glass everything is, whatever it tells of. */
  #note({ grouped = false }: FieldOptions, personal: PersonalData | null, value: Value, { notes, asking }: GraphContext, info: GraphQLResolveInfo): void {
    if ((personal === null && asking.glass === null) || grouped) return;
    notes.note(info.path, subjectOf(this.#model, this.#row(value)), `${info.parentType.name}.${info.fieldName}`, personal?.regime ?? null);
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
  const personal = options.personal || null;
  const secret = personal !== null || type.readers !== 'signedIn';
  const { edge } = options;
  checkOrder(source.list, source.target, options.orderBy, [personal, rowsTell(source.target)]);
  const link = source.linkModel;
  const fields = edge && link ? (each: ObjectBuilder<Edge>) => edge.fields(new EntityFields(link.name, each, linkOf)) : null;
  return {
    type: connectionType(edge?.name ?? source.target, type.ref, secret, fields),
    nullable: secret,
    description: options.description,
    authScopes: scopesOf(type.readers),
    args: pageArguments(arg, options.filter ?? null, mostOf(source)),
    extensions: declared({ declares: 'connection', entity: source.parent, list: source.list, target: source.target, personal }),
  };
}

/** The arguments of a connection as GraphQL hands them over. */
export interface ConnectionArguments extends PageArgs {
  readonly filter?: unknown;
}

/**
 * The connection that answers a field. Throws, before anything is read, when the arguments cannot be taken (BAD_USER_INPUT), or when the asker may not look for what the
 * filter looks for (FILTER_NOT_ALLOWED).
 */
export function openConnection(
  source: ListSource,
  declaredFilter: EntityFilter | null,
  parent: EntityRow | null,
  args: ConnectionArguments,
  { masks }: GraphContext,
): Connection | Promise<Connection> {
  const filter = args.filter as FilterValues;
  if (source.filter) checkFilterValues(source.filter, filter);
  const window = pageWindow(source.list, args, source.order, mostOf(source));
  const open = () => new Connection(source, parent, window, filter);
  const refusal = declaredFilter === null ? null : filterRefusal(declaredFilter, filter, masks);
  return refusal === null ? open() : refusal.then(open);
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
  return personal !== false || grouped;
}
