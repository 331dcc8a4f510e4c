/** Takes a round of PEFs to change it: its case first, so that whoever changes the case and its rounds waits in the same order. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { Case } from '../../case.entity.ts';
import { lockCase } from '../../commands/lock-case.ts';
import { PefRound } from '../pef.entity.ts';

/** The round and its case, locked until the transaction ends; null when there is no such round. */
export async function lockPefRound(em: EntityManager, id: string): Promise<{ readonly round: PefRound; readonly problem: Case } | null> {
  const known = await em.findOne(PefRound, { id });
  const problem = known && (await lockCase(em, known.case.id));
  const round = problem && (await em.findOne(PefRound, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true }));
  return round ? { round, problem } : null;
}
