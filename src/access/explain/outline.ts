/** The outline of an answer: for each place in it what field it is, and how often a value, nothing, a mask or a refusal would stand there; and not one value. */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** One place of an answer, wherever it stands in lists. */
export interface OutlinedField {
  /** The names from the top, one below the other, without places in lists, such as `cases.nodes.title`. */
  readonly path: string;
  /** Type and field, such as `Case.title`. */
  readonly field: string;
  readonly answered: number;
  readonly empty: number;
  readonly masked: number;
  readonly refused: number;
  /** How many rows the lists hold that stand there; null where no list does. */
  readonly rows: number | null;
  /** The codes of the refusals. */
  readonly codes: readonly string[];
}

interface Place {
  readonly field: string;
  answered: number;
  empty: number;
  masked: number;
  refused: number;
  rows: number | null;
  readonly codes: Set<string>;
}

export interface Outlined {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Under this name each selection below the root says the type of its row. */
  readonly typeAlias: string;
  readonly data: unknown;
  readonly errors: readonly GraphQLError[];
  /** The paths of the fields that were left out, without places in lists. */
  readonly masked: ReadonlySet<string>;
}

/** The outline of an answer, in the order of its document. */
export function outlineOf(answer: Outlined): OutlinedField[] {
  return new Outliner(answer).read();
}

type Keys = readonly (string | number)[];

class Outliner {
  readonly #answer: Outlined;
  readonly #places = new Map<string, Place>();
  readonly #told = new Set<GraphQLError>();

  constructor(answer: Outlined) {
    this.#answer = answer;
  }

  read(): OutlinedField[] {
    const { schema, operation, data, errors } = this.#answer;
    const root = schema.getRootType(operation.operation);
    if (root && typeof data === 'object' && data !== null) this.#object(root, [operation.selectionSet], data, []);
    // What was refused below a null that stands higher.
    for (const error of errors) if (!this.#told.has(error)) this.#refused(this.#place(error.path ?? [], 'Query'), error);
    return [...this.#places].map(([path, { codes, ...place }]) => ({ path, ...place, codes: [...codes].toSorted() }));
  }

  #object(type: GraphQLObjectType, sets: readonly SelectionSetNode[], value: object, path: Keys): void {
    for (const [key, each] of Object.entries(value)) {
      if (key === this.#answer.typeAlias) continue;
      const nodes = sets.flatMap((set) => this.#named(set, type, key));
      const name = nodes[0]?.name.value ?? key;
      const inner = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
      this.#value(each, [...path, key], `${type.name}.${name}`, inner);
    }
  }

  #value(value: unknown, path: Keys, field: string, inner: readonly SelectionSetNode[]): void {
    const place = this.#place(path, field);
    if (value === null || value === undefined) {
      const error = this.#answer.errors.find((each) => each.path !== undefined && path.every((key, index) => each.path?.[index] === key));
      if (error) this.#refused(place, error);
      else if (this.#answer.masked.has(pattern(path))) place.masked += 1;
      else place.empty += 1;
    } else if (Array.isArray(value)) {
      place.rows = (place.rows ?? 0) + value.length;
      if (value.length === 0) place.answered += 1;
      for (const [index, each] of value.entries()) this.#value(each, [...path, index], field, inner);
    } else {
      place.answered += 1;
      const type = typeof value === 'object' ? this.#answer.schema.getType(String(Reflect.get(value, this.#answer.typeAlias))) : undefined;
      if (typeof value === 'object' && isObjectType(type)) this.#object(type, inner, value, path);
    }
  }

  /** The fields of a selection that stand under a name in the answer about a row of the type. */
  #named(set: SelectionSetNode, type: GraphQLObjectType, key: string): FieldNode[] {
    return set.selections.flatMap((each) => {
      if (each.kind === Kind.FIELD) return (each.alias ?? each.name).value === key ? [each] : [];
      const fragment = each.kind === Kind.INLINE_FRAGMENT ? each : this.#answer.fragments[each.name.value];
      return fragment && this.#isOf(type, fragment.typeCondition?.name.value) ? this.#named(fragment.selectionSet, type, key) : [];
    });
  }

  #isOf(type: GraphQLObjectType, condition: string | undefined): boolean {
    const on = condition === undefined ? type : this.#answer.schema.getType(condition);
    return on === type || (isAbstractType(on) && this.#answer.schema.isSubType(on, type));
  }

  #place(path: Keys, field: string): Place {
    const at = pattern(path);
    const known = this.#places.get(at) ?? { field, answered: 0, empty: 0, masked: 0, refused: 0, rows: null, codes: new Set<string>() };
    this.#places.set(at, known);
    return known;
  }

  #refused(place: Place, error: GraphQLError): void {
    this.#told.add(error);
    place.refused += 1;
    place.codes.add(String(error.extensions['code']));
  }
}

function pattern(path: Keys): string {
  return path.filter((key) => typeof key === 'string').join('.');
}
