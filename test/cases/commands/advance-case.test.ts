/** caseAdvance: every move of SARA through the graph, its history, its events, and two officers who move the same case at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseStage } from '../../../src/cases/case.stages.ts';
import { Officer, nobody } from '../../graph/commanding.ts';
import { globalId } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aCase, aPerson, aStaffMember } from '../../support/records.ts';
import { MOVES } from '../sara-moves.ts';

const SHOWN = '... on Case { stage closedAt stageMoves { from to reason } }';
const REASON = 'Robin Zebra moved back in.';

describe('caseAdvance', () => {
  let graph: TestGraph;
  let officer: Officer;

  beforeAll(async () => {
    graph = await aGraph();
    officer = new Officer(graph);
  });
  afterAll(() => graph.close());

  async function aCaseAt(stage: CaseStage): Promise<string> {
    const em = graph.em.fork();
    const { id } = Object.assign(aCase(em, 'Zebra Street', aStaffMember(em)), { stage });
    await em.flush();
    return id;
  }

  test.each(MOVES)('from %s to %s: %s', async (from, to, verdict) => {
    const key = await aCaseAt(from);
    const caseId = globalId('Case', key);
    const moved = (reason: string | null) => ({
      __typename: 'Case',
      stage: to,
      closedAt: to === 'CLOSED' ? expect.stringMatching(/^20.*Z$/) : null,
      stageMoves: [{ from, to, reason }],
    });
    const told = [
      {
        topic: 'hub.case.v1',
        key,
        type: to === 'CLOSED' ? 'case.closed' : 'case.advanced',
        payload: { caseId: key, at: expect.stringMatching(/^20.*Z$/), from, to },
        subjectIds: [key],
        markings: [],
      },
    ];
    if (verdict === 'goes on') {
      expect(await officer.does('caseAdvance', { caseId, to }, SHOWN)).toEqual(moved(null));
      expect(await officer.told(key)).toEqual(told);
    } else if (verdict === 'goes back') {
      expect(await officer.isRefused('caseAdvance', { caseId, to, reason: ' ' })).toMatchObject({
        __typename: 'StageNotAllowed',
        message: `A case goes back from ${from} to ${to} only with a reason: send one, so that its history says why.`,
      });
      expect(await officer.does('caseAdvance', { caseId, to, reason: ` ${REASON} ` }, SHOWN)).toEqual(moved(REASON));
      expect(await officer.told(key)).toEqual(told);
      expect(JSON.stringify(await officer.told(key))).not.toMatch(/Zebra/);
    } else {
      expect(await officer.isRefused('caseAdvance', { caseId, to, reason: REASON })).toEqual({
        __typename: 'StageNotAllowed',
        message: verdict,
        from,
        to,
        allowed: expect.any(Array),
      });
      expect(await officer.told(key)).toEqual([]);
    }
  });

  test('a refusal names the moves that are allowed', async () => {
    const caseId = globalId('Case', await aCaseAt('ASSESSMENT'));
    expect(await officer.isRefused('caseAdvance', { caseId, to: 'SCANNING' })).toMatchInlineSnapshot(`
      {
        "__typename": "StageNotAllowed",
        "allowed": [
          "RESPONSE",
          "ANALYSIS",
          "CLOSED",
        ],
        "from": "ASSESSMENT",
        "message": "A case cannot go from ASSESSMENT to SCANNING: an assessment ends the case or asks for another response.",
        "to": "SCANNING",
      }
    `);
  });

  test('keeps a whole history, the first move first', async () => {
    const caseId = globalId('Case', await aCaseAt('SCANNING'));
    for (const [to, reason] of [
      ['ANALYSIS', null],
      ['SCANNING', 'More came in.'],
      ['ANALYSIS', null],
      ['RESPONSE', null],
      ['ASSESSMENT', null],
      ['CLOSED', 'It is quiet.'],
    ] as const)
      await officer.does('caseAdvance', { caseId, to, reason });
    const { data } = await graph.ask('query ($id: ID!) { node(id: $id) { ... on Case { stage stageMoves { from to reason } } } }', { id: caseId });
    expect(data).toMatchInlineSnapshot(`
      {
        "node": {
          "stage": "CLOSED",
          "stageMoves": [
            {
              "from": "SCANNING",
              "reason": null,
              "to": "ANALYSIS",
            },
            {
              "from": "ANALYSIS",
              "reason": "More came in.",
              "to": "SCANNING",
            },
            {
              "from": "SCANNING",
              "reason": null,
              "to": "ANALYSIS",
            },
            {
              "from": "ANALYSIS",
              "reason": null,
              "to": "RESPONSE",
            },
            {
              "from": "RESPONSE",
              "reason": null,
              "to": "ASSESSMENT",
            },
            {
              "from": "ASSESSMENT",
              "reason": "It is quiet.",
              "to": "CLOSED",
            },
          ],
        },
      }
    `);
  });

  test.each([
    ['a reason of 2,001 characters', { reason: 'x'.repeat(2_001) }, 'InvalidInput', 'reason', '"reason" holds at most 2000 characters; shorten it.'],
    ['a reason with a NUL character', { reason: '\0' }, 'InvalidInput', 'reason', '"reason" holds a NUL character; send it without.'],
    ['a case that is not there', { caseId: nobody('Case') }, 'NotFound', 'caseId', 'There is no case for "caseId": look its id up again.'],
    ['no id of a case', { caseId: '42' }, 'NotFound', 'caseId', 'There is no case for "caseId": look its id up again.'],
  ])('with %s is refused', async (_, wrong, __typename, argument, message) => {
    const caseId = globalId('Case', await aCaseAt('SCANNING'));
    expect(await officer.isRefused('caseAdvance', { caseId, to: 'ANALYSIS', ...wrong })).toEqual({ __typename, argument, message });
  });

  test('with the id of a person is refused', async () => {
    const em = graph.em.fork();
    const person = aPerson(em, 'Robin Zebra');
    await em.flush();
    expect(await officer.isRefused('caseAdvance', { caseId: globalId('Person', person.id), to: 'ANALYSIS' })).toMatchObject({
      __typename: 'NotFound',
      argument: 'caseId',
    });
  });

  test('by two officers at once: one moves the case, the other is told where it stands now', async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = await aCaseAt('SCANNING');
      const move = () => officer.does('caseAdvance', { caseId: globalId('Case', key), to: 'ANALYSIS' }, '... on Case { stage }');
      const answers = await Promise.all([move(), move()]);
      expect(answers.sort((one, other) => one.__typename.localeCompare(other.__typename))).toEqual([
        { __typename: 'Case', stage: 'ANALYSIS' },
        {
          __typename: 'StageNotAllowed',
          from: 'ANALYSIS',
          to: 'ANALYSIS',
          allowed: ['RESPONSE', 'SCANNING'],
          message: 'A case cannot go from ANALYSIS to ANALYSIS: a response answers an analysis.',
        },
      ]);
      expect(await officer.told(key)).toHaveLength(1);
    }
  });
});
