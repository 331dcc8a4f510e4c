/** Records for tests, in the words of the domain: each takes only what the test is about. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { StaffMember } from '../../src/access/staff-member.entity.ts';
import { Case, CaseIncident, CasePerson } from '../../src/cases/case.entity.ts';
import { Incident } from '../../src/cases/incident/incident.entity.ts';
import type { IncidentCategory } from '../../src/cases/incident/incident.report.ts';
import { NteIncident } from '../../src/cases/nte/nte-incident.entity.ts';
import { RadioLogEntry } from '../../src/cases/nte/radio-log.entity.ts';
import { Referral } from '../../src/cases/referral/referral.entity.ts';
import { Location } from '../../src/locations/location.entity.ts';
import { Premises } from '../../src/locations/premises/premises.entity.ts';
import { PremisesRadio } from '../../src/locations/premises/radio.entity.ts';
import { Action, AgendaItem, Meeting } from '../../src/meetings/meeting.entity.ts';
import { Person, PersonName } from '../../src/people/person.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { londonMonth } from '../../src/shared/london.ts';

const AT = new Date('2026-11-01T12:00:00Z');

function record(retentionClass: 'CASEWORK' | 'INCIDENT' | 'MEETING') {
  return {
    ownerAgency: 'SAFER_NEIGHBOURHOODS',
    originator: 'SAFER_NEIGHBOURHOODS',
    markings: [],
    regime: 'UK_GDPR_PART2' as const,
    retentionClass,
    simulated: false,
    recordedAt: AT,
    recordedBy: 'user:test',
  };
}

export function aStaffMember(em: EntityManager, name = 'Officer Oak'): StaffMember {
  return em.create(StaffMember, {
    id: newId(),
    agency: 'SAFER_NEIGHBOURHOODS',
    name,
    jobTitle: 'Officer',
    subject: null,
    startedOn: null,
    leftOn: null,
    simulated: false,
  });
}

export function aLocation(em: EntityManager, description = 'Invented Street', ward = 'E05015092'): Location {
  return em.create(Location, {
    id: newId(),
    identity: newId(),
    description,
    precision: 'EXACT',
    longitude: -0.65,
    latitude: 53.59,
    ward,
    wardBasis: 'AS_SENT',
    recordedAt: AT,
  });
}

export function aPerson(em: EntityManager, displayName: string, dateOfBirth: string | null = null): Person {
  const person = em.create(Person, { ...record('CASEWORK'), id: newId(), displayName, dateOfBirth });
  em.create(PersonName, { id: newId(), person, kind: 'LEGAL', full: displayName });
  return person;
}

export interface IncidentFacts {
  readonly category?: IncidentCategory;
  readonly occurredFrom?: Date;
  readonly summary?: string;
  readonly simulated?: boolean;
  readonly ward?: string | null;
}

export function anIncident(em: EntityManager, location: Location | null, facts: IncidentFacts = {}): Incident {
  const occurredFrom = facts.occurredFrom ?? AT;
  return em.create(Incident, {
    ...record('INCIDENT'),
    id: newId(),
    source: 'POLICE_LOG',
    reference: `test|${newId()}`,
    revision: 1,
    reportedBy: 'Invented Police',
    status: 'OPEN',
    openingCategory: 'ASB',
    category: facts.category ?? 'ANTI_SOCIAL_BEHAVIOUR',
    occurredFrom,
    occurredPrecision: 'INSTANT',
    month: londonMonth(occurredFrom),
    summary: facts.summary ?? null,
    location,
    ward: facts.ward ?? 'E05015092',
    wardBasis: 'AS_SENT',
    classification: 'OFFICIAL',
    agreement: 'TEST',
    contentHash: newId(),
    simulated: facts.simulated ?? false,
  });
}

export function aCase(em: EntityManager, title: string, owner: StaffMember, location: Location | null = null, openedAt = AT): Case {
  return em.create(Case, {
    ...record('CASEWORK'),
    id: newId(),
    title,
    summary: `About ${title}.`,
    origin: 'COMMUNITY',
    stage: 'SCANNING',
    owner,
    location,
    openedAt,
  });
}

export function linked(em: EntityManager, each: Case, what: { readonly person: Person } | { readonly incident: Incident }): void {
  const link = { id: newId(), case: each, validFrom: AT, recordedAt: AT, recordedBy: 'user:test' };
  if ('person' in what) em.create(CasePerson, { ...link, person: what.person, role: 'VICTIM' });
  else em.create(CaseIncident, { ...link, incident: what.incident, role: 'EVIDENCE' });
}

export function aMeeting(em: EntityManager, title: string, cases: readonly Case[] = [], scheduledFor = AT): Meeting {
  const meeting = em.create(Meeting, { ...record('MEETING'), id: newId(), kind: 'NAT', title, scheduledFor, status: 'HELD' });
  for (const [index, each] of cases.entries()) em.create(AgendaItem, { id: newId(), meeting, position: index + 1, title: each.title, case: each });
  return meeting;
}

export function anAction(em: EntityManager, meeting: Meeting, owner: StaffMember, text: string): Action {
  return em.create(Action, { ...record('MEETING'), id: newId(), meeting, text, owner, dueOn: '2026-12-01', status: 'OPEN' });
}

export function aPremises(em: EntityManager, name: string, location: Location): Premises {
  return em.create(Premises, { ...record('INCIDENT'), id: newId(), name, kind: 'PUB', location });
}

/** A radio that the premises hold since the beginning of 2026. */
export function aRadio(em: EntityManager, radio: string, premises: Premises): PremisesRadio {
  return em.create(PremisesRadio, { ...record('INCIDENT'), id: newId(), radio, premises, heldFrom: '2026-01-01', heldTo: null });
}

/** An open incident of the night of 20 November 2026. */
export function anNteIncident(em: EntityManager): NteIncident {
  const at = new Date('2026-11-20T22:00:00Z');
  return em.create(NteIncident, {
    ...record('INCIDENT'),
    id: newId(),
    night: '2026-11-20',
    category: 'OTHER',
    categories: ['OTHER'],
    status: 'OPEN',
    place: 'Place not known',
    wardBasis: 'NONE',
    openedAt: at,
    lastReportAt: at,
    reportCount: 1,
    revision: 1,
  });
}

/** What radio R14 said at the time of the incident. */
export function aRadioLogEntry(em: EntityManager, incident: NteIncident, sequence: number): RadioLogEntry {
  return em.create(RadioLogEntry, {
    ...record('INCIDENT'),
    id: newId(),
    radio: 'R14',
    night: incident.night,
    sequence,
    revision: 1,
    at: incident.openedAt,
    atOffset: '+00:00',
    category: incident.category,
    words: 'An invented disturbance.',
    incident,
    classification: 'OFFICIAL',
    agreement: 'TEST',
    contentHash: newId(),
  });
}

/** A draft to Victim Support. */
export function aReferral(em: EntityManager, each: Case, person: Person, referrer: StaffMember): Referral {
  return em.create(Referral, {
    ...record('CASEWORK'),
    id: newId(),
    provider: 'VICTIM_SUPPORT',
    case: each,
    person,
    state: 'DRAFT',
    reason: 'Asks for somebody to talk to.',
    incidentType: 'ANTI_SOCIAL_BEHAVIOUR',
    needs: [],
    riskFlags: [],
    enhancedCategories: [],
    otherAgencies: [],
    referrer,
    agreement: 'TEST',
    messageId: newId(),
    amendedAt: AT,
  });
}
