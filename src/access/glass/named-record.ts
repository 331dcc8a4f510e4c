/** Which record an argument names that is to be opened: a matter of words alone, so that whether it is there nobody learns. */
import { badInput } from '../../graph/bad-input.ts';
import { entityOfType } from '../../graph/entity-types.ts';
import { keyOf, readGlobalId } from '../../graph/global-ids.ts';
import { isOpenable } from '../walls.ts';

/** A record, by the name of its entity and its key. */
export interface NamedRecord {
  readonly type: string;
  readonly id: string;
}

/**
 * The record of a global id; of one that fits no record of its type, a key that no record has. Throws a BAD_USER_INPUT error for what is no id of the hub, and for
 * one of a type that is no agency's record by itself: what hangs on a record opens with that record.
 */
export function namedRecord(globalId: string): NamedRecord {
  const type = entityOfType(readGlobalId(globalId).typename);
  if (type === null || !isOpenable(type)) throw badInput('This is the id of nothing that can be opened by itself: send that of the record on which it hangs.');
  return { type, id: keyOf(type, globalId) };
}
