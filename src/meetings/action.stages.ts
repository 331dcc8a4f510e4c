/** What may become of an action; only what is open or begun can be completed. */
import type { ActionStatus } from './meeting.entity.ts';

export const ACTIONS = {
  OPEN: { to: ['IN_PROGRESS', 'COMPLETE', 'CANCELLED', 'CARRIED_FORWARD'], because: 'it waits to be done' },
  IN_PROGRESS: { to: ['COMPLETE', 'CANCELLED', 'CARRIED_FORWARD'], because: 'it is being done' },
  COMPLETE: { to: [], because: 'it is complete already' },
  CANCELLED: { to: [], because: 'it was cancelled' },
  CARRIED_FORWARD: { to: [], because: 'it was carried forward: complete the one that took its place' },
} as const satisfies Record<ActionStatus, { to: readonly ActionStatus[]; because: string }>;

/** Why an action stays as it is. */
export interface ActionNotOpen {
  readonly kind: 'ActionNotOpen';
  readonly message: string;
  readonly status: ActionStatus;
}

/** Null when the action may be completed; else the sentence that says why not. */
export function completionRefused(status: ActionStatus): ActionNotOpen | null {
  const allowed: readonly ActionStatus[] = ACTIONS[status].to;
  if (allowed.includes('COMPLETE')) return null;
  return { kind: 'ActionNotOpen', status, message: `The action cannot be completed: ${ACTIONS[status].because}.` };
}
