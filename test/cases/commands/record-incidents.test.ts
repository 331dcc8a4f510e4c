/** Proof that incidents are recorded once, as their newest revision says, whatever arrives when and by which hub. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ArrivingReport, recordIncidents } from '../../../src/cases/commands/record-incidents.ts';
import type { MarkedReport } from '../../../src/cases/incident/revision.rules.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { until } from '../../support/until.ts';
import { anOpenDataRow, aPoliceLog, closed, HIGH_STREET, NOWHERE } from '../incident/reports.ts';

const NOW = new Date('2026-11-20T22:00:00.000Z');
const clock: Clock = { now: () => NOW };
let hub: HubDatabase;

beforeAll(async () => {
  hub = await hubDatabase();
});
beforeEach(async () => {
  for (const table of ['incident_revision', 'incident', 'location', 'live_log', 'outbox']) await hub.ask(`delete from ${table}`);
});
afterAll(() => hub.close());

let messages = 0;

/** As the police feed hands it over: each report in a message of its own. */
function arriving(report: MarkedReport): ArrivingReport {
  const police = report.source === 'POLICE_LOG';
  const ownerAgency = police ? 'HUMBERSIDE_POLICE' : 'OPEN_DATA';
  const recordedBy = `message:${police ? 'police' : 'opendata'}.incident.v1/0/${messages++}`;
  return { report, origin: { recordedBy, ownerAgency, originator: ownerAgency, markings: report.markings } };
}

/** Records reports together in one transaction and answers what became of each, with the reason of a rejection. */
async function record(...reports: MarkedReport[]): Promise<string[]> {
  const outcomes = await hub.write((em) => recordIncidents(em, reports.map(arriving), clock));
  return outcomes.map((each) => (each.outcome === 'REJECTED' ? `REJECTED ${each.rejection.reason}` : each.outcome));
}

/** What the hub shows of its incidents, without what differs from one recording to the next. */
async function incidents(): Promise<object[]> {
  return hub.ask(`
    select source, reference, revision, status, category, opening_category, closing_category, nsir_category, summary, incident.simulated, month,
      incident.ward_code, incident.ward_basis, content_hash, location.identity as place
    from incident left join location on location.id = location_id order by source, reference
  `);
}

const live = () => hub.ask<{ kind: string }>('select kind from live_log order by position').then((rows) => rows.map(({ kind }) => kind));
const history = () =>
  hub
    .ask<{ told: string }>("select revision || ' ' || effect as told from incident_revision order by received_at, id")
    .then((rows) => rows.map(({ told }) => told));

describe('a police log', () => {
  test('is recorded with all that its report says and all that a record carries', async () => {
    expect(await record(aPoliceLog({ markings: ['NTE'] }))).toEqual(['ACCEPTED']);

    const [incident] = await hub.ask<{ id: string; location_id: string }>('select * from incident');
    expect(incident).toMatchObject({
      source: 'POLICE_LOG',
      reference: 'humberside|2026-11-20|412',
      revision: 1,
      reported_by: 'Humberside Police',
      status: 'OPEN',
      opening_category: 'ASB-NUISANCE',
      closing_category: null,
      category: 'ANTI_SOCIAL_BEHAVIOUR',
      nsir_category: 'NUISANCE',
      grade: 'PRIORITY',
      channel: 'CALL_101',
      occurred_precision: 'INSTANT',
      month: '2026-11',
      summary: 'Group shouting and kicking bins outside the takeaway.',
      place_description: 'Outside the takeaway, Mill Lane',
      ward_code: null,
      ward_basis: 'NONE',
      classification: 'OFFICIAL_SENSITIVE',
      agreement: 'ISA-2026-014',
      owner_agency_code: 'HUMBERSIDE_POLICE',
      originator: 'HUMBERSIDE_POLICE',
      markings: ['NTE'],
      regime: 'LED_PART3',
      retention_class: 'INCIDENT',
      simulated: false,
    });
    expect(
      await hub.ask(
        "select occurred_from = '2026-11-20T21:40Z' and reported_at = '2026-11-20T21:47Z' and recorded_at = '2026-11-20T22:00Z' as right from incident",
      ),
    ).toEqual([{ right: true }]);
    expect(await hub.ask('select id, uprn, longitude, latitude, "precision", out_of_area, identity from location')).toEqual([
      {
        id: incident?.location_id,
        uprn: '100050200001',
        longitude: -0.6506,
        latitude: 53.5906,
        precision: 'EXACT',
        out_of_area: false,
        identity: 'uprn:100050200001',
      },
    ]);
  });

  test('is told to screens and, by its id alone, to partners', async () => {
    await record(aPoliceLog({ markings: ['NTE'] }));
    const [incident] = await hub.ask<{ id: string }>('select id from incident');
    expect(await hub.ask('select kind, subject_id, ward_code, category, simulated from live_log')).toEqual([
      { kind: 'incident.recorded', subject_id: incident?.id, ward_code: null, category: 'ANTI_SOCIAL_BEHAVIOUR', simulated: false },
    ]);
    expect(await hub.ask('select topic, key, type, payload, subject_ids, markings, regime, classification, agreement, simulated from outbox')).toEqual([
      {
        topic: 'hub.incident.v1',
        key: incident?.id,
        type: 'incident.recorded',
        payload: { incidentId: incident?.id, revision: 1, at: '2026-11-20T22:00:00.000Z' },
        subject_ids: [incident?.id],
        markings: ['NTE'],
        regime: 'LED_PART3',
        classification: 'OFFICIAL_SENSITIVE',
        agreement: 'ISA-2026-014',
        simulated: false,
      },
    ]);
  });

  // Domain rule 29: "Keep opening category and closing category separately; a closing change is an amendment event, never an overwrite."
  test('that is closed keeps what it was opened as, and the history says what changed', async () => {
    await record(aPoliceLog());
    expect(await record(closed(aPoliceLog(), 2))).toEqual(['AMENDED']);

    expect(await incidents()).toMatchObject([
      { revision: 2, status: 'CLOSED', opening_category: 'ASB-NUISANCE', closing_category: 'ASB-PERSONAL', nsir_category: 'PERSONAL' },
    ]);
    expect(await hub.ask("select revision, effect, changes, report->>'closingCategory' as said from incident_revision order by revision")).toEqual([
      { revision: 1, effect: 'ACCEPTED', changes: [], said: null },
      {
        revision: 2,
        effect: 'AMENDED',
        changes: [
          { field: 'closedAt', from: null, to: '2026-11-20T22:30:00.000Z' },
          { field: 'closingCategory', from: null, to: 'ASB-PERSONAL' },
          { field: 'nsirCategory', from: 'NUISANCE', to: 'PERSONAL' },
          { field: 'outcome', from: null, to: 'Words of advice given' },
          { field: 'status', from: 'OPEN', to: 'CLOSED' },
        ],
        said: 'ASB-PERSONAL',
      },
    ]);
    expect(await live()).toEqual(['incident.recorded', 'incident.closed']);
    expect(await hub.ask('select type from outbox order by position')).toEqual([{ type: 'incident.recorded' }, { type: 'incident.closed' }]);
  });

  test('amended after it was closed is amended, not closed again', async () => {
    await record(closed(aPoliceLog(), 1));
    expect(await record({ ...closed(aPoliceLog(), 2), outcome: 'Fixed penalty notice' })).toEqual(['AMENDED']);
    expect(await live()).toEqual(['incident.recorded', 'incident.amended']);
  });

  test('given another compartment is amended, although its report says the same', async () => {
    await record(aPoliceLog());
    expect(await record(aPoliceLog({ revision: 2, markings: ['MACE'] }))).toEqual(['AMENDED']);
    expect(await hub.ask('select markings from incident')).toEqual([{ markings: ['MACE'] }]);
    expect(await hub.ask('select changes from incident_revision where revision = 2')).toEqual([{ changes: [{ field: 'markings', from: '', to: 'MACE' }] }]);
  });
});

describe('an open-data row', () => {
  test('is recorded under its publisher, told to screens and to no partner', async () => {
    expect(await record(anOpenDataRow())).toEqual(['ACCEPTED']);
    expect(await hub.ask('select owner_agency_code, retention_class, month, local_authority_code, nsir_category from incident')).toEqual([
      { owner_agency_code: 'OPEN_DATA', retention_class: 'OPEN_DATA', month: '2022-03', local_authority_code: 'E06000013', nsir_category: null },
    ]);
    expect(await live()).toEqual(['incident.recorded']);
    expect(await hub.ask('select 1 from outbox')).toEqual([]);
  });

  test('of summer has the month of London, not of Greenwich', async () => {
    await record(anOpenDataRow({ occurredFrom: new Date('2022-06-30T23:00:00Z') }));
    expect(await hub.ask('select month from incident')).toEqual([{ month: '2022-07' }]);
  });
});

describe('what a revision does', () => {
  const one = aPoliceLog();
  const two = aPoliceLog({ revision: 2, summary: 'Group has moved on.' });

  test('the same again, in its own transaction or in the same, changes nothing at all', async () => {
    await record(one);
    const before = await everything();
    expect(await record(one, one)).toEqual(['DUPLICATE', 'DUPLICATE']);
    expect(await everything()).toEqual(before);
  });

  test('a late older one is kept as history and changes nothing', async () => {
    await record(two);
    expect(await record(one)).toEqual(['SUPERSEDED']);
    expect(await incidents()).toMatchObject([{ revision: 2, summary: 'Group has moved on.' }]);
    expect(await history()).toEqual(['2 ACCEPTED', '1 SUPERSEDED']);
    expect(await live()).toEqual(['incident.recorded']);
  });

  test('a newer number that says the same moves the number alone, so that one in between comes too late', async () => {
    await record(one);
    expect(await record(aPoliceLog({ revision: 3 }))).toEqual(['DUPLICATE']);
    expect(await incidents()).toMatchObject([{ revision: 3, summary: one.summary }]);
    expect(await record(two)).toEqual(['SUPERSEDED']);
    expect(await incidents()).toMatchObject([{ revision: 3, summary: one.summary }]);
    expect(await live()).toEqual(['incident.recorded']);
  });

  test('a known number with another body is rejected, with what to do about it', async () => {
    await record(one, two);
    const before = await everything();
    const [outcome] = await hub.write((em) => recordIncidents(em, [arriving(aPoliceLog({ summary: 'Something else.' }))], clock));
    expect(outcome).toEqual({
      outcome: 'REJECTED',
      subject: { type: 'Incident', id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      rejection: {
        reason: 'REVISION_CONFLICT',
        sentence: 'Revision 1 of this incident came before and said something else.',
        requiredAction: 'Give each change of an incident a revision of its own: send this one with a revision above 2.',
      },
    });
    expect(await everything()).toEqual(before);
  });

  test('an invented revision never changes a real incident, nor a real one an invented', async () => {
    await record(one, aPoliceLog({ reference: 'humberside|2026-11-20|413', simulated: true }));
    expect(await record(aPoliceLog({ revision: 2, simulated: true }), aPoliceLog({ reference: 'humberside|2026-11-20|413', revision: 2 }))).toEqual([
      'REJECTED SIMULATED_MIXED_WITH_REAL',
      'REJECTED SIMULATED_MIXED_WITH_REAL',
    ]);
    expect(await incidents()).toMatchObject([
      { revision: 1, simulated: false },
      { revision: 1, simulated: true },
    ]);
  });

  test('one natural key of two sources is two incidents', async () => {
    expect(await record(aPoliceLog({ reference: 'x' }), anOpenDataRow({ reference: 'x' }))).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  test('a whole life in one batch leaves what it would leave in many', async () => {
    const life = [
      one,
      two,
      two,
      aPoliceLog({ revision: 4, summary: 'Back again.' }),
      aPoliceLog({ revision: 3 }),
      closed(aPoliceLog(), 5),
      aPoliceLog({ revision: 2 }),
    ];
    expect(await record(...life)).toEqual(['ACCEPTED', 'AMENDED', 'DUPLICATE', 'AMENDED', 'SUPERSEDED', 'AMENDED', 'REJECTED REVISION_CONFLICT']);
    const together = { incidents: await incidents(), history: (await history()).toSorted(), changes: await changes(), live: await live() };

    await beforeEachAgain();
    for (const report of life) await record(report);
    expect({ incidents: await incidents(), history: (await history()).toSorted(), changes: await changes(), live: await live() }).toEqual(together);
  });
});

describe('any order', () => {
  test('of arrival, in batches of any size and with repeats, gives the same incidents, and a replay of all of it changes nothing', async () => {
    const contents: Partial<MarkedReport>[] = [
      {},
      { summary: 'Group has moved on.' },
      { place: { ...NOWHERE, description: 'Somewhere in Mill Lane' } },
      { status: 'CLOSED', closingCategory: 'ASB-PERSONAL', closedAt: NOW },
      { place: { ...aPoliceLog().place, latitude: 53.6, wardCode: 'E05015092' } },
    ];
    const revision = fc.record({ log: fc.constantFrom('1', '2'), revision: fc.integer({ min: 1, max: 9 }), says: fc.constantFrom(...contents) });
    const sets = fc.uniqueArray(revision, { selector: ({ log, revision }) => `${log}/${revision}`, minLength: 1, maxLength: 8 });
    const scenarios = sets.chain((all) =>
      fc.record({
        all: fc.constant(all),
        order: fc.shuffledSubarray(all, { minLength: all.length }),
        repeats: fc.array(fc.constantFrom(...all), { maxLength: 3 }),
        cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
      }),
    );
    const reportOf = ({ log, revision, says }: { log: string; revision: number; says: Partial<MarkedReport> }) =>
      aPoliceLog({ reference: `humberside|2026-11-20|${log}`, revision, ...says });

    await fc.assert(
      fc.asyncProperty(scenarios, async ({ all, order, repeats, cuts }) => {
        await beforeEachAgain();
        for (const one of all.toSorted((a, b) => a.revision - b.revision)) await record(reportOf(one));
        const inOrder = await incidents();

        await beforeEachAgain();
        const arrivals = [...order, ...repeats].map(reportOf);
        for (const batch of batches(arrivals, cuts)) await record(...batch);
        expect(await incidents()).toEqual(inOrder);

        const before = await everything();
        expect(new Set(await record(...arrivals))).toEqual(new Set(['DUPLICATE']));
        expect(await everything()).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });
});

describe('two hubs at once', () => {
  test('that record the same incidents in opposite orders lose nothing, double nothing and never wait for one another', async () => {
    const many = Array.from({ length: 60 }, (_, index) => index);
    const wave = (number: number) =>
      many.map((index) =>
        aPoliceLog({ reference: `humberside|2026-11-20|${index}`, revision: number, summary: `As of ${number}.`, place: placeOf(index, number) }),
      );
    const waves = [1, 2, 3, 4].map(wave);
    // Eight writers: each wave goes to two of them, one of which takes it backwards, all at the same time.
    const outcomes = (await Promise.all(waves.flatMap((reports) => [record(...reports), record(...reports.toReversed())]))).flat();

    expect(outcomes.filter((outcome) => outcome === 'ACCEPTED')).toHaveLength(60);
    expect(outcomes.filter((outcome) => outcome === 'DUPLICATE')).toHaveLength(4 * 60);
    expect(outcomes).not.toContain('REJECTED REVISION_CONFLICT');
    expect(await hub.ask("select count(*)::int as all, count(*) filter (where revision = 4 and summary = 'As of 4.')::int as right from incident")).toEqual([
      { all: 60, right: 60 },
    ]);
    expect(await hub.ask('select count(*)::int as kept from incident_revision')).toEqual([{ kept: 240 }]);
    expect(await hub.ask("select count(*)::int as told, count(distinct subject_id)::int as of from live_log where kind = 'incident.recorded'")).toEqual([
      { told: 60, of: 60 },
    ]);
    expect(await hub.ask('select count(*)::int as orphans from incident left join location on location.id = location_id where location.id is null')).toEqual([
      { orphans: 0 },
    ]);
  });

  // Two that take the same locks in different orders end in a deadlock; whoever always takes the lower key first cannot.
  test.each([
    ['that are known', true],
    ['that are new', false],
  ])('always take the lower key first: incidents %s', async (_, known) => {
    const [low, high] = ['humberside|2026-11-20|1', 'humberside|2026-11-20|2'];
    const as = (reference: string, revision: number) => aPoliceLog({ reference, revision, summary: `As of ${revision}.`, place: NOWHERE });
    if (known) await record(as(high, 1), as(low, 1));
    let third: Promise<string[]> = Promise.resolve([]);
    let second: Promise<string[]> = Promise.resolve([]);
    await hub.write(async (em) => {
      await recordIncidents(em, [arriving(as(high, 2))], clock);
      second = record(as(high, 3), as(low, 3));
      await waitingForALock(1);
      // Whoever wants the lower key alone must find it taken by the one that waits for the higher.
      third = record(as(low, 4));
      await waitingForALock(2);
    });
    expect((await second)[0]).toBe('AMENDED');
    await third;
    expect(await incidents()).toMatchObject([
      { reference: low, revision: 4 },
      { reference: high, revision: 3 },
    ]);
  });

  test('a transaction that rolls back leaves the incident to the one that waited for it', async () => {
    let proceed = (): void => undefined;
    const held = new Promise<void>((resolve) => (proceed = resolve));
    let written = (): void => undefined;
    const wrote = new Promise<void>((resolve) => (written = resolve));
    const first = hub
      .write(async (em) => {
        await recordIncidents(em, [arriving(aPoliceLog())], clock);
        written();
        await held;
        throw new Error('the first hub is killed');
      })
      .catch((failure: Error) => failure.message);
    await wrote;
    const second = record(aPoliceLog());
    await waitingForALock();
    proceed();
    expect(await first).toBe('the first hub is killed');
    expect(await second).toEqual(['ACCEPTED']);
    expect(await hub.ask('select count(*)::int as kept from incident_revision')).toEqual([{ kept: 1 }]);
  });

  test('a transaction that commits makes the one that waited for it hear that it is known', async () => {
    let proceed = (): void => undefined;
    const held = new Promise<void>((resolve) => (proceed = resolve));
    let written = (): void => undefined;
    const wrote = new Promise<void>((resolve) => (written = resolve));
    const first = hub.write(async (em) => {
      const outcomes = await recordIncidents(em, [arriving(aPoliceLog())], clock);
      written();
      await held;
      return outcomes.map(({ outcome }) => outcome);
    });
    await wrote;
    const second = record(aPoliceLog(), aPoliceLog({ revision: 2, summary: 'Group has moved on.' }), aPoliceLog({ reference: 'humberside|2026-11-20|1' }));
    await waitingForALock();
    proceed();
    expect(await first).toEqual(['ACCEPTED']);
    expect(await second).toEqual(['DUPLICATE', 'AMENDED', 'ACCEPTED']);
  });
});

describe('places', () => {
  test('are stored once, however many incidents happened there', async () => {
    await record(
      anOpenDataRow({ reference: 'a' }),
      anOpenDataRow({ reference: 'b' }),
      anOpenDataRow({ reference: 'c', place: { ...HIGH_STREET, latitude: 53.59 } }),
    );
    await record(anOpenDataRow({ reference: 'd' }));
    expect(await hub.ask('select count(*)::int as places from location')).toEqual([{ places: 2 }]);
    expect(await hub.ask('select count(distinct location_id)::int as places, count(*)::int as incidents from incident')).toEqual([{ places: 2, incidents: 4 }]);
  });

  test('of invented incidents are never those of real ones', async () => {
    await record(aPoliceLog({ reference: 'a' }), aPoliceLog({ reference: 'b', simulated: true }));
    expect(await hub.ask('select identity, simulated from location order by identity')).toEqual([
      { identity: 'simulated:uprn:100050200001', simulated: true },
      { identity: 'uprn:100050200001', simulated: false },
    ]);
  });

  test('that a report does not name are none', async () => {
    await record(anOpenDataRow({ place: { ...NOWHERE, localAuthorityName: 'Hull' } }));
    expect(await hub.ask('select location_id, ward_basis from incident')).toEqual([{ location_id: null, ward_basis: 'NONE' }]);
    expect(await hub.ask('select 1 from location')).toEqual([]);
  });

  test('are left behind by nothing that changes nothing', async () => {
    await record(aPoliceLog({ revision: 2 }));
    await record(aPoliceLog({ revision: 1, place: { ...HIGH_STREET } }), aPoliceLog({ revision: 2, place: { ...HIGH_STREET } }));
    expect(await hub.ask('select count(*)::int as places from location')).toEqual([{ places: 1 }]);
  });

  // Domain rule 35: "else flag OUT_OF_AREA, do not reject".
  test('out of the area are flagged and taken', async () => {
    expect(await record(anOpenDataRow({ place: { ...HIGH_STREET, longitude: -0.3367, latitude: 53.7457 } }))).toEqual(['ACCEPTED']);
    expect(await hub.ask('select out_of_area from location')).toEqual([{ out_of_area: true }]);
  });

  test('known by their UPRN follow the latest report, and keep what it leaves open', async () => {
    const at = aPoliceLog().place;
    await record(aPoliceLog({ place: { ...at, postcode: 'DN15 6NL', longitude: null, latitude: null, precision: 'DESCRIBED' } }));
    await record(aPoliceLog({ revision: 2, place: { ...at, description: null } }));
    expect(await hub.ask('select description, postcode, longitude, latitude, "precision" from location')).toEqual([
      { description: 'Outside the takeaway, Mill Lane', postcode: 'DN15 6NL', longitude: -0.6506, latitude: 53.5906, precision: 'EXACT' },
    ]);
  });

  test('that no adapter may hand over end the transaction', async () => {
    await expect(record(anOpenDataRow({ place: { ...HIGH_STREET, uprn: '42' } }))).rejects.toThrow(
      'A place cannot be stored: a snapped point never has a UPRN.',
    );
    await expect(record(aPoliceLog({ place: { ...aPoliceLog().place, uprn: '0042' } }))).rejects.toThrow('without leading zeros');
    await expect(record(anOpenDataRow({ place: { ...HIGH_STREET, lsoaVintage: null } }))).rejects.toThrow('2011 or 2021');
    await expect(record(anOpenDataRow({ place: { ...HIGH_STREET, latitude: null } }))).rejects.toThrow('longitude and latitude, or neither');
    expect(await hub.ask('select 1 from incident')).toEqual([]);
  });
});

describe('the ward', () => {
  // Domain rule 33: "Ward code must be valid on the event date".
  test.each([
    ['a code of its day', '2026-11-20T21:40:00Z', 'E05015092', 'E05015092', 'AS_SENT'],
    ['a code of before', '2026-11-20T21:40:00Z', 'E05001744', null, 'NONE'],
    ['an old code for an old day', '2022-03-01T00:00:00Z', 'E05001744', 'E05001744', 'AS_SENT'],
    ['the old code in the last minute of its last day in London', '2023-05-03T22:59:59Z', 'E05001744', 'E05001744', 'AS_SENT'],
    ['the old code a second later', '2023-05-03T23:00:00Z', 'E05001744', null, 'NONE'],
    ['a code that nobody knows', '2026-11-20T21:40:00Z', 'E05099999', null, 'NONE'],
  ])('as sent: %s', async (_, when, sent, ward, basis) => {
    await record(aPoliceLog({ occurredFrom: new Date(when), place: { ...NOWHERE, description: 'Mill Lane', wardCode: sent } }));
    expect(await hub.ask('select ward_code, ward_basis, ward_code_as_sent from incident')).toEqual([
      { ward_code: ward, ward_basis: basis, ward_code_as_sent: sent },
    ]);
  });

  test('of a location is that of today, although the incident keeps the ward of its own day', async () => {
    await record(aPoliceLog({ occurredFrom: new Date('2022-03-01T00:00:00Z'), place: { ...NOWHERE, description: 'Mill Lane', wardCode: 'E05001744' } }));
    expect(
      await hub.ask(
        'select incident.ward_code as then_in, location.ward_code as now_in, location.ward_basis from incident join location on location.id = location_id',
      ),
    ).toEqual([{ then_in: 'E05001744', now_in: null, ward_basis: 'NONE' }]);
  });
});

test('nothing is recorded outside a transaction', async () => {
  await expect(recordIncidents(hub.orm.em.fork(), [arriving(aPoliceLog())], clock)).rejects.toThrow('record them inside em.transactional(…)');
});

test('no reports are no work', async () => {
  expect(await record()).toEqual([]);
});

test('the number of statements does not grow with the number of reports', async () => {
  const statements = async (count: number, revision: number) => {
    let sent = 0;
    await hub.write(async (em) => {
      const client = em.getKysely();
      const executor = client.getExecutor();
      const original = executor.executeQuery.bind(executor);
      executor.executeQuery = (query) => {
        sent += 1;
        return original(query);
      };
      try {
        const reports = Array.from({ length: count }, (_, index) =>
          aPoliceLog({ reference: `humberside|2026-11-21|${index}`, revision, summary: `As of ${revision}.` }),
        );
        await recordIncidents(em, reports.map(arriving), clock);
      } finally {
        executor.executeQuery = original;
      }
    });
    return sent;
  };
  const few = [await statements(1, 1), await statements(1, 2)];
  const many = [await statements(400, 3), await statements(400, 4)];
  expect(few[0]).toBeGreaterThan(5);
  expect(Math.max(...many)).toBeLessThanOrEqual(Math.max(...few) + 3);
  expect(Math.max(...many)).toBeLessThanOrEqual(20);
});

async function beforeEachAgain(): Promise<void> {
  for (const table of ['incident_revision', 'incident', 'location', 'live_log', 'outbox']) await hub.ask(`delete from ${table}`);
}

/** Every row of every table that recording writes, with the version of each: equal means that nothing was written. */
async function everything(): Promise<object[]> {
  const tables = ['incident_revision', 'incident', 'location', 'live_log', 'outbox'];
  return Promise.all(tables.map((table) => hub.ask(`select ${table}.xmin::text as version, to_jsonb(${table}) as row from ${table} order by 2::text`)));
}

const changes = () => hub.ask('select revision, changes from incident_revision order by revision');

/** Two places for all: one that every wave shares, one of its own. */
function placeOf(index: number, wave: number) {
  return { ...NOWHERE, description: index % 2 === 0 ? 'Mill Lane' : `Mill Lane ${wave}`, uprn: String(1 + ((index * 7) % 13)) };
}

function batches<Item>(items: readonly Item[], cuts: readonly number[]): Item[][] {
  const all: Item[][] = [];
  for (let at = 0, cut = 0; at < items.length; cut += 1) {
    const size = cuts[cut % cuts.length] ?? 1;
    all.push(items.slice(at, at + size));
    at += size;
  }
  return all;
}

const waitingForALock = (howMany = 1) =>
  until(`${howMany} wait for a lock`, async () => {
    const waiting = await hub.ask("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    return waiting.length >= howMany;
  });
