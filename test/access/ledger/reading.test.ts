/** Who may read the ledger, for what, and that reading it is itself on record. */
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendToLedger, type LedgerEntry } from '../../../src/access/ledger/append-to-ledger.ts';
import { LEDGER_PURPOSES } from '../../../src/access/ledger/ledger-purposes.rules.ts';
import { type Purpose, PURPOSES, type Role, ROLES } from '../../../src/access/identity.ts';
import { schema } from '../../../src/graph/schema.ts';
import { ended } from '../../../src/server/operation.ts';
import { newId } from '../../../src/shared/ids.ts';
import { aGraph, someone, type TestGraph } from '../../support/graph.ts';
import { anEntry } from './a-ledger.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
});
afterAll(() => graph.close());

const globalId = (key: string) => Buffer.from(`Person:${key}`).toString('base64');
const append = (words: Partial<LedgerEntry>) => graph.em.fork().transactional((em) => appendToLedger(em, anEntry(words)));

/** What the hub answers to somebody with these roles who asks for this purpose. */
async function ask(
  source: string,
  person: string,
  { roles = ['AUDITOR'], purpose = 'LAWFULNESS_CHECK' }: { roles?: readonly Role[]; purpose?: Purpose | null } = {},
) {
  const contextValue = graph.contextOf({ ...someone(roles), subject: 'demo:auditor', defaultPurpose: purpose });
  const result = await ended(contextValue, null, () => graphql({ schema, source, variableValues: { person: globalId(person) }, contextValue }));
  return {
    data: JSON.parse(JSON.stringify(result.data ?? null)),
    codes: (result.errors ?? []).map(({ extensions, message }) => extensions['code'] ?? message),
  };
}
const entriesAbout = (person: string) =>
  graph.em
    .fork()
    .execute<{ subject: string; kind: string; purpose: string | null; fields: string }[]>(
      `select subject, kind, purpose, items->0->>'fields' as fields from ledger_entry where about @> array['Person:${person}'] order by position`,
    );

const CONSULTATIONS = `query Check($person: ID!) { consultations(person: $person) { totalCount nodes {
  kind subject agency actingFor purpose regimes reason recipients requestId operation fields others sequence } } }`;

test('who read what of a person, the newest first, and of the others in the same entry no word', async () => {
  const [person, other] = [newId(), newId()];
  await append({
    subject: 'demo:analyst',
    requestId: 'r1',
    items: [
      { about: `Person:${person}`, fields: ['Person.displayName'] },
      { about: `Person:${other}`, fields: ['Person.dateOfBirth'] },
    ],
  });
  await append({ kind: 'DISCLOSURE', recipients: ['REMEDI'], items: [{ about: `Person:${person}`, fields: ['Person.displayName'] }] });
  await append({ items: [{ about: `Person:${other}`, fields: ['Person.displayName'] }] });
  const { data, codes } = await ask(CONSULTATIONS, person);
  expect(codes).toEqual([]);
  expect(JSON.stringify(data)).not.toContain(other);
  expect(data.consultations).toEqual({
    totalCount: 2,
    nodes: [
      {
        kind: 'CONSULTATION',
        subject: 'demo:auditor',
        agency: 'SAFER_NEIGHBOURHOODS',
        actingFor: null,
        purpose: 'LAWFULNESS_CHECK',
        regimes: [],
        reason: null,
        recipients: [],
        requestId: 'test',
        operation: 'Check',
        fields: ['Query.consultations'],
        others: 0,
        sequence: null,
      },
      {
        kind: 'CONSULTATION',
        subject: 'demo:analyst',
        agency: 'SAFER_NEIGHBOURHOODS',
        actingFor: null,
        purpose: 'PROBLEM_SOLVING',
        regimes: ['UK_GDPR_PART2'],
        reason: null,
        recipients: [],
        requestId: 'r1',
        operation: 'CasesOfTonight',
        fields: ['Person.displayName'],
        others: 1,
        sequence: null,
      },
    ],
  });
});

test('to whom it was told', async () => {
  const person = newId();
  await append({ items: [{ about: `Person:${person}`, fields: ['Person.displayName'] }] });
  await append({ kind: 'DISCLOSURE', recipients: ['REMEDI'], reason: 'Agreed.', items: [{ about: `Person:${person}`, fields: ['Person.displayName'] }] });
  const { data } = await ask('query ($person: ID!) { disclosures(person: $person) { totalCount nodes { kind recipients reason fields } } }', person);
  expect(data.disclosures).toEqual({
    totalCount: 1,
    nodes: [{ kind: 'DISCLOSURE', recipients: ['REMEDI'], reason: 'Agreed.', fields: ['Person.displayName'] }],
  });
  expect(await entriesAbout(person)).toMatchObject([{}, {}, { subject: 'demo:auditor', kind: 'CONSULTATION', fields: '["Query.disclosures"]' }]);
});

test('a long list is read page by page, each page on record', async () => {
  const person = newId();
  for (let nth = 1; nth <= 5; nth++) await append({ subject: `reader-${nth}`, items: [{ about: `Person:${person}`, fields: ['Person.displayName'] }] });
  const pages = [];
  let after: string | null = null;
  for (let page = 0; page < 3; page++) {
    const { data, codes } = await ask(
      `query ($person: ID!) { consultations(person: $person, first: 2${after === null ? '' : `, after: "${after}"`}) { nodes { subject } pageInfo { endCursor hasNextPage } } }`,
      person,
    );
    expect(codes).toEqual([]);
    pages.push(data.consultations.nodes.map(({ subject }: { subject: string }) => subject));
    after = data.consultations.pageInfo.endCursor;
  }
  expect(pages).toEqual([
    ['demo:auditor', 'reader-5'],
    ['reader-4', 'reader-3'],
    ['reader-2', 'reader-1'],
  ]);
  expect((await entriesAbout(person)).filter(({ subject }) => subject === 'demo:auditor')).toHaveLength(3);
});

test('whoever is not there has no entries but those of who asked, so nothing is learnt from them', async () => {
  const { data, codes } = await ask('query ($person: ID!) { consultations(person: $person) { totalCount nodes { subject } } }', newId());
  expect({ data, codes }).toEqual({ data: { consultations: { totalCount: 1, nodes: [{ subject: 'demo:auditor' }] } }, codes: [] });
});

describe('domain rule 51: "These logs may be used only for lawfulness checks, self-monitoring incl. discipline, data integrity/security, criminal proceedings"', () => {
  test.each(LEDGER_PURPOSES)('an auditor reads it for %s', async (purpose) => {
    const person = newId();
    expect((await ask(CONSULTATIONS, person, { purpose })).codes).toEqual([]);
    expect(await entriesAbout(person)).toMatchObject([{ purpose }]);
  });

  const others = PURPOSES.filter((purpose) => !LEDGER_PURPOSES.some((each) => each === purpose));
  test.each([...others, null])('and not for %s: nothing is told, and nothing was read', async (purpose) => {
    const person = newId();
    expect(await ask(CONSULTATIONS, person, { purpose })).toEqual({ data: { consultations: null }, codes: ['FORBIDDEN'] });
    expect(await entriesAbout(person)).toEqual([]);
  });

  test.each(ROLES.filter((role) => role !== 'AUDITOR'))('%s does not read it, whatever the purpose', async (role) => {
    const person = newId();
    for (const purpose of LEDGER_PURPOSES)
      for (const field of ['consultations', 'disclosures'])
        expect(await ask(`query ($person: ID!) { ${field}(person: $person) { totalCount } }`, person, { roles: [role], purpose })).toEqual({
          data: { [field]: null },
          codes: ['FORBIDDEN'],
        });
    const { codes } = await ask('{ verifyLedger { ok } }', person, { roles: [role] });
    expect(codes).toEqual(['FORBIDDEN']);
    expect(await entriesAbout(person)).toEqual([]);
  });

  test('an auditor reads nobody: only what was done with what is held', async () => {
    const { codes } = await ask('{ people { totalCount } cases { totalCount } }', newId());
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});

test('a read whose entry cannot be written is not answered', async () => {
  const person = newId();
  await append({ items: [{ about: `Person:${person}`, fields: ['Person.displayName'] }] });
  const contextValue = graph.contextOf({ ...someone(['AUDITOR']), subject: 'no\0body', defaultPurpose: 'LAWFULNESS_CHECK' });
  const asked = { schema, source: CONSULTATIONS, variableValues: { person: globalId(person) }, contextValue };
  const answer = await ended(contextValue, null, () => graphql(asked)).catch(() => null);
  expect(answer?.data?.['consultations'] ?? null).toBeNull();
  expect(await entriesAbout(person)).toHaveLength(1);
});
