/** Reliability goals G20 and G42: whatever somebody's line stands on ends while it is open (token, role, agency, agreement, compartment, list of a meeting, purpose), and the next event is withheld and the line closed within five seconds; the next request is answered by the rights of its moment. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Role } from '../../src/access/identity.ts';
import { revokeFromHere } from '../../src/access/revocation/commands/revoke-tokens.ts';
import { recordIncidents } from '../../src/cases/commands/record-incidents.ts';
import { recordRadioEntries } from '../../src/cases/commands/record-radio-entries.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { londonDay } from '../../src/shared/london.ts';
import { newId } from '../../src/shared/ids.ts';
import { raised, trouble } from '../alerts/troubles.ts';
import { aPoliceLog } from '../cases/incident/reports.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';
import { classKey, type SeeingClass } from '../support/walk/classes.ts';
import { hubOfTheWalk, type WalkHub } from '../support/walk/hub-of-the-walk.ts';
import { type Listening, listening } from '../support/walk/listening.ts';
import { aRadioReport } from '../support/walk/radio.ts';
import { readEvents } from './a-hub.ts';

const WITHIN_MS = 5_000;
const OFFICER: SeeingClass = { agency: 'SAFER_NEIGHBOURHOODS', roles: ['ASB_OFFICER'], purpose: 'PROBLEM_SOLVING' };
const TODAY = londonDay(new Date());

const SUBSCRIPTIONS = {
  incidentRecorded: 'subscription { incidentRecorded { id } }',
  nteIncidentChanged: 'subscription { nteIncidentChanged { incident { id } } }',
  alertRaised: 'subscription { alertRaised { id } }',
} as const;
type Subscription = keyof typeof SUBSCRIPTIONS;

let database: HubDatabase;
let hub: WalkHub;

beforeAll(async () => {
  database = await hubDatabase();
  hub = await hubOfTheWalk(database);
}, 60_000);
afterAll(async () => {
  await hub.close();
  await database.close();
});
beforeEach(() =>
  database.write((em) =>
    em.execute(
      `insert into compartment (code, description, closed, in_force_from, source) values ('OPERATION:WATCHED', 'Invented.', false, '2020-01-01', 'A test.') on conflict do nothing`,
    ),
  ),
);

/** Something happens of which a listener of any subscription would hear: at the police, in a compartment. */
const HAPPENS: Readonly<Record<Subscription, (markings: string[]) => Promise<unknown>>> = {
  incidentRecorded: (markings) =>
    database.write((em) =>
      recordIncidents(em, [{ report: aPoliceLog({ reference: newId(), markings }), origin: originOf('HUMBERSIDE_POLICE', markings) }], systemClock),
    ),
  nteIncidentChanged: (markings) =>
    database.write((em) =>
      recordRadioEntries(em, [{ report: aRadioReport(`R${newId().slice(-12).toUpperCase()}`), origin: originOf('PUBWATCH', markings) }], systemClock),
    ),
  alertRaised: (markings) => raised(database.orm.em.fork(), { ...trouble('RADIO_LOG_GAP', newId()), markings }, systemClock),
};

function originOf(agency: string, markings: string[]) {
  return { recordedBy: 'user:test', ownerAgency: agency, originator: agency, markings };
}

async function revoke(what: { tokenId?: string; subject?: string; agency?: string }): Promise<void> {
  const input = { tokenId: what.tokenId ?? null, subject: what.subject ?? null, agency: what.agency ?? null, because: 'A test.' };
  expect(await database.write(async (em) => await revokeFromHere(em, input, { login: 'tester', now: new Date() }))).toMatchObject({ ok: true });
}

const run = (sql: string) => database.write((em) => em.execute(sql));

/** What may end under a line, and how it is put back. Each listens as somebody of its own. */
interface Ending {
  readonly what: string;
  readonly who: SeeingClass;
  readonly markings: string[];
  readonly end: () => Promise<unknown>;
  readonly putBack: () => Promise<unknown>;
}

const readIn = () =>
  `insert into compartment_reader (id, compartment_code, agency_code, role, in_force_from, source) values ('${newId()}', 'OPERATION:WATCHED', null, 'ASB_OFFICER', '2020-01-01', 'A test.')`;

const ENDINGS: readonly Ending[] = [
  {
    what: 'the agreements under which it is shared',
    who: { ...OFFICER, purpose: 'SAFEGUARDING' },
    markings: [],
    end: () => run(`update sharing_term set in_force_to = '${TODAY}' where partner_agency_code = 'SAFER_NEIGHBOURHOODS' and purpose = 'SAFEGUARDING'`),
    putBack: () => run(`update sharing_term set in_force_to = null where partner_agency_code = 'SAFER_NEIGHBOURHOODS' and purpose = 'SAFEGUARDING'`),
  },
  {
    what: 'that they are read into the compartment',
    who: { ...OFFICER, purpose: 'VICTIM_CONTACT' },
    markings: ['OPERATION:WATCHED'],
    end: () => run(`update compartment_reader set in_force_to = '${TODAY}' where compartment_code = 'OPERATION:WATCHED'`),
    putBack: () => run(`update compartment_reader set in_force_to = null where compartment_code = 'OPERATION:WATCHED'`),
  },
  {
    what: 'the compartment itself',
    who: { ...OFFICER, purpose: 'PSPO_ENFORCEMENT' },
    markings: ['OPERATION:WATCHED'],
    end: () => run(`update compartment set in_force_to = '${TODAY}' where code = 'OPERATION:WATCHED'`),
    putBack: () => run(`update compartment set in_force_to = null where code = 'OPERATION:WATCHED'`),
  },
  {
    what: 'the purpose',
    who: { ...OFFICER, roles: ['ASB_OFFICER', 'ANALYST'], purpose: 'ANALYSIS' },
    markings: [],
    end: () => run(`update purpose set in_force_to = '${TODAY}' where code = 'ANALYSIS'`),
    putBack: () => run(`update purpose set in_force_to = null where code = 'ANALYSIS'`),
  },
];

async function events(who: SeeingClass, query: string) {
  const response = await fetch(new URL('/graphql', hub.url), {
    method: 'POST',
    headers: {
      authorization: await hub.authorization(who),
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(who.purpose === null ? {} : { 'x-hub-purpose': who.purpose, 'x-hub-reason': 'A test.' }),
    },
    body: JSON.stringify({ query }),
  });
  expect(response.status).toBe(200);
  return readEvents(response);
}

const told = (line: Listening) => line.heard.filter((text) => text.includes('"data":{')).length;

/** A role that adds nothing to what is heard, and makes whoever holds it another than in the tests before: what the hub remembers of those for a second is not theirs. */
const BESIDE = { incidentRecorded: 'NAT_CHAIR', nteIncidentChanged: 'VICTIM_SUPPORT', alertRaised: 'AUDITOR' } as const satisfies Record<Subscription, Role>;

describe.each(ENDINGS)('$what ends', ({ what, who: whoever, markings, end, putBack }) => {
  test.each(Object.keys(SUBSCRIPTIONS) as Subscription[])(
    'under %s: the next event is withheld, and socket and event stream are closed',
    { timeout: 40_000 },
    async (name) => {
      const who = { ...whoever, roles: [...whoever.roles, BESIDE[name]] };
      if (markings.length > 0) await run(readIn());
      onTestFinished(async () => {
        await putBack();
        await run(`delete from compartment_reader where compartment_code = 'OPERATION:WATCHED'`);
        // What the hub remembers for a second of the purposes in force.
        await until('the purpose is in force again', async () => (await hub.ask(whoever, '{ me { name } }')).status === 200);
      });
      const standing = hub.followed();
      const socket = await listening(hub, who, [SUBSCRIPTIONS[name]]);
      const stream = await events(who, SUBSCRIPTIONS[name]);
      const heard = () => [told(socket), stream.text().split('"data":{').length - 1];
      await until('both listen', () => hub.followed() >= standing + 2);
      await HAPPENS[name](markings);
      await until('both have heard', () => heard().join() === '1,1');

      const from = performance.now();
      await end();
      // What purposes there are is known for a second: until then, what is asked for one that has ended is answered (src/access/purposes-in-force.ts).
      if (what === 'the purpose') await until('the hub knows', async () => (await hub.ask(whoever, '{ me { name } }')).status === 403);
      // An alert in no compartment is for its audience, whatever is shared.
      const withheld = name !== 'alertRaised' || markings.length > 0;
      if (withheld) await HAPPENS[name](markings);
      await until('both are closed', () => socket.end !== null && stream.done(), WITHIN_MS);
      expect(performance.now() - from).toBeLessThan(WITHIN_MS);
      expect(socket.end?.code).toBe(4403);
      expect(heard()).toEqual([1, 1]);
    },
  );
});

describe('a token is revoked', () => {
  test.each([
    ['by its id', (who: SeeingClass) => ({ tokenId: classKey(who) }), { ...OFFICER, roles: ['ASB_OFFICER', 'NAT_CHAIR'] }],
    [
      'with all of its holder, whose role has ended',
      (who: SeeingClass) => ({ subject: `walker ${classKey(who)}` }),
      { ...OFFICER, roles: ['ASB_OFFICER', 'CONTROL_ROOM'] },
    ],
    ['with all of its agency', () => ({ agency: 'INTEGRATED_CARE_BOARD' }), { ...OFFICER, agency: 'INTEGRATED_CARE_BOARD' }],
  ] as const)('%s: the next event is withheld, the line closed, and the next request refused', { timeout: 40_000 }, async (_, named, who) => {
    const standing = hub.followed();
    const socket = await listening(hub, who, [SUBSCRIPTIONS.incidentRecorded, SUBSCRIPTIONS.nteIncidentChanged]);
    const stream = await events(who, SUBSCRIPTIONS.incidentRecorded);
    await until('both listen', () => hub.followed() >= standing + 3);
    await HAPPENS.incidentRecorded([]);
    await until('both have heard', () => told(socket) === 1 && stream.text().includes('"incidentRecorded"'));
    await revoke(named(who));
    await until('both are closed', () => socket.end !== null && stream.done(), WITHIN_MS);
    await HAPPENS.incidentRecorded([]);
    expect([socket.end?.code, told(socket)]).toEqual([4403, 1]);
    expect((await hub.ask(who, '{ me { name } }')).status).toBe(401);
  });
});

describe('a purpose cannot be changed under way', () => {
  test('neither by another first message nor with another token: what is told stays what the first purpose allows', { timeout: 40_000 }, async () => {
    const who: SeeingClass = { ...OFFICER, roles: ['ASB_OFFICER', 'VICTIM_SUPPORT'], purpose: null };
    const socket = await listening(hub, who, [SUBSCRIPTIONS.incidentRecorded]);
    // A ping that brings a token may bring no purpose with it.
    socket.send({ type: 'ping', payload: { authorization: await hub.authorization(who), purpose: 'PROBLEM_SOLVING' } });
    await HAPPENS.incidentRecorded([]);
    const own = aPoliceLog({ reference: newId() });
    await database.write((em) => recordIncidents(em, [{ report: own, origin: originOf('SAFER_NEIGHBOURHOODS', []) }], systemClock));
    await until('they hear of their own agency’s', () => told(socket) === 1);
    expect(socket.heard).toHaveLength(1);
    socket.send({ type: 'connection_init', payload: { authorization: await hub.authorization(who), purpose: 'PROBLEM_SOLVING' } });
    await until('a second beginning closes the socket', () => socket.end !== null);
    expect(socket.end?.code).toBe(4429);
  });
});

describe('a request', () => {
  const incidents = '{ incidents(filter: { simulated: INCLUDE }) { totalCount nodes { id } } }';
  const rows = async (who: SeeingClass) => JSON.parse((await hub.ask(who, incidents)).body);

  test(
    'for no purpose, or under an agreement that is over, reads no row of another agency; and the answer says nothing of why',
    { timeout: 40_000 },
    async () => {
      await HAPPENS.incidentRecorded([]);
      const police: SeeingClass = { agency: 'VICTIM_SUPPORT', roles: ['ANALYST'], purpose: 'PROBLEM_SOLVING' };
      const before = await rows(police);
      expect(before.data.incidents.totalCount).toBeGreaterThan(0);
      const nothing = { data: { incidents: { totalCount: 0, nodes: [] } } };
      expect(await rows({ ...police, purpose: null })).toEqual(nothing);
      await run(`update sharing_term set in_force_to = '${TODAY}' where partner_agency_code = 'VICTIM_SUPPORT' and purpose = 'PROBLEM_SOLVING'`);
      expect(await rows(police)).toEqual(nothing);
      await run(`update sharing_term set in_force_to = null where partner_agency_code = 'VICTIM_SUPPORT' and purpose = 'PROBLEM_SOLVING'`);
      expect(await rows(police)).toEqual(before);
    },
  );

  test('for a purpose that the token does not allow, that is no word of the hub or that is not in force gets one answer', async () => {
    const authorization = await hub.authorization(OFFICER);
    const asked = async (purpose: string) => {
      const { requestId: _, ...reply } = await hub.post(JSON.stringify({ query: incidents }), { authorization, 'x-hub-purpose': purpose });
      return reply;
    };
    const refused = await asked('INTELLIGENCE');
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toEqual({ errors: [{ message: expect.any(String), extensions: { code: 'PURPOSE_NOT_ALLOWED' } }] });
    for (const other of ['NO_SUCH_PURPOSE', 'problem_solving', 'PROBLEM_SOLVING, ANALYSIS', '']) expect(await asked(other), other).toEqual(refused);
  });
});
