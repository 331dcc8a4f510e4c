/** Identifiers of the hub's records: UUID version 7 (RFC 9562), which sort by the time they were made. */
import { v7 } from 'uuid';

/** A new identifier, later than every one this process made before. */
export function newId(): string {
  return v7();
}
