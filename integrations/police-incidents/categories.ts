/** Which of the hub's categories a code of a force, or a crime type of data.police.uk, belongs to. The code itself is kept as it was sent. */
import type { IncidentCategory } from '../../src/cases/incident/incident.report.ts';

// Domain §3.3. The last two are names of earlier years: "Violent crime" until 2014, "Public disorder and weapons" until 2013.
const CRIME_TYPES = byName({
  'Anti-social behaviour': 'ANTI_SOCIAL_BEHAVIOUR',
  'Bicycle theft': 'BICYCLE_THEFT',
  Burglary: 'BURGLARY',
  'Criminal damage and arson': 'CRIMINAL_DAMAGE_AND_ARSON',
  Drugs: 'DRUGS',
  'Other crime': 'OTHER_CRIME',
  'Other theft': 'OTHER_THEFT',
  'Possession of weapons': 'POSSESSION_OF_WEAPONS',
  'Public order': 'PUBLIC_ORDER',
  Robbery: 'ROBBERY',
  Shoplifting: 'SHOPLIFTING',
  'Theft from the person': 'THEFT_FROM_THE_PERSON',
  'Vehicle crime': 'VEHICLE_CRIME',
  'Violence and sexual offences': 'VIOLENCE_AND_SEXUAL_OFFENCES',
  'Violent crime': 'VIOLENCE_AND_SEXUAL_OFFENCES',
  'Public disorder and weapons': 'PUBLIC_ORDER',
});

// Domain §3.1: "NSIR 2011 NICL chapters: TRANSPORT | ASB | PUBLIC_SAFETY_WELFARE | ADMINISTRATION". The leaves of the ASB chapter are
// the behaviour types of §1.1. The real code list of the force is not public: these abbreviations are ours, to be agreed with it.
const LOG_CODES = byName({
  ...chapter('ASB', 'ANTI_SOCIAL_BEHAVIOUR', [
    'VEHICLE-ABANDONED',
    'VEHICLE-NUISANCE',
    'ROWDY',
    'NEIGHBOUR',
    'LITTERING',
    'ANIMALS',
    'TRESPASS',
    'COMMUNICATIONS',
    'STREET-DRINKING',
    'SEX-WORK',
    'NOISE',
    'BEGGING',
    'FIREWORKS',
  ]),
  ...chapter('TRN', 'TRANSPORT', ['RTC-INJURY', 'RTC-DAMAGE', 'ROAD-OFFENCE', 'HIGHWAY-DISRUPTION', 'RAIL-AIR-MARINE']),
  ...chapter('PSW', 'PUBLIC_SAFETY_AND_WELFARE', [
    'ABANDONED-CALL',
    'ABSCONDER',
    'ANIMALS',
    'CIVIL-DISPUTE',
    'COLLAPSE-ILLNESS-INJURY',
    'CONCERN-FOR-SAFETY',
    'DOMESTIC-INCIDENT',
    'HOAX-CALL',
    'IMMIGRATION',
    'INDUSTRIAL-ACCIDENT',
    'INSECURE-PREMISES',
    'LICENSING',
    'LOST-FOUND-PROPERTY',
    'MISSING-PERSON',
    'NATURAL-DISASTER',
    'PROTEST',
    'SUDDEN-DEATH',
    'SUSPICIOUS-CIRCUMSTANCES',
    'SUSPICIOUS-PACKAGE',
    'TRUANCY',
    'ORDNANCE',
    'WANTED-PERSON',
  ]),
  ...chapter('ADM', 'ADMINISTRATION', ['MESSAGE', 'DUPLICATE', 'COMPLAINT', 'PRE-PLANNED-EVENT', 'ASSIST-OTHER-AGENCY']),
});

/** The category of a crime type as data.police.uk prints it, in any case of letters; null when there is none. */
export function categoryOfCrimeType(crimeType: string): IncidentCategory | null {
  return CRIME_TYPES.get(crimeType.toLowerCase()) ?? null;
}

/** The category of a code in a police log: a code of the incident list, or a plain crime type; null when it is neither. */
export function categoryOfLogCode(code: string): IncidentCategory | null {
  return LOG_CODES.get(code.toLowerCase()) ?? categoryOfCrimeType(code);
}

/** Every code that a police log may carry, for the README and the simulator. */
export function logCodes(): { code: string; category: IncidentCategory }[] {
  return [...LOG_CODES, ...CRIME_TYPES].map(([code, category]) => ({ code, category }));
}

function chapter(prefix: string, category: IncidentCategory, leaves: readonly string[]): Record<string, IncidentCategory> {
  return Object.fromEntries(leaves.map((leaf) => [`${prefix}-${leaf}`, category]));
}

function byName(table: Record<string, IncidentCategory>): ReadonlyMap<string, IncidentCategory> {
  return new Map(Object.entries(table).map(([name, category]) => [name.toLowerCase(), category]));
}
