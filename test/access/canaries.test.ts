/**
 * Every field that a query can reach, as everybody who differs in what they may see, over records that carry the name of their owner in every word: nobody reads the name
 * of an agency that shares nothing with theirs. Once with both walls, and once with the first switched off, by giving everybody every role.
 */
import type { MikroORM } from '@mikro-orm/postgresql';
import { execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asking } from '../../src/access/asking.ts';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { type Identity, type Purpose, type Role, ROLES } from '../../src/access/identity.ts';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import { entityTypes } from '../../src/graph/entity-types.ts';
import { contextMaker } from '../../src/graph/make-context.ts';
import { modelOf } from '../../src/graph/model.ts';
import { schema } from '../../src/graph/schema.ts';
import { ended } from '../../src/server/operation.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { londonDay } from '../../src/shared/london.ts';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { globalId } from '../graph/listing.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { outbound } from '../support/outbound.ts';
import { everyField } from '../support/schema-paths.ts';

/** Whose records there are: those of the asker's own agency, of agencies that share with it, and of one that shares with nobody. */
const OWNERS = ['SAFER_NEIGHBOURHOODS', 'HUMBERSIDE_POLICE', 'VICTIM_SUPPORT', 'SECURITY_CONTROL_CENTRE', 'PROBATION_SERVICE'];
const CANARY = /canary-([A-Z_]+)-of-([a-z_]+)/g;

/** Somebody who differs from the others in what they may see. */
interface Class {
  readonly agency: string;
  readonly roles: readonly Role[];
  readonly purpose: Purpose | null;
}

/** Every demo user with each of their purposes and with none, and somebody of an agency that nobody shares anything with. */
const CLASSES: readonly Class[] = [
  ...DEMO_USERS.flatMap(({ agency, roles, purposes }) => [null, ...purposes].map((purpose) => ({ agency, roles, purpose }))),
  { agency: 'PROBATION_SERVICE', roles: ['ANALYST'], purpose: 'PROBLEM_SOLVING' },
];

interface Walled {
  readonly table: string;
  /** The data item of its own wall, or of the one that it stands behind. */
  readonly item: string;
  /** The table that it stands behind, and the column that leads there. */
  readonly behind: { readonly table: string; readonly column: string } | null;
}

let hub: HubDatabase;
let askers: MikroORM;
let walls: readonly Walled[];
/** How many columns carry canaries. */
let seeded = 0;

beforeAll(async () => {
  hub = await hubDatabase();
  askers = openOrm({ url: hub.askerUrl, entities, poolSize: 4 });
  await ensureWorld(hub.orm.em.fork(), systemClock, outbound);
  walls = await readWalls();
  await release();
}, 120_000);
afterAll(async () => {
  await askers.close(true);
  await hub.close();
});

/** The walls as the database tells them. */
async function readWalls(): Promise<Walled[]> {
  const policies = await hub.ask<{ table: string; condition: string }>(
    `select tablename as table, qual as condition from pg_policies where schemaname = 'public'`,
  );
  const items = new Map(
    policies.flatMap(({ table, condition }) => [...condition.matchAll(/hub_reads\('(\w+)'/g)].map(([, item = '']) => [table, item] as const)),
  );
  return policies.flatMap(({ table, condition }): Walled[] => {
    const own = items.get(table);
    if (own !== undefined) return [{ table, item: own, behind: null }];
    const [, parent, column] = /FROM "?(\w+)"? behind\s+WHERE \(behind\.id = (?:\w+\.)?"?(\w+)"?\)/.exec(condition) ?? [];
    const item = parent === undefined ? undefined : items.get(parent);
    return parent === undefined || column === undefined || item === undefined ? [] : [{ table, item, behind: { table: parent, column } }];
  });
}

/** Gives the records to the owners in turn, and writes the owner's name into every text that takes it. */
async function release(): Promise<void> {
  await hub.write(async (em) => {
    for (const { table, behind } of walls)
      if (behind === null)
        await em.execute(
          `update "${table}" t set owner_agency_code = owners.code from (select ctid as place, (?::text[])[1 + (row_number() over (order by ctid)) % ?] as code from "${table}") owners where owners.place = t.ctid`,
          [`{${OWNERS.join(',')}}`, OWNERS.length],
        );
    for (const { table, behind } of walls) {
      const columns = await em.execute<{ name: string; list: boolean }[]>(
        `select column_name as name, false as list from information_schema.columns
          where table_schema = 'public' and table_name = ? and data_type in ('text', 'character varying') and is_generated = 'NEVER'
            and column_name not like '%_code' and column_name not in ('owner_agency', 'recorded_by')`,
        [table],
      );
      for (const { name } of columns) {
        const owner = behind === null ? 't.owner_agency_code' : `(select p.owner_agency_code from "${behind.table}" p where p.id = t."${behind.column}")`;
        // Closed sets of words, keys and marks of form refuse it: they name nobody.
        const taken = await em
          .transactional((inside) => inside.execute(`update "${table}" t set "${name}" = 'canary-' || ${owner} || '-of-${table}' where "${name}" is not null`))
          .then(
            () => true,
            () => false,
          );
        if (taken) seeded += 1;
      }
    }
  });
}

function askingOf({ agency, roles, purpose }: Class): Asking {
  const identity: Identity = {
    subject: `walker-${agency}`,
    name: 'A Walker',
    agency,
    roles,
    purposes: purpose === null ? [] : [purpose],
    defaultPurpose: null,
    tokenId: null,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    demo: false,
  };
  return { identity, purpose, actingFor: null, reason: 'a walk' };
}

async function ask(who: Class, query: string): Promise<string> {
  const live = new Proxy({}, { get: () => () => Promise.resolve(0n) }) as never;
  const contextFor = contextMaker({ orm: askers, live, clock: systemClock, outbound, inboundLag: async () => [], putOnRecord: async () => undefined });
  const context = contextFor(askingOf(who), { requestId: 'walk', signal: new AbortController().signal });
  return JSON.stringify(await ended(context, 'Walk', () => execute({ schema, document: parse(query), contextValue: context })));
}

/** Whose records of an item somebody may see: their own agency's, and those shared by an agreement, asked of the agreements and not of the walls. */
async function ownersFor({ agency, purpose }: Class): Promise<Map<string, Set<string>>> {
  const terms = await hub.ask<{ item: string; owner: string }>(
    `select data_item as item, owner_agency_code as owner from sharing_term where partner_agency_code = '${agency}' and purpose = '${purpose ?? ''}'
      and in_force_from <= '${londonDay(new Date())}' and (in_force_to is null or in_force_to > '${londonDay(new Date())}')`,
  );
  const owners = new Map(walls.map(({ item }) => [item, new Set([agency])]));
  for (const { item, owner } of terms) owners.get(item)?.add(owner);
  return owners;
}

/** The canaries in an answer that must not be there. */
function leaks(answer: string, owners: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...answer.matchAll(CANARY)].flatMap(([canary, owner = '', table = '']) => {
    const item = walls.find((each) => each.table === table)?.item ?? '';
    return owners.get(item)?.has(owner) ? [] : [canary];
  });
}

test('the walk is over something: the owners’ names stand in many columns, and whoever may see them does', async () => {
  expect(seeded).toBeGreaterThan(60);
  const answer = await ask(
    { agency: 'SAFER_NEIGHBOURHOODS', roles: ['ASB_OFFICER'], purpose: 'PROBLEM_SOLVING' },
    '{ cases(first: 50) { nodes { title summary } } }',
  );
  expect(answer).toContain('canary-SAFER_NEIGHBOURHOODS-of-case');
});

describe.each([
  { walls: 'both walls', roles: (own: readonly Role[]) => own },
  { walls: 'the second wall alone', roles: () => ROLES },
])('behind $walls', ({ roles }) => {
  test.each(CLASSES)('$agency, as $roles, for $purpose, reads nothing that is not shared', { timeout: 120_000 }, async (each) => {
    const who = { ...each, roles: roles(each.roles) };
    const owners = await ownersFor(who);
    const found: string[] = [];
    for (const { type, field, query } of everyField(schema)) {
      const leaked = leaks(await ask(who, query), owners);
      if (leaked.length > 0) found.push(`${type}.${field}: ${leaked[0]}`);
    }
    expect(found).toEqual([]);
  });
});

test('a record that may not be seen is as one that never was, whatever its type', { timeout: 60_000 }, async () => {
  const who: Class = { agency: 'HUMBERSIDE_POLICE', roles: ROLES, purpose: 'PROBLEM_SOLVING' };
  const owners = await ownersFor(who);
  const tried: string[] = [];
  for (const [entity] of entityTypes()) {
    const wall = walls.find(({ table }) => table === modelOf(entity).table);
    if (!wall || wall.behind !== null) continue;
    const allowed = [...(owners.get(wall.item) ?? [])].map((code) => `'${code}'`).join(', ');
    const [row] = await hub.ask<{ id: string }>(
      `select ${modelOf(entity).key.name} as id from "${wall.table}" where owner_agency_code not in (${allowed}) limit 1`,
    );
    if (!row) continue;
    const [hidden, unknown] = [row.id, newId()].map((key) => `{ node(id: "${globalId(entity, key)}") { id } }`);
    expect(await ask(who, hidden ?? ''), entity).toBe(await ask(who, unknown ?? ''));
    tried.push(entity);
  }
  expect(tried.length).toBeGreaterThan(5);
});
