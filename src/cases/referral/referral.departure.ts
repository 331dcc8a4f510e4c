/** The last word on a referral, at the moment of sending: consent and safe contact may be gone since somebody released it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { holdAgreements } from '../../access/agreement/agreement-on.ts';
import { NOT_READ_IN, partnerReads } from '../../access/derivation/partner-reads.ts';
import type { Clearance, Departure, Leaving } from '../../exchange/departure.ts';
import type { Disclosed } from '../../exchange/disclosures.ts';
import { appendToOutbox, type OutboxEvent } from '../../exchange/outbox.ts';
import { parameterOn } from '../../parameters/parameter-on.ts';
import type { Clock } from '../../shared/clock.ts';
import { londonDay } from '../../shared/london.ts';
import { addWorkingDays } from '../../shared/working-days.rules.ts';
import { safeUses } from '../../people/channel/safe-uses.rules.ts';
import { lockReferrals, lockReferralsWithPeople } from './commands/lock-referral.ts';
import { moveReferral } from './commands/move-referral.ts';
import { type Examined, examine, failed } from './commands/referral-facts.ts';
import { withhold } from './commands/withhold-referral.ts';
import { mustBeSuspended, saysDomesticAbuse } from './referral-checks.rules.ts';
import { PROVIDERS } from './referral-providers.rules.ts';
import { Referral } from './referral.entity.ts';
import { REFERRAL_KINDS } from './referral.report.ts';

export const referralDeparture: Departure = {
  topics: Object.values(REFERRAL_KINDS).map(({ sent }) => sent.topic),
  clear,
  discloses,
  left,
};

/** What takes a referral back carries ids only, and must always arrive. */
function isReferral({ type }: Leaving): boolean {
  return type !== REFERRAL_KINDS.VICTIM_SUPPORT.withdrawn.type;
}

async function clear(em: EntityManager, rows: readonly Leaving[], clock: Clock): Promise<readonly Clearance[]> {
  const referrals = await lockReferralsWithPeople(
    em,
    rows.filter(isReferral).map(({ key }) => key),
  );
  const waiting = [...referrals.values()].filter(({ state }) => state === 'CONSENT_CHECK');
  await holdAgreements(
    em,
    waiting.map(({ agreement }) => agreement),
  );
  const examined = new Map((await examine(em, waiting, clock.now())).map((each) => [each.referral.id, each]));
  const answers: Clearance[] = [];
  for (const row of rows) answers.push(isReferral(row) ? await clearOne(em, row, referrals.get(row.key), examined.get(row.key), clock) : { go: true });
  return answers;
}

/** Where a provider's message speaks of the other side of a mediation, in the provider's words. */
const OTHER_PARTY = /^\$\.(responsible|otherParty)(\.|$)/;

async function discloses(em: EntityManager, rows: readonly Leaving[]): Promise<readonly (Disclosed | null)[]> {
  const found = await em.find(Referral, { id: { $in: rows.map(({ key }) => key) } });
  const referrals = new Map(found.map((each) => [each.id, each]));
  return rows.map(({ key }): Disclosed | null => {
    const referral = referrals.get(key);
    if (!referral) return null;
    const { provider, ownerAgency, person, otherParty } = referral;
    const about = (path: string) => `Person:${otherParty && OTHER_PARTY.test(path) ? otherParty.id : person.id}`;
    return { recipients: [provider], agency: ownerAgency.code, purpose: 'VICTIM_CONTACT', about };
  });
}

async function clearOne(em: EntityManager, row: Leaving, referral: Referral | undefined, examined: Examined | undefined, clock: Clock): Promise<Clearance> {
  if (!referral || referral.messageId !== row.eventId) return { go: false, because: 'The referral was written again since: another message takes its place.' };
  // Withdrawn or withheld before it left, or a provider has answered already: whoever moved it has said so.
  if (!examined || referral.state !== 'CONSENT_CHECK') return { go: false, because: `The referral is ${referral.state} by now.` };
  if (row.attempted) referral.attemptedAt ??= clock.now();
  // A provider's word is the code of its agency.
  const readIn = await partnerReads(em, { markings: referral.markings, partner: referral.provider, day: londonDay(clock.now()) });
  const because = [...reasonsToStay(examined), ...(readIn ? [] : [`It stays: ${NOT_READ_IN}`])];
  if (because.length === 0) {
    referral.attemptedAt ??= clock.now();
    await em.flush();
    return { go: true };
  }
  await withhold(em, clock, referral, { because: because.join(' '), unsafe: mustBeSuspended(examined.facts), by: 'hub' });
  return { go: false, because: because.join(' ') };
}

function reasonsToStay({ referral, parties, checks }: Examined): string[] {
  const now = new Map([parties.person, parties.otherParty].flatMap((party) => party?.channels ?? []).map((channel) => [channel.id, channel]));
  const domesticAbuse = saysDomesticAbuse(referral);
  // The sealed bytes name these channels and these uses: each has to be safe still, whatever else has become safe meanwhile.
  const stillSafe = (referral.passedChannels ?? []).every(({ channelId, uses }) => {
    const channel = now.get(channelId);
    return channel !== undefined && uses.every((use) => safeUses(channel, domesticAbuse).includes(use));
  });
  return [
    ...failed(checks).map(({ sentence }) => sentence),
    ...(stillSafe ? [] : ['A channel that the referral names has changed since it was released: what was safe may be safe no more.']),
  ];
}

async function left(em: EntityManager, rows: readonly Leaving[], clock: Clock): Promise<void> {
  const now = clock.now();
  const referrals = await lockReferrals(
    em,
    rows.filter(isReferral).map(({ key }) => key),
  );
  const events: OutboxEvent[] = [];
  for (const { key, eventId } of rows.filter(isReferral)) {
    const referral = referrals.get(key);
    if (!referral || referral.messageId !== eventId) continue;
    referral.sentAt ??= now;
    // Withdrawn while it was on its way, or answered already: it has left, and its state says what came after.
    if (referral.state !== 'CONSENT_CHECK') continue;
    const within = await parameterOn(em, PROVIDERS[referral.provider].acknowledgedWithin, londonDay(now));
    referral.acknowledgeBy = addWorkingDays(now, within);
    events.push(moveReferral(em, referral, { to: 'SENT', because: null, at: now, by: 'hub' }));
  }
  await appendToOutbox(em, events);
}
