/** What is told live keeps to the compartments and the lists: each event is read anew as whoever listens, and results are shared among those alone who may see the same. */
import { parse, type OperationDefinitionNode } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Role, ROLES } from '../../../src/access/identity.ts';
import { MeetingKind } from '../../../src/meetings/meeting.entity.ts';
import { NotForYou } from '../../../src/graph/not-for-you.ts';
import { appendLive } from '../../../src/live/live-log.ts';
import { questionOf } from '../../../src/server/shared-results.ts';
import { type Answer, aGraph, asking, someone, type TestGraph } from '../../support/graph.ts';
import { aLocation, aMeeting, anIncident } from '../../support/records.ts';

const TOWN = 'E05015092';
const LIVE = `subscription { incidentRecorded { summary ward { meetings(first: 50) { totalCount nodes { title } } } } }`;

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
  await graph.em.fork().transactional(async (em) => {
    for (const kind of ['NAT', 'ASB_PANEL', 'MACE']) Object.assign(aMeeting(em, kind), { kind: em.getReference(MeetingKind, kind), ward: TOWN });
  });
});
afterAll(() => graph.close());

const record = (summary: string, markings: readonly string[]) =>
  graph.em.fork().transactional(async (em) => {
    const incident = Object.assign(anIncident(em, aLocation(em), { summary }), { markings: [...markings] });
    await appendLive(em, [
      {
        kind: 'incident.recorded',
        subjectId: incident.id,
        wardCode: TOWN,
        category: incident.category,
        markings: incident.markings,
        simulated: false,
        at: new Date(),
      },
    ]);
  });

interface Told {
  readonly summary: string;
  readonly ward: { readonly meetings: { readonly totalCount: number; readonly nodes: readonly { readonly title: string }[] } };
}

const PASSED_OVER = new NotForYou().message;

/** Until the last one is told. */
async function heard(stream: AsyncGenerator<Answer>): Promise<readonly Told[]> {
  const told: Told[] = [];
  while (told.at(-1)?.summary !== 'last') {
    const { value, done } = await stream.next();
    if (done) throw new Error('The stream ended.');
    // What the server passes over without a word (src/graph/not-for-you.ts) has come to nothing here, and tells nothing.
    if (value.errors.some(({ message }) => message === PASSED_OVER)) {
      expect(value).toEqual({ data: null, errors: [{ message: PASSED_OVER, code: undefined, path: 'incidentRecorded' }] });
      continue;
    }
    expect(value.errors).toEqual([]);
    told.push((value.data as { incidentRecorded: Told }).incidentRecorded);
  }
  await stream.return(undefined);
  return told;
}

test.each([
  ['ASB_OFFICER', ['first', 'exploitation', 'both', 'last'], ['ASB_PANEL', 'MACE', 'NAT']],
  ['ANALYST', ['first', 'last'], ['ASB_PANEL', 'NAT']],
  ['CONTROL_ROOM', ['first', 'last'], ['NAT']],
  ['POLICE_SYSTEM', ['first', 'last'], ['NAT']],
] as const)('%s hears of what they are read into, and of nothing else, not even that it happened', async (role, summaries, kinds) => {
  const stream = await graph.follow(LIVE, {}, [role]);
  await record('first', []);
  await record('exploitation', ['MACE']);
  await record('both', ['OCG', 'MACE']);
  await record('secret', ['OPERATION:NONE']);
  await record('forum', ['STREET_WORKER']);
  await record('last', []);
  const told = await heard(stream);
  expect(told.map(({ summary }) => summary)).toEqual(summaries);
  for (const { ward } of told) {
    expect(ward.meetings.nodes.map(({ title }) => title).toSorted()).toEqual(kinds);
    expect(ward.meetings.totalCount).toBe(kinds.length);
  }
});

test('nobody is told a result that was made for somebody in other compartments', () => {
  const document = parse(LIVE);
  const [operation] = document.definitions as OperationDefinitionNode[];
  if (!operation) throw new Error('no operation');
  const question = (roles: readonly Role[], agency?: string) => questionOf(document, operation, {}, asking(someone(roles, agency)), LIVE);
  const questions = [
    ...ROLES.map((role) => question([role])),
    ...ROLES.map((role) => question([role], 'HUMBERSIDE_POLICE')),
    question(['ANALYST', 'ASB_OFFICER']),
  ];
  expect(new Set(questions).size).toBe(questions.length);
  expect(question(['ANALYST', 'ASB_OFFICER'])).toBe(question(['ASB_OFFICER', 'ANALYST']));
});
