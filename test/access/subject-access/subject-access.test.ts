/** What is held on a person, for the person: UK GDPR art. 15 and DPA 2018 s.45, by the law under which it is processed, without a word of anybody else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Role, ROLES } from '../../../src/access/identity.ts';
import { isObjectType } from 'graphql';
import { schema } from '../../../src/graph/schema.ts';
import { modelOf } from '../../../src/graph/model.ts';
import { personalTables } from '../../../src/graph/personal-columns.ts';
import { hangsOn } from '../../../src/graph/subjects.ts';
import { appendToLedger } from '../../../src/access/ledger/append-to-ledger.ts';
import { Officer } from '../../graph/commanding.ts';
import { globalId } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { anEntry } from '../ledger/a-ledger.ts';

const PREPARED = `query Prepare($person: ID!) { subjectAccess(person: $person) { agency
  under { regime right records { type recordId source retentionClass facts { field description value purposes } } recipients { recipient agreement purpose times fields } }
  withheld { because count } } }`;

interface Prepared {
  readonly agency: string;
  readonly under: readonly {
    readonly regime: string;
    readonly right: string;
    readonly records: readonly {
      type: string;
      recordId: string;
      source: string;
      retentionClass: string;
      facts: { field: string; value: unknown; purposes: string[] }[];
    }[];
    readonly recipients: readonly { recipient: string; agreement: string | null; purpose: string | null; times: number; fields: string[] }[];
  }[];
  readonly withheld: readonly { because: string; count: number }[];
}

let graph: TestGraph;
let officer: Officer;
let person: string;
let other: string;
let caseId: string;
beforeAll(async () => {
  graph = await aGraph();
  officer = new Officer(graph);
  const numbered = async (name: string, value: string) =>
    officer.makes('Person', 'personRecord', { names: [{ full: name }], contactChannels: [{ kind: 'MOBILE', value, safeToCall: 'YES' }] });
  person = await numbered('Robin Example', '01632 960001');
  other = await numbered('Bramble Notional', '01632 960002');
  caseId = await officer.makes('Case', 'caseOpen', { title: 'Noise', summary: 'Robin and Bramble fall out.', origin: 'COMMUNITY' });
  for (const [each, role] of [
    [person, 'VICTIM'],
    [other, 'SUSPECT'],
  ])
    await officer.does('caseLinkPerson', { caseId: globalId('Case', caseId), personId: globalId('Person', String(each)), role });
  const consent = (saidOf: string, scope: string) =>
    officer.does('consentRecord', {
      personId: globalId('Person', saidOf),
      purpose: 'VICTIM_SUPPORT_REFERRAL',
      state: 'GIVEN',
      method: 'TELEPHONE',
      scope,
      wording: 'As read out.',
    });
  await consent(person, 'My number; nothing to Bramble.');
});
afterAll(() => graph.close());

async function prepared(of = person, roles: readonly Role[] = ROLES): Promise<Prepared | null> {
  const { data, errors } = await graph.ask(PREPARED, { person: globalId('Person', of) }, roles);
  expect(errors).toEqual([]);
  return (data?.['subjectAccess'] ?? null) as Prepared | null;
}

const factsOf = (held: Prepared | null) =>
  held?.under.flatMap(({ regime, records }) => records.flatMap(({ type, facts }) => facts.map(({ field, value }) => ({ regime, type, field, value })))) ?? [];

describe('what is held on a person', () => {
  test('is told by law, with source, purposes and how long it is kept', async () => {
    const held = await prepared();
    expect(held?.under.map(({ regime, right }) => ({ regime, right }))).toEqual([
      { regime: 'UK_GDPR_PART2', right: 'UK GDPR article 15' },
      { regime: 'LED_PART3', right: 'Data Protection Act 2018 section 45' },
    ]);
    const facts = factsOf(held);
    expect(facts).toContainEqual({ regime: 'UK_GDPR_PART2', type: 'Person', field: 'Person.displayName', value: 'Robin Example' });
    expect(facts).toContainEqual({ regime: 'UK_GDPR_PART2', type: 'ContactChannel', field: 'ContactChannel.value', value: '01632 960001' });
    expect(facts).toContainEqual({ regime: 'LED_PART3', type: 'CasePerson', field: 'CasePeopleEdge.role', value: 'VICTIM' });
    const own = held?.under[0]?.records.find(({ type }) => type === 'Person');
    expect(own).toMatchObject({ recordId: person, source: 'SAFER_NEIGHBOURHOODS', retentionClass: 'CASEWORK' });
    expect(own?.facts[0]?.purposes).toContain('VICTIM_CONTACT');
  });

  test('holds nobody else: neither their records nor their names in what was written of the person', async () => {
    const held = await prepared();
    expect(JSON.stringify(held)).not.toMatch(/bramble|notional|960002/i);
    expect(held?.withheld).toContainEqual({ because: 'THIRD_PARTY', count: expect.any(Number) });
    expect(factsOf(held).map(({ field }) => field)).not.toContain('Consent.scope');
    // The other way round the same words are theirs.
    expect(JSON.stringify(await prepared(other))).not.toMatch(/robin|example|960001/i);
  });

  test('names to whom it was told, as the ledger has it', async () => {
    const told = {
      kind: 'DISCLOSURE',
      recipients: ['VICTIM_SUPPORT'],
      agreement: 'ISA-SN-VS-2026-01',
      purpose: 'VICTIM_CONTACT',
      regimes: ['UK_GDPR_PART2'],
    } as const;
    for (let times = 0; times < 2; times += 1)
      await graph.em.fork().transactional((em) =>
        appendToLedger(
          em,
          anEntry({
            ...told,
            items: [
              { about: `Person:${person}`, fields: ['$.victim.name'] },
              { about: `Person:${other}`, fields: ['$.responsible.name'] },
            ],
          }),
        ),
      );
    const held = await prepared();
    expect(held?.under[0]?.recipients).toEqual([
      { recipient: 'VICTIM_SUPPORT', agreement: 'ISA-SN-VS-2026-01', purpose: 'VICTIM_CONTACT', times: 2, fields: ['$.victim.name'] },
    ]);
    expect(held?.under[1]?.recipients).toEqual([]);
  });

  test('leaves out what lies in a compartment, and counts it', async () => {
    await graph.em.fork().execute(`update consent set markings = '{CHILD}' where person_id = '${person}'`);
    const held = await prepared();
    expect(factsOf(held).map(({ type }) => type)).not.toContain('Consent');
    await graph.em.fork().execute(`update consent set markings = '{}' where person_id = '${person}'`);
    expect(factsOf(await prepared()).map(({ type }) => type)).toContain('Consent');
  });

  test('is itself on record, fact by fact', async () => {
    const last = async () =>
      (await graph.em.fork().execute<{ last: string }[]>('select coalesce(max(position), 0)::text as last from ledger_entry'))[0]?.last ?? '0';
    const before = await last();
    const held = await prepared();
    const entries = await graph.em
      .fork()
      .execute<{ kind: string; items: { about: string; fields: string[] }[] }[]>(`select kind, items from ledger_entry where position > ${before}`);
    expect(entries.map(({ kind }) => kind)).toEqual(['CONSULTATION']);
    expect(entries[0]?.items).toEqual([{ about: `Person:${person}`, fields: [...new Set(factsOf(held).map(({ field }) => field))].toSorted() }]);
  });

  test('is for officers who may change records, of the agency whose record the person is', async () => {
    for (const role of ROLES) {
      const { data, errors } = await graph.ask(PREPARED, { person: globalId('Person', person) }, [role]);
      if (role === 'AUDITOR' || role === 'ANALYST')
        expect({ role, data: data?.['subjectAccess'], code: errors[0]?.code }).toEqual({ role, data: null, code: 'FORBIDDEN' });
    }
    expect(await prepared('01a209b9-c747-7709-803d-7bc7a0778b55')).toBe(null);
  });

  test('comes from every table whose rows name a person: none is forgotten', () => {
    const naming = [...personalTables(schema).values()].filter(
      ({ model, fields }) =>
        fields.size > 0 && (model.columns.get('person')?.target === 'Person' || hangsOn(model)?.target === 'Person' || model.name === 'Person'),
    );
    expect(naming.map(({ model }) => model.name).toSorted()).toEqual(
      expect.arrayContaining(['CasePerson', 'Consent', 'ContactChannel', 'Person', 'PersonName', 'Referral']),
    );
    const type = schema.getType('Referral');
    expect(isObjectType(type) && modelOf('Referral').columns.get('person')?.target).toBe('Person');
  });
});
