/** When glass may be broken, when it is over, and who may say that it was right to break it. */
import type { Role } from '../identity.ts';
import { invalid, type InvalidInput } from '../../shared/refusals.ts';

/** What a review found. */
export const GlassFinding = {
  /** The emergency was one, and what was read was needed for it. */
  JUSTIFIED: 'JUSTIFIED',
  /** It was not, or more was read than was needed. */
  NOT_JUSTIFIED: 'NOT_JUSTIFIED',
} as const;
export type GlassFinding = (typeof GlassFinding)[keyof typeof GlassFinding];

/** One record, by the name of its entity and its key, or all records of one compartment. */
export type GlassTarget = { readonly record: { readonly type: string; readonly id: string } } | { readonly compartment: string };

/** The glass was not broken: not by somebody of this role, not so often in a day, or with nobody to review it. */
export interface GlassNotBroken {
  readonly kind: 'GlassNotBroken';
  readonly message: string;
}

/** What was to be done with broken glass cannot be, or not by the asker. */
export interface GlassNotReviewed {
  readonly kind: 'GlassNotReviewed';
  readonly message: string;
}

/** The glass is over already: by its limit, or because somebody gave it back. */
export interface GlassOver {
  readonly kind: 'GlassOver';
  readonly message: string;
}

/** Words such as MACE and OPERATION:NIGHTJAR, as compartments are named. */
const COMPARTMENT = /^([A-Z][A-Z0-9_]{0,39}|OPERATION:[A-Z0-9][A-Z0-9_-]{0,39})$/;

/** Null for what may be the name of a compartment. Nobody looks whether there is one: who may not know of an operation must not learn of it here. */
export function wrongCompartment(compartment: string): InvalidInput | null {
  if (COMPARTMENT.test(compartment)) return null;
  return invalid('compartment', 'A compartment is named by its word, such as MACE, or OPERATION: and its name: send it as it stands on the records.');
}

/** What the dated data say of breaking glass on a day. */
export interface GlassTerms {
  /** Whose holders may, when they are no systems. */
  readonly roles: readonly string[];
  /** How often somebody may in a day. */
  readonly most: number;
}

/** Null when they may, having done so `before` times on the day. */
export function breakingRefused(
  { roles, system, before }: { readonly roles: readonly Role[]; readonly system: boolean; readonly before: number },
  terms: GlassTerms,
): GlassNotBroken | null {
  if (system || !roles.some((role) => terms.roles.includes(role)))
    return notBroken('Your role may not break glass: ring the Security Control Centre, or ask the owner with requestAccess.');
  if (before >= terms.most)
    return notBroken(`You have broken glass ${before} times today, and that is the most: ask the owner with requestAccess, or a colleague.`);
  return null;
}

/** Nobody but the one who asks would review it, or nobody at all. */
export function nobodyReviews(): GlassNotBroken {
  return notBroken(
    'Nobody is named to review what you would read, so the glass stays whole: let Safer Neighbourhoods name a reviewer (docs/how-to/break-glass.md).',
  );
}

function notBroken(message: string): GlassNotBroken {
  return { kind: 'GlassNotBroken', message };
}

/** What is looked at to know whether glass is over. */
export interface GlassSpan {
  readonly endsAt: Date;
  readonly returnedAt: Date | null;
}

/** From when it opens nothing. */
export function overFrom({ endsAt, returnedAt }: GlassSpan): Date {
  return returnedAt !== null && returnedAt < endsAt ? returnedAt : endsAt;
}

/** Null while it is open. */
export function overAlready(span: GlassSpan, now: Date): GlassOver | null {
  const from = overFrom(span);
  if (now < from) return null;
  return { kind: 'GlassOver', message: `This glass has been over since ${from.toISOString()}: nothing is left to give back.` };
}

/** Who looks at glass that somebody broke. */
export interface GlassReviewing {
  readonly subject: string;
  readonly agency: string;
  readonly roles: readonly Role[];
}

/** As a glass names who is to review it. */
export interface NamedReviewer {
  readonly reviewerAgency: string;
  readonly reviewerRole: Role;
  readonly reviewerSubject: string | null;
}

/** Whether a glass names somebody as who is to review it. */
export function isNamed({ reviewerAgency, reviewerRole, reviewerSubject }: NamedReviewer, { subject, agency, roles }: GlassReviewing): boolean {
  return reviewerAgency === agency && roles.includes(reviewerRole) && (reviewerSubject === null || reviewerSubject === subject);
}

/** Null when they may review it now. Never who broke it, under whatever role: the subject stays the same. */
export function reviewRefused(
  glass: GlassSpan & { readonly subject: string; readonly reviewedAt: Date | null },
  reviewer: GlassReviewing,
  now: Date,
): GlassNotReviewed | null {
  if (glass.subject === reviewer.subject) return notReviewed('You broke this glass yourself: another person reviews it.');
  if (glass.reviewedAt !== null) return notReviewed(`It was reviewed on ${glass.reviewedAt.toISOString()}: nothing is left to do about it. Read it anew.`);
  const from = overFrom(glass);
  if (now < from) return notReviewed(`It is open until ${from.toISOString()}: end it with glassReturn, or review it when it is over.`);
  return null;
}

function notReviewed(message: string): GlassNotReviewed {
  return { kind: 'GlassNotReviewed', message };
}

/** The sentence of the alert: whose agency, until when, who reviews it; no words and no names of people. */
export function brokenSentence(
  glass: { readonly id: string; readonly agency: string; readonly endsAt: Date; readonly post: string },
  count: number,
  most: number,
): string {
  return `Glass ${glass.id} was broken for ${glass.agency}, until ${glass.endsAt.toISOString()}: the ${ordinal(count)} of at most ${most} by this person today. ${glass.post}: read why and what was read, end it if it should not be (glassReturn), and review it when it is over (glassReview).`;
}

/** The sentence of the alert that the review is late. */
export function lateSentence(glass: { readonly id: string; readonly agency: string; readonly post: string }, days: number): string {
  return `Glass ${glass.id}, broken for ${glass.agency}, was not reviewed within ${days} working ${days === 1 ? 'day' : 'days'} of its end. ${glass.post}: read what was read under it, and review it (glassReview).`;
}

function ordinal(count: number): string {
  const teen = count % 100 >= 11 && count % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}
