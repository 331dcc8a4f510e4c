/** What many listeners are told of one event is made once: for all who asked the same thing and may see the same. */
import { type DocumentNode, type ExecutionResult, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { type Asking, openedTo } from '../access/asking.ts';
import { visibilityClass } from '../access/identity.ts';
import type { Told } from '../graph/read-notes.ts';

/** How long a result is good for those who come a little later, in milliseconds: it tells how things stood when it was made. */
const GOOD_FOR_MS = 250;

/** A result, and what it tells of people. */
export interface Made {
  readonly result: ExecutionResult;
  readonly told: Told;
}

export class SharedResults {
  /** By the event itself, so that nothing outlives it. */
  readonly #results = new WeakMap<object, Map<string, Promise<Made>>>();

  /** The result of an event for all askers of a question: made by the first, whatever becomes of that one. */
  of(event: unknown, question: string, make: () => Promise<Made>): Promise<Made> {
    if (typeof event !== 'object' || event === null) return make();
    const known = this.#results.get(event) ?? new Map<string, Promise<Made>>();
    this.#results.set(event, known);
    const found = known.get(question);
    if (found) return found;
    const result = make();
    known.set(question, result);
    const forget = () => void setTimeout(() => known.delete(question), GOOD_FOR_MS).unref();
    result.then(forget, () => known.delete(question));
    return result;
  }
}

/** The argument of a subscription that says where a client stopped: it decides which events are told, never what is told of one. */
const RESUME_ARGUMENT = 'after';

/**
 * Two subscriptions with the same question get the same result of the same event: the same document and operation, the same variables (but
 * for those that only say where to go on), asked by people who may see the same.
 */
export function questionOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  asking: Asking,
  text: string,
): string {
  const told = new Set<string>();
  let roots = new Set<unknown>();
  visit(document, {
    OperationDefinition: (node) => {
      if (node === operation) roots = new Set(node.selectionSet.selections);
    },
    VariableDefinition: () => false,
    Argument: (node, _, __, ___, ancestors) => {
      const owner = ancestors.findLast((each) => !Array.isArray(each) && 'kind' in each && each.kind === Kind.FIELD);
      return node.name.value === RESUME_ARGUMENT && roots.has(owner) ? false : undefined;
    },
    Variable: ({ name }) => void told.add(name.value),
  });
  const values = [...told].toSorted().map((name) => [name, variables[name]]);
  return JSON.stringify([visibilityClass(asking.identity, asking.purpose, openedTo(asking)), text, operation.name?.value ?? null, values]);
}
