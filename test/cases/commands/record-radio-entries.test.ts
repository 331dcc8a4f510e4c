/** Proof that radio entries are recorded once, each as one report of one incident, whatever arrives when and by which hub. */
import type { EntityManager } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CommandContext } from '../../../src/access/command-context.ts';
import { closeNteIncident } from '../../../src/cases/commands/close-nte-incident.ts';
import { findRadioHolders } from '../../../src/cases/commands/find-radio-holders.ts';
import { type LogNteObservation, logNteObservation } from '../../../src/cases/commands/log-nte-observation.ts';
import { recordRadioEntries } from '../../../src/cases/commands/record-radio-entries.ts';
import type { RadioEntryReport } from '../../../src/cases/nte/radio-log.report.ts';
import { assignRadio } from '../../../src/locations/commands/assign-radio.ts';
import { recordPremises } from '../../../src/locations/commands/record-premises.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { outbound } from '../../support/outbound.ts';

const NOW = new Date('2026-11-21T03:00:00.000Z');
const clock: Clock = { now: () => NOW };
const KETTLE = { name: 'The Copper Kettle', longitude: -0.6479, latitude: 53.5906 };
const ANCHOR = { name: 'The Velvet Anchor', longitude: -0.6471, latitude: 53.5909 };
const WHISTLE = { name: 'The Tin Whistle', longitude: -0.6524, latitude: 53.5897 };

let hub: HubDatabase;
const premises = new Map<string, string>();

const acting = (em: CommandContext['em']): CommandContext => ({
  em,
  actor: { subject: 'test:control-room', name: 'A Tester', agency: 'SECURITY_CONTROL_CENTRE' },
  clock,
  simulated: false,
  outbound,
});

function taken<Value>(result: { ok: true; value: Value } | { ok: false; refusal: { message: string } }): Value {
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
}

beforeAll(async () => {
  hub = await hubDatabase();
  for (const [radio, place] of [
    ['R11', KETTLE],
    ['R15', ANCHOR],
    ['R17', WHISTLE],
  ] as const)
    await hub.write(async (em) => {
      const facts = {
        ...place,
        kind: 'PUB',
        locationId: null,
        address: `By ${place.name}`,
        postcode: null,
        uprn: null,
        licenceNumber: null,
        pubwatchMemberFrom: null,
      } as const;
      const { id } = taken(await recordPremises(acting(em), facts));
      premises.set(place.name, id);
      taken(await assignRadio(acting(em), { radio, premisesId: id, from: '2026-01-01', to: null }));
    });
});
beforeEach(async () => {
  for (const table of ['nte_report', 'radio_log_revision', 'radio_log_entry', 'nte_incident', 'alert', 'live_log', 'outbox'])
    await hub.ask(`delete from ${table}`);
  await hub.ask("delete from premises_radio where radio = 'R97'");
});
afterAll(() => hub.close());

let messages = 0;

const said = (facts: Partial<RadioEntryReport> = {}): RadioEntryReport => ({
  radio: 'R11',
  night: '2026-11-20',
  sequence: 1,
  revision: 1,
  at: new Date('2026-11-20T22:00:00Z'),
  offset: '+00:00',
  category: 'FIGHT_DISORDER',
  words: 'Two groups pushing.',
  where: null,
  simulated: false,
  regime: 'UK_GDPR_PART2',
  classification: 'OFFICIAL',
  agreement: 'ISA-SN-2026-07',
  ...facts,
});
const arriving = (report: RadioEntryReport) => ({
  report,
  origin: { recordedBy: `message:pubwatch.radio.v1/0/${messages++}`, ownerAgency: 'PUBWATCH', originator: 'PUBWATCH', markings: [] },
});
const time = (clockTime: string) => new Date(`2026-11-20T${clockTime}:00Z`);

/** Records entries together in one transaction and answers what became of each. */
async function record(...reports: RadioEntryReport[]): Promise<string[]> {
  const outcomes = await hub.write((em) => recordRadioEntries(em, reports.map(arriving), clock));
  return outcomes.map((each) => (each.outcome === 'REJECTED' ? `REJECTED ${each.rejection.reason}` : each.outcome));
}

async function observe(facts: Partial<LogNteObservation> = {}) {
  const input: LogNteObservation = {
    source: 'CAMERA',
    category: 'FIGHT_DISORDER',
    words: 'Eight people on the pavement.',
    seenAt: time('22:03'),
    premisesId: null,
    place: 'On the pavement',
    longitude: -0.6477,
    latitude: 53.5907,
    cameraId: 'CAM-07',
    ...facts,
  };
  return hub.write((em) => logNteObservation(acting(em), input));
}

const incidents = () =>
  hub.ask<{ told: string }>(
    `select concat_ws(' ', night, category, status, '[' || place || ']', report_count, 'r' || revision, to_char(opened_at at time zone 'UTC', 'HH24:MI'),
       to_char(last_report_at at time zone 'UTC', 'HH24:MI'), coalesce(ward_code, '-')) as told from nte_incident order by opened_at, id`,
  );
const tell = async () => (await incidents()).map(({ told }) => told);
const live = async () =>
  (await hub.ask<{ told: string }>("select kind || ' ' || category as told from live_log where kind like 'nte%' order by position")).map(({ told }) => told);
const alerts = async () =>
  (
    await hub.ask<{ told: string }>("select kind || ' ' || about || case when settled_at is null then '' else ' settled' end as told from alert order by 1")
  ).map(({ told }) => told);

/** The same, sent in a compartment. */
async function recordClosed(report: RadioEntryReport, markings: readonly string[]): Promise<void> {
  const { origin } = arriving(report);
  await hub.write((em) => recordRadioEntries(em, [{ report, origin: { ...origin, markings } }], clock));
}

describe('an entry in a compartment', () => {
  const marks = async (table: string) =>
    (await hub.ask<{ markings: string[] }>(`select markings from ${table} order by recorded_at, markings`)).map(({ markings }) => markings);

  test('joins only what lies there too: what everybody watches neither tells of it nor vanishes', async () => {
    await record(said({ sequence: 1 }));
    await recordClosed(said({ sequence: 2, at: time('22:02') }), ['OCG']);
    await recordClosed(said({ sequence: 3, at: time('22:03') }), ['OCG']);
    expect(await marks('nte_incident')).toEqual([[], ['OCG']]);
    expect((await hub.ask<{ n: number }>(`select report_count as n from nte_incident order by markings`)).map(({ n }) => n)).toEqual([1, 2]);
    for (const table of ['outbox', 'live_log'])
      expect((await hub.ask<{ markings: string[] }>(`select markings from ${table} order by position`)).map(({ markings }) => markings.join())).toEqual([
        '',
        'OCG',
        'OCG',
      ]);
  });

  test('that is put into one later takes its incident with it, and never less again', async () => {
    await record(said({ sequence: 1 }));
    await recordClosed(said({ sequence: 1, revision: 2, words: 'A known group.' }), ['OCG']);
    expect([await marks('radio_log_entry'), await marks('nte_report'), await marks('nte_incident')]).toEqual([[['OCG']], [['OCG']], [['OCG']]]);
    await record(said({ sequence: 1, revision: 3, words: 'Somebody.' }));
    expect(await marks('nte_incident')).toEqual([['OCG']]);
  });
});

describe('an entry', () => {
  test('opens an incident at the premises that held its radio that night, and stands in the log with all that it says', async () => {
    expect(await record(said({ where: 'Outside' }))).toEqual(['ACCEPTED']);
    expect(await tell()).toEqual(['2026-11-20 FIGHT_DISORDER OPEN [The Copper Kettle] 1 r1 22:00 22:00 -']);
    expect(
      await hub.ask(`select radio, night::text, sequence, entry.revision, at_offset, category, words, place, premises.name as premises, classification, agreement,
        entry.owner_agency_code as owner, entry.retention_class, entry.simulated, entry.recorded_by like 'message:%' as from_message
        from radio_log_entry entry join premises on premises.id = premises_id`),
    ).toEqual([
      {
        radio: 'R11',
        night: '2026-11-20',
        sequence: 1,
        revision: 1,
        at_offset: '+00:00',
        category: 'FIGHT_DISORDER',
        words: 'Two groups pushing.',
        place: 'Outside',
        premises: 'The Copper Kettle',
        classification: 'OFFICIAL',
        agreement: 'ISA-SN-2026-07',
        owner: 'PUBWATCH',
        retention_class: 'INCIDENT',
        simulated: false,
        from_message: true,
      },
    ]);
    expect(await hub.ask('select source, category, words, place, camera_id, radio_entry_id is not null as of_entry from nte_report')).toEqual([
      { source: 'RADIO', category: 'FIGHT_DISORDER', words: 'Two groups pushing.', place: 'Outside', camera_id: null, of_entry: true },
    ]);
  });

  test('tells partners that, and never what', async () => {
    await record(said());
    const [incident] = await hub.ask<{ id: string }>('select id from nte_incident');
    expect(await hub.ask('select topic, key, type, payload, regime, agreement, simulated from outbox')).toEqual([
      {
        topic: 'hub.nte-incident.v1',
        key: incident?.id,
        type: 'nte-incident.opened',
        payload: { nteIncidentId: incident?.id, revision: 1, at: '2026-11-21T03:00:00.000Z' },
        regime: 'UK_GDPR_PART2',
        agreement: 'INTERNAL',
        simulated: false,
      },
    ]);
    expect(await live()).toEqual(['nte-incident.opened FIGHT_DISORDER']);
  });

  test('of the door, of the door beside it, of the camera and of an officer are one incident; another street is another', async () => {
    await record(
      said({ category: 'REFUSED_ENTRY' }),
      said({ radio: 'R15', at: time('22:02') }),
      said({ radio: 'R17', at: time('22:02') }),
      said({ sequence: 2, at: time('22:04'), category: 'MEDICAL' }),
    );
    expect(taken(await observe()).id).toEqual(expect.any(String));
    await observe({ source: 'OFFICER', cameraId: null, category: 'VIOLENCE', seenAt: time('22:06') });
    expect(await tell()).toEqual([
      '2026-11-20 VIOLENCE OPEN [The Copper Kettle] 5 r5 22:00 22:06 -',
      '2026-11-20 FIGHT_DISORDER OPEN [The Tin Whistle] 1 r1 22:02 22:02 -',
    ]);
    expect(await live()).toEqual([
      // What was committed together is told with what it came to.
      'nte-incident.opened FIGHT_DISORDER MEDICAL REFUSED_ENTRY',
      'nte-incident.joined FIGHT_DISORDER MEDICAL REFUSED_ENTRY',
      'nte-incident.opened FIGHT_DISORDER',
      'nte-incident.joined FIGHT_DISORDER MEDICAL REFUSED_ENTRY',
      'nte-incident.joined FIGHT_DISORDER MEDICAL REFUSED_ENTRY',
      'nte-incident.joined FIGHT_DISORDER MEDICAL REFUSED_ENTRY VIOLENCE',
    ]);
  });

  test('that is amended changes its report and its incident, and keeps what it said before', async () => {
    await record(said({ category: 'REFUSED_ENTRY' }), said({ sequence: 2, at: time('22:04') }));
    expect(await record(said({ sequence: 2, revision: 2, at: time('22:08'), category: 'VIOLENCE', words: 'One struck.' }))).toEqual(['AMENDED']);
    expect(await tell()).toEqual(['2026-11-20 VIOLENCE OPEN [The Copper Kettle] 2 r3 22:00 22:08 -']);
    // Who follows the category that it had hears of it too.
    expect((await live()).at(-1)).toBe('nte-incident.amended FIGHT_DISORDER REFUSED_ENTRY VIOLENCE');
    expect(
      await hub.ask(
        'select said.revision, said.effect, said.words from radio_log_revision said join radio_log_entry entry on entry.id = entry_id where sequence = 2 order by 1',
      ),
    ).toEqual([
      { revision: 1, effect: 'ACCEPTED', words: 'Two groups pushing.' },
      { revision: 2, effect: 'AMENDED', words: 'One struck.' },
    ]);
    expect(await record(said({ sequence: 2, revision: 2, words: 'Something else.' }))).toEqual(['REJECTED REVISION_CONFLICT']);
    expect(await record(said({ sequence: 2, at: time('22:04') }))).toEqual(['DUPLICATE']);
    expect(await tell()).toEqual(['2026-11-20 VIOLENCE OPEN [The Copper Kettle] 2 r3 22:00 22:08 -']);
  });

  test('that is amended before its first version came', async () => {
    expect(await record(said({ revision: 2, words: 'Amended.' }))).toEqual(['ACCEPTED']);
    expect(await record(said())).toEqual(['SUPERSEDED']);
    expect(await hub.ask('select words, revision from radio_log_entry')).toEqual([{ words: 'Amended.', revision: 2 }]);
    expect(await live()).toEqual(['nte-incident.opened FIGHT_DISORDER']);
  });

  test('after the incident was closed opens another; its amendment stays with the closed one', async () => {
    await record(said());
    const [incident] = await hub.ask<{ id: string }>('select id from nte_incident');
    const close = () => hub.write((em) => closeNteIncident(acting(em), { nteIncidentId: incident?.id ?? '', outcome: 'MOVED_ON' }));
    expect(await close()).toMatchObject({ ok: true });
    expect(await close()).toEqual({
      ok: false,
      refusal: {
        kind: 'NteIncidentClosed',
        outcome: 'MOVED_ON',
        message: 'The incident is closed already as MOVED_ON: what happens after it was closed is a new incident; log what you see now with nteLogObservation.',
      },
    });
    await record(said({ sequence: 2, at: time('22:01') }), said({ revision: 2, words: 'Amended.' }));
    expect(await tell()).toEqual([
      '2026-11-20 FIGHT_DISORDER CLOSED [The Copper Kettle] 1 r3 22:00 22:00 -',
      '2026-11-20 FIGHT_DISORDER OPEN [The Copper Kettle] 1 r1 22:01 22:01 -',
    ]);
    expect(await live()).toEqual([
      'nte-incident.opened FIGHT_DISORDER',
      'nte-incident.closed FIGHT_DISORDER',
      'nte-incident.amended FIGHT_DISORDER',
      'nte-incident.opened FIGHT_DISORDER',
    ]);
  });
});

describe('a hole', () => {
  test('raises one alert, which is settled when it is filled', async () => {
    await record(said(), said({ sequence: 4, at: time('22:10') }));
    expect(await alerts()).toEqual(['RADIO_LOG_GAP R11|2026-11-20']);
    const [alert] = await hub.ask<{ sentence: string }>('select sentence from alert');
    expect(alert?.sentence).toBe(
      'The log of radio R11 on the night of 2026-11-20 has a gap, first seen from entry 2 to 3: ask Pubwatch to send what is missing; radioLog shows where.',
    );
    await record(said({ sequence: 3, at: time('22:05') }));
    expect(await alerts()).toEqual(['RADIO_LOG_GAP R11|2026-11-20']);
    await record(said({ sequence: 2, at: time('22:04') }));
    expect(await alerts()).toEqual(['RADIO_LOG_GAP R11|2026-11-20 settled']);
    await record(said({ sequence: 6, at: time('22:14') }));
    expect(await alerts()).toEqual(['RADIO_LOG_GAP R11|2026-11-20', 'RADIO_LOG_GAP R11|2026-11-20 settled']);
  });

  test('that a person has dealt with is not raised by the next entry, which brings none', async () => {
    await record(said({ sequence: 2 }));
    await hub.ask("update alert set settled_at = now(), settled_by = 'user:test'");
    await record(said({ sequence: 3, at: time('22:01') }));
    expect(await alerts()).toEqual(['RADIO_LOG_GAP R11|2026-11-20 settled']);
  });

  test('is none where entries come out of order together, or of another night', async () => {
    await record(said({ sequence: 3, at: time('22:10') }), said({ sequence: 1 }), said({ sequence: 2, at: time('22:05') }));
    await record(said({ night: '2026-11-19', at: new Date('2026-11-19T22:00:00Z') }));
    expect(await alerts()).toEqual([]);
  });
});

describe('a radio that nobody is known to hold', () => {
  test('is taken, stands without premises, and finds them when they are recorded', async () => {
    const lost = { radio: 'R97', simulated: false } as const;
    expect(await record(said(lost), said({ ...lost, sequence: 2, at: time('22:05'), category: 'MEDICAL' }))).toEqual(['ACCEPTED', 'ACCEPTED']);
    await record(said({ ...lost, sequence: 3, at: time('23:30') }));
    expect(await tell()).toEqual([
      '2026-11-20 MEDICAL OPEN [Place not known] 2 r2 22:00 22:05 -',
      '2026-11-20 FIGHT_DISORDER OPEN [Place not known] 1 r1 23:30 23:30 -',
    ]);
    expect(await alerts()).toEqual(['RADIO_NOT_HELD R97|2026-11-20']);

    await hub.write((em) => findRadioHolders(em, clock));
    expect(await alerts(), 'nobody holds it yet').toEqual(['RADIO_NOT_HELD R97|2026-11-20']);
    await hub.write(async (em) =>
      taken(await assignRadio(acting(em), { radio: 'R97', premisesId: premises.get(WHISTLE.name) ?? '', from: '2026-11-20', to: '2026-11-21' })),
    );
    await hub.write((em) => findRadioHolders(em, clock));
    expect(await tell()).toEqual([
      '2026-11-20 MEDICAL OPEN [The Tin Whistle] 2 r3 22:00 22:05 -',
      '2026-11-20 FIGHT_DISORDER OPEN [The Tin Whistle] 1 r2 23:30 23:30 -',
    ]);
    expect(await alerts()).toEqual(['RADIO_NOT_HELD R97|2026-11-20 settled']);
    expect(await hub.ask('select count(*)::int as homeless from radio_log_entry where premises_id is null')).toEqual([{ homeless: 0 }]);
    const told = await live();
    await hub.write((em) => findRadioHolders(em, clock));
    expect(await live(), 'another round changes nothing').toEqual(told);
    expect(told.filter((line) => line.includes('amended'))).toHaveLength(2);
  });
});

describe('any order', () => {
  const evening: RadioEntryReport[] = [
    said({ category: 'REFUSED_ENTRY' }),
    said({ sequence: 2, at: time('22:04') }),
    said({ sequence: 2, at: time('22:04'), revision: 2, category: 'VIOLENCE', words: 'One struck.' }),
    said({ sequence: 2, at: time('22:04'), revision: 3, category: 'VIOLENCE', words: 'One struck, now sitting.' }),
    said({ sequence: 4, at: time('22:02') }),
    said({ radio: 'R15', at: time('22:03') }),
    said({ radio: 'R15', sequence: 2, at: time('23:50'), category: 'SPIKING' }),
    said({ radio: 'R97', at: time('22:03'), category: 'DRUGS' }),
    said({ night: '2026-11-19', at: new Date('2026-11-20T01:00:00Z') }),
  ];
  const log = () =>
    hub.ask(
      'select radio, night::text, sequence, revision, at, category, words, content_hash, premises_id from radio_log_entry order by radio, night, sequence',
    );
  const reports = () =>
    hub.ask(
      'select entry.radio, entry.night::text, entry.sequence, report.category, report.words, report.at from nte_report report join radio_log_entry entry on entry.id = radio_entry_id order by 1, 2, 3',
    );
  const gaps = async () => (await alerts()).filter((line) => line.startsWith('RADIO_LOG_GAP') && !line.endsWith('settled'));

  test('with re-sends, in batches of any size, gives the same log, the same reports, each exactly once, and the same open holes', async () => {
    const wipe = async () => {
      for (const table of ['nte_report', 'radio_log_revision', 'radio_log_entry', 'nte_incident', 'alert', 'live_log', 'outbox'])
        await hub.ask(`delete from ${table}`);
    };
    await record(...evening);
    const wanted = { log: await log(), reports: await reports(), gaps: await gaps() };
    expect(wanted.reports).toHaveLength(7);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...evening, ...evening], { minLength: evening.length * 2 }),
        fc.integer({ min: 1, max: 18 }),
        async (sent, size) => {
          await wipe();
          for (let from = 0; from < sent.length; from += size) await record(...sent.slice(from, from + size));
          expect({ log: await log(), reports: await reports(), gaps: await gaps() }).toEqual(wanted);
          const [counted] = await hub.ask<{ wrong: number }>(
            `select count(*)::int as wrong from nte_incident incident join lateral (
               select count(*) as reports, min(at) as first, max(at) as last from nte_report where incident_id = incident.id
             ) own on true where report_count <> reports or opened_at <> first or last_report_at <> last`,
          );
          expect(counted?.wrong).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('two hubs at once never open two incidents for one event, and lose nothing', async () => {
    const doors = Array.from({ length: 40 }, (_, index) =>
      said({ radio: index % 2 === 0 ? 'R11' : 'R15', sequence: Math.floor(index / 2) + 1, at: new Date(time('22:00').getTime() + index * 1_000) }),
    );
    const observed = Array.from({ length: 10 }, (_, index) => observe({ seenAt: new Date(time('22:00').getTime() + index * 3_000) }));
    await Promise.all([...doors.map((door) => record(door)), ...observed, record(...doors), record(...doors.toReversed())]);
    expect(await tell()).toEqual([expect.stringMatching(/^2026-11-20 FIGHT_DISORDER OPEN \[.+\] 50 r50 22:00 22:00 -$/)]);
    expect(await hub.ask('select count(*)::int as entries from radio_log_entry')).toEqual([{ entries: 40 }]);
  });
});

/** The same entity manager, whose statements are counted. */
function counted(em: EntityManager): { em: EntityManager; statements: () => number } {
  let statements = 0;
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counter = new Proxy(em, {
    get(target, name) {
      if (name === 'getKysely') return () => target.getKysely().withPlugin(counting);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { em: counter, statements: () => statements };
}

test('five hundred entries are as many statements as fifty', async () => {
  const many = (night: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      said({
        night,
        radio: ['R11', 'R15', 'R17'][index % 3] ?? 'R11',
        sequence: Math.floor(index / 3) + 1,
        at: new Date(Date.parse(`${night}T19:00:00Z`) + index * 20_000),
      }),
    );
  const took: number[] = [];
  for (const [night, count] of [
    ['2026-11-18', 50],
    ['2026-11-19', 500],
  ] as const)
    await hub.orm.em.fork().transactional(async (em) => {
      const watched = counted(em);
      await recordRadioEntries(watched.em, many(night, count).map(arriving), clock);
      took.push(watched.statements());
    });
  expect(took[1]).toBe(took[0]);
  expect(took[1]).toBeLessThan(22);
  expect(await hub.ask('select count(*)::int as entries from radio_log_entry')).toEqual([{ entries: 550 }]);
});
