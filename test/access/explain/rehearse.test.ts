/** A rehearsal tells how much would be told, never what; it agrees with the real thing, and leaves nothing behind but that it was done. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerItem } from '../../../src/access/ledger/append-to-ledger.ts';
import { documentIdOf } from '../../../src/server/trusted-documents.ts';
import { globalId } from '../../graph/listing.ts';
import { canaryWorld, type CanaryWorld } from '../../support/walk/canary-world.ts';
import { AUDITOR, type Explaining, explaining, type Who } from './explaining.ts';

const REGISTERED = 'query Registered { incidents(first: 5) { nodes { id category } } }';
const OFFICER: Who = { agency: 'SAFER_NEIGHBOURHOODS', roles: ['ASB_OFFICER'], purpose: 'PROBLEM_SOLVING' };
const CONTROL_ROOM: Who = { agency: 'SECURITY_CONTROL_CENTRE', roles: ['CONTROL_ROOM'], purpose: 'CONTROL_ROOM' };
const POLICE: Who = { agency: 'HUMBERSIDE_POLICE', roles: ['POLICE_SYSTEM'], purpose: 'PROBLEM_SOLVING' };

let world: CanaryWorld;
let graph: Explaining;

beforeAll(async () => {
  world = await canaryWorld();
  graph = explaining(world.database, { documents: { [documentIdOf(REGISTERED)]: REGISTERED } });
}, 120_000);
afterAll(async () => {
  await graph.close();
  await world.database.close();
});

const REHEARSE = `query Rehearsing($operation: RehearsedOperation!, $as: RehearsedAsker!) {
  rehearse(operation: $operation, as: $as) {
    refused { code sentence }
    wouldReturn { path field answered empty masked refused rows codes }
    masked { path field because }
    wouldLog { kind purpose recipients regimes items { type fields subjects } }
    notRehearsed { path field }
  }
}`;

interface Rehearsed {
  readonly refused: readonly { readonly code: string; readonly sentence: string }[];
  readonly wouldReturn: readonly {
    readonly path: string;
    readonly field: string;
    readonly answered: number;
    readonly empty: number;
    readonly masked: number;
    readonly refused: number;
    readonly rows: number | null;
    readonly codes: readonly string[];
  }[];
  readonly masked: readonly { readonly path: string; readonly field: string; readonly because: string }[];
  readonly wouldLog: readonly {
    readonly kind: string;
    readonly recipients: readonly string[];
    readonly items: readonly { readonly type: string; readonly fields: readonly string[]; readonly subjects: number }[];
  }[];
  readonly notRehearsed: readonly { readonly path: string; readonly field: string }[];
}

async function rehearsed(query: string, as: Who, variables?: Record<string, unknown>, rehearser: Who = AUDITOR): Promise<Rehearsed> {
  const { data, errors } = await graph.ask(rehearser, REHEARSE, { operation: { query, variables }, as: { ...as } });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data?.['rehearse']));
}

async function refusalOf(query: string, as: Who = OFFICER, rehearser: Who = AUDITOR): Promise<string> {
  const { data, errors } = await graph.ask(rehearser, REHEARSE, { operation: { query }, as: { ...as } });
  expect(data).toEqual({ rehearse: null });
  return `${String(errors?.[0]?.extensions['code'])}: ${errors?.[0]?.message ?? ''}`;
}

async function lastEntries(subject: string): Promise<{ kind: string; recipients: string[]; items: LedgerItem[]; purpose: string | null }[]> {
  return await world.database.ask(`select kind, recipients, items, purpose from ledger_entry where subject = '${subject}' order by position`);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The places of a real answer, with how often something stands there. */
function placesOf(data: unknown, path = ''): Map<string, { answered: number; empty: number }> {
  const places = new Map<string, { answered: number; empty: number }>();
  const add = (at: string, what: 'answered' | 'empty') => {
    const place = places.get(at) ?? { answered: 0, empty: 0 };
    place[what] += 1;
    places.set(at, place);
  };
  const walk = (value: unknown, at: string): void => {
    if (Array.isArray(value)) {
      if (value.length === 0) add(at, 'answered');
      for (const each of value) walk(each, at);
    } else {
      if (at !== '') add(at, value === null ? 'empty' : 'answered');
      if (typeof value === 'object' && value !== null && !(value instanceof Date))
        for (const [key, each] of Object.entries(value)) walk(each, at === '' ? key : `${at}.${key}`);
    }
  };
  walk(data, path);
  return places;
}

const OPERATIONS: readonly { readonly name: string; readonly who: Who; readonly query: string }[] = [
  {
    name: 'a case with its people, as an officer',
    who: OFFICER,
    query:
      '{ cases(first: 10) { totalCount nodes { id title summary people(first: 5) { edges { role node { id displayName dateOfBirth names { full } } } } } } }',
  },
  {
    name: 'people with their numbers, as the control room, to whom some facts are masked',
    who: CONTROL_ROOM,
    query: '{ people(first: 10) { nodes { __typename id displayName dateOfBirth contactChannels { kind value } ownerAgency { name } } } }',
  },
  {
    name: 'fragments, aliases and directives',
    who: OFFICER,
    query:
      'query Q($no: Boolean = false) { who: people(first: 3) { edges { cursor node { ...P } } } skipped: people @include(if: $no) { totalCount } } fragment P on Person { called: displayName ... on Node { id } names { full @skip(if: true) kind } }',
  },
  {
    name: 'what a role may not read',
    who: { ...OFFICER, roles: ['NAT_CHAIR'] },
    query: '{ people(first: 2) { nodes { displayName } } meetings(first: 2) { nodes { title } } me { name } }',
  },
];

describe('agrees with the real thing', () => {
  test.each(OPERATIONS)('$name', async ({ who, query }) => {
    const subject = `real-${Math.random()}`;
    const real = await graph.ask({ ...who, subject }, query);
    const told = await rehearsed(query, { ...who, subject });
    expect(told.refused).toEqual([]);
    expect(told.notRehearsed).toEqual([]);
    const places = placesOf(JSON.parse(JSON.stringify(real.data)));
    expect(new Map(told.wouldReturn.map((each) => [each.path, { answered: each.answered, empty: each.empty + each.masked + each.refused }]))).toEqual(places);
    expect(told.masked).toEqual(real.context.masks.all());
    expect(new Set(told.wouldReturn.flatMap(({ codes }) => codes))).toEqual(new Set((real.errors ?? []).map(({ extensions }) => extensions['code'])));
    const entries = await lastEntries(subject);
    expect(told.wouldLog.map(({ kind, recipients }) => ({ kind, recipients }))).toEqual(entries.map(({ kind, recipients }) => ({ kind, recipients })));
    for (const [index, { items }] of entries.entries()) {
      const kinds = new Map([...Map.groupBy(items, ({ about }) => about.split(':')[0] ?? '')].map(([type, each]) => [type, each]));
      expect(new Map(told.wouldLog[index]?.items.map(({ type, fields, subjects }) => [type, { fields, subjects }]))).toEqual(
        new Map([...kinds].map(([type, each]) => [type, { fields: [...new Set(each.flatMap(({ fields }) => fields))].toSorted(), subjects: each.length }])),
      );
    }
  });

  test('the comparison is over something: people are told, facts are masked and fields are refused', async () => {
    const [officer, room, , chair] = await Promise.all(OPERATIONS.map(async ({ who, query }) => await rehearsed(query, who)));
    expect(officer?.wouldReturn.find(({ path }) => path === 'cases.nodes')?.rows).toBeGreaterThan(0);
    expect(officer?.wouldLog.flatMap(({ items }) => items.map(({ type }) => type))).toContain('Person');
    expect(room?.masked.map(({ field, because }) => `${field} ${because}`)).toContain('Person.dateOfBirth PURPOSE');
    expect(chair?.wouldReturn.find(({ path }) => path === 'people')).toMatchObject({ refused: 1, codes: ['FORBIDDEN'], answered: 0 });
  });
});

test('no value, no id and no name is told, whoever it is rehearsed as', async () => {
  let compared = 0;
  for (const { who, query } of OPERATIONS) {
    const { data } = await graph.ask(AUDITOR, REHEARSE, { operation: { query }, as: { ...who } });
    const text = JSON.stringify(data);
    expect(text).not.toMatch(/canary|[0-9a-f]{8}-[0-9a-f]{4}-/i);
    const { data: real } = await graph.ask({ ...who, subject: 'compared' }, query);
    const words = textsIn(JSON.parse(JSON.stringify(real))).filter((word) => word.length > 11 && word !== who.agency);
    compared += words.length;
    expect(words.filter((word) => text.includes(word))).toEqual([]);
  }
  expect(compared).toBeGreaterThan(20);
});

describe('what compares with what records say is not rehearsed', () => {
  test.each([
    ['a filter', '{ people(filter: { text: "canary" }) { totalCount nodes { displayName } } me { agency } }', 'people', 'Query.people'],
    ['a cursor', '{ cases(after: "abc") { totalCount } me { agency } }', 'cases', 'Query.cases'],
    ['a natural key', '{ agreement(reference: "ISA-SN-VS-2026-01") { title } me { agency } }', 'agreement', 'Query.agreement'],
    [
      'a filter under a row',
      '{ staff(first: 3) { nodes { actions(filter: { status: OPEN }) { totalCount } } } me { agency } }',
      'staff.nodes.actions',
      'StaffMember.actions',
    ],
  ])('%s', async (_, query, path, field) => {
    const told = await rehearsed(query, OFFICER);
    expect(told.notRehearsed).toEqual([{ path, field }]);
    expect(told.wouldReturn.filter((each) => each.path.startsWith(path))).toEqual([]);
    expect(told.wouldReturn.map((each) => each.path)).toContain('me.agency');
  });

  test('whether or not it finds something, the answer is the same', async () => {
    const query = 'query ($text: String) { people(filter: { text: $text }) { totalCount nodes { displayName } } }';
    const [person] = await world.database.ask<{ word: string }>(`select full_name as word from (select "full" as full_name from person_name limit 1) x`);
    const [found, nothing] = await Promise.all([
      rehearsed(query, OFFICER, { text: person?.word }),
      rehearsed(query, OFFICER, { text: 'nobody-is-called-this' }),
    ]);
    expect(found).toEqual(nothing);
    expect((await rehearsed(query, OFFICER)).notRehearsed).toEqual([]);
  });
});

/** A preview that an officer is answered: it works inside a transaction of its own, which must not be committed either. */
async function aPreview(): Promise<string> {
  for (const { id } of await world.database.ask<{ id: string }>('select id from referral order by id')) {
    const query = `{ referralPreview(referralId: "${globalId('Referral', id)}") { __typename } }`;
    const { data, errors } = await graph.ask(OFFICER, query).catch(() => ({ data: null, errors: [] }));
    if (errors === undefined && data?.['referralPreview']) return query;
  }
  throw new Error('No referral of the world can be previewed.');
}

test('nothing is written but that it was rehearsed, and about whom', async () => {
  const tables = await world.database.ask<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'ledger_entry' order by 1`,
  );
  const counts = async () =>
    await world.database.ask(
      tables
        .map(({ name }) => `select '${name}' as name, count(*)::int as count, coalesce(max(xmin::text::bigint), 0) as last from "${name}"`)
        .join(' union all '),
    );
  const preview = await aPreview();
  const before = await counts();
  const entries = async () => await world.database.ask<{ count: number }>('select count(*)::int as count from ledger_entry');
  const [first] = await entries();
  const rehearser = { ...AUDITOR, subject: 'the-one-who-rehearses' };
  const { wouldLog } = await rehearsed(OPERATIONS[0]?.query ?? '', OFFICER, undefined, rehearser);
  await rehearsed(
    '{ consultations(person: "' + globalId('Person', '00000000-0000-7000-8000-000000000000') + '") { totalCount } }',
    { ...AUDITOR, subject: 'another' },
    undefined,
    rehearser,
  );
  await rehearsed(preview, OFFICER, undefined, rehearser);
  expect(await counts()).toEqual(before);
  const [last] = await entries();
  expect((last?.count ?? 0) - (first?.count ?? 0)).toBe(3);
  const [entry] = await lastEntries('the-one-who-rehearses');
  expect(entry).toMatchObject({ kind: 'CONSULTATION', purpose: 'LAWFULNESS_CHECK' });
  // One person may stand in the entries of several owners.
  const people = wouldLog.flatMap(({ items }) => items.filter(({ type }) => type === 'Person')).reduce((sum, { subjects }) => sum + subjects, 0);
  const named = entry?.items.filter(({ about }) => about.startsWith('Person:')).length;
  expect(named).toBeGreaterThan(0);
  expect(named).toBeLessThanOrEqual(people);
  expect(entry?.items).toContainEqual({ about: 'Agency:SAFER_NEIGHBOURHOODS', fields: ['Query.rehearse'] });
});

describe('meets the doors that the real one meets', () => {
  test('a partner’s system sends what was registered, and nothing else', async () => {
    expect((await rehearsed('{ incidents { totalCount } }', POLICE)).refused).toMatchObject([{ code: 'DOCUMENT_NOT_REGISTERED' }]);
    expect(await rehearsed(REGISTERED, POLICE)).toMatchObject({
      refused: [],
      wouldReturn: expect.arrayContaining([expect.objectContaining({ path: 'incidents.nodes' })]),
    });
  });

  test.each([
    ['what is no GraphQL', '{ cases', 'GRAPHQL_PARSE_FAILED'],
    ['a field that is not there', '{ casez { totalCount } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['what is too deep', `{ ${'cases { nodes { people { nodes { '.repeat(9)} id ${'} } } } '.repeat(9)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['what may read too much', '{ cases(first: 100) { nodes { people(first: 100) { nodes { cases(first: 100) { nodes { id } } } } } } }', 'TOO_MANY_ROWS'],
    ['a variable that is missing', 'query ($id: ID!) { node(id: $id) { id } }', 'BAD_USER_INPUT'],
  ])('%s is refused as it would be', async (_, query, code) => {
    const told = await rehearsed(query, OFFICER);
    expect(told.refused.map((each) => each.code)).toContain(code);
    expect(told).toMatchObject({ wouldReturn: [], masked: [], wouldLog: [] });
    expect(told.refused[0]?.sentence).not.toMatch(/Did you mean/);
  });

  test('a purpose that demands a reason, without one and with one', async () => {
    const as = { ...OFFICER, purpose: 'INTELLIGENCE' } as const;
    expect((await rehearsed('{ me { name } }', as)).refused).toMatchObject([{ code: 'REASON_NEEDED' }]);
    const { data } = await graph.ask(AUDITOR, REHEARSE, { operation: { query: '{ me { purpose } }' }, as: { ...as, reason: 'To settle a dispute' } });
    expect(data?.['rehearse']).toMatchObject({ refused: [], wouldReturn: [{ path: 'me' }, { path: 'me.purpose', answered: 1 }] });
  });

  test('only a system says for whom it asks', async () => {
    const { data } = await graph.ask(AUDITOR, REHEARSE, { operation: { query: '{ me { name } }' }, as: { ...OFFICER, actingFor: 'somebody' } });
    expect(data?.['rehearse']).toMatchObject({ refused: [{ code: 'PURPOSE_NOT_ALLOWED' }] });
  });

  test('it costs the rehearser what the query costs', async () => {
    const poor = explaining(world.database, { pointsOfSubject: 5 });
    try {
      const asked = async () => await poor.ask(AUDITOR, REHEARSE, { operation: { query: '{ cases(first: 100) { nodes { id } } }' }, as: { ...OFFICER } });
      const codes = [await asked(), await asked(), await asked()].map(({ errors }) => errors?.[0]?.extensions['code'] ?? 'ANSWERED');
      expect(codes[0]).toBe('ANSWERED');
      expect(codes.at(-1)).toBe('RATE_LIMITED');
    } finally {
      await poor.close();
    }
  });
});

describe('is refused', () => {
  test.each([
    ['a mutation', 'mutation { alertSettle(alertId: "x", note: "y", idempotencyKey: "z") { __typename } }', /^BAD_USER_INPUT: Only a query is rehearsed/],
    ['a subscription', 'subscription { alertRaised { id } }', /^BAD_USER_INPUT: Only a query is rehearsed/],
    [
      'a rehearsal in a rehearsal',
      '{ again: rehearse(operation: { query: "{ me { name } }" }, as: { agency: "SAFER_NEIGHBOURHOODS", roles: [] }) { __typename } }',
      /^BAD_USER_INPUT: A rehearsal rehearses no other/,
    ],
    [
      'an explanation in a rehearsal, in a fragment',
      `query { ...F } fragment F on Query { explainAccess(node: "${globalId('Person', 'x')}", as: { agency: "SAFER_NEIGHBOURHOODS", roles: [] }) { rule } }`,
      /^BAD_USER_INPUT: A rehearsal rehearses no other/,
    ],
  ])('%s', async (_, query, sentence) => {
    expect(await refusalOf(query)).toMatch(sentence);
  });

  test('an agency that the hub does not know', async () => {
    expect(await refusalOf('{ me { name } }', { ...OFFICER, agency: 'NOBODY' })).toMatch(/^BAD_USER_INPUT: The hub knows no agency/);
  });

  test('to everybody but auditors, and for any other purpose', async () => {
    for (const roles of [['ASB_OFFICER'], ['ANALYST', 'OPERATOR'], []] as const)
      expect(await refusalOf('{ me { name } }', OFFICER, { ...AUDITOR, roles })).toMatch(/^FORBIDDEN/);
    for (const purpose of ['CRIMINAL_PROCEEDINGS', 'PROBLEM_SOLVING', null] as const)
      expect(await refusalOf('{ me { name } }', OFFICER, { ...AUDITOR, purpose })).toMatch(/^FORBIDDEN/);
    expect((await rehearsed('{ me { name } }', OFFICER, undefined, { ...AUDITOR, purpose: 'SELF_MONITORING' })).refused).toEqual([]);
  });

  test('beside other fields of the root: each would wait for a connection that another holds', async () => {
    const { errors } = await graph.ask(
      AUDITOR,
      `{ rehearse(operation: { query: "{ me { name } }" }, as: { agency: "SAFER_NEIGHBOURHOODS", roles: [] }) { refused { code } } agencies { totalCount } }`,
    );
    expect(errors?.[0]?.message).toMatch(/alone/);
  });

  test('to a rehearser who is a partner’s system themselves, what was not registered', async () => {
    expect(await refusalOf('{ me { name } }', OFFICER, { ...AUDITOR, roles: ['AUDITOR', 'POLICE_SYSTEM'] })).toMatch(/^DOCUMENT_NOT_REGISTERED/);
  });
});

test('many at once share two connections, and all are answered', async () => {
  const query = `query { ${Array.from({ length: 10 }, (_, index) => `r${index}: rehearse(operation: { query: "{ people(first: 2) { nodes { displayName } } }" }, as: { agency: "SAFER_NEIGHBOURHOODS", roles: [ASB_OFFICER], purpose: PROBLEM_SOLVING }) { refused { code } }`).join(' ')} }`;
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await graph.ask(AUDITOR, query)));
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
});
