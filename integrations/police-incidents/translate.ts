/** What a police incident message means in our words, or what is wrong with it. Pure: the time is an argument. */
import {
  IncidentCategory,
  type IncidentReport,
  IncidentSource,
  IncidentStatus,
  type NsirCategory,
  TimePrecision,
} from '../../src/cases/incident/incident.report.ts';
import { londonMidnight } from '../../src/shared/london.ts';
import type { Envelope } from '../kit/envelope.ts';
import { isRealDay, parseInstant } from '../kit/instant.ts';
import type { Rejection, Translation } from '../kit/translation.ts';
import { categoryOfCrimeType, categoryOfLogCode } from './categories.ts';
import { Kind, OPEN_DATA_TOPIC, type OpenDataReference, POLICE_TOPIC, type PoliceIncident } from './messages.ts';
import { translatePlace } from './place.ts';
import { logReference, openDataReference } from './reference.ts';
import { because } from './rejections.ts';

/** Two clocks never agree quite; more than this is a wrong one. Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

// The producing agency of police.incident.v1 is Humberside Police, so its topic carries no other force's logs.
const FORCES = new Map([['humberside', 'Humberside Police']]);

/** The parts of a report that differ between a police log and open data. */
type Identity = Pick<IncidentReport, 'source' | 'reference' | 'reportedBy' | 'crimeReference'>;
type Times = Pick<IncidentReport, 'occurredFrom' | 'occurredTo' | 'occurredPrecision' | 'reportedAt' | 'closedAt'>;
type Refused = { readonly rejected: Rejection };

export function translate(envelope: Envelope, data: PoliceIncident, topic: string, now: Date): Translation<IncidentReport> {
  const identity = identify(data, topic);
  if ('rejected' in identity) return identity;
  const times = data.openData ? monthOf(data.openData, data.timePrecision ?? null, now) : timesOfLog(data, now);
  if ('rejected' in times) return times;
  const classes = classify(data, envelope.type);
  if ('rejected' in classes) return classes;
  const place = translatePlace(data.place, identity.source === IncidentSource.OPEN_DATA);
  if ('rejected' in place) return place;
  // Asked last: a row whose own fields are wrong is told of those, not of the key that follows from them.
  if (envelope.key !== identity.reference) return because('KEY_MISMATCH');
  return {
    accepted: {
      ...identity,
      ...times,
      ...classes,
      revision: data.revision,
      grade: data.grade ?? null,
      channel: data.channel ?? null,
      summary: data.summary ?? null,
      outcome: data.outcome ?? null,
      place,
      simulated: envelope.simulated,
      regime: envelope.regime,
      classification: envelope.classification,
      agreement: envelope.agreement,
    },
  };
}

function identify(data: PoliceIncident, topic: string): Identity | Refused {
  if (topic === POLICE_TOPIC && data.log && !data.openData) {
    const reportedBy = FORCES.get(data.log.forceCode);
    if (reportedBy === undefined) return because('WRONG_FORCE');
    return { source: IncidentSource.POLICE_LOG, reference: logReference(data.log), reportedBy, crimeReference: data.crimeReference ?? null };
  }
  if (topic === OPEN_DATA_TOPIC && data.openData && !data.log) {
    const { force, month, ordinal } = data.openData;
    const crimeId = data.openData.crimeId ?? null;
    const { longitude = null, latitude = null, description = null, lsoaCode = null } = data.place;
    const row = { force, month, crimeId, crimeType: data.openingCode, longitude, latitude, location: description, lsoaCode };
    return { source: IncidentSource.OPEN_DATA, reference: openDataReference(row, ordinal), reportedBy: force, crimeReference: crimeId };
  }
  return because('WRONG_REFERENCE');
}

/** Open data names only a month: it stands for the whole of it, from its first midnight in Europe/London. */
function monthOf({ month }: OpenDataReference, said: TimePrecision | null, now: Date): Times | Refused {
  const firstDay = `${month}-01`;
  if (!isRealDay(firstDay)) return because('IMPOSSIBLE_DATE', 'openData.month');
  if (said !== null && said !== TimePrecision.MONTH) return because('SNAPPED_POINT');
  const occurredFrom = londonMidnight(firstDay);
  if (isFuture(occurredFrom, now)) return because('IN_THE_FUTURE', 'openData.month');
  return { occurredFrom, occurredTo: null, occurredPrecision: TimePrecision.MONTH, reportedAt: null, closedAt: null };
}

function timesOfLog(data: PoliceIncident, now: Date): Times | Refused {
  const day = data.log?.date ?? '';
  if (!isRealDay(day)) return because('IMPOSSIBLE_DATE', 'log.date');
  if (isFuture(londonMidnight(day), now)) return because('IN_THE_FUTURE', 'log.date');
  const times: Record<'reportedAt' | 'occurredFrom' | 'occurredTo' | 'closedAt', Date | null> = {
    reportedAt: null,
    occurredFrom: null,
    occurredTo: null,
    closedAt: null,
  };
  for (const field of ['reportedAt', 'occurredFrom', 'occurredTo', 'closedAt'] as const) {
    const text = data[field] ?? null;
    if (text === null) continue;
    times[field] = parseInstant(text);
    if (times[field] === null) return because('IMPOSSIBLE_DATE', field);
  }
  const { reportedAt, occurredFrom, occurredTo, closedAt } = times;
  if (reportedAt === null) return because('TIME_MISSING', 'reportedAt');
  if (occurredFrom === null) return because('TIME_MISSING', 'occurredFrom');
  if (isFuture(reportedAt, now)) return because('IN_THE_FUTURE', 'reportedAt');
  if (closedAt !== null && isFuture(closedAt, now)) return because('IN_THE_FUTURE', 'closedAt');
  if (occurredTo !== null && occurredTo < occurredFrom) return because('ENDS_BEFORE_IT_BEGINS');
  if (closedAt !== null && closedAt < reportedAt) return because('CLOSED_BEFORE_REPORTED');
  return { occurredFrom, occurredTo, occurredPrecision: data.timePrecision ?? TimePrecision.INSTANT, reportedAt, closedAt };
}

function isFuture(instant: Date, now: Date): boolean {
  return instant.getTime() > now.getTime() + CLOCK_TOLERANCE;
}

/** What it was opened as and what it was closed as; the later word decides the category, and neither overwrites the other (domain rule 29). */
function classify(
  data: PoliceIncident,
  kind: string,
): Pick<IncidentReport, 'status' | 'openingCategory' | 'closingCategory' | 'category' | 'nsirCategory'> | Refused {
  const nsirCategory = data.nsirCategory ?? null;
  if (data.openData) {
    const category = categoryOfCrimeType(data.openingCode);
    if (category === null) return because('UNKNOWN_CATEGORY', 'openingCode');
    // Rule 30: "open data has none".
    if (nsirCategory !== null) return because('NSIR_NOT_ALLOWED');
    if ((data.closingCode ?? data.closedAt ?? null) !== null) return because('HALF_CLOSED');
    // A published row tells of something that no patrol attends any more; how far its investigation has come, the outcome says.
    return { status: IncidentStatus.CLOSED, openingCategory: data.openingCode, closingCategory: null, category, nsirCategory };
  }
  const closing = data.closingCode ?? null;
  const closed = (data.closedAt ?? null) !== null;
  if (closed !== (closing !== null) || (kind === Kind.CLOSED && !closed)) return because('HALF_CLOSED');
  const opened = categoryOfLogCode(data.openingCode);
  if (opened === null) return because('UNKNOWN_CATEGORY', 'openingCode');
  const ended = closing === null ? opened : categoryOfLogCode(closing);
  if (ended === null) return because('UNKNOWN_CATEGORY', 'closingCode');
  const refusal = nsirRefusal(nsirCategory, opened, ended);
  if (refusal !== null) return refusal;
  return {
    status: closed ? IncidentStatus.CLOSED : IncidentStatus.OPEN,
    openingCategory: data.openingCode,
    closingCategory: closing,
    category: ended,
    nsirCategory,
  };
}

/** Rule 30: "ASB incident of a police log has exactly one of PERSONAL | NUISANCE | ENVIRONMENTAL". */
function nsirRefusal(nsir: NsirCategory | null, opened: IncidentCategory, ended: IncidentCategory): Refused | null {
  const isAsb = ended === IncidentCategory.ANTI_SOCIAL_BEHAVIOUR;
  const wasAsb = opened === IncidentCategory.ANTI_SOCIAL_BEHAVIOUR;
  if (isAsb && nsir === null) return because('NSIR_MISSING');
  return nsir !== null && !isAsb && !wasAsb ? because('NSIR_NOT_ALLOWED') : null;
}
