/** How an incident stands in its table: what the newest report says, the place and the ward of its day, and what every record carries. */
import type { RetentionClass } from '../../access/record.ts';
import type { Origin } from '../../exchange/inbox.ts';
import { placeWard, type WardMap } from '../../locations/ward/place-ward.rules.ts';
import { londonDay } from '../../shared/london.ts';
import type { IncidentSource } from '../incident/incident.report.ts';
import type { Arrival } from '../incident/story.rules.ts';

const RETENTION: Record<IncidentSource, RetentionClass> = { POLICE_LOG: 'INCIDENT', OPEN_DATA: 'OPEN_DATA', PARTNER_LOG: 'INCIDENT' };

/** The columns that follow the newest report. The ward is that of the London day on which it happened, or began. */
export function reportedColumns({ report, contentHash }: Arrival, revision: number, locationId: string | null, wards: WardMap) {
  const { place } = report;
  const day = londonDay(report.occurredFrom);
  const { wardCode, basis } = placeWard(wards, { longitude: place.longitude, latitude: place.latitude, wardCodeAsSent: place.wardCode, day });
  return {
    revision,
    reported_by: report.reportedBy,
    status: report.status,
    opening_category: report.openingCategory,
    closing_category: report.closingCategory,
    category: report.category,
    nsir_category: report.nsirCategory,
    grade: report.grade,
    channel: report.channel,
    occurred_from: report.occurredFrom,
    occurred_to: report.occurredTo,
    occurred_precision: report.occurredPrecision,
    month: day.slice(0, 7),
    reported_at: report.reportedAt,
    closed_at: report.closedAt,
    summary: report.summary,
    outcome: report.outcome,
    crime_reference: report.crimeReference,
    place_description: place.description,
    location_id: locationId,
    ward_code: wardCode,
    ward_basis: basis,
    ward_code_as_sent: place.wardCode,
    local_authority_code: place.localAuthorityCode,
    local_authority_name: place.localAuthorityName,
    classification: report.classification,
    agreement: report.agreement,
    content_hash: contentHash,
    markings: report.markings,
    regime: report.regime,
  };
}

/** The columns that stay as they were when the incident was first recorded. */
export function lastingColumns(id: string, { report }: Arrival, origin: Origin, now: Date) {
  return {
    id,
    source: report.source,
    reference: report.reference,
    owner_agency_code: origin.ownerAgency,
    originator: origin.originator,
    retention_class: RETENTION[report.source],
    simulated: report.simulated,
    recorded_at: now,
    recorded_by: origin.recordedBy,
  };
}
