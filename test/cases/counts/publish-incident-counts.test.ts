/** Protected counts in a hub: when a month is published, what of it, that it stays as it was told, and who reads it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CellKeys } from '../../../src/access/counts/cell-key.rules.ts';
import { type Purpose, ROLES } from '../../../src/access/identity.ts';
import { publishIncidentCounts, publishMonth } from '../../../src/cases/commands/publish-incident-counts.ts';
import { type CountedIncident, protectMonth } from '../../../src/cases/counts/incident-cells.rules.ts';
import { IncidentCategory } from '../../../src/cases/incident/incident.report.ts';
import { PARAMETERS } from '../../../src/parameters/parameter-defaults.ts';
import { type Ask, chooseFilters, dice, estimatePresence, type Filter, type Grid, shareRight, type Spot } from '../../access/counts/attacker.ts';
import { aGraph, someone, type TestGraph } from '../../support/graph.ts';

const PROTECTION = {
  deviation: PARAMETERS.COUNT_NOISE_DEVIATION.values[0].value,
  most: PARAMETERS.COUNT_NOISE_MOST.values[0].value,
  shownFrom: PARAMETERS.COUNT_SHOWN_FROM.values[0].value,
};
const secretOf = (seed: unknown) => createHash('sha256').update(String(seed)).digest();
const CATEGORIES = Object.keys(IncidentCategory).length;
/** The wards of North Lincolnshire since May 2023, and "none". */
const PLACES = 20;
const ROWS_A_MONTH = 1 + PLACES + CATEGORIES + PLACES * CATEGORIES;

interface Some {
  readonly month?: string;
  readonly ward?: string | null;
  readonly category?: string;
  readonly source?: string;
  readonly simulated?: boolean;
  readonly markings?: string;
  readonly recordedAt?: string;
}

/** Puts so many incidents into the database; their ids follow from `seed`. */
async function log(graph: TestGraph, seed: string, howMany: number, some: Some = {}): Promise<void> {
  const { month = '2026-09', ward = 'E05015092', category = 'ANTI_SOCIAL_BEHAVIOUR', source = 'POLICE_LOG' } = some;
  const { simulated = false, markings = '{}', recordedAt = '2026-10-01T08:00:00Z' } = some;
  await graph.em.fork().execute(
    `insert into incident (id, source, reference, revision, reported_by, status, opening_category, category, occurred_from, occurred_precision, month, ward_code, ward_basis,
       classification, agreement, content_hash, owner_agency_code, originator, markings, regime, retention_class, simulated, recorded_at, recorded_by)
     select md5(? || '/' || n)::uuid, ?, ? || '/' || n, 1, 'Invented Police', 'OPEN', 'ASB', ?, (? || '-15')::timestamptz, 'DAY', ?, ?, 'AS_SENT',
       'OFFICIAL', 'TEST', 'hash', 'HUMBERSIDE_POLICE', 'HUMBERSIDE_POLICE', ?::text[], 'UK_GDPR_PART2', 'INCIDENT', ?, ?::timestamptz, 'user:test'
     from generate_series(1, ?) as n`,
    [seed, source, seed, category, month, month, ward, markings, simulated, recordedAt, howMany],
  );
}

const round = (graph: TestGraph, at: string) => graph.orm.em.fork().transactional((em) => publishIncidentCounts(em, { now: () => new Date(at) }));
const months = async (graph: TestGraph) =>
  (
    await graph.em.fork().execute<{ month: string; simulated: boolean }[]>('select month, simulated from incident_count_publication order by month, simulated')
  ).map(({ month, simulated }) => (simulated ? `${month} invented` : month));

interface Shown {
  readonly month: string;
  readonly breakdown: string;
  readonly ward: { readonly code: string } | null;
  readonly category: string | null;
  readonly suppressed: boolean;
  readonly count: number | null;
}
const COUNTS = `query ($filter: ProtectedIncidentCountFilter) {
  protectedIncidentCounts(first: 500, filter: $filter) { totalCount nodes { month breakdown ward { code } category suppressed count } }
}`;
async function counts(graph: TestGraph, filter: object): Promise<readonly Shown[]> {
  const { data, errors } = await graph.ask(COUNTS, { filter }, ['VICTIM_SUPPORT']);
  expect(errors).toEqual([]);
  const found = data as { readonly protectedIncidentCounts: { readonly nodes: readonly Shown[] } };
  return found.protectedIncidentCounts.nodes;
}

describe('a month', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await aGraph();
  });
  afterAll(() => graph.close());

  test('is published when it has been over for ten days and nothing of it has arrived for ten days, and never again', async () => {
    await log(graph, 'august', 60, { month: '2026-08' });
    await log(graph, 'september', 60);
    await log(graph, 'straggler', 1, { recordedAt: '2026-10-05T22:59:59Z' });
    await log(graph, 'invented', 40, { simulated: true });
    await log(graph, 'october', 30, { month: '2026-10', recordedAt: '2026-10-14T08:00:00Z' });
    await round(graph, '2026-09-10T22:59:59Z');
    expect(await months(graph)).toEqual([]);
    await round(graph, '2026-09-10T23:00:00Z'); // the eleventh in London
    expect(await months(graph)).toEqual([]); // in this world August was written down in October only
    await round(graph, '2026-10-11T12:00:00Z');
    expect(await months(graph)).toEqual(['2026-08', '2026-09 invented']);
    await round(graph, '2026-10-14T22:59:59Z');
    expect(await months(graph)).toEqual(['2026-08', '2026-09 invented']);
    await round(graph, '2026-10-14T23:00:00Z');
    expect(await months(graph)).toEqual(['2026-08', '2026-09', '2026-09 invented']);

    const before = await counts(graph, { month: '2026-09' });
    await log(graph, 'late', 500, { recordedAt: '2026-10-20T08:00:00Z' });
    await graph.em.fork().execute(`update incident set category = 'BURGLARY' where month = '2026-09' and source = 'POLICE_LOG'`);
    await round(graph, '2026-11-10T23:59:59Z');
    expect(await months(graph)).toEqual(['2026-08', '2026-09', '2026-09 invented']);
    await round(graph, '2026-11-11T00:00:00Z');
    expect(await months(graph)).toEqual(['2026-08', '2026-09', '2026-09 invented', '2026-10', '2026-10 invented']);
    expect(await counts(graph, { month: '2026-09' })).toEqual(before);
  });

  test('cannot be published twice: two answers could be compared', async () => {
    const again = graph.orm.em
      .fork()
      .transactional((em) => publishMonth(em, { month: '2026-09', simulated: false }, { secret: secretOf('again'), protection: PROTECTION, now: new Date() }));
    await expect(again).rejects.toThrow('incident_count_publication_month_simulated_unique');
  });

  test('has a row for each cell there could be, the empty ones too, whatever is in it', async () => {
    for (const filter of [{ month: '2026-08' }, { month: '2026-10' }, { month: '2026-10', simulated: 'ONLY' }])
      expect(await counts(graph, filter)).toHaveLength(ROWS_A_MONTH);
  });
});

describe('what is counted', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await aGraph();
  });
  afterAll(() => graph.close());

  // Domain rule 58: "ASB Panel, MARAC, MACE, OCG, Channel content is invisible to roles not on that meeting's attendee list, including in search,
  // counts, subscriptions and error text."
  test('are police and partner logs: no open data, nothing that bears a marking, and nothing invented beside what is real', async () => {
    await log(graph, 'police', 60);
    await log(graph, 'fire', 10, { source: 'PARTNER_LOG', ward: null });
    await log(graph, 'elsewhere', 5, { ward: 'E05001744' }); // a ward that had ended by then
    await log(graph, 'burglaries', 30, { category: 'BURGLARY', ward: 'E05015086' });
    await log(graph, 'open data', 400, { source: 'OPEN_DATA' });
    await log(graph, 'marked', 300, { markings: '{MACE}' });
    await log(graph, 'invented', 200, { simulated: true });
    const secret = secretOf('what is counted');
    await graph.orm.em
      .fork()
      .transactional((em) => publishMonth(em, { month: '2026-09', simulated: false }, { secret, protection: PROTECTION, now: new Date() }));

    const logged = await graph.em
      .fork()
      .execute<CountedIncident[]>(`select id, ward_code as ward, category from incident where reference ~ '^(police|fire|elsewhere|burglaries)/'`);
    expect(logged).toHaveLength(105);
    const wards = (await graph.em.fork().execute<{ code: string }[]>(`select code from ward where valid_to is null order by code`)).map(({ code }) => code);
    const expected = protectMonth(logged, wards, new CellKeys(secret, PROTECTION));
    const shown = (await counts(graph, {})).map(({ breakdown, suppressed, ward, category, count }) => {
      expect(suppressed).toBe(count === null);
      return { breakdown, ward: ward?.code ?? null, category, count };
    });
    const inOrder = (cells: readonly object[]) => cells.map((cell) => JSON.stringify(Object.entries(cell).toSorted())).toSorted();
    expect(inOrder(shown)).toEqual(inOrder(expected));
    expect(expected.filter(({ count }) => count !== null).length).toBeGreaterThan(3);
  });

  test('every filter chooses among the same numbers, and no question puts two cells together', async () => {
    const all = await counts(graph, {});
    const by = (breakdown: string) => all.filter((each) => each.breakdown === breakdown);
    expect(await counts(graph, { breakdown: 'MONTH' })).toEqual(by('MONTH'));
    expect(await counts(graph, { monthFrom: '2026-09', monthBefore: '2026-10', breakdown: 'WARD' })).toEqual(by('WARD'));
    expect(await counts(graph, { monthFrom: '2026-10' })).toEqual([]);
    const chosen = await counts(graph, { wards: ['E05015092', 'E05015086'], categories: ['BURGLARY', 'DRUGS'] });
    expect(chosen).toHaveLength(4);
    expect(chosen).toEqual(
      by('WARD_AND_CATEGORY').filter(({ ward, category }) => /92|86/.test(ward?.code.slice(-2) ?? '') && /BURGLARY|DRUGS/.test(category ?? '')),
    );
    const { data } = await graph.ask(
      `{ a: protectedIncidentCounts(filter: { breakdown: MONTH }) { nodes { id count } } b: protectedIncidentCounts(filter: { breakdown: MONTH, month: "2026-09", simulated: INCLUDE }) { nodes { id count } } }`,
    );
    expect(data?.['a']).toEqual(data?.['b']);
  });

  test('a text that no database can hold is said, also in a list', async () => {
    const { errors } = await graph.ask(COUNTS, { filter: { wards: ['E05015092', 'a\0'] } });
    expect(errors.map(({ code, message }) => `${String(code)}: ${message}`)).toEqual([
      'BAD_USER_INPUT: "filter.wards" holds a NUL character; send it without.',
    ]);
  });

  test.each(['no role', ...ROLES] as const)('is read by %s, with the method it is protected by', async (role) => {
    const { data, errors } = await graph.ask(
      `{ protectedIncidentCounts(first: 1, filter: { breakdown: WARD, wards: ["E05015092"] }) { nodes {
        count publication { month method noiseDeviation noiseMost shownFrom simulated } } } }`,
      {},
      role === 'no role' ? [] : [role],
    );
    expect(errors).toEqual([]);
    expect(data?.['protectedIncidentCounts']).toEqual({
      nodes: [
        {
          count: expect.toSatisfy((count) => count === null || (typeof count === 'number' && Math.abs(count - 60) <= 24)),
          publication: {
            month: '2026-09',
            noiseDeviation: 8,
            noiseMost: 24,
            shownFrom: 25,
            simulated: false,
            method:
              'Cell-key method (docs/counts.md): to each count is added a whole number from −24 to 24, of mean 0 and standard deviation 8, fixed for this cell and exactly these incidents; what then is under 25 is suppressed.',
          },
        },
      ],
    });
  });
});

describe('the second wall', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await aGraph();
    await log(graph, 'september', 60);
    await graph.orm.em
      .fork()
      .transactional((em) => publishMonth(em, { month: '2026-09', simulated: false }, { secret: secretOf(0), protection: PROTECTION, now: new Date() }));
  });
  afterAll(() => graph.close());

  const inTheNameOf = <Found>(purpose: Purpose | null, statement: string, agency = 'SAFER_NEIGHBOURHOODS'): Promise<Found> =>
    graph.contextOf({ ...someone([], agency), defaultPurpose: purpose }).em.transactional((em) => em.execute(statement)) as Promise<Found>;

  test('shows every protected count to a partner with whom no agreement shares a log', async () => {
    expect(await inTheNameOf('PROBLEM_SOLVING', 'select id from incident', 'PROBATION_SERVICE')).toHaveLength(60);
    await graph.em.fork().execute(`delete from sharing_term where partner_agency_code = 'PROBATION_SERVICE'`);
    expect(await inTheNameOf('PROBLEM_SOLVING', 'select id from incident', 'PROBATION_SERVICE')).toEqual([]);
    expect(await inTheNameOf('PROBLEM_SOLVING', 'select id from protected_incident_count', 'PROBATION_SERVICE')).toHaveLength(ROWS_A_MONTH);
  });

  test.each(['protected_incident_count', 'incident_count_publication'])('shows %s to whoever asks for a purpose, and to nobody else', async (table) => {
    expect(await inTheNameOf<object[]>('PROBLEM_SOLVING', `select id from ${table}`)).not.toEqual([]);
    expect(await inTheNameOf<object[]>(null, `select id from ${table}`)).toEqual([]);
  });

  test('lets nobody who asks write, change or take away what was published', async () => {
    const before = await counts(graph, {});
    await expect(
      inTheNameOf(
        'PROBLEM_SOLVING',
        `insert into protected_incident_count select gen_random_uuid(), publication_id, month, simulated, 'MONTH', null, null, false, 1 from protected_incident_count limit 1`,
      ),
    ).rejects.toThrow('row-level security');
    await inTheNameOf('PROBLEM_SOLVING', `update protected_incident_count set count = 1, suppressed = false`);
    await inTheNameOf('PROBLEM_SOLVING', `delete from protected_incident_count`);
    expect(await counts(graph, {})).toEqual(before);
  });
});

describe('parameters', () => {
  test('that cannot protect are refused with a sentence, and nothing is published', async () => {
    const graph = await aGraph();
    try {
      await log(graph, 'september', 60);
      await graph.em
        .fork()
        .execute(`insert into parameter (name, valid_from, value, unit, source) values ('COUNT_SHOWN_FROM', '2026-01-01', '5', 'RECORDS', 'A test')`);
      await expect(round(graph, '2026-10-20T12:00:00Z')).rejects.toThrow('set COUNT_SHOWN_FROM to a whole number from 25');
      expect(await months(graph)).toEqual([]);
    } finally {
      await graph.close();
    }
  });
});

describe('a hole, and a wrong date', () => {
  test('months between are published though nothing is in them, and the Middle Ages are not', async () => {
    const graph = await aGraph();
    try {
      await log(graph, 'first', 30, { month: '2026-05', recordedAt: '2026-06-01T08:00:00Z' });
      await log(graph, 'wrong', 1, { month: '1026-05', recordedAt: '2026-06-01T08:00:00Z' });
      await log(graph, 'last', 30, { month: '2026-09' });
      await round(graph, '2026-10-20T12:00:00Z');
      expect(await months(graph)).toEqual(['2026-05', '2026-06', '2026-07']);
      await round(graph, '2026-10-20T12:00:00Z');
      expect(await months(graph)).toEqual(['2026-05', '2026-06', '2026-07', '2026-08', '2026-09']);
      expect((await counts(graph, { month: '2026-07' })).filter(({ suppressed }) => !suppressed)).toEqual([]);
    } finally {
      await graph.close();
    }
  });
});

describe('the attacker, over the graph', () => {
  const GRID: Grid = { months: ['2026-09'], wards: ['E05015092', 'E05015086', 'E05015074'], categories: ['BURGLARY', 'DRUGS', 'ROBBERY'] };
  const TARGET: Spot = { month: '2026-09', ward: 'E05015086', category: 'DRUGS' };
  const DRAWS = 60;

  test('with all else known is right in at most six of ten draws', async () => {
    const graph = await aGraph();
    try {
      for (const ward of GRID.wards) for (const category of GRID.categories) await log(graph, `${ward} ${category}`, 50, { ward, category });
      const guesses: boolean[] = [];
      for (let draw = 0; draw < DRAWS; draw++) {
        for (const table of ['protected_incident_count', 'incident_count_publication']) await graph.em.fork().execute(`delete from ${table}`);
        if (draw % 2 === 0) await log(graph, 'the target', 1, { ward: TARGET.ward, category: TARGET.category });
        else await graph.em.fork().execute(`delete from incident where reference = 'the target/1'`);
        await graph.orm.em
          .fork()
          .transactional((em) => publishMonth(em, { month: '2026-09', simulated: false }, { secret: secretOf(draw), protection: PROTECTION, now: new Date() }));
        guesses.push(estimatePresence(GRID, TARGET, chooseFilters(GRID, TARGET, dice(draw)), await asked(graph), () => 50, 'everything else') > 0.5);
      }
      expect(shareRight(DRAWS, (draw) => guesses[draw] === true)).toBeLessThanOrEqual(0.6);
    } finally {
      await graph.close();
    }
  }, 60_000);

  /** What the graph answers to every filter there is; the attacker adds up the largest cells that make one up. */
  async function asked(graph: TestGraph): Promise<Ask> {
    const shown = await counts(graph, { month: '2026-09' });
    return (filter: Filter) => {
      const wards: readonly (string | null)[] = filter.wards.length === GRID.wards.length ? [null] : filter.wards;
      const categories: readonly (string | null)[] = filter.categories.length === GRID.categories.length ? [null] : filter.categories;
      const breakdown = wards[0] === null ? (categories[0] === null ? 'MONTH' : 'CATEGORY') : categories[0] === null ? 'WARD' : 'WARD_AND_CATEGORY';
      const parts = shown.filter(
        (each) =>
          each.breakdown === breakdown &&
          (wards[0] === null || wards.includes(each.ward?.code ?? null)) &&
          (categories[0] === null || categories.includes(each.category)),
      );
      return { count: parts.reduce((sum: number | null, { count }) => (sum === null || count === null ? null : sum + count), 0), terms: parts.length };
    };
  }
});
