/** Dated reference data: the day of the event decides which value speaks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureReferenceData } from '../../src/database/reference/ensure-reference-data.ts';
import { PARAMETERS } from '../../src/parameters/parameter-defaults.ts';
import { parameterOn, parametersOn } from '../../src/parameters/parameter-on.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';

describe('parameters', () => {
  let database: HubDatabase;
  beforeAll(async () => {
    database = await hubDatabase();
  });
  afterAll(() => database.close());

  const addRow = (name: string, from: string, to: string | null, value: unknown) =>
    database.write((em) =>
      em.execute(`insert into parameter (name, valid_from, valid_to, value, unit, source) values (?, ?, ?, ?::jsonb, 'DAYS', 'Agreed in a test')`, [
        name,
        from,
        to,
        JSON.stringify(value),
      ]),
    );
  const on = <Name extends keyof typeof PARAMETERS>(name: Name, day: string) => parameterOn(database.orm.em.fork(), name, day);

  test('a hub that was told nothing has every default, each with the source of it', async () => {
    const rows = await database.ask<{ name: string; source: string }>('select name, source from parameter');
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(PARAMETERS).sort());
    for (const { source } of rows) expect(source).not.toBe('');
    expect(await on('REFERRAL_DUPLICATE_WITHIN', '2026-11-23')).toBe(28);
    expect(await on('REFERRAL_AGREEMENT_REMEDI', '2026-11-23')).toBe('ISA-SN-REMEDI-2026-01');
    expect(await on('REFERRAL_EXCLUDED_TYPES_REMEDI', '2026-11-23')).toContain('SEXUAL_OFFENCE');
  });

  test('the value of the day of the event speaks, and the hub’s own row outlasts a start', async () => {
    await addRow('REFERRAL_DUPLICATE_WITHIN', '2027-01-01', null, 14);
    await addRow('REFERRAL_DUPLICATE_WITHIN', '2028-01-01', '2028-02-01', 7);
    await ensureReferenceData(database.orm.em.fork());
    expect(await on('REFERRAL_DUPLICATE_WITHIN', '2026-12-31')).toBe(28);
    expect(await on('REFERRAL_DUPLICATE_WITHIN', '2027-01-01')).toBe(14);
    expect(await on('REFERRAL_DUPLICATE_WITHIN', '2028-01-31')).toBe(7);
    expect(await on('REFERRAL_DUPLICATE_WITHIN', '2028-02-01')).toBe(14);
  });

  test('a default that somebody changed is put right at the next start', async () => {
    await database.write((em) => em.execute(`update parameter set value = '99' where name = 'CHILD_UNDER'`));
    await ensureReferenceData(database.orm.em.fork());
    expect(await on('CHILD_UNDER', '2026-11-23')).toBe(18);
  });

  test('several are read at once', async () => {
    const both = await parametersOn(database.orm.em.fork(), ['CHILD_UNDER', 'REFERRAL_AGREEMENT_VICTIM_SUPPORT'], '2026-11-23');
    expect(both).toEqual({ CHILD_UNDER: 18, REFERRAL_AGREEMENT_VICTIM_SUPPORT: 'ISA-SN-VS-2026-01' });
  });

  test('a day that nothing covers, and a value of the wrong kind, are said', async () => {
    await expect(on('CHILD_UNDER', '1999-12-31')).rejects.toThrow('No value of CHILD_UNDER is in force on 1999-12-31: add a row');
    await addRow('REFERRAL_TARGET', '2030-01-01', null, 'two');
    await expect(on('REFERRAL_TARGET', '2030-01-01')).rejects.toThrow('REFERRAL_TARGET is a number, but on 2030-01-01 a text is in force');
  });
});
