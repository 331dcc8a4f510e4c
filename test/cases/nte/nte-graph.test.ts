/** The night over the graph: what the control room writes, what partners read of it, the log with its holes, and a feed that goes on where a client stopped. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/access/identity.ts';
import { recordRadioEntries } from '../../../src/cases/commands/record-radio-entries.ts';
import type { RadioEntryReport } from '../../../src/cases/nte/radio-log.report.ts';
import { assignRadio } from '../../../src/locations/commands/assign-radio.ts';
import { recordPremises } from '../../../src/locations/commands/record-premises.ts';
import { writePosition } from '../../../src/live/position.ts';
import { newId } from '../../../src/shared/ids.ts';
import { type Answer, aGraph, type TestGraph } from '../../support/graph.ts';
import { outbound } from '../../support/outbound.ts';

const NOW = new Date('2026-11-21T03:00:00Z');
const clock = { now: () => NOW };
const TOWN = 'E05015092';
let graph: TestGraph;
let kettle = '';

beforeAll(async () => {
  graph = await aGraph();
  await graph.em.fork().transactional(async (em) => {
    const context = { em, actor: { subject: 'test', name: 'A Tester', agency: 'SAFER_NEIGHBOURHOODS' }, clock, simulated: false, outbound };
    const premises = {
      kind: 'PUB',
      name: 'The Copper Kettle',
      locationId: null,
      address: 'Copper Street',
      postcode: null,
      uprn: null,
      longitude: -0.64789,
      latitude: 53.59061,
      licenceNumber: null,
      pubwatchMemberFrom: null,
    } as const;
    const recorded = await recordPremises(context, premises);
    if (!recorded.ok) throw new Error(recorded.refusal.message);
    await em.flush();
    await em.execute(`update location set ward_code_as_sent = '${TOWN}'`);
    const assigned = await assignRadio(context, { radio: 'R11', premisesId: recorded.value.id, from: '2026-01-01', to: null });
    if (!assigned.ok) throw new Error(assigned.refusal.message);
    kettle = Buffer.from(`Premises:${recorded.value.id}`).toString('base64');
  });
});
afterAll(() => graph.close());

let sequence = 0;

/** An entry of R11, the next of its count; each half an hour after the one before, so that it is an incident of its own. */
async function say(facts: Partial<RadioEntryReport> = {}): Promise<number> {
  sequence += 1;
  const report: RadioEntryReport = {
    radio: 'R11',
    night: '2026-11-20',
    sequence,
    revision: 1,
    at: new Date(Date.parse('2026-11-20T18:00:00Z') + sequence * 1_800_000),
    offset: '+00:00',
    category: 'FIGHT_DISORDER',
    words: `Words ${sequence}.`,
    where: null,
    simulated: false,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL',
    agreement: 'ISA',
    ...facts,
  };
  const origin = { recordedBy: `message:pubwatch.radio.v1/0/${newId()}`, ownerAgency: 'PUBWATCH', originator: 'PUBWATCH', markings: [] };
  await graph.em.fork().transactional((em) => recordRadioEntries(em, [{ report, origin }], clock));
  return report.sequence;
}

async function call(field: string, args: string, shows: string, roles: readonly Role[] = ['CONTROL_ROOM']): Promise<Answer> {
  return graph.ask(`mutation { ${field}(${args}, idempotencyKey: "${newId()}") { __typename ${shows} } }`, {}, roles);
}

const OBSERVED =
  '... on NteIncident { id night category status place reportCount longitude latitude outOfArea } ... on OutsideTheNight { message } ... on InvalidInput { argument message } ... on NotFound { argument }';
const seen = (args: string) => call('nteLogObservation', args, OBSERVED);
const SOUND = 'source: CAMERA, category: STREET_DRINKING, words: "Six on the benches.", seenAt: "2026-10-31T22:00:00Z"';

describe('what the control room logs', () => {
  test('opens an incident near the premises beside it, joins it, and is closed once', async () => {
    const near = 'place: "The benches", longitude: -0.6471, latitude: 53.5909';
    const opened = await seen(`${SOUND}, ${near}, cameraId: "CAM-07"`);
    expect(opened).toEqual({
      data: {
        nteLogObservation: {
          __typename: 'NteIncident',
          id: expect.any(String),
          night: '2026-10-31',
          category: 'STREET_DRINKING',
          status: 'OPEN',
          place: 'Near The Copper Kettle',
          reportCount: 1,
          longitude: -0.647,
          latitude: 53.591,
          outOfArea: false,
        },
      },
      errors: [],
    });
    const incident = opened.data?.['nteLogObservation'] as { id: string };
    const joined = await seen(`source: OFFICER, category: DRUGS, words: "One has a bag.", seenAt: "2026-10-31T22:10:00Z", premisesId: "${kettle}"`);
    expect(joined.data).toMatchObject({ nteLogObservation: { id: incident.id, category: 'DRUGS', reportCount: 2 } });
    const { data } = await graph.ask(
      'query ($id: ID!) { node(id: $id) { ... on NteIncident { reports { source words place cameraId premises { name } radioEntry { id } recordedBy } } } }',
      incident,
    );
    expect(data).toEqual({
      node: {
        reports: [
          {
            source: 'CAMERA',
            words: 'Six on the benches.',
            place: 'The benches',
            cameraId: 'CAM-07',
            premises: null,
            radioEntry: null,
            recordedBy: 'user:test-CONTROL_ROOM',
          },
          {
            source: 'OFFICER',
            words: 'One has a bag.',
            place: null,
            cameraId: null,
            premises: { name: 'The Copper Kettle' },
            radioEntry: null,
            recordedBy: 'user:test-CONTROL_ROOM',
          },
        ],
      },
    });
    const closed = 'nteIncidentClose';
    const shows = '... on NteIncident { status outcome closedAt revision } ... on NteIncidentClosed { outcome message } ... on NotFound { argument }';
    expect((await call(closed, `nteIncidentId: "${incident.id}", outcome: MOVED_ON`, shows)).data).toMatchObject({
      nteIncidentClose: { __typename: 'NteIncident', status: 'CLOSED', outcome: 'MOVED_ON', closedAt: expect.any(String), revision: 3 },
    });
    expect((await call(closed, `nteIncidentId: "${incident.id}", outcome: ARREST`, shows)).data).toMatchObject({
      nteIncidentClose: { __typename: 'NteIncidentClosed', outcome: 'MOVED_ON' },
    });
    expect((await call(closed, `nteIncidentId: "${kettle}", outcome: ARREST`, shows)).data).toMatchObject({
      nteIncidentClose: { __typename: 'NotFound', argument: 'nteIncidentId' },
    });
  });

  test('far from all premises is told by its ward, and outside the area is flagged, not refused', async () => {
    // Domain rule 35: "else flag OUT_OF_AREA, do not reject".
    const away = await seen(`${SOUND}, place: "A lay-by", longitude: -1.2, latitude: 53.2`);
    expect(away.data).toMatchObject({ nteLogObservation: { place: 'Place not known', outOfArea: true } });
  });

  test.each([
    // Domain rule 42: "daytime events to none".
    ['by day', `source: CAMERA, category: OTHER, words: "x", seenAt: "2026-10-31T12:00:00Z", premisesId: "KETTLE"`, { __typename: 'OutsideTheNight' }],
    ['in the future', `source: CAMERA, category: OTHER, words: "x", seenAt: "2099-10-31T22:00:00Z", premisesId: "KETTLE"`, { argument: 'seenAt' }],
    ['nowhere', SOUND, { argument: 'place' }],
    ['at a place without a point', `${SOUND}, place: "The benches"`, { argument: 'longitude' }],
    ['at half a point', `${SOUND}, place: "The benches", longitude: 1`, { argument: 'longitude' }],
    ['off the globe', `${SOUND}, place: "The benches", longitude: 181, latitude: 1`, { argument: 'longitude' }],
    ['at two places', `${SOUND}, premisesId: "KETTLE", longitude: 1, latitude: 1`, { argument: 'premisesId' }],
    ['at premises that are none', `${SOUND}, premisesId: "UHJlbWlzZXM6eA=="`, { __typename: 'NotFound', argument: 'premisesId' }],
    ['without words', `source: CAMERA, category: OTHER, words: " ", seenAt: "2026-10-31T22:00:00Z", premisesId: "KETTLE"`, { argument: 'words' }],
    [
      'by an officer with a camera',
      `source: OFFICER, category: OTHER, words: "x", seenAt: "2026-10-31T22:00:00Z", premisesId: "KETTLE", cameraId: "C"`,
      { argument: 'cameraId' },
    ],
  ])('%s is refused', async (_, args, refusal) => {
    const { data, errors } = await seen(args.replace('KETTLE', kettle));
    expect(errors).toEqual([]);
    expect(data?.['nteLogObservation']).toMatchObject(refusal);
  });

  test.each<Role>(['ANALYST', 'ASB_OFFICER', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'])('is not for %s', async (role) => {
    for (const answer of [
      await call('nteLogObservation', `${SOUND}, premisesId: "${kettle}"`, '', [role]),
      await call('nteIncidentClose', `nteIncidentId: "x", outcome: OTHER`, '', [role]),
    ])
      expect(answer.errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
  });
});

describe('the log of a night', () => {
  const night = '2026-11-12';
  const at = (clockTime: string) => new Date(`2026-11-12T${clockTime}Z`);
  const LOG =
    'query ($night: Date!, $radio: String, $premises: ID) { radioLog(night: $night, radio: $radio, premisesId: $premises) { __typename ... on RadioLogEntry { radio sequence words premises { name } } ... on RadioLogGap { radio night from to } } }';

  test('shows entries by their own time and holes as holes', async () => {
    for (const facts of [
      { sequence: 4, at: at('23:00:00') },
      { sequence: 1, at: at('22:00:00') },
      { radio: 'R97', sequence: 2, at: at('22:30:00') },
    ])
      await say({ night, category: 'TAXI_RANK', words: 'x', ...facts });
    const entry = (radio: string, number: number, premises: { name: string } | null) => ({
      __typename: 'RadioLogEntry',
      radio,
      sequence: number,
      words: 'x',
      premises,
    });
    const gap = (radio: string, from: number, to: number) => ({ __typename: 'RadioLogGap', radio, night, from, to });
    const name = { name: 'The Copper Kettle' };
    const whole = [entry('R11', 1, name), gap('R97', 1, 1), entry('R97', 2, null), gap('R11', 2, 3), entry('R11', 4, name)];
    expect(await graph.ask(LOG, { night })).toEqual({ data: { radioLog: whole }, errors: [] });
    expect((await graph.ask(LOG, { night, radio: 'r11' })).data).toEqual({ radioLog: [whole[0], whole[3], whole[4]] });
    expect((await graph.ask(LOG, { night, premises: kettle })).data).toEqual({ radioLog: [whole[0], whole[3], whole[4]] });
    expect((await graph.ask(LOG, { night: '2026-11-13' })).data).toEqual({ radioLog: [] });
    expect((await graph.ask(LOG, { night, radio: '?' })).data).toEqual({ radioLog: [] });
    expect(await graph.ask(`{ radioLogEntries(filter: { night: "${night}", premises: "${kettle}" }) { totalCount nodes { sequence } } }`)).toEqual({
      data: { radioLogEntries: { totalCount: 2, nodes: [{ sequence: 4 }, { sequence: 1 }] } },
      errors: [],
    });
  });

  test('is not for partners', async () => {
    for (const role of ['POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'] as const) {
      const { data, errors } = await graph.ask(LOG, { night }, [role]);
      expect(data).toEqual({ radioLog: null });
      expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    }
  });
});

// Domain §6: "Live subscription payload for partners: category, time, coarse place, status, units — no names, DOB or images".
describe('what partners read of an incident', () => {
  test('category, time, coarse place and status; of the words nothing', async () => {
    await say({ night: '2026-11-13', at: new Date('2026-11-13T22:00:00Z'), sequence: 1, words: 'A man in a red coat.' });
    const asked = (shows: string) =>
      `{ nteIncidents(filter: { night: "2026-11-13", premises: "${kettle}", ward: "${TOWN}", status: OPEN, category: FIGHT_DISORDER }) { nodes { ${shows} } } }`;
    expect(
      await graph.ask(asked('category openedAt place longitude latitude status ward { code } premises { name } reportCount'), {}, ['POLICE_SYSTEM']),
    ).toEqual({
      data: {
        nteIncidents: {
          nodes: [
            {
              category: 'FIGHT_DISORDER',
              openedAt: '2026-11-13T22:00:00.000Z',
              place: 'The Copper Kettle',
              longitude: -0.648,
              latitude: 53.591,
              status: 'OPEN',
              ward: { code: TOWN },
              premises: { name: 'The Copper Kettle' },
              reportCount: 1,
            },
          ],
        },
      },
      errors: [],
    });
    for (const role of ['POLICE_SYSTEM', 'NAT_CHAIR'] as const) {
      const { data, errors } = await graph.ask(asked('place reports { words }'), {}, [role]);
      expect(data).toEqual({ nteIncidents: { nodes: [{ place: 'The Copper Kettle', reports: null }] } });
      expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    }
    for (const role of ['CONTROL_ROOM', 'ANALYST', 'ASB_OFFICER'] as const)
      expect((await graph.ask(asked('reports { words }'), {}, [role])).data).toEqual({
        nteIncidents: { nodes: [{ reports: [{ words: 'A man in a red coat.' }] }] },
      });
  });
});

describe('nteIncidentChanged', () => {
  const streams: AsyncGenerator<Answer>[] = [];
  // One that still waits for an event ends with the log, when the graph is closed.
  afterEach(() => streams.splice(0).forEach((stream) => void stream.return(undefined)));

  const FEED =
    'subscription ($after: String, $ward: String, $category: NteCategory) { nteIncidentChanged(after: $after, ward: $ward, category: $category) { cursor change at incident { openedAt category revision } } }';
  interface Told {
    readonly cursor: string;
    readonly change: string;
    readonly incident: { readonly openedAt: string; readonly category: string; readonly revision: number };
  }
  async function follow(variables: Record<string, unknown> = {}, roles: readonly Role[] = ['CONTROL_ROOM']) {
    const stream = await graph.follow(FEED, variables, roles);
    streams.push(stream);
    return async (): Promise<Told> => {
      const { value } = await stream.next();
      const { data, errors } = value as Answer;
      if (errors.length > 0) throw new Error(`${String(errors[0]?.code)} ${errors[0]?.message}`);
      return data?.['nteIncidentChanged'] as Told;
    };
  }
  const now = async () => ((await graph.ask('{ livePosition }')).data as { livePosition: string }).livePosition;
  const refusalOf = async (after: string) => {
    const { errors } = JSON.parse(
      (await graph.follow(FEED, { after }).then(
        () => '{}',
        (failure: unknown) => (failure instanceof Error ? failure.message : '{}').replace(/^The subscription was refused: /, ''),
      )) as string,
    ) as Answer;
    return errors.map(({ code, message }) => ({ code, message }));
  };

  test('goes on behind the position of now, and behind each event, as often as it is cut', async () => {
    const began = await now();
    const first = await say({ category: 'REFUSED_ENTRY' });
    await say({ at: new Date(Date.parse('2026-11-20T18:05:00Z') + first * 1_800_000), category: 'WEAPON' });
    await say({ sequence: first, revision: 2, at: new Date(Date.parse('2026-11-20T18:00:00Z') + first * 1_800_000), words: 'Amended.', category: 'EJECTION' });
    const whole: Told[] = [];
    const next = await follow({ after: began });
    for (let nth = 0; nth < 3; nth++) whole.push(await next());
    expect(whole.map(({ change, incident }) => [change, incident.category])).toEqual([
      ['OPENED', 'WEAPON'],
      ['JOINED', 'WEAPON'],
      ['AMENDED', 'WEAPON'],
    ]);
    expect(
      whole.every(({ incident }) => incident.revision === 3),
      'read anew',
    ).toBe(true);
    expect(new Set(whole.map(({ cursor }) => cursor)).size).toBe(3);
    const again: Told[] = [];
    let after = began;
    for (let nth = 0; nth < 3; nth++) {
      const told = await (await follow({ after }, nth === 1 ? ['POLICE_SYSTEM'] : ['ANALYST']))();
      again.push(told);
      after = told.cursor;
    }
    expect(again).toEqual(whole);
  });

  test('without a position tells what comes; by ward and by category, of which a change to another category is told too', async () => {
    const [all, here, elsewhere, thefts] = [
      await follow(),
      await follow({ ward: TOWN }),
      await follow({ ward: 'E05015079', after: await now() }),
      await follow({ category: 'THEFT', after: await now() }),
    ];
    const number = await say({ category: 'THEFT' });
    const at = new Date(Date.parse('2026-11-20T18:00:00Z') + number * 1_800_000);
    await say({ sequence: number, revision: 2, category: 'VIOLENCE', at });
    await say({ radio: 'R97', sequence: number, category: 'BARRIER_FAULT', at });
    expect([(await all()).change, (await all()).change, (await all()).incident.category]).toEqual(['OPENED', 'AMENDED', 'BARRIER_FAULT']);
    expect([(await here()).change, (await here()).change]).toEqual(['OPENED', 'AMENDED']);
    expect([(await thefts()).change, (await thefts()).change]).toEqual(['OPENED', 'AMENDED']);
    const late = Promise.race([elsewhere().then(() => 'told'), all().then(() => 'nothing')]);
    await say();
    expect(await late).toBe('nothing');
  });

  test('a position of something else of the live log is a position all the same', async () => {
    await graph.em.fork().execute("insert into live_log (kind, subject_id, simulated, at) values ('incident.recorded', gen_random_uuid(), false, now())");
    const [row] = await graph.em.fork().execute<{ position: string }[]>('select max(position)::text as position from live_log');
    const number = await say();
    expect(await (await follow({ after: writePosition(BigInt(row?.position ?? 0)) }))()).toMatchObject({
      change: 'OPENED',
      incident: { openedAt: new Date(Date.parse('2026-11-20T18:00:00Z') + number * 1_800_000).toISOString() },
    });
  });

  test.each([
    ['words', 'now'],
    ['nothing', ''],
    ['a bare number', '12'],
    ['a position that was never given out', writePosition(999_999_999n)],
    ['a negative one', Buffer.from('live:-1').toString('base64url')],
    ['one with a leading zero', Buffer.from('live:012').toString('base64url')],
    ['one longer than any', Buffer.from(`live:${'9'.repeat(30)}`).toString('base64url')],
    ['one with something behind it', `${writePosition(1n)}=`],
    ['a cursor of a list', Buffer.from('["nteIncidents"]').toString('base64')],
  ])('%s is answered with POSITION_UNKNOWN, never with a start from somewhere', async (_, after) => {
    expect(await refusalOf(after)).toEqual([
      {
        code: 'POSITION_UNKNOWN',
        message:
          '"after" is no position that this hub gave out: read livePosition, then nteIncidents, and subscribe again with that position as "after"; or read nteIncidents and subscribe without "after".',
      },
    ]);
  });

  test('a position from before what is kept is answered with POSITION_TOO_OLD; the last one before it is still good', async () => {
    const old = await now();
    for (let nth = 0; nth < 3; nth++) await say();
    const rows = await graph.em.fork().execute<{ position: string }[]>('select position::text from live_log order by live_log.position desc limit 2');
    await graph.em.fork().execute(`delete from live_log where position < ${rows[0]?.position ?? 0}`);
    expect(await refusalOf(old)).toEqual([
      {
        code: 'POSITION_TOO_OLD',
        message:
          'Some of what followed this position is no longer kept: read livePosition, then nteIncidents, and subscribe again with that position as "after"; or read nteIncidents and subscribe without "after".',
      },
    ]);
    expect((await refusalOf(writePosition(0n)))[0]?.code).toBe('POSITION_TOO_OLD');
    expect(await (await follow({ after: writePosition(BigInt(rows[0]?.position ?? 0) - 1n) }))()).toMatchObject({ change: 'OPENED' });
  });
});
