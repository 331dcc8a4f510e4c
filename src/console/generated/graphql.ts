/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The hub's own categories: the crime types of data.police.uk, and the NSIR chapters that are no crime. */
export type IncidentCategory =
  /** NSIR chapter Administration. */
  | 'ADMINISTRATION'
  /** Anti-social behaviour. */
  | 'ANTI_SOCIAL_BEHAVIOUR'
  /** Theft of a bicycle. */
  | 'BICYCLE_THEFT'
  /** Burglary. */
  | 'BURGLARY'
  /** Criminal damage and arson. */
  | 'CRIMINAL_DAMAGE_AND_ARSON'
  /** Possession, supply and making of drugs. */
  | 'DRUGS'
  /** Crime of another kind, such as forgery or perjury. */
  | 'OTHER_CRIME'
  /** Theft of another kind. */
  | 'OTHER_THEFT'
  /** Possession of a weapon. */
  | 'POSSESSION_OF_WEAPONS'
  /** Offences that cause fear, alarm or distress. */
  | 'PUBLIC_ORDER'
  /** NSIR chapter Public Safety and Welfare. */
  | 'PUBLIC_SAFETY_AND_WELFARE'
  /** Robbery. */
  | 'ROBBERY'
  /** Shoplifting. */
  | 'SHOPLIFTING'
  /** Theft from the person without force. */
  | 'THEFT_FROM_THE_PERSON'
  /** NSIR chapter Transport. */
  | 'TRANSPORT'
  /** Theft of or from a vehicle. */
  | 'VEHICLE_CRIME'
  /** Violence and sexual offences. */
  | 'VIOLENCE_AND_SEXUAL_OFFENCES';

/** How the police graded their response. */
export type IncidentGrade =
  /** At once. */
  | 'IMMEDIATE'
  /** As a priority. */
  | 'PRIORITY'
  /** Without sending anyone. */
  | 'RESOLUTION_WITHOUT_DEPLOYMENT'
  /** By appointment. */
  | 'SCHEDULED';

/** Which kind of record an incident came from. */
export type IncidentSource =
  /** The monthly open data of data.police.uk: anonymous, with the month only and a moved point. */
  | 'OPEN_DATA'
  /** The incident log of another partner, such as a fire service. */
  | 'PARTNER_LOG'
  /** A police command-and-control log. */
  | 'POLICE_LOG';

/** What an incident of the night-time economy is about. */
export type NteCategory =
  /** Somebody who is banned is seen. */
  | 'BANNED_PERSON_SIGHTING'
  /** A road closure barrier does not work. */
  | 'BARRIER_FAULT'
  /** Begging. */
  | 'BEGGING'
  /** Something is damaged. */
  | 'DAMAGE'
  /** Drugs are used, held or dealt in. */
  | 'DRUGS'
  /** Somebody is put out. */
  | 'EJECTION'
  /** A fight, or disorder. */
  | 'FIGHT_DISORDER'
  /** Hostility to who somebody is. */
  | 'HATE'
  /** Somebody is hurt or ill. */
  | 'MEDICAL'
  /** Somebody is looked for. */
  | 'MISSING_PERSON'
  /** Anything else. */
  | 'OTHER'
  /** Somebody is refused entry. */
  | 'REFUSED_ENTRY'
  /** A sexual offence. */
  | 'SEXUAL_OFFENCE'
  /** A drink or a person is thought to be spiked. */
  | 'SPIKING'
  /** Drinking in the street. */
  | 'STREET_DRINKING'
  /** Trouble at a taxi rank. */
  | 'TAXI_RANK'
  /** Something is taken. */
  | 'THEFT'
  /** Somebody is under age. */
  | 'UNDERAGE'
  /** Somebody is attacked. */
  | 'VIOLENCE'
  /** Somebody is vulnerable where they are. */
  | 'VULNERABLE_PERSON'
  /** A weapon is seen or used. */
  | 'WEAPON'
  /** Somebody is looked after. */
  | 'WELFARE_CHECK';

/** Whether an incident of the night is open. */
export type NteStatus =
  /** Closed. */
  | 'CLOSED'
  /** Open. */
  | 'OPEN';

/** How exactly a time is known. */
export type TimePrecision =
  /** The day. */
  | 'DAY'
  /** To the minute or better. */
  | 'INSTANT'
  /** The month: the time given is its first moment in Europe/London. */
  | 'MONTH';

export type RightsQueryVariables = Exact<{ [key: string]: never; }>;


export type RightsQuery = { me: { name: string, agency: string, roles: Array<string>, purposes: Array<string> }, agencies: { nodes: Array<{ code: string, name: string }> }, incidents: { totalCount: number }, cases: { totalCount: number } | null, people: { totalCount: number } | null, meetings: { totalCount: number } };

export type IncidentCountsQueryVariables = Exact<{ [key: string]: never; }>;


export type IncidentCountsQuery = { byWard: Array<{ count: number, ward: { code: string, name: string, validFrom: string, validTo: string | null } | null }>, byCategory: Array<{ count: number, category: IncidentCategory | null }>, bySource: Array<{ count: number, source: IncidentSource | null }>, invented: Array<{ count: number }> };

export type IncidentRowFragment = { id: string, recordedAt: string, occurredFrom: string, occurredPrecision: TimePrecision, category: IncidentCategory, grade: IncidentGrade | null, source: IncidentSource, simulated: boolean, placeDescription: string | null, localAuthorityName: string | null, ward: { name: string, validFrom: string, validTo: string | null } | null };

export type LatestIncidentsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type LatestIncidentsQuery = { incidents: { nodes: Array<{ id: string, recordedAt: string, occurredFrom: string, occurredPrecision: TimePrecision, category: IncidentCategory, grade: IncidentGrade | null, source: IncidentSource, simulated: boolean, placeDescription: string | null, localAuthorityName: string | null, ward: { name: string, validFrom: string, validTo: string | null } | null }>, pageInfo: { endCursor: string | null, hasNextPage: boolean } } };

export type IncidentRecordedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type IncidentRecordedSubscription = { incidentRecorded: { id: string, recordedAt: string, occurredFrom: string, occurredPrecision: TimePrecision, category: IncidentCategory, grade: IncidentGrade | null, source: IncidentSource, simulated: boolean, placeDescription: string | null, localAuthorityName: string | null, ward: { name: string, validFrom: string, validTo: string | null } | null } };

export type LatestNightQueryVariables = Exact<{ [key: string]: never; }>;


export type LatestNightQuery = { nteIncidents: { nodes: Array<{ id: string, night: string, openedAt: string, category: NteCategory, status: NteStatus, place: string, reportCount: number, revision: number, simulated: boolean }> } };

export type NightChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NightChangedSubscription = { nteIncidentChanged: { cursor: string } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const IncidentRowFragmentDoc = new TypedDocumentString(`
    fragment IncidentRow on Incident {
  id
  recordedAt
  occurredFrom
  occurredPrecision
  category
  grade
  source
  simulated
  placeDescription
  localAuthorityName
  ward {
    name
    validFrom
    validTo
  }
}
    `, {"fragmentName":"IncidentRow"}) as unknown as TypedDocumentString<IncidentRowFragment, unknown>;
export const RightsDocument = new TypedDocumentString(`
    query Rights {
  me {
    name
    agency
    roles
    purposes
  }
  agencies(first: 100) {
    nodes {
      code
      name
    }
  }
  incidents(first: 1, filter: {simulated: INCLUDE}) {
    totalCount
  }
  cases(first: 1) {
    totalCount
  }
  people(first: 1) {
    totalCount
  }
  meetings(first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<RightsQuery, RightsQueryVariables>;
export const IncidentCountsDocument = new TypedDocumentString(`
    query IncidentCounts {
  byWard: incidentCounts(by: [WARD], filter: {simulated: INCLUDE}) {
    count
    ward {
      code
      name
      validFrom
      validTo
    }
  }
  byCategory: incidentCounts(by: [CATEGORY], filter: {simulated: INCLUDE}) {
    count
    category
  }
  bySource: incidentCounts(by: [SOURCE], filter: {simulated: INCLUDE}) {
    count
    source
  }
  invented: incidentCounts(filter: {simulated: ONLY}) {
    count
  }
}
    `) as unknown as TypedDocumentString<IncidentCountsQuery, IncidentCountsQueryVariables>;
export const LatestIncidentsDocument = new TypedDocumentString(`
    query LatestIncidents($first: Int!, $after: String) {
  incidents(first: $first, after: $after, filter: {simulated: INCLUDE}) {
    nodes {
      ...IncidentRow
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment IncidentRow on Incident {
  id
  recordedAt
  occurredFrom
  occurredPrecision
  category
  grade
  source
  simulated
  placeDescription
  localAuthorityName
  ward {
    name
    validFrom
    validTo
  }
}`) as unknown as TypedDocumentString<LatestIncidentsQuery, LatestIncidentsQueryVariables>;
export const IncidentRecordedDocument = new TypedDocumentString(`
    subscription IncidentRecorded {
  incidentRecorded {
    ...IncidentRow
  }
}
    fragment IncidentRow on Incident {
  id
  recordedAt
  occurredFrom
  occurredPrecision
  category
  grade
  source
  simulated
  placeDescription
  localAuthorityName
  ward {
    name
    validFrom
    validTo
  }
}`) as unknown as TypedDocumentString<IncidentRecordedSubscription, IncidentRecordedSubscriptionVariables>;
export const LatestNightDocument = new TypedDocumentString(`
    query LatestNight {
  nteIncidents(first: 4, filter: {simulated: INCLUDE}) {
    nodes {
      id
      night
      openedAt
      category
      status
      place
      reportCount
      revision
      simulated
    }
  }
}
    `) as unknown as TypedDocumentString<LatestNightQuery, LatestNightQueryVariables>;
export const NightChangedDocument = new TypedDocumentString(`
    subscription NightChanged {
  nteIncidentChanged {
    cursor
  }
}
    `) as unknown as TypedDocumentString<NightChangedSubscription, NightChangedSubscriptionVariables>;