/** A referral in the words of Remedi: two sides, each with a consent of its own. Pure. */
import type { PartyContent, ReferralContent } from '../../src/cases/referral/referral.report.ts';
import { writtenConsent, writtenContact, writtenIncident, writtenRisk } from '../kit/referral-words.ts';
import type { Party, RemediReferral } from './messages.ts';

export function translate(content: ReferralContent): RemediReferral {
  const { person, otherParty, guardian, referrer } = content;
  return {
    referralId: content.referralId,
    service: content.service ?? 'MEDIATION',
    reason: content.reason,
    incident: writtenIncident(content),
    harmed: party(person),
    responsible: party(otherParty),
    accessNeeds: content.accessNeeds,
    guardian,
    risk: writtenRisk(content),
    safetyReason: content.overrideReason,
    otherAgencies: content.otherAgencies,
    notes: content.notes,
    referrer,
  };
}

/** Throws when there is no other side, or no consent: the hub asks about both before it writes. */
function party(content: PartyContent | null): Party {
  if (content === null || content.consent === null) throw new Error('A referral to Remedi was written without two sides who consent.');
  return {
    name: content.name,
    language: content.preferredLanguage,
    interpreterNeeded: content.interpreterNeeded,
    contact: writtenContact(content.channels),
    consent: writtenConsent(content.consent),
  };
}
