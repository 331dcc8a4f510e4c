/** The 25 moves between the stages of a case, each with what becomes of it. */
import type { CaseStage } from '../../src/cases/case.stages.ts';

const SCANNED = 'a problem is scanned before it is analysed';
const ANALYSED = 'a response answers an analysis';
const RESPONDED = 'a response is assessed, or the analysis is taken up again';
const ASSESSED = 'an assessment ends the case or asks for another response';
const CLOSED = 'a closed case is reopened as a new one';

// Seed: "Use problem solving tool SARA to tackle community issues".
export const MOVES: readonly (readonly [from: CaseStage, to: CaseStage, verdict: 'goes on' | 'goes back' | string])[] = [
  ['SCANNING', 'SCANNING', `A case cannot go from SCANNING to SCANNING: ${SCANNED}.`],
  ['SCANNING', 'ANALYSIS', 'goes on'],
  ['SCANNING', 'RESPONSE', `A case cannot go from SCANNING to RESPONSE: ${SCANNED}.`],
  ['SCANNING', 'ASSESSMENT', `A case cannot go from SCANNING to ASSESSMENT: ${SCANNED}.`],
  ['SCANNING', 'CLOSED', `A case cannot go from SCANNING to CLOSED: ${SCANNED}.`],
  ['ANALYSIS', 'SCANNING', 'goes back'],
  ['ANALYSIS', 'ANALYSIS', `A case cannot go from ANALYSIS to ANALYSIS: ${ANALYSED}.`],
  ['ANALYSIS', 'RESPONSE', 'goes on'],
  ['ANALYSIS', 'ASSESSMENT', `A case cannot go from ANALYSIS to ASSESSMENT: ${ANALYSED}.`],
  ['ANALYSIS', 'CLOSED', `A case cannot go from ANALYSIS to CLOSED: ${ANALYSED}.`],
  ['RESPONSE', 'SCANNING', `A case cannot go from RESPONSE to SCANNING: ${RESPONDED}.`],
  ['RESPONSE', 'ANALYSIS', 'goes back'],
  ['RESPONSE', 'RESPONSE', `A case cannot go from RESPONSE to RESPONSE: ${RESPONDED}.`],
  ['RESPONSE', 'ASSESSMENT', 'goes on'],
  ['RESPONSE', 'CLOSED', `A case cannot go from RESPONSE to CLOSED: ${RESPONDED}.`],
  ['ASSESSMENT', 'SCANNING', `A case cannot go from ASSESSMENT to SCANNING: ${ASSESSED}.`],
  ['ASSESSMENT', 'ANALYSIS', 'goes back'],
  ['ASSESSMENT', 'RESPONSE', 'goes back'],
  ['ASSESSMENT', 'ASSESSMENT', `A case cannot go from ASSESSMENT to ASSESSMENT: ${ASSESSED}.`],
  ['ASSESSMENT', 'CLOSED', 'goes on'],
  ['CLOSED', 'SCANNING', `A case cannot go from CLOSED to SCANNING: ${CLOSED}.`],
  ['CLOSED', 'ANALYSIS', `A case cannot go from CLOSED to ANALYSIS: ${CLOSED}.`],
  ['CLOSED', 'RESPONSE', `A case cannot go from CLOSED to RESPONSE: ${CLOSED}.`],
  ['CLOSED', 'ASSESSMENT', `A case cannot go from CLOSED to ASSESSMENT: ${CLOSED}.`],
  ['CLOSED', 'CLOSED', `A case cannot go from CLOSED to CLOSED: ${CLOSED}.`],
];
