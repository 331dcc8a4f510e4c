/** What would carry a fact out of its compartments is refused, or carries them; and whoever is not read in learns nothing of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSource } from '../../../src/access/derivation/commands/add-source.ts';
import { newId } from '../../../src/shared/ids.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { globalId, keyIn } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { outbound } from '../../support/outbound.ts';
import { aCase, anIncident, aPerson, aStaffMember } from '../../support/records.ts';
import { asUser, type Answered, asks, COLLEAGUE, does, makes, natView, NAT_CHAIR, OFFICER } from './barrier-world.ts';

let graph: TestGraph;
let owner: string;
beforeAll(async () => {
  graph = await aGraph();
  const em = graph.em.fork();
  owner = globalId('StaffMember', aStaffMember(em, 'Officer Elm').id);
  await em.flush();
}, 60_000);
afterAll(() => graph.close());

const officer = (name: string, args: Readonly<Record<string, unknown>>, shows = '') => does(graph, OFFICER, name, args, shows);
const open = (args: Readonly<Record<string, unknown>> = {}) =>
  makes(graph, OFFICER, 'Case', 'caseOpen', { title: 'Somewhere', summary: 'Something that is the matter.', origin: 'PARTNER', ...args });
const meet = (kind: string, args: Readonly<Record<string, unknown>> = {}) =>
  makes(graph, OFFICER, 'Meeting', 'meetingSchedule', { kind, title: `A ${kind}`, scheduledFor: '2026-11-20T10:00:00Z', ...args });
const act = (meetingId: string, args: Readonly<Record<string, unknown>> = {}) => ({
  meetingId,
  text: 'Ring round',
  ownerId: owner,
  dueOn: '2026-12-01',
  ...args,
});
const markingsOf = async (id: string) =>
  (
    await asks(
      graph,
      OFFICER,
      `{ node(id: "${id}") { ... on Case { markings } ... on Action { markings } ... on Referral { markings } ... on Meeting { markings } } }`,
    )
  )['node'];
const told = (key: string): Promise<{ type: string; markings: string[] }[]> =>
  graph.em.fork().execute(`select type, markings from outbox where key = '${key}' order by position`);
const barred = (answer: Answered, facts: Readonly<Record<string, unknown>>) =>
  expect(answer).toMatchObject({ __typename: 'BarrierRefusal', origins: ['MACE'], ...facts });

describe('a case', () => {
  test('carries what its maker says and what it is drawn from, and so do its events', async () => {
    const first = await open({ markings: ['MACE'] });
    const second = await open({ title: 'Elsewhere', from: [first] });
    expect(await markingsOf(second)).toEqual({ markings: ['MACE'] });
    expect(await told(keyIn(second))).toEqual([{ type: 'case.opened', markings: ['MACE'] }]);
    expect(await graph.em.fork().execute(`select what_type, from_type, from_id, kind from derivation where what_id = '${keyIn(second)}'`)).toEqual([
      { what_type: 'Case', from_type: 'Case', from_id: keyIn(first), kind: 'QUOTE' },
    ]);
  });

  test('is put into no compartment that its maker is not in, and nobody learns whether there is such a one', async () => {
    const answers = await Promise.all(
      ['STREET_WORKER', 'NO_SUCH_WORD'].map((word) => officer('caseOpen', { title: 'A', summary: 'B', origin: 'PARTNER', markings: [word] })),
    );
    expect(answers[0]).toMatchObject({ __typename: 'InvalidInput', argument: 'markings' });
    expect(answers[1]).toEqual(answers[0]);
  });

  test('is drawn from nothing that its maker may not read: unknown and forbidden are one', async () => {
    const em = graph.em.fork();
    const hidden = Object.assign(aCase(em, 'Hidden', aStaffMember(em)), { markings: ['STREET_WORKER'] });
    await em.flush();
    const answers = await Promise.all(
      [globalId('Case', hidden.id), globalId('Case', newId()), 'no id'].map((id) =>
        officer('caseOpen', { title: 'A', summary: 'B', origin: 'PARTNER', from: [id] }),
      ),
    );
    expect(answers[0]).toMatchObject({ __typename: 'NotFound', argument: 'from' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });
});

describe('a meeting', () => {
  // Systems feature 9: "Adding to a NAT agenda: BarrierError{origin: MACE, path:[...], releasableBy: role}".
  test('of a NAT takes no MACE case onto its agenda', async () => {
    const caseId = await open({ markings: ['MACE'] });
    const answer = await officer('meetingSchedule', { kind: 'NAT', title: 'NAT', scheduledFor: '2026-12-01T10:00:00Z', agenda: [{ title: 'One', caseId }] });
    barred(answer, { argument: 'agenda.caseId', releasableBy: ['SAFER_NEIGHBOURHOODS'] });
    expect(answer['path']).toContain(caseId);
    expect(answer['message']).toContain('may release it');
    await expect(meet('MACE', { agenda: [{ title: 'One', caseId }] })).resolves.toEqual(expect.any(String));
  });

  test('that lies in a compartment beside that of its kind takes in what lies there, and tells its events so', async () => {
    const caseId = await open({ markings: ['OCG'] });
    const meetingId = await meet('MACE', { markings: ['OCG'], agenda: [{ title: 'One', caseId }] });
    expect(await markingsOf(meetingId)).toEqual({ markings: ['MACE', 'OCG'] });
    expect(await told(keyIn(meetingId))).toEqual([{ type: 'meeting.scheduled', markings: ['MACE', 'OCG'] }]);
  });

  test('is scheduled by nobody who is not on the list of its kind', async () => {
    expect(await officer('meetingSchedule', { kind: 'STREET_WORKER_FORUM', title: 'Forum', scheduledFor: '2026-12-01T10:00:00Z' })).toMatchObject({
      __typename: 'InvalidInput',
      argument: 'kind',
    });
  });

  test('sets no action about a case that lies where it does not', async () => {
    const caseId = await open({ markings: ['MACE'] });
    barred(await officer('actionSet', act(await meet('NAT'), { caseId })), { argument: 'caseId' });
    const action = await makes(graph, OFFICER, 'Action', 'actionSet', act(await meet('MACE'), { caseId }));
    expect(await markingsOf(action)).toEqual({ markings: ['MACE'] });
  });

  test('decides nothing that is drawn from where it is not', async () => {
    const from = [await open({ markings: ['MACE'] })];
    const decisions = [{ text: 'Decided', because: 'So', from }];
    barred(await officer('meetingRecordMinutes', { meetingId: await meet('NAT'), decisions }), { argument: 'decisions.from' });
    expect(await officer('meetingRecordMinutes', { meetingId: await meet('MACE'), decisions })).toMatchObject({ __typename: 'Meeting' });
  });

  test('sets an action that is drawn from a closed record: it lies where that lies, and the NAT sees nothing of it', async () => {
    const from = [await open({ markings: ['MACE'], title: 'Zz-drawn' })];
    const action = await makes(graph, OFFICER, 'Action', 'actionSet', act(await meet('NAT'), { text: 'Zz-drawn-action', from }));
    expect(await markingsOf(action)).toEqual({ markings: ['MACE'] });
    expect(await natView(graph)).not.toContain('Zz-drawn');
  });
});

describe('words', () => {
  const SECRET = 'the girl from the green house meets two older men at the fountain';

  test('of a closed record beside are not written where others read, in any spelling, with the way to them', async () => {
    const caseId = await open({ title: 'Fountain' });
    const person = aPerson(graph.em, 'Wren Quill');
    await graph.em.flush();
    const closed = await open({ markings: ['MACE'], summary: SECRET });
    for (const each of [caseId, closed]) await officer('caseLinkPerson', { caseId: each, personId: globalId('Person', person.id), role: 'OTHER' });
    const answer = await officer('caseAdvance', { caseId, to: 'ANALYSIS', reason: 'Told: GREEN House meets two-older mén, they say.' });
    barred(answer, { argument: 'reason' });
    expect(answer['path']).toEqual([closed, globalId('Person', person.id), caseId]);
    expect(await officer('caseAdvance', { caseId, to: 'ANALYSIS', reason: 'A girl was seen with men.' })).toMatchObject({ __typename: 'Case' });
  });

  test('of one that nothing links are caught where they are more than everybody says', async () => {
    await open({ markings: ['MACE'], summary: 'a boy called on the heron lodge every evening before the summer fair began' });
    const quote = 'called on the heron lodge every evening before the';
    barred(await officer('caseOpen', { title: 'Lodge', summary: quote, origin: 'PARTNER' }), { argument: 'summary' });
    barred(await officer('actionSet', act(await meet('NAT'), { text: quote })), { argument: 'text' });
    expect(await officer('caseOpen', { title: 'Lodge', summary: 'called on the heron lodge', origin: 'PARTNER' })).toMatchObject({ __typename: 'Case' });
  });

  test('that stand in an open record beside are no quote of a closed one', async () => {
    const said = 'bins set on fire behind the old bakery in Brook Lane';
    const caseId = await open({ summary: said });
    await makes(graph, OFFICER, 'Action', 'actionSet', act(await meet('MACE'), { text: said, caseId }));
    expect(await officer('caseAdvance', { caseId, to: 'ANALYSIS', reason: 'Bins set on fire behind the old bakery.' })).toMatchObject({ __typename: 'Case' });
  });

  test('of an outcome, of minutes and of an agenda are held to the same', async () => {
    const meeting = await meet('MACE', { agenda: [{ title: 'seven vans came by night to the farm near the quarry' }] });
    const quote = 'Seven vans came by night to the farm near the quarry!';
    const nat = await meet('NAT');
    const action = await makes(graph, OFFICER, 'Action', 'actionSet', act(nat, { text: 'Look there' }));
    barred(await officer('actionComplete', { actionId: action, outcome: quote }), { argument: 'outcome', path: [meeting] });
    barred(await officer('meetingRecordMinutes', { meetingId: nat, decisions: [{ text: 'Go', because: quote }] }), { argument: 'decisions.because' });
    barred(await officer('meetingSchedule', { kind: 'NAT', title: 'NAT', scheduledFor: '2026-12-01T10:00:00Z', agenda: [{ title: quote }] }), {
      argument: 'agenda.title',
    });
    const inside = await makes(graph, OFFICER, 'Action', 'actionSet', act(meeting, { text: quote }));
    expect(await markingsOf(inside)).toEqual({ markings: ['MACE'] });
  });
});

describe('links', () => {
  // domain.md §11, Street Worker project: "never join to police suspect views".
  test('join nobody whom the Street Worker project knows to a view of suspects', async () => {
    await graph.em
      .fork()
      .execute(
        `insert into compartment_reader (id, compartment_code, agency_code, role, in_force_from, source) values ('${newId()}', 'STREET_WORKER', 'SAFER_NEIGHBOURHOODS', 'ASB_OFFICER', '2003-05-01', 'test')`,
      );
    const em = graph.em.fork();
    const person = Object.assign(aPerson(em, 'Alias Zebra'), { markings: ['STREET_WORKER'] });
    await em.flush();
    const caseId = await open();
    const personId = globalId('Person', person.id);
    for (const role of ['SUSPECT', 'CONVICTED'])
      expect(await officer('caseLinkPerson', { caseId, personId, role })).toMatchObject({
        __typename: 'BarrierRefusal',
        argument: 'role',
        origins: ['STREET_WORKER'],
      });
    expect(await officer('caseLinkPerson', { caseId, personId, role: 'VICTIM' })).toMatchObject({ __typename: 'Case' });
    await graph.em.fork().execute(`delete from compartment_reader where source = 'test'`);
  });

  test('are told with the compartments of both ends', async () => {
    const em = graph.em.fork();
    const [person, incident] = [Object.assign(aPerson(em, 'Wren'), { markings: ['MACE'] }), Object.assign(anIncident(em, null), { markings: ['OCG'] })];
    await em.flush();
    const caseId = await open();
    await officer('caseLinkPerson', { caseId, personId: globalId('Person', person.id), role: 'OTHER' });
    await officer('caseLinkIncident', { caseId, incidentId: globalId('Incident', incident.id), role: 'RELATED' });
    expect(await told(keyIn(caseId))).toEqual([
      { type: 'case.opened', markings: [] },
      { type: 'case.person-linked', markings: ['MACE'] },
      { type: 'case.incident-linked', markings: ['OCG'] },
    ]);
  });
});

describe('what hangs on a closed record', () => {
  test('a round of forms, an answer, a consent and a referral carry its compartments, and their events', async () => {
    const em = graph.em.fork();
    const person = Object.assign(aPerson(em, 'Wren'), { markings: ['OCG'] });
    await em.flush();
    const personId = globalId('Person', person.id);
    const caseId = await open({ markings: ['MACE'] });
    await officer('caseLinkPerson', { caseId, personId, role: 'VICTIM' });
    const round = await makes(graph, OFFICER, 'PefRound', 'pefRoundOpen', { caseId, kind: 'BASELINE', areas: ['Brook Lane'], formsDelivered: 5 });
    const answer = await makes(graph, OFFICER, 'PefResponse', 'pefRecord', { roundId: round, perceptionScore: 3, answers: [] });
    const consent = await makes(graph, OFFICER, 'Consent', 'consentRecord', {
      personId,
      purpose: 'VICTIM_SUPPORT_REFERRAL',
      state: 'GIVEN',
      method: 'TELEPHONE',
      givenBy: 'SELF',
      explicit: true,
      scope: 'All of it',
    });
    const referral = await makes(graph, OFFICER, 'Referral', 'referralDraft', {
      provider: 'VICTIM_SUPPORT',
      caseId,
      personId,
      content: { reason: 'Needs help', incidentType: 'ANTI_SOCIAL_BEHAVIOUR' },
    });
    const stored = async (table: string, id: string) =>
      (await graph.em.fork().execute<{ markings: string[] }[]>(`select markings from ${table} where id = '${keyIn(id)}'`))[0]?.markings;
    expect(await stored('pef_round', round)).toEqual(['MACE']);
    expect(await stored('pef_response', answer)).toEqual(['MACE']);
    expect(await stored('consent', consent)).toEqual(['OCG']);
    expect(await stored('referral', referral)).toEqual(['MACE', 'OCG']);
    expect((await told(keyIn(caseId))).filter(({ markings }) => !markings.includes('MACE'))).toEqual([]);
    expect((await told(keyIn(personId))).map(({ markings }) => markings)).toEqual([['OCG']]);
    expect((await told(keyIn(referral))).map(({ markings }) => markings)).toEqual([['MACE', 'OCG']]);
  });
});

describe('sourceAdd', () => {
  const SOURCE = `... on RecordSource { id number originator words lifted markings record { id } } ... on SourceNotIndependent { reason message }`;
  const add = (args: Readonly<Record<string, unknown>>, who = COLLEAGUE) => does(graph, who, 'sourceAdd', { originator: 'A neighbour', ...args }, SOURCE);
  const aClosedAction = async (text: string) => {
    const from = [await open({ markings: ['MACE'], title: text, summary: `${text} as the meeting heard` })];
    return { from, id: await makes(graph, OFFICER, 'Action', 'actionSet', act(await meet('NAT'), { text: `${text} to be looked at`, from })) };
  };

  test('lifts the bar for that record alone', async () => {
    const { id, from } = await aClosedAction('Zz-lift');
    const other = await makes(graph, OFFICER, 'Action', 'actionSet', act(await meet('NAT'), { text: 'Zz-other', from: [id] }));
    expect(await natView(graph)).not.toContain('Zz-');
    expect(await add({ recordId: id, words: 'Somebody saw it from the bus.' })).toMatchObject({
      __typename: 'RecordSource',
      number: 2,
      lifted: ['MACE'],
      markings: [],
      originator: 'A neighbour',
      record: { id },
    });
    const seen = await natView(graph);
    expect(seen).toContain('Zz-lift to be looked at');
    expect(seen).not.toContain('Zz-other');
    expect(seen).not.toContain('MACE');
    expect(await markingsOf(id)).toEqual({ markings: [] });
    expect([await markingsOf(other), await markingsOf(from[0] ?? '')]).toEqual([{ markings: ['MACE'] }, { markings: ['MACE'] }]);
    expect(await graph.em.fork().execute(`select number, markings, lifted from record_source where record_id = '${keyIn(id)}' order by number`)).toEqual([
      { number: 1, markings: ['MACE'], lifted: [] },
      { number: 2, markings: [], lifted: ['MACE'] },
    ]);
  });

  test('is refused for what comes from where the first came from, and changes nothing', async () => {
    const { id, from } = await aClosedAction('Zz-same');
    const em = graph.em.fork();
    const report = Object.assign(anIncident(em, null, { summary: 'Somebody reported a thing' }), { originator: 'HUMBERSIDE_POLICE' });
    await em.flush();
    await graph.em
      .fork()
      .execute(`insert into derivation values ('${newId()}', 'Incident', '${report.id}', 'Case', '${keyIn(from[0] ?? '')}', 'MERGE', now(), 'test')`);
    expect(await add({ recordId: id, words: 'Seen', originator: 'safer_neighbourhoods' })).toMatchObject({ reason: 'SAME_ORIGINATOR' });
    expect(await add({ recordId: id, from: [globalId('Incident', report.id)] })).toMatchObject({ reason: 'SAME_ORIGIN' });
    expect(await add({ recordId: id, words: 'Heard: Zz-same to be looked at' })).toMatchObject({ reason: 'SAME_WORDS' });
    expect(await add({ recordId: id, words: 'Seen' }, OFFICER)).toMatchObject({ reason: 'SAME_RECORDER' });
    expect(await markingsOf(id)).toEqual({ markings: ['MACE'] });
    expect(await natView(graph)).not.toContain('Zz-same');
  });

  test('is refused where it lifts nothing, and where its own compartments are others', async () => {
    const { id } = await aClosedAction('Zz-none');
    expect(await add({ recordId: id, words: 'Seen', markings: ['MACE'] })).toMatchObject({ __typename: 'InvalidInput', argument: 'markings' });
    expect(await add({ recordId: id, words: 'Seen', markings: ['OCG'] })).toMatchObject({ __typename: 'InvalidInput', argument: 'markings' });
    expect(await add({ recordId: id, words: ' ' })).toMatchObject({ __typename: 'InvalidInput', argument: 'words' });
    expect(await add({ recordId: globalId('Case', newId()), words: 'Seen' })).toMatchObject({ __typename: 'NotFound', argument: 'recordId' });
    expect(await add({ recordId: await open(), words: 'Seen' })).toMatchObject({ __typename: 'InvalidInput', argument: 'markings' });
  });

  test('never opens a child’s record, whoever tells of the child', async () => {
    const em = graph.em.fork();
    const child = Object.assign(aPerson(em, 'Wren', '2015-01-01'), { markings: ['CHILD', 'MACE'], originator: 'HUMBERSIDE_POLICE' });
    await em.flush();
    expect(await add({ recordId: globalId('Person', child.id), words: 'Seen' })).toMatchObject({ __typename: 'RecordSource', lifted: ['MACE'] });
    expect(await add({ recordId: globalId('Person', child.id), words: 'Seen again', originator: 'A teacher' })).toMatchObject({ __typename: 'InvalidInput' });
  });

  test('is what two people do, in the database too', async () => {
    const { id } = await aClosedAction('Zz-two');
    expect(await add({ recordId: id, words: 'Seen' })).toMatchObject({ __typename: 'RecordSource' });
    await expect(
      graph.em.fork().execute(`update record_source set first_recorded_by = recorded_by where record_id = '${keyIn(id)}' and number = 2`),
    ).rejects.toThrow();
  });

  test('by whom is not read in finds no record', async () => {
    const { id } = await aClosedAction('Zz-out');
    const em = graph.orm.em.fork();
    const context = { em, actor: { subject: 'user-x', name: 'X', agency: 'SAFER_NEIGHBOURHOODS' }, clock: systemClock, simulated: false, outbound };
    const outside = { ...asUser('analyst'), roles: ['ANALYST', 'ASB_OFFICER'] as const, agency: 'NORTH_LINCOLNSHIRE_COUNCIL' };
    expect(await add({ recordId: id, words: 'Seen' }, outside)).toMatchObject({ __typename: 'NotFound', argument: 'recordId' });
    // The hub itself sees all, and still does not lower a marking for another agency than the owner.
    const input = { record: { type: 'Action', id: keyIn(id) }, originator: 'A neighbour', words: 'Seen', from: [], markings: [] };
    const answer = await em.transactional((inside) => addSource({ ...context, em: inside, actor: { ...context.actor, agency: 'REMEDI' } }, input));
    expect(answer).toMatchObject({ ok: false, refusal: { kind: 'InvalidInput', argument: 'recordId' } });
  });
});

describe('an alert about a closed record', () => {
  test('is there for those alone who are read in', async () => {
    await graph.em
      .fork()
      .execute(
        `insert into alert (id, kind, severity, sentence, about, markings, raised_at, simulated) values ('${newId()}', 'REFERRAL_WITHHELD', 'HIGH', 'Zz-alert', 'zz', '{MACE}', now(), false)`,
      );
    const seen = async (who: typeof OFFICER) => JSON.stringify(await asks(graph, who, '{ alerts(first: 50) { totalCount edges { node { sentence } } } }'));
    expect(await seen(OFFICER)).toContain('Zz-alert');
    expect(await seen(asUser('analyst'))).not.toContain('Zz-alert');
    expect(await seen(NAT_CHAIR)).not.toContain('Zz-alert');
  });
});
