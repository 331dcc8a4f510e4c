/** When an alert may no longer be dealt with: once it is settled, by whomever. */

/** The alert was settled before. */
export interface AlertSettled {
  readonly kind: 'AlertSettled';
  readonly message: string;
}

/** Null while the alert is open. */
export function settlingRefused(settledAt: Date | null): AlertSettled | null {
  if (settledAt === null) return null;
  return { kind: 'AlertSettled', message: `The alert was settled on ${settledAt.toISOString()}: nothing is left to do about it. Read it anew.` };
}
