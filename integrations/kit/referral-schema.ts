/** Words of schemas that every provider's referral shares: times, people, channels, and the withdrawal. */
import { MOST } from '../../src/cases/referral/referral-words.rules.ts';
import { EnhancedCategory, LawfulBasis, ReferralIncidentType, ReferralNeed, RiskBand, RiskFlag } from '../../src/cases/referral/referral.report.ts';
import { ContactUse } from '../../src/people/channel/safe-uses.rules.ts';
import { ConsentGiver, ConsentMethod } from '../../src/people/consent/consent.rules.ts';
import type { JsonSchema, MessageKey } from './adapter.ts';

/** The longest name of a person, a member of staff or an agency, with air. */
const NAME_MOST = 300;

export const words = (maxLength: number, description: string): JsonSchema => ({ type: 'string', minLength: 1, maxLength, description });
export const wordsOrNull = (maxLength: number, description: string): JsonSchema => ({ type: ['string', 'null'], maxLength, description });
export const oneOf = (allowed: Readonly<Record<string, string>>, description: string): JsonSchema => ({
  type: 'string',
  enum: Object.values(allowed),
  description,
});
export const someOf = (allowed: Readonly<Record<string, string>>, description: string): JsonSchema => ({
  type: 'array',
  items: { type: 'string', enum: Object.values(allowed) },
  description,
});
export const yesNoOrNull = (description: string): JsonSchema => ({ type: ['boolean', 'null'], description });
export const instant = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description: `${description} RFC 3339, UTC.` });
export const day = (description: string): JsonSchema => ({ type: ['string', 'null'], format: 'date', description });

/** An object of which every field is always there; null says that nothing is known. */
export function whole(description: string, properties: Readonly<Record<string, JsonSchema>>, nullable = false): JsonSchema {
  return { type: nullable ? ['object', 'null'] : 'object', description, required: Object.keys(properties), properties };
}

export const REFERRAL_ID: JsonSchema = { type: 'string', format: 'uuid', description: "The hub's id of the referral, and the key of every message about it." };

export const REFERRAL_KEY: MessageKey = {
  description: 'The id of the referral: all messages about one referral, ours and yours, have this key.',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  examples: ['01930f5e-8c1a-7b3e-9d42-5f6a7b8c9d0e'],
};

export const INCIDENT: JsonSchema = whole('What happened.', {
  type: oneOf(ReferralIncidentType, 'What happened, by kind.'),
  offence: wordsOrNull(MOST.offenceType, 'The offence in words, if there is one.'),
  reference: wordsOrNull(MOST.incidentReference, 'The crime number or log reference, as it is.'),
  date: day('The day on which it happened.'),
  reportedAt: { type: ['string', 'null'], format: 'date-time', description: 'When it was reported. RFC 3339, UTC.' },
});

/** What a channel may be used for. A use that is not named is not safe. */
export const CONTACT: JsonSchema = {
  type: 'array',
  minItems: 1,
  description:
    'The ways to reach the person. Only what stands in safeFor was said to be safe: never use a channel for anything else, and never look for other channels yourselves.',
  items: whole('A channel.', {
    type: { type: 'string', enum: ['MOBILE', 'LANDLINE', 'EMAIL', 'POST'], description: 'What sort of channel it is.' },
    value: words(250, 'The number or address.'),
    safeFor: { ...someOf(ContactUse, 'CALL: ring. VOICEMAIL: leave a message. TEXT: send a text or an email. LETTER: write.'), minItems: 1 },
    bestTimes: wordsOrNull(200, 'When to try, in their own words.'),
  }),
};

export const NAME = words(NAME_MOST, 'The name by which they wish to be called.');
export const LANGUAGE = wordsOrNull(100, 'The language they wish to be spoken to in.');
export const INTERPRETER = yesNoOrNull('Whether an interpreter is needed.');

const CONSENT_FIELDS: Readonly<Record<string, JsonSchema>> = {
  givenAt: instant('When they said yes.'),
  method: oneOf(ConsentMethod, 'How they said it.'),
  givenBy: oneOf(ConsentGiver, 'SELF, or GUARDIAN for a child.'),
  explicit: { type: 'boolean', description: 'Whether it was asked and answered in so many words.' },
  scope: words(1_000, 'What they consented to, and what not.'),
};
export const CONSENT: JsonSchema = whole('Their consent to this referral.', CONSENT_FIELDS);
export const CONSENT_OR_NULL: JsonSchema = whole('Their consent to this referral; null when it goes on the lawful basis beside it.', CONSENT_FIELDS, true);

export const LAWFUL_BASIS: JsonSchema = whole(
  'On what the details pass where it is not on consent; null where it is.',
  { basis: oneOf(LawfulBasis, 'The basis.'), statement: words(MOST.lawfulBasisStatement, 'Its grounds.') },
  true,
);

export const GUARDIAN: JsonSchema = whole(
  'Who is responsible for a child.',
  { name: words(MOST.guardianName, 'Their name.'), relation: wordsOrNull(MOST.guardianRelation, 'What they are to the child.') },
  true,
);

export const RISK: JsonSchema = whole('What anybody who makes contact has to know first.', {
  band: { type: ['string', 'null'], enum: [...Object.values(RiskBand), null], description: 'How high the risk was assessed.' },
  flags: someOf(RiskFlag, 'DOMESTIC_ABUSE: neither a letter nor a voicemail is safe, whatever else is said.'),
  relationToHarmer: wordsOrNull(MOST.relationToHarmer, 'What the person is to who did the harm.'),
  sameAddress: yesNoOrNull('Whether both live at one address.'),
  childrenInvolved: yesNoOrNull('Whether children are involved.'),
});

export const NEEDS = someOf(ReferralNeed, 'What the person needs.');
export const ENHANCED = someOf(EnhancedCategory, "Why they have enhanced rights under the Victims' Code.");
export const ACCESS_NEEDS = wordsOrNull(MOST.accessNeeds, 'What makes it possible for them to take part.');
export const REASON = words(MOST.reason, 'Why we refer them.');
export const NOTES = wordsOrNull(MOST.notes, 'What else you have to know.');
export const OTHER_AGENCIES: JsonSchema = { type: 'array', items: { type: 'string', maxLength: 200 }, description: 'Which other agencies help already.' };
export const REFERRER: JsonSchema = whole('Whom to ring about it.', {
  agency: words(NAME_MOST, 'The agency that refers.'),
  name: words(NAME_MOST, 'The officer.'),
  phone: wordsOrNull(MOST.referrerPhone, 'Their number.'),
  email: wordsOrNull(MOST.referrerEmail, 'Their secure address.'),
});

/** The schema of a topic that carries referrals and their withdrawals; `ce_type` says which of the two a message is. */
export function referralSchema({ id, title, referral }: { readonly id: string; readonly title: string; readonly referral: JsonSchema }): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title,
    description: 'A referral (ce_type referral.sent), or that one is taken back (ce_type referral.withdrawn).',
    oneOf: [{ $ref: '#/$defs/referral' }, { $ref: '#/$defs/withdrawal' }],
    $defs: {
      referral,
      withdrawal: {
        ...whole('The referral of this id is taken back: stop, make no contact, and forget what you were sent.', {
          referralId: REFERRAL_ID,
          withdrawnAt: instant('When it was taken back.'),
        }),
        title: 'Withdrawal of a referral',
      },
    },
  };
}
