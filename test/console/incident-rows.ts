/** Invented incidents as the start page lists them. */
import type { IncidentRow } from '../../src/console/incidents/arrivals.ts';

/** An incident recorded at 12:00:`second` on 23 November 2026, unless told otherwise. */
export function anIncident(id: string, second: number, changes: Partial<IncidentRow> = {}): IncidentRow {
  const recordedAt = new Date(Date.UTC(2026, 10, 23, 12, 0, second)).toISOString();
  return {
    id,
    recordedAt,
    occurredFrom: recordedAt,
    occurredPrecision: 'INSTANT',
    category: 'BURGLARY',
    grade: 'PRIORITY',
    source: 'POLICE_LOG',
    simulated: true,
    placeDescription: 'Lantern Row',
    localAuthorityName: 'North Lincolnshire',
    ward: { name: 'Town', validFrom: '2023-05-04', validTo: null },
    ...changes,
  };
}
