/** A claim has one holder, inside a process and among processes, and ends with its session. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Claims } from '../../../integrations/kit/embedded-claims.ts';
import { Session } from '../../../src/database/session.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(() => database.drop());

async function aProcess() {
  const session: Session = new Session({ url: database.appUrl, name: 'claims', channels: [], lost: () => claims.lost() });
  const claims = new Claims(session);
  await until('the session stands', () => session.stands);
  return { claims, [Symbol.asyncDispose]: () => session.close(), session };
}

test('what is taken can be taken by nobody else until it is released', async () => {
  await using here = await aProcess();
  await using there = await aProcess();
  const claim = await here.claims.take('partition', 'group', 'topic', 0);
  expect(claim).not.toBeNull();
  expect(await here.claims.take('partition', 'group', 'topic', 0)).toBeNull();
  expect(await there.claims.take('partition', 'group', 'topic', 0)).toBeNull();
  expect(await there.claims.take('partition', 'group', 'topic', 1)).not.toBeNull();
  if (claim) await here.claims.release(claim);
  expect(await there.claims.take('partition', 'group', 'topic', 0)).not.toBeNull();
});

test('of two askers at the same moment in one process, one gets it', async () => {
  await using here = await aProcess();
  const taken = await Promise.all([here.claims.take('one'), here.claims.take('one')]);
  expect(taken.filter((claim) => claim !== null)).toHaveLength(1);
});

test('a claim of a broken session is free, and releasing it late does not free what others took since', async () => {
  await using here = await aProcess();
  await using there = await aProcess();
  const old = await here.claims.take('one');
  const beside = new Client({ connectionString: database.appUrl });
  await beside.connect();
  const { rows } = await here.session.query<{ pid: number }>('select pg_backend_pid() as pid');
  await beside.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await beside.end();
  await until('the session is another', async () => {
    const again = await here.session.query<{ pid: number }>('select pg_backend_pid() as pid').catch(() => null);
    return again !== null && again.rows[0]?.pid !== rows[0]?.pid;
  });
  expect(await here.claims.take('one')).not.toBeNull();
  if (old) await here.claims.release(old);
  expect(await there.claims.take('one')).toBeNull();
});
