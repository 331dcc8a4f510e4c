/** Every test file has a database of its own, with the hub's tables in it. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';

test('two fresh databases share nothing, and a dropped one is gone', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  const client = new pg.Client({ connectionString: one.ownerUrl });
  await client.connect();
  await client.query('create table seen_here (id int)');
  await client.end();

  const elsewhere = new pg.Client({ connectionString: other.ownerUrl });
  await elsewhere.connect();
  await expect(elsewhere.query('select from seen_here')).rejects.toThrow('relation "seen_here" does not exist');
  await elsewhere.end();

  await Promise.all([one.drop(), other.drop()]);
  await expect(new pg.Client({ connectionString: one.appUrl }).connect()).rejects.toThrow('does not exist');
});
