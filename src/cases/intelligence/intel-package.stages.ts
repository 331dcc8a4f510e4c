/** The ways of an intelligence package: from the desk of one officer past a second to the police, and what comes back. */
import { ok, refuse, type Result } from '../../shared/result.ts';

// Domain rule 21: "A record leaves the hub as information submission, ungraded … set only by an inbound acknowledgement". Systems row 23.
export const INTEL_STAGES = {
  DRAFTED: { to: ['RELEASED', 'WITHDRAWN'], because: 'a second person releases a draft, or it is withdrawn' },
  RELEASED: { to: ['SENT', 'WITHHELD', 'WITHDRAWN'], because: 'a released package leaves, is held back at the door, or is withdrawn before it leaves' },
  SENT: { to: ['ACKNOWLEDGED', 'GRADED', 'WITHDRAWN'], because: 'the police answer what was sent, or it is withdrawn' },
  ACKNOWLEDGED: { to: ['GRADED', 'WITHDRAWN'], because: 'the police grade what they have acknowledged' },
  GRADED: { to: ['ACKNOWLEDGED', 'WITHDRAWN'], because: 'the police may take a grade back' },
  WITHHELD: { to: ['WITHDRAWN'], because: 'what was held back is drafted again as the next version' },
  WITHDRAWN: { to: [], because: 'what was withdrawn is drafted again as the next version' },
} as const;

export const IntelState = {
  DRAFTED: 'DRAFTED',
  RELEASED: 'RELEASED',
  SENT: 'SENT',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  GRADED: 'GRADED',
  WITHHELD: 'WITHHELD',
  WITHDRAWN: 'WITHDRAWN',
} as const satisfies Record<keyof typeof INTEL_STAGES, keyof typeof INTEL_STAGES>;
export type IntelState = keyof typeof IntelState;

/** Why a package stays as it is: the sentence names the rule of its present state. */
export interface IntelStateNotAllowed {
  readonly kind: 'IntelStateNotAllowed';
  readonly message: string;
  readonly from: IntelState;
  readonly to: IntelState;
  readonly allowed: readonly IntelState[];
}

/** The state after the move, or why it is refused. */
export function moveIntel(from: IntelState, to: IntelState): Result<IntelState, IntelStateNotAllowed> {
  const allowed: readonly IntelState[] = INTEL_STAGES[from].to;
  if (allowed.includes(to)) return ok(to);
  const message = `A package that is ${from} cannot become ${to}: ${INTEL_STAGES[from].because}.`;
  return refuse({ kind: 'IntelStateNotAllowed', message, from, to, allowed });
}

/** Whether another version of a package may be drafted: only one at a time is on its way to being released or sent. */
export function mayDraftAgain(state: IntelState): Result<IntelState, IntelStateNotAllowed> {
  if (state !== 'DRAFTED' && state !== 'RELEASED') return ok('DRAFTED');
  const message = `The version before is still ${state}: withdraw it with intelWithdraw, then draft the next one.`;
  return refuse({ kind: 'IntelStateNotAllowed', message, from: state, to: 'DRAFTED', allowed: INTEL_STAGES[state].to });
}
