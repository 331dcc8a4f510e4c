/** In which of the four subgraphs each type and field of the hub stands: it follows from the domains of the entities, so that no graph file says it again. */
import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type Domain, DOMAINS, lowestThatKnows } from './domains.ts';
import { type Declaration, domainOfEntity } from './entity-types.ts';
import { columnNamed, modelOf } from './model.ts';

/** Where a root field stands that reaches no entity and says nothing. */
const OTHERWISE: Domain = 'cases';
const ID = 'id';

/**
 * Where everything stands. A field of an entity, and a root field, is at home in one subgraph. A subgraph holds what its fields need: of
 * the entities of other domains their id alone, and value types (pages, refusals, filters, enums) whole, which then may stand in several.
 */
export class Homes {
  readonly #schema: GraphQLSchema;
  readonly #fields = new Map<string, Domain>();
  readonly #types = new Map<string, Set<Domain>>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
    const types = Object.values(schema.getTypeMap()).filter((type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type));
    for (const type of types.filter((each) => this.#hasHomes(each)))
      for (const field of Object.values(type.getFields())) {
        if (this.#isKey(type, field.name)) continue;
        const home = this.#homeOf(type, field);
        this.#fields.set(`${type.name}.${field.name}`, home);
        this.#enter(type, home);
        this.#enterField(field, home);
      }
    for (const type of types) {
      const domain = domainLabel(type);
      if (domain !== null && this.#isEntity(type)) this.#enter(type, domain);
    }
  }

  /** The subgraphs that hold a type, in the order of DOMAINS; none for a type that nothing leads to. */
  ofType(type: string): Domain[] {
    return DOMAINS.filter((domain) => this.#types.get(type)?.has(domain) === true);
  }

  /** The subgraphs that hold a field. */
  ofField(type: string, field: string): Domain[] {
    const home = this.#fields.get(`${type}.${field}`);
    return home === undefined ? this.ofType(type) : [home];
  }

  /** Whether several subgraphs answer for the same type, whole: a value type that more than one of them needs. */
  isShared(typename: string): boolean {
    const type = this.#schema.getType(typename);
    return isObjectType(type) && !this.#hasHomes(type) && this.ofType(typename).length > 1;
  }

  #hasHomes(type: GraphQLObjectType): boolean {
    return this.#isEntity(type) || [this.#schema.getQueryType(), this.#schema.getMutationType(), this.#schema.getSubscriptionType()].includes(type);
  }

  #isEntity(type: GraphQLNamedType): boolean {
    return type.extensions['entity'] !== undefined;
  }

  #isKey(type: GraphQLObjectType, field: string): boolean {
    return this.#isEntity(type) && field === ID;
  }

  #homeOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Domain {
    const labelled = field.extensions['domain'];
    if (isDomain(labelled)) return labelled;
    const own = domainLabel(type);
    // The row itself holds the value, or the key of the other row.
    if (own !== null && isOfItsOwnRow(field)) return own;
    return lowestThatKnows([...(own === null ? [] : [own]), ...this.#reachedBy(field, new Set())]) ?? OTHERWISE;
  }

  /** The domains of the entities that an answer leads to before it passes through one. */
  #reachedBy(field: GraphQLField<unknown, unknown>, seen: Set<string>): Domain[] {
    const declaration = declarationOf(field);
    const owner = declaration !== undefined && 'entity' in declaration && declaration.entity !== null ? domainOfEntity(declaration.entity) : null;
    return [...(owner === null ? [] : [owner]), ...this.#reachedIn(getNamedType(field.type), seen)];
  }

  #reachedIn(type: GraphQLNamedType, seen: Set<string>): Domain[] {
    if (seen.has(type.name)) return [];
    seen.add(type.name);
    if (isUnionType(type) || isInterfaceType(type)) return this.#schema.getPossibleTypes(type).flatMap((each) => this.#reachedIn(each, seen));
    if (!isObjectType(type)) return [];
    const domain = domainLabel(type);
    if (domain !== null) return [domain];
    return Object.values(type.getFields()).flatMap((field) => this.#reachedBy(field, seen));
  }

  #enterField(field: GraphQLField<unknown, unknown>, domain: Domain): void {
    const type = getNamedType(field.type);
    this.#enter(type, domain);
    // Whatever may be answered must be known here, if only by its id.
    if (isInterfaceType(type)) for (const each of this.#schema.getPossibleTypes(type)) this.#enter(each, domain);
    for (const arg of field.args) this.#enter(getNamedType(arg.type), domain);
  }

  #enter(type: GraphQLNamedType, domain: Domain): void {
    const domains = this.#types.get(type.name) ?? new Set();
    if (domains.has(domain)) return;
    this.#types.set(type.name, domains.add(domain));
    if (isUnionType(type)) for (const member of type.getTypes()) this.#enter(member, domain);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) this.#enter(getNamedType(field.type), domain);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const each of type.getInterfaces()) this.#enter(each, domain);
      for (const field of Object.values(type.getFields()))
        if (!isObjectType(type) || !this.#hasHomes(type) || this.#isKey(type, field.name)) this.#enterField(field, domain);
    }
  }
}

function domainLabel(type: GraphQLNamedType): Domain | null {
  const label = type.extensions['domain'];
  return isDomain(label) ? label : null;
}

function isDomain(label: unknown): label is Domain {
  return DOMAINS.some((domain) => domain === label);
}

function declarationOf(field: GraphQLField<unknown, unknown>): Declaration | undefined {
  return field.extensions['hub'] as Declaration | undefined;
}

function isOfItsOwnRow(field: GraphQLField<unknown, unknown>): boolean {
  const declaration = declarationOf(field);
  if (declaration?.declares === 'property') return true;
  return declaration?.declares === 'relation' && columnNamed(modelOf(declaration.entity), declaration.property).target !== null;
}
