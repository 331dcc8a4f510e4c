/** Every published street file beside the project: each row is one incident, whatever the order of the rows, and whichever cut of the file. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StreetRow } from '../../../integrations/police-incidents/street-csv.ts';
import { reportOf } from './messages-for-tests.ts';
import { messagesOf, publishedFiles, rowsOf, saying } from './street-files.ts';

// Counted by the people who gathered the files (README beside them).
const ROWS: Record<string, number> = {
  '2014-05-btp-street.csv.gz': 4204,
  '2014-07-humberside-street.csv.gz': 8278,
  '2018-10-humberside-street.csv.gz': 9192,
  '2018-11-humberside-street.csv.gz': 8623,
  '2024-02-south-yorkshire-street.csv.gz': 13851,
  '2024-03-humberside-street.csv.gz': 8413,
  '2025-06-humberside-street.csv.gz': 8514,
  '2014-01-north-lincolnshire-street.csv': 1130,
  '2014-02-north-lincolnshire-street.csv': 1058,
  '2014-03-north-lincolnshire-street.csv': 1126,
  '2014-04-north-lincolnshire-street.csv': 1154,
  '2014-05-north-lincolnshire-street.csv': 1246,
  '2014-06-north-lincolnshire-street.csv': 1193,
  '2014-07-north-lincolnshire-street.csv': 1216,
  '2014-08-north-lincolnshire-street.csv': 1020,
  '2014-09-north-lincolnshire-street.csv': 1034,
  '2014-10-north-lincolnshire-street.csv': 1078,
  '2014-11-north-lincolnshire-street.csv': 1102,
  '2018-10-north-lincolnshire-street.csv': 1579,
  '2018-11-north-lincolnshire-street.csv': 1468,
  '2018-12-north-lincolnshire-street.csv': 1359,
  '2019-01-north-lincolnshire-street.csv': 1452,
  '2022-01-north-lincolnshire-street.csv': 1285,
  '2024-01-north-lincolnshire-street.csv': 1389,
  '2024-02-north-lincolnshire-street.csv': 1387,
  '2024-03-north-lincolnshire-street.csv': 1496,
  '2025-01-north-lincolnshire-street.csv': 1074,
  '2025-02-north-lincolnshire-street.csv': 1094,
  '2025-03-north-lincolnshire-street.csv': 1383,
  '2025-04-north-lincolnshire-street.csv': 1320,
  '2025-05-north-lincolnshire-street.csv': 1285,
  '2025-06-north-lincolnshire-street.csv': 1371,
  '2025-07-north-lincolnshire-street.csv': 1468,
  '2025-08-north-lincolnshire-street.csv': 1449,
  '2025-09-north-lincolnshire-street.csv': 1316,
  '2025-10-north-lincolnshire-street.csv': 1312,
  '2025-11-north-lincolnshire-street.csv': 1234,
  'other-forces-north-lincolnshire-street.csv': 107,
};

const files = publishedFiles();

/** A repeatable order unlike that of the file. */
function shuffled<Thing>(things: readonly Thing[]): Thing[] {
  const order = [...things];
  let state = 42;
  for (let last = order.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (last + 1);
    const [a, b] = [order[last], order[other]];
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
  }
  return order;
}

const isLocal = (row: StreetRow): boolean => row.lsoaName.startsWith('North Lincolnshire ');

/** The codes of North Lincolnshire's areas in the set of that census. */
function lsoas(vintage: number | null): Set<string> {
  return (vintage === 2011 ? SET_2011 : SET_2021) ?? new Set();
}

function codesIn(file: string): Set<string> | null {
  const path = new URL(`../../../../shared/data/boundaries/${file}`, import.meta.url);
  return files === null ? null : new Set(readFileSync(path, 'utf8').match(/E01\d{6}/g));
}
const SET_2011 = codesIn('lsoa-2011.geojson');
const SET_2021 = codesIn('lsoa-codes-2021.csv');

describe.skipIf(files === null)('published street files', () => {
  const all = files === null ? [] : [...files.months, ...files.northLincolnshire];

  test('all that were counted are here', () => {
    expect(all.map((path) => basename(path)).toSorted()).toEqual(Object.keys(ROWS).toSorted());
  });

  test.each(all.map((path) => [basename(path), path]))(
    '%s: each row is one incident, is taken, keeps its name when the file is shuffled, and is in the council that it says',
    async (name, path) => {
      const rows = await rowsOf(path);
      const messages = messagesOf(rows);
      const said = saying(messages);
      expect(messages).toHaveLength(ROWS[name] ?? -1);
      expect(said.size).toBe(rows.length);
      const again = saying(messagesOf(shuffled(rows)));
      expect(again.size).toBe(said.size);
      expect([...again].filter(([key, body]) => said.get(key) !== body)).toEqual([]);

      const reports = messages.map((message) => reportOf(message));
      expect(reports.filter(({ reference }, index) => reference !== messages[index]?.key)).toEqual([]);
      const local = reports.filter(({ place }) => place.localAuthorityCode === 'E06000013');
      expect(local).toHaveLength(rows.filter(isLocal).length);
      // Rule 36: the vintage that is written on a row is that of the set its LSOA code is in.
      expect(local.filter(({ place }) => !lsoas(place.lsoaVintage).has(place.lsoaCode ?? ''))).toEqual([]);
    },
  );

  // Rows of North Lincolnshire, as counted in the same README; read of the whole files.
  test.each([
    ['2014-05-btp-street.csv.gz', 1],
    ['2014-07-humberside-street.csv.gz', 1216],
    ['2018-10-humberside-street.csv.gz', 1579],
    ['2018-11-humberside-street.csv.gz', 1468],
    ['2024-02-south-yorkshire-street.csv.gz', 2],
    ['2024-03-humberside-street.csv.gz', 1496],
    ['2025-06-humberside-street.csv.gz', 1371],
  ])('%s has %i rows in North Lincolnshire, and the cut file says of each what the whole file says', async (name, count) => {
    const path = files?.months.find((each) => basename(each) === name);
    const month = name.slice(0, 7);
    const cutName = name.includes('humberside') ? `${month}-north-lincolnshire-street.csv` : 'other-forces-north-lincolnshire-street.csv';
    const cutPath = files?.northLincolnshire.find((each) => basename(each) === cutName);
    if (path === undefined || cutPath === undefined) throw new Error(`${name} or ${cutName} is missing.`);
    const rows = await rowsOf(path);
    const local = messagesOf(rows).filter((_, index) => rows.slice(index, index + 1).some(isLocal));
    expect(local).toHaveLength(count);
    const cut = saying(messagesOf(await rowsOf(cutPath)));
    expect([...saying(local)].filter(([key, body]) => cut.get(key) !== body)).toEqual([]);
  });
});
