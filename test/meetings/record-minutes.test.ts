/** meetingRecordMinutes: a meeting was held; who came, what was decided. Only once, only after it began, only for those who were asked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Attendance, type Meeting } from '../../src/meetings/meeting.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { Officer, nobody } from '../graph/commanding.ts';
import { globalId } from '../graph/listing.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aMeeting, aStaffMember } from '../support/records.ts';

const WHOLE =
  '... on Meeting { status attendance { nodes { status staffMember { name } } } decisions { text because agendaItem { position } } actions { totalCount } }';

describe('meetingRecordMinutes', () => {
  let graph: TestGraph;
  let officer: Officer;
  beforeAll(async () => {
    graph = await aGraph();
    officer = new Officer(graph);
  });
  afterAll(() => graph.close());

  async function aScheduledMeeting(facts: Partial<Pick<Meeting, 'status' | 'scheduledFor' | 'markings'>> = {}) {
    const em = graph.em.fork();
    const staff = ['Oak', 'Elm', 'Ash'].map((name) => aStaffMember(em, name));
    const meeting = Object.assign(aMeeting(em, 'Zebra NAT', [aCase(em, 'Noise', staff[0] ?? aStaffMember(em))]), { status: 'SCHEDULED', ...facts });
    for (const each of staff) em.create(Attendance, { id: newId(), meeting, staffMember: each, agency: 'SAFER_NEIGHBOURHOODS', status: 'INVITED' });
    await em.flush();
    const [oak = '', elm = '', ash = ''] = staff.map(({ id }) => globalId('StaffMember', id));
    return { key: meeting.id, meetingId: globalId('Meeting', meeting.id), oak, elm, ash };
  }

  test('keeps who came, who sent apologies, and what was decided', async () => {
    const { key, meetingId, oak, elm } = await aScheduledMeeting({ markings: ['MACE'] });
    const decisions = [
      { position: 1, text: ' Robin Zebra is asked in. ', because: ' It went on. ' },
      { text: 'We meet monthly.', because: 'It helps.' },
    ];
    const answer = await officer.does('meetingRecordMinutes', { meetingId, attendedIds: [oak, oak], apologyIds: [elm], decisions }, WHOLE);
    expect(answer).toMatchInlineSnapshot(`
      {
        "__typename": "Meeting",
        "actions": {
          "totalCount": 0,
        },
        "attendance": {
          "nodes": [
            {
              "staffMember": {
                "name": "Oak",
              },
              "status": "ATTENDED",
            },
            {
              "staffMember": {
                "name": "Elm",
              },
              "status": "APOLOGIES",
            },
            {
              "staffMember": {
                "name": "Ash",
              },
              "status": "INVITED",
            },
          ],
        },
        "decisions": [
          {
            "agendaItem": {
              "position": 1,
            },
            "because": "It went on.",
            "text": "Robin Zebra is asked in.",
          },
          {
            "agendaItem": null,
            "because": "It helps.",
            "text": "We meet monthly.",
          },
        ],
        "status": "HELD",
      }
    `);
    const told = await officer.told(key);
    expect(told).toEqual([
      {
        topic: 'hub.meeting.v1',
        key,
        type: 'meeting.held',
        payload: { meetingId: key, at: expect.stringMatching(/^20.*Z$/) },
        subjectIds: [key],
        markings: ['MACE'],
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Zebra|Oak/);
  });

  test('are recorded once, by whoever comes first', async () => {
    const { key, meetingId } = await aScheduledMeeting();
    const record = () =>
      officer.does('meetingRecordMinutes', { meetingId, decisions: [{ text: 'Zebra.', because: 'Yes.' }] }, '... on Meeting { status decisions { text } }');
    const answers = await Promise.all([record(), record()]);
    expect(answers.sort((one, other) => one.__typename.localeCompare(other.__typename))).toEqual([
      { __typename: 'InvalidInput', argument: 'meetingId', message: 'The meeting is HELD already: its minutes stand.' },
      { __typename: 'Meeting', status: 'HELD', decisions: [{ text: 'Zebra.' }] },
    ]);
    expect(await officer.told(key)).toHaveLength(1);
  });

  test('of a meeting that was cancelled, or is to come, are refused', async () => {
    const cancelled = await aScheduledMeeting({ status: 'CANCELLED' });
    expect(await officer.isRefused('meetingRecordMinutes', { meetingId: cancelled.meetingId })).toEqual({
      __typename: 'InvalidInput',
      argument: 'meetingId',
      message: 'The meeting is CANCELLED already: its minutes stand.',
    });
    const future = await aScheduledMeeting({ scheduledFor: new Date(Date.now() + 60_000) });
    expect(await officer.isRefused('meetingRecordMinutes', { meetingId: future.meetingId })).toEqual({
      __typename: 'InvalidInput',
      argument: 'meetingId',
      message: 'The meeting has not begun: record its minutes when it was held.',
    });
  });

  const decision = { text: 'Yes.', because: 'It helps.' };
  test.each([
    ['a meeting that is not there', { meetingId: nobody('Meeting') }, 'NotFound', 'meetingId', 'There is no meeting for "meetingId": look its id up again.'],
    [
      'someone who came unasked',
      { attendedIds: [nobody('StaffMember')] },
      'NotFound',
      'attendedIds',
      'There is no member of staff asked to this meeting for "attendedIds": look its id up again.',
    ],
    [
      'apologies of someone who was not asked',
      { apologyIds: [nobody('StaffMember')] },
      'NotFound',
      'apologyIds',
      'There is no member of staff asked to this meeting for "apologyIds": look its id up again.',
    ],
    [
      'an item that is not on the agenda',
      { decisions: [{ ...decision, position: 2 }] },
      'NotFound',
      'decisions.position',
      'There is no agenda item for "decisions.position": look its id up again.',
    ],
    [
      'no words of a decision',
      { decisions: [{ ...decision, text: '' }] },
      'InvalidInput',
      'decisions.text',
      'Say something for "decisions.text": it is empty.',
    ],
    [
      'no reason of a decision',
      { decisions: [{ ...decision, because: ' ' }] },
      'InvalidInput',
      'decisions.because',
      'Say something for "decisions.because": it is empty.',
    ],
    [
      'a decision of 2,001 characters',
      { decisions: [{ ...decision, text: 'x'.repeat(2_001) }] },
      'InvalidInput',
      'decisions.text',
      '"decisions.text" holds at most 2000 characters; shorten it.',
    ],
    [
      'a reason of 2,001 characters',
      { decisions: [{ ...decision, because: 'x'.repeat(2_001) }] },
      'InvalidInput',
      'decisions.because',
      '"decisions.because" holds at most 2000 characters; shorten it.',
    ],
    ['101 decisions', { decisions: Array.from({ length: 101 }, () => decision) }, 'InvalidInput', 'decisions', 'Send at most 100 decisions.'],
  ])('with %s are refused', async (_, wrong, __typename, argument, message) => {
    const { meetingId } = await aScheduledMeeting();
    expect(await officer.isRefused('meetingRecordMinutes', { meetingId, ...wrong })).toEqual({ __typename, argument, message });
  });

  test('in which someone both came and sent apologies are refused', async () => {
    const { meetingId, ash } = await aScheduledMeeting();
    expect(await officer.isRefused('meetingRecordMinutes', { meetingId, attendedIds: [ash], apologyIds: [ash] })).toEqual({
      __typename: 'InvalidInput',
      argument: 'apologyIds',
      message: 'Someone either came or sent apologies: name them once.',
    });
  });

  test('take what the database takes', async () => {
    const { meetingId } = await aScheduledMeeting();
    const long = '🙂'.repeat(2_000);
    expect(
      await officer.does('meetingRecordMinutes', { meetingId, decisions: [{ text: long, because: long }] }, '... on Meeting { decisions { text because } }'),
    ).toEqual({
      __typename: 'Meeting',
      decisions: [{ text: long, because: long }],
    });
  });
});
