/** Compartments in PostgreSQL itself: a marked row is seen and written by those alone who are read into every compartment that it lies in, whatever the program asks. */
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entities } from '../../../src/database/entities.ts';
import { openOrm } from '../../../src/database/orm.ts';
import { asSomeone, type Someone } from '../../../src/database/whose-work.ts';
import { newId } from '../../../src/shared/ids.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { ensureWorld } from '../../../src/tools/world/make-world.ts';
import { ask } from '../../database/folder.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { outbound } from '../../support/outbound.ts';

const DAY = '2026-11-24';
/** Two who differ in nothing but in the team of an operation. */
const OUTSIDER: Someone = {
  subject: 'officer',
  agency: 'SAFER_NEIGHBOURHOODS',
  roles: ['ASB_OFFICER', 'ANALYST', 'CONTROL_ROOM'],
  purpose: 'PROBLEM_SOLVING',
  day: DAY,
};
const INSIDER: Someone = { ...OUTSIDER, roles: [...OUTSIDER.roles, 'HERON_TEAM'] };
const HERON = 'OPERATION:HERON';
const KITE = 'OPERATION:KITE';

let hub: HubDatabase;
let askers: MikroORM;
let marked: readonly string[];

beforeAll(async () => {
  hub = await hubDatabase();
  askers = openOrm({ url: hub.askerUrl, entities, poolSize: 4 });
  await ensureWorld(hub.orm.em.fork(), systemClock, outbound);
  await open(HERON, [['SAFER_NEIGHBOURHOODS', 'HERON_TEAM']]);
  await open(KITE, [[null, 'KITE_TEAM']]);
  const found = await hub.ask<{ name: string }>(
    `select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'markings' where relkind = 'r' and relrowsecurity and relnamespace = 'public'::regnamespace order by 1`,
  );
  marked = found.map(({ name }) => name);
}, 60_000);
afterAll(async () => {
  await askers.close(true);
  await hub.close();
});

function open(code: string, readers: readonly (readonly [agency: string | null, role: string])[], until: string | null = null): Promise<void> {
  return hub.write(async (em) => {
    await em.execute(
      `insert into compartment (code, description, closed, in_force_from, in_force_to, source) values (?, 'In a test.', false, '2026-01-01', ?, 'A test.')`,
      [code, until],
    );
    for (const [agency, role] of readers)
      await em.execute(
        `insert into compartment_reader (id, compartment_code, agency_code, role, in_force_from, in_force_to, source) values (?, ?, ?, ?, '2026-01-01', null, 'A test.')`,
        [newId(), code, agency, role],
      );
  });
}

function inTheNameOf<Answer>(who: Someone | null, work: (em: EntityManager) => Promise<Answer>): Promise<Answer> {
  const em = askers.em.fork();
  if (who) em.setSessionContext({ variables: asSomeone(who) });
  return em.transactional(work);
}

const count = async (who: Someone | null, table: string, where = 'true') =>
  inTheNameOf(who, async (em) => (await em.execute<{ n: number }[]>(`select count(*)::int as n from "${table}" where ${where}`))[0]?.n ?? -1);

const mark = (table: string, row: string, markings: readonly string[]) =>
  hub.write((em) => em.execute(`update "${table}" set markings = ? where ${row}`, [`{${markings.map((each) => `"${each}"`).join(',')}}`]));

/** A row of the table that the outsider sees, as a condition that holds of it alone, and how it is marked. */
async function aRowOf(table: string): Promise<{ readonly row: string; readonly was: readonly string[] }> {
  const key = table === 'pef_respondent' ? 'reference' : 'id';
  const rows = await inTheNameOf(OUTSIDER, (em) =>
    em.execute<{ key: string; was: string[] }[]>(`select ${key}::text as key, markings as was from "${table}" order by cardinality(markings) limit 1`),
  );
  const [found] = rows;
  if (!found) throw new Error(`The invented world has no row of ${table} that the outsider sees: give it one.`);
  return { row: `${key} = '${found.key}'`, was: found.was };
}

/** A row is marked for a moment, beside what it is marked with, and counted as each of these. */
async function seen(table: string, markings: readonly string[], ...whom: readonly (Someone | null)[]): Promise<number[]> {
  const { row, was } = await aRowOf(table);
  await mark(table, row, [...was, ...markings]);
  try {
    return await Promise.all(whom.map((who) => count(who, table, row)));
  } finally {
    await mark(table, row, was);
  }
}

describe('every table of records', () => {
  test('is among those that are tried here', () => {
    expect(marked.length).toBeGreaterThanOrEqual(16);
  });

  test('cannot be written without saying which compartments', async () => {
    const columns = await hub.ask<{ table: string; default: string | null; nullable: string }>(
      `select table_name as table, column_default as default, is_nullable as nullable from information_schema.columns where column_name = 'markings' and table_schema = 'public' order by 1`,
    );
    const records = columns.filter(({ table }) => marked.includes(table) && table !== 'alert');
    expect(records.filter((each) => each.default !== null || each.nullable !== 'NO')).toEqual([]);
  });

  test('shows a marked row to those who are read in, and to nobody else', async () => {
    const tried: string[] = [];
    for (const table of marked) {
      if ((await hub.ask<{ n: number }>(`select count(*)::int as n from "${table}"`))[0]?.n === 0) continue;
      expect(await seen(table, [HERON], INSIDER, OUTSIDER, null), table).toEqual([1, 0, 0]);
      tried.push(table);
    }
    expect(tried).toEqual(
      expect.arrayContaining([
        'action',
        'case',
        'consent',
        'incident',
        'intel_answer',
        'meeting',
        'nte_incident',
        'nte_report',
        'person',
        'pef_respondent',
        'premises',
      ]),
    );
  });
});

describe('a row', () => {
  test('in two compartments is seen by those alone who are read into both, in whichever order they are said', async () => {
    const kite = { ...OUTSIDER, roles: [...OUTSIDER.roles, 'KITE_TEAM'] };
    const both = { ...OUTSIDER, roles: [...INSIDER.roles, 'KITE_TEAM'] };
    for (const markings of [
      [HERON, KITE],
      [KITE, HERON],
      [KITE, HERON, KITE],
    ])
      expect(await seen('case', markings, INSIDER, kite, both, OUTSIDER)).toEqual([0, 0, 1, 0]);
  });

  test('in none is seen by all whose agency sees it', async () => {
    expect(await seen('case', [], INSIDER, OUTSIDER, { ...OUTSIDER, roles: [] })).toEqual([1, 1, 1]);
  });

  test('marked with a word that is no compartment is seen by nobody but the hub', async () => {
    for (const word of ['OPERATION:NONE', 'mace', 'MACE ', '']) {
      expect(await seen('case', [word], INSIDER, { ...INSIDER, roles: ['ASB_OFFICER', 'KEY_WORKER', word] }), word).toEqual([0, 0]);
    }
    const { row } = await aRowOf('case');
    await mark('case', row, ['OPERATION:NONE']);
    expect((await hub.ask<{ n: number }>(`select count(*)::int as n from "case" where ${row}`))[0]?.n).toBe(1);
    await mark('case', row, []);
  });

  test('in a compartment that is over is seen by nobody from that day on', async () => {
    await open('OPERATION:ENDED', [['SAFER_NEIGHBOURHOODS', 'HERON_TEAM']], '2026-11-24');
    expect(await seen('case', ['OPERATION:ENDED'], INSIDER, { ...INSIDER, day: '2026-11-23' })).toEqual([0, 1]);
  });

  test('is seen no more by those whose reading-in is over, nor by another agency in the same role', async () => {
    expect(await seen('incident', [HERON], INSIDER, { ...INSIDER, agency: 'SECURITY_CONTROL_CENTRE' })).toEqual([1, 0]);
    await hub.write((em) => em.execute(`update compartment_reader set in_force_to = '2026-11-25' where compartment_code = '${HERON}'`));
    expect(await seen('case', [HERON], INSIDER, { ...INSIDER, day: '2026-11-25' })).toEqual([1, 0]);
    await hub.write((em) => em.execute(`update compartment_reader set in_force_to = null where compartment_code = '${HERON}'`));
  });
});

describe('what hangs on a marked row', () => {
  test.each([
    ['person_name', 'person', 'person_id'],
    ['contact_channel', 'person', 'person_id'],
    ['case_person', 'person', 'person_id'],
    ['case_person', 'case', 'case_id'],
    ['case_incident', 'incident', 'incident_id'],
    ['case_incident', 'case', 'case_id'],
    ['case_stage_move', 'case', 'case_id'],
    ['incident_revision', 'incident', 'incident_id'],
    ['radio_log_revision', 'radio_log_entry', 'entry_id'],
    ['radio_log_entry', 'nte_incident', 'incident_id'],
    ['nte_report', 'nte_incident', 'incident_id'],
    ['premises_radio', 'premises', 'premises_id'],
    ['attendance', 'meeting', 'meeting_id'],
    ['agenda_item', 'meeting', 'meeting_id'],
    ['decision', 'meeting', 'meeting_id'],
    ['action', 'meeting', 'meeting_id'],
    ['referral_move', 'referral', 'referral_id'],
    ['intel_item', 'intel_package', 'package_id'],
  ])('%s goes with %s: a link with either of its ends', async (child, parent, column) => {
    const rows = await inTheNameOf(OUTSIDER, (em) =>
      em.execute<{ id: string; was: string[] }[]>(`select id, markings as was from "${parent}" where id in (select ${column} from "${child}") limit 1`),
    );
    const [{ id, was } = { id: '', was: [] as string[] }] = rows;
    expect(id, `the world has no ${child} of a ${parent}`).not.toBe('');
    const of = `${column} = '${id}'`;
    expect(await count(OUTSIDER, child, of)).toBeGreaterThan(0);
    await mark(parent, `id = '${id}'`, [...was, HERON]);
    expect(await count(INSIDER, child, of)).toBeGreaterThan(0);
    expect(await count(OUTSIDER, child, of)).toBe(0);
    await mark(parent, `id = '${id}'`, was);
  });
});

describe('writing', () => {
  const setTo = (markings: string) => (em: EntityManager) => em.execute(`update "case" set markings = '${markings}'`);

  test('puts no row where its writer could not read it again', async () => {
    for (const word of [KITE, 'OPERATION:NONE', 'STREET_WORKER'])
      await expect(inTheNameOf(INSIDER, setTo(`{"${word}"}`)), word).rejects.toThrow(/row-level security/);
    await expect(
      inTheNameOf(INSIDER, async (em) => {
        await setTo(`{"${HERON}"}`)(em);
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
  });

  test('changes and removes no row that its writer does not see', async () => {
    const { row } = await aRowOf('premises_radio');
    await mark('premises_radio', row, [HERON]);
    const gone = (who: Someone) =>
      inTheNameOf(
        who,
        async (em) =>
          (await em.execute<{ n: number }[]>(`with gone as (delete from premises_radio where ${row} returning 1) select count(*)::int as n from gone`))[0]?.n,
      );
    expect(await gone(OUTSIDER)).toBe(0);
    expect(await gone(INSIDER)).toBe(1);
  });
});

describe('who is read into what', () => {
  const told = (who: Someone | null) =>
    inTheNameOf(who, async (em) => (await em.execute<{ code: string }[]>('select code from compartment order by code')).map(({ code }) => code));

  test('is told to each of themselves alone, exactly as the walls have it', async () => {
    for (const who of [INSIDER, OUTSIDER, { ...INSIDER, roles: ['KEY_WORKER'], agency: 'STREET_WORKER_PROJECT' }, { ...INSIDER, roles: ['NAT_CHAIR'] }]) {
      const mine = await inTheNameOf(who, async (em) => (await em.execute<{ mine: string[] }[]>('select hub_compartments() as mine'))[0]?.mine ?? []);
      expect(await told(who)).toEqual(mine.toSorted());
    }
    expect(await told(INSIDER)).toContain(HERON);
    expect(await told(OUTSIDER)).not.toContain(HERON);
    expect(await told(null)).toEqual([]);
    expect(await count(OUTSIDER, 'compartment_reader', `compartment_code = '${HERON}'`)).toBe(0);
  });

  test('is decided by nobody who asks', async () => {
    const joins = (em: EntityManager) =>
      em.execute(
        `insert into compartment_reader (id, compartment_code, role, in_force_from, source) values ('${newId()}', '${HERON}', 'NAT_CHAIR', '2026-01-01', 'Mine.')`,
      );
    await expect(inTheNameOf(OUTSIDER, joins)).rejects.toThrow(/row-level security/);
    await expect(
      inTheNameOf(OUTSIDER, (em) =>
        em.execute(`insert into meeting_kind_reader (id, kind_code, in_force_from, source) values ('${newId()}', 'MACE', '2026-01-01', 'Mine.')`),
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await count(OUTSIDER, 'compartment', `code = '${HERON}'`)).toBe(0);
  });

  // Domain rule 57: "Records about anyone under 18 default to restricted." Row 75: "restricted to project roles".
  test.each([
    ['ASB_OFFICER', 'SAFER_NEIGHBOURHOODS', ['ASB_PANEL', 'CHILD', 'INTELLIGENCE', 'MACE', 'MARAC', 'OCG', 'PREVENT']],
    ['ASB_OFFICER', 'HUMBERSIDE_POLICE', ['CHILD', 'INTELLIGENCE']],
    ['ANALYST', 'SAFER_NEIGHBOURHOODS', ['ASB_PANEL', 'INTELLIGENCE']],
    ['KEY_WORKER', 'STREET_WORKER_PROJECT', ['CHILD', 'STREET_WORKER']],
    ['KEY_WORKER', 'SAFER_NEIGHBOURHOODS', ['CHILD']],
    ['CONTROL_ROOM', 'SECURITY_CONTROL_CENTRE', []],
    ['NAT_CHAIR', 'NORTH_LINCOLNSHIRE_COUNCIL', []],
    ['POLICE_SYSTEM', 'HUMBERSIDE_POLICE', []],
    ['VICTIM_SUPPORT', 'VICTIM_SUPPORT', []],
    ['OPERATOR', 'NORTH_LINCOLNSHIRE_COUNCIL', []],
    ['AUDITOR', 'NORTH_LINCOLNSHIRE_COUNCIL', []],
  ])('%s of %s is read into these at first', async (role, agency, expected) => {
    expect(await told({ ...OUTSIDER, roles: [role], agency })).toEqual(expected);
  });
});

describe('over a hundred thousand rows', () => {
  interface Plan {
    readonly 'Node Type': string;
    readonly 'Subplan Name'?: string;
    readonly 'Actual Loops': number;
    readonly 'Actual Rows': number;
    readonly Filter?: string;
    readonly 'Index Cond'?: string;
    readonly Plans?: readonly Plan[];
  }
  const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
  const explained = (question: string) =>
    inTheNameOf(OUTSIDER, async (em) => {
      const [row] = await em.execute<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }[]>(`explain (analyze, verbose, timing off, format json) ${question}`);
      return nodes(row?.['QUERY PLAN'][0]?.Plan ?? { 'Node Type': 'nothing', 'Actual Loops': 0, 'Actual Rows': 0 });
    });

  beforeAll(async () => {
    const columns = await hub.ask<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = 'incident'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname not in ('id', 'reference', 'markings', 'occurred_from')`,
    );
    const list = columns.map(({ name }) => `"${name}"`).join(', ');
    await hub.write((em) =>
      em.execute(
        `insert into incident (id, reference, occurred_from, markings, ${list}) select gen_random_uuid(), 'many|' || n, recorded_at - (n * 7919 % 1000000) * interval '1 second', case when n % 10 = 0 then array['${KITE}'] else '{}'::text[] end, ${list}
           from (select * from incident where markings = '{}' limit 1) one, generate_series(1, 100000) n`,
      ),
    );
  }, 60_000);

  test('who is read into what is worked out once for a statement, and not for each row', async () => {
    const plan = await explained(`select count(*) from incident where reference like 'many|%'`);
    expect(await count(OUTSIDER, 'incident', `reference like 'many|%'`)).toBe(90_000);
    const once = plan.filter((each) => each['Subplan Name']?.startsWith('InitPlan'));
    expect(once.length).toBeGreaterThanOrEqual(3);
    expect(once.filter((each) => each['Actual Loops'] > 1)).toEqual([]);
    // Whether a compartment is closed for good is asked of rows alone that were opened to the asker one by one.
    const perRow = plan.filter((each) => /hub_(?!breakable)/.test(`${each.Filter ?? ''} ${each['Index Cond'] ?? ''}`));
    expect(perRow).toEqual([]);
    // The wall is in the plan at all.
    expect(plan.some((each) => each.Filter?.includes('markings <@'))).toBe(true);
  });

  test('the newest of them are read along the index, not all of them', async () => {
    await ask(hub.ownerUrl, 'analyze incident');
    const plan = await explained('select id from incident order by occurred_from desc, id desc limit 51');
    const scan = plan.find((each) => each['Node Type'].includes('Scan') && each.Filter?.includes('markings <@'));
    expect(scan?.['Node Type']).toMatch(/^Index/);
  });
});
