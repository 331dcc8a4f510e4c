/** Global ids: which record one names, and what is said of one that names none. */
import { createHash } from 'node:crypto';
import { decodeGlobalID } from '@pothos/plugin-relay';
import { badInput } from './bad-input.ts';
import { entityOfType } from './entity-types.ts';
import { keyFits } from './keyset.ts';
import { modelOf } from './model.ts';

/** How many records one question may ask for by their ids. */
export const NODES_MOST = 100;

/** A type of the hub, and a key of its entity as the database writes it; the key may fit nothing. */
export interface GlobalId {
  readonly typename: string;
  readonly id: string;
}

/** The parts of a global id. Throws a BAD_USER_INPUT error for what the hub never gave out: no id at all, or one of a type that it does not have. */
export function readGlobalId(globalId: string): GlobalId {
  const parts = partsOf(globalId);
  if (!parts) throw badInput('This is no id of the hub: send one as it came in an "id" field.');
  return parts;
}

/** The key inside a global id of this entity. Any other id is given a key that no record has, the same each time, so that a command finds nothing for it and says so. */
export function keyOf(entity: string, globalId: string): string {
  const parts = partsOf(globalId);
  return parts && entityOfType(parts.typename) === entity && keyFits(modelOf(entity).key, parts.id) ? parts.id : keyOfNothing(globalId);
}

/** The record that a global id names, whatever its type. For any other text a record that is not there. */
export function recordOfId(globalId: string): { readonly type: string; readonly id: string } {
  const parts = partsOf(globalId);
  const type = parts && entityOfType(parts.typename);
  return type !== null && parts && keyFits(modelOf(type).key, parts.id) ? { type, id: parts.id } : { type: '', id: keyOfNothing(globalId) };
}

/** The same for an argument that may be left out. */
export function optionalKeyOf(entity: string, globalId: string | null | undefined): string | null {
  return globalId == null ? null : keyOf(entity, globalId);
}

function partsOf(globalId: string): GlobalId | null {
  try {
    const { typename, id } = decodeGlobalID(globalId);
    const entity = entityOfType(typename);
    // The same UUID may be written in capitals; the database answers in small letters, and rows are found again by what it answers.
    return entity === null ? null : { typename, id: modelOf(entity).key.sqlType === 'uuid' ? id.toLowerCase() : id };
  } catch {
    return null;
  }
}

/** A UUID of version 8, made from the text; the hub's own are of version 7. */
function keyOfNothing(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
