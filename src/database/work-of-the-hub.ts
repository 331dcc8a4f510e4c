/** How a command does what no asker may do by themselves, in the asker's own transaction: what was decided behind their walls is carried out beyond them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleChanges } from './in-transaction.ts';
import { HUB } from './whose-work.ts';

/** How long one statement of such work may take, in milliseconds: it may look through all that is on the bus. */
const STATEMENT_LIMIT_MS = 120_000;

/**
 * Runs work that sees the rows of everybody, and then gives the transaction back to who asks. For a command that has asked all its questions behind the asker's
 * walls: what `work` reads must not be told to anybody. Throws when `em` is in no transaction; what `work` throws must end it.
 */
export async function workOfTheHub<Answer>(em: EntityManager, work: () => Promise<Answer>): Promise<Answer> {
  await settleChanges(em, 'Work of the hub');
  const database = em.getKysely();
  const { rows } = await sql<{ asker: string; limit: string }>`
    select coalesce(current_setting('hub.asker', true), '') as asker, current_setting('statement_timeout') as limit
  `.execute(database);
  const [before] = rows;
  if (!before) throw new Error('The database does not know its own settings.');
  const say = (asker: string, limit: string) =>
    sql`select set_config('hub.asker', ${asker}, true), set_config('statement_timeout', ${limit}, true)`.execute(database);
  await say(HUB, String(STATEMENT_LIMIT_MS));
  const answer = await work();
  await em.flush();
  await say(before.asker, before.limit);
  return answer;
}
