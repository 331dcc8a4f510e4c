/**
 * The riskiest bet of the walls: one table, three agencies, four connections, and 10,000 requests of fifty people at once, of which many are given up, cut off or too
 * slow. Nobody sees a row of another agency, no connection remembers anybody, and nobody is answered before it is on record.
 */
import type { MikroORM } from '@mikro-orm/postgresql';
import { execute, parse } from 'graphql';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import { contextMaker } from '../../src/graph/make-context.ts';
import { schema } from '../../src/graph/schema.ts';
import { ended } from '../../src/server/operation.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { someone } from '../support/graph.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { outbound } from '../support/outbound.ts';
import { aCase, aStaffMember } from '../support/records.ts';

const REQUESTS = 10_000;
/** No two of them share cases by an agreement. */
const AGENCIES = ['SAFER_NEIGHBOURHOODS', 'HUMBERSIDE_POLICE', 'PROBATION_SERVICE'] as const;
const CASES_OF_EACH = 30;
/** The entry of a request whose id ends so is refused by the database. */
const UNRECORDABLE = '-7';
const QUESTION = parse('query Proof { cases(first: 500) { totalCount nodes { title summary } } }');

/** A generator of the same numbers for the same seed, so that a failure can be had again (mulberry32). */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let hub: HubDatabase;
let askers: MikroORM;
let admin: pg.Client;

beforeAll(async () => {
  hub = await hubDatabase();
  askers = openOrm({ url: hub.askerUrl, entities, poolSize: 4 });
  admin = new pg.Client({ connectionString: hub.ownerUrl });
  await admin.connect();
  await hub.write(async (em) => {
    const owner = aStaffMember(em);
    for (const agency of AGENCIES)
      for (let nth = 0; nth < CASES_OF_EACH; nth += 1) em.assign(aCase(em, `canary of ${agency} ${nth}`, owner), { ownerAgency: agency });
  });
  // Some entries cannot be written: whoever they are about must not be answered.
  await admin.query(`
    create function refuse_entry() returns trigger language plpgsql as $$ begin raise exception 'the ledger is full'; end $$;
    create trigger refuse_entry before insert on ledger_entry for each row when (new.request_id like '%${UNRECORDABLE}') execute function refuse_entry();
  `);
});
afterAll(async () => {
  await admin.end();
  await askers.close(true);
  await hub.close();
});

test('nobody sees another agency’s row, no connection remembers anybody, nobody is answered off the record', { timeout: 300_000 }, async () => {
  const dice = diceOf(20261123);
  const contextFor = contextMaker({
    orm: askers,
    live: {} as never,
    clock: systemClock,
    outbound,
    inboundLag: async () => [],
    putOnRecord: async () => undefined,
  });
  const people = Array.from({ length: 50 }, (_, nth): Identity => ({ ...someone(['ANALYST'], AGENCIES[nth % 3]), subject: `user-${nth}` }));
  const answered = new Map<string, string>();
  const came = { answered: 0, refused: 0, foreign: 0, remembered: 0 };
  let next = 0;

  async function request(who: Identity): Promise<void> {
    const requestId = `request-${(next += 1)}`;
    const fate = dice();
    const context = contextFor(
      { identity: who, purpose: 'PROBLEM_SOLVING', actingFor: null, reason: null, glass: null },
      { requestId, signal: new AbortController().signal },
    );
    try {
      const result = await ended(context, 'Proof', async () => {
        if (fate < 0.1) {
          // Too slow: the statement is ended, and the transaction with it.
          await context.reads.run(sql`select set_config('statement_timeout', '5', true)`);
          await context.reads.run(sql`select pg_sleep(1)`);
        } else if (fate < 0.15) {
          const [me] = await context.reads.run(sql<{ pid: number }>`select pg_backend_pid() as pid`);
          const ending = fate < 0.125 ? 'pg_cancel_backend' : 'pg_terminate_backend';
          // It may come before the statement does, and then finds nothing to end.
          await Promise.all([context.reads.run(sql`select pg_sleep(0.05)`), admin.query(`select ${ending}($1)`, [me?.pid])]);
        }
        const answer = await execute({ schema, document: QUESTION, contextValue: context });
        // The asker hangs up before the answer is there.
        if (fate > 0.9) throw new Error('gone');
        if (answer.errors) throw new Error(answer.errors[0]?.message);
        return answer;
      });
      came.answered += 1;
      answered.set(requestId, who.subject);
      const { cases } = JSON.parse(JSON.stringify(result.data));
      const own = cases.nodes.every(({ title, summary }: { title: string; summary: string }) => title.includes(who.agency) && summary.includes(who.agency));
      if (!own || cases.totalCount !== CASES_OF_EACH || cases.nodes.length !== CASES_OF_EACH) came.foreign += 1;
    } catch {
      came.refused += 1;
    }
  }

  async function lookAtAConnection(): Promise<void> {
    const { rows } = await sql<{ agency: string; asker: string; cases: number }>`
      select coalesce(current_setting('hub.agency', true), '') as agency, coalesce(current_setting('hub.asker', true), '') as asker, (select count(*)::int from "case") as cases
    `.execute(askers.em.fork().getKysely());
    if (rows[0]?.agency !== '' || rows[0].asker !== '' || rows[0].cases !== 0) came.remembered += 1;
  }

  await Promise.all(
    people.map(async (who) => {
      for (let nth = 0; nth < REQUESTS / people.length; nth += 1) {
        await request(who);
        if (nth % 10 === 0) await lookAtAConnection();
      }
    }),
  );

  expect(came).toMatchObject({ foreign: 0, remembered: 0 });
  expect(came.answered + came.refused).toBe(REQUESTS);
  expect(came.answered).toBeGreaterThan(REQUESTS / 2);
  const entries = await hub.ask<{ request_id: string; subject: string; items: { about: string; fields: string[] }[] }>(
    'select request_id, subject, items from ledger_entry',
  );
  const recorded = new Map(entries.map((entry) => [entry.request_id, entry]));
  expect([...answered].filter(([id, subject]) => recorded.get(id)?.subject !== subject)).toEqual([]);
  expect([...answered.keys()].filter((id) => id.endsWith(UNRECORDABLE))).toEqual([]);
  for (const { items } of entries) {
    expect(items).toHaveLength(CASES_OF_EACH);
    expect(items.every(({ fields }) => fields.join() === 'Case.summary,Case.title')).toBe(true);
  }
});
