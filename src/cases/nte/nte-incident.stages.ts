/** How an incident of the night runs: it is open until the control room closes it with an outcome, and then stays closed. */

export const NteStatus = { OPEN: 'OPEN', CLOSED: 'CLOSED' } as const;
export type NteStatus = (typeof NteStatus)[keyof typeof NteStatus];

/** What came of it: the hub's own list. */
export const NteOutcome = {
  RESOLVED_AT_THE_DOOR: 'RESOLVED_AT_THE_DOOR',
  MOVED_ON: 'MOVED_ON',
  POLICE_ATTENDED: 'POLICE_ATTENDED',
  ARREST: 'ARREST',
  AMBULANCE: 'AMBULANCE',
  TAKEN_TO_SAFETY: 'TAKEN_TO_SAFETY',
  NOTHING_FOUND: 'NOTHING_FOUND',
  OPENED_IN_ERROR: 'OPENED_IN_ERROR',
  OTHER: 'OTHER',
} as const;
export type NteOutcome = (typeof NteOutcome)[keyof typeof NteOutcome];

/** How a report reached the hub. */
export const NteSource = { RADIO: 'RADIO', CAMERA: 'CAMERA', OFFICER: 'OFFICER' } as const;
export type NteSource = (typeof NteSource)[keyof typeof NteSource];

export const NTE_STAGES: Readonly<Record<NteStatus, { readonly to: readonly NteStatus[]; readonly because: string }>> = {
  OPEN: { to: ['CLOSED'], because: 'an open incident ends by being closed' },
  CLOSED: { to: [], because: 'what happens after it was closed is a new incident' },
};

/** The incident was closed before. */
export interface NteIncidentClosed {
  readonly kind: 'NteIncidentClosed';
  readonly message: string;
  readonly outcome: NteOutcome | null;
}

/** Null when an incident that stands so may be closed; else why not. */
export function whyNotClosed(status: NteStatus, outcome: NteOutcome | null): NteIncidentClosed | null {
  if (NTE_STAGES[status].to.includes('CLOSED')) return null;
  return {
    kind: 'NteIncidentClosed',
    outcome,
    message: `The incident is closed already${outcome === null ? '' : ` as ${outcome}`}: ${NTE_STAGES[status].because}; log what you see now with nteLogObservation.`,
  };
}
