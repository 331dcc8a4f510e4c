/** What providers answer: each answer once, in any order, and a receipt that does not come is seen (goal G9). */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raiseOverdueReferrals } from '../../../src/cases/referral/commands/raise-overdue-referrals.ts';
import { recordReferralAnswers } from '../../../src/cases/referral/commands/record-referral-answers.ts';
import { withdrawReferral } from '../../../src/cases/referral/commands/withdraw-referral.ts';
import type { AnswerStatus, ReferralAnswerReport } from '../../../src/cases/referral/referral-answer.report.ts';
import { ReferralAnswer } from '../../../src/cases/referral/referral.entity.ts';
import type { Reception } from '../../../src/exchange/inbox.ts';
import { newId } from '../../../src/shared/ids.ts';
import { PURPOSE, ReferralWorld } from './referral-world.ts';

const ORIGIN = { recordedBy: 'message:victim-support.referral-answer.v1/0/1', ownerAgency: 'VICTIM_SUPPORT', originator: 'VICTIM_SUPPORT', markings: [] };

function answer(referralId: string, sequence: number, status: AnswerStatus, more: Partial<ReferralAnswerReport> = {}): ReferralAnswerReport {
  return {
    provider: 'VICTIM_SUPPORT',
    referralId,
    sequence,
    status,
    providerReference: 'VS-1001',
    at: new Date('2026-11-23T12:00:00Z'),
    reason: status === 'REJECTED' || status === 'SUSPENDED_UNSAFE' || status === 'RETURNED_BAD_CONTACT' ? 'WRONG_NUMBER' : null,
    outcome: status === 'CLOSED' ? 'SUPPORT_COMPLETED' : null,
    duplicateOf: status === 'DUPLICATE' ? 'VS-0900' : null,
    remark: null,
    simulated: false,
    ...more,
  };
}

describe('the answers of a provider', () => {
  let world: ReferralWorld;
  beforeAll(async () => {
    world = await ReferralWorld.open();
  });
  afterAll(() => world.close());

  const take = (...answers: ReferralAnswerReport[]): Promise<Reception[]> =>
    world.database.write((em) =>
      recordReferralAnswers(
        em,
        answers.map((each) => ({ answer: each, origin: ORIGIN })),
        world.clock,
      ),
    );
  const outcomes = (receptions: readonly Reception[]) => receptions.map((each) => (each.outcome === 'REJECTED' ? each.rejection.reason : each.outcome));
  const rounds = () => world.database.write((em) => raiseOverdueReferrals(em, world.clock));

  test('from acknowledged, with the provider’s own reference, to closed with an outcome', async () => {
    const { referralId } = await world.sent();
    expect(outcomes(await take(answer(referralId, 1, 'ACKNOWLEDGED')))).toEqual(['ACCEPTED']);
    expect(await world.referral(referralId)).toMatchObject({ state: 'ACKNOWLEDGED', providerReference: 'VS-1001', acknowledgedAt: world.now });
    const rest = (['ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED'] as const).map((status, index) => answer(referralId, index + 2, status));
    expect(outcomes(await take(...rest))).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    expect(await world.referral(referralId)).toMatchObject({ state: 'CLOSED', outcome: 'SUPPORT_COMPLETED', closedAt: world.now, overdue: false });
    expect((await world.history(referralId)).map(({ to }) => to)).toEqual([
      'DRAFT',
      'CONSENT_CHECK',
      'SENT',
      'ACKNOWLEDGED',
      'ACCEPTED',
      'CONTACT_ATTEMPTED',
      'ENGAGED',
      'CLOSED',
    ]);
    const told = await world.database.ask<{ type: string }>(
      `select type from outbox where key = '${referralId}' and topic = 'hub.referral.v1' order by position`,
    );
    expect(told.map(({ type }) => type)).toEqual([
      'referral.drafted',
      'referral.released',
      'referral.sent',
      'referral.acknowledged',
      'referral.accepted',
      'referral.contact-attempted',
      'referral.engaged',
      'referral.closed',
    ]);
  });

  test('a repeated answer and a late one change nothing, and are kept as history', async () => {
    const { referralId } = await world.sent();
    const [first, second] = [answer(referralId, 1, 'ACKNOWLEDGED'), answer(referralId, 2, 'ACCEPTED')];
    expect(outcomes(await take(second, first, second, first))).toEqual(['ACCEPTED', 'SUPERSEDED', 'DUPLICATE', 'DUPLICATE']);
    expect(await world.state(referralId)).toBe('ACCEPTED');
    expect(await world.database.orm.em.fork().count(ReferralAnswer, { referral: referralId })).toBe(2);
    expect(outcomes(await take({ ...first, remark: 'Something else.' }))).toEqual(['ANSWER_NUMBER_REUSED']);
  });

  test('any order, any repetition, any batches: the same end', async () => {
    const way = ['ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'SUSPENDED_UNSAFE', 'ENGAGED', 'CLOSED'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: way.length }).chain((length) => {
          const indexes = Array.from({ length }, (_, index) => index);
          return fc.tuple(fc.constant(length), fc.shuffledSubarray([...indexes, ...indexes], { minLength: length * 2 }), fc.integer({ min: 1, max: 5 }));
        }),
        async ([length, order, batch]) => {
          const { referralId } = await world.sent();
          for (let from = 0; from < order.length; from += batch)
            await take(...order.slice(from, from + batch).map((index) => answer(referralId, index + 1, way[index] ?? 'CLOSED')));
          expect(await world.referral(referralId)).toMatchObject({
            state: way[length - 1],
            providerReference: 'VS-1001',
            outcome: length === way.length ? 'SUPPORT_COMPLETED' : null,
          });
          expect(await world.alerts(referralId)).toHaveLength(way[length - 1] === 'SUSPENDED_UNSAFE' ? 1 : 0);
        },
      ),
      { numRuns: 12 },
    );
  });

  test.each([
    ['REJECTED', 'MEDIUM', 'Victim Support has rejected a referral (WRONG_NUMBER).'],
    ['SUSPENDED_UNSAFE', 'HIGH', 'Victim Support has suspended a referral as unsafe (WRONG_NUMBER).'],
    ['RETURNED_BAD_CONTACT', 'MEDIUM', 'Victim Support has returned a referral: the contact details are wrong (WRONG_NUMBER).'],
  ] as const)('%s needs a person, who is told why', async (status, severity, sentence) => {
    const { referralId } = await world.sent();
    expect(outcomes(await take(answer(referralId, 1, 'ACKNOWLEDGED'), answer(referralId, 2, status)))).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await world.referral(referralId)).toMatchObject({ state: status, answerReason: 'WRONG_NUMBER' });
    expect(await world.alerts(referralId)).toEqual([{ kind: 'REFERRAL_NEEDS_ATTENTION', severity, sentence: expect.stringContaining(sentence) }]);
  });

  test('a duplicate is linked to the referral that it repeats, and not made twice', async () => {
    const personId = await world.person();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT);
    const ids: string[] = [];
    for (const daysLater of [0, 40]) {
      world.now = new Date(Date.parse('2026-11-23T10:00:00Z') + daysLater * 86_400_000);
      const referralId = await world.draft(personId);
      await world.release(referralId);
      const rows = await world.rows(referralId);
      await world.clear(rows);
      await world.left(rows);
      ids.push(referralId);
    }
    const [first = '', second = ''] = ids;
    await take(answer(first, 1, 'ACKNOWLEDGED', { providerReference: 'VS-0900' }), answer(second, 1, 'DUPLICATE', { providerReference: null }));
    expect(await world.referral(second)).toMatchObject({ state: 'DUPLICATE', duplicateReference: 'VS-0900', duplicateOf: { id: first } });
    world.now = new Date('2026-11-23T10:00:00.000Z');
  });

  test('what is wrong with an answer by itself', async () => {
    const { referralId } = await world.sent();
    expect(
      outcomes(
        await take(
          answer(referralId, 1, 'ACKNOWLEDGED', { providerReference: null }),
          answer(referralId, 2, 'REJECTED', { reason: null }),
          answer(referralId, 3, 'CLOSED', { outcome: null }),
          answer(referralId, 4, 'DUPLICATE', { duplicateOf: null }),
          answer(referralId, 5, 'WITHDRAWAL_CONFIRMED'),
        ),
      ),
    ).toEqual(['REFERENCE_MISSING', 'REASON_MISSING', 'OUTCOME_MISSING', 'DUPLICATE_OF_MISSING', 'NOT_WITHDRAWN']);
    expect(await world.state(referralId)).toBe('SENT');
  });

  test('about a referral that this provider does not have', async () => {
    const mine = await world.sent();
    const draft = await world.draft(mine.personId);
    const released = await world.released();
    const withdrawn = await world.released();
    await world.act((context) => withdrawReferral(context, { referralId: withdrawn.referralId, reason: 'A mistake.' }));
    expect(
      outcomes(
        await take(
          answer(newId(), 1, 'ACKNOWLEDGED'),
          answer(mine.referralId, 1, 'ACKNOWLEDGED', { provider: 'REMEDI' }),
          answer(draft, 1, 'ACKNOWLEDGED'),
          answer(released.referralId, 1, 'ACKNOWLEDGED'),
          answer(withdrawn.referralId, 1, 'ACKNOWLEDGED'),
        ),
      ),
    ).toEqual(['UNKNOWN_REFERRAL', 'UNKNOWN_REFERRAL', 'NOT_SENT', 'NOT_SENT', 'NOT_SENT']);
    expect(await world.state(mine.referralId)).toBe('SENT');
  });

  test('an answer that cannot follow changes nothing, is kept, and its sender is told', async () => {
    const { referralId } = await world.sent();
    expect(outcomes(await take(answer(referralId, 1, 'REJECTED'), answer(referralId, 2, 'ACCEPTED')))).toEqual(['ACCEPTED', 'CANNOT_FOLLOW']);
    expect(await world.state(referralId)).toBe('REJECTED');
    expect(await world.database.orm.em.fork().count(ReferralAnswer, { referral: referralId })).toBe(2);
  });

  test('a late answer may show that the way was another one', async () => {
    const { referralId } = await world.sent();
    await take(answer(referralId, 2, 'ENGAGED'));
    expect(outcomes(await take(answer(referralId, 1, 'REJECTED')))).toEqual(['ACCEPTED']);
    expect(await world.state(referralId)).toBe('REJECTED');
  });

  test('an answer that comes before the relay has noted that the message left shows that it has', async () => {
    const { referralId } = await world.released();
    const rows = await world.rows(referralId);
    await world.clear(rows);
    expect(outcomes(await take(answer(referralId, 1, 'ACKNOWLEDGED')))).toEqual(['ACCEPTED']);
    await world.left(rows);
    expect(await world.referral(referralId)).toMatchObject({ state: 'ACKNOWLEDGED', sentAt: world.now });
    // The relay was broken off before its note: it does not send a second time what the provider has.
    expect(await world.clear(rows.map((row) => ({ ...row, attempted: true })))).toMatchObject([{ go: false }]);
  });

  test('after a withdrawal answers are history, and its confirmation is noted once', async () => {
    const { referralId } = await world.sent();
    await world.act((context) => withdrawReferral(context, { referralId, reason: 'They asked for it.' }));
    expect(
      outcomes(await take(answer(referralId, 1, 'ACKNOWLEDGED'), answer(referralId, 2, 'WITHDRAWAL_CONFIRMED'), answer(referralId, 3, 'WITHDRAWAL_CONFIRMED'))),
    ).toEqual(['SUPERSEDED', 'ACCEPTED', 'SUPERSEDED']);
    expect(await world.referral(referralId)).toMatchObject({ state: 'WITHDRAWN', withdrawalConfirmedAt: world.now, providerReference: 'VS-1001' });
  });

  test('no acknowledgement inside the agreed time raises one alert, which the answer settles', async () => {
    const { referralId } = await world.sent();
    // Monday; Tuesday and Wednesday count.
    world.now = new Date('2026-11-25T23:59:59.999Z');
    await rounds();
    expect(await world.referral(referralId)).toMatchObject({ overdue: false });
    world.now = new Date('2026-11-26T00:00:00.000Z');
    await rounds();
    await rounds();
    expect(await world.referral(referralId)).toMatchObject({ overdue: true, state: 'SENT' });
    expect(await world.alerts(referralId)).toEqual([
      {
        kind: 'REFERRAL_NOT_ACKNOWLEDGED',
        severity: 'HIGH',
        sentence: 'Victim Support has not acknowledged a referral inside the agreed time. Ring Victim Support and ask whether it arrived.',
      },
    ]);
    await take(answer(referralId, 1, 'ACKNOWLEDGED'));
    expect(await world.referral(referralId)).toMatchObject({ overdue: false, state: 'ACKNOWLEDGED' });
    expect(await world.alerts(referralId)).toEqual([]);
    await rounds();
    expect(await world.alerts(referralId)).toEqual([]);
    world.now = new Date('2026-11-23T10:00:00.000Z');
  });

  test('the agreed time follows what is agreed: another number from a day on', async () => {
    await world.database.ask(
      `insert into parameter (name, valid_from, valid_to, value, unit, source) values ('REFERRAL_ACKNOWLEDGED_WITHIN_VICTIM_SUPPORT', '2027-03-01', null, '4', 'WORKING_DAYS', 'Agreed in a test')`,
    );
    world.now = new Date('2027-03-01T10:00:00.000Z');
    const { referralId } = await world.sent();
    expect((await world.referral(referralId)).acknowledgeBy).toEqual(new Date('2027-03-06T00:00:00Z'));
    world.now = new Date('2026-11-23T10:00:00.000Z');
  });
});

describe('G9: a referral without receipt is seen', () => {
  let world: ReferralWorld;
  beforeAll(async () => {
    world = await ReferralWorld.open();
  });
  afterAll(() => world.close());

  test('2,000 referrals, of which 1 % are dropped, 5 % answered late and 5 % rejected: all overdue are flagged, none is done without a receipt', async () => {
    const personId = await world.person();
    const sentAt = world.now.toISOString();
    const due = '2026-11-26T00:00:00Z';
    const [staff] = await world.database.ask<{ id: string }>(`select id from staff_member limit 1`);
    // In bulk, as they stand once they were sent.
    await world.database.ask(`
      insert into referral (id, provider, case_id, person_id, state, reason, incident_type, referrer_id, agreement, message_id, amended_at, released_at, attempted_at, sent_at, acknowledge_by,
        owner_agency_code, originator, markings, regime, retention_class, recorded_at, recorded_by)
      select uuidv7(), 'VICTIM_SUPPORT', '${world.caseId}', '${personId}', 'SENT', 'Noise.', 'OTHER', '${staff?.id}', 'TEST', gen_random_uuid(), '${sentAt}', '${sentAt}', '${sentAt}', '${sentAt}', '${due}',
        'SAFER_NEIGHBOURHOODS', 'SAFER_NEIGHBOURHOODS', '{}', 'UK_GDPR_PART2', 'CASEWORK', '${sentAt}', 'user:test' from generate_series(1, 2000)`);
    const ids = (await world.database.ask<{ id: string }>(`select id from referral order by id`)).map(({ id }) => id);
    expect(ids).toHaveLength(2_000);
    const fate = (index: number) => (index % 100 === 0 ? 'dropped' : index % 20 === 1 ? 'late' : index % 20 === 2 ? 'rejected' : 'prompt');
    const of = (wanted: string) => ids.filter((_, index) => fate(index) === wanted);
    const takeAll = async (list: readonly string[], status: AnswerStatus, sequence: number) => {
      for (let from = 0; from < list.length; from += 500)
        await world.database.write((em) =>
          recordReferralAnswers(
            em,
            list.slice(from, from + 500).map((id) => ({ answer: answer(id, sequence, status), origin: ORIGIN })),
            world.clock,
          ),
        );
    };
    const overdue = async () => (await world.database.ask<{ id: string }>(`select id from referral where overdue order by id`)).map(({ id }) => id);
    await takeAll([...of('prompt'), ...of('rejected')], 'ACKNOWLEDGED', 1);
    await takeAll(of('rejected'), 'REJECTED', 2);
    await takeAll(of('prompt'), 'CLOSED', 2);

    world.now = new Date('2026-11-26T00:00:30Z');
    await world.database.write((em) => raiseOverdueReferrals(em, world.clock));
    expect(await overdue()).toEqual([...of('dropped'), ...of('late')].sort());
    await takeAll(of('late'), 'ACKNOWLEDGED', 1);
    expect(await overdue()).toEqual(of('dropped'));
    const open = await world.database.ask<{ kind: string; count: string }>(
      `select kind, count(*)::text as count from alert where settled_at is null group by kind order by kind`,
    );
    expect(open).toEqual([
      { kind: 'REFERRAL_NEEDS_ATTENTION', count: String(of('rejected').length) },
      { kind: 'REFERRAL_NOT_ACKNOWLEDGED', count: String(of('dropped').length) },
    ]);
    const done = await world.database.ask<{ id: string }>(
      `select r.id from referral r where state not in ('SENT') and not exists (select from referral_answer a where a.referral_id = r.id and a.provider_reference is not null)`,
    );
    expect(done).toEqual([]);
    const closed = await world.database.ask<{ id: string }>(`select id from referral where state = 'CLOSED' order by id`);
    expect(closed.map(({ id }) => id)).toEqual(of('prompt'));
  }, 60_000);
});
