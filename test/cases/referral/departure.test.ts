/** The last word on a referral: what is gone at the moment of sending does not leave, and people are told why. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordAgreement } from '../../../src/access/agreement/commands/record-agreement.ts';
import { amendReferral } from '../../../src/cases/referral/commands/amend-referral.ts';
import { withdrawReferral } from '../../../src/cases/referral/commands/withdraw-referral.ts';
import { changeChannel, endChannel } from '../../../src/people/channel/commands/change-channel.ts';
import { ContactChannel } from '../../../src/people/person.entity.ts';
import { PURPOSE, ReferralWorld, SAFE_MOBILE, UNSAFE_LANDLINE } from './referral-world.ts';

describe('a referral that is about to leave', () => {
  let world: ReferralWorld;
  beforeAll(async () => {
    world = await ReferralWorld.open();
  });
  afterAll(() => world.close());

  const channelOf = async (personId: string) => (await world.database.orm.em.fork().findOneOrFail(ContactChannel, { person: personId, validTo: null })).id;
  const unsafe = { safeToCall: 'NO', safeVoicemail: null, safeText: null, safeLetter: null, bestTimes: null } as const;

  test('goes, and is sent from when it has left, with the agreed time in working days', async () => {
    world.now = new Date('2026-12-23T15:00:00.000Z');
    const { referralId } = await world.released();
    const rows = await world.rows(referralId);
    expect(rows.map(({ type }) => type)).toEqual(['referral.sent']);
    expect(await world.clear(rows)).toEqual([{ go: true }]);
    expect(await world.state(referralId)).toBe('CONSENT_CHECK');
    await world.left(rows);
    // Two working days: Thursday 24th, and Tuesday 29th after Christmas Day, the weekend and the substitute for Boxing Day.
    expect(await world.referral(referralId)).toMatchObject({ state: 'SENT', sentAt: world.now, acknowledgeBy: new Date('2026-12-30T00:00:00Z') });
    await world.left(rows);
    expect((await world.history(referralId)).map(({ to }) => to)).toEqual(['DRAFT', 'CONSENT_CHECK', 'SENT']);
    expect(await world.alerts(referralId)).toEqual([]);
    world.now = new Date('2026-11-23T10:00:00.000Z');
  });

  test('consent withdrawn before it was sent: it cannot be released', async () => {
    const personId = await world.person();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT);
    const referralId = await world.draft(personId);
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    await expect(world.release(referralId)).rejects.toThrow('The person has withdrawn consent');
    expect(await world.rows(referralId)).toEqual([]);
  });

  test('consent withdrawn between release and send: nothing leaves, and the alert says why', async () => {
    const { personId, referralId } = await world.released();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    expect(await world.state(referralId)).toBe('WITHHELD');
    expect(await world.clear(await world.rows(referralId))).toEqual([{ go: false, because: 'The referral is WITHHELD by now.' }]);
    expect(await world.alerts(referralId)).toEqual([
      {
        kind: 'REFERRAL_WITHHELD',
        severity: 'HIGH',
        sentence:
          'A referral to Victim Support that was released did not leave. The person has withdrawn consent: record their consent to a referral to Victim Support, or state the lawful basis on which it goes. Put it right, amend the referral, look at it and send it again, or withdraw it.',
      },
    ]);
    expect((await world.rows(referralId)).map(({ type }) => type)).toEqual(['referral.sent']);
  });

  test('refused counts as withdrawn, and a consent for another provider changes nothing', async () => {
    const { personId, referralId } = await world.released();
    await world.consent(personId, PURPOSE.REMEDI, 'REFUSED');
    expect(await world.state(referralId)).toBe('CONSENT_CHECK');
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'REFUSED');
    expect(await world.state(referralId)).toBe('WITHHELD');
  });

  test('consent withdrawn after an attempt that was broken off: it stays, and a withdrawal follows under the same key', async () => {
    const { personId, referralId } = await world.released();
    const rows = await world.rows(referralId);
    await world.clear(rows);
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    expect(await world.state(referralId)).toBe('WITHDRAWN');
    expect(await world.clear(rows.map((row) => ({ ...row, attempted: true })))).toMatchObject([{ go: false }]);
    const after = await world.rows(referralId);
    expect(after.map(({ type }) => type)).toEqual(['referral.sent', 'referral.withdrawn']);
    expect(await world.clear(after.slice(1))).toEqual([{ go: true }]);
    expect(await world.alerts(referralId)).toMatchObject([{ kind: 'REFERRAL_WITHHELD', sentence: expect.stringContaining('Victim Support may have it') }]);
  });

  test('consent withdrawn after it left: it is taken back', async () => {
    const { personId, referralId } = await world.sent();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    expect(await world.referral(referralId)).toMatchObject({ state: 'WITHDRAWN', withdrawnAt: world.now, withdrawalConfirmedAt: null });
    const [, withdrawal] = await world.rows(referralId);
    expect(withdrawal).toMatchObject({ type: 'referral.withdrawn', key: referralId });
    const [row] = await world.database.ask<{ payload: object }>(`select payload from outbox where event_id = '${withdrawal?.eventId}'`);
    expect(row?.payload).toEqual({ referralId, withdrawnAt: world.now.toISOString() });
  });

  test('the withdrawal of consent comes before or after the last word, never in between', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const { personId, referralId } = await world.released();
      const rows = await world.rows(referralId);
      const [[clearance]] = await Promise.all([world.clear(rows), world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN')]);
      const types = (await world.rows(referralId)).map(({ type }) => type);
      // Either nothing leaves, or what leaves is followed by a withdrawal.
      expect([clearance?.go, types.length, await world.state(referralId)]).toEqual(clearance?.go ? [true, 2, 'WITHDRAWN'] : [false, 1, 'WITHHELD']);
      outcomes.add(String(clearance?.go));
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });

  test('a channel that is no longer safe keeps it back, though another one has become safe', async () => {
    const { personId, referralId } = await world.released();
    const channelId = await channelOf(personId);
    await world.act((context) => changeChannel(context, { channelId, ...unsafe, safeText: 'YES' }));
    expect(await world.clear(await world.rows(referralId))).toEqual([
      { go: false, because: 'A channel that the referral names has changed since it was released: what was safe may be safe no more.' },
    ]);
    expect(await world.state(referralId)).toBe('WITHHELD');
    expect(await world.alerts(referralId)).toMatchObject([{ kind: 'REFERRAL_WITHHELD' }]);
  });

  test('without any safe channel left it stays; after domestic abuse it is suspended', async () => {
    const { personId, referralId } = await world.released();
    const channelId = await channelOf(personId);
    await world.act((context) => endChannel(context, { channelId }));
    expect(await world.clear(await world.rows(referralId))).toMatchObject([
      { go: false, because: expect.stringContaining('There is no way to reach the person') },
    ]);
    expect(await world.state(referralId)).toBe('WITHHELD');

    const victim = await world.person();
    await world.consent(victim, PURPOSE.VICTIM_SUPPORT, 'GIVEN', { explicit: true });
    const after = await world.draft(victim, { content: { incidentType: 'DOMESTIC_ABUSE' } });
    await world.release(after);
    const theirs = await channelOf(victim);
    await world.act((context) => changeChannel(context, { channelId: theirs, ...unsafe, safeLetter: 'YES' }));
    expect(await world.clear(await world.rows(after))).toMatchObject([{ go: false }]);
    expect(await world.state(after)).toBe('SUSPENDED');
  });

  test('what was withheld is amended and sent again as another message', async () => {
    const { personId, referralId } = await world.released();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'GIVEN', { explicit: true });
    await world.act((context) => amendReferral(context, { referralId, content: { notes: 'They asked for it again.' } }));
    expect(await world.state(referralId)).toBe('DRAFT');
    expect(await world.alerts(referralId)).toEqual([]);
    await world.release(referralId);
    const rows = await world.rows(referralId);
    expect(rows).toHaveLength(2);
    expect(await world.clear(rows.slice(0, 1))).toMatchObject([{ go: false }]);
    expect(await world.clear(rows.slice(1))).toEqual([{ go: true }]);
    await world.left(rows.slice(1));
    expect(await world.state(referralId)).toBe('SENT');
  });

  test('withdrawn by an officer: what has not left never leaves, what was on its way is followed', async () => {
    const unsent = await world.released();
    await world.act((context) => withdrawReferral(context, { referralId: unsent.referralId, reason: 'Referred by mistake.' }));
    expect(await world.clear(await world.rows(unsent.referralId))).toMatchObject([{ go: false }]);
    expect((await world.rows(unsent.referralId)).map(({ type }) => type)).toEqual(['referral.sent']);
    expect(await world.alerts(unsent.referralId)).toEqual([]);

    const attempted = await world.released();
    const rows = await world.rows(attempted.referralId);
    await world.clear(rows);
    await world.act((context) => withdrawReferral(context, { referralId: attempted.referralId, reason: 'They moved away.' }));
    // It was on its way after all: the relay says that it left, and the withdrawal comes behind it.
    await world.left(rows);
    expect(await world.referral(attempted.referralId)).toMatchObject({ state: 'WITHDRAWN', sentAt: world.now });
    expect((await world.rows(attempted.referralId)).map(({ type }) => type)).toEqual(['referral.sent', 'referral.withdrawn']);
  });

  test('an agreement that has ended meanwhile keeps it back, and it goes under the next one once it is amended', async () => {
    const { referralId } = await world.released();
    const insert = (from: string, value: string) =>
      world.database.ask(
        `insert into parameter (name, valid_from, valid_to, value, unit, source) values ('REFERRAL_AGREEMENT_VICTIM_SUPPORT', '${from}', null, '"${value}"', 'AGREEMENT', 'Signed in a test')`,
      );
    await world.act((context) =>
      recordAgreement(context, {
        reference: 'ISA-SN-VS-2026-02',
        title: 'Victim Support: referrals',
        owners: ['SAFER_NEIGHBOURHOODS'],
        partners: ['VICTIM_SUPPORT'],
        purposes: ['VICTIM_CONTACT'],
        dataItems: ['REFERRAL'],
        gateway: 'CONSENT',
        necessity: 'They must know whom to ring; nothing else is sent.',
        inForceFrom: '2026-11-25',
        inForceTo: null,
        reviewOn: '2027-05-25',
        signedCopy: null,
      }),
    );
    await insert('2026-11-25', 'ISA-SN-VS-2026-02');
    world.now = new Date('2026-11-25T10:00:00.000Z');
    expect(await world.clear(await world.rows(referralId))).toMatchObject([{ go: false, because: expect.stringContaining('no longer in force: amend it') }]);
    await world.act((context) => amendReferral(context, { referralId, content: {} }));
    await world.release(referralId);
    expect(await world.clear((await world.rows(referralId)).slice(1))).toEqual([{ go: true }]);
    expect((await world.referral(referralId)).agreement).toBe('ISA-SN-VS-2026-02');
    world.now = new Date('2026-11-23T10:00:00.000Z');
  });

  test('to Remedi it needs both: either side stops it', async () => {
    for (const who of ['person', 'other'] as const) {
      const personId = await world.person();
      const otherPartyId = await world.person({ channels: [{ ...SAFE_MOBILE, value: '01632 960503' }, UNSAFE_LANDLINE] }, false);
      for (const each of [personId, otherPartyId]) await world.consent(each, PURPOSE.REMEDI);
      const referralId = await world.draft(personId, { provider: 'REMEDI', otherPartyId });
      await world.release(referralId);
      await world.consent(who === 'person' ? personId : otherPartyId, PURPOSE.REMEDI, 'WITHDRAWN');
      expect(await world.clear(await world.rows(referralId)), who).toMatchObject([{ go: false }]);
      expect(await world.state(referralId)).toBe('WITHHELD');
    }
  });

  test('a page of them is answered one by one, in order', async () => {
    const good = await world.released();
    const bad = await world.released();
    const third = await world.released();
    await world.consent(bad.personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    const rows = (await Promise.all([good, bad, third].map(({ referralId }) => world.rows(referralId)))).flat();
    expect((await world.clear(rows)).map(({ go }) => go)).toEqual([true, false, true]);
    await world.left(rows.filter((_, index) => index !== 1));
    expect(await Promise.all([good, bad, third].map(({ referralId }) => world.state(referralId)))).toEqual(['SENT', 'WITHHELD', 'SENT']);
  });

  test('a row of a referral that is not there stays', async () => {
    const { referralId } = await world.released();
    const [row] = await world.rows(referralId);
    if (!row) throw new Error('no row');
    const stranger = { ...row, key: '01930f5e-0000-7000-8000-000000000000', eventId: '01930f5e-0000-7000-8000-000000000001' };
    expect(await world.clear([stranger])).toMatchObject([{ go: false }]);
  });
});
