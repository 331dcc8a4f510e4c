/** Months of data.police.uk as they were published: every row is accounted for, the hub counts what the file counts, releases amend, and a bad file adds nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeedReport } from '../../src/tools/feed-report.ts';
import { emptyFolder, serverOf, stands } from '../database/folder.ts';
import { diceOf } from '../faults/counted-logs.ts';
import { aFolder, linesOf, publishedFiles } from '../integrations/police-incidents/street-files.ts';
import { type Ending, type HubUnderTest, runScript, startHub } from '../support/hub-process.ts';

const published = publishedFiles();
const WARDS = fileURLToPath(new URL('../../../shared/data/boundaries/wards-2013.geojson', import.meta.url));
const here = published !== null && existsSync(WARDS);
if (!here && process.env['CI'])
  throw new Error('../shared/data/police-street and ../shared/data/boundaries are not beside the project, and CI skips nothing: put them there.');
if (!here)
  console.warn('SKIPPED: the journeys of published months, because ../shared/data/police-street or ../shared/data/boundaries is not beside the project.');

const NORTH_LINCOLNSHIRE = 'E06000013';
const nothing = { rows: 0, accepted: 0, amended: 0, superseded: 0, duplicate: 0, failed: 0, rejected: {}, seconds: expect.any(Number) };

const scratch = aFolder();
afterAll(() => scratch.remove());

function fileOf(name: string): string {
  const found = [...(published?.months ?? []), ...(published?.northLincolnshire ?? [])].find((path) => basename(path).startsWith(name));
  if (found === undefined) throw new Error(`${name} is not among the published files.`);
  return found;
}
const wholeMonth = (month: string) => fileOf(`${month}-humberside`);
const ofNorthLincolnshire = (month: string) => fileOf(`${month}-north-lincolnshire`);

/** LSOA name, crime type and outcome of a row, counted from its end: only what stands before them is ever quoted. */
function endOf(line: string): { lsoaName: string; crimeType: string; outcome: string } {
  const [lsoaName = '', crimeType = '', outcome = ''] = line.split(',').slice(-4);
  return { lsoaName, crimeType, outcome };
}

/** `npm run --silent feed:police -- --json …`. */
async function feed(folder: string, ...args: string[]): Promise<Ending & { report: FeedReport | null }> {
  const ending = await runScript('feed:police', ['--json', ...args], { HUB_DATA: folder, HUB_SIMULATE: '0' });
  return { ...ending, report: ending.out === '' ? null : (JSON.parse(ending.out) as FeedReport) };
}

const counted = (hub: HubUnderTest, by: string, filter: string) =>
  hub.ask<{ incidentCounts: { category?: string; wardBasis?: string; ward?: { code: string } | null; count: number }[] }>(
    `{ incidentCounts(by: [${by}], filter: { source: OPEN_DATA, localAuthority: "${NORTH_LINCOLNSHIRE}", ${filter} }) { category wardBasis ward { code } count } }`,
  );

const taken = async (hub: HubUnderTest): Promise<number> =>
  (await hub.ask<{ messages: { totalCount: number } }>('{ messages(filter: { topic: "opendata.incident.v1" }) { totalCount } }')).messages.totalCount;

describe.skipIf(!here)('a whole month of Humberside', () => {
  test('is fed without a hub and again beside one: nothing is lost, doubled, or counted otherwise than in the file', { timeout: 180_000 }, async () => {
    const folder = await emptyFolder();
    const file = wholeMonth('2024-03');
    const [, ...rows] = linesOf(file);
    const first = await feed(folder, file);
    expect(first.code, first.err).toBe(0);
    expect(first.report).toEqual({ ...nothing, rows: rows.length, accepted: rows.length });
    expect(first.out.trim().split('\n').length, 'one object, and nothing else').toBe(1);
    expect(stands(await serverOf(folder).catch(() => 0), folder), 'what was brought up is taken down').toBe(false);

    const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' });
    const inTheFile = rows.map(endOf).filter(({ lsoaName }) => /^North Lincolnshire \d/.test(lsoaName));
    expect(await hub.ask(`{ incidents(filter: { localAuthority: "${NORTH_LINCOLNSHIRE}" }) { totalCount } }`)).toEqual({
      incidents: { totalCount: inTheFile.length },
    });
    const { incidentCounts } = await counted(hub, 'CATEGORY', 'month: "2024-03"');
    const byType = [...Map.groupBy(inTheFile, ({ crimeType }) => crimeType.toUpperCase().replaceAll(/[ -]/g, '_'))].map(
      ([category, each]) => `${category} ${each.length}`,
    );
    expect(incidentCounts.map(({ category, count }) => `${category} ${count}`).toSorted()).toEqual(byType.toSorted());
    const { incidents } = await hub.ask<{ incidents: { nodes: { location: { precision: string } | null }[] } }>(
      '{ incidents(first: 100) { nodes { location { precision } } } }',
    );
    expect(new Set(incidents.nodes.map(({ location }) => location?.precision ?? 'NONE')), 'a snapped point is never shown as exact').toEqual(
      new Set(['SNAPPED']),
    );

    // The same rows, in any order, of the whole file or of a part of it, say nothing new.
    const part = ofNorthLincolnshire('2024-03');
    const shuffled = scratch.write('2024-03-shuffled.csv', shuffledLines(part));
    const again = await feed(folder, file);
    expect(again.report).toEqual({ ...nothing, rows: rows.length, duplicate: rows.length });
    const others = await feed(folder, part, shuffled);
    const inPart = linesOf(part).length - 1;
    expect(others.report).toEqual({ ...nothing, rows: 2 * inPart, duplicate: 2 * inPart });
    expect([again.code, others.code]).toEqual([0, 0]);
    expect((await hub.stop()).code).toBe(0);
  });
});

describe.skipIf(!here)('beside a running hub', () => {
  let folder: string;
  let hub: HubUnderTest;

  beforeAll(async () => {
    folder = await emptyFolder();
    hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' }, { lasting: true });
  }, 60_000);
  afterAll(async () => void (await hub?.kill()));

  test('a later release with other outcomes amends, and an earlier one is superseded', { timeout: 120_000 }, async () => {
    const file = ofNorthLincolnshire('2018-10');
    const [header = '', ...rows] = linesOf(file);
    const open = rows.filter((line) => line.endsWith(',Unable to prosecute suspect,'));
    expect(open.length).toBeGreaterThan(500);
    const withOutcome = (outcome: string) => [header, ...rows.map((line) => line.replace(/,Unable to prosecute suspect,$/, `,${outcome},`)), ''].join('\n');
    const solved = scratch.write('2018-10-later.csv', withOutcome('Local resolution'));

    expect((await feed(folder, file)).report).toEqual({ ...nothing, rows: rows.length, accepted: rows.length });
    const later = await feed(folder, '--released', '2019-03-01', solved);
    expect(later.report).toEqual({ ...nothing, rows: rows.length, amended: open.length, duplicate: rows.length - open.length });
    const between = scratch.write('2018-10-between.csv', withOutcome('Awaiting court outcome'));
    const earlier = await feed(folder, '--released', '2018-12-01', between);
    expect(earlier.report).toEqual({ ...nothing, rows: rows.length, superseded: rows.length });
    expect([later.code, earlier.code]).toEqual([0, 0]);

    const { incidents } = await hub.ask<{ incidents: object }>(
      '{ incidents(first: 100, filter: { month: "2018-10", text: "\\"Local resolution\\"" }) { totalCount nodes { outcome revision amendments { revision effect } lineage { totalCount } } } }',
    );
    const solvedBefore = rows.filter((line) => line.endsWith(',Local resolution,')).length;
    expect(incidents).toMatchObject({ totalCount: open.length + solvedBefore });
    expect(incidents).toMatchObject({
      nodes: expect.arrayContaining([
        {
          outcome: 'Local resolution',
          revision: 20_190_301,
          amendments: [
            { revision: 20_181_001, effect: 'ACCEPTED' },
            { revision: 20_181_201, effect: 'SUPERSEDED' },
            { revision: 20_190_301, effect: 'AMENDED' },
          ],
          lineage: { totalCount: 3 },
        },
      ]),
    });
  });

  test('a file that is cut, has another header or a damaged end is refused whole and by name, and holds up no other', { timeout: 120_000 }, async () => {
    const good = ofNorthLincolnshire('2018-11');
    const text = readFileSync(ofNorthLincolnshire('2018-12'), 'utf8');
    const zipped = gzipSync(text);
    const bad = [
      scratch.write('cut.csv', text.slice(0, text.length - 130)),
      scratch.write('other-header.csv', text.replace('Crime ID,Month', 'Crime ID,Date')),
      scratch.write('cut.csv.gz', zipped.subarray(0, zipped.length / 2)),
      scratch.write('words.csv', 'This is no CSV.\n'),
    ];
    const before = await taken(hub);
    const { code, report, err } = await feed(folder, ...bad.slice(0, 2), good, ...bad.slice(2), join(scratch.path, 'nowhere.csv'));
    expect(code).toBe(2);
    const rows = linesOf(good).length - 1;
    expect(report).toEqual({ ...nothing, rows, accepted: rows });
    for (const path of [...bad, 'nowhere.csv'])
      expect(err.split('\n').filter((line) => line.includes(`${path} `))).toEqual([expect.stringMatching(/Nothing of it was published\.$/)]);
    expect(await taken(hub), 'nothing else stands on the bus').toBe(before + rows);

    // Where no file can be read, no hub is brought up for it.
    const empty = await emptyFolder();
    const alone = await feed(empty, ...bad);
    expect(alone).toMatchObject({ code: 2, report: nothing });
    expect(readdirSync(empty)).toEqual([]);
  });

  test('wards are those of the day once their shapes are loaded, also for what was there before', { timeout: 120_000 }, async () => {
    const [before, after] = [ofNorthLincolnshire('2014-07'), ofNorthLincolnshire('2022-01')];
    const later = ofNorthLincolnshire('2024-01');
    const rowsOf = (path: string) => linesOf(path).length - 1;
    expect((await feed(folder, before)).report).toMatchObject({ accepted: rowsOf(before) });
    expect((await counted(hub, 'WARD_BASIS', 'month: "2014-07"')).incidentCounts).toEqual([
      { wardBasis: 'NONE', ward: null, category: null, count: rowsOf(before) },
    ]);

    const loaded = await runScript('boundaries', [WARDS, '--from', '2013-05-02', '--to', '2023-05-04'], { HUB_DATA: folder });
    expect(loaded, loaded.err).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Boundaries in force from 2013-05-02 to 2023-05-04: 17 wards added, 0 replaced, 0 unchanged\.\nIncidents placed again: \d+/),
    });
    expect((await feed(folder, after, later)).report).toMatchObject({ accepted: rowsOf(after) + rowsOf(later) });
    for (const [month, basis, count] of [
      ['2014-07', 'POLYGON', rowsOf(before)],
      ['2022-01', 'POLYGON', rowsOf(after)],
      ['2024-01', 'EARLIER_BOUNDARY', rowsOf(later)],
    ] as const) {
      const { incidentCounts } = await counted(hub, 'WARD_BASIS, WARD', `month: "${month}"`);
      expect(new Set(incidentCounts.map(({ wardBasis }) => wardBasis)), month).toEqual(new Set([basis]));
      expect(
        incidentCounts.reduce((sum, each) => sum + each.count, 0),
        month,
      ).toBe(count);
      // 17 wards, E05001728 to E05001744; every one of them has had something happen in every month.
      expect(incidentCounts.map(({ ward }) => ward?.code).toSorted(), month).toEqual(Array.from({ length: 17 }, (_, nth) => `E0500${1728 + nth}`));
    }
  });
});

/** The rows of a file in another order, under its header. */
function shuffledLines(path: string): string {
  const dice = diceOf(5);
  const [header, ...rows] = linesOf(path);
  const order = rows.map((line) => ({ line, at: dice() })).toSorted((a, b) => a.at - b.at);
  return [header, ...order.map(({ line }) => line), ''].join('\n');
}
