/** Takes a meeting to change it or what belongs to it: its events go out in the order in which it was taken. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Meeting } from '../meeting.entity.ts';

/** The meeting, locked until the transaction ends; null when there is none. */
export function lockMeeting(em: EntityManager, id: string): Promise<Meeting | null> {
  return em.findOne(Meeting, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}
