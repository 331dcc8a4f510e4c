/** Takes a case to change it: changes of one case happen one after the other. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Case } from '../case.entity.ts';

/** The case, locked until the transaction ends; null when there is none. */
export function lockCase(em: EntityManager, id: string): Promise<Case | null> {
  return em.findOne(Case, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}
