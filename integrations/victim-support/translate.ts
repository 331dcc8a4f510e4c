/** A referral in the words of Victim Support: one victim, what they need, and how they can be reached safely. Pure. */
import type { ReferralContent } from '../../src/cases/referral/referral.report.ts';
import { writtenConsent, writtenContact, writtenIncident, writtenRisk } from '../kit/referral-words.ts';
import type { VictimSupportReferral } from './messages.ts';

export function translate(content: ReferralContent): VictimSupportReferral {
  const { person, guardian, lawfulBasis, referrer } = content;
  return {
    referralId: content.referralId,
    reason: content.reason,
    incident: writtenIncident(content),
    victim: {
      name: person.name,
      dateOfBirth: person.dateOfBirth,
      language: person.preferredLanguage,
      interpreterNeeded: person.interpreterNeeded,
      accessNeeds: content.accessNeeds,
      contact: writtenContact(person.channels),
    },
    guardian,
    consent: person.consent && writtenConsent(person.consent),
    lawfulBasis,
    needs: content.needs,
    enhancedEntitlement: content.enhancedCategories,
    risk: writtenRisk(content),
    otherAgencies: content.otherAgencies,
    notes: content.notes,
    referrer,
  };
}
