/** What is appended in commit order is appended inside the transaction that makes it true, after its changes are written. */
import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Makes sure that positions taken next lie inside the transaction of `em` and behind the locks of the rows it has changed: the changes are
 * flushed first, because the order of positions is the order of a key only while the row of the key is locked.
 * Throws when there is no transaction.
 */
export async function settleChanges(em: EntityManager, what: string): Promise<void> {
  if (!em.isInTransaction()) throw new Error(`${what} outside a transaction could tell of something that never came to be: append inside em.transactional(…).`);
  await em.flush();
}
