/** The checks of a referral, rule by rule. */
import { describe, expect, test } from 'vitest';
import { checksOf, mustBeSuspended, type ReferralFacts, type ReferralRules } from '../../../src/cases/referral/referral-checks.rules.ts';
import type { ConsentSaid } from '../../../src/people/consent/consent.rules.ts';
import { safeUses, type SafeAnswers } from '../../../src/people/channel/safe-uses.rules.ts';

const NOW = new Date('2026-11-23T10:00:00Z');
const RULES: ReferralRules = { duplicateWithinDays: 28, excludedTypes: ['ROAD_TRAFFIC'], childUnderYears: 18, agreement: 'ISA-1', day: '2026-11-23', now: NOW };
const YES: ConsentSaid = { state: 'GIVEN', method: 'TELEPHONE', givenBy: 'SELF', explicit: false, scope: 'All.', saidAt: NOW };
const MOBILE: SafeAnswers = { kind: 'MOBILE', safeToCall: 'YES', safeVoicemail: 'UNKNOWN', safeText: 'UNKNOWN', safeLetter: 'UNKNOWN' };
const PARTY = { dateOfBirth: '1980-01-01', consent: YES, channels: [MOBILE] };
const SUPPORT: ReferralFacts = {
  provider: 'VICTIM_SUPPORT',
  incidentType: 'ANTI_SOCIAL_BEHAVIOUR',
  riskBand: null,
  riskFlags: [],
  lawfulBasis: null,
  overrideReason: null,
  agreement: 'ISA-1',
  person: PARTY,
  otherParty: null,
  referredBefore: null,
  liveRiskElsewhere: false,
};
const MEDIATION: ReferralFacts = { ...SUPPORT, provider: 'REMEDI', otherParty: PARTY };
const explicit: ConsentSaid = { ...YES, explicit: true };
const guardian: ConsentSaid = { ...YES, givenBy: 'GUARDIAN' };
const silent: SafeAnswers = { ...MOBILE, safeToCall: 'UNKNOWN' };

const failing = (facts: ReferralFacts) => checksOf(facts, RULES).flatMap(({ check, passed }) => (passed ? [] : [check]));

describe('the checks of a referral', () => {
  test.each([
    // Systems row 41: "consent or stated lawful basis; safe contact; duplicate in 28 days blocked".
    ['somebody consents and can be rung', SUPPORT, []],
    ['nobody was asked', { ...SUPPORT, person: { ...PARTY, consent: null } }, ['CONSENT']],
    ['the person refused', { ...SUPPORT, person: { ...PARTY, consent: { ...YES, state: 'REFUSED' } } }, ['CONSENT']],
    ['the person changed their mind', { ...SUPPORT, person: { ...PARTY, consent: { ...YES, state: 'WITHDRAWN' } } }, ['CONSENT']],
    ['a lawful basis is stated instead', { ...SUPPORT, person: { ...PARTY, consent: null }, lawfulBasis: 'SAFEGUARDING' }, []],
    ['27 days after another', { ...SUPPORT, referredBefore: new Date('2026-10-27T10:00:00Z') }, ['NOT_A_DUPLICATE']],
    ['28 days after another', { ...SUPPORT, referredBefore: new Date('2026-10-26T10:00:00Z') }, []],
    ['a type that the provider does not take', { ...SUPPORT, incidentType: 'ROAD_TRAFFIC' }, ['TYPE_TAKEN']],
    // Rule 55: "Disclosure needs a lawful-basis object: ISA id (in date)".
    ['an agreement that has ended', { ...SUPPORT, agreement: 'ISA-0' }, ['AGREEMENT']],
    // Rule 37: "at least one contact channel, and a safe-to-contact answer per channel".
    ['no channel at all', { ...SUPPORT, person: { ...PARTY, channels: [] } }, ['SAFE_CONTACT']],
    ['UNKNOWN is never yes', { ...SUPPORT, person: { ...PARTY, channels: [silent] } }, ['SAFE_CONTACT']],
    ['one safe channel beside an unsafe one', { ...SUPPORT, person: { ...PARTY, channels: [silent, MOBILE] } }, []],
    // Rule 39: "Domestic abuse, sexual offence, or bereaved-close-relative victims: explicit consent needed before details pass."
    ['domestic abuse without explicit consent', { ...SUPPORT, incidentType: 'DOMESTIC_ABUSE' }, ['EXPLICIT_CONSENT']],
    ['a flag for domestic abuse without explicit consent', { ...SUPPORT, riskFlags: ['DOMESTIC_ABUSE'] }, ['EXPLICIT_CONSENT']],
    ['a sexual offence without explicit consent', { ...SUPPORT, incidentType: 'SEXUAL_OFFENCE' }, ['EXPLICIT_CONSENT']],
    ['a bereavement without explicit consent', { ...SUPPORT, incidentType: 'BEREAVEMENT' }, ['EXPLICIT_CONSENT']],
    ['a bereavement with explicit consent', { ...SUPPORT, incidentType: 'BEREAVEMENT', person: { ...PARTY, consent: explicit } }, []],
    [
      'a lawful basis is no explicit consent',
      { ...SUPPORT, incidentType: 'SEXUAL_OFFENCE', lawfulBasis: 'VITAL_INTERESTS', person: { ...PARTY, consent: null } },
      ['EXPLICIT_CONSENT'],
    ],
    // Rules 39 and 57: a child needs a guardian, or says it in so many words.
    ['a child the day before their birthday', { ...SUPPORT, person: { ...PARTY, dateOfBirth: '2008-11-24' } }, ['CHILD']],
    ['eighteen today', { ...SUPPORT, person: { ...PARTY, dateOfBirth: '2008-11-23' } }, []],
    ['a child with a guardian', { ...SUPPORT, person: { ...PARTY, dateOfBirth: '2015-01-01', consent: guardian } }, []],
    ['a child who says it explicitly', { ...SUPPORT, person: { ...PARTY, dateOfBirth: '2010-01-01', consent: explicit } }, []],
    ['a child on a lawful basis', { ...SUPPORT, lawfulBasis: 'SAFEGUARDING', person: { ...PARTY, dateOfBirth: '2010-01-01', consent: null } }, ['CHILD']],
    // Rule 40: "voluntary for both sides … harmer must be identifiable. Two consents, separately dated and withdrawable at any time."
    ['mediation between two who agree', MEDIATION, []],
    ['mediation with nobody', { ...MEDIATION, otherParty: null }, ['OTHER_PARTY_KNOWN', 'OTHER_PARTY_CONSENT', 'OTHER_PARTY_SAFE_CONTACT']],
    ['the other side was not asked', { ...MEDIATION, otherParty: { ...PARTY, consent: null } }, ['OTHER_PARTY_CONSENT']],
    ['the other side changed its mind', { ...MEDIATION, otherParty: { ...PARTY, consent: { ...YES, state: 'WITHDRAWN' } } }, ['OTHER_PARTY_CONSENT']],
    ['no basis stands in for consent', { ...MEDIATION, lawfulBasis: 'PUBLIC_TASK', person: { ...PARTY, consent: null } }, ['CONSENT']],
    ['the other side cannot be reached', { ...MEDIATION, otherParty: { ...PARTY, channels: [silent] } }, ['OTHER_PARTY_SAFE_CONTACT']],
    ['the other side is a child', { ...MEDIATION, otherParty: { ...PARTY, dateOfBirth: '2012-01-01' } }, ['CHILD']],
    // Systems row 42: "refused when a live high-risk or DA flag exists unless overridden with reason".
    ['a high risk', { ...MEDIATION, riskBand: 'HIGH' }, ['NO_LIVE_RISK']],
    ['a high risk elsewhere', { ...MEDIATION, liveRiskElsewhere: true }, ['NO_LIVE_RISK']],
    ['a flag for domestic abuse', { ...MEDIATION, riskFlags: ['DOMESTIC_ABUSE'], person: { ...PARTY, consent: explicit } }, ['NO_LIVE_RISK']],
    ['a high risk, overridden with a reason', { ...MEDIATION, riskBand: 'HIGH', overrideReason: 'Shuttle mediation only.' }, []],
    ['a high risk does not stop support', { ...SUPPORT, riskBand: 'HIGH' }, []],
  ] satisfies [string, ReferralFacts, string[]][])('%s', (_, facts, expected) => expect(failing(facts)).toEqual(expected));

  test('every check says in a sentence what was found, and names nobody', () => {
    for (const facts of [SUPPORT, MEDIATION, { ...MEDIATION, person: { ...PARTY, consent: null, channels: [] }, otherParty: null, liveRiskElsewhere: true }])
      for (const { sentence } of checksOf(facts, RULES)) expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  });
});

describe('which uses of a channel are safe', () => {
  const all = { safeToCall: 'YES', safeVoicemail: 'YES', safeText: 'YES', safeLetter: 'YES' } as const;
  test.each([
    ['a mobile that is safe for all', { kind: 'MOBILE', ...all }, false, ['CALL', 'VOICEMAIL', 'TEXT']],
    ['nobody texts a landline', { kind: 'LANDLINE', ...all }, false, ['CALL', 'VOICEMAIL']],
    ['an email is written to', { kind: 'EMAIL', ...all }, false, ['TEXT']],
    ['a letter', { kind: 'POST', ...all }, false, ['LETTER']],
    ['UNKNOWN is never yes', { kind: 'MOBILE', ...all, safeToCall: 'UNKNOWN' }, false, ['TEXT']],
    ['a voicemail follows a call', { kind: 'LANDLINE', ...all, safeToCall: 'NO' }, false, []],
    // Rule 37: "Domestic-abuse flag + no safe channel ⇒ SUSPENDED, never auto-letter or voicemail."
    ['after domestic abuse no voicemail', { kind: 'MOBILE', ...all }, true, ['CALL', 'TEXT']],
    ['after domestic abuse no letter', { kind: 'POST', ...all }, true, []],
  ] satisfies [string, SafeAnswers, boolean, string[]][])('%s', (_, channel, abuse, uses) => expect(safeUses(channel, abuse)).toEqual(uses));
});

describe('when a referral is suspended', () => {
  const letter: SafeAnswers = { kind: 'POST', safeToCall: 'NO', safeVoicemail: 'NO', safeText: 'NO', safeLetter: 'YES' };
  test.each([
    ['domestic abuse and a safe number', { ...SUPPORT, riskFlags: ['DOMESTIC_ABUSE'] }, false],
    ['domestic abuse and no safe number', { ...SUPPORT, riskFlags: ['DOMESTIC_ABUSE'], person: { ...PARTY, channels: [silent] } }, true],
    ['domestic abuse and only a letter', { ...SUPPORT, incidentType: 'DOMESTIC_ABUSE', person: { ...PARTY, channels: [letter] } }, true],
    ['only a letter, and no domestic abuse', { ...SUPPORT, person: { ...PARTY, channels: [letter] } }, false],
    ['the other side of a mediation cannot be reached', { ...MEDIATION, riskFlags: ['DOMESTIC_ABUSE'], otherParty: { ...PARTY, channels: [] } }, true],
  ] satisfies [string, ReferralFacts, boolean][])('%s: %s', (_, facts, suspended) => expect(mustBeSuspended(facts)).toBe(suspended));
});
