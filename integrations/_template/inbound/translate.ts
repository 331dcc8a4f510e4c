/** What an incident of Sample Partner means in our words, or what is wrong with it. Pure: the time is an argument. */
import { IncidentCategory, type IncidentReport, IncidentSource, IncidentStatus, TimePrecision } from '../../../src/cases/incident/incident.report.ts';
import { placeWith, type ReportedPlace } from '../../../src/shared/place.ts';
import type { Envelope } from '../../kit/envelope.ts';
import { isRealDay, parseInstant } from '../../kit/instant.ts';
import type { Translation } from '../../kit/translation.ts';
import { type Code, Kind, type SamplePartnerIncident } from './messages.ts';
import { because } from './rejections.ts';

/** Two clocks never agree quite; more than this is a wrong one. Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

const CATEGORIES: Readonly<Record<Code, IncidentCategory>> = {
  ARSON: IncidentCategory.CRIMINAL_DAMAGE_AND_ARSON,
  FIRE: IncidentCategory.PUBLIC_SAFETY_AND_WELFARE,
  NUISANCE: IncidentCategory.ANTI_SOCIAL_BEHAVIOUR,
};

export function translate(envelope: Envelope, data: SamplePartnerIncident, _topic: string, now: Date): Translation<IncidentReport> {
  const happened = parseInstant(data.happenedAt);
  const closed = data.closedAt == null ? null : parseInstant(data.closedAt);
  if (!isRealDay(data.date) || happened === null || (data.closedAt != null && closed === null)) return because('IMPOSSIBLE_DATE');
  if ([happened, closed].some((instant) => instant !== null && instant.getTime() > now.getTime() + CLOCK_TOLERANCE)) return because('IN_THE_FUTURE');
  if ((envelope.type === Kind.CLOSED) !== (closed !== null)) return because('HALF_CLOSED');
  const place = placeOf(data.place);
  if (place === null) return because('HALF_A_COORDINATE');
  // Asked last: an incident whose own fields are wrong is told of those, not of the key that follows from them.
  const key = `${data.date}|${data.number}`;
  if (envelope.key !== key) return because('KEY_MISMATCH');
  return {
    accepted: {
      source: IncidentSource.PARTNER_LOG,
      // The folder comes first, so that no two partners' numbers are one.
      reference: `sample-partner|${key}`,
      revision: data.revision,
      reportedBy: 'Sample Partner',
      status: closed === null ? IncidentStatus.OPEN : IncidentStatus.CLOSED,
      openingCategory: data.code,
      closingCategory: closed === null ? null : data.code,
      category: CATEGORIES[data.code],
      nsirCategory: null,
      grade: null,
      channel: null,
      occurredFrom: happened,
      occurredTo: null,
      occurredPrecision: TimePrecision.INSTANT,
      reportedAt: null,
      closedAt: closed,
      summary: data.summary ?? null,
      outcome: null,
      crimeReference: null,
      place,
      simulated: envelope.simulated,
      regime: envelope.regime,
      classification: envelope.classification,
      agreement: envelope.agreement,
    },
  };
}

/** Null for half a point. */
function placeOf({ description, longitude = null, latitude = null }: SamplePartnerIncident['place']): ReportedPlace | null {
  if ((longitude === null) !== (latitude === null)) return null;
  return placeWith({ description, longitude, latitude });
}
