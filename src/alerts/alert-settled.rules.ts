/** When an alert may not be dealt with by saying so: once it is settled, by whomever, and where only the thing itself settles it. */
import { invalid, type InvalidInput } from '../shared/refusals.ts';
import type { AlertKind } from './alert-kind.ts';

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

/** What settles the alerts of a kind, where nobody's word does; PostgreSQL holds to it, too. */
const SETTLED_BY: Readonly<Partial<Record<AlertKind, string>>> = { GLASS_BROKEN: 'glassReview', GLASS_REVIEW_OVERDUE: 'glassReview' };

/** Null for an alert that a person may say that they dealt with. */
export function settledElsewhere(kind: AlertKind): InvalidInput | null {
  const by = SETTLED_BY[kind];
  return by === undefined ? null : invalid('alertId', `Nobody's word settles this alert: it is settled by ${by}.`);
}
