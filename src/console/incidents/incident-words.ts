/** Incidents in words: what the list and the counts call a category, a grade and a moment. */
import type { IncidentCategory, IncidentGrade } from '../generated/graphql.ts';
import type { IncidentRow } from './arrivals.ts';

const CATEGORIES: Readonly<Record<IncidentCategory, string>> = {
  ADMINISTRATION: 'Administration',
  ANTI_SOCIAL_BEHAVIOUR: 'Anti-social behaviour',
  BICYCLE_THEFT: 'Bicycle theft',
  BURGLARY: 'Burglary',
  CRIMINAL_DAMAGE_AND_ARSON: 'Criminal damage and arson',
  DRUGS: 'Drugs',
  OTHER_CRIME: 'Other crime',
  OTHER_THEFT: 'Other theft',
  POSSESSION_OF_WEAPONS: 'Possession of weapons',
  PUBLIC_ORDER: 'Public order',
  PUBLIC_SAFETY_AND_WELFARE: 'Public safety and welfare',
  ROBBERY: 'Robbery',
  SHOPLIFTING: 'Shoplifting',
  THEFT_FROM_THE_PERSON: 'Theft from the person',
  TRANSPORT: 'Transport',
  VEHICLE_CRIME: 'Vehicle crime',
  VIOLENCE_AND_SEXUAL_OFFENCES: 'Violence and sexual offences',
};

const GRADES: Readonly<Record<IncidentGrade, string>> = {
  IMMEDIATE: 'Immediate',
  PRIORITY: 'Priority',
  SCHEDULED: 'Scheduled',
  RESOLUTION_WITHOUT_DEPLOYMENT: 'Nobody sent',
};

export function categoryWords(category: IncidentCategory): string {
  return CATEGORIES[category];
}

export function gradeWords(grade: IncidentGrade): string {
  return GRADES[grade];
}

interface DatedWard {
  readonly name: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** A ward's name; one that ended carries its years, because the names went on when the boundaries changed. `validTo` is the first day on which it no longer stood. */
export function wardWords({ name, validFrom, validTo }: DatedWard): string {
  return validTo === null ? name : `${name} (${validFrom.slice(0, 4)}–${validTo.slice(0, 4)})`;
}

/** Where an incident was: the place in the words of the source, and its ward or else its council; not twice where the place names it already. */
export function whereWords({ placeDescription, ward, localAuthorityName }: Pick<IncidentRow, 'placeDescription' | 'ward' | 'localAuthorityName'>): string {
  const area = ward === null ? localAuthorityName : wardWords(ward);
  if (placeDescription !== null && area !== null && placeDescription.endsWith(`, ${area}`)) return placeDescription;
  return [placeDescription, area].filter((part) => part !== null && part !== '').join(' · ') || 'Place not known';
}

const LONDON = { timeZone: 'Europe/London' } as const;
const DAY = new Intl.DateTimeFormat('en-GB', { ...LONDON, day: 'numeric', month: 'short', year: 'numeric' });
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { ...LONDON, day: 'numeric', month: 'short' });
const MONTH = new Intl.DateTimeFormat('en-GB', { ...LONDON, month: 'long', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { ...LONDON, hour: '2-digit', minute: '2-digit' });

/** When the hub recorded something: the time of day in London if that was today, else the day. */
export function recordedWords(recordedAt: string, now: Date): string {
  const at = new Date(recordedAt);
  return DAY.format(at) === DAY.format(now) ? CLOCK.format(at) : SHORT_DAY.format(at);
}

/** Further apart than this, in milliseconds, when it happened is worth saying beside when it was recorded. */
const SOON = 10 * 60 * 1000;

/** When an incident happened, as exactly as that is known; null when it was recorded at about that time. */
export function happenedWords({
  occurredFrom,
  occurredPrecision,
  recordedAt,
}: Pick<IncidentRow, 'occurredFrom' | 'occurredPrecision' | 'recordedAt'>): string | null {
  const happened = new Date(occurredFrom);
  const recorded = new Date(recordedAt);
  if (occurredPrecision === 'MONTH') return `happened in ${MONTH.format(happened)}`;
  const sameDay = DAY.format(happened) === DAY.format(recorded);
  if (occurredPrecision === 'DAY') return sameDay ? null : `happened on ${DAY.format(happened)}`;
  if (recorded.getTime() - happened.getTime() < SOON) return null;
  return sameDay ? `happened at ${CLOCK.format(happened)}` : `happened on ${SHORT_DAY.format(happened)} at ${CLOCK.format(happened)}`;
}
