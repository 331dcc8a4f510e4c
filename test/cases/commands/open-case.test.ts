/** caseOpen: a case starts at SCANNING with an owner in post, and tells the partners that it was opened, not what it is about. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StaffMember } from '../../../src/access/staff-member.entity.ts';
import { Officer, nobody } from '../../graph/commanding.ts';
import { globalId } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aLocation, aPerson, aStaffMember } from '../../support/records.ts';

const WHOLE = `... on Case {
  title summary origin stage owner { name jobTitle agency { code } } location { description } ward { code } closedAt stageMoves { to } people { totalCount } incidents { totalCount }
  meetings { totalCount } actions { totalCount } ownerAgency { code } originator markings regime retentionClass simulated
}`;
const ASKED = { title: 'Zebra Street', summary: 'Robin Zebra shouts at night.', origin: 'COMMUNITY' };

describe('caseOpen', () => {
  let graph: TestGraph;
  let officer: Officer;
  const ids = { oak: '', gone: '', place: '', nowhere: '', person: '' };

  beforeAll(async () => {
    graph = await aGraph();
    officer = new Officer(graph);
    const { em } = graph;
    const oak = aStaffMember(em, 'Officer Oak');
    const gone = Object.assign(aStaffMember(em, 'Officer Elm'), { leftOn: '2026-10-31' });
    const place = aLocation(em, 'Zebra Street', 'E05015086');
    const nowhere = Object.assign(aLocation(em, 'Somewhere'), { ward: null, wardBasis: 'NONE' });
    const person = aPerson(em, 'Robin Zebra');
    await em.flush();
    Object.assign(ids, {
      oak: globalId('StaffMember', oak.id),
      gone: globalId('StaffMember', gone.id),
      place: globalId('Location', place.id),
      nowhere: globalId('Location', nowhere.id),
      person: globalId('Person', person.id),
    });
  });
  afterAll(() => graph.close());

  test('opens a case with everything said', async () => {
    const answer = await officer.does(
      'caseOpen',
      { ...ASKED, title: '  Zebra Street ', ownerId: ids.oak, locationId: ids.place, wardCode: 'E05015092' },
      WHOLE,
    );
    expect(answer).toMatchInlineSnapshot(`
      {
        "__typename": "Case",
        "actions": {
          "totalCount": 0,
        },
        "closedAt": null,
        "incidents": {
          "totalCount": 0,
        },
        "location": {
          "description": "Zebra Street",
        },
        "markings": [],
        "meetings": {
          "totalCount": 0,
        },
        "origin": "COMMUNITY",
        "originator": "SAFER_NEIGHBOURHOODS",
        "owner": {
          "agency": {
            "code": "SAFER_NEIGHBOURHOODS",
          },
          "jobTitle": "Officer",
          "name": "Officer Oak",
        },
        "ownerAgency": {
          "code": "SAFER_NEIGHBOURHOODS",
        },
        "people": {
          "totalCount": 0,
        },
        "regime": "UK_GDPR_PART2",
        "retentionClass": "CASEWORK",
        "simulated": false,
        "stage": "SCANNING",
        "stageMoves": [],
        "summary": "Robin Zebra shouts at night.",
        "title": "Zebra Street",
        "ward": {
          "code": "E05015092",
        },
      }
    `);
  });

  test('opens a case of whoever opens it, in the ward of its place, when nothing else is said', async () => {
    const answer = await officer.does(
      'caseOpen',
      { ...ASKED, locationId: ids.place },
      '... on Case { owner { name jobTitle agency { code } } ward { code } location { description } }',
    );
    expect(answer).toEqual({
      __typename: 'Case',
      owner: { name: 'A Tester', jobTitle: 'Not recorded', agency: { code: 'SAFER_NEIGHBOURHOODS' } },
      ward: { code: 'E05015086' },
      location: { description: 'Zebra Street' },
    });
    const placeless = await officer.does('caseOpen', { ...ASKED, locationId: ids.nowhere }, '... on Case { ward { code } }');
    expect(placeless).toEqual({ __typename: 'Case', ward: null });
  });

  test('tells that a case was opened and how the work arrived, and not a word of it', async () => {
    const key = await officer.makes('Case', 'caseOpen', { ...ASKED, ownerId: ids.oak, locationId: ids.place });
    const told = await officer.told(key);
    expect(told).toEqual([
      {
        topic: 'hub.case.v1',
        key,
        type: 'case.opened',
        payload: { caseId: key, at: expect.stringMatching(/^20.*Z$/), origin: 'COMMUNITY' },
        subjectIds: [key],
        markings: [],
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Zebra|Robin|Oak|Tester/);
  });

  test.each([
    ['no title', { title: '' }, 'InvalidInput', 'title', 'Say something for "title": it is empty.'],
    ['a blank title', { title: ' \n' }, 'InvalidInput', 'title', 'Say something for "title": it is empty.'],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, 'InvalidInput', 'title', '"title" holds at most 200 characters; shorten it.'],
    ['a title with a NUL character', { title: 'a\0b' }, 'InvalidInput', 'title', '"title" holds a NUL character; send it without.'],
    [
      'a title with half a character',
      { title: 'a\ud83d' },
      'InvalidInput',
      'title',
      '"title" holds half a character (a lone surrogate); send whole Unicode text.',
    ],
    ['no summary', { summary: '' }, 'InvalidInput', 'summary', 'Say something for "summary": it is empty.'],
    ['a summary of 10,001 characters', { summary: 'x'.repeat(10_001) }, 'InvalidInput', 'summary', '"summary" holds at most 10000 characters; shorten it.'],
    ['a place that is not there', { locationId: nobody('Location') }, 'NotFound', 'locationId', 'There is no location for "locationId": look its id up again.'],
    ['a ward that is not there', { wardCode: 'E05099999' }, 'NotFound', 'wardCode', 'There is no ward for "wardCode": look its id up again.'],
    ['a ward with a NUL character', { wardCode: 'E05015092\0' }, 'InvalidInput', 'wardCode', '"wardCode" holds a NUL character; send it without.'],
    [
      'an owner who is not there',
      { ownerId: nobody('StaffMember') },
      'NotFound',
      'ownerId',
      'There is no member of staff in post for "ownerId": look its id up again.',
    ],
    ['no id of an owner', { ownerId: 'Officer Oak' }, 'NotFound', 'ownerId', 'There is no member of staff in post for "ownerId": look its id up again.'],
  ])('with %s is refused', async (_, wrong, __typename, argument, message) => {
    expect(await officer.isRefused('caseOpen', { ...ASKED, ...wrong })).toEqual({ __typename, argument, message });
  });

  test('with an owner who has left, with a person for an owner, with an officer for a place: refused', async () => {
    const noOwner = { __typename: 'NotFound', argument: 'ownerId', message: 'There is no member of staff in post for "ownerId": look its id up again.' };
    expect(await officer.isRefused('caseOpen', { ...ASKED, ownerId: ids.gone })).toEqual(noOwner);
    expect(await officer.isRefused('caseOpen', { ...ASKED, ownerId: ids.person })).toEqual(noOwner);
    expect(await officer.isRefused('caseOpen', { ...ASKED, locationId: ids.oak })).toMatchObject({ __typename: 'NotFound', argument: 'locationId' });
  });

  test('takes what the database takes: 200 emoji of title, 10,000 of summary', async () => {
    const [title, summary] = ['🙂'.repeat(200), '🙂'.repeat(10_000)];
    expect(await officer.does('caseOpen', { ...ASKED, title, summary }, '... on Case { title summary }')).toEqual({ __typename: 'Case', title, summary });
  });

  test('takes its ids with their UUIDs in capitals', async () => {
    const capitals = (id: string) =>
      globalId(
        ...(Buffer.from(id, 'base64')
          .toString()
          .replace(/:.*/, (key) => key.toUpperCase())
          .split(':') as [string, string]),
      );
    const answer = await officer.does(
      'caseOpen',
      { ...ASKED, ownerId: capitals(ids.oak), locationId: capitals(ids.place) },
      '... on Case { owner { name } location { description } }',
    );
    expect(answer).toEqual({ __typename: 'Case', owner: { name: 'Officer Oak' }, location: { description: 'Zebra Street' } });
  });
});

describe('caseOpen by someone', () => {
  let graph: TestGraph;
  beforeAll(async () => void (graph = await aGraph()));
  afterAll(() => graph.close());

  test('who acts for the first time, five times at once: five cases, and one record of them', async () => {
    const officer = new Officer(graph);
    const answers = await Promise.all(Array.from({ length: 5 }, () => officer.does('caseOpen', ASKED, '... on Case { owner { id } }')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await graph.em.fork().count(StaffMember, {})).toBe(1);
  });

  test('who has left is refused, unless another owns the case', async () => {
    const officer = new Officer(graph);
    await officer.does('caseOpen', ASKED);
    await graph.em.fork().nativeUpdate(StaffMember, { subject: officer.subject }, { leftOn: '2026-11-01' });
    expect(await officer.isRefused('caseOpen', ASKED)).toEqual({
      __typename: 'InvalidInput',
      argument: 'ownerId',
      message: 'You have left, by your staff record: name an owner who is in post, or ask Safer Neighbourhoods to correct the record.',
    });
    await graph.em.fork().nativeUpdate(StaffMember, { subject: officer.subject }, { leftOn: null });
  });
});
