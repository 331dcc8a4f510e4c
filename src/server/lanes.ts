/** Two lanes to the graph: systems of partners send what was registered for them, staff ask what they like within the limits. */
import { Kind, visit, type DocumentNode } from 'graphql';

/** Whether a document asks what the schema is, in any of its operations and fragments; `__typename` says no more than the answer does. */
export function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      if (name.value === '__schema' || name.value === '__type') asks = true;
    },
  });
  return asks;
}
