/**
 * What a document compares with what the hub holds: filters, cursors, natural keys. It is cut out of a rehearsal. Whoever may choose what is compared could find out by
 * trying what a record says, also from an answer without a single value: is there a row when I look for this name?
 */
import {
  type DocumentNode,
  type FieldNode,
  getDirectiveValues,
  getNamedType,
  type GraphQLArgument,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isInputObjectType,
  Kind,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** A field that was cut out. */
export interface CutField {
  /** The names from the top of its operation or fragment. */
  readonly path: string;
  /** Type and field, such as `Query.people`. */
  readonly field: string;
}

/** How many, and which by their ids: nothing of it is compared with what a record says. `by` says what is counted by, and counts are not told. */
const SAYS_NOTHING = new Set(['first', 'last', 'by']);
/** The one test of filters that looks at nothing of a record but whether it was invented. */
const INVENTED = 'simulated';

/** The document without the fields that compare, each said once. Variables are as they will be taken. */
export function withoutComparisons(
  document: DocumentNode,
  { schema, variables, typeAlias }: { readonly schema: GraphQLSchema; readonly variables: Readonly<Record<string, unknown>>; readonly typeAlias: string },
): { readonly document: DocumentNode; readonly cut: readonly CutField[] } {
  const info = new TypeInfo(schema);
  const cut = new Map<string, CutField>();
  const path: string[] = [];
  const without = visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter: (node) => {
          const definition = info.getFieldDef();
          const name = (node.alias ?? node.name).value;
          if (definition && isTaken(node, variables) && compares(node, definition.args, variables)) {
            const field = `${info.getParentType()?.name ?? 'Query'}.${node.name.value}`;
            const at = [...path, name].join('.');
            cut.set(`${at} ${field}`, { path: at, field });
            return null;
          }
          path.push(name);
          return undefined;
        },
        leave: () => void path.pop(),
      },
      SelectionSet: {
        // Each row says its type, and no selection is left empty.
        leave: (node, _, parent) =>
          parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION && node.selections.length > 0
            ? undefined
            : {
                ...node,
                selections: [
                  ...node.selections,
                  { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: typeAlias }, name: { kind: Kind.NAME, value: '__typename' } } satisfies FieldNode,
                ],
              },
      },
    }),
  );
  return { document: without, cut: [...cut.values()] };
}

/** Whether a field is answered at all, as its directives say. */
function isTaken(node: FieldNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, { ...variables })?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, { ...variables })?.['if'] !== false;
}

function compares(node: FieldNode, args: readonly GraphQLArgument[], variables: Readonly<Record<string, unknown>>): boolean {
  return (node.arguments ?? []).some(({ name, value }) => {
    const type = args.find((each) => each.name === name.value)?.type;
    const given: unknown = valueFromASTUntyped(value, { ...variables });
    if (given === undefined || given === null || SAYS_NOTHING.has(name.value)) return false;
    if (type && getNamedType(type).name === 'ID') return false;
    if (type && isInputObjectType(getNamedType(type)) && typeof given === 'object')
      return Object.entries(given).some(([test, looked]) => looked !== null && looked !== undefined && test !== INVENTED);
    return true;
  });
}
