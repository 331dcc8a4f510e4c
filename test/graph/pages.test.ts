/** Every list of the graph, read page by page: each row once, in order, however many rows sort alike, and whatever is recorded meanwhile. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Agency } from '../../src/access/agency.entity.ts';
import { Message } from '../../src/exchange/message.entity.ts';
import { Premises } from '../../src/locations/premises/premises.entity.ts';
import { Ward } from '../../src/locations/ward/ward.entity.ts';
import { Attendance, MeetingKind } from '../../src/meetings/meeting.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anAction, anIncident, aPerson, aStaffMember, linked } from '../support/records.ts';
import { type ListWay, listOf, page, walk } from './listing.ts';

const CROWD = 250;
/** Three moments, a millisecond apart, for all of them. */
const moment = (index: number) => new Date(Date.UTC(2026, 9, 1) + (index % 3));

describe('a crowd of rows that sort alike', () => {
  let graph: TestGraph;
  const ids = { case: newId(), meeting: newId(), ward: 'E05015092', person: newId(), staff: newId(), location: newId() };

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    const owner = Object.assign(aStaffMember(em), { id: ids.staff });
    const place = Object.assign(aLocation(em), { id: ids.location });
    const person = Object.assign(aPerson(em, 'Robin Example'), { id: ids.person });
    const everything = Object.assign(aCase(em, 'Everything', owner, place), { id: ids.case });
    const meeting = Object.assign(aMeeting(em, 'All of them'), { id: ids.meeting });
    for (let index = 0; index < CROWD; index += 1) {
      linked(em, everything, { incident: anIncident(em, place, { occurredFrom: moment(index) }) });
      linked(em, everything, { person: aPerson(em, `Person ${index}`) });
      const each = aCase(em, 'A case', owner, place, moment(index));
      linked(em, each, { person });
      aMeeting(em, 'A meeting', [each], moment(index));
      anAction(em, meeting, owner, 'Do it');
      const staff = aStaffMember(em, 'Officer Elm');
      em.create(Attendance, { id: newId(), meeting, staffMember: staff, agency: 'SAFER_NEIGHBOURHOODS', status: 'INVITED' });
      em.create(Agency, { code: `AGENCY_${index}`, name: 'An agency', kind: 'COMMUNITY', simulated: false });
      em.create(Ward, {
        code: `E0509${String(index).padStart(4, '0')}`,
        name: 'A ward',
        localAuthorityCode: 'E06000013',
        validFrom: '2003-05-01',
        validTo: null,
      });
      em.create(MeetingKind, { code: `KIND_${index}`, name: 'A kind', defaultMarkings: [], validFrom: '2003-05-01', validTo: null });
      em.create(Premises, { id: newId(), name: 'The Bell', kind: 'PUB', location: aLocation(em), ...pub });
      em.create(Message, {
        id: newId(),
        topic: 'police.incident.v1',
        partition: 0,
        offset: BigInt(index),
        producedAt: moment(index),
        receivedAt: moment(index),
        adapter: 'test@1',
        outcome: 'ACCEPTED',
        simulated: false,
      });
    }
    await em.flush();
  });
  afterAll(() => graph.close());

  const pub = {
    ownerAgency: 'SAFER_NEIGHBOURHOODS',
    originator: 'SAFER_NEIGHBOURHOODS',
    markings: [],
    regime: 'UK_GDPR_PART2' as const,
    retentionClass: 'REFERENCE' as const,
    simulated: false,
    recordedAt: moment(0),
    recordedBy: 'user:test',
  };

  /** Each list with the statement that says, in its own words, what a reader should see. */
  const lists: Record<string, readonly [ListWay, string]> = {
    incidents: [{ field: 'incidents' }, 'select id as key from incident order by occurred_from desc, id desc'],
    cases: [{ field: 'cases' }, 'select id as key from "case" order by opened_at desc, id desc'],
    people: [{ field: 'people' }, 'select id as key from person order by recorded_at desc, id desc'],
    locations: [{ field: 'locations' }, 'select id as key from location order by recorded_at desc, id desc'],
    wards: [{ field: 'wards' }, 'select code as key from ward order by code'],
    meetings: [{ field: 'meetings' }, 'select id as key from meeting order by scheduled_for desc, id desc'],
    agencies: [{ field: 'agencies' }, 'select code as key from agency order by name, code'],
    staff: [{ field: 'staff' }, 'select id as key from staff_member order by name, id'],
    meetingKinds: [{ field: 'meetingKinds' }, 'select code as key from meeting_kind order by name, code'],
    premises: [{ field: 'premises' }, 'select id as key from premises order by name, id'],
    messages: [{ field: 'messages' }, 'select id as key from message order by received_at desc, id desc'],
    'the incidents of a case': [
      listOf('Case', ids.case, 'incidents'),
      'select i.id as key from case_incident l join incident i on i.id = l.incident_id order by i.occurred_from desc, l.id desc',
    ],
    'the people of a case': [
      listOf('Case', ids.case, 'people'),
      `select p.id as key from case_person l join person p on p.id = l.person_id where l.case_id = '${ids.case}' order by p.recorded_at, l.id`,
    ],
    'the cases of a person': [
      listOf('Person', ids.person, 'cases'),
      `select c.id as key from case_person l join "case" c on c.id = l.case_id where l.person_id = '${ids.person}' order by c.opened_at desc, l.id desc`,
    ],
    'the incidents of a ward': [listOf('Ward', ids.ward, 'incidents'), 'select id as key from incident order by occurred_from desc, id desc'],
    'the cases of a place': [listOf('Location', ids.location, 'cases'), 'select id as key from "case" order by opened_at desc, id desc'],
    'the actions of a meeting': [listOf('Meeting', ids.meeting, 'actions'), 'select id as key from action order by due_on, id'],
    'the actions of an officer': [listOf('StaffMember', ids.staff, 'actions'), 'select id as key from action order by due_on, id'],
    'those asked to a meeting': [listOf('Meeting', ids.meeting, 'attendance'), 'select id as key from attendance order by id'],
    'the staff of an agency': [
      listOf('Agency', 'SAFER_NEIGHBOURHOODS', 'staff'),
      `select id as key from staff_member where agency_code = 'SAFER_NEIGHBOURHOODS' order by name, id`,
    ],
  };

  test.each(Object.entries(lists))('%s: a walk from either end sees each row once, in order', async (_, [way, statement]) => {
    const rows: { key: string }[] = await graph.em.fork().execute(statement);
    const expected = rows.map(({ key }) => key);
    expect(expected.length).toBeGreaterThanOrEqual(CROWD);
    expect(await walk(graph, way, 87, 'start')).toEqual(expected);
    expect(await walk(graph, way, 100, 'end')).toEqual(expected);
    expect((await page(graph, way, { first: 0 })).totalCount).toBe(expected.length);
  });

  test('pages of one row tell rows apart that are a millisecond apart', async () => {
    const way = { field: 'incidents', filter: '{ occurredFrom: "2026-10-01T00:00:00.001Z", occurredBefore: "2026-10-01T00:00:00.002Z" }' };
    const [all, byOnes] = [await walk(graph, way, 100, 'start'), await walk(graph, way, 11, 'start')];
    expect(all).toHaveLength(83);
    expect(byOnes).toEqual(all);
  });
});

describe('pages between cursors', () => {
  const COUNT = 30;
  let graph: TestGraph;
  let keys: readonly string[];
  let cursors: readonly string[];

  beforeAll(async () => {
    graph = await aGraph();
    const owner = aStaffMember(graph.em);
    for (let index = 0; index < COUNT; index += 1) aCase(graph.em, `Case ${index}`, owner, null, moment(index % 2));
    await graph.em.flush();
    const { edges } = await page(graph, { field: 'cases' }, { first: COUNT });
    keys = edges.map(({ node }) => node.id);
    cursors = edges.map(({ cursor }) => cursor);
  });
  afterAll(() => graph.close());

  /** The Relay cursor connections specification, on a plain array. */
  function bySpecification(question: { first?: number; last?: number; after?: number; before?: number }) {
    const start = question.after === undefined ? 0 : question.after + 1;
    const end = Math.max(start, question.before ?? COUNT);
    const within = keys.slice(start, end);
    const { first, last } = question;
    const size = first ?? last ?? 20;
    const shown = last === undefined ? within.slice(0, size) : within.slice(Math.max(0, within.length - size));
    return {
      keys: shown,
      hasNextPage: last === undefined ? within.length > size : question.before !== undefined,
      hasPreviousPage: last === undefined ? question.after !== undefined : within.length > size,
    };
  }

  const size = fc.integer({ min: 0, max: COUNT + 5 });
  const place = fc.option(fc.integer({ min: 0, max: COUNT - 1 }), { nil: undefined });
  const ends = fc.oneof(fc.record({ first: size }), fc.record({ last: size }), fc.constant({}));

  test('any of them is what the Relay specification says', async () => {
    await fc.assert(
      fc.asyncProperty(ends, place, place, async (end, after, before) => {
        const answer = await page(
          graph,
          { field: 'cases' },
          { ...end, after: after === undefined ? null : (cursors[after] ?? ''), before: before === undefined ? null : (cursors[before] ?? '') },
        );
        const { hasNextPage, hasPreviousPage } = answer.pageInfo;
        const expected = bySpecification({ ...end, ...(after !== undefined && { after }), ...(before !== undefined && { before }) });
        expect({ keys: answer.edges.map(({ node }) => node.id), hasNextPage, hasPreviousPage }).toEqual(expected);
        expect(answer.totalCount).toBe(COUNT);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a list that grows while it is read', () => {
  let graph: TestGraph;
  beforeAll(async () => void (graph = await aGraph()));
  afterAll(() => graph.close());

  test.each(['start', 'end'] as const)('read from its %s, nothing is repeated and nothing that was there is missed', async (from) => {
    const em = graph.em.fork();
    const owner = aStaffMember(em);
    const before = Array.from({ length: 60 }, (_, index) => aCase(em, 'There before', owner, null, moment(index)).id);
    await em.flush();
    const seen = await walk(graph, { field: 'cases' }, 7, from, async () => {
      // Older, equally old and newer than the rows that are being read.
      for (const year of [2020, 2026, 2030]) aCase(em, 'Meanwhile', owner, null, new Date(Date.UTC(year, 9, 1)));
      await em.flush();
    });
    expect(new Set(seen).size).toBe(seen.length);
    for (const key of before) expect(seen).toContain(key);
  });

  test('the place of a row that is gone is still a place', async () => {
    const em = graph.em.fork();
    const meeting = aMeeting(em, 'NAT');
    const owner = aStaffMember(em);
    const actions = Array.from({ length: 5 }, () => anAction(em, meeting, owner, 'Do it'));
    await em.flush();
    const way = listOf('Meeting', meeting.id, 'actions');
    const { edges } = await page(graph, way, { first: 5 });
    em.remove(actions[2] ?? meeting);
    await em.flush();
    expect((await page(graph, way, { first: 5, after: edges[2]?.cursor ?? '' })).edges.map(({ cursor }) => cursor)).toEqual(
      edges.slice(3).map(({ cursor }) => cursor),
    );
  });
});
