/** caseLinkPerson and caseLinkIncident: what stands in a case as what, since when, and what the partners are told of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/shared/ids.ts';
import { Officer, nobody } from '../../graph/commanding.ts';
import { globalId } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aCase, anIncident, aPerson, aStaffMember } from '../../support/records.ts';

const PEOPLE = '... on Case { title people { totalCount edges { role validFrom validTo node { displayName } } } }';
const INCIDENTS = '... on Case { title incidents { totalCount edges { role validTo node { summary } } } }';
const DAY_MS = 86_400_000;

let graph: TestGraph;
let officer: Officer;
beforeAll(async () => {
  graph = await aGraph();
  officer = new Officer(graph);
});
afterAll(() => graph.close());

/** A case with someone and something that may be linked to it. */
async function aScene(bornOn: string | null = null) {
  const em = graph.em.fork();
  const each = aCase(em, 'Zebra Street', aStaffMember(em));
  const person = aPerson(em, 'Robin Zebra', bornOn);
  const incident = anIncident(em, null, { summary: 'Robin Zebra shouted.' });
  await em.flush();
  const ids = { case: globalId('Case', each.id), person: globalId('Person', person.id), incident: globalId('Incident', incident.id) };
  return { ids, keys: { case: each.id, person: person.id, incident: incident.id } };
}

describe('caseLinkPerson', () => {
  test('links a person, and the same again changes nothing', async () => {
    const { ids, keys } = await aScene();
    const args = { caseId: ids.case, personId: ids.person, role: 'VICTIM', validFrom: '2026-03-01T09:00:00+01:00' };
    const linked = {
      __typename: 'Case',
      title: 'Zebra Street',
      people: { totalCount: 1, edges: [{ role: 'VICTIM', validFrom: '2026-03-01T08:00:00.000Z', validTo: null, node: { displayName: 'Robin Zebra' } }] },
    };
    expect(await officer.does('caseLinkPerson', args, PEOPLE)).toEqual(linked);
    expect(await officer.does('caseLinkPerson', { ...args, validFrom: '2026-05-01T09:00:00Z' }, PEOPLE)).toEqual(linked);
    const told = await officer.told(keys.case);
    expect(told).toEqual([
      {
        topic: 'hub.case.v1',
        key: keys.case,
        type: 'case.person-linked',
        payload: { caseId: keys.case, personId: keys.person, at: expect.stringMatching(/^20.*Z$/), role: 'VICTIM' },
        subjectIds: [keys.case, keys.person],
        markings: [],
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Zebra|Robin/);
  });

  test('gives one person several roles in a case, and others in another', async () => {
    const [here, there] = [await aScene(), await aScene()];
    const link = (caseId: string, role: string) =>
      officer.does('caseLinkPerson', { caseId, personId: here.ids.person, role }, '... on Case { people { edges { role node { displayName } } } }');
    await link(here.ids.case, 'SUSPECT');
    await link(there.ids.case, 'WITNESS');
    const node = { displayName: 'Robin Zebra' };
    expect(await link(here.ids.case, 'VICTIM')).toEqual({
      __typename: 'Case',
      people: {
        edges: [
          { role: 'SUSPECT', node },
          { role: 'VICTIM', node },
        ],
      },
    });
    const { data } = await graph.ask('query ($id: ID!) { node(id: $id) { ... on Person { cases { totalCount edges { role } } } } }', { id: here.ids.person });
    const { cases } = (data as { node: { cases: { totalCount: number; edges: { role: string }[] } } }).node;
    expect([cases.totalCount, cases.edges.map(({ role }) => role).sort()]).toEqual([3, ['SUSPECT', 'VICTIM', 'WITNESS']]);
  });

  test('at once by five officers links once', async () => {
    const { ids, keys } = await aScene();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        officer.does('caseLinkPerson', { caseId: ids.case, personId: ids.person, role: 'OTHER' }, '... on Case { people { totalCount } }'),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ __typename: 'Case', people: { totalCount: 1 } })));
    expect(await officer.told(keys.case)).toHaveLength(1);
  });

  // Domain rule 57, through the graph: 'Under 10 at event date'.
  test.each([
    ['2016-03-01', 'SUSPECT', '2026-02-28T12:00:00Z', false],
    ['2016-03-01', 'SUSPECT', '2026-03-01T12:00:00Z', true],
    ['2016-03-01', 'CONVICTED', '2026-02-28T23:59:59Z', false],
    ['2016-03-01', 'CONVICTED', '2026-03-01T00:00:00Z', true],
    ['2016-02-29', 'SUSPECT', '2026-02-28T12:00:00Z', false],
    ['2016-02-29', 'SUSPECT', '2026-03-01T12:00:00Z', true],
    ['2020-01-01', 'VICTIM', '2026-03-01T12:00:00Z', true],
    [null, 'SUSPECT', '2026-03-01T12:00:00Z', true],
  ])('someone born on %s as %s from %s: allowed %s', async (bornOn, role, validFrom, allowed) => {
    const { ids } = await aScene(bornOn);
    const args = { caseId: ids.case, personId: ids.person, role, validFrom };
    if (allowed) expect(await officer.does('caseLinkPerson', args)).toEqual({ __typename: 'Case' });
    else
      expect(await officer.isRefused('caseLinkPerson', args)).toEqual({
        __typename: 'InvalidInput',
        argument: 'role',
        message: `A child under 10 cannot be ${role}: the child is below the age of criminal responsibility. Link the child as OTHER, or speak to safeguarding.`,
      });
  });

  test('a child of nine is no suspect today, nor from a day on which it will be ten', async () => {
    const born = new Date(Date.now() - 9.5 * 365.25 * DAY_MS).toISOString().slice(0, 10);
    const { ids } = await aScene(born);
    const args = { caseId: ids.case, personId: ids.person, role: 'SUSPECT' };
    expect(await officer.isRefused('caseLinkPerson', args)).toMatchObject({ __typename: 'InvalidInput', argument: 'role' });
    expect(await officer.isRefused('caseLinkPerson', { ...args, validFrom: new Date(Date.now() + 365 * DAY_MS).toISOString() })).toEqual({
      __typename: 'InvalidInput',
      argument: 'validFrom',
      message: 'A link cannot begin in the future: leave "validFrom" out, or link the person when the day has come.',
    });
  });

  test('somebody who turned ten after the case was opened is a suspect of what came after that alone', async () => {
    const { ids } = await aScene('2016-11-10');
    const args = { caseId: ids.case, personId: ids.person, role: 'SUSPECT' };
    expect(await officer.isRefused('caseLinkPerson', args)).toMatchObject({ __typename: 'InvalidInput', argument: 'role' });
    expect(await officer.does('caseLinkPerson', { ...args, validFrom: '2026-11-10T12:00:00Z' })).toEqual({ __typename: 'Case' });
  });

  test('a clock that is a minute ahead is no future', async () => {
    const { ids } = await aScene();
    const validFrom = new Date(Date.now() + 60_000).toISOString();
    expect(await officer.does('caseLinkPerson', { caseId: ids.case, personId: ids.person, role: 'WITNESS', validFrom })).toEqual({ __typename: 'Case' });
  });

  test.each([
    ['a case that is not there', { caseId: nobody('Case') }, 'caseId', 'There is no case for "caseId": look its id up again.'],
    ['a person that is not there', { personId: nobody('Person') }, 'personId', 'There is no person for "personId": look its id up again.'],
    ['words for a person', { personId: 'Robin Zebra' }, 'personId', 'There is no person for "personId": look its id up again.'],
  ])('with %s is refused', async (_, wrong, argument, message) => {
    const { ids } = await aScene();
    expect(await officer.isRefused('caseLinkPerson', { caseId: ids.case, personId: ids.person, role: 'VICTIM', ...wrong })).toEqual({
      __typename: 'NotFound',
      argument,
      message,
    });
  });

  test('with the id of a case for a person, and the other way round, is refused', async () => {
    const { ids } = await aScene();
    expect(await officer.isRefused('caseLinkPerson', { caseId: ids.case, personId: ids.case, role: 'VICTIM' })).toMatchObject({
      __typename: 'NotFound',
      argument: 'personId',
    });
    expect(await officer.isRefused('caseLinkPerson', { caseId: ids.person, personId: ids.person, role: 'VICTIM' })).toMatchObject({
      __typename: 'NotFound',
      argument: 'caseId',
    });
  });
});

describe('caseLinkIncident', () => {
  const showing = (role: string) => ({
    __typename: 'Case',
    title: 'Zebra Street',
    incidents: { totalCount: 1, edges: [{ role, validTo: null, node: { summary: 'Robin Zebra shouted.' } }] },
  });

  test('links an incident; the same again changes nothing; another role takes the place of the first', async () => {
    const { ids, keys } = await aScene();
    const args = { caseId: ids.case, incidentId: ids.incident };
    expect(await officer.does('caseLinkIncident', args, INCIDENTS)).toEqual(showing('EVIDENCE'));
    expect(await officer.does('caseLinkIncident', { ...args, role: 'EVIDENCE' }, INCIDENTS)).toEqual(showing('EVIDENCE'));
    expect(await officer.does('caseLinkIncident', { ...args, role: 'DISPLACED' }, INCIDENTS)).toEqual(showing('DISPLACED'));
    const told = await officer.told(keys.case);
    expect(told).toEqual(
      ['EVIDENCE', 'DISPLACED'].map((role) => ({
        topic: 'hub.case.v1',
        key: keys.case,
        type: 'case.incident-linked',
        payload: { caseId: keys.case, incidentId: keys.incident, at: expect.stringMatching(/^20.*Z$/), role },
        subjectIds: [keys.case, keys.incident],
        markings: [],
      })),
    );
    expect(JSON.stringify(told)).not.toMatch(/Zebra|Robin/);
  });

  test('at once by five officers links once', async () => {
    const { ids, keys } = await aScene();
    await Promise.all(Array.from({ length: 5 }, () => officer.does('caseLinkIncident', { caseId: ids.case, incidentId: ids.incident })));
    expect(await officer.told(keys.case)).toHaveLength(1);
  });

  test.each([
    ['a case that is not there', { caseId: nobody('Case') }, 'caseId', 'There is no case for "caseId": look its id up again.'],
    ['an incident that is not there', { incidentId: nobody('Incident') }, 'incidentId', 'There is no incident for "incidentId": look its id up again.'],
    [
      'the id of a ward for an incident',
      { incidentId: globalId('Ward', 'E05015092') },
      'incidentId',
      'There is no incident for "incidentId": look its id up again.',
    ],
    ['a key without a type', { incidentId: newId() }, 'incidentId', 'There is no incident for "incidentId": look its id up again.'],
  ])('with %s is refused', async (_, wrong, argument, message) => {
    const { ids } = await aScene();
    expect(await officer.isRefused('caseLinkIncident', { caseId: ids.case, incidentId: ids.incident, ...wrong })).toEqual({
      __typename: 'NotFound',
      argument,
      message,
    });
  });
});
