/** Why an incident message is refused although its shape is right, and what its sender must do. */
import type { Rejection } from '../kit/translation.ts';

type Words = Omit<Rejection, 'reason'>;

const WORDS = {
  WRONG_REFERENCE: {
    sentence: 'The message names its incident in a way that its topic does not.',
    requiredAction: 'Send log (and no openData) on police.incident.v1, openData (and no log) on opendata.incident.v1.',
  },
  KEY_MISMATCH: {
    sentence: 'The key of the message is not the natural key of the incident in its body.',
    requiredAction: 'Set the key to forceCode|date|number of the log, such as humberside|2026-11-20|123; for open data as the README of the adapter says.',
  },
  WRONG_FORCE: {
    sentence: 'The field log.forceCode names a force whose logs do not come on this topic.',
    requiredAction: 'Send humberside; logs of another force need a topic and an agreement of their own.',
  },
  IMPOSSIBLE_DATE: {
    sentence: 'is no real date of 1900 to 2199, or no instant with its offset.',
    requiredAction: 'Send real dates as 2026-11-20 and instants as 2026-11-20T21:04:00Z.',
  },
  IN_THE_FUTURE: {
    sentence: 'lies in the future.',
    requiredAction: 'Set the clock of the sending system, correct the time, and send it again.',
  },
  TIME_MISSING: {
    sentence: 'is missing from a police log.',
    requiredAction: 'Send reportedAt and occurredFrom with every log.',
  },
  ENDS_BEFORE_IT_BEGINS: {
    sentence: 'The field occurredTo lies before occurredFrom.',
    requiredAction: 'Correct the two times, and send it again with the next revision.',
  },
  CLOSED_BEFORE_REPORTED: {
    sentence: 'The field closedAt lies before reportedAt.',
    requiredAction: 'Correct the two times, and send it again with the next revision.',
  },
  HALF_CLOSED: {
    sentence: 'The incident is closed by one of its fields and open by another.',
    requiredAction: 'Send closedAt and closingCode together, always with police.incident.closed, and neither while the incident is open.',
  },
  UNKNOWN_CATEGORY: {
    sentence: 'names no category that the hub knows.',
    requiredAction: 'Send a code of the list in the README of the adapter; a new code is agreed with the hub first.',
  },
  NSIR_MISSING: {
    sentence: 'The incident is anti-social behaviour and has no NSIR category.',
    requiredAction: 'Send nsirCategory as one of PERSONAL, NUISANCE, ENVIRONMENTAL.',
  },
  NSIR_NOT_ALLOWED: {
    sentence: 'The incident has an NSIR category, but is open data or was at no time anti-social behaviour.',
    requiredAction: 'Leave nsirCategory out.',
  },
  HALF_A_COORDINATE: {
    sentence: 'The place has one of longitude and latitude without the other.',
    requiredAction: 'Send both or neither.',
  },
  POINT_NOT_AS_SAID: {
    sentence: 'The place says DESCRIBED with a point, or EXACT or SNAPPED without one.',
    requiredAction: 'Send precision as EXACT or SNAPPED with a point, and DESCRIBED without.',
  },
  SNAPPED_POINT: {
    sentence: 'A snapped point of open data is given as exact, or joined to a UPRN.',
    requiredAction: 'Send open data with precision SNAPPED (or no point), timePrecision MONTH, and never a UPRN with a snapped point.',
  },
  BAD_POSTCODE: { sentence: 'The field place.postcode is no whole postcode.', requiredAction: 'Send it like DN15 6XX, or leave it out.' },
  LSOA_WITHOUT_VINTAGE: {
    sentence: 'The place has an LSOA code without the census year that the code is from.',
    requiredAction: 'Send lsoaVintage as 2011 or 2021 with every lsoaCode of England or Wales.',
  },
} as const satisfies Record<string, Words>;

export type PoliceReason = keyof typeof WORDS;

/** Every reason that this adapter itself gives; the kit has more for broken envelopes and bodies. */
export const POLICE_REASONS = Object.keys(WORDS);

/** The rejection of that reason. Where the words need a field to speak of, `field` names it. */
export function because(reason: PoliceReason, field?: string): { readonly rejected: Rejection } {
  const { sentence, requiredAction } = WORDS[reason];
  return { rejected: { reason, sentence: field === undefined ? sentence : `The field ${field} ${sentence}`, requiredAction } };
}
