/** Sharing agreements: recorded, reviewed and ended by Safer Neighbourhoods alone, spelt out for policies to join, and looked at again in time. */
import { graphql } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isCovered } from '../../../src/access/agreement/agreement-on.ts';
import { type AgreementTerms, endedFrom, overBy, wrongAgreement } from '../../../src/access/agreement/agreement.rules.ts';
import { endAgreement } from '../../../src/access/agreement/commands/end-agreement.ts';
import { raiseOverdueReviews } from '../../../src/access/agreement/commands/raise-overdue-reviews.ts';
import { recordAgreement } from '../../../src/access/agreement/commands/record-agreement.ts';
import { reviewAgreement } from '../../../src/access/agreement/commands/review-agreement.ts';
import { DataItem } from '../../../src/access/agreement/data-item.ts';
import type { CommandContext } from '../../../src/access/command-context.ts';
import { DEMO_USERS } from '../../../src/access/demo-users.ts';
import type { Role } from '../../../src/access/identity.ts';
import { PARAMETERS } from '../../../src/parameters/parameter-defaults.ts';
import { agreements } from '../../../src/database/reference/agreements.ts';
import { ensureReferenceData } from '../../../src/database/reference/ensure-reference-data.ts';
import { schema } from '../../../src/graph/schema.ts';
import { ended } from '../../../src/server/operation.ts';
import { newId } from '../../../src/shared/ids.ts';
import { aGraph, someone, type TestGraph } from '../../support/graph.ts';
import { outbound } from '../../support/outbound.ts';

const SIGNED: AgreementTerms = {
  reference: 'ISA-SN-2026-11',
  title: 'Housing and Safer Neighbourhoods',
  owners: ['SAFER_NEIGHBOURHOODS'],
  partners: ['VICTIM_SUPPORT'],
  purposes: ['VICTIM_CONTACT'],
  dataItems: ['REFERRAL'],
  gateway: 'CONSENT',
  necessity: 'They must know whom to ring; nothing else is sent.',
  inForceFrom: '2026-06-01',
  inForceTo: null,
  reviewOn: '2026-12-01',
  signedCopy: null,
};

describe('what cannot be recorded', () => {
  test('the agreement that these are changed from can be', () => {
    expect(wrongAgreement(SIGNED)).toBeNull();
  });

  // Domain rule 55: "Disclosure needs a lawful-basis object: ISA id (in date), gateway …, necessity + minimum-data statement."
  test.each<[string, Partial<AgreementTerms>, string]>([
    ['no reference', { reference: '' }, 'reference'],
    ['a reference of another kind', { reference: 'OGL-3.0' }, 'reference'],
    ['a reference in small letters', { reference: 'isa-sn-2026-11' }, 'reference'],
    ['a reference that ends in nothing', { reference: 'ISA-SN-' }, 'reference'],
    ['a reference with a line', { reference: 'ISA-SN\n' }, 'reference'],
    ['a reference of 61 characters', { reference: `ISA-${'X'.repeat(57)}` }, 'reference'],
    ['no title', { title: ' ' }, 'title'],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, 'title'],
    ['no owner', { owners: [] }, 'ownerAgencies'],
    ['no partner', { partners: [] }, 'partnerAgencies'],
    ['51 partners', { partners: Array.from({ length: 51 }, (_, index) => `AGENCY_${index}`) }, 'partnerAgencies'],
    ['an owner who is the only partner', { partners: ['SAFER_NEIGHBOURHOODS'] }, 'partnerAgencies'],
    ['no purpose', { purposes: [] }, 'purposes'],
    ['nothing to share', { dataItems: [] }, 'dataItems'],
    ['no necessity', { necessity: '' }, 'necessity'],
    ['a necessity of 4,001 characters', { necessity: 'x'.repeat(4_001) }, 'necessity'],
    ['a first day that there is not', { inForceFrom: '2026-02-30' }, 'inForceFrom'],
    ['a first day in the year 0', { inForceFrom: '0000-01-01' }, 'inForceFrom'],
    ['an end on its first day', { inForceTo: '2026-06-01' }, 'inForceTo'],
    ['an end before its first day', { inForceTo: '2026-05-31' }, 'inForceTo'],
    ['a review on its first day', { reviewOn: '2026-06-01' }, 'reviewOn'],
    ['a signed copy of 501 characters', { signedCopy: 'x'.repeat(501) }, 'signedCopy'],
    ['the gateway of invented records', { gateway: 'INVENTED' }, 'gateway'],
  ])('%s', (_, change, argument) => {
    expect(wrongAgreement({ ...SIGNED, ...change })).toMatchObject({ kind: 'InvalidInput', argument });
  });

  // Domain rule 56: "s.17A export contains no personal data".
  test.each(['CDA_S17A', 'OPEN_DATA'] as const)('anything about people, by %s', (gateway) => {
    for (const item of Object.values(DataItem)) {
      const wrong = wrongAgreement({ ...SIGNED, gateway, dataItems: ['INCIDENT', item] });
      if (item === 'INCIDENT' || item === 'LOCATION') expect(wrong, item).toBeNull();
      else expect(wrong, item).toMatchObject({ argument: 'dataItems', message: expect.stringContaining(item) });
    }
  });
});

test('an agreement is over from its end, or from the day on which somebody ended it, and one that never began never begins', () => {
  const span = { reference: 'ISA-1', inForceFrom: '2026-06-01', inForceTo: '2026-12-01' };
  expect(overBy(span, '2026-11-30')).toBeNull();
  expect(overBy(span, '2026-12-01')).toMatchObject({ kind: 'AgreementEnded' });
  expect(overBy({ ...span, inForceTo: null }, '2999-01-01')).toBeNull();
  expect(endedFrom(span, '2026-11-23')).toBe('2026-11-23');
  expect(endedFrom(span, '2026-05-01')).toBe('2026-06-01');
});

describe('the register', () => {
  let graph: TestGraph;
  let now = new Date('2026-11-23T12:00:00.000Z');
  beforeAll(async () => {
    graph = await aGraph();
  });
  afterAll(() => graph.close());
  beforeEach(() => {
    now = new Date('2026-11-23T12:00:00.000Z');
  });

  const aReference = () => `ISA-${newId().toUpperCase()}`;
  const act = <Answer>(work: (context: CommandContext) => Promise<Answer>, agency = 'SAFER_NEIGHBOURHOODS') =>
    graph.em
      .fork()
      .transactional((em) => work({ em, actor: { subject: 'keeper', name: 'Officer Oak', agency }, clock: { now: () => now }, simulated: false, outbound }));
  const record = (change: Partial<AgreementTerms> = {}, agency?: string) => act((context) => recordAgreement(context, { ...SIGNED, ...change }), agency);
  /** An agreement of the register; answers with its reference. */
  async function recorded(change: Partial<AgreementTerms> = {}): Promise<string> {
    const answer = await record({ reference: aReference(), ...change });
    if (!answer.ok) throw new Error(answer.refusal.message);
    return answer.value.id;
  }
  const covers = (agreement: string, day: string, { item = 'REFERRAL' as DataItem, owner = 'SAFER_NEIGHBOURHOODS', partner = 'VICTIM_SUPPORT' } = {}) =>
    isCovered(graph.em.fork(), { agreement, day, item, owner, partner });
  const alerts = (about: string) =>
    graph.em
      .fork()
      .execute<{ kind: string; settledBy: string | null; sentence: string }[]>('select kind, sentence, settled_by as "settledBy" from alert where about = ?', [
        about,
      ]);
  const goesRound = () => graph.em.fork().transactional((em) => raiseOverdueReviews(em, { now: () => now }));
  const shown = async (reference: string, fields: string, roles: readonly Role[] = ['ASB_OFFICER']) => {
    const { data, errors } = await graph.ask(`query ($reference: String!) { agreement(reference: $reference) { ${fields} } }`, { reference }, roles);
    return { agreement: data?.['agreement'], errors };
  };

  test('spells an agreement out: each owner, partner, purpose and item, and nobody’s own records', async () => {
    const reference = await recorded({
      owners: ['SAFER_NEIGHBOURHOODS', 'HUMBERSIDE_POLICE', 'SAFER_NEIGHBOURHOODS'],
      partners: ['HUMBERSIDE_POLICE', 'REMEDI'],
      purposes: ['ANALYSIS', 'INTELLIGENCE', 'ANALYSIS'],
      dataItems: ['CASE', 'INCIDENT'],
      gateway: 'CDA_S115',
      inForceTo: '2027-06-01',
    });
    const terms = await graph.em.fork().execute<Record<string, string>[]>(
      `select owner_agency_code || ' > ' || partner_agency_code as who, string_agg(purpose || ' ' || data_item, ', ' order by purpose, data_item) as what,
              min(in_force_from::text) as from, max(in_force_to::text) as to from sharing_term where agreement_reference = ? group by 1 order by 1`,
      [reference],
    );
    const what = 'ANALYSIS CASE, ANALYSIS INCIDENT, INTELLIGENCE CASE, INTELLIGENCE INCIDENT';
    expect(terms).toEqual(
      ['HUMBERSIDE_POLICE > REMEDI', 'SAFER_NEIGHBOURHOODS > HUMBERSIDE_POLICE', 'SAFER_NEIGHBOURHOODS > REMEDI'].map((who) => ({
        who,
        what,
        from: '2026-06-01',
        to: '2027-06-01',
      })),
    );
  });

  test('covers what it says on the days that it says', async () => {
    const reference = await recorded({ inForceFrom: '2026-06-01', inForceTo: '2027-06-01' });
    expect(await covers(reference, '2026-05-31')).toBe(false);
    expect(await covers(reference, '2026-06-01')).toBe(true);
    expect(await covers(reference, '2027-05-31')).toBe(true);
    expect(await covers(reference, '2027-06-01')).toBe(false);
    expect(await covers(reference, '2026-07-01', { item: 'CASE' })).toBe(false);
    expect(await covers(reference, '2026-07-01', { partner: 'REMEDI' })).toBe(false);
    expect(await covers(reference, '2026-07-01', { owner: 'VICTIM_SUPPORT', partner: 'SAFER_NEIGHBOURHOODS' })).toBe(false);
    expect(await covers('ISA-UNHEARD-OF', '2026-07-01')).toBe(false);
  });

  test('is kept by Safer Neighbourhoods: another agency’s officer may neither record nor review nor end', async () => {
    const reference = await recorded();
    const refused = { ok: false, refusal: { kind: 'NotKeeperOfAgreements' } };
    expect(await record({ reference: aReference() }, 'HUMBERSIDE_POLICE')).toMatchObject(refused);
    expect(await act((context) => reviewAgreement(context, { reference, reviewOn: '2027-06-01' }), 'HUMBERSIDE_POLICE')).toMatchObject(refused);
    expect(await act((context) => endAgreement(context, { reference, because: 'Mine.' }), 'HUMBERSIDE_POLICE')).toMatchObject(refused);
    expect(await covers(reference, '2026-11-23')).toBe(true);
  });

  test('refuses an agency that the hub does not know, and a reference that was given before', async () => {
    for (const [change, argument] of [
      [{ owners: ['UNHEARD_OF'] }, 'ownerAgencies'],
      [{ partners: ['VICTIM_SUPPORT', 'UNHEARD_OF'] }, 'partnerAgencies'],
    ] as const)
      expect(await record({ reference: aReference(), ...change })).toMatchObject({ ok: false, refusal: { kind: 'InvalidInput', argument } });
    const reference = await recorded();
    expect(await record({ reference })).toMatchObject({ ok: false, refusal: { kind: 'AgreementExists' } });
    expect(await record({ reference: 'ISA-SN-2026-03' })).toMatchObject({ ok: false, refusal: { kind: 'AgreementExists' } });
  });

  test('gives a reference once, however many record it at the same moment', async () => {
    const reference = aReference();
    const answers = await Promise.all(Array.from({ length: 5 }, () => record({ reference })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 4 }, () => ({ ok: false, refusal: expect.objectContaining({ kind: 'AgreementExists' }) })),
    );
    expect(await graph.em.fork().execute('select count(*)::int as n from sharing_term where agreement_reference = ?', [reference])).toEqual([{ n: 1 }]);
  });

  test('an agreement that is ended covers nothing from this moment, and says who ended it and why', async () => {
    const reference = await recorded();
    expect(await covers(reference, '2026-11-23')).toBe(true);
    expect(await act((context) => endAgreement(context, { reference, because: '  The partner has withdrawn. ' }))).toEqual({
      ok: true,
      value: { id: reference },
    });
    expect(await covers(reference, '2026-11-23')).toBe(false);
    expect(await covers(reference, '2026-11-22')).toBe(true);
    expect((await shown(reference, 'inForceTo endedAt endedBy endedBecause')).agreement).toEqual({
      inForceTo: '2026-11-23',
      endedAt: '2026-11-23T12:00:00.000Z',
      endedBy: 'user:keeper',
      endedBecause: 'The partner has withdrawn.',
    });
    for (const again of [
      await act((context) => endAgreement(context, { reference, because: 'Again.' })),
      await act((context) => reviewAgreement(context, { reference, reviewOn: '2027-06-01' })),
    ])
      expect(again).toMatchObject({ ok: false, refusal: { kind: 'AgreementEnded', message: expect.stringContaining('2026-11-23') } });
  });

  test('one that was to come never comes, and one that has run out cannot be ended', async () => {
    const toCome = await recorded({ inForceFrom: '2027-01-01', reviewOn: '2027-06-01' });
    await act((context) => endAgreement(context, { reference: toCome, because: 'Not signed after all.' }));
    expect(await covers(toCome, '2027-01-01')).toBe(false);
    const ranOut = await recorded({ inForceTo: '2026-11-23' });
    expect(await act((context) => endAgreement(context, { reference: ranOut, because: 'Late.' }))).toMatchObject({
      ok: false,
      refusal: { kind: 'AgreementEnded' },
    });
  });

  test.each([
    ['no reason', { because: ' ' }, 'because'],
    ['a reason of 2,001 characters', { because: 'x'.repeat(2_001) }, 'because'],
  ])('is not ended for %s', async (_, change, argument) => {
    const reference = await recorded();
    expect(await act((context) => endAgreement(context, { reference, ...change }))).toMatchObject({ ok: false, refusal: { argument } });
    expect(await covers(reference, '2026-11-23')).toBe(true);
  });

  test('refuses references that it does not have, and a review on a day that is not to come', async () => {
    const missing = { ok: false, refusal: { kind: 'NotFound', argument: 'reference' } };
    expect(await act((context) => endAgreement(context, { reference: 'ISA-UNHEARD-OF', because: 'Done.' }))).toMatchObject(missing);
    expect(await act((context) => reviewAgreement(context, { reference: 'ISA-UNHEARD-OF', reviewOn: '2027-06-01' }))).toMatchObject(missing);
    const reference = await recorded();
    for (const reviewOn of ['2026-11-23', '2026-11-22', '2027-02-29'])
      expect(await act((context) => reviewAgreement(context, { reference, reviewOn })), reviewOn).toMatchObject({
        ok: false,
        refusal: { argument: 'reviewOn' },
      });
  });

  test('raises one alert for a review that is overdue, which a review or the end settles', async () => {
    const [reviewed, over] = [await recorded(), await recorded()];
    now = new Date('2026-12-01T12:00:00.000Z');
    await goesRound();
    expect(await alerts(reviewed)).toEqual([]);
    now = new Date('2026-12-02T12:00:00.000Z');
    await goesRound();
    await goesRound();
    for (const reference of [reviewed, over])
      expect(await alerts(reference)).toEqual([
        {
          kind: 'AGREEMENT_REVIEW_OVERDUE',
          settledBy: null,
          sentence: expect.stringMatching(new RegExp(`${reference} was to be reviewed by 2026-12-01\\..*agreementReview`)),
        },
      ]);
    await act((context) => reviewAgreement(context, { reference: reviewed, reviewOn: '2027-12-01' }));
    await act((context) => endAgreement(context, { reference: over, because: 'Not renewed.' }));
    await goesRound();
    for (const reference of [reviewed, over]) expect(await alerts(reference)).toMatchObject([{ settledBy: 'user:keeper' }]);
    expect((await shown(reviewed, 'reviewOn reviewedAt reviewedBy')).agreement).toEqual({
      reviewOn: '2027-12-01',
      reviewedAt: '2026-12-02T12:00:00.000Z',
      reviewedBy: 'user:keeper',
    });
  });

  test('raises none for one that is over, or still to come', async () => {
    const [ranOut, toCome] = [await recorded({ inForceTo: '2026-12-01' }), await recorded({ inForceFrom: '2028-01-01', reviewOn: '2028-06-01' })];
    now = new Date('2026-12-02T12:00:00.000Z');
    await goesRound();
    expect(await alerts(ranOut)).toEqual([]);
    expect(await alerts(toCome)).toEqual([]);
  });

  test('is read by caseworkers, filtered by day, and by nobody else', async () => {
    const reference = await recorded({ inForceFrom: '2026-06-01', inForceTo: '2026-07-01' });
    const list =
      'query ($day: Date) { agreements(first: 100, filter: { inForceOn: $day, isDefault: false }) { nodes { reference purposes dataItems gateway isDefault } } }';
    const on = async (day: string) => {
      const { data } = await graph.ask(list, { day }, ['CONTROL_ROOM']);
      return (data as { agreements: { nodes: { reference: string }[] } }).agreements.nodes.find((each) => each.reference === reference);
    };
    expect(await on('2026-06-01')).toEqual({ reference, purposes: ['VICTIM_CONTACT'], dataItems: ['REFERRAL'], gateway: 'CONSENT', isDefault: false });
    expect(await on('2026-07-01')).toBeUndefined();
    expect((await shown('ISA-UNHEARD-OF', 'title')).agreement).toBeNull();
    for (const role of ['POLICE_SYSTEM', 'VICTIM_SUPPORT', 'NAT_CHAIR', 'OPERATOR'] as const) {
      const known = await shown(reference, 'title', [role]);
      expect(known).toEqual({ agreement: null, errors: [expect.objectContaining({ code: 'FORBIDDEN' })] });
      expect(await shown('ISA-UNHEARD-OF', 'title', [role])).toEqual(known);
    }
  });

  test('is open to the officers of Safer Neighbourhoods through the graph, and says so to those of others', async () => {
    const reference = await recorded();
    const source = `mutation { agreementEnd(reference: "${reference}", because: "Done.", idempotencyKey: "${newId()}") { __typename ... on Refusal { message } } }`;
    const as = async (agency: string) => {
      const contextValue = graph.contextOf(someone(['ASB_OFFICER'], agency));
      return JSON.parse(JSON.stringify(await ended(contextValue, null, () => graphql({ schema, source, contextValue }))));
    };
    expect(await as('HUMBERSIDE_POLICE')).toEqual({
      data: {
        agreementEnd: { __typename: 'NotKeeperOfAgreements', message: 'Sharing agreements are kept by Safer Neighbourhoods: send them the signed agreement.' },
      },
    });
    expect(await as('SAFER_NEIGHBOURHOODS')).toEqual({ data: { agreementEnd: { __typename: 'SharingAgreement' } } });
  });

  describe('what the hub assumes', () => {
    test('is marked as a default, in its title and in its words, and reviewed', () => {
      for (const each of agreements)
        expect(each, each.reference).toMatchObject({
          isDefault: true,
          title: expect.stringMatching(/ \(default\)$/),
          necessity: expect.stringContaining('Assumed'),
        });
    });

    test('holds every reference that the hub puts on a message', async () => {
      const named = Object.values(PARAMETERS).flatMap(({ unit, values }) => (unit === 'AGREEMENT' ? values.map(({ value }) => String(value)) : []));
      expect(named.length).toBeGreaterThan(2);
      for (const reference of [...named, 'ISA-SN-2026-03', 'ISA-SN-2026-07', 'OGL-3.0', 'INTERNAL', 'INVENTED', 'ISA-SIMULATED'])
        expect((await shown(reference, 'isDefault')).agreement, reference).toEqual({ isDefault: true });
    });

    test('covers today what is sent today: referrals to both providers, and intelligence to the police', async () => {
      for (const [agreement, partner, item] of [
        ['ISA-SN-VS-2026-01', 'VICTIM_SUPPORT', 'REFERRAL'],
        ['ISA-SN-REMEDI-2026-01', 'REMEDI', 'REFERRAL'],
        ['ISA-SN-2026-03', 'HUMBERSIDE_POLICE', 'INTELLIGENCE'],
      ] as const)
        expect(await covers(agreement, '2026-11-23', { item, partner }), agreement).toBe(true);
    });

    const may = async (user: (typeof DEMO_USERS)[number], owner: string, item: DataItem) => {
      const rows = await graph.em.fork().execute(
        `select 1 from sharing_term where partner_agency_code = ? and purpose = ? and data_item = ? and owner_agency_code = ?
            and in_force_from <= '2026-11-23' and (in_force_to is null or in_force_to > '2026-11-23') limit 1`,
        [user.agency, user.defaultPurpose, item, owner],
      );
      return user.agency === owner || rows.length > 0;
    };

    test('lets every invented user go on reading what they read before agreements decided', async () => {
      // The auditor reads the ledger and no records.
      for (const user of DEMO_USERS.filter(({ name }) => name !== 'auditor')) {
        for (const owner of ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE', 'HUMBERSIDE_POLICE', 'PUBWATCH'])
          for (const item of ['INCIDENT', 'NTE', 'LOCATION', 'PREMISES', 'MEETING', 'ACTION', 'LINEAGE'] as const)
            expect(await may(user, owner, item), `${user.name} ${item} of ${owner}`).toBe(true);
        expect(await may(user, 'OPEN_DATA', 'INCIDENT'), user.name).toBe(true);
        const caseworker = ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE'].includes(user.agency);
        for (const item of ['PERSON', 'CONSENT', 'CASE', 'PEF'] as const)
          expect(await may(user, 'SAFER_NEIGHBOURHOODS', item), `${user.name} ${item}`).toBe(caseworker);
        for (const owner of ['VICTIM_SUPPORT', 'REMEDI'])
          expect(await may(user, owner, 'REFERRAL'), `${user.name} ${owner}`).toBe(caseworker || user.agency === owner);
        expect(await may(user, 'PUBWATCH', 'RADIO_LOG'), user.name).toBe(caseworker);
      }
    });

    test('keeps what residents wrote with Safer Neighbourhoods, and covers no real record by what is invented', async () => {
      const rows = await graph.em
        .fork()
        .execute(`select * from sharing_term where data_item = 'PEF_ANSWER' or agreement_reference in ('INTERNAL', 'INVENTED', 'ISA-SIMULATED')`);
      expect(rows).toEqual([]);
    });

    test('stays ended over a start of the hub, and is there again where it was lost', async () => {
      await act((context) => endAgreement(context, { reference: 'ISA-SN-2026-07', because: 'Signed under another reference.' }));
      await graph.em.fork().execute(`delete from sharing_term where agreement_reference = 'ISA-SN-REMEDI-2026-01'`);
      await graph.em.fork().execute(`delete from sharing_agreement where reference = 'ISA-SN-REMEDI-2026-01'`);
      await Promise.all(Array.from({ length: 5 }, () => ensureReferenceData(graph.em.fork())));
      expect(await covers('ISA-SN-2026-07', '2026-11-23', { owner: 'PUBWATCH', partner: 'SAFER_NEIGHBOURHOODS', item: 'RADIO_LOG' })).toBe(false);
      expect(await covers('ISA-SN-REMEDI-2026-01', '2026-11-23', { partner: 'REMEDI' })).toBe(true);
    });
  });
});
