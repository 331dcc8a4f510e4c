/** What is checked before a referral may be sent, and again when it leaves: each with a sentence that says what to do. */
import { type ConsentSaid, isGiven } from '../../people/consent/consent.rules.ts';
import { safeUses, type SafeAnswers } from '../../people/channel/safe-uses.rules.ts';
import { ageOn } from '../case-roles.rules.ts';
import { PROVIDERS, type ReferralProvider } from './referral-providers.rules.ts';
import type { LawfulBasis, ReferralIncidentType, RiskBand, RiskFlag } from './referral.report.ts';

export const ReferralCheckKind = {
  CONSENT: 'CONSENT',
  OTHER_PARTY_KNOWN: 'OTHER_PARTY_KNOWN',
  OTHER_PARTY_CONSENT: 'OTHER_PARTY_CONSENT',
  EXPLICIT_CONSENT: 'EXPLICIT_CONSENT',
  CHILD: 'CHILD',
  SAFE_CONTACT: 'SAFE_CONTACT',
  OTHER_PARTY_SAFE_CONTACT: 'OTHER_PARTY_SAFE_CONTACT',
  NOT_A_DUPLICATE: 'NOT_A_DUPLICATE',
  TYPE_TAKEN: 'TYPE_TAKEN',
  AGREEMENT: 'AGREEMENT',
  NO_LIVE_RISK: 'NO_LIVE_RISK',
} as const;
export type ReferralCheckKind = (typeof ReferralCheckKind)[keyof typeof ReferralCheckKind];

/** One check: what was looked at, whether it passed, and why. Names nobody. */
export interface ReferralCheck {
  readonly check: ReferralCheckKind;
  readonly passed: boolean;
  readonly sentence: string;
}

/** One of the people whom it is about, as far as the checks go. */
export interface PartyFacts {
  readonly dateOfBirth: string | null;
  readonly consent: ConsentSaid | null;
  /** Those that hold now. */
  readonly channels: readonly SafeAnswers[];
}

export interface ReferralFacts {
  readonly provider: ReferralProvider;
  readonly incidentType: ReferralIncidentType;
  readonly riskBand: RiskBand | null;
  readonly riskFlags: readonly RiskFlag[];
  readonly lawfulBasis: LawfulBasis | null;
  readonly overrideReason: string | null;
  /** Under which it was written. */
  readonly agreement: string;
  readonly person: PartyFacts;
  readonly otherParty: PartyFacts | null;
  /** When the person was last referred to the same provider, and that one still counts. */
  readonly referredBefore: Date | null;
  /** Another referral of either party that is not over says high risk or domestic abuse. */
  readonly liveRiskElsewhere: boolean;
}

/** What law and agreement set, on the day of the check. */
export interface ReferralRules {
  readonly duplicateWithinDays: number;
  readonly excludedTypes: readonly string[];
  readonly childUnderYears: number;
  /** The sharing agreement with the provider; null when none is in force. */
  readonly agreement: string | null;
  /** The day, Europe/London. */
  readonly day: string;
  readonly now: Date;
}

const DAY_MS = 86_400_000;

// Domain rule 39: "Domestic abuse, sexual offence, or bereaved-close-relative victims: explicit consent needed before details pass."
const EXPLICIT_ONLY: readonly ReferralIncidentType[] = ['DOMESTIC_ABUSE', 'SEXUAL_OFFENCE', 'BEREAVEMENT'];

/** Whether the rules for domestic abuse apply: by a flag, or by what happened. */
export function saysDomesticAbuse({ riskFlags, incidentType }: Pick<ReferralFacts, 'riskFlags' | 'incidentType'>): boolean {
  return riskFlags.includes('DOMESTIC_ABUSE') || incidentType === 'DOMESTIC_ABUSE';
}

/** Whether a person can be reached safely at all. */
export function hasSafeChannel(channels: readonly SafeAnswers[], domesticAbuse: boolean): boolean {
  return channels.some((channel) => safeUses(channel, domesticAbuse).length > 0);
}

/** Domain rule 37: "Domestic-abuse flag + no safe channel ⇒ SUSPENDED, never auto-letter or voicemail." */
export function mustBeSuspended(facts: ReferralFacts): boolean {
  if (!saysDomesticAbuse(facts)) return false;
  return !hasSafeChannel(facts.person.channels, true) || (facts.otherParty !== null && !hasSafeChannel(facts.otherParty.channels, true));
}

/** The checks without which there is no message to write: nobody to reach, or no second side. */
const NEEDED_TO_WRITE: readonly ReferralCheckKind[] = ['SAFE_CONTACT', 'OTHER_PARTY_KNOWN', 'OTHER_PARTY_CONSENT', 'OTHER_PARTY_SAFE_CONTACT'];

/** Whether what would be sent can be shown already, whatever else stands against it. */
export function canBeWritten({ provider }: Pick<ReferralFacts, 'provider'>, checks: readonly ReferralCheck[]): boolean {
  const needed = PROVIDERS[provider].twoParties ? [...NEEDED_TO_WRITE, 'CONSENT'] : NEEDED_TO_WRITE;
  return checks.every((each) => each.passed || !needed.includes(each.check));
}

/** Every check of a provider, in the order in which people ask them. It may go when all have passed. */
export function checksOf(facts: ReferralFacts, rules: ReferralRules): readonly ReferralCheck[] {
  const { name, twoParties } = PROVIDERS[facts.provider];
  return [
    consentCheck(facts),
    ...(twoParties ? [otherPartyKnown(facts), otherPartyConsent(facts)] : []),
    explicitCheck(facts),
    childCheck(facts, rules),
    safeContact('SAFE_CONTACT', facts.person, facts, 'the person'),
    ...(twoParties ? [safeContact('OTHER_PARTY_SAFE_CONTACT', facts.otherParty, facts, 'the other party')] : []),
    duplicateCheck(facts, rules, name),
    typeCheck(facts, rules, name),
    agreementCheck(facts, rules, name),
    ...(twoParties ? [riskCheck(facts)] : []),
  ];
}

function check(kind: ReferralCheckKind, passed: boolean, yes: string, no: string): ReferralCheck {
  return { check: kind, passed, sentence: passed ? yes : no };
}

// Systems row 41: "consent or stated lawful basis". Rule 40: mediation is "voluntary for both sides", so there no basis stands in for consent.
function consentCheck(facts: ReferralFacts): ReferralCheck {
  const { name, twoParties } = PROVIDERS[facts.provider];
  const given = isGiven(facts.person.consent);
  if (!given && !twoParties && facts.lawfulBasis !== null)
    return check('CONSENT', true, `It goes on a stated lawful basis, ${facts.lawfulBasis}, and not on consent.`, '');
  const instead = twoParties ? '' : ', or state the lawful basis on which it goes';
  return check(
    'CONSENT',
    given,
    `The person consents to a referral to ${name}.`,
    `The person ${lacking(facts.person.consent)}: record their consent to a referral to ${name}${instead}.`,
  );
}

function otherPartyKnown({ otherParty }: ReferralFacts): ReferralCheck {
  return check(
    'OTHER_PARTY_KNOWN',
    otherParty !== null,
    'The other party is identified.',
    'Who did the harm must be identifiable: record them as a person, and draft the referral with them as the other party.',
  );
}

// Rule 40: "Two consents, separately dated and withdrawable at any time."
function otherPartyConsent({ otherParty }: ReferralFacts): ReferralCheck {
  return check(
    'OTHER_PARTY_CONSENT',
    isGiven(otherParty?.consent ?? null),
    'The other party consents as well.',
    `The other party ${lacking(otherParty?.consent ?? null)}: it is voluntary for both sides, so record their own consent to a referral to Remedi.`,
  );
}

function explicitCheck(facts: ReferralFacts): ReferralCheck {
  const needed = saysDomesticAbuse(facts) || EXPLICIT_ONLY.includes(facts.incidentType);
  const { consent } = facts.person;
  return check(
    'EXPLICIT_CONSENT',
    !needed || (isGiven(consent) && consent.explicit),
    needed
      ? 'The consent is explicit, as it must be after domestic abuse, a sexual offence or a bereavement.'
      : 'What happened does not ask for explicit consent.',
    'After domestic abuse, a sexual offence or a bereavement details pass only with explicit consent: ask in so many words, and record the answer as explicit.',
  );
}

function childCheck(facts: ReferralFacts, { childUnderYears, day }: ReferralRules): ReferralCheck {
  const children = [facts.person, facts.otherParty]
    .filter((party) => party !== null)
    .filter(({ dateOfBirth }) => dateOfBirth !== null && ageOn(dateOfBirth, day) < childUnderYears);
  const safe = children.every(({ consent }) => isGiven(consent) && (consent.givenBy === 'GUARDIAN' || consent.explicit));
  return check(
    'CHILD',
    safe,
    children.length === 0
      ? `Nobody whom it is about is known to be under ${childUnderYears}.`
      : 'For a child, a guardian consents, or the child does explicitly.',
    `Somebody whom it is about is under ${childUnderYears}: record the consent of a guardian, or the explicit consent of the child.`,
  );
}

function safeContact(kind: 'SAFE_CONTACT' | 'OTHER_PARTY_SAFE_CONTACT', party: PartyFacts | null, facts: ReferralFacts, who: string): ReferralCheck {
  const domesticAbuse = saysDomesticAbuse(facts);
  const channels = party?.channels ?? [];
  const safe = channels.filter((channel) => safeUses(channel, domesticAbuse).length > 0).length;
  const how = domesticAbuse
    ? 'by a call, a text or an email, for after domestic abuse neither a letter nor a voicemail is safe'
    : 'and ask for each channel what is safe';
  return check(
    kind,
    safe > 0,
    `${safe} of ${channels.length} channels of ${who} may be used; only these are passed on, each for what was said to be safe.`,
    channels.length === 0
      ? `There is no way to reach ${who}: record a contact channel, and what is safe.`
      : `Of no channel of ${who} was it said that it is safe, and UNKNOWN is not yes: find out how to reach ${who} ${how}.`,
  );
}

function duplicateCheck({ referredBefore }: ReferralFacts, { duplicateWithinDays, now }: ReferralRules, name: string): ReferralCheck {
  const recent = referredBefore !== null && now.getTime() - referredBefore.getTime() < duplicateWithinDays * DAY_MS;
  return check(
    'NOT_A_DUPLICATE',
    !recent,
    `The person was not referred to ${name} in the last ${duplicateWithinDays} days.`,
    `The person was referred to ${name} in the last ${duplicateWithinDays} days already: follow that referral, or withdraw it first.`,
  );
}

function typeCheck({ incidentType }: ReferralFacts, { excludedTypes }: ReferralRules, name: string): ReferralCheck {
  return check(
    'TYPE_TAKEN',
    !excludedTypes.includes(incidentType),
    `${name} takes referrals after ${incidentType}.`,
    `${name} does not take referrals after ${incidentType}: look for another service, or correct the type.`,
  );
}

// Domain rule 55: "Disclosure needs a lawful-basis object: ISA id (in date) …".
function agreementCheck(facts: ReferralFacts, { agreement }: ReferralRules, name: string): ReferralCheck {
  return check(
    'AGREEMENT',
    agreement === facts.agreement,
    `It goes under the sharing agreement with ${name} that is in force, ${facts.agreement}.`,
    agreement === null
      ? `No sharing agreement with ${name} is in force: have one signed and recorded before anybody is referred.`
      : `It was written under a sharing agreement with ${name} that is no longer in force: amend it, so that it goes under the new one.`,
  );
}

// Systems row 42: "refused when a live high-risk or DA flag exists unless overridden with reason".
function riskCheck(facts: ReferralFacts): ReferralCheck {
  const risk = saysDomesticAbuse(facts) || facts.riskBand === 'HIGH' || facts.riskFlags.includes('THREAT_TO_LIFE') || facts.liveRiskElsewhere;
  const overridden = facts.overrideReason !== null;
  return check(
    'NO_LIVE_RISK',
    !risk || overridden,
    risk
      ? 'A high risk or domestic abuse is flagged, and somebody has given the reason why it may go all the same.'
      : 'Neither a high risk nor domestic abuse is flagged.',
    'A high risk or domestic abuse is flagged for one of the parties: do not bring them together, or amend the referral with the reason why it is safe (overrideReason).',
  );
}

function lacking(consent: ConsentSaid | null): string {
  if (consent === null) return 'has not been asked for consent';
  return consent.state === 'REFUSED' ? 'has refused consent' : 'has withdrawn consent';
}
