/** Which record an argument names that is to be opened: a matter of words alone, so that whether it is there nobody learns. */
import { entityOfType } from '../../graph/entity-types.ts';
import { keyOf, readGlobalId } from '../../graph/global-ids.ts';
import { invalid, type InvalidInput } from '../../shared/refusals.ts';
import { isOpenable } from '../walls.ts';

/** A record, by the name of its entity and its key. */
export interface NamedRecord {
  readonly type: string;
  readonly id: string;
}

/** An argument that names nothing which could be opened. */
export interface Wrong {
  readonly wrong: InvalidInput;
}

/**
 * The record of a global id; of one that fits no record of its type, a key that no record has. Wrong is what is no id of the hub, and one of a type that is no agency's
 * record by itself: what hangs on a record opens with that record.
 */
export function namedRecord(globalId: string): NamedRecord | Wrong {
  const type = typeIn(globalId);
  if (type === null || !isOpenable(type))
    return { wrong: invalid('record', 'This is the id of nothing that can be opened by itself: send that of the record on which it hangs.') };
  return { type, id: keyOf(type, globalId) };
}

function typeIn(globalId: string): string | null {
  try {
    return entityOfType(readGlobalId(globalId).typename);
  } catch {
    return null;
  }
}
