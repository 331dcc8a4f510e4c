/** How many rows an operation may have to read, found before anything is read: what its pages can hold, multiplied from level to level. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getVariableValues,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { PAGE_DEFAULT } from '../graph/keyset.ts';

/** The rows of a list of the root that has no pages, such as a count by ward and category. */
const ROOT_LIST = 100;

/**
 * The rows that a list under a row counts as, where no more than a page of the default size was asked for: a case has some three people. Were
 * it counted by what the page could hold, a walk through the four domains (cases, people, their cases, meetings, actions) would weigh as much as an attack.
 */
const UNDER_A_ROW = 3;

export interface Weighed {
  readonly schema: GraphQLSchema;
  /** Found valid: without circles of fragments, and within the limits of documents. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How many rows; 0 when the variables cannot be taken, for then nothing is run. */
export function rowsAskedFor({ schema, document, operation, variables }: Weighed): number {
  const root = schema.getRootType(operation.operation);
  const read = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables }, { maxErrors: 1 });
  if (!root || read.errors) return 0;
  const fragments = new Map(document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])));
  return new Scales(schema, root.name, fragments, read.coerced).weigh(operation.selectionSet, root.name).once;
}

/** What a selection reads: so much once, and so much again for each row of the page that it is made on. */
interface Weight {
  readonly once: number;
  readonly perRow: number;
}

const NOTHING: Weight = { once: 0, perRow: 0 };

class Scales {
  readonly #schema: GraphQLSchema;
  readonly #root: string;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  /** Each selection is weighed once for each type, however often it is spread: else 2^n fragments would take as long. */
  readonly #weighed = new Map<SelectionSetNode, Map<string, Weight>>();

  constructor(schema: GraphQLSchema, root: string, fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Readonly<Record<string, unknown>>) {
    this.#schema = schema;
    this.#root = root;
    this.#fragments = fragments;
    this.#variables = variables;
  }

  weigh(set: SelectionSetNode, on: string): Weight {
    const known = this.#weighed.get(set) ?? new Map<string, Weight>();
    this.#weighed.set(set, known);
    const found = known.get(on) ?? this.#sum(set, on);
    known.set(on, found);
    return found;
  }

  #sum(set: SelectionSetNode, on: string): Weight {
    let { once, perRow } = NOTHING;
    for (const selection of set.selections) {
      const weight =
        selection.kind === Kind.FIELD
          ? this.#field(selection, on)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.weigh(selection.selectionSet, selection.typeCondition?.name.value ?? on)
            : this.#spread(selection.name.value);
      once += weight.once;
      perRow += weight.perRow;
    }
    return { once, perRow };
  }

  #spread(name: string): Weight {
    const fragment = this.#fragments.get(name);
    return fragment ? this.weigh(fragment.selectionSet, fragment.typeCondition.name.value) : NOTHING;
  }

  #field(node: FieldNode, on: string): Weight {
    const field = this.#fieldOf(on, node.name.value);
    if (!field) return NOTHING;
    const type = getNamedType(field.type);
    // Counting is a statement of its own.
    if (!isCompositeType(type) || !node.selectionSet) return { once: node.name.value === 'totalCount' ? 1 : 0, perRow: 0 };
    const inner = this.weigh(node.selectionSet, type.name);
    if (this.#isConnection(on)) return node.name.value === 'pageInfo' ? { once: 1, perRow: 0 } : { once: 0, perRow: 1 + inner.once };
    if (this.#fieldOf(on, 'cursor') && node.name.value === 'node') return inner;
    if (this.#isConnection(type.name)) return { once: inner.once + this.#pageOf(node, on) * inner.perRow, perRow: 0 };
    return { once: this.#listOf(node, field, on) * (1 + inner.once), perRow: 0 };
  }

  #fieldOf(type: string, name: string): GraphQLField<unknown, unknown> | undefined {
    const on = this.#schema.getType(type);
    return isObjectType(on) || isInterfaceType(on) ? on.getFields()[name] : undefined;
  }

  #isConnection(type: string): boolean {
    return this.#fieldOf(type, 'edges') !== undefined && this.#fieldOf(type, 'pageInfo') !== undefined;
  }

  /** The rows of a page: all that were asked for at the root, and under a row all that go beyond a page of the default size. */
  #pageOf(node: FieldNode, on: string): number {
    const sizes = ['first', 'last'].map((name) => this.#argument(node, name)).filter((size) => typeof size === 'number');
    const size = sizes.length === 0 ? PAGE_DEFAULT : Math.max(0, ...sizes);
    return on === this.#root || size > PAGE_DEFAULT ? size : Math.min(size, UNDER_A_ROW);
  }

  #listOf(node: FieldNode, { type }: GraphQLField<unknown, unknown>, on: string): number {
    if (!isListType(isNonNullType(type) ? type.ofType : type)) return 1;
    const ids = this.#argument(node, 'ids');
    if (ids !== undefined) return Array.isArray(ids) ? ids.length : 1;
    return on === this.#root ? ROOT_LIST : UNDER_A_ROW;
  }

  /** As the executor will take it, for what is no more than a number or a list. */
  #argument(node: FieldNode, name: string): unknown {
    const given = node.arguments?.find((each) => each.name.value === name);
    return given && valueFromASTUntyped(given.value, { ...this.#variables });
  }
}
