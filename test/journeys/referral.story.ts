/** Referrals, told over any bus: from an officer's draft to what came of it at Victim Support and at Remedi, and one that is taken back. */
import { createHash, randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import type { Simulator } from '../../integrations/kit/simulator.ts';
import { playRemedi } from '../../integrations/remedi/simulator.ts';
import { playVictimSupport } from '../../integrations/victim-support/simulator.ts';
import type { Bus, BusMessage } from '../../src/exchange/bus.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { asReal } from '../support/as-real.ts';
import type { HubUnderTest } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

/** A hub of the invented world, and the bus between it and its providers. */
export interface Providers {
  readonly hub: HubUnderTest;
  /** The bus as a provider's sending and as its receiving account see it; one bus where there are no accounts. */
  readonly busesOf: (folder: 'victim-support' | 'remedi') => { readonly send: Bus; readonly receive: Bus };
  /** How long anything may take, in milliseconds. */
  readonly patience: number;
}

type Fields = Record<string, unknown> & { __typename: string; id: string; message?: string };

/** Tells the story and holds the hub to it; once for each hub. Nobody else may play the providers meanwhile. */
export async function tellReferrals({ hub, busesOf, patience }: Providers): Promise<void> {
  const officer = new Officer(hub);
  const support = providerOn('victim-support', busesOf('victim-support'));
  const remedi = providerOn('remedi', busesOf('remedi'));

  // Victim Support is away: the referral leaves, and waits for an answer.
  const willow = await officer.person('Willow Story', '01632 960701');
  const caseId = await officer.case('Eggs at the door', willow);
  await officer.consent(willow, 'VICTIM_SUPPORT_REFERRAL');
  const first = await officer.refer({ caseId, personId: willow, provider: 'VICTIM_SUPPORT' });
  await until('the referral to Victim Support has left', async () => (await officer.state(first.id)).state === 'SENT', patience);
  const [sent] = await about(support, 'hub.referral-victim-support.v1', first.key, patience, 1);
  expect(
    createHash('sha256')
      .update(sent?.value ?? '')
      .digest('hex'),
  ).toBe(first.sha256);
  expect(Buffer.from(sent?.value ?? []).toString('utf8')).toBe(first.body);
  expect(sent?.headers).toMatchObject({ ce_type: 'referral.sent', ce_regime: 'UK_GDPR_PART2', ce_classification: 'OFFICIAL-SENSITIVE' });
  expect(await officer.state(first.id)).toMatchObject({ overdue: false, providerReference: null, outcome: null });

  // It comes back, takes what is waiting, and supports her.
  const awayAgain = play(playVictimSupport, support);
  await until('Victim Support has closed it', async () => (await officer.state(first.id)).state === 'CLOSED', patience);
  const closed = await officer.state(first.id);
  expect(closed).toMatchObject({ outcome: 'SUPPORT_COMPLETED', providerReference: expect.stringMatching(/^VS-[0-9A-F]{8}$/), overdue: false });
  expect(closed.answers.map(({ sequence, status }) => `${sequence} ${status}`)).toEqual([
    '1 ACKNOWLEDGED',
    '2 ACCEPTED',
    '3 CONTACT_ATTEMPTED',
    '4 ENGAGED',
    '5 CLOSED',
  ]);
  expect(closed.moves.map(({ to }) => to).slice(0, 3)).toEqual(['DRAFT', 'CONSENT_CHECK', 'SENT']);
  expect(closed.moves.at(-1)?.movedBy).toMatch(/^message:victim-support\.referral-answer\.v1\/\d+\/\d+$/);
  const receipts = await about(support, 'victim-support.referral-answer.v1.receipts', first.key, patience, 5);
  expect(receipts.map(({ value }) => (JSON.parse(Buffer.from(value ?? '{}').toString('utf8')) as { outcome: string }).outcome)).toEqual(
    Array(5).fill('ACCEPTED'),
  );

  // Two neighbours agree to mediation; without the other side nothing goes.
  play(playRemedi, remedi);
  const [bramble, hawthorn] = [await officer.person('Bramble Story', '01632 960702'), await officer.person('Hawthorn Story', '01632 960703')];
  const dispute = await officer.case('Noise between two flats', bramble);
  await officer.consent(bramble, 'REMEDI_REFERRAL');
  const drafted = await officer.draft({ caseId: dispute, personId: bramble, provider: 'REMEDI', otherPartyId: hawthorn });
  expect(await officer.send(drafted, 'a'.repeat(64))).toMatchObject({ __typename: 'ReferralNotReady', checks: [{ check: 'OTHER_PARTY_CONSENT' }] });
  await officer.consent(hawthorn, 'REMEDI_REFERRAL');
  const second = await officer.release(drafted);
  await until('Remedi has closed it', async () => (await officer.state(second.id)).state === 'CLOSED', patience);
  expect(await officer.state(second.id)).toMatchObject({ outcome: 'MEDIATION_AGREEMENT', providerReference: expect.stringMatching(/^RM-/) });

  // While Victim Support is away again, somebody changes her mind about what has left: the withdrawal follows it, and is confirmed when they are back.
  await awayAgain();
  const hazel = await officer.person('Hazel Story', '01632 960704');
  await officer.consent(hazel, 'VICTIM_SUPPORT_REFERRAL');
  const third = await officer.refer({ caseId: await officer.case('Shouting at night', hazel), personId: hazel, provider: 'VICTIM_SUPPORT' });
  await until('the third referral has left', async () => (await officer.state(third.id)).state === 'SENT', patience);
  await officer.withdrawConsent(hazel, 'VICTIM_SUPPORT_REFERRAL');
  expect(await officer.state(third.id)).toMatchObject({ state: 'WITHDRAWN', withdrawalConfirmedAt: null });
  const told = await about(support, 'hub.referral-victim-support.v1', third.key, patience, 2);
  expect(told.map(({ headers }) => headers['ce_type'])).toEqual(['referral.sent', 'referral.withdrawn']);
  expect(Object.keys(JSON.parse(Buffer.from(told[1]?.value ?? '{}').toString('utf8')) as object)).toEqual(['referralId', 'withdrawnAt']);
  play(playVictimSupport, support);
  await until('Victim Support confirms the withdrawal', async () => (await officer.state(third.id)).withdrawalConfirmedAt !== null, patience);
  expect(await officer.state(third.id)).toMatchObject({ state: 'WITHDRAWN', outcome: null });
}

/** A provider at its two ends of the bus. */
interface Provider {
  readonly send: Bus;
  readonly receive: Bus;
  /** The consumer group of its account. */
  readonly group: string;
}

/** The simulators mark what they send as invented, which a hub of real records does not take: here they stand for the real ones. */
function providerOn(folder: string, { send, receive }: { readonly send: Bus; readonly receive: Bus }): Provider {
  return { send: asReal(send), receive, group: `${folder}-receive` };
}

/** Plays a provider until it is told to stop, or the test is over. */
function play(simulator: Simulator, { send, receive }: Provider): () => Promise<void> {
  const ending = new AbortController();
  const playing = simulator({ send, receive, clock: systemClock, mood: 'prompt', signal: ending.signal, log: () => undefined });
  const stop = async () => {
    ending.abort();
    await playing;
  };
  onTestFinished(stop);
  return stop;
}

/** What stands on a topic about one referral, at least so many messages, in their order. */
async function about({ receive, group }: Provider, topic: string, key: string, patience: number, least: number): Promise<BusMessage[]> {
  let found: BusMessage[] = [];
  const look = async () => {
    const positions = await receive.positions(group, [topic]);
    const read = await Promise.all(positions.map(({ partition, next, lag }) => receive.read({ topic, partition, from: 0n, to: next + lag, limit: 10_000 })));
    found = read.flat().filter((message) => message.key === key);
    return found.length >= least;
  };
  await until(`${least} messages about the referral stand on ${topic}`, look, patience);
  return found;
}

interface Drafting {
  readonly caseId: string;
  readonly personId: string;
  readonly provider: 'VICTIM_SUPPORT' | 'REMEDI';
  readonly otherPartyId?: string;
}

/** A referral as it was seen before it was sent. */
interface Released {
  readonly id: string;
  readonly key: string;
  readonly body: string;
  readonly sha256: string;
}

interface Standing {
  readonly state: string;
  readonly overdue: boolean;
  readonly sentAt: string | null;
  readonly providerReference: string | null;
  readonly outcome: string | null;
  readonly withdrawalConfirmedAt: string | null;
  readonly moves: { to: string; movedBy: string }[];
  readonly answers: { sequence: number; status: string }[];
}

/** An officer at the API, as any client. */
export class Officer {
  readonly #hub: HubUnderTest;

  constructor(hub: HubUnderTest) {
    this.#hub = hub;
  }

  async #do(mutation: string, args: string, fields: string, variables: Record<string, string | null> = {}): Promise<Fields> {
    const declared = Object.keys(variables).map(
      (name) => `$${name}: ${name.endsWith('Id') || name === 'id' ? 'ID' : 'String'}${name === 'otherPartyId' ? '' : '!'}`,
    );
    const query = `mutation (${['$key: String!', ...declared].join(', ')}) { ${mutation}(${args}, idempotencyKey: $key) { __typename ... on Refusal { message } ${fields} } }`;
    const data = await this.#hub.ask<Record<string, Fields>>(query, { key: randomUUID(), ...variables }, 'asb-officer');
    const answer = data[mutation];
    if (!answer) throw new Error(`${mutation} answered nothing.`);
    return answer;
  }

  async person(name: string, mobile: string): Promise<string> {
    const args = 'names: [{ full: $name }], contactChannels: [{ kind: MOBILE, value: $mobile, safeToCall: YES, safeVoicemail: NO }]';
    return (await this.#do('personRecord', args, '... on Person { id }', { name, mobile })).id;
  }

  async case(title: string, personId: string): Promise<string> {
    const { id } = await this.#do('caseOpen', 'title: $title, summary: "A story.", origin: COMMUNITY', '... on Case { id }', { title });
    await this.#do('caseLinkPerson', 'caseId: $caseId, personId: $personId, role: VICTIM', '... on Case { id }', { caseId: id, personId });
    return id;
  }

  async consent(personId: string, purpose: string): Promise<void> {
    const args = `personId: $personId, purpose: ${purpose}, state: GIVEN, method: IN_PERSON, explicit: true, scope: "Name and number."`;
    expect(await this.#do('consentRecord', args, '... on Consent { id }', { personId })).toMatchObject({ __typename: 'Consent' });
  }

  async draft({ caseId, personId, provider, otherPartyId }: Drafting): Promise<string> {
    const args = `provider: ${provider}, caseId: $caseId, personId: $personId, otherPartyId: $otherPartyId, content: { reason: "It wears them down.", incidentType: NEIGHBOUR_DISPUTE, needs: [EMOTIONAL] }`;
    const answer = await this.#do('referralDraft', args, '... on Referral { id state }', { caseId, personId, otherPartyId: otherPartyId ?? null });
    expect(answer).toMatchObject({ __typename: 'Referral', state: 'DRAFT' });
    return answer.id;
  }

  send(id: string, sha256: string): Promise<Fields> {
    return this.#do('referralSend', 'referralId: $id, sha256: $sha256', '... on Referral { id state } ... on ReferralNotReady { checks { check } }', {
      id,
      sha256,
    });
  }

  async release(id: string): Promise<Released> {
    const { referralPreview } = await this.#hub.ask<{ referralPreview: Released & { ready: boolean } }>(
      'query ($id: ID!) { referralPreview(referralId: $id) { key body sha256 ready } }',
      { id },
      'asb-officer',
    );
    expect(referralPreview.ready).toBe(true);
    expect(await this.send(id, referralPreview.sha256)).toMatchObject({ __typename: 'Referral', state: 'CONSENT_CHECK' });
    return { ...referralPreview, id };
  }

  async refer(drafting: Drafting): Promise<Released> {
    return this.release(await this.draft(drafting));
  }

  async withdrawConsent(personId: string, purpose: string): Promise<void> {
    expect(
      await this.#do('consentWithdraw', `personId: $personId, purpose: ${purpose}, method: TELEPHONE`, '... on Consent { id }', { personId }),
    ).toMatchObject({
      __typename: 'Consent',
    });
  }

  async state(id: string): Promise<Standing> {
    const { node } = await this.#hub.ask<{ node: Standing }>(
      'query ($id: ID!) { node(id: $id) { ... on Referral { state overdue sentAt providerReference outcome withdrawalConfirmedAt moves { to movedBy } answers { sequence status } } } }',
      { id },
      'asb-officer',
    );
    return node;
  }
}
