/** What the ledger says of an answer is exactly what the answer tells: worked out a second time, from the answer and the tables alone, over questions of all sorts. */
import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Purpose, type Role, ROLES } from '../../../src/access/identity.ts';
import { entities } from '../../../src/database/entities.ts';
import { openOrm } from '../../../src/database/orm.ts';
import { entityTypes } from '../../../src/graph/entity-types.ts';
import { contextMaker } from '../../../src/graph/make-context.ts';
import { modelOf } from '../../../src/graph/model.ts';
import { schema } from '../../../src/graph/schema.ts';
import { ended } from '../../../src/server/operation.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { ensureWorld } from '../../../src/tools/world/make-world.ts';
import { asking, someone } from '../../support/graph.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { askingWhich, factsIn, factsOnRecord, regimesOnRecord, withoutRegimes } from '../../support/ledger-entries.ts';
import { outbound } from '../../support/outbound.ts';
import { sharesAll } from '../../support/sharing.ts';
import { globalId } from '../../graph/listing.ts';
import { Dice, someQuestion } from './asking-of-all-sorts.ts';

interface Asker {
  readonly agency: string;
  readonly roles: readonly Role[];
  readonly purpose: Purpose | null;
}

/** Somebody of the agency whose records they are, and two of others, to whom they are disclosed. */
const ASKERS: readonly Asker[] = [
  { agency: 'SAFER_NEIGHBOURHOODS', roles: ROLES, purpose: 'PROBLEM_SOLVING' },
  { agency: 'HUMBERSIDE_POLICE', roles: ROLES, purpose: 'PROBLEM_SOLVING' },
  { agency: 'VICTIM_SUPPORT', roles: ROLES, purpose: 'VICTIM_CONTACT' },
];

let hub: HubDatabase;
let askers: MikroORM;
let ids: string[];

beforeAll(async () => {
  hub = await hubDatabase();
  askers = openOrm({ url: hub.askerUrl, entities, poolSize: 4 });
  await ensureWorld(hub.orm.em.fork(), systemClock, outbound);
  for (const partner of ['HUMBERSIDE_POLICE', 'VICTIM_SUPPORT']) await hub.write((em) => sharesAll(em, partner));
  ids = [];
  for (const [entity, { ref }] of entityTypes()) {
    const { table, key } = modelOf(entity);
    const rows = await hub.ask<{ key: string }>(`select "${key.name}"::text as key from "${table}" order by 1 limit 3`);
    ids.push(...rows.map((row) => globalId(ref.name, row.key)));
  }
});
afterAll(async () => {
  await askers.close(true);
  await hub.close();
});

const rows = async (text: string, values: unknown[] = []) => await hub.orm.em.fork().execute(text.replaceAll(/\$\d+/g, '?'), values);

async function answered(text: string, { agency, roles, purpose }: Asker, variables: Record<string, unknown> = {}) {
  const requestId = randomUUID();
  const document = askingWhich(schema, text);
  const contextFor = contextMaker({
    orm: askers,
    live: new Proxy({} as never, {}),
    clock: systemClock,
    outbound,
    inboundLag: async () => [],
    putOnRecord: () => Promise.reject(new Error('nothing is told twice')),
  });
  const context = contextFor({ ...asking(someone(roles, agency)), purpose }, { requestId, signal: new AbortController().signal });
  const result = await ended(context, 'Some', () => graphql({ schema, source: document, variableValues: variables, contextValue: context }));
  const data: unknown = JSON.parse(JSON.stringify(result.data ?? null));
  const facts = await factsIn({ schema, document, variables, data, agency }, rows);
  return { facts, recorded: await factsOnRecord(requestId, rows), regimes: await regimesOnRecord(requestId, rows), result };
}

describe('the entries name exactly the personal fields and subjects that were told', () => {
  test.each(ASKERS)('to $agency for $purpose, over a hundred questions', { timeout: 120_000 }, async (asker) => {
    let told = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const text = someQuestion(schema, new Dice(seed), ids);
      const { facts, recorded, regimes } = await answered(text, asker);
      expect(recorded, `question ${seed}: ${text}`).toEqual(withoutRegimes(facts));
      expect(regimes, `question ${seed}`).toEqual([...new Set(facts.flatMap((fact) => fact.regimes))].toSorted());
      told += facts.length;
    }
    expect(told).toBeGreaterThan(200);
  });
});

test('and of what is written anew of a record: the preview of a message, and the payload of a mutation', async () => {
  const [referral] = await hub.ask<{ id: string }>('select id from referral order by id limit 1');
  const officer: Asker = { agency: 'SAFER_NEIGHBOURHOODS', roles: ROLES, purpose: 'PROBLEM_SOLVING' };
  const preview = await answered('query Some($of: ID!) { referralPreview(referralId: $of) { body } }', officer, {
    of: globalId('Referral', referral?.id ?? ''),
  });
  expect(preview.facts.map(({ field }) => field)).toEqual(['Query.referralPreview']);
  expect(preview.recorded).toEqual(withoutRegimes(preview.facts));
  const RECORD = 'mutation Some { personRecord(names: [{ full: "Robin Example" }], idempotencyKey: "once") { ... on Person { displayName names { full } } } }';
  const acted = await answered(RECORD, officer);
  expect(acted.facts).toHaveLength(3);
  expect(acted.recorded.filter(({ kind }) => kind === 'CONSULTATION')).toEqual(withoutRegimes(acted.facts));
});
