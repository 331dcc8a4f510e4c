/** The exact bytes of a referral, from what is stored and nothing else: what is previewed, what is approved and what is sent are one. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Agency } from '../../../access/agency.entity.ts';
import { StaffMember } from '../../../access/staff-member.entity.ts';
import type { OutgoingMessage } from '../../../exchange/bus.ts';
import type { OutboundWriter } from '../../../exchange/outbound.ts';
import { safeUses } from '../../../people/channel/safe-uses.rules.ts';
import { isGiven } from '../../../people/consent/consent.rules.ts';
import { saysDomesticAbuse } from '../referral-checks.rules.ts';
import type { PassedChannel, Referral } from '../referral.entity.ts';
import { type PartyContent, REFERRAL_KINDS, type ReferralContent } from '../referral.report.ts';
import type { Parties, PartyNow } from './referral-parties.ts';
import { wordsOf } from './write-referral-words.ts';

export interface WrittenReferral {
  readonly message: OutgoingMessage;
  /** SHA-256 of the body, in hexadecimal. */
  readonly sha256: string;
  readonly passedChannels: PassedChannel[];
}

export async function writeReferral(em: EntityManager, outbound: OutboundWriter, referral: Referral, parties: Parties): Promise<WrittenReferral> {
  const content = await contentOf(em, referral, parties);
  const message = outbound.write(REFERRAL_KINDS[referral.provider].sent, content, {
    eventId: referral.messageId,
    key: referral.id,
    occurredAt: referral.amendedAt,
    regime: referral.regime,
    classification: 'OFFICIAL_SENSITIVE',
    agreement: referral.agreement,
    markings: referral.markings,
    simulated: referral.simulated,
  });
  const domesticAbuse = saysDomesticAbuse(referral);
  const channels = [parties.person, ...(parties.otherParty ? [parties.otherParty] : [])].flatMap((party) => party.channels);
  return {
    message,
    sha256: createHash('sha256')
      .update(message.value ?? '')
      .digest('hex'),
    passedChannels: channels.map((channel) => ({ channelId: channel.id, uses: safeUses(channel, domesticAbuse) })).filter(({ uses }) => uses.length > 0),
  };
}

async function contentOf(em: EntityManager, referral: Referral, parties: Parties): Promise<ReferralContent> {
  const referrer = await em.findOneOrFail(StaffMember, { id: referral.referrer.id });
  const agency = await em.findOneOrFail(Agency, { code: referrer.agency.code });
  const domesticAbuse = saysDomesticAbuse(referral);
  const { guardianName, guardianRelation, lawfulBasis, lawfulBasisStatement, referrerPhone: phone, referrerEmail: email, ...words } = wordsOf(referral);
  return {
    ...words,
    referralId: referral.id,
    service: referral.service ?? null,
    person: partyContent(parties.person, domesticAbuse),
    otherParty: parties.otherParty ? partyContent(parties.otherParty, domesticAbuse) : null,
    guardian: guardianName ? { name: guardianName, relation: guardianRelation } : null,
    lawfulBasis: lawfulBasis ? { basis: lawfulBasis, statement: lawfulBasisStatement ?? '' } : null,
    referrer: { agency: agency.name, name: referrer.name, phone, email },
  };
}

/** Only channels with a use that was said to be safe: an unsafe number that is not there cannot be rung by mistake. */
function partyContent(party: PartyNow, domesticAbuse: boolean): PartyContent {
  return {
    name: party.displayName,
    dateOfBirth: party.dateOfBirth,
    preferredLanguage: party.preferredLanguage,
    interpreterNeeded: party.interpreterNeeded,
    channels: party.channels
      .map((channel) => ({ kind: channel.kind, value: channel.value, uses: safeUses(channel, domesticAbuse), bestTimes: channel.bestTimes }))
      .filter(({ uses }) => uses.length > 0),
    consent: isGiven(party.consent)
      ? {
          method: party.consent.method,
          givenBy: party.consent.givenBy,
          explicit: party.consent.explicit,
          scope: party.consent.scope,
          saidAt: party.consent.saidAt,
        }
      : null,
  };
}
