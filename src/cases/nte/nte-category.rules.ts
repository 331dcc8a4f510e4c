/** What the categories of the night mean beside each other: which concerns most, and which two may be said of one event. */
import { NteCategory } from './radio-log.report.ts';

/** From the highest concern to the lowest: the hub's own order, by the harm that may be done before somebody comes. */
export const BY_CONCERN: readonly NteCategory[] = [
  NteCategory.WEAPON,
  NteCategory.SEXUAL_OFFENCE,
  NteCategory.SPIKING,
  NteCategory.VIOLENCE,
  NteCategory.MEDICAL,
  NteCategory.MISSING_PERSON,
  NteCategory.HATE,
  NteCategory.VULNERABLE_PERSON,
  NteCategory.FIGHT_DISORDER,
  NteCategory.WELFARE_CHECK,
  NteCategory.DRUGS,
  NteCategory.THEFT,
  NteCategory.DAMAGE,
  NteCategory.BANNED_PERSON_SIGHTING,
  NteCategory.UNDERAGE,
  NteCategory.EJECTION,
  NteCategory.REFUSED_ENTRY,
  NteCategory.TAXI_RANK,
  NteCategory.STREET_DRINKING,
  NteCategory.BEGGING,
  NteCategory.BARRIER_FAULT,
  NteCategory.OTHER,
];

/** The one of highest concern; OTHER for none. */
export function highestConcern(categories: Iterable<NteCategory>): NteCategory {
  const said = new Set(categories);
  return BY_CONCERN.find((category) => said.has(category)) ?? NteCategory.OTHER;
}

// What one event may look like to door staff, to a camera and to an officer. OTHER says nothing against anything that people do.
const KINDS: readonly (readonly NteCategory[])[] = [
  // Disorder at a door or in the street.
  ['VIOLENCE', 'FIGHT_DISORDER', 'WEAPON', 'HATE', 'DAMAGE', 'REFUSED_ENTRY', 'EJECTION', 'BANNED_PERSON_SIGHTING', 'STREET_DRINKING', 'TAXI_RANK', 'OTHER'],
  // Somebody is hurt, or may be.
  [
    'VIOLENCE',
    'FIGHT_DISORDER',
    'WEAPON',
    'SEXUAL_OFFENCE',
    'SPIKING',
    'VULNERABLE_PERSON',
    'MEDICAL',
    'WELFARE_CHECK',
    'MISSING_PERSON',
    'HATE',
    'DRUGS',
    'OTHER',
  ],
  // Who comes in and who does not.
  ['REFUSED_ENTRY', 'EJECTION', 'BANNED_PERSON_SIGHTING', 'UNDERAGE', 'DRUGS', 'WEAPON', 'VULNERABLE_PERSON', 'OTHER'],
  // Something is taken.
  ['THEFT', 'BANNED_PERSON_SIGHTING', 'EJECTION', 'VIOLENCE', 'WEAPON', 'OTHER'],
  // The street.
  ['STREET_DRINKING', 'BEGGING', 'UNDERAGE', 'DRUGS', 'VULNERABLE_PERSON', 'WELFARE_CHECK', 'OTHER'],
  // A barrier that does not work is nobody's doing.
  ['BARRIER_FAULT'],
];

/** Whether two reports of these categories may be of one event. The same category always may. */
export function mayBeOneEvent(one: NteCategory, other: NteCategory): boolean {
  return one === other || KINDS.some((kind) => kind.includes(one) && kind.includes(other));
}
