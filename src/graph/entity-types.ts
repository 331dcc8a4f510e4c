/** Which GraphQL type stands for which entity, who may read it, and how a field's declaration is kept as data. */
import type { ObjectRef } from '@pothos/core';
import type { Identity, Scope } from '../access/identity.ts';
import type { PersonalData } from '../access/personal-data.ts';
import type { Domain } from './domains.ts';
import type { Types } from './types.ts';
import type { Entity } from './model.ts';
import type { EntityRow } from './rows.ts';

export type EntityTypeRef = ObjectRef<Types, EntityRow>;

/** Who may read the rows of a type: every signed-in reader, or those of a scope. */
export type Readers = 'signedIn' | Scope;

/**
 * What the rows of a type tell of people: `nothing`, of reference data such as wards; `fields`, where each field says what it tells; or the fact that there is such a
 * row, such as a referral, beside what each field tells: who may not read that fact finds no row.
 */
export type TellsOfPeople = 'nothing' | 'fields' | PersonalData;

export interface EntityType {
  readonly ref: EntityTypeRef;
  readonly readers: Readers;
  readonly tells: TellsOfPeople;
  readonly domain: Domain;
  /** Which of its rows someone may have, where that is not all of them; null for all. */
  readonly visible: Visible | null;
}

/** Whether someone may have a row: if not, it is to them as though it were not there. */
export type Visible = (row: EntityRow, identity: Identity) => boolean;

/** What a field was declared to be: kept on the field, for the house's own tests and for the planner. */
export type Declaration =
  | ({ readonly declares: 'property'; readonly entity: string; readonly property: string } & Tells)
  | ({ readonly declares: 'relation'; readonly entity: string; readonly property: string; readonly target: string } & Tells)
  | ({ readonly declares: 'list' | 'connection'; readonly entity: string | null; readonly list: string; readonly target: string } & Tells)
  | { readonly declares: 'aggregate'; readonly list: string; readonly personal?: null }
  | { readonly declares: 'plumbing'; readonly because: string; readonly personal?: PersonalData | null };

/** What a field tells of people, null for nothing. What it leads to may be withheld besides: `rowsTell` of its target says so. */
interface Tells {
  readonly personal: PersonalData | null;
}

const types = new Map<string, EntityType>();

/** Makes the type known, so that other types' relations find it. */
export function registerEntityType(entity: string, type: EntityType): void {
  if (types.has(entity)) throw new Error(`${entity} has a GraphQL type already.`);
  types.set(entity, type);
}

/** The type of an entity. Throws when no graph file declares one. */
export function typeOfEntity(entity: string): EntityType {
  const type = types.get(entity);
  if (!type) throw new Error(`${entity} has no GraphQL type: declare it with entityType in its domain's graph file.`);
  return type;
}

/** What the rows of an entity tell by being there; null for nothing, and for rows that have no type of their own, such as links. */
export function rowsTell(entity: string): PersonalData | null {
  const tells = types.get(entity)?.tells;
  return typeof tells === 'object' ? tells : null;
}

/** Whether no field of an entity tells anything of anybody. */
export function tellsNothing(entity: string): boolean {
  return types.get(entity)?.tells === 'nothing';
}

/** All of them, by the names of their entities. */
export function entityTypes(): ReadonlyMap<string, EntityType> {
  return types;
}

/** The domain of an entity; null when it has no GraphQL type of its own. */
export function domainOfEntity(entity: string): Domain | null {
  return types.get(entity)?.domain ?? null;
}

/** The GraphQL type of an entity, by its name; null when it has none. */
export function typeNameOf(entity: string): string | null {
  return types.get(entity)?.ref.name ?? null;
}

/** The entity that a GraphQL type stands for; null when it stands for none. */
export function entityOfType(typename: string): string | null {
  for (const [entity, { ref }] of types) if (ref.name === typename) return entity;
  return null;
}

/** The name of an entity's class. */
export function nameOf(entity: Entity): string {
  return entity.meta.className;
}

/** The scope that a field needs to show rows of a type. */
export function scopesOf(readers: Readers): Partial<Record<Readers, true>> {
  return { [readers]: true };
}

/** Keeps a declaration on its field. */
export function declared(declaration: Declaration): { readonly hub: Declaration } {
  return { hub: declaration };
}
