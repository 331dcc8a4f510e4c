/** What an adapter hands to `recordIncidents`: one revision of one incident, in the hub's words. */
import type { ReportedPlace } from '../../shared/place.ts';
import type { Classification, Regime } from '../../shared/regime.ts';

/**
 * Which kind of record the incident came from: a police command-and-control log, the monthly open data of data.police.uk, or the incident log of another
 * partner, such as a fire service; its reference then begins with the partner's folder, so that no two partners' numbers are one.
 */
export const IncidentSource = { POLICE_LOG: 'POLICE_LOG', OPEN_DATA: 'OPEN_DATA', PARTNER_LOG: 'PARTNER_LOG' } as const;
export type IncidentSource = (typeof IncidentSource)[keyof typeof IncidentSource];

/** The hub's own categories: the fourteen crime types of data.police.uk, and the NSIR chapters that are no crime. */
export const IncidentCategory = {
  ANTI_SOCIAL_BEHAVIOUR: 'ANTI_SOCIAL_BEHAVIOUR',
  BICYCLE_THEFT: 'BICYCLE_THEFT',
  BURGLARY: 'BURGLARY',
  CRIMINAL_DAMAGE_AND_ARSON: 'CRIMINAL_DAMAGE_AND_ARSON',
  DRUGS: 'DRUGS',
  OTHER_CRIME: 'OTHER_CRIME',
  OTHER_THEFT: 'OTHER_THEFT',
  POSSESSION_OF_WEAPONS: 'POSSESSION_OF_WEAPONS',
  PUBLIC_ORDER: 'PUBLIC_ORDER',
  ROBBERY: 'ROBBERY',
  SHOPLIFTING: 'SHOPLIFTING',
  THEFT_FROM_THE_PERSON: 'THEFT_FROM_THE_PERSON',
  VEHICLE_CRIME: 'VEHICLE_CRIME',
  VIOLENCE_AND_SEXUAL_OFFENCES: 'VIOLENCE_AND_SEXUAL_OFFENCES',
  TRANSPORT: 'TRANSPORT',
  PUBLIC_SAFETY_AND_WELFARE: 'PUBLIC_SAFETY_AND_WELFARE',
  ADMINISTRATION: 'ADMINISTRATION',
} as const;
export type IncidentCategory = (typeof IncidentCategory)[keyof typeof IncidentCategory];

/** National Standard for Incident Recording, ASB categories (domain rule 30): a police ASB log has exactly one, open data has none. */
export const NsirCategory = { PERSONAL: 'PERSONAL', NUISANCE: 'NUISANCE', ENVIRONMENTAL: 'ENVIRONMENTAL' } as const;
export type NsirCategory = (typeof NsirCategory)[keyof typeof NsirCategory];

/** National headings of an incident's grade of response (domain.md §3.1). */
export const IncidentGrade = {
  IMMEDIATE: 'IMMEDIATE',
  PRIORITY: 'PRIORITY',
  SCHEDULED: 'SCHEDULED',
  RESOLUTION_WITHOUT_DEPLOYMENT: 'RESOLUTION_WITHOUT_DEPLOYMENT',
} as const;
export type IncidentGrade = (typeof IncidentGrade)[keyof typeof IncidentGrade];

/** How the incident reached the police. */
export const IncidentChannel = {
  CALL_999: 'CALL_999',
  CALL_101: 'CALL_101',
  ONLINE: 'ONLINE',
  RADIO: 'RADIO',
  PARTNER: 'PARTNER',
  OFFICER: 'OFFICER',
} as const;
export type IncidentChannel = (typeof IncidentChannel)[keyof typeof IncidentChannel];

export const IncidentStatus = { OPEN: 'OPEN', CLOSED: 'CLOSED' } as const;
export type IncidentStatus = (typeof IncidentStatus)[keyof typeof IncidentStatus];

/** How exactly the time is known. Open data names only a month. */
export const TimePrecision = { INSTANT: 'INSTANT', DAY: 'DAY', MONTH: 'MONTH' } as const;
export type TimePrecision = (typeof TimePrecision)[keyof typeof TimePrecision];

/** One revision of an incident: always its whole state at that revision, never a difference. */
export interface IncidentReport {
  readonly source: IncidentSource;
  /** The natural key inside the source, such as `humberside|2026-11-20|123` (domain rule 28). */
  readonly reference: string;
  /** Rises with every change of the incident at its source; decides which revision is newer, whatever order they arrive in. */
  readonly revision: number;
  /** Who reported it, as printed: `Humberside Police`. */
  readonly reportedBy: string;
  readonly status: IncidentStatus;
  /** The force's own code or words at opening and at closing, kept apart (domain rule 29). */
  readonly openingCategory: string;
  readonly closingCategory: string | null;
  readonly category: IncidentCategory;
  readonly nsirCategory: NsirCategory | null;
  readonly grade: IncidentGrade | null;
  readonly channel: IncidentChannel | null;
  readonly occurredFrom: Date;
  readonly occurredTo: Date | null;
  readonly occurredPrecision: TimePrecision;
  readonly reportedAt: Date | null;
  readonly closedAt: Date | null;
  readonly summary: string | null;
  /** The outcome, in the publisher's words. */
  readonly outcome: string | null;
  /** Opaque, at most 30 characters for a force's crime number (domain.md §3.2); the publisher's Crime ID for open data. */
  readonly crimeReference: string | null;
  readonly place: ReportedPlace;
  readonly simulated: boolean;
  readonly regime: Regime;
  readonly classification: Classification;
  /** The sharing agreement or licence under which it was sent: `OGL-3.0` for open data. */
  readonly agreement: string;
}
