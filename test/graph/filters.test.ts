/** Every field of every filter finds exactly what it says, alone and together with the others, and the total is what paging finds. */
import fc from 'fast-check';
import { isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/access/identity.ts';
import { GlassBreak } from '../../src/access/glass/glass-break.entity.ts';
import { AccessRequest } from '../../src/access/request/access-request.entity.ts';
import { LegalHold, RetentionDecision } from '../../src/access/retention/retention-decision.entity.ts';
import { TokenRevocation } from '../../src/access/revocation/token-revocation.entity.ts';
import { Alert } from '../../src/alerts/alert.entity.ts';
import { IncidentCountPublication, ProtectedIncidentCount } from '../../src/cases/counts/incident-count.entity.ts';
import { IntelPackage } from '../../src/cases/intelligence/intelligence.entity.ts';
import { PefResponse, PefRound } from '../../src/cases/pef/pef.entity.ts';
import { Message } from '../../src/exchange/message.entity.ts';
import { schema } from '../../src/graph/schema.ts';
import { Ward } from '../../src/locations/ward/ward.entity.ts';
import { Premises } from '../../src/locations/premises/premises.entity.ts';
import { PersonName } from '../../src/people/person.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import { aGraph, someone, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anAction, anNteIncident, aPerson, aRadio, aRadioLogEntry, aReferral, aStaffMember } from '../support/records.ts';
import { sharesAll } from '../support/sharing.ts';
import { finds, searches, VOCABULARY } from './incident-crowd.ts';
import { globalId, keyIn } from './listing.ts';

type Facts = Readonly<Record<string, unknown>>;
interface Row {
  readonly key: string;
  readonly facts: Facts;
}
interface FilterField {
  readonly asked: fc.Arbitrary<unknown>;
  readonly holds: (facts: Facts, asked: never) => boolean;
}
interface Listing {
  readonly filter: string;
  readonly fields: Readonly<Record<string, FilterField>>;
  /** The document; it takes $filter, and $of for a list under a record. */
  readonly document: string;
  /** Who may ask, where an analyst may not. */
  readonly roles?: readonly Role[];
  /** True for a list that leaves invented records out when nothing is said. */
  readonly leavesInventedOut?: boolean;
}

const root = (field: string, filter: string) => `query ($filter: ${filter}) { list: ${field}(first: 100, filter: $filter) { totalCount nodes { id } } }`;

const equals = (fact: string, ...values: readonly unknown[]): FilterField => ({
  asked: fc.constantFrom(...values),
  holds: (facts, asked: unknown) => facts[fact] === asked,
});
const moment = fc.date({ min: new Date('2026-10-24T22:00:00Z'), max: new Date('2026-10-24T22:00:00.020Z'), noInvalidDate: true });
const instant = moment.map((at) => at.toISOString());
const from = (fact: string, asked: fc.Arbitrary<string> = instant): FilterField => ({ asked, holds: (facts, value: string) => String(facts[fact]) >= value });
const before = (fact: string, asked: fc.Arbitrary<string> = instant): FilterField => ({ asked, holds: (facts, value: string) => String(facts[fact]) < value });
const day = fc.integer({ min: 26, max: 31 }).map((each) => `2026-10-${each}`);
const among = (fact: string, ...values: readonly string[]): FilterField => ({
  asked: fc.subarray([...values]),
  holds: (facts, asked: readonly unknown[]) => asked.includes(facts[fact]),
});
const month = fc.constantFrom('2026-07', '2026-08', '2026-09', '2026-10', '');
const text: FilterField = { asked: searches, holds: (facts, asked: string) => finds(asked, facts['words'] as readonly string[]) };
const simulated: FilterField = {
  asked: fc.constantFrom('INCLUDE', 'EXCLUDE', 'ONLY'),
  holds: (facts, asked: string) => asked === 'INCLUDE' || facts['simulated'] === (asked === 'ONLY'),
};

const TOWN = 'E05015092';
const OLD_TOWN = 'E05001744';
const AGENCIES = ['SAFER_NEIGHBOURHOODS', 'VICTIM_SUPPORT'] as const;

/** The premises at which incidents of the night are and radios speak. */
const PUBS = ['0199f000-0000-7000-8000-000000000001', '0199f000-0000-7000-8000-000000000002'] as const;
const [FIRST_PUB, SECOND_PUB] = [globalId('Premises', PUBS[0]), globalId('Premises', PUBS[1])];
/** Ids that name no premises: one of none that there are, a place by the key of a pub, and no id at all. */
const NO_PUBS = [globalId('Premises', '0199f000-0000-7000-8000-000000000003'), globalId('Location', PUBS[0]), 'nothing'] as const;
const night = equals('night', '2026-10-24', '2026-10-25', '2026-10-30', '0001-01-01');
const atPub = equals('pub', FIRST_PUB, SECOND_PUB, ...NO_PUBS);
const nteCategory = equals('nteCategory', 'VIOLENCE', 'DRUGS', 'SPIKING');
const radio = equals('radio', 'R1', 'R14', 'R99', 'x'.repeat(300));

const LISTINGS: Readonly<Record<string, Listing>> = {
  cases: {
    filter: 'CaseFilter',
    document: root('cases', 'CaseFilter'),
    fields: {
      stage: equals('stage', 'SCANNING', 'ANALYSIS', 'CLOSED'),
      origin: equals('origin', 'COMMUNITY', 'PARTNER', 'HOTSPOT'),
      ward: equals('ward', TOWN, OLD_TOWN, 'E05001728', 'nowhere', 'x'.repeat(300)),
      ownerAgency: equals('ownerAgency', ...AGENCIES, 'REMEDI'),
      openedFrom: from('at'),
      openedBefore: before('at'),
      text,
      simulated,
    },
  },
  protectedIncidentCounts: {
    filter: 'ProtectedIncidentCountFilter',
    document: root('protectedIncidentCounts', 'ProtectedIncidentCountFilter'),
    fields: {
      month: equals('month', '2026-08', '2026-09', '2026-10', 'x'.repeat(300)),
      monthFrom: from('month', month),
      monthBefore: before('month', month),
      breakdown: equals('breakdown', 'MONTH', 'WARD', 'WARD_AND_CATEGORY'),
      wards: among('ward', TOWN, OLD_TOWN, 'nowhere'),
      categories: among('category', 'BURGLARY', 'DRUGS', 'ROBBERY'),
      simulated,
    },
    leavesInventedOut: true,
  },
  pefRounds: {
    filter: 'PefRoundFilter',
    document: root('pefRounds', 'PefRoundFilter'),
    fields: { kind: equals('pefKind', 'BASELINE', 'FOLLOW_UP'), openedFrom: from('at'), openedBefore: before('at'), simulated },
  },
  intelPackages: {
    filter: 'IntelPackageFilter',
    document: root('intelPackages', 'IntelPackageFilter'),
    fields: {
      state: equals('intelState', 'DRAFTED', 'WITHDRAWN', 'SENT'),
      reference: equals('reference', 'SN-INT-2026-000001', 'SN-INT-2026-000002', 'nothing'),
      disposition: equals('disposition', 'REJECTED', 'DUPLICATE', 'NEED_MORE_INFO'),
      gradeCode: equals('gradeCode', '2-C-P', '3-E-P', 'B24'),
      draftedFrom: from('at'),
      draftedBefore: before('at'),
      simulated,
    },
  },
  tokenRevocations: {
    filter: 'TokenRevocationFilter',
    document: root('tokenRevocations', 'TokenRevocationFilter'),
    roles: ['OPERATOR'],
    fields: { kind: equals('revocationKind', 'TOKEN', 'SUBJECT', 'AGENCY'), named: equals('revoked', 'officer-7', 'VICTIM_SUPPORT', 'x'.repeat(300)) },
  },
  retentionDecisions: {
    filter: 'RetentionDecisionFilter',
    document: root('retentionDecisions', 'RetentionDecisionFilter'),
    fields: { choice: equals('choice', 'KEEP', 'ERASE'), unconfirmed: equals('unconfirmed', true, false) },
  },
  glassBreaks: {
    filter: 'GlassBreakFilter',
    document: root('glassBreaks', 'GlassBreakFilter'),
    roles: ['AUDITOR'],
    fields: {
      unreviewed: equals('unreviewed', true, false),
      agency: equals('ownerAgency', ...AGENCIES, 'REMEDI'),
      compartment: equals('compartment', 'MACE', 'OCG', 'nothing'),
    },
  },
  accessRequests: {
    filter: 'AccessRequestFilter',
    document: root('accessRequests', 'AccessRequestFilter'),
    roles: ['ASB_OFFICER'],
    fields: { undecided: equals('undecided', true, false), agency: equals('askedFor', 'SAFER_NEIGHBOURHOODS', 'HUMBERSIDE_POLICE', 'REMEDI') },
  },
  legalHolds: { filter: 'LegalHoldFilter', document: root('legalHolds', 'LegalHoldFilter'), fields: { standing: equals('standing', true, false) } },
  people: {
    filter: 'PersonFilter',
    document: root('people', 'PersonFilter'),
    fields: { text: { ...text, asked: searches.filter((each) => !each.includes('-')) }, ownerAgency: equals('ownerAgency', ...AGENCIES) },
  },
  locations: {
    filter: 'LocationFilter',
    document: root('locations', 'LocationFilter'),
    fields: {
      ward: equals('ward', TOWN, OLD_TOWN, 'nowhere'),
      localAuthority: equals('localAuthority', 'E06000013', 'E06000012'),
      postcode: equals('postcode', 'DN15 6NL', 'DN16 1AB'),
      uprn: equals('uprn', '100012345', '0'),
      text,
      simulated,
    },
  },
  wards: {
    filter: 'WardFilter',
    document: root('wards', 'WardFilter'),
    fields: {
      localAuthority: equals('localAuthority', 'E06000013', 'E06000012'),
      standing: {
        asked: fc.constantFrom('2003-04-30', '2003-05-01', '2023-05-03', '2023-05-04', '2026-11-23', '0001-01-01', '9999-12-31'),
        holds: ({ validFrom, validTo }, asked: string) => String(validFrom) <= asked && (validTo === null || String(validTo) > asked),
      },
    },
  },
  agreements: {
    filter: 'AgreementFilter',
    document: root('agreements', 'AgreementFilter'),
    fields: {
      gateway: equals('gateway', 'CDA_S115', 'CONSENT', 'OPEN_DATA', 'VITAL_INTERESTS'),
      isDefault: equals('isDefault', true, false),
      inForceOn: {
        asked: fc.constantFrom('2003-04-30', '2003-05-01', '2026-10-28', '2026-10-29', '2026-11-23', '0001-01-01', '9999-12-31'),
        holds: ({ from: first, to: over }, asked: string) => String(first) <= asked && (over === null || String(over) > asked),
      },
    },
  },
  premises: { filter: 'PremisesFilter', document: root('premises', 'PremisesFilter'), fields: { kind: equals('kind', 'PUB', 'SHOP', 'SCHOOL'), text } },
  meetings: {
    filter: 'MeetingFilter',
    document: root('meetings', 'MeetingFilter'),
    fields: {
      kind: equals('kind', 'NAT', 'ASB_PANEL', 'MACE'),
      ward: equals('ward', TOWN, OLD_TOWN),
      status: equals('status', 'SCHEDULED', 'HELD', 'CANCELLED'),
      scheduledFrom: from('at'),
      scheduledBefore: before('at'),
      text,
      simulated,
    },
  },
  actions: {
    filter: 'ActionFilter',
    document:
      'query ($of: ID!, $filter: ActionFilter) { node(id: $of) { ... on Meeting { list: actions(first: 100, filter: $filter) { totalCount nodes { id } } } } }',
    fields: { status: equals('status', 'OPEN', 'COMPLETE', 'CANCELLED'), dueFrom: from('due', day), dueBefore: before('due', day) },
  },
  staff: { filter: 'StaffFilter', document: root('staff', 'StaffFilter'), fields: { agency: equals('ownerAgency', ...AGENCIES, 'PUBWATCH') } },
  messages: {
    filter: 'MessageFilter',
    document: root('messages', 'MessageFilter'),
    fields: {
      topic: equals('topic', 'police.incident.v1', 'opendata.incident.v1', 'other'),
      outcome: equals('outcome', 'ACCEPTED', 'REJECTED', 'FAILED'),
      reason: equals('reason', 'SCHEMA', 'TOO_OLD'),
      correlation: equals('correlation', 'run-1', 'run-2'),
      receivedFrom: from('at'),
      receivedBefore: before('at'),
      simulated,
    },
  },
  alerts: {
    filter: 'AlertFilter',
    document: root('alerts', 'AlertFilter'),
    fields: {
      open: equals('open', true, false),
      kind: equals('alertKind', 'RADIO_LOG_GAP', 'OUTBOX_STUCK', 'MESSAGES_LOST'),
      severity: equals('severity', 'HIGH', 'MEDIUM'),
      simulated,
    },
  },
  nteIncidents: {
    filter: 'NteIncidentFilter',
    document: root('nteIncidents', 'NteIncidentFilter'),
    leavesInventedOut: true,
    fields: {
      night,
      status: equals('nteStatus', 'OPEN', 'CLOSED'),
      category: nteCategory,
      premises: atPub,
      ward: equals('ward', TOWN, OLD_TOWN, 'nowhere', 'x'.repeat(300)),
      simulated,
    },
  },
  radioLogEntries: {
    filter: 'RadioLogEntryFilter',
    document: root('radioLogEntries', 'RadioLogEntryFilter'),
    fields: { night, radio, category: nteCategory, premises: atPub, simulated },
  },
  radios: {
    filter: 'PremisesRadioFilter',
    document: root('radios', 'PremisesRadioFilter'),
    fields: {
      radio,
      heldOn: {
        asked: fc.oneof(
          day,
          fc.integer({ min: 20, max: 25 }).map((each) => `2026-10-${each}`),
          fc.constantFrom('0001-01-01', '9999-12-31'),
        ),
        holds: ({ heldFrom, heldTo }, asked: string) => String(heldFrom) <= asked && (heldTo === null || String(heldTo) > asked),
      },
      simulated,
    },
  },
  referrals: {
    filter: 'ReferralFilter',
    document: root('referrals', 'ReferralFilter'),
    fields: {
      provider: equals('provider', 'VICTIM_SUPPORT', 'REMEDI'),
      state: equals('referralState', 'DRAFT', 'SENT', 'WITHHELD'),
      overdue: equals('overdue', true, false),
      acknowledgeBefore: { asked: instant, holds: ({ acknowledgeBy }, asked: string) => acknowledgeBy !== null && String(acknowledgeBy) < asked },
      ownerAgency: equals('ownerAgency', ...AGENCIES, 'REMEDI', 'nobody'),
      simulated,
    },
  },
};

/** What a row of any list may be; each list takes from it what it has. */
const facts = fc.record({
  stage: fc.constantFrom('SCANNING', 'ANALYSIS', 'CLOSED'),
  origin: fc.constantFrom('COMMUNITY', 'PARTNER'),
  ward: fc.constantFrom(TOWN, OLD_TOWN, null),
  ownerAgency: fc.constantFrom(...AGENCIES),
  at: moment,
  words: fc.array(fc.constantFrom(...VOCABULARY), { minLength: 1, maxLength: 4 }),
  simulated: fc.boolean(),
  localAuthority: fc.constantFrom('E06000013', 'E06000012', null),
  postcode: fc.constantFrom('DN15 6NL', 'DN15 6NN', null),
  uprn: fc.constantFrom('100012345', '100012346', null),
  pefKind: fc.constantFrom('BASELINE', 'FOLLOW_UP'),
  intelState: fc.constantFrom('DRAFTED', 'WITHDRAWN'),
  reference: fc.constantFrom('SN-INT-2026-000001', 'SN-INT-2026-000002', 'SN-INT-2026-000003'),
  disposition: fc.constantFrom('REJECTED', 'DUPLICATE', null),
  gradeCode: fc.constantFrom('2-C-P', '3-E-P', null),
  premises: fc.constantFrom('PUB', 'SHOP'),
  meeting: fc.constantFrom('NAT', 'ASB_PANEL'),
  meetingStatus: fc.constantFrom('SCHEDULED', 'HELD'),
  action: fc.constantFrom('OPEN', 'COMPLETE', 'IN_PROGRESS'),
  due: day,
  topic: fc.constantFrom('police.incident.v1', 'opendata.incident.v1'),
  outcome: fc.constantFrom('ACCEPTED', 'REJECTED', 'DUPLICATE'),
  reason: fc.constantFrom('SCHEMA', null),
  correlation: fc.constantFrom('run-1', null),
  alertKind: fc.constantFrom('RADIO_LOG_GAP', 'OUTBOX_STUCK', 'REFERRAL_WITHHELD'),
  severity: fc.constantFrom('HIGH', 'MEDIUM'),
  revocationKind: fc.constantFrom('TOKEN', 'SUBJECT'),
  revoked: fc.constantFrom('officer-7', 'VICTIM_SUPPORT', 'token-1'),
  open: fc.boolean(),
  night: fc.constantFrom('2026-10-24', '2026-10-25', '2026-10-26'),
  nteStatus: fc.constantFrom('OPEN', 'CLOSED'),
  nteCategory: fc.constantFrom('VIOLENCE', 'DRUGS', 'OTHER'),
  pub: fc.constantFrom(...PUBS, null),
  radio: fc.constantFrom('R1', 'R14', 'R140'),
  heldFrom: fc.integer({ min: 20, max: 25 }).map((each) => `2026-10-${each}`),
  heldTo: fc.option(day),
  provider: fc.constantFrom('VICTIM_SUPPORT', 'REMEDI'),
  referralState: fc.constantFrom('DRAFT', 'SENT', 'CLOSED'),
  overdue: fc.boolean(),
  acknowledgeBy: fc.option(moment),
  month: fc.constantFrom('2026-08', '2026-09'),
  breakdown: fc.constantFrom('WARD', 'WARD_AND_CATEGORY'),
  category: fc.constantFrom('BURGLARY', 'DRUGS', null),
});

describe('the filters of', () => {
  let graph: TestGraph;
  let of = '';
  const rows = new Map<string, Row[]>(Object.keys(LISTINGS).map((list) => [list, []]));

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    await sharesAll(em);
    const owner = aStaffMember(em);
    const second = aStaffMember(em, 'Officer Ash');
    rows.get('staff')?.push({ key: second.id, facts: { ownerAgency: 'SAFER_NEIGHBOURHOODS' } });
    rows.get('staff')?.push({ key: owner.id, facts: { ownerAgency: 'SAFER_NEIGHBOURHOODS' } });
    const nat = aMeeting(em, 'Everything');
    rows
      .get('meetings')
      ?.push({ key: nat.id, facts: { kind: 'NAT', ward: null, status: 'HELD', at: nat.scheduledFor.toISOString(), words: ['everything'], simulated: false } });
    of = globalId('Meeting', nat.id);
    const ours = aCase(em, 'Everything of ours', owner);
    rows.get('cases')?.push({
      key: ours.id,
      facts: {
        stage: ours.stage,
        origin: ours.origin,
        ward: null,
        ownerAgency: 'SAFER_NEIGHBOURHOODS',
        at: ours.openedAt.toISOString(),
        words: ['Everything of ours'],
        simulated: false,
      },
    });
    const pubs = new Map<string, Premises>();
    const method = { publishedAt: new Date(), noiseDeviation: 8, noiseMost: 24, shownFrom: 25, method: 'Of a test.' };
    const publication = em.create(IncidentCountPublication, { ...method, id: newId(), month: '2026-08', simulated: false });
    for (const [index, each] of fc.sample(facts, { numRuns: 60, seed: 1123 }).entries()) {
      const { stage, origin, ward, ownerAgency, simulated: invented, localAuthority, postcode, uprn } = each;
      const at = each.at.toISOString();
      const words = each.words.join(' ');
      const put = (list: string, key: string, told: Facts) =>
        rows.get(list)?.push({ key, facts: { ...told, words: each.words, simulated: invented, ownerAgency, at, ward } });
      const problem = em.assign(aCase(em, words, owner, null, each.at), { stage, origin, ward, ownerAgency, simulated: invented, summary: '' });
      put('cases', problem.id, { stage, origin });
      const { month: counted, breakdown, category: categoryCounted } = each;
      const cell = { month: counted, breakdown, ward, category: categoryCounted, simulated: invented };
      const count = em.create(ProtectedIncidentCount, { ...cell, id: newId(), publication, suppressed: true, count: null });
      put('protectedIncidentCounts', count.id, { month: counted, breakdown, category: categoryCounted });
      const { pefKind, intelState, reference, disposition, gradeCode } = each;
      const law = { regime: 'UK_GDPR_PART2', retentionClass: 'CASEWORK' } as const;
      const made = { ...law, ownerAgency, originator: 'TEST', markings: [], simulated: invented, recordedAt: each.at, recordedBy: 'test' };
      const round = em.create(PefRound, { ...made, id: newId(), case: problem, kind: pefKind, areas: [], openedAt: each.at, formsDelivered: 1 });
      put('pefRounds', round.id, { pefKind });
      const response = em.create(PefResponse, { ...made, id: newId(), round, returnedAt: each.at, answers: [] });
      const version = (rows.get('intelPackages')?.length ?? 0) + 1;
      const intel = { case: problem, response, state: intelState, reference, version, disposition, gradeCode, draftedBy: owner, draftedAt: each.at } as const;
      put('intelPackages', em.create(IntelPackage, { ...made, ...intel, id: newId(), provenance: 'PROBLEM_EXPLORATION_FORM', classification: 'OFFICIAL' }).id, {
        intelState,
        reference,
        disposition,
        gradeCode,
      });
      const person = em.assign(aPerson(em, 'Robin Example'), { ownerAgency });
      em.create(PersonName, { id: newId(), person, kind: 'ALIAS', full: words });
      put('people', person.id, {});
      const place = em.assign(aLocation(em, words), { ward, localAuthorityCode: localAuthority, postcode, uprn, simulated: invented });
      put('locations', place.id, { localAuthority, postcode, uprn });
      const { regime, retentionClass, recordedAt, recordedBy, originator } = nat;
      const premises = em.create(Premises, {
        id: PUBS[index] ?? newId(),
        name: words,
        kind: each.premises,
        location: place,
        ownerAgency,
        originator,
        regime,
        retentionClass,
        recordedAt,
        recordedBy,
        markings: [],
        simulated: invented,
      });
      put('premises', premises.id, { kind: each.premises });
      pubs.set(premises.id, premises);
      const meeting = em.assign(aMeeting(em, each.words[0] ?? '', [], each.at), {
        venue: each.words.slice(1).join(' '),
        kind: each.meeting,
        ward,
        status: each.meetingStatus,
        simulated: invented,
      });
      put('meetings', meeting.id, { kind: each.meeting, status: each.meetingStatus });
      put('actions', em.assign(anAction(em, nat, owner, words), { status: each.action, dueOn: each.due }).id, { status: each.action, due: each.due });
      put('staff', em.assign(aStaffMember(em), { agency: ownerAgency }).id, {});
      const { topic, outcome, reason, correlation } = each;
      const message = em.create(Message, {
        id: newId(),
        topic,
        partition: 0,
        offset: BigInt(rows.get('messages')?.length ?? 0),
        producedAt: each.at,
        receivedAt: each.at,
        adapter: 'test@1',
        outcome,
        reason,
        correlation,
        simulated: invented,
      });
      put('messages', message.id, { topic, outcome, reason, correlation });
      const { alertKind, severity, open } = each;
      const trouble = { kind: alertKind, severity, sentence: words, about: newId(), raisedAt: each.at, simulated: invented };
      put('alerts', em.create(Alert, { ...trouble, id: newId(), settledAt: open ? null : each.at }).id, { alertKind, severity, open });
      const { revocationKind, revoked: named } = each;
      const revocation = { kind: revocationKind, named, revokedAt: each.at, overAt: each.at, because: words, revokedBy: 'test' };
      put('tokenRevocations', em.create(TokenRevocation, { ...revocation, id: newId() }).id, { revocationKind, revoked: named });
      const [choice, confirmed] = [index % 2 === 0 ? 'KEEP' : 'ERASE', index % 4 === 1] as const;
      const decided = { recordType: 'Person', reason: words, ownerAgency: 'SAFER_NEIGHBOURHOODS', simulated: invented };
      const decision = em.create(RetentionDecision, {
        ...decided,
        id: newId(),
        recordId: newId(),
        choice,
        keepUntil: choice === 'KEEP' ? '2100-01-01' : null,
        decidedBy: owner,
        decidedAt: each.at,
        confirmedBy: confirmed ? second : null,
        erasedAt: confirmed ? each.at : null,
        recipients: [],
        parts: [],
      });
      put('retentionDecisions', decision.id, { choice, unconfirmed: !confirmed });
      const hold = em.create(LegalHold, { ...decided, id: newId(), recordId: newId(), placedBy: 'test', placedAt: each.at, liftedAt: open ? null : each.at });
      put('legalHolds', hold.id, { standing: open });
      const opened = index % 3 === 0 ? { compartment: index % 2 === 0 ? 'MACE' : 'OCG' } : { recordType: 'Case', recordId: newId() };
      const reviewer = { reviewerPost: 'TEST', reviewerName: 'A reviewer', reviewerAgency: 'NORTH_LINCOLNSHIRE_COUNCIL', reviewerRole: 'AUDITOR' } as const;
      const review = open ? {} : ({ reviewedAt: each.at, reviewedBy: 'user:reviewer', finding: 'JUSTIFIED', findingNote: words } as const);
      const by = { subject: 'somebody', reason: words, simulated: invented } as const;
      const glass = em.create(GlassBreak, {
        ...by,
        ...reviewer,
        ...opened,
        ...review,
        id: newId(),
        agency: ownerAgency,
        openedAt: each.at,
        endsAt: new Date(each.at.getTime() + 60_000),
      });
      put('glassBreaks', glass.id, { unreviewed: open, compartment: opened.compartment ?? null });
      // Of others one sees what is asked about one's own records, and of one's own requests all.
      const own = index % 2 === 0;
      const asked = own
        ? { subject: someone(['ASB_OFFICER']).subject, agency: 'SAFER_NEIGHBOURHOODS', recordId: newId() }
        : { subject: 'somebody', agency: 'HUMBERSIDE_POLICE', recordId: ours.id };
      const request = em.create(AccessRequest, {
        ...by,
        ...asked,
        ...(open ? {} : ({ decision: 'REFUSED', decidedAt: each.at, decidedBy: 'user:owner', answer: words } as const)),
        id: newId(),
        recordType: 'Case',
        purpose: 'PROBLEM_SOLVING',
        requestedAt: each.at,
      });
      put('accessRequests', request.id, { undecided: open, askedFor: asked.agency });
      const { nteStatus, nteCategory: category } = each;
      const pub = (each.pub === null ? null : pubs.get(each.pub)) ?? null;
      const there = { night: each.night, nteCategory: category, pub: pub && globalId('Premises', pub.id) };
      const nightly = { night: each.night, category, premises: pub, simulated: invented };
      const nte = em.assign(anNteIncident(em), { ...nightly, status: nteStatus, ward });
      put('nteIncidents', nte.id, { ...there, nteStatus });
      const entry = em.assign(aRadioLogEntry(em, nte, index + 1), { ...nightly, radio: each.radio });
      put('radioLogEntries', entry.id, { ...there, radio: each.radio });
      const { heldFrom, heldTo } = each;
      const held = em.assign(aRadio(em, each.radio, premises), { heldFrom, heldTo, simulated: invented });
      put('radios', held.id, { radio: each.radio, heldFrom, heldTo });
      const { provider, referralState, overdue, acknowledgeBy } = each;
      const referral = em.assign(aReferral(em, problem, person, owner), {
        provider,
        state: referralState,
        overdue,
        acknowledgeBy,
        ownerAgency,
        simulated: invented,
      });
      put('referrals', referral.id, { provider, referralState, overdue, acknowledgeBy: acknowledgeBy?.toISOString() ?? null });
    }
    em.create(Ward, { code: 'E05010000', name: 'A ward of a neighbour', localAuthorityCode: 'E06000012', validFrom: '2015-05-07', validTo: null });
    await em.flush();
    const wards: { code: string; local_authority_code: string; valid_from: string; valid_to: string | null }[] = await em.execute(
      'select code, local_authority_code, valid_from::text, valid_to::text from ward',
    );
    await em.execute(
      `insert into sharing_agreement (reference, title, owner_agencies, partner_agencies, purposes, data_items, gateway, necessity, in_force_from, in_force_to, review_on, is_default, recorded_by)
       values ('ISA-TEST-OVER', 'One that is over', '{}', '{}', '{}', '{}', 'CONSENT', 'A test.', '2026-10-28', '2026-10-29', '2026-10-28', false, 'user:test')`,
    );
    const agreements: { reference: string; gateway: string; isDefault: boolean; from: string; to: string | null }[] = await em.execute(
      'select reference, gateway, is_default as "isDefault", in_force_from::text as from, in_force_to::text as to from sharing_agreement',
    );
    for (const { reference: key, ...told } of agreements) rows.get('agreements')?.push({ key, facts: told });
    for (const ward of wards)
      rows.get('wards')?.push({ key: ward.code, facts: { localAuthority: ward.local_authority_code, validFrom: ward.valid_from, validTo: ward.valid_to } });
  });
  afterAll(() => graph.close());

  const isChosen = (list: string, { facts: told }: Row, filter: Facts) =>
    Object.entries(filter).every(([field, asked]) => asked == null || LISTINGS[list]?.fields[field]?.holds(told, asked as never) === true) &&
    (LISTINGS[list]?.leavesInventedOut !== true || filter['simulated'] != null || told['simulated'] === false);

  async function found(list: string, filter: Facts): Promise<{ readonly keys: readonly string[]; readonly totalCount: number }> {
    const document = LISTINGS[list]?.document ?? '';
    const { data, errors } = await graph.ask(document, { filter, ...(document.includes('$of') && { of }) }, LISTINGS[list]?.roles);
    expect(errors).toEqual([]);
    const holder: unknown = document.includes('$of') ? data?.['node'] : data;
    const { totalCount, nodes } = (holder as { list: { totalCount: number; nodes: readonly { id: string }[] } }).list;
    return { totalCount, keys: nodes.map(({ id }) => keyIn(id)).sort() };
  }

  describe.each(Object.entries(LISTINGS))('%s', (list, { fields }) => {
    test.each(Object.entries(fields))('%s', async (field, { asked }) => {
      let hits = 0;
      for (const value of new Set(fc.sample(asked, { numRuns: 40, seed: 5 }))) {
        const expected = (rows.get(list) ?? []).filter((row) => isChosen(list, row, { [field]: value }));
        const answer = await found(list, { [field]: value });
        expect(answer, `${field}: ${String(value)}`).toEqual({ totalCount: expected.length, keys: expected.map(({ key }) => key).sort() });
        if (expected.length > 0 && expected.length < (rows.get(list)?.length ?? 0)) hits += 1;
      }
      // A test that never chose some rows and left others would prove nothing.
      expect(hits).toBeGreaterThan(0);
    });

    test('all together', async () => {
      const anyOfThem = fc.record(Object.fromEntries(Object.entries(fields).map(([field, { asked }]) => [field, fc.option(asked)])), { requiredKeys: [] });
      await fc.assert(
        fc.asyncProperty(anyOfThem, async (filter: Facts) => {
          const expected = (rows.get(list) ?? []).filter((row) => isChosen(list, row, filter));
          expect(await found(list, filter)).toEqual({ totalCount: expected.length, keys: expected.map(({ key }) => key).sort() });
        }),
        { numRuns: 40 },
      );
    });
  });

  test('every field of every filter is among them', () => {
    const inSchema = Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .filter(({ name }) => name.endsWith('Filter') && name !== 'IncidentFilter')
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    const here = Object.values(LISTINGS).flatMap(({ filter, fields }) => Object.keys(fields).map((field) => `${filter}.${field}`));
    expect(here.sort()).toEqual(inSchema.sort());
  });
});
