/** What a walk through the graph costs: as many statements as it has steps, however many records stand on each. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IncidentRevision } from '../../src/cases/incident/incident.entity.ts';
import { Message } from '../../src/exchange/message.entity.ts';
import { Premises } from '../../src/locations/premises/premises.entity.ts';
import { Ward } from '../../src/locations/ward/ward.entity.ts';
import { AgendaItem, Attendance, Decision } from '../../src/meetings/meeting.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { aPoliceLog } from '../cases/incident/reports.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anAction, anIncident, aPerson, aStaffMember, linked } from '../support/records.ts';

const MANY = 100;
const AT = new Date('2026-11-01T12:00:00Z');

/** Each walk, and how many statements it may cost: one for each list, relation and total that it asks for. */
const WALKS: Readonly<Record<string, readonly [statements: number, document: string]>> = {
  'people → names, cases → incidents → location → ward': [
    6,
    `query ($n: Int!) { people(first: $n) { nodes { displayName names { full }
      cases { edges { role node { title incidents { edges { role node { summary location { description ward { code } } } } } } } } } } }`,
  ],
  'wards → incidents → location, cases → people': [
    5,
    'query ($n: Int!) { wards(first: $n, filter: { localAuthority: "TEST" }) { nodes { code incidents { nodes { summary location { description } cases { nodes { title people { nodes { displayName } } } } } } } } }',
  ],
  'staff → agency, cases → owner; actions → meeting → kind; attendances → meeting': [
    9,
    'query ($n: Int!) { staff(first: $n) { nodes { agency { name } cases { nodes { owner { name } } } actions { nodes { text meeting { kind { name } } } } attendances { nodes { meeting { title } } } } } }',
  ],
  'locations → ward, premises → location; cases; incidents → amendments, lineage → incident': [
    9,
    `query ($n: Int!) { locations(first: $n, filter: { localAuthority: "TEST" }) { nodes { ward { name } premises { nodes { name location { description } } } cases { nodes { title } }
      incidents { nodes { amendments { effect } lineage { nodes { outcome incident { summary } } } } } } } }`,
  ],
  'meetings → agenda → case; attendance → staff → agency; decisions → item; actions → owner, case': [
    11,
    `query ($n: Int!) { meetings(first: $n) { nodes { agendaItems { title case { title } } attendance { nodes { staffMember { name agency { name } } } }
      decisions { text agendaItem { position } } actions { nodes { text owner { name } case { title } } } } } }`,
  ],
  'incidents → cases with two totals, and the owner agency of everything': [
    8,
    `query ($n: Int!) { incidents(first: $n) { totalCount nodes { ownerAgency { name }
      cases { totalCount nodes { ownerAgency { name } open: incidents(filter: { status: OPEN }) { totalCount } closed: incidents(filter: { status: CLOSED }) { totalCount } } } } } }`,
  ],
};

/** The ways to lists without rows: a walk that meets one proves nothing of what lies behind it. */
function emptyLists(value: unknown, way = ''): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? [way] : value.flatMap((each) => emptyLists(each, way));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => emptyLists(each, `${way}.${name}`));
}

describe('a walk', () => {
  let graph: TestGraph;

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    for (let index = 0; index < MANY; index += 1) {
      const code = `E0508${String(index).padStart(4, '0')}`;
      em.create(Ward, { code, name: `Ward ${index}`, localAuthorityCode: 'TEST', validFrom: '2023-05-04', validTo: null });
      const place = em.assign(aLocation(em, `Place ${index}`, code), { localAuthorityCode: 'TEST' });
      const owner = aStaffMember(em, `Officer ${index}`);
      const person = aPerson(em, `Person ${index}`);
      const incident = anIncident(em, place, { ward: code, summary: `Incident ${index}` });
      const each = aCase(em, `Case ${index}`, owner, place);
      linked(em, each, { person });
      linked(em, each, { incident });
      const meeting = aMeeting(em, `Meeting ${index}`, [each]);
      em.assign(anAction(em, meeting, owner, `Action ${index}`), { case: each });
      em.create(Attendance, { id: newId(), meeting, staffMember: owner, agency: 'SAFER_NEIGHBOURHOODS', status: 'ATTENDED' });
      const agendaItem = em.create(AgendaItem, { id: newId(), meeting, position: 2, title: 'Any other business' });
      em.create(Decision, { id: newId(), meeting, agendaItem, text: 'Yes.', because: 'It helps.', decidedAt: AT });
      const { ownerAgency, originator, markings, regime, retentionClass, simulated, recordedAt, recordedBy } = each;
      em.create(Premises, {
        id: newId(),
        name: `Pub ${index}`,
        kind: 'PUB',
        location: place,
        ownerAgency,
        originator,
        markings,
        regime,
        retentionClass,
        simulated,
        recordedAt,
        recordedBy,
      });
      const spoken = { subjectType: 'Incident', subjectId: incident.id, producedAt: AT, receivedAt: AT, outcome: 'ACCEPTED' } as const;
      em.create(Message, { id: newId(), topic: 'police.incident.v1', partition: 0, offset: BigInt(index), adapter: 'test@1', simulated: false, ...spoken });
      em.create(IncidentRevision, {
        id: newId(),
        incident,
        revision: 1,
        effect: 'ACCEPTED',
        contentHash: '',
        changes: [],
        report: aPoliceLog(),
        receivedAt: AT,
        recordedBy: 'user:test',
      });
    }
    await em.flush();
  });
  afterAll(() => graph.close());

  test.each(Object.entries(WALKS))('%s', async (_, [statements, document]) => {
    const costs: number[] = [];
    for (const n of [1, 10, MANY]) {
      graph.statements();
      const { data, errors } = await graph.ask(document, { n });
      expect(errors).toEqual([]);
      costs.push(graph.statements());
      const [list] = Object.values(data ?? {});
      expect(list).toMatchObject({ nodes: { length: n } });
      expect(emptyLists(list)).toEqual([]);
    }
    expect(costs).toEqual([statements, statements, statements]);
  });
});
