/** The second wall: what PostgreSQL shows to whom, whatever the program asks. */
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import { asSomeone, type Someone } from '../../src/database/whose-work.ts';
import { entityTypes } from '../../src/graph/entity-types.ts';
import { modelOf } from '../../src/graph/model.ts';
import '../../src/graph/schema.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { ask } from '../database/folder.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { outbound } from '../support/outbound.ts';

/** Tables without a wall, and why nobody's records stand in them. A new table is walled, or stands here with its reason. */
const OPEN: Readonly<Record<string, string>> = {
  agency: 'Which agencies there are is known to all of them.',
  staff_member: 'Who works for whom is known to all agencies; a member of staff is nobody whom the work is about.',
  answered_command: 'Keys of requests, by agency and subject; read by the key’s own owner alone.',
  parameter: 'Law and agreements.',
  purpose: 'Law and agreements.',
  sharing_agreement: 'Law and agreements.',
  sharing_term: 'What the walls themselves are built on.',
  ward: 'Published geography.',
  ward_shape: 'Published geography.',
  location: 'Places, without whose or why.',
  meeting_kind: 'The kinds of meeting that there are.',
  message: 'Lineage: which message came when; of its sender’s words the ids alone.',
  outbox: 'Events of ids, kinds and times, read by the hub’s own work.',
  outbox_lane: 'How far was sent.',
  sealed_message: 'Approved bytes, read by the hub’s own work and by the preview of a record that is itself behind a wall.',
  derivation: 'Ids and kinds: which record was made from which; read by commands that judge, and never told.',
  ledger_entry: 'The ledger: its rights are its own (src/access/ledger).',
  ledger_seal: 'The ledger: its rights are its own (src/access/ledger).',
  token_revocation: 'Which tokens are good no more.',
  topic_life: 'Topics.',
  live_log: 'Ids, kinds and times, read by the hub’s own work.',
  bus_topic: 'The embedded bus, which is the hub’s own.',
  bus_partition: 'The embedded bus, which is the hub’s own.',
  bus_offset: 'The embedded bus, which is the hub’s own.',
  intel_number: 'The last number that was given out.',
  mikro_orm_migrations: 'Which migrations were applied.',
};

/** Who is read into what is told to each of themselves, whatever records their agency has (test/access/compartment); alerts go by audience. */
const TOLD: ReadonlySet<string> = new Set(['compartment', 'compartment_reader', 'meeting_kind_reader', 'alert', 'compartment_opening', 'glass_reviewer']);

let hub: HubDatabase;
let askers: MikroORM;
let tables: readonly { name: string; walled: boolean; forced: boolean }[];

beforeAll(async () => {
  hub = await hubDatabase();
  askers = openOrm({ url: hub.askerUrl, entities, poolSize: 4 });
  await ensureWorld(hub.orm.em.fork(), systemClock, outbound);
  tables = await everyTable();
}, 60_000);
afterAll(async () => {
  await askers.close(true);
  await hub.close();
});

const everyTable = () =>
  hub.ask<{ name: string; walled: boolean; forced: boolean }>(
    `select relname as name, relrowsecurity as walled, relforcerowsecurity as forced from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`,
  );
const unwalled = (all: typeof tables) => all.filter((table) => !table.walled).map(({ name }) => name);

const OFFICER: Someone = { subject: 'officer', agency: 'SAFER_NEIGHBOURHOODS', roles: ['ASB_OFFICER'], purpose: 'PROBLEM_SOLVING', day: '2026-11-23' };

/** Runs work in somebody's name; in nobody's for null. */
function inTheNameOf<Answer>(who: Someone | null, work: (em: EntityManager) => Promise<Answer>): Promise<Answer> {
  const em = askers.em.fork();
  if (who) em.setSessionContext({ variables: asSomeone(who) });
  return em.transactional(work);
}

const walled = () => tables.filter((table) => table.walled).map(({ name }) => name);
const count = async (em: EntityManager, table: string) => (await em.execute<{ n: number }[]>(`select count(*)::int as n from "${table}"`))[0]?.n;
const ownersSeen = async (em: EntityManager, table: string) =>
  (await em.execute<{ owner: string }[]>(`select distinct owner_agency_code as owner from "${table}" order by 1`)).map(({ owner }) => owner);

describe('the tables', () => {
  test('each has a wall, or stands in the list with its reason; and no wall lets its owner by', () => {
    expect(unwalled(tables)).toEqual(Object.keys(OPEN).toSorted());
    expect(tables.filter((each) => each.walled && !each.forced)).toEqual([]);
  });

  test('one that came without a wall would be found, and the build fail', async () => {
    await ask(hub.ownerUrl, 'create table invented_kind (id uuid primary key, words text)');
    expect(unwalled(await everyTable()).filter((name) => !(name in OPEN))).toEqual(['invented_kind']);
    await ask(hub.ownerUrl, 'drop table invented_kind');
  });

  test('every type of the graph that shows rows stands on a table that is walled or in the list', () => {
    const known = new Set([...walled(), ...Object.keys(OPEN)]);
    for (const [entity, { readers }] of entityTypes()) {
      expect(known, entity).toContain(modelOf(entity).table);
      expect(readers, entity).toEqual(expect.any(String));
    }
    // An entity that is in no list of the database cannot be declared a type: the compiler refuses it, and the hub does not start.
    expect(() => modelOf('InventedKind')).toThrow(/InventedKind/);
  });

  test('each wall says what may be read and what may be written', async () => {
    const policies = await hub.ask<{ table: string; reads: boolean; writes: boolean; command: string }>(
      `select tablename as table, qual is not null as reads, with_check is not null as writes, cmd as command from pg_policies where schemaname = 'public'`,
    );
    expect(new Set(policies.map(({ table }) => table))).toEqual(new Set(walled()));
    expect(policies.filter(({ reads, writes, command }) => command === 'ALL' && !(reads && writes))).toEqual([]);
  });

  test('all that the hub keeps stands behind the walls for its own work', async () => {
    for (const table of ['case', 'person', 'incident', 'referral', 'meeting']) expect(await count(hub.orm.em.fork(), table), table).toBeGreaterThan(0);
  });
});

describe('nobody', () => {
  test('sees no row', async () => {
    for (const table of walled()) expect(await inTheNameOf(null, (em) => count(em, table)), table).toBe(0);
  });

  test('sees none either where somebody has asked before, and the planner has looked at the agreements', async () => {
    await ask(hub.ownerUrl, 'analyze sharing_term, incident');
    await Promise.all(Array.from({ length: 8 }, () => inTheNameOf(OFFICER, (em) => count(em, 'incident'))));
    const seen = await Promise.all(Array.from({ length: 8 }, () => inTheNameOf(null, (em) => count(em, 'incident'))));
    expect(new Set(seen)).toEqual(new Set([0]));
  });

  test('writes none', async () => {
    const made = (em: EntityManager) =>
      em.execute(
        `insert into case_stage_move (id, case_id, "from", "to", moved_at, moved_by) select gen_random_uuid(), gen_random_uuid(), 'SCANNING', 'ANALYSIS', now(), 'nobody'`,
      );
    await expect(inTheNameOf(null, made)).rejects.toThrow(/row-level security/);
    expect(
      await inTheNameOf(
        null,
        async (em) =>
          (await em.getKysely<Record<string, Record<string, unknown>>>().updateTable('case').set({ title: 'taken' }).executeTakeFirst()).numUpdatedRows,
      ),
    ).toBe(0n);
  });
});

describe('somebody', () => {
  test('of an agency without records, for no purpose, sees nothing', async () => {
    for (const table of walled().filter((each) => !TOLD.has(each)))
      expect(await inTheNameOf({ ...OFFICER, agency: 'PROBATION_SERVICE', purpose: null }, (em) => count(em, table)), table).toBe(0);
  });

  test('for no purpose sees the records of their own agency, and no others', async () => {
    for (const table of ['incident', 'case', 'person', 'meeting', 'action', 'nte_incident']) {
      const owners = await inTheNameOf({ ...OFFICER, purpose: null }, (em) => ownersSeen(em, table));
      expect(
        owners.filter((owner) => owner !== 'SAFER_NEIGHBOURHOODS'),
        table,
      ).toEqual([]);
    }
  });

  test('for a purpose sees what is shared for it, too', async () => {
    expect(await inTheNameOf(OFFICER, (em) => ownersSeen(em, 'incident'))).toContain('HUMBERSIDE_POLICE');
    expect(await inTheNameOf({ ...OFFICER, agency: 'HUMBERSIDE_POLICE' }, (em) => ownersSeen(em, 'person'))).toEqual([]);
  });

  test('sees what hangs on a record with the record, and not without it', async () => {
    expect(await inTheNameOf(OFFICER, (em) => count(em, 'person_name'))).toBeGreaterThan(0);
    expect(await inTheNameOf({ ...OFFICER, agency: 'HUMBERSIDE_POLICE' }, (em) => count(em, 'person_name'))).toBe(0);
  });

  test('sees nothing of it from the day on which the agreement is over', async () => {
    const before = await inTheNameOf(OFFICER, (em) => ownersSeen(em, 'incident'));
    await hub.write((em) => em.execute(`update sharing_term set in_force_to = '2026-11-24' where owner_agency_code = 'HUMBERSIDE_POLICE'`));
    expect(await inTheNameOf(OFFICER, (em) => ownersSeen(em, 'incident'))).toEqual(before);
    expect(await inTheNameOf({ ...OFFICER, day: '2026-11-24' }, (em) => ownersSeen(em, 'incident'))).not.toContain('HUMBERSIDE_POLICE');
    await hub.write((em) => em.execute(`update sharing_term set in_force_to = null where owner_agency_code = 'HUMBERSIDE_POLICE'`));
  });

  test('makes no record of another agency', async () => {
    const move = (em: EntityManager) => em.execute(`update "case" set owner_agency_code = 'PROBATION_SERVICE'`);
    await expect(inTheNameOf(OFFICER, move)).rejects.toThrow(/row-level security/);
  });

  test('cannot become the hub in the middle of an operation without its being another setting than theirs', async () => {
    // What a transaction sets is gone with it, whatever was set.
    await inTheNameOf(OFFICER, (em) => sql`select set_config('hub.asker', 'hub', true)`.execute(em.getKysely()));
    expect(await inTheNameOf(null, (em) => count(em, 'case'))).toBe(0);
  });
});
