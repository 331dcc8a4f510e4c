/** Makes the invented world of a demonstration hub, through the hub's own commands, once and in one transaction. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { CommandContext } from '../../access/command-context.ts';
import { recordStaff } from '../../access/staff.ts';
import type { StaffMember } from '../../access/staff-member.entity.ts';
import { Case } from '../../cases/case.entity.ts';
import type { CaseStage } from '../../cases/case.stages.ts';
import { advanceCase } from '../../cases/commands/advance-case.ts';
import { linkIncident } from '../../cases/commands/link-incident.ts';
import { linkPerson } from '../../cases/commands/link-person.ts';
import { openCase } from '../../cases/commands/open-case.ts';
import { recordIncidents } from '../../cases/commands/record-incidents.ts';
import { recordRadioEntries } from '../../cases/commands/record-radio-entries.ts';
import { Incident } from '../../cases/incident/incident.entity.ts';
import type { IncidentReport } from '../../cases/incident/incident.report.ts';
import { assignRadio } from '../../locations/commands/assign-radio.ts';
import { recordLocations } from '../../locations/commands/record-locations.ts';
import { recordPremises } from '../../locations/commands/record-premises.ts';
import { holdBoundaries } from '../../locations/ward/ward-shapes.ts';
import { completeAction } from '../../meetings/commands/complete-action.ts';
import { recordMinutes } from '../../meetings/commands/record-minutes.ts';
import { scheduleMeeting } from '../../meetings/commands/schedule-meeting.ts';
import { setAction } from '../../meetings/commands/set-action.ts';
import type { OutboundWriter } from '../../exchange/outbound.ts';
import { recordPerson, type RecordPerson } from '../../people/commands/record-person.ts';
import type { Clock } from '../../shared/clock.ts';
import { placeWith, type ReportedPlace } from '../../shared/place.ts';
import { londonDay, londonNightSpan } from '../../shared/london.ts';
import type { Result } from '../../shared/result.ts';
import { CASES, type CasePart, type IncidentPart } from './cases.ts';
import { PEOPLE, type PersonPart, STAFF } from './cast.ts';
import { type MeetingPart, MEETINGS } from './meetings.ts';
import { tellPefs } from './pefs.ts';
import { tellReferrals } from './referrals.ts';
import { NIGHT_ENTRIES, NIGHT_PREMISES } from './night.ts';

const DAY_MS = 86_400_000;
/** Town, where the doors of the night are. */
const TOWN_WARD = 'E05015092';
/** Since when the premises of the invented town hold their radios. */
const RADIOS_SINCE_DAYS = 730;
const ONWARD: readonly CaseStage[] = ['ANALYSIS', 'RESPONSE', 'ASSESSMENT', 'CLOSED'];

/** Several hubs may start at once on one database: one makes the world, the others find it. */
const WORLD_LOCK = 7_305_040;

/** Makes the invented world where the database holds no case yet: once, and never beside real work. */
export async function ensureWorld(em: EntityManager, clock: Clock, outbound: OutboundWriter): Promise<void> {
  if ((await em.count(Case, {})) > 0) return;
  await em.transactional(async (tx) => {
    await sql`select pg_advisory_xact_lock(${WORLD_LOCK})`.execute(tx.getKysely());
    if ((await tx.count(Case, {})) === 0) await makeWorld(tx, clock, outbound);
  });
}

/** Makes the world as of now, in the caller's transaction. Throws when a command refuses what the cast asks: the cast is then wrong. */
async function makeWorld(em: EntityManager, clock: Clock, outbound: OutboundWriter): Promise<void> {
  const now = clock.now();
  const director = new Director(em, now, outbound);
  const staff = new Map<string, StaffMember>();
  for (const { key, ...part } of STAFF) staff.set(key, taken(await recordStaff(director.at(0), part)));
  const people = new Map<string, string>();
  for (const part of PEOPLE) people.set(part.key, taken(await recordPerson(director.at(0), personOf(part))).id);
  const cases = new Map<CasePart, string>();
  for (const part of CASES) cases.set(part, await director.case(part, staff, people));
  for (const part of MEETINGS) await director.meeting(part, cases, staff);
  const byTitle = new Map([...cases].map(([{ title }, id]) => [title, id]));
  await tellPefs(
    (daysAgo) => director.at(daysAgo),
    (title) => byTitle.get(title) ?? '',
  );
  await tellReferrals(
    (daysAgo) => director.at(daysAgo),
    (title) => byTitle.get(title) ?? '',
    (key) => people.get(key) ?? '',
  );
  await director.night();
}

function personOf({ name, born, alias, mobile }: PersonPart): RecordPerson {
  const names = [
    { kind: 'LEGAL' as const, given: null, family: null, full: name },
    ...(alias ? [{ kind: 'ALIAS' as const, given: null, family: null, full: alias }] : []),
  ];
  const safe = { safeToCall: 'YES', safeVoicemail: 'NO', safeText: 'UNKNOWN', safeLetter: 'NO' } as const;
  const contactChannels = mobile ? [{ kind: 'MOBILE' as const, value: mobile, ...safe, bestTimes: 'Weekday mornings' }] : [];
  return { names, dateOfBirth: born, preferredLanguage: null, interpreterNeeded: null, contactChannels };
}

/** Plays the parts, each on its own day. */
class Director {
  readonly #em: EntityManager;
  readonly #now: Date;
  readonly #outbound: OutboundWriter;

  constructor(em: EntityManager, now: Date, outbound: OutboundWriter) {
    this.#em = em;
    this.#now = now;
    this.#outbound = outbound;
  }

  /** The context of a command given some days ago, by the first of the staff. */
  at(daysAgo: number): CommandContext {
    const instant = new Date(this.#now.getTime() - daysAgo * DAY_MS);
    return {
      em: this.#em,
      actor: { subject: 'demo:asb-officer', name: 'Marta Broughton', agency: 'SAFER_NEIGHBOURHOODS' },
      clock: { now: () => instant },
      simulated: true,
      outbound: this.#outbound,
    };
  }

  async case(part: CasePart, staff: ReadonlyMap<string, StaffMember>, people: ReadonlyMap<string, string>): Promise<string> {
    const origin = { recordedBy: 'user:demo:asb-officer', ownerAgency: 'HUMBERSIDE_POLICE', originator: 'HUMBERSIDE_POLICE', markings: [] };
    const reports = part.incidents.map((incident, index) => ({ report: this.#report(part, incident, index), origin }));
    const recorded = await recordIncidents(this.#em, reports, this.at(part.daysAgo).clock);
    const incidentIds = recorded.flatMap(({ subject }) => subject?.id ?? []);
    const [first] = incidentIds;
    const place = first === undefined ? null : await this.#em.findOneOrFail(Incident, { id: first });
    const { id } = taken(
      await openCase(this.at(part.daysAgo), {
        title: part.title,
        summary: part.summary,
        origin: part.origin,
        ownerId: staff.get(part.owner)?.id ?? null,
        locationId: place?.location?.id ?? null,
        wardCode: part.ward,
      }),
    );
    await this.#em.flush();
    for (const incidentId of incidentIds) taken(await linkIncident(this.at(part.daysAgo), { caseId: id, incidentId, role: 'EVIDENCE' }));
    for (const { key, role } of part.people)
      taken(await linkPerson(this.at(part.daysAgo), { caseId: id, personId: people.get(key) ?? '', role, validFrom: null }));
    const path = pathTo(part.stage);
    for (const [index, to] of path.entries())
      taken(await advanceCase(this.at(part.daysAgo * (1 - (index + 1) / (path.length + 1))), { caseId: id, to, reason: null }));
    return id;
  }

  async meeting(part: MeetingPart, cases: ReadonlyMap<CasePart, string>, staff: ReadonlyMap<string, StaffMember>): Promise<void> {
    const agenda = [...cases].filter(([each]) => each.meetings.includes(part.key));
    const scheduledFor = new Date(this.#now.getTime() - part.daysAgo * DAY_MS);
    const invitedIds = part.invited.flatMap((key) => staff.get(key)?.id ?? []);
    const { id: meetingId } = taken(
      await scheduleMeeting(this.at(Math.max(part.daysAgo, 0) + 14), {
        kind: part.kind,
        title: part.title,
        scheduledFor,
        venue: part.venue,
        chairId: part.chair === null ? null : (staff.get(part.chair)?.id ?? null),
        chairName: part.chairName,
        wardCode: part.ward,
        agenda: agenda.map(([each, caseId]) => ({ title: each.title, caseId })),
        invitedIds,
      }),
    );
    if (part.daysAgo < 0) return;
    const held = this.at(part.daysAgo);
    const decisions = part.decisions.map((decision, index) => ({ ...decision, position: index + 1 }));
    taken(await recordMinutes(held, { meetingId, attendedIds: invitedIds, apologyIds: [], decisions }));
    for (const [each, caseId] of agenda) {
      const { text, owner, inDays, outcome } = each.action;
      const dueOn = londonDay(new Date(this.#now.getTime() + inDays * DAY_MS));
      const { id: actionId } = taken(await setAction(held, { meetingId, text, ownerId: staff.get(owner)?.id ?? '', dueOn, caseId }));
      if (outcome !== undefined) taken(await completeAction(this.at(0), { actionId, outcome }));
    }
  }

  /** The premises of the town with their radios, and what was said over them three nights ago. */
  async night(): Promise<void> {
    const since = londonDay(new Date(this.#now.getTime() - RADIOS_SINCE_DAYS * DAY_MS));
    const places = NIGHT_PREMISES.map((part) => ({ place: placeOf({ ...part, street: part.address, ward: TOWN_WARD }), simulated: true }));
    const locationIds = await recordLocations(this.#em, places, await holdBoundaries(this.#em), this.at(RADIOS_SINCE_DAYS).clock.now());
    for (const [index, { radios, name, kind }] of NIGHT_PREMISES.entries()) {
      const stands = { locationId: locationIds[index] ?? null, address: null, postcode: null, uprn: null, longitude: null, latitude: null };
      const facts = { ...stands, name, kind, licenceNumber: null, pubwatchMemberFrom: since };
      const { id: premisesId } = taken(await recordPremises(this.at(RADIOS_SINCE_DAYS), facts));
      for (const radio of radios) taken(await assignRadio(this.at(RADIOS_SINCE_DAYS), { radio, premisesId, from: since, to: null }));
    }
    await this.#em.flush();
    const night = londonDay(new Date(this.#now.getTime() - 3 * DAY_MS));
    const { begins } = londonNightSpan(night);
    const origin = { recordedBy: 'user:demo:asb-officer', ownerAgency: 'PUBWATCH', originator: 'PUBWATCH', markings: [] };
    const envelope = {
      revision: 1,
      offset: '+00:00',
      where: null,
      simulated: true,
      regime: 'UK_GDPR_PART2',
      classification: 'OFFICIAL',
      agreement: 'INVENTED',
    } as const;
    const entries = NIGHT_ENTRIES.map(({ minutes, ...part }) => ({
      report: { ...part, ...envelope, night, at: new Date(begins.getTime() + minutes * 60_000) },
      origin,
    }));
    await recordRadioEntries(this.#em, entries, this.at(2).clock);
  }

  #report(part: CasePart, incident: IncidentPart, index: number): IncidentReport {
    const occurredFrom = new Date(this.#now.getTime() - incident.daysAgo * DAY_MS);
    return {
      source: 'POLICE_LOG',
      reference: `invented|${londonDay(occurredFrom)}|${CASES.indexOf(part) * 10 + index + 1}`,
      revision: 1,
      reportedBy: 'Humberside Police (invented)',
      status: 'OPEN',
      openingCategory: incident.opening,
      closingCategory: null,
      category: incident.category,
      nsirCategory: incident.nsir ?? null,
      grade: 'SCHEDULED',
      channel: 'CALL_101',
      occurredFrom,
      occurredTo: null,
      occurredPrecision: 'INSTANT',
      reportedAt: occurredFrom,
      closedAt: null,
      summary: incident.summary,
      outcome: null,
      crimeReference: null,
      place: placeOf(part),
      simulated: true,
      regime: 'UK_GDPR_PART2',
      classification: 'OFFICIAL',
      agreement: 'INVENTED',
    };
  }
}

/** An exact place in one of the wards of today. */
function placeOf({ street, longitude, latitude, ward }: Pick<CasePart, 'street' | 'longitude' | 'latitude' | 'ward'>): ReportedPlace {
  return placeWith({ description: street, longitude, latitude, wardCode: ward, localAuthorityCode: 'E06000013', localAuthorityName: 'North Lincolnshire' });
}

/** The moves that lead from SCANNING to a stage. */
function pathTo(stage: CaseStage): readonly CaseStage[] {
  return ONWARD.slice(0, ONWARD.indexOf(stage) + 1);
}

function taken<Value>(result: Result<Value, { readonly message: string }>): Value {
  if (!result.ok) throw new Error(`The invented world is refused: ${result.refusal.message}`);
  return result.value;
}
