/**
 * Domain rule 58: "ASB Panel, MARAC, MACE, OCG, Channel content is invisible to roles not on that meeting's attendee list, including in search, counts, subscriptions and error text."
 * Here over the list alone: what these meetings hold is marked with nothing.
 */
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Identity, type Role, ROLES } from '../../../src/access/identity.ts';
import { StaffMember } from '../../../src/access/staff-member.entity.ts';
import { schema } from '../../../src/graph/schema.ts';
import { AgendaItem, Attendance, Decision, MeetingKind } from '../../../src/meetings/meeting.entity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { nobody } from '../../graph/commanding.ts';
import { globalId } from '../../graph/listing.ts';
import { aGraph, someone, type TestGraph } from '../../support/graph.ts';
import { aCase, aMeeting, anAction, aStaffMember } from '../../support/records.ts';

const CLOSED = ['ASB_PANEL', 'MACE', 'MARAC', 'OCG', 'PREVENT_CHANNEL', 'STREET_WORKER_FORUM'] as const;
const TOWN = 'E05015092';

interface Parts {
  readonly meeting: string;
  readonly item: string;
  readonly decision: string;
  readonly attendance: string;
  readonly action: string;
}

let graph: TestGraph;
let staff: string;
let problem: string;
const meetings = new Map<string, Parts>();

/** Asks as somebody, and ends what was read. */
async function asked(identity: Identity, source: string, variableValues: Readonly<Record<string, unknown>>) {
  const contextValue = graph.contextOf(identity);
  const answer = await graphql({ schema, source, variableValues, contextValue });
  await contextValue.abandon();
  return answer;
}

beforeAll(async () => {
  graph = await aGraph();
  await graph.em.fork().transactional(async (em) => {
    const oak = aStaffMember(em);
    const each = aCase(em, 'Noise', oak);
    staff = globalId('StaffMember', oak.id);
    problem = globalId('Case', each.id);
    for (const kind of [...CLOSED, 'NAT']) {
      const meeting = Object.assign(aMeeting(em, `Quokka ${kind}`, [each]), { kind: em.getReference(MeetingKind, kind), ward: TOWN });
      const decision = em.create(Decision, {
        id: newId(),
        meeting,
        text: 'Quokka text',
        because: 'Quokka reason',
        decidedAt: new Date('2026-11-01T13:00:00Z'),
      });
      const attendance = em.create(Attendance, {
        id: newId(),
        meeting,
        staffMember: em.getReference(StaffMember, oak.id),
        agency: 'SAFER_NEIGHBOURHOODS',
        status: 'ATTENDED',
      });
      const action = Object.assign(anAction(em, meeting, oak, 'Quokka action'), { case: each });
      meetings.set(kind, {
        meeting: globalId('Meeting', meeting.id),
        item: '',
        decision: globalId('Decision', decision.id),
        attendance: globalId('Attendance', attendance.id),
        action: globalId('Action', action.id),
      });
    }
  });
  for (const [kind, parts] of meetings) {
    const [item] = await graph.em.fork().find(AgendaItem, { meeting: { kind } });
    meetings.set(kind, { ...parts, item: globalId('AgendaItem', item?.id ?? '') });
  }
});
afterAll(() => graph.close());

/** Which kinds a role may read (src/database/reference/meeting-kinds.ts). */
const READS: Readonly<Record<Role, readonly string[]>> = {
  ASB_OFFICER: ['ASB_PANEL', 'MACE', 'MARAC', 'OCG', 'PREVENT_CHANNEL', 'NAT'],
  ANALYST: ['ASB_PANEL', 'NAT'],
  CONTROL_ROOM: ['NAT'],
  POLICE_SYSTEM: ['NAT'],
  VICTIM_SUPPORT: ['NAT'],
  NAT_CHAIR: ['NAT'],
  KEY_WORKER: ['NAT'],
  OPERATOR: ['NAT'],
  AUDITOR: ['NAT'],
};

/** Everything that a role may ask about meetings, by every way: search, pages, node, and the lists of others. */
const EVERY_WAY = `query ($ids: [ID!]!, $staff: ID!, $case: ID!, $ward: ID!) {
  search: meetings(filter: { text: "Quokka" }, first: 100) { totalCount nodes { id title kind { code } } }
  all: meetings(first: 100) { edges { node { id kind { code } } } pageInfo { hasNextPage } }
  actions(first: 100) { totalCount nodes { text meeting { kind { code } } } }
  nodes(ids: $ids) { __typename id }
  staff: node(id: $staff) { ... on StaffMember { actions(first: 100) { totalCount nodes { meeting { kind { code } } } } attendances(first: 100) { totalCount nodes { meeting { kind { code } } } } } }
  ward: node(id: $ward) { ... on Ward { meetings(first: 100) { totalCount nodes { kind { code } } } } }
  case: node(id: $case) { ... on Case { meetings(first: 100) { totalCount nodes { kind { code } } } actions(first: 100) { totalCount nodes { meeting { kind { code } } } } } }
}`;

async function askedEveryWay(roles: readonly Role[], agency = 'SAFER_NEIGHBOURHOODS') {
  const ids = [...meetings.values()].flatMap((parts) => Object.values(parts) as string[]);
  const { data } = await asked(someone(roles, agency), EVERY_WAY, { ids, staff, case: problem, ward: globalId('Ward', TOWN) });
  return JSON.parse(JSON.stringify(data)) as {
    readonly search: { readonly totalCount: number; readonly nodes: readonly { readonly title: string }[] };
    readonly nodes: readonly ({ readonly id: string } | null)[];
  };
}

/** Every number of rows that stands in an answer. */
const totals = (answer: unknown): number[] => [...JSON.stringify(answer).matchAll(/"totalCount":(\d+)/g)].map(([, count]) => Number(count));
const kindsTold = (answer: unknown): string[] => [...new Set([...JSON.stringify(answer).matchAll(/"code":"(\w+)"/g)].map(([, code]) => code ?? ''))].toSorted();

describe.each(ROLES)('%s', (role) => {
  test('finds what is on their lists by every way, and nothing else by any', async () => {
    const answer = await askedEveryWay([role]);
    const reads = READS[role];
    expect(kindsTold(answer)).toEqual(reads.toSorted());
    expect(new Set(totals(answer))).toEqual(new Set([reads.length]));
    const told = answer.nodes.flatMap((node) => node?.id ?? []);
    expect(told.toSorted()).toEqual(reads.flatMap((kind) => Object.values(meetings.get(kind) ?? {}) as string[]).toSorted());
  });
});

describe('the Street Worker Forum', () => {
  test('is read by the key workers of the project', async () => {
    await graph.em.fork().execute(`update meeting set owner_agency_code = 'STREET_WORKER_PROJECT' where kind_code = 'STREET_WORKER_FORUM'`);
    const answer = await askedEveryWay(['KEY_WORKER'], 'STREET_WORKER_PROJECT');
    expect(answer.search.nodes.map(({ title }) => title)).toContain('Quokka STREET_WORKER_FORUM');
    await graph.em.fork().execute(`update meeting set owner_agency_code = 'SAFER_NEIGHBOURHOODS' where kind_code = 'STREET_WORKER_FORUM'`);
  });
});

describe.each(CLOSED)('%s', (kind) => {
  test('is as one that was never held to a writer who is not on its list', async () => {
    const ids = meetings.get(kind);
    const writer = someone(['KEY_WORKER']);
    const asks = async (document: string, id: string | undefined) => {
      const variableValues = document.includes('$staff') ? { id, staff, key: newId() } : { id, key: newId() };
      return JSON.stringify(await asked(writer, document, variableValues));
    };
    const setting = `mutation ($id: ID!, $staff: ID!, $key: String!) { actionSet(meetingId: $id, text: "Ring", ownerId: $staff, dueOn: "2026-12-01", idempotencyKey: $key) { __typename ... on Refusal { message } } }`;
    const minutes = `mutation ($id: ID!, $key: String!) { meetingRecordMinutes(meetingId: $id, idempotencyKey: $key) { __typename ... on Refusal { message } } }`;
    const completing = `mutation ($id: ID!, $key: String!) { actionComplete(actionId: $id, outcome: "Done", idempotencyKey: $key) { __typename ... on Refusal { message } } }`;
    for (const [document, id, absent] of [
      [setting, ids?.meeting, nobody('Meeting')],
      [minutes, ids?.meeting, nobody('Meeting')],
      [completing, ids?.action, nobody('Action')],
    ] as const) {
      const answer = await asks(document, id);
      expect(answer).toContain('"__typename":"NotFound"');
      expect(answer).toBe(await asks(document, absent));
    }
  });

  test('is scheduled by nobody who is not on its list', async () => {
    const scheduling = `mutation ($kind: String!, $key: String!) { meetingSchedule(kind: $kind, title: "Quokka", scheduledFor: "2026-12-01T19:00:00Z", idempotencyKey: $key) { __typename ... on Refusal { message } } }`;
    const { data, errors } = await asked(someone(['KEY_WORKER']), scheduling, { kind, key: newId() });
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain('"__typename":"InvalidInput"');
  });
});

test('who is taken from a list reads nothing of it from that day on, and who is put on it reads it', async () => {
  const titles = async (role: Role) => (await askedEveryWay([role])).search.nodes.map(({ title }) => title).filter((title) => title !== 'Quokka NAT');
  expect(await titles('NAT_CHAIR')).toEqual([]);
  await graph.em
    .fork()
    .execute(
      `insert into meeting_kind_reader (id, kind_code, agency_code, role, in_force_from, source) values ('${newId()}', 'MACE', 'SAFER_NEIGHBOURHOODS', 'NAT_CHAIR', '2026-01-01', 'A test.')`,
    );
  expect(await titles('NAT_CHAIR')).toEqual(['Quokka MACE']);
  await graph.em.fork().execute(`update meeting_kind_reader set in_force_to = '2026-01-02' where role = 'NAT_CHAIR'`);
  expect(await titles('NAT_CHAIR')).toEqual([]);
});

test('a kind without a list is read by nobody', async () => {
  await graph.em.fork().execute(`insert into meeting_kind (code, name, default_markings, valid_from) values ('QUIET', 'Quiet', '{}', '2026-01-01')`);
  await graph.em.fork().transactional(async (em) => void Object.assign(aMeeting(em, 'Quokka QUIET'), { kind: em.getReference(MeetingKind, 'QUIET') }));
  const { search } = await askedEveryWay(ROLES);
  expect(search.nodes.map(({ title }) => title)).not.toContain('Quokka QUIET');
});
