/** What an owner may decide about a request to see one of their records, for how long, and who of them may decide. */
import { londonDay } from '../../shared/london.ts';
import { invalid, type InvalidInput } from '../../shared/refusals.ts';

/** What the owner decided. */
export const AccessDecision = {
  /** They may see the record for the purpose, until a day. */
  GRANTED: 'GRANTED',
  /** They may not. */
  REFUSED: 'REFUSED',
} as const;
export type AccessDecision = (typeof AccessDecision)[keyof typeof AccessDecision];

/** The request was decided before, or its grant is over. */
export interface AccessDecided {
  readonly kind: 'AccessDecided';
  readonly message: string;
}

/** The request cannot be decided so, or not by the asker. */
export interface AccessNotGranted {
  readonly kind: 'AccessNotGranted';
  readonly message: string;
}

/** So many requests of one person in a day are the most. */
export interface TooManyRequests {
  readonly kind: 'TooManyRequests';
  readonly message: string;
}

/** Null while somebody who has asked `before` times today may ask again. */
export function tooManyRequests(before: number, most: number): TooManyRequests | null {
  if (before < most) return null;
  return { kind: 'TooManyRequests', message: `You have asked owners ${before} times today, and that is the most: ask again tomorrow, or ring the owner.` };
}

/** A request, as far as deciding looks at it. */
export interface Undecided {
  readonly subject: string;
  readonly decidedAt: Date | null;
}

/** Null when somebody may decide it: not who asked, under whatever role or for whatever agency, and not what was decided. */
export function decisionRefused({ subject, decidedAt }: Undecided, decider: string): AccessNotGranted | AccessDecided | null {
  if (subject === decider) return notGranted('You asked for this yourself: another person of the owner decides.');
  if (decidedAt !== null) return { kind: 'AccessDecided', message: `It was decided on ${decidedAt.toISOString()}: nothing is left to decide. Read it anew.` };
  return null;
}

/** What is wrong with the end of a grant: its last day has to come after today, and be no further off than the days that a grant may last. Null when nothing is. */
export function wrongEnd(until: string | null, { now, most }: { readonly now: Date; readonly most: number }): InvalidInput | null {
  if (until === null) return invalid('until', 'A grant ends on a day: say the first day on which the record is closed again.');
  const latest = londonDay(new Date(now.getTime() + most * 86_400_000));
  if (until <= londonDay(now)) return invalid('until', 'A grant ends on a day to come: say a later one, or refuse.');
  if (until > latest) return invalid('until', `A grant lasts ${most} days at most, until ${latest}: say an earlier day; they may ask again.`);
  return null;
}

/** A closed compartment is opened by nobody's grant. */
export function closedForGood(): AccessNotGranted {
  return notGranted('The record lies in a compartment that nothing but its own list opens: refuse, or let who keeps the compartment read them into it.');
}

function notGranted(message: string): AccessNotGranted {
  return { kind: 'AccessNotGranted', message };
}
