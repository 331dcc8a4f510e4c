/** The name of somebody in every column of words that takes it, of every record of their case: after the erasure it stands only where a reason says so. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEPT } from '../../../src/access/retention/kept-tables.ts';
import { RELEASER } from '../intelligence/officers.ts';
import { Life } from './a-life.ts';

/** Columns that no erasure masks, and why. A new column of words is masked (src/cases/erasure/words-of-records.ts), or stands here. */
const STAYS: Readonly<Record<string, string>> = {
  originator: 'an agency or a publisher',
  recorded_by: 'a member of staff, or a message by its place',
  content_hash: 'a hash',
  body_sha256: 'a hash',
  agreement: 'the reference of an agreement',
  'incident.reference': 'the number of a log',
  'incident.month': 'a month',
  ward_code_as_sent: 'the code of a ward',
  'intel_package.reference': 'a number of the hub',
  'location.identity': 'a digest',
  'location.usrn': 'a number of a street',
  'location.postcode': 'of a place, which stays a place',
  // Of somebody else who answered a form of the case: it is their own address.
  'pef_respondent.house': 'somebody else’s',
  'pef_respondent.street': 'somebody else’s',
  'pef_respondent.postcode': 'somebody else’s',
  // Made from the columns above.
  'location.search': 'made from the postcode, too',
};
const TABLES = ['location', ...Object.entries(KEPT).flatMap(([table, keeping]) => (keeping.class === 'none' ? [] : [table]))];
const stays = (name: string) => STAYS[name] !== undefined || STAYS[name.split('.')[1] ?? ''] !== undefined;

let life: Life;
const seeded: string[] = [];
beforeAll(async () => {
  life = await Life.begin();
  await life.isLived();
  const columns = await life.ask<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'public' and data_type in ('text', 'character varying') and is_generated = 'NEVER'
        and table_name in (${TABLES.map((table) => `'${table}'`).join(', ')}) order by 1, 2`,
  );
  for (const { table, column } of columns)
    // Closed sets of words, keys, hashes and marks of form refuse it: they name nobody.
    await life.graph.em
      .fork()
      .transactional((em) => em.execute(`update "${table}" set "${column}" = "${column}" || ' Zelphine Quorvex' where "${column}" is not null`))
      .then(
        () => seeded.push(`${table}.${column}`),
        () => undefined,
      );
}, 90_000);
afterAll(() => life.end());

test('the name is masked in all others', { timeout: 60_000 }, async () => {
  expect(seeded.length).toBeGreaterThan(40);
  const decisionId = await life.make('RetentionDecision', 'personErase', { personId: life.personId, reason: 'They asked for it.' });
  await life.make('RetentionDecision', 'erasureConfirm', { decisionId }, RELEASER);
  const left = (await life.columnsWith(['quorvex'])).filter((name) => TABLES.includes(name.split('.')[0] ?? ''));
  expect(left.filter((name) => !stays(name))).toEqual([]);
  // No reason is left over for a column that is gone, or is masked.
  expect(Object.keys(STAYS).filter((name) => !left.some((each) => each === name || each.endsWith(`.${name}`)))).toEqual([]);
});
