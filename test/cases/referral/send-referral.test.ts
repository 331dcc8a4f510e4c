/** Referrals over GraphQL: draft, preview, send, withdraw, and every refusal on the way. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Case, CasePerson } from '../../../src/cases/case.entity.ts';
import { SealedMessage } from '../../../src/exchange/sealed-message.entity.ts';
import { type Person, Person as PersonEntity } from '../../../src/people/person.entity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aCase, aPerson, aStaffMember } from '../../support/records.ts';

type Row = Record<string, unknown> & { __typename: string };

describe('referrals', () => {
  let graph: TestGraph;
  let caseId = '';
  const idOf = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');
  const officer = ['ASB_OFFICER'] as const;

  beforeAll(async () => {
    graph = await aGraph();
    const em = graph.em.fork();
    caseId = aCase(em, 'Invented Row', aStaffMember(em)).id;
    await em.flush();
  });
  afterAll(() => graph.close());

  async function someone({ born = '1980-01-01' as string | null, inCase = true } = {}): Promise<Person> {
    const em = graph.em.fork();
    const person = aPerson(em, 'Willow Invented', born);
    if (inCase)
      em.create(CasePerson, {
        id: newId(),
        case: em.getReference(Case, caseId),
        person,
        role: 'VICTIM',
        validFrom: new Date(),
        recordedAt: new Date(),
        recordedBy: 'user:test',
      });
    await em.flush();
    return person;
  }

  async function mutate(mutation: string, args: string, fields: string, variables: Record<string, unknown> = {}): Promise<Row> {
    const { data, errors } = await graph.ask(
      `mutation { ${mutation}(${args}, idempotencyKey: "${newId()}") { __typename ... on Refusal { message } ... on NotFound { argument } ... on InvalidInput { argument } ${fields} } }`,
      variables,
      officer,
    );
    expect(errors, mutation).toEqual([]);
    return data?.[mutation] as Row;
  }

  const REFERRAL = '... on Referral { id state provider service sha256 markings }';
  const MOVED = `${REFERRAL} ... on ReferralMoveNotAllowed { from to allowed }`;
  const content = (more = '') => `content: { reason: "Noise at night.", incidentType: ANTI_SOCIAL_BEHAVIOUR ${more} }`;
  const draft = (person: Person, more = '', words = '') =>
    mutate(
      'referralDraft',
      `provider: VICTIM_SUPPORT, caseId: "${idOf('Case', caseId)}", personId: "${idOf('Person', person.id)}" ${more}, ${content(words)}`,
      REFERRAL,
    );
  const consent = (person: Person, more = '', purpose = 'VICTIM_SUPPORT_REFERRAL', state = 'GIVEN') =>
    mutate(
      'consentRecord',
      `personId: "${idOf('Person', person.id)}", purpose: ${purpose}, state: ${state}, method: TELEPHONE, scope: "Name and number" ${more}`,
      '... on Consent { id state }',
    );
  const addMobile = (person: Person, safe = 'safeToCall: YES') =>
    mutate(
      'contactChannelAdd',
      `personId: "${idOf('Person', person.id)}", channel: { kind: MOBILE, value: "01632 960601", ${safe} }`,
      '... on Person { contactChannels { id safeToCall validTo } }',
    );
  const send = (id: unknown, sha256: unknown) =>
    mutate('referralSend', `referralId: "${String(id)}", sha256: "${String(sha256)}"`, `${MOVED} ... on ReferralNotReady { checks { check passed sentence } }`);
  const preview = async (id: unknown) => {
    const { data, errors } = await graph.ask(
      `query ($id: ID!) { referralPreview(referralId: $id) { topic key headers { name value } body sha256 ready checks { check passed sentence } referral { state } } }`,
      { id },
      officer,
    );
    expect(errors).toEqual([]);
    return data?.['referralPreview'] as {
      topic: string;
      key: string;
      headers: { name: string; value: string }[];
      body: string | null;
      sha256: string | null;
      ready: boolean;
      checks: { check: string; passed: boolean; sentence: string }[];
    } | null;
  };

  async function ready(): Promise<{ person: Person; id: string; sha256: string }> {
    const person = await someone();
    await addMobile(person);
    await consent(person);
    const { id } = await draft(person);
    const { sha256 } = (await preview(id)) ?? {};
    return { person, id: String(id), sha256: String(sha256) };
  }

  test('a referral of somebody who was hidden since is as one that never was', async () => {
    const { person, id, sha256 } = await ready();
    const em = graph.em.fork();
    await em.nativeUpdate(PersonEntity, { id: person.id }, { markings: ['STREET_WORKER'] });
    const never = idOf('Referral', newId());
    expect(await preview(id)).toBeNull();
    expect(await preview(never)).toBeNull();
    for (const act of [
      (which: string) => send(which, sha256),
      (which: string) => mutate('referralAmend', `referralId: "${which}", ${content()}`, REFERRAL),
      (which: string) => mutate('referralWithdraw', `referralId: "${which}", reason: "Asked for no help after all."`, REFERRAL),
    ]) {
      const hidden = await act(id);
      expect(hidden).toMatchObject({ __typename: 'NotFound', argument: 'referralId' });
      expect(hidden).toEqual(await act(never));
    }
  });

  test('what is previewed is what is sealed, byte for byte', async () => {
    const { person, id, sha256 } = await ready();
    const seen = await preview(id);
    expect(seen).toMatchObject({ topic: 'hub.referral-victim-support.v1', ready: true });
    expect(
      createHash('sha256')
        .update(seen?.body ?? '')
        .digest('hex'),
    ).toBe(sha256);
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({
      referralId: seen?.key,
      victim: { name: 'Willow Invented', contact: [{ type: 'MOBILE', value: '01632 960601', safeFor: ['CALL'] }] },
      consent: { method: 'TELEPHONE', explicit: false },
    });
    expect(await send(id, sha256)).toMatchObject({ __typename: 'Referral', state: 'CONSENT_CHECK', sha256 });
    const [sealed] = await graph.em.fork().find(SealedMessage, {}, { orderBy: { eventId: 'desc' }, limit: 1 });
    expect(Buffer.from(sealed?.value ?? []).toString('utf8')).toBe(seen?.body);
    expect(sealed?.sha256).toBe(sha256);
    expect(Object.fromEntries((seen?.headers ?? []).map(({ name, value }) => [name, value]))).toEqual(sealed?.headers);
    expect(sealed?.headers).toMatchObject({
      ce_type: 'referral.sent',
      ce_regime: 'UK_GDPR_PART2',
      ce_classification: 'OFFICIAL-SENSITIVE',
      ce_isaref: 'ISA-SN-VS-2026-01',
      ce_source: 'urn:safer-neighbourhoods:hub',
    });
    // The preview of what was released shows what was sealed.
    expect(await preview(id)).toMatchObject({ body: seen?.body, sha256, headers: seen?.headers, ready: false });
    const outbox = await graph.em.execute<{ payload: unknown; subject_ids: string[] }[]>(
      `select payload, subject_ids from outbox where key = ? and type = 'referral.sent'`,
      [seen?.key ?? ''],
    );
    expect(outbox).toHaveLength(1);
    expect(JSON.stringify(outbox)).not.toMatch(/Willow|01632/);
    expect(outbox[0]?.subject_ids).toContain(person.id);
  });

  test('a preview is the same however often and whenever it is asked for', async () => {
    const { id } = await ready();
    const [one, other] = [await preview(id), await preview(id)];
    expect(one).toEqual(other);
  });

  test('a draft that cannot be sent shows each check and why', async () => {
    const person = await someone();
    const { id } = await draft(person);
    const seen = await preview(id);
    expect(seen).toMatchObject({ body: null, sha256: null, headers: [], ready: false });
    expect(seen?.checks.map(({ check, passed }) => [check, passed])).toEqual([
      ['CONSENT', false],
      ['EXPLICIT_CONSENT', true],
      ['CHILD', true],
      ['SAFE_CONTACT', false],
      ['NOT_A_DUPLICATE', true],
      ['TYPE_TAKEN', true],
      ['AGREEMENT', true],
    ]);
    const refused = await send(id, 'a'.repeat(64));
    expect(refused).toMatchObject({ __typename: 'ReferralNotReady', checks: [{ check: 'CONSENT' }, { check: 'SAFE_CONTACT' }] });
    expect(refused['message']).toContain('There is no way to reach the person');
  });

  test.each([
    ['another hash', (sha256: string) => sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), 'ReferralContentChanged'],
    ['no hash at all', () => 'the one I saw', 'InvalidInput'],
    ['the same hash in capitals', (sha256: string) => sha256.toUpperCase(), 'Referral'],
  ])('sent with %s', async (_, change, typename) => {
    const { id, sha256 } = await ready();
    expect(await send(id, change(sha256))).toMatchObject({ __typename: typename });
  });

  test.each(['contactChannels', 'words', 'consent'] as const)('what changed since the preview is not sent: %s', async (what) => {
    const { person, id, sha256 } = await ready();
    if (what === 'contactChannels') await addMobile(person, 'safeToCall: YES, safeText: YES');
    if (what === 'words') await mutate('referralAmend', `referralId: "${id}", content: { notes: "One thing more." }`, MOVED);
    if (what === 'consent') await consent(person, ', explicit: true');
    expect(await send(id, sha256)).toMatchObject({ __typename: 'ReferralContentChanged', message: expect.stringContaining('ask for referralPreview again') });
    const { sha256: again } = (await preview(id)) ?? {};
    expect(await send(id, again)).toMatchObject({ __typename: 'Referral', state: 'CONSENT_CHECK' });
  });

  test('sent once: a second time is refused, and two at once are one', async () => {
    const { id, sha256 } = await ready();
    const answers = await Promise.all([send(id, sha256), send(id, sha256)]);
    expect(answers.map((answer) => answer.__typename).sort()).toEqual(['Referral', 'ReferralMoveNotAllowed']);
    expect(await send(id, sha256)).toMatchObject({ from: 'CONSENT_CHECK', to: 'CONSENT_CHECK', message: expect.stringContaining('it was released') });
  });

  test('the same provider twice inside 28 days is refused, even when both are sent at once', async () => {
    const person = await someone();
    await addMobile(person);
    await consent(person);
    const drafts = [await draft(person), await draft(person)];
    const previews = await Promise.all(drafts.map(({ id }) => preview(id)));
    const answers = await Promise.all(drafts.map(({ id }, index) => send(id, previews[index]?.sha256)));
    expect(answers.map((answer) => answer.__typename).sort()).toEqual(['Referral', 'ReferralNotReady']);
    expect(answers.find((answer) => answer.__typename === 'ReferralNotReady')).toMatchObject({ checks: [{ check: 'NOT_A_DUPLICATE' }] });
  });

  test('only channels that were said to be safe are in the message, each for what is safe', async () => {
    const person = await someone();
    await addMobile(person, 'safeToCall: YES, safeVoicemail: NO, safeText: UNKNOWN');
    await mutate('contactChannelAdd', `personId: "${idOf('Person', person.id)}", channel: { kind: POST, value: "1 Invented Row", safeLetter: NO }`, '');
    await mutate('contactChannelAdd', `personId: "${idOf('Person', person.id)}", channel: { kind: EMAIL, value: "willow@example.org" }`, '');
    await consent(person);
    const { id } = await draft(person);
    const { body } = (await preview(id)) ?? {};
    expect(JSON.parse(body ?? '').victim.contact).toEqual([{ type: 'MOBILE', value: '01632 960601', safeFor: ['CALL'], bestTimes: null }]);
    expect(body).not.toMatch(/Invented Row|example\.org/);
  });

  test('after domestic abuse without a safe channel it is suspended, and becomes a draft when there is one', async () => {
    const person = await someone();
    await mutate('contactChannelAdd', `personId: "${idOf('Person', person.id)}", channel: { kind: POST, value: "1 Invented Row", safeLetter: YES }`, '');
    await consent(person, ', explicit: true');
    const { id, state } = await draft(person, '', ', riskFlags: [DOMESTIC_ABUSE]');
    expect(state).toBe('SUSPENDED');
    expect(await send(id, 'a'.repeat(64))).toMatchObject({
      __typename: 'ReferralMoveNotAllowed',
      message: expect.stringContaining('there is no safe way to reach the person'),
    });
    await addMobile(person);
    expect(await mutate('referralAmend', `referralId: "${String(id)}", content: {}`, MOVED)).toMatchObject({ state: 'DRAFT' });
    const { sha256, body } = (await preview(id)) ?? {};
    expect(body).not.toContain('1 Invented Row');
    expect(await send(id, sha256)).toMatchObject({ state: 'CONSENT_CHECK' });
  });

  test('a child is marked, and needs a guardian', async () => {
    const person = await someone({ born: '2012-02-02' });
    await addMobile(person);
    await consent(person);
    const { id, markings } = await draft(person);
    expect(markings).toEqual(['CHILD']);
    expect((await preview(id))?.headers).toContainEqual({ name: 'ce_marking', value: 'CHILD' });
    expect(await send(id, 'a'.repeat(64))).toMatchObject({ checks: [{ check: 'CHILD' }] });
    await consent(person, ', givenBy: GUARDIAN');
    expect(await send(id, (await preview(id))?.sha256)).toMatchObject({ state: 'CONSENT_CHECK' });
  });

  test('it should go within two working days of the report (domain rule 38)', async () => {
    const person = await someone();
    const { id } = await draft(person, '', ', reportedAt: "2025-12-24T17:30:00Z"');
    const { data } = await graph.ask('query ($id: ID!) { node(id: $id) { ... on Referral { referBy } } }', { id });
    expect(data).toEqual({ node: { referBy: '2025-12-31T00:00:00.000Z' } });
  });

  test('a stated lawful basis needs its statement, and stands in for consent', async () => {
    const person = await someone();
    await addMobile(person);
    expect(await draft(person, '', ', lawfulBasis: SAFEGUARDING')).toMatchObject({ __typename: 'InvalidInput', argument: 'content.lawfulBasisStatement' });
    const { id } = await draft(person, '', ', lawfulBasis: SAFEGUARDING, lawfulBasisStatement: "An adult at risk who cannot decide."');
    const { body, sha256 } = (await preview(id)) ?? {};
    expect(JSON.parse(body ?? '')).toMatchObject({ consent: null, lawfulBasis: { basis: 'SAFEGUARDING', statement: 'An adult at risk who cannot decide.' } });
    expect(await send(id, sha256)).toMatchObject({ state: 'CONSENT_CHECK' });
  });

  test('to Remedi with both sides; a flagged risk needs a reason', async () => {
    const [person, other] = [await someone(), await someone({ inCase: false })];
    for (const each of [person, other]) {
      await addMobile(each);
      await consent(each, '', 'REMEDI_REFERRAL');
    }
    const drafted = await mutate(
      'referralDraft',
      `provider: REMEDI, caseId: "${idOf('Case', caseId)}", personId: "${idOf('Person', person.id)}", otherPartyId: "${idOf('Person', other.id)}", ${content(', riskBand: HIGH')}`,
      REFERRAL,
    );
    expect(drafted).toMatchObject({ state: 'DRAFT', service: 'MEDIATION' });
    const { id } = drafted;
    expect(await send(id, (await preview(id))?.sha256)).toMatchObject({ checks: [{ check: 'NO_LIVE_RISK' }] });
    await mutate('referralAmend', `referralId: "${String(id)}", content: { overrideReason: "Shuttle mediation: they never meet." }`, MOVED);
    const seen = await preview(id);
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({
      service: 'MEDIATION',
      safetyReason: 'Shuttle mediation: they never meet.',
      harmed: {},
      responsible: { consent: {} },
    });
    expect(await send(id, seen?.sha256)).toMatchObject({ state: 'CONSENT_CHECK', provider: 'REMEDI' });
  });

  test('drafts that cannot be', async () => {
    const person = await someone();
    const stranger = await someone({ inCase: false });
    const other = idOf('Person', stranger.id);
    expect(await draft(stranger)).toMatchObject({ __typename: 'InvalidInput', argument: 'personId' });
    expect(await draft(person, `, otherPartyId: "${other}"`)).toMatchObject({ __typename: 'InvalidInput', argument: 'otherPartyId' });
    expect(await draft(person, ', service: MEDIATION')).toMatchObject({ __typename: 'InvalidInput', argument: 'service' });
    const remedi = (more: string, words = content()) =>
      mutate('referralDraft', `provider: REMEDI, caseId: "${idOf('Case', caseId)}", personId: "${idOf('Person', person.id)}" ${more}, ${words}`, REFERRAL);
    expect(await remedi(`, otherPartyId: "${idOf('Person', person.id)}"`)).toMatchObject({ __typename: 'InvalidInput', argument: 'otherPartyId' });
    expect(await remedi(`, otherPartyId: "${idOf('Person', newId())}"`)).toMatchObject({ __typename: 'NotFound', argument: 'otherPartyId' });
    expect(await remedi('', 'content: { incidentType: HATE }')).toMatchObject({ __typename: 'InvalidInput', argument: 'content.reason' });
    expect(await remedi('', 'content: { reason: "  ", incidentType: HATE }')).toMatchObject({ __typename: 'InvalidInput', argument: 'content.reason' });
    expect(await remedi('', 'content: { reason: "Noise." }')).toMatchObject({ __typename: 'InvalidInput', argument: 'content.incidentType' });
    expect(await remedi('', content(', incidentDate: "2999-01-01"'))).toMatchObject({ __typename: 'InvalidInput', argument: 'content.incidentDate' });
    expect(await remedi('', content(', reportedAt: "2999-01-01T00:00:00Z"'))).toMatchObject({ __typename: 'InvalidInput', argument: 'content.reportedAt' });
    expect(await remedi('', content(`, incidentReference: "${'x'.repeat(31)}"`))).toMatchObject({
      __typename: 'InvalidInput',
      argument: 'content.incidentReference',
    });
    expect(await remedi('', content(`, otherAgencies: [" "]`))).toMatchObject({ __typename: 'InvalidInput', argument: 'content.otherAgencies' });
    expect(await remedi('', content(', notes: "\\u0000"'))).toMatchObject({ __typename: 'InvalidInput' });
  });

  test('what is not there is not there, for every mutation and for the preview', async () => {
    const nothing = idOf('Referral', newId());
    expect(await preview(nothing)).toBeNull();
    expect(await preview('nonsense')).toBeNull();
    expect(await send(nothing, 'a'.repeat(64))).toMatchObject({ __typename: 'NotFound', argument: 'referralId' });
    expect(await mutate('referralAmend', `referralId: "${nothing}", content: {}`, MOVED)).toMatchObject({ __typename: 'NotFound' });
    expect(await mutate('referralWithdraw', `referralId: "${nothing}", reason: "No."`, MOVED)).toMatchObject({ __typename: 'NotFound' });
    expect(await mutate('contactChannelEnd', `channelId: "${idOf('ContactChannel', newId())}"`, '')).toMatchObject({ __typename: 'NotFound' });
    expect(await mutate('consentWithdraw', `personId: "${idOf('Person', newId())}", purpose: REMEDI_REFERRAL, method: WRITTEN`, '')).toMatchObject({
      __typename: 'NotFound',
    });
  });

  test('withdrawn with a reason, once; and written again no more', async () => {
    const { id } = await ready();
    expect(await mutate('referralWithdraw', `referralId: "${id}", reason: " "`, MOVED)).toMatchObject({ __typename: 'InvalidInput', argument: 'reason' });
    expect(await mutate('referralWithdraw', `referralId: "${id}", reason: "They moved."`, MOVED)).toMatchObject({ state: 'WITHDRAWN' });
    expect(await mutate('referralWithdraw', `referralId: "${id}", reason: "They moved."`, MOVED)).toMatchObject({
      __typename: 'ReferralMoveNotAllowed',
      from: 'WITHDRAWN',
      allowed: [],
    });
    expect(await mutate('referralAmend', `referralId: "${id}", content: {}`, MOVED)).toMatchObject({ __typename: 'ReferralMoveNotAllowed', to: 'DRAFT' });
    expect(await send(id, 'a'.repeat(64))).toMatchObject({ __typename: 'ReferralMoveNotAllowed', from: 'WITHDRAWN' });
  });

  test('the same request again is answered the same and drafts one referral', async () => {
    const person = await someone();
    const key = newId();
    const args = `provider: VICTIM_SUPPORT, caseId: "${idOf('Case', caseId)}", personId: "${idOf('Person', person.id)}", ${content()}`;
    const ask = (more = '') =>
      graph.ask(
        `mutation { referralDraft(${args.replace('Noise', `Noise${more}`)}, idempotencyKey: "${key}") { __typename ... on Referral { id } } }`,
        {},
        officer,
      );
    const [first, second] = [await ask(), await ask()];
    expect(second).toEqual(first);
    expect((await ask('s')).data).toMatchObject({ referralDraft: { __typename: 'IdempotencyKeyReused' } });
  });

  test('who has not the right neither previews nor sends, and providers read no referral', async () => {
    const { id } = await ready();
    for (const role of ['VICTIM_SUPPORT', 'POLICE_SYSTEM', 'NAT_CHAIR', 'CONTROL_ROOM', 'ANALYST'] as const) {
      const { data, errors } = await graph.ask('query ($id: ID!) { referralPreview(referralId: $id) { body } }', { id }, [role]);
      expect(
        errors.map(({ code }) => code),
        role,
      ).toEqual(['FORBIDDEN']);
      expect(data).toEqual({ referralPreview: null });
    }
    const { data, errors } = await graph.ask('{ referrals { totalCount } }', {}, ['VICTIM_SUPPORT']);
    expect([data, errors.map(({ code }) => code)]).toEqual([{ referrals: null }, ['FORBIDDEN']]);
  });

  test('a case and a person know their referrals, by provider and state, and a referral its history', async () => {
    const { person, id, sha256 } = await ready();
    await send(id, sha256);
    const { data, errors } = await graph.ask(
      `query ($person: ID!, $case: ID!) {
        person: node(id: $person) { ... on Person { consents { state purpose } referrals(filter: { provider: VICTIM_SUPPORT, state: CONSENT_CHECK }) { totalCount nodes { moves { from to movedBy } answers { status } referrer { name } case { title } overdue } } } }
        case: node(id: $case) { ... on Case { referrals(first: 100) { totalCount } other: referrals(filter: { state: CLOSED }) { totalCount } } }
        referrals(filter: { overdue: true }) { totalCount }
      }`,
      { person: idOf('Person', person.id), case: idOf('Case', caseId) },
      ['ANALYST'],
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      person: {
        consents: [{ state: 'GIVEN', purpose: 'VICTIM_SUPPORT_REFERRAL' }],
        referrals: {
          totalCount: 1,
          nodes: [
            {
              moves: [
                { from: null, to: 'DRAFT', movedBy: 'user:test-ASB_OFFICER' },
                { from: 'DRAFT', to: 'CONSENT_CHECK' },
              ],
              answers: [],
              case: { title: 'Invented Row' },
              overdue: false,
            },
          ],
        },
      },
      case: { other: { totalCount: 0 } },
      referrals: { totalCount: 0 },
    });
  });

  test('any words that an officer can write and any name give a message that the provider’s schema takes', async () => {
    const person = await someone();
    const em = graph.em.fork();
    await em.execute(`update person set display_name = ? where id = ?`, [`${'Ω'.repeat(120)} "quoted" 👩‍👩‍👧 \u2028 </script>`, person.id]);
    await addMobile(person, 'safeToCall: YES, bestTimes: "\\"any\\" time \\\\ at all"');
    await consent(person);
    const { id } = await draft(
      person,
      '',
      `, notes: "${'é👍'.repeat(1_900)}", incidentReference: "${'9'.repeat(30)}", otherAgencies: [${Array.from({ length: 20 }, (_, index) => `"${'a'.repeat(190)}${index}"`).join(',')}]`,
    );
    const seen = await preview(id);
    expect(
      createHash('sha256')
        .update(seen?.body ?? '')
        .digest('hex'),
    ).toBe(seen?.sha256);
    expect(await send(id, seen?.sha256)).toMatchObject({ state: 'CONSENT_CHECK' });
  });
});
