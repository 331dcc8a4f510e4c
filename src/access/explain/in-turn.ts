/** Who may stand in another's place, and that they do nothing else meanwhile. */
import { type FragmentDefinitionNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import { badInput } from '../../graph/bad-input.ts';
import { forbidden } from '../../graph/builder.ts';
import type { GraphContext } from '../../graph/context.ts';
import type { Purpose } from '../identity.ts';

/** DPA 2018 s.62(4): whether processing was lawful, and whether an agency's own was; of the four purposes of the ledger these two are about who may see what. */
const FOR: readonly Purpose[] = ['LAWFULNESS_CHECK', 'SELF_MONITORING'];

const TOGETHER = new Set(['explainAccess', 'rehearse', '__typename']);

const turns = new WeakMap<GraphContext, Promise<unknown>>();

/**
 * Does work that stands in for somebody: one after another, and with no other question in the operation. It needs a connection of its own, and while the operation held one
 * for its other reads, each would wait for one that another holds. Throws FORBIDDEN when the operation is for no purpose that this is for.
 */
export async function inTurn<Value>(context: GraphContext, { operation, fragments }: GraphQLResolveInfo, work: () => Promise<Value>): Promise<Value> {
  if (!FOR.some((each) => each === context.asking.purpose)) throw forbidden();
  if (!namesIn(operation.selectionSet, fragments).every((name) => TOGETHER.has(name)))
    throw badInput('Ask for explainAccess and rehearse alone: send what else you ask for in another operation.');
  const before = turns.get(context) ?? Promise.resolve();
  const mine = before.then(async () => {
    await context.reads.pause();
    return await work();
  });
  turns.set(
    context,
    mine.catch(() => undefined),
  );
  return await mine;
}

function namesIn(set: SelectionSetNode, fragments: Readonly<Record<string, FragmentDefinitionNode>>): string[] {
  return set.selections.flatMap((each) => {
    if (each.kind === Kind.FIELD) return [each.name.value];
    const inner = each.kind === Kind.INLINE_FRAGMENT ? each.selectionSet : fragments[each.name.value]?.selectionSet;
    return inner ? namesIn(inner, fragments) : [];
  });
}
