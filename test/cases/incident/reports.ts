/** Invented incident reports, named by what they tell. */
import { placeWith, type ReportedPlace } from '../../../src/shared/place.ts';
import type { MarkedReport } from '../../../src/cases/incident/revision.rules.ts';

/** A place of which nothing is known. */
export const NOWHERE = placeWith({});

/** A snapped point of the open data, at a street of Scunthorpe. */
export const HIGH_STREET: ReportedPlace = {
  ...NOWHERE,
  description: 'On or near High Street',
  longitude: -0.6483,
  latitude: 53.5891,
  precision: 'SNAPPED',
  lsoaCode: 'E01013332',
  lsoaName: 'North Lincolnshire 008E',
  lsoaVintage: 2011,
  localAuthorityCode: 'E06000013',
  localAuthorityName: 'North Lincolnshire',
};

/** A row of the open data: a shoplifting of March 2022, known by its month. */
export function anOpenDataRow(about: Partial<MarkedReport> = {}): MarkedReport {
  return {
    source: 'OPEN_DATA',
    reference: 'humberside|2022-03|row-1',
    revision: 20220301,
    reportedBy: 'Humberside Police',
    status: 'CLOSED',
    openingCategory: 'Shoplifting',
    closingCategory: null,
    category: 'SHOPLIFTING',
    nsirCategory: null,
    grade: null,
    channel: null,
    occurredFrom: new Date('2022-03-01T00:00:00Z'),
    occurredTo: null,
    occurredPrecision: 'MONTH',
    reportedAt: null,
    closedAt: null,
    summary: null,
    outcome: 'Under investigation',
    crimeReference: null,
    place: HIGH_STREET,
    simulated: false,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL',
    agreement: 'OGL-3.0',
    markings: [],
    ...about,
  };
}

/** A log of the control room: rowdy behaviour on a Friday evening, still open. */
export function aPoliceLog(about: Partial<MarkedReport> = {}): MarkedReport {
  return {
    source: 'POLICE_LOG',
    reference: 'humberside|2026-11-20|412',
    revision: 1,
    reportedBy: 'Humberside Police',
    status: 'OPEN',
    openingCategory: 'ASB-NUISANCE',
    closingCategory: null,
    category: 'ANTI_SOCIAL_BEHAVIOUR',
    nsirCategory: 'NUISANCE',
    grade: 'PRIORITY',
    channel: 'CALL_101',
    occurredFrom: new Date('2026-11-20T21:40:00Z'),
    occurredTo: null,
    occurredPrecision: 'INSTANT',
    reportedAt: new Date('2026-11-20T21:47:00Z'),
    closedAt: null,
    summary: 'Group shouting and kicking bins outside the takeaway.',
    outcome: null,
    crimeReference: null,
    place: { ...NOWHERE, description: 'Outside the takeaway, Mill Lane', longitude: -0.6506, latitude: 53.5906, precision: 'EXACT', uprn: '100050200001' },
    simulated: false,
    regime: 'LED_PART3',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'ISA-2026-014',
    markings: [],
    ...about,
  };
}

/** The same log once an officer has been: closed under another category. */
export function closed(report: MarkedReport, revision: number): MarkedReport {
  return {
    ...report,
    revision,
    status: 'CLOSED',
    closingCategory: 'ASB-PERSONAL',
    nsirCategory: 'PERSONAL',
    closedAt: new Date('2026-11-20T22:30:00Z'),
    outcome: 'Words of advice given',
  };
}
