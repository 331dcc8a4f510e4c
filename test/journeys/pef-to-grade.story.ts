/** From an answer on a form to the grade of the police, told over any bus: two officers, one message without its source, and what the bureau makes of it. */
import { createHash, randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import type { Mood } from '../../integrations/kit/simulator.ts';
import { answersTo, playPoliceIntelligence } from '../../integrations/police-intelligence/simulator.ts';
import type { Bus, BusMessage } from '../../src/exchange/bus.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { asReal } from '../support/as-real.ts';
import type { HubUnderTest } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

/** A hub of the invented world, and the bus between it and the force intelligence bureau. */
export interface Bureau {
  readonly hub: HubUnderTest;
  /** The bus as the bureau's sending account sees it. */
  readonly send: Bus;
  /** And as its receiving account sees it; the same one where there are no accounts. */
  readonly receive: Bus;
  /** How long anything may take, in milliseconds. */
  readonly patience: number;
}

interface Shown {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: string;
  readonly bodySha256: string | null;
  readonly policeReference: string | null;
  readonly disposition: string | null;
  readonly gradeCode: string | null;
  readonly answerRevision: number | null;
  readonly draftedBy: { readonly name: string };
  readonly releasedBy: { readonly name: string } | null;
  readonly items: readonly { readonly number: number; readonly gradeCode: string | null; readonly gradeConditions: string | null }[];
  readonly answers: readonly { readonly revision: number; readonly effect: string }[];
}

const FIELDS =
  'id reference version state bodySha256 policeReference disposition gradeCode answerRevision draftedBy { name } releasedBy { name } items { number gradeCode gradeConditions } answers { revision effect }';
const SEEN = 'A silver van with a dented door stops by the benches on Friday evenings.';
const HEARD = 'the driver keeps more in a lock-up off the lane';
const ANSWER = `This is Saffron Storyteller of 27 Plover Rise, my number is 01632 960777. ${SEEN} My son was told that ${HEARD}.`;
const TELLING = ['saffron', 'storyteller', '960777', '27 plover', 'dn15', 'hens called', 'broughton', 'ashdown'];

/** Tells the story and holds the hub to it; once for each hub. Nobody else may play the bureau meanwhile. */
export async function tellPefToGrade({ hub, send: sends, receive, patience }: Bureau): Promise<void> {
  const send = asReal(sends);
  const does = officers(hub);
  const problem = await does('asb-officer', 'caseOpen', 'title: "Vans by the benches", summary: "A story.", origin: COMMUNITY');
  const round = await does('asb-officer', 'pefRoundOpen', `caseId: "${problem.id}", kind: BASELINE, areas: ["Plover Rise"], formsDelivered: 30`);
  const respondent =
    '{ names: ["Saffron Storyteller"], phones: ["01632 960777"], house: "27", street: "Plover Rise", postcode: "DN15 6ZZ", notes: "keeps seven hens called after planets" }';
  const form = await does(
    'asb-officer',
    'pefRecord',
    `roundId: "${round.id}", perceptionScore: 9, answers: [{ question: "What have you seen?", text: "${ANSWER}" }], respondent: ${respondent}`,
  );

  // Whoever would be told by it is not let through; the sentence says what sort of thing it is.
  const screening = 'screening: { crimeInProgress: false, recordableCrime: false, personAtSignificantRisk: false, onlySourceCouldKnow: false }';
  const item = (quote: string, knowledge: string) => `{ answerNumber: 1, quote: "${quote}", nature: FACT, knowledge: ${knowledge}, place: "Plover Rise" }`;
  const refused = await does(
    'asb-officer',
    'intelDraft',
    `responseId: "${form.id}", items: [${item('my number is 01632 960777', 'FIRST_HAND')}], ${screening}`,
  );
  expect(refused).toMatchObject({ __typename: 'IdentifiesSource', message: expect.not.stringContaining('960777') });

  // One drafts, another releases, and it leaves.
  const items = [item(SEEN, 'FIRST_HAND'), item(HEARD, 'SECOND_HAND')].join(', ');
  const draft = await does('asb-officer', 'intelDraft', `responseId: "${form.id}", items: [${items}], ${screening}`);
  expect(await does('asb-officer', 'intelRelease', `packageId: "${draft.id}"`)).toMatchObject({ __typename: 'FourEyes' });
  await does('supervisor', 'intelRelease', `packageId: "${draft.id}"`);
  await until('the package has left', async () => (await show(hub, draft.id)).state === 'SENT', patience);
  const sent = await show(hub, draft.id);
  expect([sent.draftedBy.name, sent.releasedBy?.name, sent.gradeCode]).toEqual(['Marta Broughton', 'Edwin Ashdown', null]);
  const [message, ...others] = await about(receive, 'hub.intelligence.v1', sent.reference, patience, 1);
  expect(others).toEqual([]);
  const bytes = Buffer.from(message?.value ?? []);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sent.bodySha256);
  expect(JSON.parse(bytes.toString('utf8'))).toMatchObject({ reportURN: sent.reference, version: 1, items: [{ text: SEEN }, { text: HEARD }] });
  const whole = `${message?.key} ${JSON.stringify(message?.headers)} ${bytes.toString('utf8')}`.toLowerCase();
  for (const words of [...TELLING, 'evaluation', 'grade']) expect(whole).not.toContain(words);

  // The bureau comes back from its weekend, acknowledges and grades.
  const bureau = play({ send, receive }, 'prompt');
  await until('the bureau has graded it', async () => (await show(hub, draft.id)).state === 'GRADED', patience);
  await bureau.leaves();
  expect(await show(hub, draft.id)).toMatchObject({
    disposition: 'SANITISED_LOG_CREATED',
    gradeCode: '2-C-P',
    policeReference: expect.stringMatching(/^SIM\//),
    answerRevision: 2,
    items: [
      { number: 1, gradeCode: '2-A-C', gradeConditions: 'Not to be shared beyond the case team.' },
      { number: 2, gradeCode: null, gradeConditions: null },
    ],
    answers: [
      { revision: 1, effect: 'ACCEPTED' },
      { revision: 2, effect: 'AMENDED' },
    ],
  });

  // What it says twice, too late, of another report, or in the old scheme changes nothing; each has its receipt.
  if (!message) throw new Error('The message is gone.');
  const [acknowledged, graded] = answersTo(message, 'prompt');
  if (!acknowledged || !graded) throw new Error('The bureau answered less than it should.');
  const body = JSON.parse(Buffer.from(graded.value ?? []).toString('utf8')) as Record<string, unknown>;
  const again = (id: string, changes: Record<string, unknown>, key = graded.key) => ({
    ...graded,
    key,
    headers: { ...graded.headers, ce_id: id },
    value: Buffer.from(JSON.stringify({ ...body, ...changes })),
  });
  await send.publish([
    acknowledged,
    again('story-other-words', { disposition: 'REJECTED' }),
    again('story-version', { version: 7 }),
    again('story-report', { reportURN: 'SN-INT-2019-999999' }, 'SN-INT-2019-999999'),
    again('story-legacy', { revision: 3, evaluation: { source: 'B', assessment: 2, handling: 4 } }),
    again('story-regraded', { revision: 4, items: [], evaluation: { source: 3, assessment: 'E', handling: 'P' } }),
    again('story-late', { revision: 3, items: [], evaluation: { source: 2, assessment: 'D', handling: 'P' } }),
  ]);
  const outcomes = new Map([
    ['story-other-words', 'REJECTED REVISION_CONFLICT'],
    ['story-version', 'REJECTED UNKNOWN_VERSION'],
    ['story-report', 'REJECTED UNKNOWN_REPORT'],
    ['story-legacy', 'REJECTED WRONG_TYPE'],
    ['story-regraded', 'AMENDED'],
    ['story-late', 'SUPERSEDED'],
  ]);
  await until(
    'the receipts say what became of each',
    async () => {
      const found = await receipts(receive);
      return [...outcomes].every(([id, outcome]) => found.get(id) === outcome);
    },
    patience,
  );
  expect(await show(hub, draft.id)).toMatchObject({
    state: 'GRADED',
    gradeCode: '3-E-P',
    answerRevision: 4,
    items: [{ gradeCode: null }, { gradeCode: null }],
  });

  // A second version is taken back after it has left: the bureau is told, under the same key.
  const next = await does(
    'asb-officer',
    'intelDraft',
    `responseId: "${form.id}", items: [${item(HEARD, 'SECOND_HAND')}], ${screening}, previousId: "${draft.id}"`,
  );
  await does('supervisor', 'intelRelease', `packageId: "${next.id}"`);
  await until('the next version has left', async () => (await show(hub, next.id)).state === 'SENT', patience);
  await does('asb-officer', 'intelWithdraw', `packageId: "${next.id}", reason: INFORMATION_WRONG`);
  const all = await about(receive, 'hub.intelligence.v1', sent.reference, patience, 3);
  expect(all.map(({ headers, value }) => [headers['ce_type'], (JSON.parse(Buffer.from(value ?? []).toString('utf8')) as { version: number }).version])).toEqual(
    [
      ['intelligence.submitted', 1],
      ['intelligence.submitted', 2],
      ['intelligence.withdrawn', 2],
    ],
  );

  // What is withdrawn before it leaves, or names its source by then, never does; that is told elsewhere, where the clock can be stopped.
  expect(await show(hub, next.id)).toMatchObject({ state: 'WITHDRAWN', version: 2, reference: sent.reference });
}

type Thing = Readonly<Record<string, unknown>> & { readonly __typename: string; readonly id: string };

/** Gives commands to the hub as one of the demo users. */
function officers(hub: HubUnderTest) {
  return async (as: string, mutation: string, args: string): Promise<Thing> => {
    const selection = '{ __typename ... on Refusal { message } ... on Node { id } }';
    const answer = await hub.ask<Record<string, Thing>>(`mutation { ${mutation}(${args}, idempotencyKey: "${randomUUID()}") ${selection} }`, {}, as);
    const thing = answer[mutation];
    if (!thing) throw new Error(`${mutation} was answered with nothing.`);
    return thing;
  };
}

async function show(hub: HubUnderTest, id: string): Promise<Shown> {
  const { node } = await hub.ask<{ node: Shown }>(`query ($id: ID!) { node(id: $id) { ... on IntelPackage { ${FIELDS} } } }`, { id }, 'asb-officer');
  return node;
}

/** Plays the bureau until it leaves; at the latest until the test ends. */
function play(buses: Pick<Bureau, 'send' | 'receive'>, mood: Mood): { leaves(): Promise<void> } {
  const stopped = new AbortController();
  const played = playPoliceIntelligence({ ...buses, clock: systemClock, mood, signal: stopped.signal, log: () => undefined });
  const leaves = () => {
    stopped.abort();
    return played;
  };
  onTestFinished(leaves);
  return { leaves };
}

/** The messages of a topic under a key, in their order, once there are as many. */
async function about(bus: Bus, topic: string, key: string, patience: number, count: number): Promise<BusMessage[]> {
  let found: BusMessage[] = [];
  await until(
    `${count} messages about ${key} on ${topic}`,
    async () => (found = (await messagesOn(bus, topic)).filter((message) => message.key === key)).length >= count,
    patience,
  );
  return found;
}

async function messagesOn(bus: Bus, topic: string): Promise<BusMessage[]> {
  const partitions = await Promise.all([0, 1, 2, 3].map((partition) => bus.read({ topic, partition, from: 0n, to: 1_000_000n, limit: 1_000 })));
  return partitions.flat();
}

/** What became of each answer of the bureau, by its event. */
async function receipts(bus: Bus): Promise<ReadonlyMap<string, string>> {
  const found = await messagesOn(bus, 'police.intelligence-answer.v1.receipts');
  return new Map(
    found.map(({ value }) => {
      const { eventId, outcome, reason } = JSON.parse(Buffer.from(value ?? '{}').toString('utf8')) as {
        eventId: string;
        outcome: string;
        reason: string | null;
      };
      return [eventId, reason === null ? outcome : `${outcome} ${reason}`];
    }),
  );
}
