/** Proof that loading ward boundaries places everything again, once and rightly, also while hubs go on recording. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordIncidents } from '../../src/cases/commands/record-incidents.ts';
import type { MarkedReport } from '../../src/cases/incident/revision.rules.ts';
import { runBoundaries, summaryOf } from '../../src/tools/boundaries.ts';
import { anOpenDataRow, aPoliceLog, HIGH_STREET, NOWHERE } from '../cases/incident/reports.ts';
import { featureOf, fileOf } from '../locations/ward/boundary-files.ts';
import { square } from '../locations/ward/squares.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';

const REAL_WARDS = new URL('../../../shared/data/boundaries/wards-2013.geojson', import.meta.url);
const clock = { now: () => new Date('2026-11-20T22:00:00Z') };
let hub: HubDatabase;
let folder: string;

beforeAll(async () => {
  hub = await hubDatabase();
  folder = await mkdtemp(join(tmpdir(), 'boundaries-'));
});
beforeEach(async () => {
  for (const table of ['incident_revision', 'incident', 'location', 'ward_shape', 'live_log', 'outbox']) await hub.ask(`delete from ${table}`);
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

/** Two old wards side by side: Ashby in the west, Brumby in the east, with the border at -0.65. */
const OLD = fileOf(featureOf({ WD13CD: 'E05001728' }, square(-0.7, 53.5, -0.65, 53.6)), featureOf({ WD13CD: 'E05001736' }, square(-0.65, 53.5, -0.6, 53.6)));
/** One new ward over both, and one that is not North Lincolnshire's. */
const NEW = fileOf(featureOf({ WD23CD: 'E05015074' }, square(-0.7, 53.5, -0.6, 53.6)), featureOf({ WD23CD: 'E05009999' }, square(-0.2, 53.5, -0.1, 53.6)));

let files = 0;

async function load(content: unknown, from: string, to: string | null = null): Promise<unknown> {
  const file = join(folder, `wards-${files++}.geojson`);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const outcome = await runBoundaries(hub.orm.em.fork(), file, { from, to, clock });
  return outcome.ok ? outcome.value : outcome.refusal.message.replace(file, 'FILE');
}

const origin = { recordedBy: 'message:opendata.incident.v1/0/1', ownerAgency: 'OPEN_DATA', originator: 'data.police.uk', markings: [] };
const record = (...reports: MarkedReport[]) =>
  hub.write((em) =>
    recordIncidents(
      em,
      reports.map((report) => ({ report, origin })),
      clock,
    ),
  );

/** A row of a month at a point. */
function at(longitude: number, latitude: number, month: string, about: Partial<MarkedReport> = {}): MarkedReport {
  return anOpenDataRow({
    reference: `${month} ${longitude} ${latitude}`,
    occurredFrom: new Date(`${month}-01T00:00:00Z`),
    place: { ...HIGH_STREET, longitude, latitude },
    ...about,
  });
}

const placed = () =>
  hub
    .ask<{ told: string }>("select reference || ' ' || coalesce(ward_code, '-') || ' ' || ward_basis as told from incident order by 1")
    .then((rows) => rows.map(({ told }) => told));
const located = () =>
  hub
    .ask<{ told: string }>("select longitude || ' ' || coalesce(ward_code, '-') || ' ' || ward_basis as told from location order by 1")
    .then((rows) => rows.map(({ told }) => told));

describe('loading boundaries', () => {
  test('places what is stored by the day of each incident, and locations by today', async () => {
    await record(at(-0.68, 53.55, '2022-03'), at(-0.62, 53.55, '2022-03'), at(-0.62, 53.55, '2024-03'), at(-0.4, 53.55, '2022-03'));
    expect(await placed()).toEqual(['2022-03 -0.4 53.55 - NONE', '2022-03 -0.62 53.55 - NONE', '2022-03 -0.68 53.55 - NONE', '2024-03 -0.62 53.55 - NONE']);

    expect(await load(OLD, '2013-05-02')).toEqual({
      added: ['E05001728', 'E05001736'],
      replaced: [],
      unchanged: [],
      skipped: [],
      incidents: { seen: 4, moved: 3 },
      nteIncidents: { seen: 0, moved: 0 },
      locations: { seen: 3, moved: 2 },
    });
    expect(await placed()).toEqual([
      '2022-03 -0.4 53.55 - NONE',
      '2022-03 -0.62 53.55 E05001736 POLYGON',
      '2022-03 -0.68 53.55 E05001728 POLYGON',
      '2024-03 -0.62 53.55 E05001736 EARLIER_BOUNDARY',
    ]);
    expect(await located()).toEqual(['-0.4 - NONE', '-0.62 E05001736 EARLIER_BOUNDARY', '-0.68 E05001728 EARLIER_BOUNDARY']);

    expect(await load(NEW, '2023-05-04')).toMatchObject({
      added: ['E05015074'],
      skipped: ['E05009999'],
      incidents: { seen: 4, moved: 1 },
      nteIncidents: { seen: 0, moved: 0 },
      locations: { seen: 3, moved: 2 },
    });
    expect(await placed()).toEqual([
      '2022-03 -0.4 53.55 - NONE',
      '2022-03 -0.62 53.55 E05001736 POLYGON',
      '2022-03 -0.68 53.55 E05001728 POLYGON',
      '2024-03 -0.62 53.55 E05015074 POLYGON',
    ]);
    expect(await located()).toEqual(['-0.4 - NONE', '-0.62 E05015074 POLYGON', '-0.68 E05015074 POLYGON']);
  });

  test('is what incidents are placed by that come later, in this hub and in any other', async () => {
    await load(OLD, '2013-05-02');
    await record(at(-0.68, 53.55, '2022-03'), at(-0.65, 53.55, '2022-03'));
    expect(await placed()).toEqual(['2022-03 -0.65 53.55 E05001728 POLYGON', '2022-03 -0.68 53.55 E05001728 POLYGON']);
    await load(NEW, '2023-05-04');
    await record(at(-0.68, 53.55, '2024-03'));
    expect(await placed()).toContain('2024-03 -0.68 53.55 E05015074 POLYGON');
  });

  test('puts the month of the change into the old wards, because only its first day is known', async () => {
    await load(OLD, '2013-05-02');
    await load(NEW, '2023-05-04');
    await record(at(-0.68, 53.55, '2023-04'), at(-0.68, 53.55, '2023-05', { occurredFrom: new Date('2023-04-30T23:00:00Z') }), at(-0.68, 53.55, '2023-06'));
    expect(await placed()).toEqual(['2023-04 -0.68 53.55 E05001728 POLYGON', '2023-05 -0.68 53.55 E05001728 POLYGON', '2023-06 -0.68 53.55 E05015074 POLYGON']);
  });

  test('goes before what the source sent, which stands where no shape holds the point', async () => {
    await record(at(-0.68, 53.55, '2022-03', { place: { ...HIGH_STREET, longitude: -0.68, latitude: 53.55, wardCode: 'E05001744' } }));
    await record(at(-0.4, 53.55, '2022-03', { place: { ...HIGH_STREET, longitude: -0.4, latitude: 53.55, wardCode: 'E05001744' } }));
    expect(await placed()).toEqual(['2022-03 -0.4 53.55 E05001744 AS_SENT', '2022-03 -0.68 53.55 E05001744 AS_SENT']);
    await load(OLD, '2013-05-02');
    expect(await placed()).toEqual(['2022-03 -0.4 53.55 E05001744 AS_SENT', '2022-03 -0.68 53.55 E05001728 POLYGON']);
  });

  test('follows the point of the incident itself, where another report has corrected the property', async () => {
    const place = { ...NOWHERE, uprn: '42', precision: 'EXACT', latitude: 53.55 } as const;
    await record(aPoliceLog({ reference: 'a', occurredFrom: new Date('2022-03-01T10:00:00Z'), place: { ...place, longitude: -0.68 } }));
    await record(aPoliceLog({ reference: 'b', occurredFrom: new Date('2022-03-01T10:00:00Z'), place: { ...place, longitude: -0.62 } }));
    await load(OLD, '2013-05-02');
    expect(await placed()).toEqual(['a E05001728 POLYGON', 'b E05001736 POLYGON']);
  });

  test('the same file again changes nothing', async () => {
    await record(at(-0.68, 53.55, '2022-03'));
    await load(OLD, '2013-05-02');
    const before = await everything();
    expect(await load(OLD, '2013-05-02')).toMatchObject({
      added: [],
      replaced: [],
      unchanged: ['E05001728', 'E05001736'],
      incidents: { seen: 1, moved: 0 },
      nteIncidents: { seen: 0, moved: 0 },
      locations: { seen: 1, moved: 0 },
    });
    expect(await everything()).toEqual(before);
  });

  test('a corrected file of the same day replaces, and what it held is placed again', async () => {
    await record(at(-0.68, 53.55, '2022-03'));
    await load(OLD, '2013-05-02');
    const corrected = fileOf(
      featureOf({ WD13CD: 'E05001728' }, square(-0.7, 53.5, -0.69, 53.6)),
      featureOf({ WD13CD: 'E05001736' }, square(-0.69, 53.5, -0.6, 53.6)),
    );
    expect(await load(corrected, '2013-05-02')).toMatchObject({ added: [], replaced: ['E05001728', 'E05001736'], incidents: { moved: 1 } });
    expect(await placed()).toEqual(['2022-03 -0.68 53.55 E05001736 POLYGON']);
  });

  test('an end given later ends the shape', async () => {
    await record(at(-0.68, 53.55, '2022-03'));
    await load(OLD, '2013-05-02');
    expect(await load(OLD, '2013-05-02', '2020-01-01')).toMatchObject({ replaced: ['E05001728', 'E05001736'], incidents: { moved: 1 } });
    expect(await placed()).toEqual(['2022-03 -0.68 53.55 E05001728 EARLIER_BOUNDARY']);
  });

  test('a run that was cut short is made whole by the next', async () => {
    await load(OLD, '2013-05-02');
    await record(at(-0.68, 53.55, '2022-03'));
    await hub.ask("update incident set ward_code = null, ward_basis = 'NONE'");
    expect(await load(OLD, '2013-05-02')).toMatchObject({ unchanged: ['E05001728', 'E05001736'], incidents: { seen: 1, moved: 1 } });
    expect(await placed()).toEqual(['2022-03 -0.68 53.55 E05001728 POLYGON']);
  });

  test('more incidents than one batch are all placed', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => at(-0.7 + (index + 0.5) / 25_000, 53.55, '2022-03'));
    await record(...many);
    expect(await load(OLD, '2013-05-02')).toMatchObject({ incidents: { seen: 2_500, moved: 2_500 }, locations: { seen: 2_500, moved: 2_500 } });
    expect(await hub.ask('select ward_code, count(*)::int as incidents from incident group by 1 order by 1')).toEqual([
      { ward_code: 'E05001728', incidents: 1_250 },
      { ward_code: 'E05001736', incidents: 1_250 },
    ]);
  });

  test('waits for what is being recorded by the old shapes at that moment', async () => {
    await load(OLD, '2013-05-02');
    const corrected = fileOf(
      featureOf({ WD13CD: 'E05001728' }, square(-0.7, 53.5, -0.69, 53.6)),
      featureOf({ WD13CD: 'E05001736' }, square(-0.69, 53.5, -0.6, 53.6)),
    );
    let settled = false;
    let loading: Promise<unknown> = Promise.resolve();
    await hub.write(async (em) => {
      await recordIncidents(em, [{ report: at(-0.68, 53.55, '2022-03'), origin }], clock);
      loading = load(corrected, '2013-05-02').finally(() => (settled = true));
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      await until('the load waits, or does not', async () => settled || (await hub.ask(waiting)).length > 0);
    });
    expect(await loading).toMatchObject({ replaced: ['E05001728', 'E05001736'], incidents: { moved: 1 } });
    expect(await placed()).toEqual(['2022-03 -0.68 53.55 E05001736 POLYGON']);
  });

  test('beside hubs that go on recording and amending leaves no incident placed by the old shapes', async () => {
    await load(OLD, '2013-05-02');
    let done = false;
    const writer = async (lane: number) => {
      for (let round = 0; !done || round < 3; round += 1) {
        const longitude = -0.69 + ((round * 7 + lane) % 80) / 1000;
        const place = { ...HIGH_STREET, longitude, latitude: 53.55 };
        await record(
          at(longitude, 53.55, '2022-03', { reference: `${lane} new ${round}` }),
          at(0, 0, '2022-03', { reference: `${lane} moving`, revision: round + 1, place, outcome: `Seen ${round}` }),
        );
      }
    };
    const writers = Promise.all([0, 1, 2].map(writer));
    const corrected = (border: number) =>
      fileOf(featureOf({ WD13CD: 'E05001728' }, square(-0.7, 53.5, border, 53.6)), featureOf({ WD13CD: 'E05001736' }, square(border, 53.5, -0.6, 53.6)));
    for (const border of [-0.68, -0.66, -0.64, -0.63]) await load(corrected(border), '2013-05-02').finally(() => (done = border === -0.63));
    await writers;
    const wrong = await hub.ask(`
      select reference, longitude, incident.ward_code from incident join location on location.id = location_id
      where incident.ward_code is distinct from case when longitude <= -0.63 then 'E05001728' else 'E05001736' end
    `);
    expect(wrong).toEqual([]);
  });
});

describe('is refused, and changes nothing', () => {
  test.each([
    ['a day that is none', OLD, '2023-02-30', null, '"2023-02-30" is no day: write it as 2023-05-04.'],
    ['an end that is no day', OLD, '2013-05-02', 'later', '"later" is no day: write it as 2023-05-04.'],
    ['an end before the beginning', OLD, '2023-05-04', '2013-05-02', 'The boundaries would end (--to 2013-05-02) before they begin (--from 2023-05-04)'],
    ['an end on the day of the beginning', OLD, '2013-05-02', '2013-05-02', 'The boundaries would end'],
    ['a file that is no GeoJSON', 'code,name', '2013-05-02', null, 'FILE cannot be loaded. It is not JSON: export the wards as GeoJSON.'],
    [
      'wards that nobody knows',
      fileOf(featureOf({ WD13CD: 'E05009999' }, square(-0.7, 53.5, -0.6, 53.6))),
      '2013-05-02',
      null,
      'FILE cannot be loaded. None of its 1 features is a ward that the hub knows',
    ],
  ])('%s', async (_, content, from, to, sentence) => {
    expect(await load(content, from, to)).toEqual(expect.stringContaining(sentence));
    expect(await hub.ask('select 1 from ward_shape')).toEqual([]);
  });

  test('a file that is not there', async () => {
    const outcome = await runBoundaries(hub.orm.em.fork(), join(folder, 'nowhere.geojson'), { from: '2013-05-02', to: null });
    expect(outcome).toMatchObject({ ok: false, refusal: { message: expect.stringContaining('cannot be read (ENOENT): see that the file is there') } });
  });

  test.each([
    [
      '2018-01-01',
      null,
      'The ward E05001728 has a shape from 2013-05-02 to 2023-05-04, which overlaps: load that file again with --from 2013-05-02 --to 2018-01-01 first.',
    ],
    ['2003-05-01', '2013-05-03', 'The ward E05001728 has a shape from 2013-05-02 to 2023-05-04, which overlaps: say --to 2013-05-02 or an earlier day.'],
    ['2003-05-01', null, 'overlaps'],
    ['2020-01-01', '2021-01-01', 'overlaps'],
  ])('two shapes of one ward on one day: from %s to %s', async (from, to, sentence) => {
    await load(OLD, '2013-05-02', '2023-05-04');
    const before = await everything();
    expect(await load(OLD, from, to)).toEqual(expect.stringContaining(sentence));
    expect(await everything()).toEqual(before);
  });

  test('but two that touch are taken', async () => {
    await load(OLD, '2013-05-02', '2023-05-04');
    expect(await load(OLD, '2003-05-01', '2013-05-02')).toMatchObject({ added: ['E05001728', 'E05001736'] });
    expect(await load(OLD, '2023-05-04')).toMatchObject({ added: ['E05001728', 'E05001736'] });
  });
});

test('the summary says what was done, and names what was skipped', async () => {
  const summary = {
    added: ['E05015074'],
    replaced: [],
    unchanged: ['E05015075'],
    skipped: ['E05009999'],
    incidents: { seen: 10, moved: 3 },
    nteIncidents: { seen: 2, moved: 1 },
    locations: { seen: 4, moved: 0 },
  };
  expect(summaryOf(summary, { from: '2023-05-04', to: null })).toBe(
    [
      'Boundaries in force from 2023-05-04: 1 wards added, 0 replaced, 1 unchanged.',
      'Skipped, because the hub does not know them: E05009999.',
      'Incidents placed again: 10, of which 3 changed.',
      'Incidents of the night placed again: 2, of which 1 changed.',
      'Locations placed again: 4, of which 0 changed.',
      '',
    ].join('\n'),
  );
});

// The wards of 2013 as the Office for National Statistics published them stand beside the project where it is built, and nowhere else.
const real = existsSync(REAL_WARDS);
if (!real) console.warn(`SKIPPED: the real wards of 2013 are not here (${REAL_WARDS.pathname}); the invented squares were tried.`);

test.skipIf(!real)('the 17 real wards hold what lies in them', async () => {
  await record(
    at(-0.6489, 53.5891, '2022-03', { reference: 'Scunthorpe, Church Square' }),
    at(-0.4386, 53.6836, '2022-03', { reference: 'Barton, Market Place' }),
    at(-0.4905, 53.5525, '2022-03', { reference: 'Brigg, Market Place' }),
    at(-0.3367, 53.7457, '2022-03', { reference: 'Hull, Queen Victoria Square' }),
  );
  expect(await load(await readFile(REAL_WARDS, 'utf8'), '2013-05-02')).toMatchObject({ added: { length: 17 }, skipped: [], incidents: { seen: 4, moved: 3 } });
  expect(await placed()).toEqual([
    'Barton, Market Place E05001732 POLYGON',
    'Brigg, Market Place E05001734 POLYGON',
    'Hull, Queen Victoria Square - NONE',
    'Scunthorpe, Church Square E05001744 POLYGON',
  ]);
});

/** Every row that a load may write, with its version: equal means that nothing was written. */
async function everything(): Promise<object[]> {
  return Promise.all(['incident', 'location', 'ward_shape'].map((table) => hub.ask(`select id, xmin::text from ${table} order by 1`)));
}
