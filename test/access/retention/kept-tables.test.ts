/** Every table says how long it is kept, and what an erasure does in it: a new one stands in the map, or is named here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEPT, KEPT_TABLES } from '../../../src/access/retention/kept-tables.ts';
import { WORDS_OF_COPIES, WORDS_OF_RECORDS } from '../../../src/cases/erasure/words-of-records.ts';
import { entities } from '../../../src/database/entities.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';

/** Records that an erasure removes: whatever points at one of them is removed first, or lets go of it. */
const REMOVED = ['person', 'case', 'incident', 'meeting', 'referral', 'intel_package', 'pef_round', 'pef_response', 'agenda_item', 'record_source'];

/** The columns that point at these, and what becomes of them. A new one needs a line in src/cases/erasure, and then one here. */
const POINTING: Readonly<Record<string, string>> = {
  'person_name.person_id': 'removed',
  'contact_channel.person_id': 'removed',
  'consent.person_id': 'removed',
  'case_person.person_id': 'removed',
  'case_person.case_id': 'removed',
  'case_incident.case_id': 'removed',
  'case_incident.incident_id': 'removed',
  'case_stage_move.case_id': 'removed',
  'referral.person_id': 'removed',
  'referral.other_party_id': 'lets go',
  'referral.case_id': 'removed',
  'referral.duplicate_of_id': 'lets go',
  'referral_move.referral_id': 'removed',
  'referral_answer.referral_id': 'removed',
  'pef_round.case_id': 'removed',
  'pef_response.round_id': 'removed',
  'intel_package.case_id': 'removed',
  'intel_package.response_id': 'removed',
  'intel_item.package_id': 'removed',
  'intel_answer.package_id': 'removed',
  'incident_revision.incident_id': 'removed',
  'agenda_item.case_id': 'lets go',
  'agenda_item.meeting_id': 'removed',
  'attendance.meeting_id': 'removed',
  'decision.meeting_id': 'removed',
  'decision.agenda_item_id': 'removed',
  'action.meeting_id': 'removed',
  'action.case_id': 'lets go',
};

let hub: HubDatabase;
beforeAll(async () => {
  hub = await hubDatabase();
});
afterAll(() => hub.close());

describe('the map of what is kept', () => {
  test('names every table of the database, and no other', async () => {
    const tables = await hub.ask<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`);
    expect(tables.map(({ name }) => name)).toEqual(Object.keys(KEPT).toSorted());
  });

  test('every table with a retention class has it as its own, with the type and the key by which it is decided about', async () => {
    const classed = await hub.ask<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'retention_class' order by 1`,
    );
    expect(classed.map(({ name }) => name)).toEqual(KEPT_TABLES.map(({ table }) => table).toSorted());
    for (const { table, type, key } of KEPT_TABLES) {
      const entity = entities.find((each) => each.meta.className === type);
      expect([entity?.meta.tableName, entity?.meta.properties[key as never]], table).toEqual([table, expect.anything()]);
      await hub.ask(`select t.retention_class from "${table}" t limit 0`);
    }
  });

  test('what hangs on another table is kept with one that has a class, and all else says why', () => {
    for (const [table, keeping] of Object.entries(KEPT)) {
      if (keeping.class === 'with') expect(KEPT[keeping.table], table).toMatchObject({ class: 'own' });
      if (keeping.class === 'none') expect(keeping.because, table).toMatch(/^[A-Z].{9,}[.]$/);
    }
  });
});

describe('what an erasure reaches', () => {
  test('every column that points at what is removed goes with it or lets go', async () => {
    const pointing = await hub.ask<{ column: string }>(
      `select con.conrelid::regclass::text || '.' || a.attname as column from pg_constraint con
         join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1]
        where con.contype = 'f' and con.confrelid::regclass::text in (${REMOVED.map((table) => `'${table}', '"${table}"'`).join(', ')}) order by 1`,
    );
    expect(pointing.map(({ column }) => column.replaceAll('"', '')).toSorted()).toEqual(Object.keys(POINTING).toSorted());
  });

  test('the columns of words are there', async () => {
    for (const { table, text = [], lists = [], json = [], bytes = [] } of [...WORDS_OF_RECORDS, ...WORDS_OF_COPIES])
      await hub.ask(`select ${[...text, ...lists, ...json, ...bytes].map((column) => `"${column}"`).join(', ')} from "${table}" limit 0`);
  });
});
