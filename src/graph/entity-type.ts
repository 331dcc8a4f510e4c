/** Declares the GraphQL type of an entity, what other domains add to it, and the root fields that list and count it. */
import { builder } from './builder.ts';
import { Connection } from './connection.ts';
import { type EntityFilter, filterRefusal, notAllowed } from './entity-filter.ts';
import { holds, type Identity } from '../access/identity.ts';
import type { GraphContext } from './context.ts';
import type { Domain } from './domains.ts';
import {
  declared,
  type EntityTypeRef,
  nameOf,
  type Readers,
  registerEntityType,
  rowsTell,
  scopesOf,
  type TellsOfPeople,
  typeOfEntity,
  type Visible,
} from './entity-types.ts';
import { checkFilter, checkFilterValues, type FilterValues } from './filter.ts';
import { keyFits } from './keyset.ts';
import { columnNamed, type Entity, modelOf } from './model.ts';
import { type ConnectionArguments, type ConnectionOptions, connectionParts, openConnection, EntityFields, type FieldMap, type Prop } from './plugin.ts';
import type { EntityRow } from './rows.ts';
import { listSource } from './source.ts';
import { checkWhenDeclared, columnTells } from './told-of-people.ts';

export interface EntityTypeOptions {
  /** The type's name, where it is not the entity's. */
  readonly name?: string;
  readonly description: string;
  readonly domain: Domain;
  readonly readers: Readers;
  /** What its rows tell of people: 'nothing', 'fields' where each field says it, or the fact that there is such a row. */
  readonly personal: TellsOfPeople;
  /** Which rows, where a reader may not have all of them; the root list of the type says the same with `only`. */
  readonly visible?: Visible;
  readonly fields: (t: EntityFields<EntityRow>) => FieldMap;
}

const same = (row: EntityRow) => row;
/** The name of the test that no asker can send: GraphQL keeps names that begin with two underscores for itself. */
const ONLY = '__only';

function filterOf(args: ConnectionArguments): object {
  return typeof args.filter === 'object' && args.filter !== null ? args.filter : {};
}

/** The type of an entity: a Relay node whose id is global, read by its readers only. */
export function entityType(entity: Entity, options: EntityTypeOptions): EntityTypeRef {
  const name = nameOf(entity);
  const model = modelOf(name);
  const key = model.key.property;
  const ref = builder.objectRef<EntityRow>(options.name ?? name);
  registerEntityType(name, { ref, readers: options.readers, tells: options.personal, domain: options.domain, visible: options.visible ?? null });
  builder.node(ref, {
    description: options.description,
    authScopes: scopesOf(options.readers),
    extensions: { domain: options.domain, entity: name },
    isTypeOf: (value) => typeof value === 'object' && value !== null && '__typename' in value && value.__typename === name,
    id: { resolve: (row) => String(row[key]) },
    loadMany: (ids, context) => Promise.all(ids.map((id) => rowFor(name, id, context))),
    fields: (t) => options.fields(new EntityFields(name, t, same)),
  });
  return ref;
}

/** The row with this key, for who may read its type for the purpose that they ask for. Who may not is told nothing either way: no row is looked for. */
export async function rowFor(entity: string, key: string, { identity, masks, reader }: GraphContext): Promise<EntityRow | null> {
  const { readers, visible } = typeOfEntity(entity);
  const may = mayRead(readers, identity) && (await masks.mayRead([rowsTell(entity)]));
  const row = may && keyFits(modelOf(entity).key, key) ? await reader.one(entity, key) : null;
  return row === null || (visible?.(row, identity) ?? true) ? row : null;
}

function mayRead(readers: Readers, identity: Identity): boolean {
  return readers === 'signedIn' || holds(identity, readers);
}

/** Fields that a domain above adds to a type of a domain below. */
export function extendEntity(entity: Entity, fields: (t: EntityFields<EntityRow>) => FieldMap): void {
  const name = nameOf(entity);
  builder.objectFields(typeOfEntity(name).ref, (t) => fields(new EntityFields(name, t, same)));
}

/** A root list of an entity: a Relay connection with a total under its filter. */
export function rootList<Target extends Entity>(
  field: string,
  target: Target,
  options: ConnectionOptions<Target> & {
    readonly markedByDefault: 'in' | 'out';
    /** Which rows are for the asker, where that is not all of them: those whose property holds one of these words. Counts and pages hold no others. */
    readonly only?: { readonly property: Prop<Target>; readonly among: (identity: Identity) => readonly string[] };
  },
): void {
  const { only } = options;
  const tests = { ...options.filter?.tests, ...(only ? { [ONLY]: { test: 'among', property: only.property } as const } : {}) };
  if (only) checkFilter(nameOf(target), tests);
  const source = listSource({
    list: field,
    target: nameOf(target),
    parent: null,
    path: null,
    where: {},
    filter: options.filter || only ? tests : null,
    markedByDefault: options.markedByDefault,
    orderBy: options.orderBy,
    descending: options.descending ?? false,
  });
  builder.queryField(field, (t) => {
    const parts = connectionParts(t.arg, source, options);
    return t.field({
      ...parts,
      resolve: (_, args, context, info) => {
        const asked = only ? { ...args, filter: { ...filterOf(args), [ONLY]: only.among(context.identity) } } : args;
        const none = parts.nullable ? null : Connection.empty(source);
        const facts = [options.personal || null, rowsTell(source.target)];
        return context.masks.shown(facts, info, none, () => openConnection(source, options.filter ?? null, null, asked, context)) as never;
      },
    });
  });
}

export interface CountOptions<Target extends Entity> {
  readonly name: string;
  readonly description: string;
  readonly filter: EntityFilter;
  readonly markedByDefault: 'in' | 'out';
  /** What can be counted by: the enum's word, the properties that it stands for, and what it means. */
  readonly by: Readonly<Record<string, { readonly of: readonly Prop<Target>[]; readonly description: string }>>;
  /** The fields that say which group a count is of; null where the count is not by them. */
  readonly fields: (t: EntityFields<Group>) => FieldMap;
}

/** One group of rows and how many there are. */
export interface Group {
  readonly row: EntityRow;
  readonly count: number;
}

/** A root field that counts rows by some of their columns. */
export function rootCounts<Target extends Entity>(field: string, target: Target, options: CountOptions<Target>): void {
  const name = nameOf(target);
  const model = modelOf(name);
  for (const each of Object.values(options.by)) for (const property of each.of) columnNamed(model, property);
  checkWhenDeclared(() => {
    for (const each of Object.values(options.by)) for (const property of each.of) columnTells(name, property);
  });
  const source = listSource({
    list: field,
    target: name,
    parent: null,
    path: null,
    where: {},
    filter: options.filter.tests,
    markedByDefault: options.markedByDefault,
    orderBy: [],
    descending: false,
  });
  const by = builder.enumType(`${options.name}By`, {
    description: `What ${field} counts by.`,
    values: Object.fromEntries(Object.entries(options.by).map(([word, { description }]) => [word, { description }])),
  });
  const group = builder.objectRef<Group>(options.name);
  group.implement({
    description: `How many there are of one kind, as ${field} counts them.`,
    fields: (t) => ({
      ...options.fields(new EntityFields(name, t, (each) => each.row)),
      count: t.int({
        description: 'How many.',
        extensions: declared({ declares: 'aggregate', list: field }),
        resolve: (each) => each.count,
      }),
    }),
  });
  builder.queryField(field, (t) =>
    t.field({
      type: [group],
      description: options.description,
      authScopes: scopesOf(typeOfEntity(name).readers),
      extensions: declared({ declares: 'aggregate', list: field }),
      args: {
        by: t.arg({ type: [by], required: false, description: 'Counts by each of these together; one total when nothing is said.' }),
        filter: t.arg({ type: options.filter.input, description: 'Which of them to count.' }),
      },
      resolve: async (_, args, context, info) => {
        const properties = [...new Set((args.by ?? []).flatMap((word) => options.by[word]?.of ?? []))];
        const filter = args.filter as FilterValues;
        checkFilterValues(options.filter.tests, filter);
        await filterRefusal(options.filter, filter, context.masks);
        // How many groups there are tells what they are by, even where each is null.
        if (!(await context.masks.mayRead(properties.map((property) => columnTells(name, property))))) throw notAllowed('"by"');
        if (!(await context.masks.shown([rowsTell(name)], info, false, () => true))) return [];
        const groups = await context.reader.groups(source, properties, filter);
        return groups.map(({ count, ...row }) => ({ row: row as EntityRow, count }));
      },
    }),
  );
}
