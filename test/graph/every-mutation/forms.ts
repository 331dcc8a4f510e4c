/** The mutations of Problem Exploration Forms. */
import { nobody } from '../commanding.ts';
import { ANSWER, aProblem, RESPONDENT } from '../../cases/intelligence/officers.ts';
import type { TestGraph } from '../../support/graph.ts';
import { madeBy, type Rows } from './row.ts';

const ROUND = { kind: 'BASELINE', areas: ['Larch Row'], formsDelivered: 10 };
const FORM = { perceptionScore: 7, answers: [{ question: 'What have you seen?', text: ANSWER }] };

/** The global id of an open round. */
async function aRound(graph: TestGraph): Promise<string> {
  return madeBy(graph, 'PefRound', 'pefRoundOpen', { ...ROUND, caseId: await aProblem(graph) });
}

export const FORMS: Rows = {
  pefRoundOpen: async (graph) => {
    const [args, asked] = [
      { ...ROUND, caseId: await aProblem(graph) },
      { ...ROUND, caseId: await aProblem(graph) },
    ];
    await madeBy(graph, 'PefRound', 'pefRoundOpen', asked);
    return { args, other: { ...args, formsDelivered: 11 }, refused: asked, refusedAs: 'PefRoundNotAllowed' };
  },
  pefRoundAdjust: async (graph) => {
    const args = { roundId: await aRound(graph), formsDelivered: 12 };
    return { args, other: { ...args, formsDelivered: 13 }, refused: { ...args, roundId: nobody('PefRound') }, refusedAs: 'NotFound' };
  },
  pefRoundClose: async (graph) => ({
    args: { roundId: await aRound(graph) },
    other: { roundId: await aRound(graph) },
    refused: { roundId: nobody('PefRound') },
    refusedAs: 'NotFound',
  }),
  pefRecord: async (graph) => {
    const closed = await aRound(graph);
    await madeBy(graph, 'PefRound', 'pefRoundClose', { roundId: closed });
    const args = { ...FORM, roundId: await aRound(graph), respondent: RESPONDENT };
    return { args, other: { ...args, perceptionScore: 8 }, refused: { ...args, roundId: closed }, refusedAs: 'PefRoundNotAllowed' };
  },
  pefRespondentRecord: async (graph) => {
    const responseId = await madeBy(graph, 'PefResponse', 'pefRecord', { ...FORM, roundId: await aRound(graph) });
    const args = { responseId, respondent: RESPONDENT };
    return { args, other: { ...args, respondent: { names: ['Fern'] } }, refused: { ...args, respondent: {} }, refusedAs: 'InvalidInput' };
  },
};
