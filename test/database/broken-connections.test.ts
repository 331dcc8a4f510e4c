/** A pool of the ORM stays whole when its connections break inside transactions. */
import { MikroORM } from '@mikro-orm/postgresql';
import { Client, type Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveBackBroken } from '../../src/database/broken-connections.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let beside: Client;
let orm: MikroORM;

beforeAll(async () => {
  database = await freshDatabase();
  beside = new Client({ connectionString: database.appUrl });
  await beside.connect();
  orm = new MikroORM({
    clientUrl: database.appUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    logger: () => undefined,
    pool: { min: 0, max: 2 },
    driverOptions: { application_name: 'to be broken', connectionTimeoutMillis: 2_000, onPoolCreated: (pool: Pool) => giveBackBroken(pool) },
  });
});

afterAll(async () => {
  await orm.close();
  await beside.end();
  await database.drop();
});

const cut = () => beside.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be broken'");

test('transactions that are cut off, between statements or inside one, cost the pool no place', async () => {
  for (let round = 0; round < 4; round++) {
    const between = orm.em.fork().transactional(async (em) => {
      await em.execute('select 1');
      await cut();
      await em.execute('select 2');
    });
    await expect(between).rejects.toThrow();
    const inside = orm.em.fork().transactional((em) => em.execute('select pg_terminate_backend(pg_backend_pid())'));
    await expect(inside).rejects.toThrow();
  }
  const both = await Promise.all([1, 2].map(() => orm.em.fork().transactional((em) => em.execute('select 1 as one'))));
  expect(both).toEqual([[{ one: 1 }], [{ one: 1 }]]);
});

test('a connection that broke while nobody held it is replaced', async () => {
  await orm.em.fork().execute('select 1');
  await cut();
  // A backend that was told to go goes a moment later.
  await until('the server has let them go', async () => {
    const { rows } = await beside.query("select from pg_stat_activity where application_name = 'to be broken'");
    return rows.length === 0;
  });
  for (let nth = 0; nth < 3; nth++)
    await orm.em
      .fork()
      .execute('select 1')
      .catch(() => undefined);
  expect(await orm.em.fork().execute('select 1 as one')).toEqual([{ one: 1 }]);
});
