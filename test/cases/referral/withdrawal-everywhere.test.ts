/** Issue 5: "Withdrawal of consent takes effect in the same transaction everywhere": from its commit on nothing rests on that consent any more. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { embeddedBus } from '../../../integrations/kit/embedded-bus.ts';
import { integrations } from '../../../integrations/registry.ts';
import { confirmErasure } from '../../../src/cases/erasure/commands/confirm-erasure.ts';
import { askToErasePerson } from '../../../src/cases/erasure/commands/decide-retention.ts';
import { takeConsent } from '../../../src/cases/referral/commands/take-consent.ts';
import { referralDeparture } from '../../../src/cases/referral/referral.departure.ts';
import { REFERRAL_KINDS } from '../../../src/cases/referral/referral.report.ts';
import type { Bus, BusMessage } from '../../../src/exchange/bus.ts';
import { outboxLag } from '../../../src/exchange/outbox-lag.ts';
import { type Relay, startRelay } from '../../../src/exchange/relay.ts';
import { until } from '../../support/until.ts';
import { PURPOSE, ReferralWorld } from './referral-world.ts';

const { topic } = REFERRAL_KINDS.VICTIM_SUPPORT.sent;

describe('a withdrawal of consent', () => {
  let world: ReferralWorld;
  let bus: Bus;
  let relay: Relay | null = null;
  beforeAll(async () => {
    world = await ReferralWorld.open();
    bus = embeddedBus({ url: world.database.appUrl });
    await bus.ensureTopics(integrations.topics);
  });
  afterEach(async () => {
    await relay?.close();
    relay = null;
  });
  afterAll(async () => {
    await bus.close();
    await world.close();
  });

  const send = () => {
    const em = () => world.database.orm.em.fork();
    const { outbound, returns } = integrations;
    relay = startRelay({ url: world.database.appUrl, em, bus, outbound, returns, departures: [referralDeparture], clock: world.clock, sendsSimulated: false });
  };
  const allSent = () =>
    until('nothing waits', async () => (await outboxLag(world.database.orm.em.fork())).every((each) => each.topic !== topic || each.waiting === 0), 30_000);
  const onTheBus = async (): Promise<BusMessage[]> => {
    const partitions = await bus.positions('nobody', [topic]);
    return (await Promise.all(partitions.map(({ partition }) => bus.read({ topic, partition, from: 0n, to: 100_000n, limit: 100_000 })))).flat();
  };
  const sealed = async (referralId: string) =>
    (
      await world.database.ask<{ bytes: number | null; sha256: string }>(
        `select octet_length(value) as bytes, sha256 from sealed_message where event_id in (select event_id from outbox where key = '${referralId}')`,
      )
    )[0];

  test('before the relay looks: nothing leaves, and the approved words are forgotten with it', async () => {
    const { personId, referralId } = await world.released();
    expect((await sealed(referralId))?.bytes).toBeGreaterThan(0);
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    expect(await sealed(referralId)).toEqual({ bytes: 0, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await world.preview(referralId)).toMatchObject({ body: null, ready: false });
    send();
    await allSent();
    expect((await onTheBus()).filter(({ key }) => key === referralId)).toEqual([]);
  });

  test('rolled back, it has changed nothing', async () => {
    const { personId, referralId } = await world.released();
    const before = await sealed(referralId);
    const withdrawal = {
      personId,
      purpose: PURPOSE.VICTIM_SUPPORT,
      state: 'WITHDRAWN',
      method: 'TELEPHONE',
      givenBy: 'SELF',
      explicit: true,
      scope: 'All of it.',
      wording: null,
      saidAt: null,
    } as const;
    const dies = world.database.write(async (em) => {
      expect((await takeConsent(world.context(em), withdrawal)).ok).toBe(true);
      throw new Error('the hub dies');
    });
    await expect(dies).rejects.toThrow('the hub dies');
    expect(await sealed(referralId)).toEqual(before);
    expect(await world.state(referralId)).toBe('CONSENT_CHECK');
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
  });

  test('after it left: what was approved is forgotten, what was sent is taken back', async () => {
    const { personId, referralId } = await world.released();
    send();
    await until('it has left', async () => (await world.state(referralId)) === 'SENT');
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    await allSent();
    expect((await sealed(referralId))?.bytes).toBeNull();
    expect((await onTheBus()).filter(({ key }) => key === referralId).map(({ headers }) => headers['ce_type'])).toEqual([
      'referral.sent',
      'referral.withdrawn',
    ]);
  });

  test('of what was ended before forgets its words, too; another purpose’s withdrawal does not', async () => {
    const { personId, referralId } = await world.released();
    send();
    await until('it has left', async () => (await world.state(referralId)) === 'SENT');
    await world.database.ask(`update referral set state = 'CLOSED' where id = '${referralId}'`);
    await world.consent(personId, PURPOSE.REMEDI, 'REFUSED');
    expect((await sealed(referralId))?.bytes).toBeGreaterThan(0);
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    expect((await sealed(referralId))?.bytes).toBeNull();
    expect(await world.state(referralId)).toBe('CLOSED');
  });

  test('a draft that rests on it cannot be released from then on', async () => {
    const personId = await world.person();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT);
    const referralId = await world.draft(personId);
    expect(await world.preview(referralId)).toMatchObject({ ready: true });
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    expect(await world.preview(referralId)).toMatchObject({ ready: false });
    await expect(world.release(referralId)).rejects.toThrow('withdrawn consent');
  });

  test('and then the erasure of the person take the message out of the outbox, and what comes behind it leaves', async () => {
    const { personId, referralId } = await world.released();
    await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
    await world.database.ask(`delete from case_person where person_id = '${personId}'`);
    const asked = await world.act((context) => askToErasePerson(context, { personId, reason: 'They asked for it.' }));
    const second = { subject: 'second', name: 'Officer Ash', agency: 'SAFER_NEIGHBOURHOODS' };
    await world.act((context) => confirmErasure({ ...context, actor: second }, { decisionId: asked.id }));
    expect(await sealed(referralId)).toBeUndefined();
    const next = await world.released();
    send();
    await until('the next one has left', async () => (await world.state(next.referralId)) === 'SENT');
    await allSent();
    expect((await onTheBus()).filter(({ key }) => key === referralId)).toEqual([]);
  });

  test(
    'raced a hundred times with the relay: what leaves left before, and is followed by its withdrawal; else nothing leaves',
    { timeout: 90_000 },
    async () => {
      const released: { personId: string; referralId: string }[] = [];
      for (let each = 0; each < 100; each += 1) released.push(await world.released());
      send();
      await Promise.all(
        Array.from({ length: 4 }, async (_, lane) => {
          for (const [index, { personId }] of released.entries()) if (index % 4 === lane) await world.consent(personId, PURPOSE.VICTIM_SUPPORT, 'WITHDRAWN');
        }),
      );
      await allSent();
      const messages = await onTheBus();
      const seen = new Map<string, number>();
      for (const { referralId } of released) {
        const types = messages
          .filter(({ key }) => key === referralId)
          .map(({ headers }) => headers['ce_type'] ?? '')
          .join(' ');
        seen.set(types, (seen.get(types) ?? 0) + 1);
        const { state, attemptedAt } = await world.referral(referralId);
        // Cleared before the withdrawal, or not at all: no referral leaves without what takes it back.
        expect([types, state, attemptedAt !== null]).toEqual(types === '' ? ['', 'WITHHELD', false] : ['referral.sent referral.withdrawn', 'WITHDRAWN', true]);
        expect((await sealed(referralId))?.bytes ?? 0).toBe(0);
      }
      expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(100);
    },
  );
});
