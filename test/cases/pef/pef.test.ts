/** Rounds of Problem Exploration Forms: what is delivered, what comes back, how residents rate the problem, and who may see who they are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/shared/ids.ts';
import { globalId, keyIn } from '../../graph/listing.ts';
import { aGraph, someone, type TestGraph } from '../../support/graph.ts';
import { holds } from '../../../src/access/identity.ts';
import { ANSWER, aForm, aProblem, does, DRAFTER, isRefused, makes, RESPONDENT } from '../intelligence/officers.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
});
afterAll(() => graph.close());

const ROUND = '... on PefRound { kind areas formsDelivered formsReturned perceptionAverage perceptionCount closedAt }';
const FORM = { perceptionScore: null as number | null, answers: [{ question: 'What have you seen?', text: 'Nothing.' }] };

function aRound(caseId: string, kind = 'BASELINE', formsDelivered = 3, openedAt?: string): Promise<string> {
  return makes(graph, DRAFTER, 'PefRound', 'pefRoundOpen', { caseId, kind, areas: [' Larch Row ', 'Tinder Lane'], formsDelivered, openedAt });
}

describe('pefRoundOpen', () => {
  test('opens a round for the streets named', async () => {
    const caseId = await aProblem(graph);
    expect(await does(graph, DRAFTER, 'pefRoundOpen', { caseId, kind: 'BASELINE', areas: [' Larch Row '], formsDelivered: 40 }, ROUND)).toEqual({
      __typename: 'PefRound',
      kind: 'BASELINE',
      areas: ['Larch Row'],
      formsDelivered: 40,
      formsReturned: 0,
      perceptionAverage: null,
      perceptionCount: 0,
      closedAt: null,
    });
  });

  // Systems row 21: "one baseline round per problem".
  test('a problem has one baseline round, also when two open it at once, and as many follow-ups as it likes', async () => {
    const caseId = await aProblem(graph);
    const open = (kind: string) => does(graph, DRAFTER, 'pefRoundOpen', { caseId, kind, areas: ['Larch Row'], formsDelivered: 5 });
    const both = await Promise.all([open('BASELINE'), open('BASELINE'), open('BASELINE')]);
    expect(both.map(({ __typename }) => __typename).toSorted()).toEqual(['PefRound', 'PefRoundNotAllowed', 'PefRoundNotAllowed']);
    expect(await isRefused(graph, DRAFTER, 'pefRoundOpen', { caseId, kind: 'BASELINE', areas: ['Larch Row'], formsDelivered: 5 })).toEqual({
      __typename: 'PefRoundNotAllowed',
      rule: 'ONE_BASELINE',
      message: 'The case has its baseline round, and a problem has one: open a FOLLOW_UP round to measure again.',
    });
    expect([await open('FOLLOW_UP'), await open('FOLLOW_UP')]).toEqual([{ __typename: 'PefRound' }, { __typename: 'PefRound' }]);
    const sql = `insert into pef_round select '${newId()}', case_id, kind, areas, opened_at, closed_at, forms_delivered, forms_returned, perception_sum, perception_count, perception_average, owner_agency_code, originator, markings, regime, retention_class, simulated, recorded_at, recorded_by from pef_round where kind = 'BASELINE' and case_id = '${keyIn(caseId)}'`;
    await expect(graph.em.fork().execute(sql)).rejects.toThrow(/pef_round_one_baseline/);
  });

  test('tells the partnership that a round was opened, and nothing of what is asked', async () => {
    const caseId = await aProblem(graph);
    const roundId = keyIn(await aRound(caseId));
    expect(await graph.em.fork().execute(`select type, payload from outbox where key = '${keyIn(caseId)}'`)).toEqual([
      { type: 'case.pef-round-opened', payload: { caseId: keyIn(caseId), roundId, roundKind: 'BASELINE', at: expect.any(String) } },
    ]);
  });

  test.each([
    ['no case', { caseId: globalId('Case', newId()) }, 'NotFound', 'caseId'],
    ['no street', { areas: [] }, 'InvalidInput', 'areas'],
    ['an empty street', { areas: [' '] }, 'InvalidInput', 'areas'],
    ['no forms', { formsDelivered: 0 }, 'InvalidInput', 'formsDelivered'],
    ['too many forms', { formsDelivered: 100_001 }, 'InvalidInput', 'formsDelivered'],
    ['a day to come', { openedAt: '2100-01-01T00:00:00Z' }, 'InvalidInput', 'openedAt'],
  ])('with %s is refused', async (_, wrong, __typename, argument) => {
    const caseId = await aProblem(graph);
    expect(await isRefused(graph, DRAFTER, 'pefRoundOpen', { caseId, kind: 'BASELINE', areas: ['Larch Row'], formsDelivered: 5, ...wrong })).toEqual({
      __typename,
      argument,
      message: expect.stringMatching(/\.$/),
    });
  });
});

describe('forms', () => {
  // Systems row 21: "forms delivered >= forms returned".
  test('no more come back than were delivered, whoever is quickest; a correction lets the others in', async () => {
    const roundId = await aRound(await aProblem(graph), 'BASELINE', 3);
    const back = () => does(graph, DRAFTER, 'pefRecord', { roundId, ...FORM }, '... on PefResponse { round { formsReturned } }');
    const all = await Promise.all(Array.from({ length: 6 }, back));
    expect(all.filter(({ __typename }) => __typename === 'PefResponse')).toHaveLength(3);
    expect(await isRefused(graph, DRAFTER, 'pefRecord', { roundId, ...FORM })).toEqual({
      __typename: 'PefRoundNotAllowed',
      rule: 'DELIVERED_COVERS_RETURNED',
      message: 'No more forms can come back than were delivered: correct the number delivered with pefRoundAdjust first.',
    });
    expect(await isRefused(graph, DRAFTER, 'pefRoundAdjust', { roundId, formsDelivered: 2 })).toMatchObject({ rule: 'DELIVERED_COVERS_RETURNED' });
    expect(await does(graph, DRAFTER, 'pefRoundAdjust', { roundId, formsDelivered: 4 }, ROUND)).toMatchObject({ formsDelivered: 4, formsReturned: 3 });
    expect(await back()).toEqual({ __typename: 'PefResponse', round: { formsReturned: 4 } });
    await expect(graph.em.fork().execute(`update pef_round set forms_delivered = 1 where id = '${keyIn(roundId)}'`)).rejects.toThrow(
      /pef_round_delivered_check/,
    );
  });

  test('a closed round takes none, and closing it again changes nothing', async () => {
    const roundId = await aRound(await aProblem(graph));
    const closed = await does(graph, DRAFTER, 'pefRoundClose', { roundId }, ROUND);
    expect(closed['closedAt']).toEqual(expect.any(String));
    expect(await does(graph, DRAFTER, 'pefRoundClose', { roundId }, ROUND)).toEqual(closed);
    expect(await isRefused(graph, DRAFTER, 'pefRecord', { roundId, ...FORM })).toEqual({
      __typename: 'PefRoundNotAllowed',
      rule: 'CLOSED',
      message: 'The round is closed and takes no more forms: record them in another round.',
    });
  });

  test('may be anonymous, without a score, or without answers', async () => {
    const roundId = await aRound(await aProblem(graph));
    const shows = '... on PefResponse { perceptionScore answers respondent { names } }';
    expect(await does(graph, DRAFTER, 'pefRecord', { roundId, ...FORM }, shows)).toEqual({
      __typename: 'PefResponse',
      perceptionScore: null,
      answers: FORM.answers,
      respondent: null,
    });
    expect(await does(graph, DRAFTER, 'pefRecord', { roundId, perceptionScore: 0, answers: [] }, shows)).toMatchObject({ perceptionScore: 0, answers: [] });
  });

  test.each([
    ['nothing on it', { perceptionScore: null, answers: [] }, 'answers'],
    ['a score of 11', { perceptionScore: 11 }, 'perceptionScore'],
    ['a score of -1', { perceptionScore: -1 }, 'perceptionScore'],
    ['an empty answer', { answers: [{ question: 'What?', text: ' ' }] }, 'answers.text'],
    ['no question', { answers: [{ question: '', text: 'Yes' }] }, 'answers.question'],
    ['too many answers', { answers: Array.from({ length: 51 }, () => ({ question: 'What?', text: 'Yes' })) }, 'answers'],
    ['a day to come', { returnedAt: '2100-01-01T00:00:00Z' }, 'returnedAt'],
    ['a respondent of whom nothing is said', { respondent: { names: [], notes: ' ' } }, 'respondent'],
    ['an empty name', { respondent: { names: ['  '] } }, 'respondent.names'],
  ])('with %s is refused', async (_, wrong, argument) => {
    const roundId = await aRound(await aProblem(graph));
    expect(await isRefused(graph, DRAFTER, 'pefRecord', { roundId, ...FORM, perceptionScore: 5, ...wrong })).toEqual({
      __typename: 'InvalidInput',
      argument,
      message: expect.stringMatching(/\.$/),
    });
  });

  test('of a round that is not there is refused', async () => {
    for (const [name, args] of Object.entries({ pefRecord: FORM, pefRoundClose: {}, pefRoundAdjust: { formsDelivered: 3 } }))
      expect(await isRefused(graph, DRAFTER, name, { roundId: globalId('PefRound', newId()), ...args })).toMatchObject({
        __typename: 'NotFound',
        argument: 'roundId',
      });
  });
});

describe('the measure', () => {
  // Seed: "Community perception score from the PEFs use a baseline average to identify a measure."
  test('is the average of the baseline, and of the newest follow-up that has scores', async () => {
    const caseId = await aProblem(graph);
    const score = async (roundId: string, ...scores: (number | null)[]) => {
      for (const perceptionScore of scores) await makes(graph, DRAFTER, 'PefResponse', 'pefRecord', { roundId, ...FORM, perceptionScore });
    };
    const measure = async () => {
      const fields =
        'perceptionBaseline perceptionBaselineCount perceptionFollowUp perceptionFollowUpCount pefRounds { nodes { kind perceptionAverage perceptionCount formsReturned } }';
      const { data } = await graph.ask(`query ($id: ID!) { node(id: $id) { ... on Case { ${fields} } } }`, { id: caseId });
      return data?.['node'];
    };
    const baseline = await aRound(caseId, 'BASELINE', 10, '2026-01-05T09:00:00Z');
    const spring = await aRound(caseId, 'FOLLOW_UP', 10, '2026-04-06T09:00:00Z');
    const autumn = await aRound(caseId, 'FOLLOW_UP', 10, '2026-10-05T09:00:00Z');
    await score(baseline, 8, 9, 8, null);
    await score(spring, 6, 7);
    expect(await measure()).toMatchObject({ perceptionBaseline: 8.33, perceptionBaselineCount: 3, perceptionFollowUp: 6.5, perceptionFollowUpCount: 2 });
    await score(autumn, 4);
    await score(spring, 0);
    expect(await measure()).toEqual({
      perceptionBaseline: 8.33,
      perceptionBaselineCount: 3,
      perceptionFollowUp: 4,
      perceptionFollowUpCount: 1,
      pefRounds: {
        nodes: [
          { kind: 'FOLLOW_UP', perceptionAverage: 4, perceptionCount: 1, formsReturned: 1 },
          { kind: 'FOLLOW_UP', perceptionAverage: 4.33, perceptionCount: 3, formsReturned: 3 },
          { kind: 'BASELINE', perceptionAverage: 8.33, perceptionCount: 3, formsReturned: 4 },
        ],
      },
    });
  });
});

describe('respondents', () => {
  const WHO = 'query ($id: ID!) { node(id: $id) { ... on PefResponse { answers respondent { names phones emails house street town postcode notes } } } }';

  // Systems row 22: "respondent identity held apart from answers".
  test('are held in a table of their own, under a reference that is no time', async () => {
    const id = await aForm(graph);
    const [row] = await graph.em.fork().execute<Record<string, unknown>[]>(`select * from pef_response where id = '${keyIn(id)}'`);
    expect(JSON.stringify({ ...row, answers: null })).not.toMatch(/Fern|Quill|960121/);
    expect(String(row?.['respondent_reference'])).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const [told] = await graph.em
      .fork()
      .execute<{ all: string }[]>(
        "select coalesce(string_agg(payload::text || subject_ids::text, ' '), '') as all from outbox where type = 'case.pef-received'",
      );
    expect(told?.all).not.toContain(keyIn(id));
    expect(told?.all).not.toContain(String(row?.['respondent_reference']));
  });

  test('are read by officers of Safer Neighbourhoods alone', async () => {
    const id = await aForm(graph);
    const { data } = await graph.ask(WHO, { id }, DRAFTER);
    expect(data?.['node']).toEqual({ answers: [{ question: 'What have you seen?', text: ANSWER }], respondent: { emails: [], town: null, ...RESPONDENT } });
    const analyst = await graph.ask(WHO, { id }, ['ANALYST']);
    expect(analyst).toEqual({
      data: { node: { answers: [{ question: 'What have you seen?', text: ANSWER }], respondent: null } },
      errors: [expect.objectContaining({ code: 'FORBIDDEN' })],
    });
    for (const role of ['CONTROL_ROOM', 'POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'] as const)
      expect(await graph.ask(WHO, { id }, [role])).toMatchObject({ data: { node: null } });
    expect([holds(someone(['ASB_OFFICER']), 'respondents'), holds(someone(['ASB_OFFICER'], 'ONGO'), 'respondents')]).toEqual([true, false]);
  });

  test('are no nodes for anybody else', async () => {
    const id = await aForm(graph);
    const [row] = await graph.em
      .fork()
      .execute<{ reference: string }[]>(`select respondent_reference as reference from pef_response where id = '${keyIn(id)}'`);
    const node = { id: globalId('PefRespondent', row?.reference ?? '') };
    const question = 'query ($id: ID!) { node(id: $id) { ... on PefRespondent { names } } }';
    expect(await graph.ask(question, node, DRAFTER)).toEqual({ data: { node: { names: ['Fern Quill'] } }, errors: [] });
    expect(await graph.ask(question, node, ['ANALYST'])).toEqual({ data: { node: null }, errors: [] });
  });

  test('can be written down later, and corrected: the new record takes the place of the one before', async () => {
    const responseId = await aForm(graph, { respondent: null });
    const shows = '... on PefResponse { respondent { names house } }';
    const first = await does(graph, DRAFTER, 'pefRespondentRecord', { responseId, respondent: { names: ['Fern Quill'], house: '14' } }, shows);
    expect(first['respondent']).toEqual({ names: ['Fern Quill'], house: '14' });
    const second = await does(graph, DRAFTER, 'pefRespondentRecord', { responseId, respondent: { names: ['Fern Quill', 'Bracken'] } }, shows);
    expect(second['respondent']).toEqual({ names: ['Fern Quill', 'Bracken'], house: null });
    expect(await isRefused(graph, DRAFTER, 'pefRespondentRecord', { responseId: globalId('PefResponse', newId()), respondent: RESPONDENT })).toMatchObject({
      argument: 'responseId',
    });
  });
});

test('non-casework roles see no round and no form', async () => {
  await aForm(graph);
  for (const role of ['POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR'] as const) {
    const { data, errors } = await graph.ask('{ pefRounds { totalCount nodes { responses { totalCount } } } }', {}, [role]);
    expect([data, errors.map(({ code }) => code)]).toEqual([{ pefRounds: null }, ['FORBIDDEN']]);
  }
  const { data } = await graph.ask('{ pefRounds(first: 1) { nodes { formsReturned responses { totalCount } } } }', {}, ['CONTROL_ROOM']);
  expect(data).toEqual({ pefRounds: { nodes: [{ formsReturned: 1, responses: null }] } });
});
