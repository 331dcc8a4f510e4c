/** Who holds what on the embedded bus: partitions are claimed, and the members of a group register for its topics. */
import { createHash } from 'node:crypto';

export { type Claim, Claims } from '../../src/database/claims.ts';

/** The first key of a two-part advisory lock under which the members of a group register for a topic; positive, as pg_locks shows it. */
export function registerOf(group: string, topic: string): number {
  return (
    createHash('sha256')
      .update(JSON.stringify(['member', group, topic]))
      .digest()
      .readUInt32BE() >>> 1
  );
}
