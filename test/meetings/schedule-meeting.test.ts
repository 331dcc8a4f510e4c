/** meetingSchedule: a meeting with its agenda and those asked to it, born with the markings of its kind; nobody outside learns its title. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/access/identity.ts';
import { MeetingKind } from '../../src/meetings/meeting.entity.ts';
import { Officer, nobody } from '../graph/commanding.ts';
import { globalId } from '../graph/listing.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aPerson, aStaffMember } from '../support/records.ts';

const WHOLE = `... on Meeting {
  kind { code } title scheduledFor venue status chair { name } chairName ward { code } agendaItems { position title case { title } }
  attendance { totalCount nodes { status staffMember { name } agency { code } } } decisions { text } actions { totalCount } cases { nodes { title } }
  ownerAgency { code } originator markings regime retentionClass simulated
}`;
const ASKED = { kind: 'NAT', title: 'Zebra NAT', scheduledFor: '2026-12-01T19:00:00+00:00' };

describe('meetingSchedule', () => {
  let graph: TestGraph;
  let officer: Officer;
  const ids = { oak: '', elm: '', noise: '', bikes: '', person: '' };

  beforeAll(async () => {
    graph = await aGraph();
    officer = new Officer(graph);
    const { em } = graph;
    const [oak, elm] = [aStaffMember(em, 'Officer Oak'), aStaffMember(em, 'Officer Elm')];
    const [noise, bikes] = [aCase(em, 'Noise', oak), aCase(em, 'Bikes', oak)];
    const person = aPerson(em, 'Robin Zebra');
    em.create(MeetingKind, { code: 'TOWN_HALL', name: 'Town hall', defaultMarkings: [], validFrom: '2003-05-01', validTo: '2020-01-01' });
    await em.flush();
    Object.assign(ids, {
      oak: globalId('StaffMember', oak.id),
      elm: globalId('StaffMember', elm.id),
      noise: globalId('Case', noise.id),
      bikes: globalId('Case', bikes.id),
      person: globalId('Person', person.id),
    });
  });
  afterAll(() => graph.close());

  test('schedules a meeting with everything said', async () => {
    const agenda = [{ title: ' Noise at night ', caseId: ids.noise }, { title: 'Any other business' }, { title: 'Bikes', caseId: ids.bikes }];
    const answer = await officer.does(
      'meetingSchedule',
      { ...ASKED, title: ' Zebra NAT ', venue: ' Zebra Hall ', chairId: ids.oak, wardCode: 'E05015092', agenda, invitedIds: [ids.elm, ids.oak, ids.elm] },
      WHOLE,
    );
    expect(answer).toMatchInlineSnapshot(`
      {
        "__typename": "Meeting",
        "actions": {
          "totalCount": 0,
        },
        "agendaItems": [
          {
            "case": {
              "title": "Noise",
            },
            "position": 1,
            "title": "Noise at night",
          },
          {
            "case": null,
            "position": 2,
            "title": "Any other business",
          },
          {
            "case": {
              "title": "Bikes",
            },
            "position": 3,
            "title": "Bikes",
          },
        ],
        "attendance": {
          "nodes": [
            {
              "agency": {
                "code": "SAFER_NEIGHBOURHOODS",
              },
              "staffMember": {
                "name": "Officer Oak",
              },
              "status": "INVITED",
            },
            {
              "agency": {
                "code": "SAFER_NEIGHBOURHOODS",
              },
              "staffMember": {
                "name": "Officer Elm",
              },
              "status": "INVITED",
            },
          ],
          "totalCount": 2,
        },
        "cases": {
          "nodes": [
            {
              "title": "Bikes",
            },
            {
              "title": "Noise",
            },
          ],
        },
        "chair": {
          "name": "Officer Oak",
        },
        "chairName": null,
        "decisions": [],
        "kind": {
          "code": "NAT",
        },
        "markings": [],
        "originator": "SAFER_NEIGHBOURHOODS",
        "ownerAgency": {
          "code": "SAFER_NEIGHBOURHOODS",
        },
        "regime": "UK_GDPR_PART2",
        "retentionClass": "MEETING",
        "scheduledFor": "2026-12-01T19:00:00.000Z",
        "simulated": false,
        "status": "SCHEDULED",
        "title": "Zebra NAT",
        "venue": "Zebra Hall",
        "ward": {
          "code": "E05015092",
        },
      }
    `);
  });

  test('schedules one with a councillor in the chair and nothing else', async () => {
    const answer = await officer.does('meetingSchedule', { ...ASKED, venue: '  ', chairName: ' Councillor Zebra ', agenda: [], invitedIds: [] }, WHOLE);
    expect(answer).toMatchObject({
      __typename: 'Meeting',
      venue: null,
      chair: null,
      chairName: 'Councillor Zebra',
      ward: null,
      agendaItems: [],
      attendance: { totalCount: 0 },
    });
  });

  test('gives it the markings of its kind, and the event as well, which tells ids, kinds and times alone', async () => {
    const key = await officer.makes('Meeting', 'meetingSchedule', {
      ...ASKED,
      kind: 'MACE',
      venue: 'Zebra Hall',
      chairName: 'Councillor Zebra',
      agenda: [{ title: 'Zebra' }],
      invitedIds: [ids.oak],
    });
    const read = (role: Role) => graph.ask('query ($id: ID!) { node(id: $id) { ... on Meeting { markings } } }', { id: globalId('Meeting', key) }, [role]);
    expect((await read('ASB_OFFICER')).data).toEqual({ node: { markings: ['MACE'] } });
    expect((await read('ANALYST')).data).toEqual({ node: null });
    const told = await officer.told(key);
    expect(told).toEqual([
      {
        topic: 'hub.meeting.v1',
        key,
        type: 'meeting.scheduled',
        payload: { meetingId: key, at: expect.stringMatching(/^20.*Z$/), kind: 'MACE' },
        subjectIds: [key],
        markings: ['MACE'],
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Zebra|Oak/);
  });

  const many = <Each>(count: number, each: Each): readonly Each[] => Array.from({ length: count }, () => each);

  test.each([
    ['a kind that there is not', { kind: 'nat' }, 'NotFound', 'kind', 'There is no kind of meeting for "kind": look its id up again.'],
    ['a kind that is no longer held', { kind: 'TOWN_HALL' }, 'NotFound', 'kind', 'There is no kind of meeting for "kind": look its id up again.'],
    ['a kind with a NUL character', { kind: 'NAT\0' }, 'InvalidInput', 'kind', '"kind" holds a NUL character; send it without.'],
    ['no title', { title: ' ' }, 'InvalidInput', 'title', 'Say something for "title": it is empty.'],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, 'InvalidInput', 'title', '"title" holds at most 200 characters; shorten it.'],
    ['a venue of 201 characters', { venue: 'x'.repeat(201) }, 'InvalidInput', 'venue', '"venue" holds at most 200 characters; shorten it.'],
    ['a chair of 201 characters', { chairName: 'x'.repeat(201) }, 'InvalidInput', 'chairName', '"chairName" holds at most 200 characters; shorten it.'],
    ['a ward that there is not', { wardCode: 'Town' }, 'NotFound', 'wardCode', 'There is no ward for "wardCode": look its id up again.'],
    ['a chair who is not there', { chairId: nobody('StaffMember') }, 'NotFound', 'chairId', 'There is no member of staff for "chairId": look its id up again.'],
    [
      'someone asked who is not there',
      { invitedIds: [nobody('StaffMember')] },
      'NotFound',
      'invitedIds',
      'There is no member of staff for "invitedIds": look its id up again.',
    ],
    [
      'a case that is not there',
      { agenda: [{ title: 'Noise', caseId: nobody('Case') }] },
      'NotFound',
      'agenda.caseId',
      'There is no case for "agenda.caseId": look its id up again.',
    ],
    [
      'two cases that are not there',
      {
        agenda: [
          { title: 'A', caseId: 'a' },
          { title: 'B', caseId: 'b' },
        ],
      },
      'NotFound',
      'agenda.caseId',
      'There is no case for "agenda.caseId": look its id up again.',
    ],
    ['an item without a title', { agenda: [{ title: '' }] }, 'InvalidInput', 'agenda.title', 'Say something for "agenda.title": it is empty.'],
    [
      'an item of 201 characters',
      { agenda: [{ title: 'x'.repeat(201) }] },
      'InvalidInput',
      'agenda.title',
      '"agenda.title" holds at most 200 characters; shorten it.',
    ],
    ['101 items', { agenda: many(101, { title: 'Noise' }) }, 'InvalidInput', 'agenda', 'An agenda holds at most 100 items.'],
    ['101 people', { invitedIds: many(101, nobody('StaffMember')) }, 'InvalidInput', 'invitedIds', 'Ask at most 100 people at once.'],
  ])('with %s is refused', async (_, wrong, __typename, argument, message) => {
    expect(await officer.isRefused('meetingSchedule', { ...ASKED, ...wrong })).toEqual({ __typename, argument, message });
  });

  test('with one case twice, with a case in the chair, with a person asked to come: refused', async () => {
    const twice = {
      agenda: [
        { title: 'Noise', caseId: ids.noise },
        { title: 'More noise', caseId: ids.noise },
      ],
    };
    const message = 'A case stands on an agenda once: leave the second one out.';
    expect(await officer.isRefused('meetingSchedule', { ...ASKED, ...twice })).toEqual({ __typename: 'InvalidInput', argument: 'agenda.caseId', message });
    expect(await officer.isRefused('meetingSchedule', { ...ASKED, chairId: ids.noise })).toMatchObject({ __typename: 'NotFound', argument: 'chairId' });
    expect(await officer.isRefused('meetingSchedule', { ...ASKED, invitedIds: [ids.oak, ids.person] })).toMatchObject({
      __typename: 'NotFound',
      argument: 'invitedIds',
    });
    expect(await officer.isRefused('meetingSchedule', { ...ASKED, agenda: [{ title: 'Oak', caseId: ids.oak }] })).toMatchObject({
      __typename: 'NotFound',
      argument: 'agenda.caseId',
    });
  });

  test('takes what the database takes: the longest of everything, in emoji, on the last day there is', async () => {
    const long = '🙂'.repeat(200);
    const asked = { kind: 'NAT', title: long, scheduledFor: '9999-12-31T23:59:59.999Z', venue: long, chairName: long };
    const answer = await officer.does(
      'meetingSchedule',
      { ...asked, agenda: many(100, { title: long }) },
      '... on Meeting { title scheduledFor venue chairName agendaItems { title } }',
    );
    const { kind: _, ...shown } = asked;
    expect(answer).toEqual({ __typename: 'Meeting', ...shown, agendaItems: many(100, { title: long }) });
  });
});
