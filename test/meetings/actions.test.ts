/** actionSet and actionComplete: who does what by when, and what came of it; an action stays in the compartments of its meeting. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setAction } from '../../src/meetings/commands/set-action.ts';
import { type ActionStatus } from '../../src/meetings/meeting.entity.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { Officer, nobody } from '../graph/commanding.ts';
import { globalId } from '../graph/listing.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aMeeting, anAction, aStaffMember } from '../support/records.ts';
import { until } from '../support/until.ts';
import { outbound } from '../support/outbound.ts';

const WHOLE = `... on Action {
  text owner { name } dueOn status outcome completedAt meeting { title } case { title } ownerAgency { code } originator markings regime retentionClass simulated
}`;

let graph: TestGraph;
let officer: Officer;
beforeAll(async () => {
  graph = await aGraph();
  officer = new Officer(graph);
});
afterAll(() => graph.close());

async function aScene(status: ActionStatus = 'OPEN') {
  const em = graph.em.fork();
  const oak = aStaffMember(em, 'Officer Oak');
  const gone = Object.assign(aStaffMember(em, 'Officer Elm'), { leftOn: '2026-10-31' });
  const each = aCase(em, 'Zebra Street', oak);
  const meeting = Object.assign(aMeeting(em, 'Zebra NAT', [each]), { markings: ['MACE', 'OCG'] });
  const action = Object.assign(anAction(em, meeting, oak, 'Ring Robin Zebra'), { status, markings: ['MACE'] });
  await em.flush();
  return {
    keys: { meeting: meeting.id, action: action.id, oak: oak.id },
    ids: {
      meeting: globalId('Meeting', meeting.id),
      action: globalId('Action', action.id),
      case: globalId('Case', each.id),
      oak: globalId('StaffMember', oak.id),
      gone: globalId('StaffMember', gone.id),
    },
  };
}

describe('actionSet', () => {
  test('sets an action that serves a case and carries the markings of its meeting', async () => {
    const { ids, keys } = await aScene();
    const answer = await officer.does(
      'actionSet',
      { meetingId: ids.meeting, text: ' Visit Robin Zebra. ', ownerId: ids.oak, dueOn: '2026-12-24', caseId: ids.case },
      `${WHOLE} ... on Action { id }`,
    );
    const { id, ...shown } = answer;
    expect(shown).toMatchInlineSnapshot(`
      {
        "__typename": "Action",
        "case": {
          "title": "Zebra Street",
        },
        "completedAt": null,
        "dueOn": "2026-12-24",
        "markings": [
          "MACE",
          "OCG",
        ],
        "meeting": {
          "title": "Zebra NAT",
        },
        "originator": "SAFER_NEIGHBOURHOODS",
        "outcome": null,
        "owner": {
          "name": "Officer Oak",
        },
        "ownerAgency": {
          "code": "SAFER_NEIGHBOURHOODS",
        },
        "regime": "UK_GDPR_PART2",
        "retentionClass": "MEETING",
        "simulated": false,
        "status": "OPEN",
        "text": "Visit Robin Zebra.",
      }
    `);
    const key = Buffer.from(String(id), 'base64').toString().replace('Action:', '');
    const told = await officer.told(keys.meeting);
    expect(told).toEqual([
      {
        topic: 'hub.meeting.v1',
        key: keys.meeting,
        type: 'action.set',
        payload: { meetingId: keys.meeting, actionId: key, at: expect.stringMatching(/^20.*Z$/), dueOn: '2026-12-24' },
        subjectIds: [keys.meeting, key],
        markings: ['MACE', 'OCG'],
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Zebra|Oak/);
  });

  test('sets one that serves no case, due on any day that there is', async () => {
    const { ids } = await aScene();
    for (const dueOn of ['2026-01-01', '2028-02-29', '9999-12-31'])
      expect(
        await officer.does('actionSet', { meetingId: ids.meeting, text: 'Zebra', ownerId: ids.oak, dueOn }, '... on Action { dueOn case { title } }'),
      ).toEqual({ __typename: 'Action', dueOn, case: null });
  });

  test.each([
    ['a meeting that is not there', { meetingId: nobody('Meeting') }, 'NotFound', 'meetingId', 'There is no meeting for "meetingId": look its id up again.'],
    [
      'an owner who is not there',
      { ownerId: nobody('StaffMember') },
      'NotFound',
      'ownerId',
      'There is no member of staff in post for "ownerId": look its id up again.',
    ],
    ['a case that is not there', { caseId: nobody('Case') }, 'NotFound', 'caseId', 'There is no case for "caseId": look its id up again.'],
    ['no words', { text: ' \n ' }, 'InvalidInput', 'text', 'Say something for "text": it is empty.'],
    ['2,001 characters', { text: 'x'.repeat(2_001) }, 'InvalidInput', 'text', '"text" holds at most 2000 characters; shorten it.'],
    ['a NUL character', { text: 'a\0' }, 'InvalidInput', 'text', '"text" holds a NUL character; send it without.'],
  ])('with %s is refused', async (_, wrong, __typename, argument, message) => {
    const { ids } = await aScene();
    expect(await officer.isRefused('actionSet', { meetingId: ids.meeting, text: 'Zebra', ownerId: ids.oak, dueOn: '2026-12-24', ...wrong })).toEqual({
      __typename,
      argument,
      message,
    });
  });

  test('for an owner who has left, at an id of another type, is refused', async () => {
    const { ids } = await aScene();
    const asked = { meetingId: ids.meeting, text: 'Zebra', ownerId: ids.oak, dueOn: '2026-12-24' };
    expect(await officer.isRefused('actionSet', { ...asked, ownerId: ids.gone })).toMatchObject({ __typename: 'NotFound', argument: 'ownerId' });
    expect(await officer.isRefused('actionSet', { ...asked, meetingId: ids.case })).toMatchObject({ __typename: 'NotFound', argument: 'meetingId' });
    expect(await officer.isRefused('actionSet', { ...asked, caseId: ids.meeting })).toMatchObject({ __typename: 'NotFound', argument: 'caseId' });
  });

  test.each(['2026-02-29', '0000-01-01', 'soon'])('due on %s is refused before it is read', async (dueOn) => {
    const { ids } = await aScene();
    const { data, errors } = await officer.asks('actionSet', { meetingId: ids.meeting, text: 'Zebra', ownerId: ids.oak, dueOn }, '', 'key');
    expect(data).toBeNull();
    expect(errors).toEqual([{ code: 'BAD_USER_INPUT', message: expect.stringContaining('Send a calendar day as 2026-11-20.'), path: '' }]);
  });

  test('takes what the database takes', async () => {
    const { ids } = await aScene();
    const text = '🙂'.repeat(2_000);
    expect(await officer.does('actionSet', { meetingId: ids.meeting, text, ownerId: ids.oak, dueOn: '2026-12-24' }, '... on Action { text }')).toEqual({
      __typename: 'Action',
      text,
    });
  });
});

describe('the events of one meeting', () => {
  test('are told in the order in which it was taken, though they are about several actions', async () => {
    const { ids, keys } = await aScene();
    const taken = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const setting = graph.em.fork().transactional(async (em) => {
      const context = { em, actor: { subject: 'user-oak', name: 'Oak', agency: 'SAFER_NEIGHBOURHOODS' }, clock: systemClock, simulated: false, outbound };
      const set = await setAction(context, { meetingId: keys.meeting, text: 'Zebra', ownerId: keys.oak, dueOn: '2026-12-24', caseId: null });
      expect(set.ok).toBe(true);
      taken.resolve();
      await mayCommit.promise;
    });
    await taken.promise;
    const completing = officer.does('actionComplete', { actionId: ids.action, outcome: 'Done.' });
    const waits = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await until('the second command waits for the first', async () => (await graph.em.fork().execute<object[]>(waits)).length > 0);
    mayCommit.resolve();
    await setting;
    expect(await completing).toEqual({ __typename: 'Action' });
    expect((await officer.told(keys.meeting)).map(({ type }) => type)).toEqual(['action.set', 'action.completed']);
  });
});

describe('actionComplete', () => {
  test.each(['OPEN', 'IN_PROGRESS'] as const)('completes an action that is %s, saying what came of it', async (status) => {
    const { ids, keys } = await aScene(status);
    const answer = await officer.does('actionComplete', { actionId: ids.action, outcome: ' Robin Zebra agreed. ' }, WHOLE);
    expect(answer).toMatchObject({
      __typename: 'Action',
      status: 'COMPLETE',
      outcome: 'Robin Zebra agreed.',
      completedAt: expect.stringMatching(/^20.*Z$/),
      text: 'Ring Robin Zebra',
      markings: ['MACE'],
    });
    const told = await officer.told(keys.meeting);
    expect(told).toEqual([
      {
        topic: 'hub.meeting.v1',
        key: keys.meeting,
        type: 'action.completed',
        payload: { meetingId: keys.meeting, actionId: keys.action, at: expect.stringMatching(/^20.*Z$/) },
        subjectIds: [keys.meeting, keys.action],
        markings: ['MACE'],
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Zebra|agreed/);
  });

  test.each([
    ['COMPLETE', 'The action cannot be completed: it is complete already.'],
    ['CANCELLED', 'The action cannot be completed: it was cancelled.'],
    ['CARRIED_FORWARD', 'The action cannot be completed: it was carried forward: complete the one that took its place.'],
  ] as const)('of an action that is %s is refused', async (status, message) => {
    const { ids } = await aScene(status);
    expect(await officer.isRefused('actionComplete', { actionId: ids.action, outcome: 'Zebra' })).toEqual({ __typename: 'ActionNotOpen', status, message });
  });

  test('by two officers at once: one completes it', async () => {
    const { ids, keys } = await aScene();
    const complete = (outcome: string) => officer.does('actionComplete', { actionId: ids.action, outcome }, '... on Action { status }');
    const answers = await Promise.all([complete('One.'), complete('Two.')]);
    expect(answers.sort((one, other) => one.__typename.localeCompare(other.__typename))).toEqual([
      { __typename: 'Action', status: 'COMPLETE' },
      { __typename: 'ActionNotOpen', status: 'COMPLETE', message: 'The action cannot be completed: it is complete already.' },
    ]);
    expect(await officer.told(keys.meeting)).toHaveLength(1);
  });

  test.each([
    ['no outcome', { outcome: '' }, 'InvalidInput', 'outcome', 'Say something for "outcome": it is empty.'],
    ['an outcome of 2,001 characters', { outcome: 'x'.repeat(2_001) }, 'InvalidInput', 'outcome', '"outcome" holds at most 2000 characters; shorten it.'],
    ['an action that is not there', { actionId: nobody('Action') }, 'NotFound', 'actionId', 'There is no action for "actionId": look its id up again.'],
    ['no id', { actionId: '' }, 'NotFound', 'actionId', 'There is no action for "actionId": look its id up again.'],
  ])('with %s is refused', async (_, wrong, __typename, argument, message) => {
    const { ids } = await aScene();
    expect(await officer.isRefused('actionComplete', { actionId: ids.action, outcome: 'Zebra', ...wrong })).toEqual({ __typename, argument, message });
    expect(await officer.isRefused('actionComplete', { actionId: ids.meeting, outcome: 'Zebra' })).toMatchObject({
      __typename: 'NotFound',
      argument: 'actionId',
    });
  });
});
