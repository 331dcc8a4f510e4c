/** Reads the document of an operation: parsed, found valid and within the limits, with the one operation in it that is meant. */
import { type DocumentNode, getOperationAST, GraphQLError, type GraphQLSchema, type OperationDefinitionNode, parse, specifiedRules, validate } from 'graphql';
import { reworded } from './errors.ts';
import { limitRules, type Limits } from './limits.ts';

export interface ReadDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** The operation in what was sent, or why there is none that may run. */
export function readDocument(
  { query, operationName }: { readonly query: string; readonly operationName?: string | null | undefined },
  { schema, limits }: { readonly schema: GraphQLSchema; readonly limits: Limits },
): ReadDocument | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: limits.tokens });
  } catch (failure) {
    return [coded(failure, 'GRAPHQL_PARSE_FAILED')];
  }
  const wrongs = validate(schema, document, [...specifiedRules, ...limitRules(limits)], { maxErrors: limits.errors });
  if (wrongs.length > 0) return wrongs.map((wrong) => coded(wrong, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, operationName);
  if (operation) return { document, operation };
  return [
    coded(
      new GraphQLError('The document holds no operation of that name, or several without a name being given: name one in `operationName`.'),
      'OPERATION_RESOLUTION_FAILURE',
    ),
  ];
}

function coded(failure: unknown, code: string): GraphQLError {
  if (!(failure instanceof GraphQLError)) throw failure;
  const { message, nodes = null, source = null, positions = null } = failure;
  return new GraphQLError(reworded(message), { nodes, source, positions, extensions: { code } });
}
