/**
 * Systems feature 9: "for every path of links, merges and free-text quotes of up to 5 hops no barred fact reaches a NAT query; independent second source lifts the bar for
 * that fact only." Officers who are read in do what they like, one thing after another; whatever the hub lets them do, the chair of a NAT reads none of it.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aLocation, aPerson, aStaffMember } from '../../support/records.ts';
import { COLLEAGUE, does, natView, OFFICER } from './barrier-world.ts';

let graph: TestGraph;
let owner: string;
let people: readonly string[];
let places: readonly string[];
beforeAll(async () => {
  graph = await aGraph();
  const em = graph.em.fork();
  owner = globalId('StaffMember', aStaffMember(em, 'Officer Elm').id);
  people = ['Wren', 'Rook'].map((name) => globalId('Person', aPerson(em, name).id));
  places = ['Brook Lane', 'Mill Road'].map((name) => globalId('Location', aLocation(em, name).id));
  await em.flush();
}, 60_000);
afterAll(() => graph.close());

/** What an officer does next: `a` and `b` pick among what is there; `declared` says whether they name where their words come from. */
const aDeed = fc.record({
  deed: fc.constantFrom('case', 'meeting', 'action', 'minutes', 'person', 'advance', 'complete', 'quoteCase', 'quoteAction', 'quoteMeeting'),
  kind: fc.constantFrom('NAT', 'NAT', 'AD_HOC', 'MACE'),
  a: fc.nat(50),
  b: fc.nat(50),
  declared: fc.boolean(),
});
type Deed = typeof aDeed extends fc.Arbitrary<infer Each> ? Each : never;

interface Thing {
  readonly id: string;
  /** What it says, which somebody may say after it. */
  readonly words: string;
}

/** Officers at work from one fact that was learnt in MACE. */
class Work {
  readonly cases: Thing[] = [];
  readonly meetings: Thing[] = [];
  readonly actions: Thing[] = [];
  refused = 0;
  /** Nine words that stand nowhere else. */
  readonly fact: string;

  constructor(run: number) {
    this.fact = ['girl', 'seen', 'with', 'older', 'men', 'behind', 'the', 'old', 'mill'].map((word) => `${word}${run}zq`).join(' ');
  }

  async begin(): Promise<void> {
    await this.#do('Case', this.cases, this.fact, 'caseOpen', {
      title: 'Learnt there',
      summary: this.fact,
      origin: 'PARTNER',
      markings: ['MACE'],
      locationId: places[0],
    });
    await this.#do('Meeting', this.meetings, '', 'meetingSchedule', { kind: 'MACE', title: 'A meeting', scheduledFor: '2026-11-20T10:00:00Z' });
    await this.#do('Meeting', this.meetings, '', 'meetingSchedule', { kind: 'NAT', title: 'A meeting', scheduledFor: '2026-11-20T10:00:00Z' });
  }

  async does({ deed, kind, a, b, declared }: Deed): Promise<void> {
    const [one, other, meeting, action] = [pick(this.cases, a), pick(this.cases, b), pick(this.meetings, b), pick(this.actions, a)];
    const all = [...this.cases, ...this.actions, ...this.meetings];
    const source = pick(all, a * 7 + b) ?? one;
    if (!one || !other || !meeting || !source) return;
    const from = declared ? [source.id] : [];
    const due = { ownerId: owner, dueOn: '2026-12-01' };
    const meet = { kind, title: 'A meeting', scheduledFor: '2026-11-20T10:00:00Z' };
    const work: Readonly<Record<Deed['deed'], () => Promise<void>>> = {
      case: () =>
        this.#do('Case', this.cases, 'About it', 'caseOpen', { title: 'Another', summary: 'About it', origin: 'PARTNER', from, locationId: pick(places, a) }),
      meeting: () => this.#do('Meeting', this.meetings, 'Item', 'meetingSchedule', { ...meet, agenda: [{ title: 'Item', caseId: one.id }] }),
      action: () => this.#do('Action', this.actions, 'Do it', 'actionSet', { ...due, meetingId: meeting.id, text: 'Do it', caseId: one.id, from }),
      minutes: () =>
        this.#do('Meeting', [], '', 'meetingRecordMinutes', { meetingId: meeting.id, decisions: [{ text: `They said ${source.words}`, because: 'So', from }] }),
      person: () => this.#do('Case', [], '', 'caseLinkPerson', { caseId: one.id, personId: pick(people, b), role: 'OTHER' }),
      advance: () => this.#do('Case', [], '', 'caseAdvance', { caseId: one.id, to: 'ANALYSIS', reason: `As ${source.words} shows` }),
      complete: () => (action ? this.#do('Action', [], '', 'actionComplete', { actionId: action.id, outcome: `Done: ${source.words}.` }) : Promise.resolve()),
      quoteCase: () => this.#do('Case', this.cases, source.words, 'caseOpen', { title: 'Heard', summary: source.words || 'Nothing', origin: 'PARTNER', from }),
      quoteAction: () => this.#do('Action', this.actions, source.words, 'actionSet', { ...due, meetingId: meeting.id, text: source.words || 'Do it', from }),
      quoteMeeting: () => this.#do('Meeting', this.meetings, source.words, 'meetingSchedule', { ...meet, agenda: [{ title: source.words || 'Item' }], from }),
    };
    await work[deed]();
  }

  async #do(type: string, into: Thing[], words: string, name: string, args: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await does(graph, OFFICER, name, args, `... on ${type} { id }`);
    if (answer.__typename === type) into.push({ id: String(answer['id']), words });
    else if (answer.__typename === 'BarrierRefusal') this.refused += 1;
  }
}

function pick<Each>(some: readonly Each[], at: number): Each | undefined {
  return some[at % Math.max(1, some.length)];
}

let runs = 0;
let refusals = 0;
let kept = 0;

test('no path of links, quotes, agendas, minutes and actions carries a fact of MACE to a NAT', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aDeed, { minLength: 3, maxLength: 10 }), async (deeds) => {
      const work = new Work((runs += 1));
      await work.begin();
      for (const deed of deeds) await work.does(deed);
      refusals += work.refused;
      kept += work.actions.length + work.cases.length - 1;
      const seen = await natView(graph);
      expect(seen).not.toContain(`${runs}zq`);
      expect(seen).not.toContain('MACE');
    }),
    { numRuns: 12, endOnFailure: true },
  );
  // The barrier was met, and much went by it.
  expect(refusals).toBeGreaterThan(5);
  expect(kept).toBeGreaterThan(10);
}, 120_000);

test('of all that a chain of five made of one fact, a second source of one opens that one, and no other', async () => {
  const nat = await does(graph, OFFICER, 'meetingSchedule', { kind: 'NAT', title: 'A NAT', scheduledFor: '2026-11-20T10:00:00Z' }, '... on Meeting { id }');
  const chain: string[] = [];
  const first = await does(graph, OFFICER, 'caseOpen', { title: 'Learnt', summary: 'hop0yy', origin: 'PARTNER', markings: ['MACE'] }, '... on Case { id }');
  let from = String(first['id']);
  for (let hop = 1; hop <= 5; hop += 1) {
    const args = { meetingId: nat['id'], text: `hop${hop}yy`, ownerId: owner, dueOn: '2026-12-01', from: [from] };
    from = String((await does(graph, OFFICER, 'actionSet', args, '... on Action { id }'))['id']);
    chain.push(from);
  }
  expect(await natView(graph)).not.toMatch(/hop\dyy/);
  const opened = chain[2] ?? '';
  const source = { recordId: opened, originator: 'A shopkeeper', words: 'Saw it from the counter.' };
  expect(await does(graph, COLLEAGUE, 'sourceAdd', source)).toMatchObject({ __typename: 'RecordSource' });
  expect([...new Set((await natView(graph)).match(/hop\dyy/g))]).toEqual(['hop3yy']);
});
