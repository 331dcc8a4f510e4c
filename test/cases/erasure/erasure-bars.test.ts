/** What stands against an erasure: law, duty, or what is on its way; each bar by its name, and gone when its reason is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkPerson } from '../../../src/cases/commands/link-person.ts';
import { confirmErasure } from '../../../src/cases/erasure/commands/confirm-erasure.ts';
import { askToErasePerson, decideRetention, type DecideRetention } from '../../../src/cases/erasure/commands/decide-retention.ts';
import { liftHold, placeHold } from '../../../src/cases/erasure/commands/hold-record.ts';
import type { CommandContext } from '../../../src/access/command-context.ts';
import { KEPT_TABLES } from '../../../src/access/retention/kept-tables.ts';
import { withdrawReferral } from '../../../src/cases/referral/commands/withdraw-referral.ts';
import type { Role } from '../../../src/access/identity.ts';
import { newId } from '../../../src/shared/ids.ts';
import type { Result } from '../../../src/shared/result.ts';
import { globalId } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { aCase, aPerson, aStaffMember, linked } from '../../support/records.ts';
import { does, DRAFTER, RELEASER } from '../intelligence/officers.ts';
import { PURPOSE, ReferralWorld } from '../referral/referral-world.ts';

describe('an erasure', () => {
  let world: ReferralWorld;
  beforeAll(async () => {
    world = await ReferralWorld.open();
  });
  afterAll(() => world.close());

  const ask = (personId: string) => world.try((context) => askToErasePerson(context, { personId, reason: 'Asked for by letter.' }));
  const decide = (input: Partial<DecideRetention> & Pick<DecideRetention, 'type' | 'id'>) =>
    world.try((context) => decideRetention(context, { choice: 'ERASE', until: null, reason: 'Its review came.', ...input }));
  /** A second officer of an agency. */
  const second = <Value, Refusal>(work: (context: CommandContext) => Promise<Result<Value, Refusal>>, agency = 'SAFER_NEIGHBOURHOODS') =>
    world.try((context) => work({ ...context, actor: { subject: `second-${agency}`, name: 'Officer Ash', agency } }));
  const run = (statement: string) => world.database.write((em) => em.execute(statement));
  const closed = (at: string | null, regime = 'UK_GDPR_PART2') =>
    run(
      `update "case" set closed_at = ${at === null ? 'null' : `'${at}'`}, stage = '${at === null ? 'SCANNING' : 'CLOSED'}', regime = '${regime}' where id = '${world.caseId}'`,
    );
  const kindOf = (result: Result<unknown, { readonly kind: string }>) => (result.ok ? 'ok' : result.refusal.kind);
  const count = async (table: string, where = 'true') =>
    (await world.database.ask<{ n: number }>(`select count(*)::int as n from "${table}" where ${where}`))[0]?.n;

  test('of somebody in a case at work is refused, and goes when it is closed', async () => {
    const personId = await world.person();
    await closed(null);
    expect(await ask(personId)).toMatchObject({
      ok: false,
      refusal: { kind: 'ErasureBarred', bars: ['OPEN_CASE'], message: expect.stringContaining('close the case first') },
    });
    await closed('2026-11-01');
    expect(kindOf(await ask(personId))).toBe('ok');
  });

  test('of somebody with an open referral is refused, for either side of it', async () => {
    await closed('2026-11-01');
    const { personId, referralId } = await world.released();
    const other = await world.person({}, false);
    await run(`update referral set other_party_id = '${other}' where id = '${referralId}'`);
    for (const each of [personId, other]) expect(await ask(each)).toMatchObject({ refusal: { bars: ['OPEN_REFERRAL'] } });
    await world.act((context) => withdrawReferral(context, { referralId, reason: 'They asked for it.' }));
    for (const each of [personId, other]) expect(kindOf(await ask(each))).toBe('ok');
  });

  test('of somebody under a legal hold, or in a case under one, is refused until it is lifted', async () => {
    await closed('2026-11-01');
    const personId = await world.person();
    for (const [type, id] of [
      ['Person', personId],
      ['Case', world.caseId],
    ] as const) {
      const hold = await world.act((context) => placeHold(context, { type, id, reason: 'A claim is before the court.' }));
      expect(await world.act((context) => placeHold(context, { type, id, reason: 'Again.' }))).toEqual(hold);
      expect(await ask(personId)).toMatchObject({ refusal: { kind: 'ErasureBarred', bars: ['LEGAL_HOLD'] } });
      await world.act((context) => liftHold(context, { holdId: hold.id }));
      await world.act((context) => liftHold(context, { holdId: hold.id }));
    }
    expect(kindOf(await ask(personId))).toBe('ok');
    expect(await world.try((context) => placeHold(context, { type: 'Person', id: newId(), reason: 'Nobody.' }))).toMatchObject({
      refusal: { kind: 'NotFound' },
    });
    expect(await world.try((context) => liftHold(context, { holdId: newId() }))).toMatchObject({ refusal: { kind: 'NotFound' } });
  });

  test('of what is kept for a law-enforcement purpose waits for the review', async () => {
    const personId = await world.person();
    await run(`update case_person set role = 'SUSPECT' where person_id = '${personId}'`);
    await closed('2026-11-01', 'LED_PART3');
    expect(await ask(personId)).toMatchObject({ refusal: { bars: ['POLICING_PURPOSE'] } });
    // Domain §8: "Floor of 6 years"; the review has come.
    await closed('2020-11-01', 'LED_PART3');
    expect(kindOf(await ask(personId))).toBe('ok');
    await closed('2026-11-01');
  });

  test('asked for before a bar came up is refused when it is to be confirmed', async () => {
    await closed('2026-11-01');
    const personId = await world.person();
    const asked = await ask(personId);
    if (!asked.ok) throw new Error('refused');
    await closed(null);
    expect(await second((context) => confirmErasure(context, { decisionId: asked.value.id }))).toMatchObject({
      refusal: { kind: 'ErasureBarred', bars: ['OPEN_CASE'] },
    });
    expect(await count('person', `id = '${personId}'`)).toBe(1);
    await closed('2026-11-01');
    expect(kindOf(await second((context) => confirmErasure(context, { decisionId: asked.value.id })))).toBe('ok');
    expect(await count('person', `id = '${personId}'`)).toBe(0);
  });

  test('is of the own agency’s records alone, and unknown is as forbidden', async () => {
    await closed('2026-11-01');
    const personId = await world.person();
    const foreign = await second((context) => askToErasePerson(context, { personId, reason: 'Ours.' }), 'HUMBERSIDE_POLICE');
    const unknown = await second((context) => askToErasePerson(context, { personId: newId(), reason: 'Ours.' }), 'HUMBERSIDE_POLICE');
    expect(foreign).toEqual(unknown);
    expect(kindOf(foreign)).toBe('NotFound');
    expect(await second((context) => confirmErasure(context, { decisionId: newId() }))).toMatchObject({ refusal: { kind: 'NotFound' } });
  });

  test('that is killed before its commit has done nothing; tried again it is whole', async () => {
    await closed('2026-11-01');
    const personId = await world.person();
    const asked = await ask(personId);
    if (!asked.ok) throw new Error('refused');
    const before = await count('ledger_entry');
    const em = world.database.orm.em.fork();
    await em.begin();
    const context = { ...world.context(em), actor: { subject: 'second-SAFER_NEIGHBOURHOODS', name: 'Officer Ash', agency: 'SAFER_NEIGHBOURHOODS' } };
    expect(kindOf(await confirmErasure(context, { decisionId: asked.value.id }))).toBe('ok');
    const pid = (await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid'))[0]?.pid;
    await world.database.ask(`select pg_terminate_backend(${pid ?? 0})`);
    await em.rollback().catch(() => undefined);
    expect([
      await count('person', `id = '${personId}'`),
      await count('ledger_entry'),
      await count('retention_decision', `id = '${asked.value.id}' and erased_at is null`),
    ]).toEqual([1, before, 1]);
    expect(kindOf(await second((again) => confirmErasure(again, { decisionId: asked.value.id })))).toBe('ok');
    expect([await count('person', `id = '${personId}'`), await count('ledger_entry')]).toEqual([0, (before ?? 0) + 1]);
  });

  test('two who confirm at once erase once', async () => {
    await closed('2026-11-01');
    const personId = await world.person();
    const asked = await ask(personId);
    if (!asked.ok) throw new Error('refused');
    const before = await count('ledger_entry', `kind = 'ERASURE'`);
    const both = await Promise.all([1, 2].map(() => second((context) => confirmErasure(context, { decisionId: asked.value.id }))));
    expect(both.map(kindOf)).toEqual(['ok', 'ok']);
    expect(await count('ledger_entry', `kind = 'ERASURE'`)).toBe((before ?? 0) + 1);
  });

  test('at the moment of a link comes before it, and the person is not there, or after it, and the case keeps them', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      await closed(null);
      const personId = await world.person({}, false);
      const asked = await ask(personId);
      if (!asked.ok) throw new Error('refused');
      const [erased, link] = await Promise.all([
        second((context) => confirmErasure(context, { decisionId: asked.value.id })),
        world.try((context) => linkPerson(context, { caseId: world.caseId, personId, role: 'WITNESS', validFrom: null })),
      ]);
      ends.add(`${kindOf(erased)} ${kindOf(link)}`);
    }
    expect([...ends].filter((end) => end !== 'ok NotFound' && end !== 'ErasureBarred ok')).toEqual([]);
    await closed('2026-11-01');
  });

  test('of a case takes what hangs on it, and leaves its people', async () => {
    const personId = await world.person();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT);
    const referralId = await world.draft(personId);
    await closed('2026-11-01');
    const open = await world.database.ask<{ id: string }>(`select id from referral where state in ('CONSENT_CHECK', 'SENT')`);
    for (const { id } of open) await world.act((context) => withdrawReferral(context, { referralId: id, reason: 'Done.' }));
    const asked = await decide({ type: 'Case', id: world.caseId });
    if (!asked.ok) throw new Error(asked.refusal.message);
    expect(kindOf(await second((context) => confirmErasure(context, { decisionId: asked.value.id })))).toBe('ok');
    expect([
      await count('case', `id = '${world.caseId}'`),
      await count('referral', `id = '${referralId}'`),
      await count('referral_move', `referral_id = '${referralId}'`),
    ]).toEqual([0, 0, 0]);
    expect(await count('person', `id = '${personId}'`)).toBe(1);
  });

  test('is no decision about what is erased with another record, and a day to keep it must come', async () => {
    const personId = await world.person({}, false);
    expect(await decide({ type: 'Consent', id: newId() })).toMatchObject({ refusal: { kind: 'InvalidInput', argument: 'recordId' } });
    expect(await decide({ type: 'Agency', id: newId() })).toMatchObject({ refusal: { kind: 'NotFound' } });
    expect(await decide({ type: 'Person', id: personId, choice: 'KEEP', until: '2026-11-23' })).toMatchObject({ refusal: { argument: 'until' } });
    expect(await decide({ type: 'Person', id: personId, choice: 'KEEP' })).toMatchObject({ refusal: { argument: 'until' } });
    expect(await decide({ type: 'Person', id: personId, until: '2030-01-01' })).toMatchObject({ refusal: { argument: 'until' } });
    expect(await decide({ type: 'Person', id: personId, reason: ' ' })).toMatchObject({ refusal: { argument: 'reason' } });
  });

  test('that was asked for is given up when somebody decides to keep the record', async () => {
    const personId = await world.person({}, false);
    const asked = await ask(personId);
    if (!asked.ok) throw new Error('refused');
    expect(kindOf(await decide({ type: 'Person', id: personId, choice: 'KEEP', until: '2030-01-31' }))).toBe('ok');
    expect(await second((context) => confirmErasure(context, { decisionId: asked.value.id }))).toMatchObject({ refusal: { kind: 'NotFound' } });
    expect(await count('person', `id = '${personId}'`)).toBe(1);
  });
});

describe('behind the walls', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await aGraph();
  });
  afterAll(() => graph.close());

  test('what keeps a record is named where the asker sees it; of all else they are told that there is something, and it is reached when it is over', async () => {
    const em = graph.em.fork();
    const person = aPerson(em, 'Robin Example');
    const hidden = Object.assign(aCase(em, 'Robin Example and the operation', aStaffMember(em)), { markings: ['OPERATION:NOBODY'] });
    linked(em, hidden, { person });
    await em.flush();
    const ask = (roles: readonly Role[], mutation: string, args: Readonly<Record<string, unknown>>) =>
      does(graph, roles, mutation, args, '... on RetentionDecision { id }');
    const personId = globalId('Person', person.id);
    const asked = { personId, reason: 'They asked for it.' };
    const refused = await ask(DRAFTER, 'personErase', asked);
    expect(refused).toMatchObject({ __typename: 'ErasureBarred', bars: ['KEPT_ELSEWHERE'] });
    expect(refused['message']).not.toMatch(/case|operation/i);
    await graph.em.fork().execute(`update "case" set closed_at = '2026-11-01', stage = 'CLOSED' where id = '${hidden.id}'`);
    const { id: decisionId } = await ask(DRAFTER, 'personErase', asked);
    expect(await ask(RELEASER, 'erasureConfirm', { decisionId })).toEqual({ __typename: 'RetentionDecision', id: decisionId });
    expect(await graph.em.fork().execute(`select title from "case" where id = '${hidden.id}'`)).toEqual([{ title: '[erased] and the operation' }]);
  });

  test('every type of record can be kept until a day by whoever may change records', async () => {
    const em = graph.em.fork();
    const person = aPerson(em, 'Wren Example');
    await em.flush();
    const input = { recordId: globalId('Person', person.id), choice: 'KEEP', until: '2100-01-01', reason: 'A claim may come.' };
    expect(await does(graph, DRAFTER, 'retentionDecide', input)).toMatchObject({ __typename: 'RetentionDecision' });
    for (const { type } of KEPT_TABLES) {
      const answer = await does(graph, DRAFTER, 'retentionDecide', { ...input, recordId: globalId(type, newId()) });
      expect(answer, type).toMatchObject({ __typename: 'NotFound' });
    }
  });
});
