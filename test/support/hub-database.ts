/** A hub's database with its reference data, open for a test file: what a started hub finds. */
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import { ensureReferenceData } from '../../src/database/reference/ensure-reference-data.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

export interface HubDatabase extends TestDatabase {
  readonly orm: MikroORM;
  /** A row of numbers and texts, as the role that serves requests; for questions that no entity answers. */
  ask<Row extends object>(question: string): Promise<Row[]>;
  /** Runs work in a transaction of its own. */
  write<Answer>(work: (em: EntityManager) => Promise<Answer>): Promise<Answer>;
  /** Ends the connections and removes the database. */
  close(): Promise<void>;
}

export async function hubDatabase(): Promise<HubDatabase> {
  const database = await freshDatabase();
  const orm = openOrm({ url: database.appUrl, entities, poolSize: 20 });
  await ensureReferenceData(orm.em.fork());
  return {
    ...database,
    orm,
    ask: (question) => orm.em.fork().execute(question),
    write: (work) => orm.em.fork().transactional(work),
    async close() {
      await orm.close();
      await database.drop();
    },
  };
}
