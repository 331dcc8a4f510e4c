/** SARA: the only ways a case may move. */
import { ok, refuse, type Result } from '../shared/result.ts';

// Seed: "Use problem solving tool SARA to tackle community issues": Scanning, Analysis, Responses, Assessment.
export const STAGES = {
  SCANNING: { to: ['ANALYSIS'], because: 'a problem is scanned before it is analysed' },
  ANALYSIS: { to: ['RESPONSE', 'SCANNING'], because: 'a response answers an analysis' },
  RESPONSE: { to: ['ASSESSMENT', 'ANALYSIS'], because: 'a response is assessed, or the analysis is taken up again' },
  ASSESSMENT: { to: ['RESPONSE', 'ANALYSIS', 'CLOSED'], because: 'an assessment ends the case or asks for another response' },
  CLOSED: { to: [], because: 'a closed case is reopened as a new one' },
} as const;

export const CaseStage = {
  SCANNING: 'SCANNING',
  ANALYSIS: 'ANALYSIS',
  RESPONSE: 'RESPONSE',
  ASSESSMENT: 'ASSESSMENT',
  CLOSED: 'CLOSED',
} as const satisfies Record<keyof typeof STAGES, keyof typeof STAGES>;
export type CaseStage = keyof typeof CaseStage;

const ORDER = Object.keys(STAGES);

/** Why a case stays where it is: the sentence names the rule of its present stage. */
export interface StageNotAllowed {
  readonly kind: 'StageNotAllowed';
  readonly message: string;
  readonly from: CaseStage;
  readonly to: CaseStage;
  readonly allowed: readonly CaseStage[];
}

/** Whether the move goes back: allowed with a reason, so that the history says why (systems row 17). */
export function goesBack(from: CaseStage, to: CaseStage): boolean {
  return ORDER.indexOf(to) < ORDER.indexOf(from);
}

/** The stage after the move, or why it is refused. A move back needs a reason. */
export function advance(from: CaseStage, to: CaseStage, reason: string | null): Result<CaseStage, StageNotAllowed> {
  const allowed: readonly CaseStage[] = STAGES[from].to;
  const no = (message: string) => refuse({ kind: 'StageNotAllowed', message, from, to, allowed } as const);
  if (!allowed.includes(to)) return no(`A case cannot go from ${from} to ${to}: ${STAGES[from].because}.`);
  if (goesBack(from, to) && !reason?.trim()) return no(`A case goes back from ${from} to ${to} only with a reason: send one, so that its history says why.`);
  return ok(to);
}
