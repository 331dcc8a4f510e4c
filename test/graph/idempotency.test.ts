/** Every mutation acts once for each key: sent again it answers as before, with another body it is refused; and its events stand or fall with it. */
import { graphql, isUnionType, type GraphQLField } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/access/identity.ts';
import { answerOnce } from '../../src/access/answer-once.ts';
import { openCase } from '../../src/cases/commands/open-case.ts';
import type { GraphContext } from '../../src/graph/context.ts';
import { Reader, type Tables } from '../../src/graph/reader.ts';
import { schema } from '../../src/graph/schema.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { aGraph, someone, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anAction, anIncident, anNteIncident, aPerson, aPremises, aRadio, aStaffMember } from '../support/records.ts';
import { mutationCall } from '../support/schema-paths.ts';
import { Officer, nobody } from './commanding.ts';
import { globalId } from './listing.ts';
import { outbound } from '../support/outbound.ts';

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

describe('a mutation', () => {
  let graph: TestGraph;
  let officer: Officer;
  beforeAll(async () => {
    graph = await aGraph();
    officer = new Officer(graph);
  });
  afterAll(() => graph.close());

  /** For each mutation arguments that succeed once, and others that would succeed as well; and a refusal. */
  async function aScene(): Promise<Readonly<Record<string, { readonly args: object; readonly other: object; readonly refused: object }>>> {
    const em = graph.em.fork();
    const oak = aStaffMember(em);
    const cases = [aCase(em, 'Noise', oak), aCase(em, 'Bikes', oak)].map(({ id }) => globalId('Case', id));
    const [person, incident] = [aPerson(em, 'Robin Example'), anIncident(em, null)];
    const meetings = [aMeeting(em, 'NAT'), aMeeting(em, 'Panel')].map((each) => Object.assign(each, { status: 'SCHEDULED' }));
    const action = anAction(em, meetings[0] ?? aMeeting(em, 'NAT'), oak, 'Ring');
    const pub = aPremises(em, 'The Copper Kettle', aLocation(em));
    const [free, held, given] = [1, 2, 3].map(() => `R-${newId().slice(-12).toUpperCase()}`);
    for (const radio of [held, given]) aRadio(em, radio ?? '', pub);
    const nights = [anNteIncident(em), anNteIncident(em)].map(({ id }) => globalId('NteIncident', id));
    await em.flush();
    const [caseId, otherCase] = cases;
    const [meetingId, otherMeeting] = meetings.map(({ id }) => globalId('Meeting', id));
    const [ownerId, personId, incidentId, actionId] = [
      globalId('StaffMember', oak.id),
      globalId('Person', person.id),
      globalId('Incident', incident.id),
      globalId('Action', action.id),
    ];
    const premisesId = globalId('Premises', pub.id);
    const seen = { source: 'CAMERA', category: 'OTHER', words: 'Six on the benches.', seenAt: '2026-10-31T22:00:00Z', premisesId };
    const recorded = { name: 'The Brass Heron', kind: 'PUB', address: '3 Bellwether Square' };
    const opened = { title: 'Noise', summary: 'At night.', origin: 'COMMUNITY' };
    const set = { meetingId, text: 'Ring', ownerId, dueOn: '2026-12-24' };
    const scheduled = { kind: 'NAT', title: 'NAT', scheduledFor: '2026-12-01T19:00:00Z' };
    return {
      caseOpen: { args: opened, other: { ...opened, title: 'Bikes' }, refused: { ...opened, ownerId: nobody('StaffMember') } },
      caseAdvance: { args: { caseId, to: 'ANALYSIS' }, other: { caseId: otherCase, to: 'ANALYSIS' }, refused: { caseId, to: 'CLOSED' } },
      caseLinkPerson: {
        args: { caseId, personId, role: 'VICTIM' },
        other: { caseId, personId, role: 'WITNESS' },
        refused: { caseId, personId: nobody('Person'), role: 'VICTIM' },
      },
      caseLinkIncident: { args: { caseId, incidentId }, other: { caseId: otherCase, incidentId }, refused: { caseId, incidentId: nobody('Incident') } },
      nteLogObservation: { args: seen, other: { ...seen, words: 'Seven.' }, refused: { ...seen, premisesId: nobody('Premises') } },
      nteIncidentClose: {
        args: { nteIncidentId: nights[0], outcome: 'MOVED_ON' },
        other: { nteIncidentId: nights[1], outcome: 'MOVED_ON' },
        refused: { nteIncidentId: nobody('NteIncident'), outcome: 'MOVED_ON' },
      },
      premisesRecord: { args: recorded, other: { ...recorded, name: 'Moonrake' }, refused: { ...recorded, address: null } },
      radioAssign: {
        args: { radio: free, premisesId, from: '2026-11-01' },
        other: { radio: free, premisesId, from: '2026-11-02' },
        refused: { radio: free, premisesId: nobody('Premises') },
      },
      radioReturn: { args: { radio: held, on: '2026-11-01' }, other: { radio: given, on: '2026-11-01' }, refused: { radio: free, on: '2026-11-01' } },
      personRecord: { args: { names: [{ full: 'Robin' }] }, other: { names: [{ full: 'Rob' }] }, refused: { names: [] } },
      meetingSchedule: { args: scheduled, other: { ...scheduled, title: 'Panel' }, refused: { ...scheduled, kind: 'NONE' } },
      meetingRecordMinutes: { args: { meetingId }, other: { meetingId: otherMeeting }, refused: { meetingId: nobody('Meeting') } },
      actionSet: { args: set, other: { ...set, text: 'Visit' }, refused: { ...set, text: '' } },
      actionComplete: {
        args: { actionId, outcome: 'Done.' },
        other: { actionId, outcome: 'Nearly done.' },
        refused: { actionId: nobody('Action'), outcome: 'Done.' },
      },
    };
  }

  const idOfThing = (field: GraphQLField<unknown, unknown>) => {
    const thing = isUnionType(field.type) ? field.type.getTypes().find((type) => type.getInterfaces().some(({ name }) => name === 'Node')) : null;
    return `... on ${thing?.name ?? ''} { id }`;
  };
  const reused = (name: string) => ({
    __typename: 'IdempotencyKeyReused',
    message: `This idempotencyKey was used before for another ${name}: send a new key for a new request.`,
  });

  test('is in the table of this file', async () => {
    expect(Object.keys(await aScene()).sort()).toEqual(mutations.map(({ name }) => name).sort());
  });

  test.each(mutations.map((field) => [field.name, field] as const))('%s acts once for a key', async (name, field) => {
    const { args = {}, other = {} } = (await aScene())[name] ?? {};
    const [key, shows] = [newId(), idOfThing(field)];
    const first = await Promise.all([1, 2, 3].map(() => officer.does(name, { ...args }, shows, key)));
    expect(first[0]).toEqual({ __typename: expect.not.stringMatching(/Not|Invalid|Reused/), id: expect.any(String) });
    expect(first).toEqual([first[0], first[0], first[0]]);
    const done = await officer.everything();
    expect(await officer.does(name, { ...args }, shows, key)).toEqual(first[0]);
    expect(await officer.does(name, { ...other }, shows, key)).toEqual(reused(name));
    expect(await officer.everything()).toEqual(done);
  });

  test.each(mutations.map(({ name }) => name))('%s refuses again what it refused before, and takes nothing else under that key', async (name) => {
    const { args = {}, refused = {} } = (await aScene())[name] ?? {};
    const key = newId();
    const before = await officer.everything();
    const answer = await officer.does(name, { ...refused }, '', key);
    expect(answer.__typename).toMatch(/^(NotFound|InvalidInput|StageNotAllowed)$/);
    expect(await officer.does(name, { ...refused }, '', key)).toEqual(answer);
    expect(await officer.does(name, { ...args }, '', key)).toEqual(reused(name));
    expect(await officer.everything()).toEqual(before);
  });

  test('refused once stays refused under its key, though the world went on', async () => {
    const { caseAdvance } = await aScene();
    const key = newId();
    const tooEarly = { ...caseAdvance?.args, to: 'RESPONSE' };
    const refused = await officer.does('caseAdvance', tooEarly, '', key);
    expect(refused).toMatchObject({ __typename: 'StageNotAllowed', from: 'SCANNING' });
    await officer.does('caseAdvance', { ...caseAdvance?.args });
    expect(await officer.does('caseAdvance', tooEarly, '', key)).toEqual(refused);
    expect(await officer.does('caseAdvance', tooEarly)).toEqual({ __typename: 'Case' });
  });

  test('of another name may have the same key', async () => {
    const { personRecord, caseOpen } = await aScene();
    const key = newId();
    expect(await officer.does('personRecord', { ...personRecord?.args }, '', key)).toEqual({ __typename: 'Person' });
    expect(await officer.does('caseOpen', { ...caseOpen?.args }, '', key)).toEqual({ __typename: 'Case' });
  });

  test('sent twice in one document acts once', async () => {
    const key = newId();
    const call = `personRecord(names: [{ full: "Robin" }], idempotencyKey: "${key}") { ... on Person { id } }`;
    const { data } = await graph.ask(`mutation { a: ${call} b: ${call} }`, {}, ['ASB_OFFICER']);
    expect(data?.['a']).toEqual({ id: expect.any(String) });
    expect(data?.['b']).toEqual(data?.['a']);
  });

  test('with two wrong ids under one key is two requests', async () => {
    const key = newId();
    expect(await officer.does('caseAdvance', { caseId: 'one', to: 'ANALYSIS' }, '', key)).toMatchObject({ __typename: 'NotFound' });
    expect(await officer.does('caseAdvance', { caseId: 'two', to: 'ANALYSIS' }, '', key)).toEqual(reused('caseAdvance'));
  });

  describe.each(mutations.map(({ name }) => name))('%s', (name) => {
    test.each([
      ['', 'An idempotencyKey has 1 to 200 characters: send another one.'],
      ['x'.repeat(201), 'An idempotencyKey has 1 to 200 characters: send another one.'],
      ['key\0', '"idempotencyKey" holds a NUL character; send it without.'],
      ['key\ud800', '"idempotencyKey" holds half a character (a lone surrogate); send whole Unicode text.'],
    ])('refuses the key %j', async (key, message) => {
      const { args = {} } = (await aScene())[name] ?? {};
      const before = await officer.everything();
      expect(await officer.does(name, { ...args }, '', key)).toEqual({ __typename: 'InvalidInput', argument: 'idempotencyKey', message });
      expect(await officer.everything()).toEqual(before);
    });
  });

  test('takes a key of 200 emoji', async () => {
    const { personRecord } = await aScene();
    expect(await officer.does('personRecord', { ...personRecord?.args }, '', '🙂'.repeat(200))).toEqual({ __typename: 'Person' });
  });

  test('of someone whose agency the hub does not know is refused with a sentence', async () => {
    const before = await officer.everything();
    for (const field of mutations) {
      const em = graph.orm.em.fork();
      const contextValue: Omit<GraphContext, 'live' | 'renew'> = {
        identity: someone([...ROLES], 'UNHEARD_OF'),
        requestId: 'test',
        reader: new Reader(em.getKysely<Tables>()),
        em,
        clock: systemClock,
        outbound,
        inboundLag: async () => [],
        signal: new AbortController().signal,
      };
      const source = mutationCall(field).replace('{ __typename }', '{ __typename ... on InvalidInput { argument message } }');
      const { data, errors } = await graphql({ schema, source, contextValue });
      expect(errors, field.name).toBeUndefined();
      expect(data?.[field.name], field.name).toEqual({
        __typename: 'InvalidInput',
        argument: 'agency',
        message: 'UNHEARD_OF is no agency of this hub: ask Safer Neighbourhoods to register it.',
      });
    }
    expect(await officer.everything()).toEqual(before);
  });
});

describe('the events of a command', () => {
  let graph: TestGraph;
  beforeAll(async () => void (graph = await aGraph()));
  afterAll(() => graph.close());

  const OPENED = { title: 'Noise', summary: 'At night.', origin: 'COMMUNITY', ownerId: null, locationId: null, wardCode: null } as const;
  const context = () => ({
    em: graph.em.fork(),
    actor: { subject: 'user-oak', name: 'Oak', agency: 'SAFER_NEIGHBOURHOODS' },
    clock: systemClock,
    simulated: false,
    outbound,
  });

  test('are written by the transaction that made them true', async () => {
    const answer = await answerOnce(context(), { operation: 'caseOpen', key: newId(), input: OPENED }, (command) => openCase(command, OPENED));
    const key = answer.ok ? answer.value.id : '';
    const rows: { changed: string; told: string }[] = await graph.em
      .fork()
      .execute(`select c.xmin::text as changed, o.xmin::text as told from "case" c join outbox o on o.key = c.id::text where c.id = '${key}'`);
    expect(rows).toEqual([{ changed: expect.any(String), told: rows[0]?.changed }]);
  });

  test('are gone with the change that failed', async () => {
    const counts = async () =>
      graph.em
        .fork()
        .execute(
          'select (select count(*)::int from outbox) as told, (select count(*)::int from "case") as cases, (select count(*)::int from staff_member) as staff',
        );
    const before = await counts();
    const request = { operation: 'caseOpen', key: newId(), input: OPENED };
    await expect(
      answerOnce(context(), request, async (command) => {
        await openCase(command, OPENED);
        throw new Error('The lights went out.');
      }),
    ).rejects.toThrow('The lights went out.');
    expect(await counts()).toEqual(before);
    expect(await answerOnce(context(), request, (command) => openCase(command, OPENED))).toMatchObject({ ok: true });
  });
});
