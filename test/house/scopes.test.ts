/** The coarse scopes, walked over the whole schema: who reads people and cases, who writes, and that nobody learns more by another way. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role, type Scope, SCOPES } from '../../src/access/identity.ts';
import { Incident } from '../../src/cases/incident/incident.entity.ts';
import { NteIncident } from '../../src/cases/nte/nte-incident.entity.ts';
import { type LineageEntry, writeLineage } from '../../src/exchange/lineage.ts';
import { schema } from '../../src/graph/schema.ts';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';
import { everyField, mutationCall } from '../support/schema-paths.ts';
import { outbound } from '../support/outbound.ts';

/** The types that hold people and cases, or what only staff look after, as the schema's own declarations do not say it: a new one is added here with care. */
const CASEWORK = new Set([
  'RetentionDecision',
  'LegalHold',
  'RetentionReview',
  'Person',
  'PersonName',
  'ContactChannel',
  'Case',
  'CaseStageMove',
  'PefRound',
  'Exchange',
  'OutgoingTopic',
  'IncomingPartition',
  'NteReport',
  'RadioLogEntry',
  'RadioLogRevision',
  'Consent',
  'Referral',
  'ReferralMove',
  'ReferralAnswer',
  'SharingAgreement',
  'RecordSource',
]);
const CASEWORK_LISTS = new Set([
  'RetentionDecisionConnection',
  'RetentionDecisionEdge',
  'LegalHoldConnection',
  'LegalHoldEdge',
  'PefRoundConnection',
  'PefRoundEdge',
  'RadioLogEntryConnection',
  'RadioLogEntryEdge',
  'PersonConnection',
  'PersonEdge',
  'CaseConnection',
  'CaseEdge',
  'CasePeopleConnection',
  'CasePeopleEdge',
  'CaseIncidentsConnection',
  'CaseIncidentsEdge',
  'PersonCasesConnection',
  'PersonCasesEdge',
  'ReferralConnection',
  'SharingAgreementConnection',
  'SharingAgreementEdge',
  'ReferralEdge',
]);
/** Types that not every caseworker reads, and whose they are; a new one is added here with care. */
const OTHER_READERS: Readonly<Record<string, Scope>> = {
  LedgerEntry: 'ledger',
  LedgerEntryConnection: 'ledger',
  LedgerEntryEdge: 'ledger',
  LedgerVerdict: 'ledger',
  AccessExplanation: 'disputes',
  Rehearsal: 'disputes',
  RehearsedField: 'disputes',
  RehearsedMask: 'disputes',
  RehearsedLogEntry: 'disputes',
  RehearsedLogItem: 'disputes',
  RehearsedRefusal: 'disputes',
  NotRehearsed: 'disputes',
  LedgerFirstBreak: 'ledger',
  SubjectAccess: 'writer',
  SubjectAccessUnder: 'writer',
  SubjectAccessRecord: 'writer',
  SubjectAccessFact: 'writer',
  SubjectAccessRecipient: 'writer',
  SubjectAccessWithheld: 'writer',
  PefResponse: 'intelligence',
  PefResponseConnection: 'intelligence',
  PefResponseEdge: 'intelligence',
  PefRespondent: 'respondents',
  IntelPackage: 'intelligence',
  IntelPackageConnection: 'intelligence',
  IntelPackageEdge: 'intelligence',
  IntelItem: 'intelligence',
  IntelSuggestion: 'intelligence',
  IntelAnswer: 'intelligence',
  GlassBreak: 'inPerson',
  GlassBreakConnection: 'inPerson',
  GlassBreakEdge: 'inPerson',
  GlassRead: 'ledger',
  GlassReadConnection: 'ledger',
  GlassReadEdge: 'ledger',
  GlassReadItem: 'ledger',
  AccessRequest: 'inPerson',
  AccessRequestConnection: 'inPerson',
  AccessRequestEdge: 'inPerson',
  TokenRevocation: 'revocations',
  TokenRevocationConnection: 'revocations',
  TokenRevocationEdge: 'revocations',
};
const hiddenFrom = (role: Role, type: string): boolean => OTHER_READERS[type] !== undefined && !SCOPES[OTHER_READERS[type]].includes(role);
const keptFrom = (role: Role, type: string) => CASEWORK.has(type) || CASEWORK_LISTS.has(type) || hiddenFrom(role, type);
const secret = (type: string) => CASEWORK.has(type) || CASEWORK_LISTS.has(type) || OTHER_READERS[type] !== undefined;

/** Mutations that are not for whoever may change records; a new one is added here with care. */
const OTHER_SCOPES: Readonly<Record<string, Scope>> = {
  pefRespondentRecord: 'respondents',
  intelDraft: 'intelligenceWriter',
  intelRelease: 'intelligenceWriter',
  intelWithdraw: 'intelligenceWriter',
  alertSettle: 'operations',
  tokenRevoke: 'revocations',
  glassBreak: 'inPerson',
  glassReturn: 'inPerson',
  glassReview: 'glassReview',
  requestAccess: 'inPerson',
  accessRequestDecide: 'grants',
  accessRequestRevoke: 'grants',
  nteLogObservation: 'controlRoom',
  nteIncidentClose: 'controlRoom',
};
const mayCall = (mutation: string): readonly Role[] => SCOPES[OTHER_SCOPES[mutation] ?? 'writer'];

/** The walk passes through a message too. */
const A_MESSAGE: LineageEntry = {
  place: { topic: 'police.incident.v1', partition: 0, offset: 0n },
  key: null,
  eventId: 'a-message',
  eventType: null,
  eventSource: null,
  schema: null,
  correlation: null,
  producedAt: new Date('2026-11-23T11:00:00Z'),
  receivedAt: new Date('2026-11-23T11:00:00Z'),
  adapter: 'police-incidents/1',
  outcome: 'ACCEPTED',
  refusal: null,
  sha256: null,
  subject: null,
  simulated: false,
  letter: null,
};

const readers: readonly Role[] = SCOPES.casework;
const others = ROLES.filter((role) => !readers.includes(role));

describe('the coarse scopes', () => {
  let graph: TestGraph;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    graph = await aGraph();
    await ensureWorld(graph.em.fork(), { now: () => new Date('2026-11-23T12:00:00Z') }, outbound);
    // The root list leaves invented incidents out; the walk wants rows at every turn.
    await graph.em.fork().nativeUpdate(Incident, {}, { simulated: false });
    await graph.em.fork().nativeUpdate(NteIncident, {}, { simulated: false });
    await graph.em.fork().transactional((em) => writeLineage(em, [A_MESSAGE]));
    const { data } = await graph.ask(
      '{ people(first: 1) { nodes { id } } cases(first: 1) { nodes { id } } meetings(first: 1, filter: { kind: "NAT" }) { nodes { id } } incidents(first: 1) { nodes { id } } }',
    );
    const found = data as Record<string, { nodes: { id: string }[] }>;
    for (const [list, { nodes }] of Object.entries(found)) ids.set(list, nodes[0]?.id ?? '');
  });
  afterAll(() => graph.close());

  // What was read under broken glass is for a purpose of the ledger alone, with which nobody walks here: test/access/glass asks for it.
  const fields = everyField(schema, secret).filter(({ query }) => !query.includes(' reads '));

  test('the walk reaches the whole schema', () => {
    const reached = new Set(fields.map(({ type }) => type));
    for (const type of [...CASEWORK, ...CASEWORK_LISTS, 'Incident', 'Meeting', 'Action', 'Location', 'Ward', 'Agency', 'StaffMember', 'Message']) {
      if (type === 'RecordSource') continue; // it is read by its id alone
      if (type === 'PersonEdge' || type === 'PersonConnection') continue; // people are listed by the same connection as any
      expect(reached, type).toContain(type);
    }
  });

  test.each(readers)('%s reads every field, but for what is not every caseworker’s', async (role) => {
    for (const { query, type, field, returns } of fields) {
      const { errors } = await graph.ask(query, {}, [role]);
      const hidden = hiddenFrom(role, type) || hiddenFrom(role, returns);
      expect(new Set(errors.map(({ code }) => code)), `${type}.${field}: ${query}`).toEqual(new Set(hidden ? ['FORBIDDEN'] : []));
    }
  });

  test.each(others)('%s reads no person and no case by any way, and everything else', async (role) => {
    for (const { query, type, field, returns } of fields) {
      const { data, errors } = await graph.ask(query, {}, [role]);
      const hidden = keptFrom(role, type) || keptFrom(role, returns);
      if (!hidden) expect(errors, `${type}.${field}: ${query}`).toEqual([]);
      else {
        expect(errors.length, `${type}.${field} was shown to ${role}: ${query}`).toBeGreaterThan(0);
        expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['FORBIDDEN']));
        expect(JSON.stringify(data)).not.toMatch(/Example|Larch|totalCount/);
      }
    }
  });

  test.each(others)('%s cannot tell a record that is hidden from one that is not there', async (role) => {
    const unknown = (list: string) => Buffer.from(`${list === 'people' ? 'Person' : 'Case'}:00000000-0000-7000-8000-000000000000`).toString('base64');
    for (const list of ['people', 'cases']) {
      const hidden = await graph.ask('query ($id: ID!) { node(id: $id) { id __typename } }', { id: ids.get(list) }, [role]);
      const absent = await graph.ask('query ($id: ID!) { node(id: $id) { id __typename } }', { id: unknown(list) }, [role]);
      expect(hidden).toEqual({ data: { node: null }, errors: [] });
      expect(absent).toEqual(hidden);
    }
    const shown = await graph.ask('query ($id: ID!) { node(id: $id) { __typename } }', { id: ids.get('meetings') }, [role]);
    expect(shown).toEqual({ data: { node: { __typename: 'Meeting' } }, errors: [] });
  });

  test.each(ROLES)('%s changes nothing but what its scopes let it', async (role) => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ name }) => !mayCall(name).includes(role))) {
      const { data, errors } = await graph.ask(mutationCall(field), {}, [role]);
      expect(
        errors.map(({ code }) => code),
        field.name,
      ).toEqual(['FORBIDDEN']);
      expect(data, field.name).toEqual({ [field.name]: null });
    }
  });

  test.each(ROLES)('%s may call every mutation of its scopes', async (role) => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ name }) => mayCall(name).includes(role))) {
      const { data, errors } = await graph.ask(mutationCall(field), {}, [role]);
      expect(errors, field.name).toEqual([]);
      expect((data?.[field.name] as { __typename: string } | undefined)?.__typename, field.name).toMatch(/^(NotFound|InvalidInput|Case)$/);
    }
  });

  test('someone without a role reads no person and no case', async () => {
    const { data, errors } = await graph.ask('{ people { totalCount } cases { totalCount } incidents { totalCount } }', {}, []);
    expect(data).toMatchObject({ people: null, cases: null, incidents: { totalCount: expect.any(Number) } });
    expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
