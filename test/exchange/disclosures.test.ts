/** DPA 2018 s.62(3), domain rule 49: "Disclosure log: when + who disclosed + recipients". Nothing about anybody leaves by the bus without its entry, and each message has one, however often it is sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { integrations } from '../../integrations/registry.ts';
import { intelDeparture } from '../../src/cases/intelligence/intel.departure.ts';
import { INTELLIGENCE_TOPIC } from '../../src/cases/intelligence/intelligence.report.ts';
import { withdrawReferral } from '../../src/cases/referral/commands/withdraw-referral.ts';
import { referralDeparture } from '../../src/cases/referral/referral.departure.ts';
import { REFERRAL_KINDS } from '../../src/cases/referral/referral.report.ts';
import type { Bus, BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import { copyLeaves, pathsOf, putLeavingOnRecord } from '../../src/exchange/disclosures.ts';
import { outboxLag } from '../../src/exchange/outbox-lag.ts';
import { startRelay } from '../../src/exchange/relay.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { aReleased } from '../cases/intelligence/officers.ts';
import { PURPOSE, ReferralWorld } from '../cases/referral/referral-world.ts';
import { aGraph } from '../support/graph.ts';
import { until } from '../support/until.ts';

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly agency: string;
  readonly purpose: string | null;
  readonly recipients: string[];
  readonly regimes: string[];
  readonly agreement: string | null;
  readonly operation: string | null;
  readonly items: readonly { about: string; fields: string[] }[];
}

const ENTRIES = `select id, kind, subject, agency, purpose, to_json(recipients) as recipients, to_json(regimes) as regimes, agreement, operation, items
  from ledger_entry where kind = 'DISCLOSURE' order by position`;

let world: ReferralWorld;
let bus: Bus;
let owner: Client;
beforeAll(async () => {
  world = await ReferralWorld.open();
  bus = embeddedBus({ url: world.database.appUrl });
  await bus.ensureTopics(integrations.topics);
  owner = new Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await bus.close();
  await world.close();
});

const em = () => world.database.orm.em.fork();
/** What the relays said. */
const lines: string[] = [];
const entries = () => world.database.ask<Entry>(ENTRIES);

/** Runs a relay until `done`, on a bus whose publishing may be interfered with. */
async function relaying(done: () => Promise<boolean>, publish: Bus['publish'] = (messages) => bus.publish(messages)): Promise<void> {
  const { outbound, returns } = integrations;
  const relay = startRelay({
    url: world.database.appUrl,
    em,
    bus: Object.assign(Object.create(bus), { publish }),
    outbound,
    returns,
    departures: [referralDeparture],
    clock: world.clock,
    sendsSimulated: false,
    log: (line) => lines.push(line),
  });
  try {
    await until('the relay is done', done, 20_000);
  } finally {
    await relay.close();
  }
}

const nothingWaits = (topic: string) => async () => (await outboxLag(em())).every((each) => each.topic !== topic || each.waiting === 0);

async function messagesOn(topic: string): Promise<BusMessage[]> {
  const partitions = await bus.positions('nobody', [topic]);
  return (await Promise.all(partitions.map(({ partition }) => bus.read({ topic, partition, from: 0n, to: 1_000n, limit: 1_000 })))).flat();
}

async function released(
  provider: 'VICTIM_SUPPORT' | 'REMEDI' = 'VICTIM_SUPPORT',
): Promise<{ referralId: string; personId: string; otherPartyId: string | null }> {
  const [personId, otherPartyId] = [await world.person(), provider === 'REMEDI' ? await world.person({}, false) : null];
  for (const each of [personId, otherPartyId]) if (each !== null) await world.consent(each, PURPOSE[provider]);
  const referralId = await world.draft(personId, { provider, otherPartyId });
  await world.release(referralId);
  return { referralId, personId, otherPartyId };
}

describe('a referral', () => {
  test('tells a provider of the person, and is on record before it leaves: each field of the message, and no other', async () => {
    const { referralId, personId } = await released();
    const { topic } = REFERRAL_KINDS.VICTIM_SUPPORT.sent;
    const before: Entry[][] = [];
    await relaying(nothingWaits(topic), async (messages: readonly OutgoingMessage[]) => {
      if (messages.some((message) => message.topic === topic)) before.push(await entries());
      return bus.publish(messages);
    });
    const message = (await messagesOn(topic)).find(({ key }) => key === referralId);
    const [entry] = (await entries()).filter(({ items }) => items.some(({ about }) => about === `Person:${personId}`));
    expect(entry).toEqual({
      id: message?.headers['ce_id'],
      kind: 'DISCLOSURE',
      subject: 'hub',
      agency: 'SAFER_NEIGHBOURHOODS',
      purpose: 'VICTIM_CONTACT',
      recipients: ['VICTIM_SUPPORT'],
      regimes: [message?.headers['ce_regime']],
      agreement: message?.headers['ce_isaref'],
      operation: 'referral.sent',
      items: [{ about: `Person:${personId}`, fields: pathsOf(JSON.parse(Buffer.from(message?.value ?? []).toString('utf8'))) }],
    });
    expect(entry?.items[0]?.fields).toEqual(expect.arrayContaining(['$.reason', '$.referralId']));
    expect(before[0]).toContainEqual(entry);
  });

  test('for mediation tells of both sides, each under their own record', async () => {
    const { personId, otherPartyId } = await released('REMEDI');
    await relaying(nothingWaits(REFERRAL_KINDS.REMEDI.sent.topic));
    const [entry] = (await entries()).filter(({ items }) => items.some(({ about }) => about === `Person:${personId}`));
    expect(entry?.recipients).toEqual(['REMEDI']);
    const fields = new Map(entry?.items.map((item) => [item.about, item.fields]));
    expect([...fields.keys()].toSorted()).toEqual([`Person:${personId}`, `Person:${otherPartyId}`].toSorted());
    expect(fields.get(`Person:${otherPartyId}`)).toContain('$.responsible.name');
    expect(fields.get(`Person:${personId}`)).toContain('$.harmed.name');
    expect(fields.get(`Person:${personId}`)?.some((path) => path.startsWith('$.responsible'))).toBe(false);
  });

  test('that is taken back is a second disclosure', async () => {
    const { referralId, personId } = await released();
    const { topic } = REFERRAL_KINDS.VICTIM_SUPPORT.sent;
    await relaying(nothingWaits(topic));
    await world.act((context) => withdrawReferral(context, { referralId, reason: 'No longer wanted.' }));
    await relaying(nothingWaits(topic));
    const told = (await entries()).filter(({ items }) => items.some(({ about }) => about === `Person:${personId}`));
    expect(told.map(({ operation, recipients }) => ({ operation, recipients }))).toEqual([
      { operation: 'referral.sent', recipients: ['VICTIM_SUPPORT'] },
      { operation: 'referral.withdrawn', recipients: ['VICTIM_SUPPORT'] },
    ]);
  });

  test('that is sent again, because a bus did not say that it had it, is on record once', async () => {
    const { personId } = await released();
    const { topic } = REFERRAL_KINDS.VICTIM_SUPPORT.sent;
    let attempts = 0;
    await relaying(nothingWaits(topic), async (messages) => {
      const places = await bus.publish(messages);
      if (messages.some((message) => message.topic !== topic)) return places;
      attempts += 1;
      if (attempts < 3) throw new Error('no acknowledgement');
      return places;
    });
    expect(attempts).toBe(3);
    expect((await entries()).filter(({ items }) => items.some(({ about }) => about === `Person:${personId}`))).toHaveLength(1);
  });

  test('whose entry cannot be written does not leave, until it can', async () => {
    const { referralId } = await released();
    const { topic } = REFERRAL_KINDS.VICTIM_SUPPORT.sent;
    await owner.query(`alter table ledger_entry add constraint full_up check (kind <> 'DISCLOSURE') not valid`);
    let published = 0;
    const publish = async (messages: readonly OutgoingMessage[]) => {
      published += messages.filter((message) => message.topic === topic).length;
      return bus.publish(messages);
    };
    const asked = async () =>
      (await world.database.ask<{ at: unknown }>(`select attempted_at as at from referral where id = '${referralId}'`))[0]?.at !== undefined;
    await relaying(asked, publish);
    expect(published).toBe(0);
    expect((await messagesOn(topic)).map(({ key }) => key)).not.toContain(referralId);
    await owner.query('alter table ledger_entry drop constraint full_up');
    await relaying(nothingWaits(topic), publish);
    expect((await messagesOn(topic)).map(({ key }) => key)).toContain(referralId);
  });
});

test('intelligence tells the police of a package, for intelligence', { timeout: 30_000 }, async () => {
  const graph = await aGraph();
  const own = embeddedBus({ url: String(graph.orm.config.get('clientUrl')) });
  try {
    await own.ensureTopics(integrations.topics);
    const packageId = await aReleased(graph);
    const { outbound, returns } = integrations;
    const relay = startRelay({
      url: String(graph.orm.config.get('clientUrl')),
      em: () => graph.orm.em.fork(),
      bus: own,
      outbound,
      returns,
      departures: [intelDeparture],
      clock: systemClock,
      sendsSimulated: false,
    });
    await until(
      'it has left',
      async () => (await outboxLag(graph.orm.em.fork())).every(({ topic, waiting }) => topic !== INTELLIGENCE_TOPIC || waiting === 0),
      20_000,
    );
    await relay.close();
    const told = await graph.orm.em.fork().execute<Entry[]>(ENTRIES);
    const out = told.filter(({ subject }) => subject === 'hub');
    expect(out).toHaveLength(1);
    expect(out[0]).toMatchObject({
      recipients: ['HUMBERSIDE_POLICE'],
      purpose: 'INTELLIGENCE',
      agreement: 'ISA-SN-2026-03',
      operation: 'intelligence.submitted',
    });
    expect(out[0]?.items).toMatchObject([{ about: expect.stringMatching(/^IntelPackage:/), fields: expect.arrayContaining(['$.items[].text']) }]);
    expect(Buffer.from(packageId, 'base64').toString('utf8')).toContain(out[0]?.items[0]?.about.slice('IntelPackage:'.length));
  } finally {
    await own.close();
    await graph.close();
  }
});

test('what a partner is told of an event of the hub is on record as told on its topic, once', async () => {
  const [caseId, personId, eventId] = [newId(), newId(), newId()];
  const event = {
    eventId,
    topic: 'hub.case.v1',
    type: 'case.person-linked',
    key: caseId,
    payload: { caseId, personId, role: 'VICTIM' },
    occurredAt: new Date(),
    regime: 'LED_PART3',
    classification: 'OFFICIAL',
    agreement: 'INTERNAL',
    markings: [],
    simulated: false,
  } as const;
  const copy = { topic: 'hub.blue-door.v1', key: caseId, headers: {}, value: Buffer.from(JSON.stringify({ caseId, personId, role: 'VICTIM' })) };
  const leaves = copyLeaves(event, copy, 'ISA-BLUE-DOOR');
  if (leaves === null) throw new Error('It says something.');
  for (let times = 0; times < 2; times += 1) await world.database.write((inside) => putLeavingOnRecord(inside, [leaves], world.clock));
  const told = (await entries()).filter(({ recipients }) => recipients.includes(copy.topic));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ agreement: 'ISA-BLUE-DOOR', regimes: ['LED_PART3'], operation: 'case.person-linked' });
  expect(told[0]?.items).toEqual([
    { about: `Case:${caseId}`, fields: ['$.caseId', '$.role'] },
    { about: `Person:${personId}`, fields: ['$.personId'] },
  ]);
});
