/** No agreement in force on the day of sending: the message does not leave, whatever was approved before, and an alert says why. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { integrations } from '../../../integrations/registry.ts';
import { embeddedBus } from '../../../integrations/kit/embedded-bus.ts';
import { endAgreement } from '../../../src/access/agreement/commands/end-agreement.ts';
import { intelDeparture } from '../../../src/cases/intelligence/intel.departure.ts';
import { INTELLIGENCE_TOPIC } from '../../../src/cases/intelligence/intelligence.report.ts';
import { referralDeparture } from '../../../src/cases/referral/referral.departure.ts';
import { REFERRAL_KINDS } from '../../../src/cases/referral/referral.report.ts';
import type { Bus } from '../../../src/exchange/bus.ts';
import type { Departure } from '../../../src/exchange/departure.ts';
import { outboxLag } from '../../../src/exchange/outbox-lag.ts';
import { type Relay, startRelay } from '../../../src/exchange/relay.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { PURPOSE, ReferralWorld } from '../../cases/referral/referral-world.ts';
import { aDraft, aForm, aReleased, DRAFTER, isRefused, makes, RELEASER, shown } from '../../cases/intelligence/officers.ts';
import { keyIn } from '../../graph/listing.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { until } from '../../support/until.ts';

type Database = Pick<ReferralWorld['database'], 'orm'>;

/** The relay of a hub on a bus of its own database, which begins when it is told. */
class Sending {
  readonly bus: Bus;
  readonly #parts: { readonly url: string; readonly database: Database; readonly clock: Clock; readonly departure: Departure };
  #relay: Relay | null = null;

  constructor(parts: { readonly url: string; readonly database: Database; readonly clock: Clock; readonly departure: Departure }) {
    this.#parts = parts;
    this.bus = embeddedBus({ url: parts.url });
  }

  /** Lets what waits on a topic leave, or stay; answers the keys of what lies on the bus then. */
  async keysOn(topic: string): Promise<(string | null)[]> {
    const { url, database, clock, departure } = this.#parts;
    const em = () => database.orm.em.fork();
    const { outbound, returns } = integrations;
    await this.bus.ensureTopics(integrations.topics);
    this.#relay = startRelay({ url, em, bus: this.bus, outbound, returns, departures: [departure], clock, sendsSimulated: false });
    await until('nothing waits any more', async () => (await outboxLag(em())).every((each) => each.topic !== topic || each.waiting === 0));
    await this.#relay.close();
    this.#relay = null;
    const partitions = await this.bus.positions('nobody', [topic]);
    const messages = await Promise.all(partitions.map(({ partition }) => this.bus.read({ topic, partition, from: 0n, to: 1_000n, limit: 1_000 })));
    return messages.flat().map(({ key }) => key);
  }

  async close(): Promise<void> {
    await this.#relay?.close();
    await this.bus.close();
  }
}

describe('referrals', () => {
  let world: ReferralWorld;
  let sending: Sending;
  beforeAll(async () => {
    world = await ReferralWorld.open();
    sending = new Sending({ url: world.database.appUrl, database: world.database, clock: world.clock, departure: referralDeparture });
  });
  afterAll(async () => {
    await sending.close();
    await world.close();
  });

  async function released(provider: 'VICTIM_SUPPORT' | 'REMEDI' = 'VICTIM_SUPPORT'): Promise<string> {
    const [personId, otherPartyId] = [await world.person(), provider === 'REMEDI' ? await world.person({}, false) : null];
    for (const each of [personId, otherPartyId]) if (each !== null) await world.consent(each, PURPOSE[provider]);
    const referralId = await world.draft(personId, { provider, otherPartyId });
    await world.release(referralId);
    return referralId;
  }

  test('under an agreement that was ended after the release stay, and those of another provider go', { timeout: 30_000 }, async () => {
    const [kept, gone] = [await released(), await released('REMEDI')];
    await world.act((context) => endAgreement(context, { reference: 'ISA-SN-VS-2026-01', because: 'The provider lost its contract.' }));
    expect(await sending.keysOn(REFERRAL_KINDS.VICTIM_SUPPORT.sent.topic)).not.toContain(kept);
    expect(await sending.keysOn(REFERRAL_KINDS.REMEDI.sent.topic)).toContain(gone);
    expect(await world.referral(kept)).toMatchObject({ state: 'WITHHELD', sentAt: null });
    expect(await world.referral(gone)).toMatchObject({ state: 'SENT' });
    const alerts = await world.database.ask<{ kind: string; sentence: string }>(`select kind, sentence from alert where subject_id = '${kept}'`);
    expect(alerts).toEqual([{ kind: 'REFERRAL_WITHHELD', sentence: expect.stringContaining('No sharing agreement with Victim Support is in force') }]);
    // Nor can another be released: the preview says so before anybody tries.
    const checks = (await world.preview(kept)).checks.filter(({ passed }) => !passed);
    expect(checks).toEqual([{ check: 'AGREEMENT', passed: false, sentence: expect.stringContaining('have one signed and recorded') }]);
  });

  test('an end that comes while a relay asks waits until what it asked about may leave', async () => {
    const referralId = await released('REMEDI');
    const em = world.database.orm.em.fork();
    await em.begin();
    const cleared = await referralDeparture.clear(em, await world.rows(referralId), world.clock);
    let over = false;
    const ending = world.act((context) => endAgreement(context, { reference: 'ISA-SN-REMEDI-2026-01', because: 'Not renewed.' })).then(() => (over = true));
    await until(
      'the end waits for the relay',
      async () => (await world.database.ask("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length > 0,
    );
    expect(over).toBe(false);
    await em.commit();
    await ending;
    expect(cleared).toEqual([{ go: true }]);
    // Asked again after the end, it stays.
    expect(await world.clear((await world.rows(referralId)).map((row) => ({ ...row, attempted: true })))).toMatchObject([{ go: false }]);
  });
});

describe('intelligence', () => {
  let graph: TestGraph;
  let sending: Sending;
  beforeAll(async () => {
    graph = await aGraph();
    sending = new Sending({ url: String(graph.orm.config.get('clientUrl')), database: graph, clock: systemClock, departure: intelDeparture });
  });
  afterAll(async () => {
    await sending.close();
    await graph.close();
  });

  test(
    'under an agreement that was ended after the release stays, what left before stays sent, and nothing more is released',
    { timeout: 30_000 },
    async () => {
      const before = await aReleased(graph);
      const reference = async (packageId: string) => String((await shown(graph, packageId, 'reference'))['reference']);
      expect(await sending.keysOn(INTELLIGENCE_TOPIC)).toEqual([await reference(before)]);
      const kept = await aReleased(graph);
      await makes(graph, ['ASB_OFFICER'], 'SharingAgreement', 'agreementEnd', { reference: 'ISA-SN-2026-03', because: 'Signed anew under another reference.' });
      expect(await sending.keysOn(INTELLIGENCE_TOPIC)).toEqual([await reference(before)]);
      expect(await shown(graph, kept, 'state sentAt')).toEqual({ state: 'WITHHELD', sentAt: null });
      const alerts = await graph.em.fork().execute(`select kind, sentence from alert where subject_id = '${keyIn(kept)}'`);
      expect(alerts).toEqual([
        { kind: 'INTELLIGENCE_WITHHELD', sentence: expect.stringContaining('the sharing agreement of its release is no longer in force') },
      ]);
      const next = await aDraft(graph, await aForm(graph));
      expect(await isRefused(graph, RELEASER, 'intelRelease', { packageId: next })).toMatchObject({
        __typename: 'InvalidInput',
        message: expect.stringContaining('ISA-SN-2026-03 is not in force'),
      });
      // What left can still be taken back: a withdrawal says less than what it takes back.
      await makes(graph, DRAFTER, 'IntelPackage', 'intelWithdraw', { packageId: before, reason: 'SOURCE_SAFETY' });
      expect(await sending.keysOn(INTELLIGENCE_TOPIC)).toEqual([await reference(before), await reference(before)]);
    },
  );
});
