/** What the hub assumes where law or an agreement sets a number: labelled defaults, each with its source, that a hub may overrule from a day. */

/** What a value is counted in, or what it is. */
export const ParameterUnit = {
  /** Monday to Friday without the bank holidays of England (src/shared/working-days.rules.ts). */
  WORKING_DAYS: 'WORKING_DAYS',
  DAYS: 'DAYS',
  YEARS: 'YEARS',
  /** Of the calendar. */
  MONTHS: 'MONTHS',
  MINUTES: 'MINUTES',
  METRES: 'METRES',
  /** Records that are counted. */
  RECORDS: 'RECORDS',
  /** A list of the words that a field takes. */
  WORDS: 'WORDS',
  /** The reference of an information sharing agreement. */
  AGREEMENT: 'AGREEMENT',
} as const;
export type ParameterUnit = (typeof ParameterUnit)[keyof typeof ParameterUnit];

/** One value and the day from which it is in force. The next one of the same name ends it. */
interface Value<Kind> {
  readonly from: string;
  readonly value: Kind;
  readonly source: string;
}

interface Default<Kind> {
  readonly unit: ParameterUnit;
  /** In the order of their days. */
  readonly values: readonly [Value<Kind>, ...Value<Kind>[]];
}

// Before anything that the hub records; a labelled default, as for the kinds of meeting.
const ALWAYS = '2003-05-01';

const number = (unit: ParameterUnit, ...values: [Value<number>, ...Value<number>[]]): Default<number> => ({ unit, values });
const words = (...values: [Value<readonly string[]>, ...Value<readonly string[]>[]]): Default<readonly string[]> => ({ unit: 'WORDS', values });
const agreement = (value: string): Default<string> => ({
  unit: 'AGREEMENT',
  values: [{ from: ALWAYS, value, source: 'Assumed: put the reference of the agreement that was signed in its place.' }],
});

/** Every parameter by its name. A new one is a line here; the type of its value follows. */
export const PARAMETERS = {
  REFERRAL_ACKNOWLEDGED_WITHIN_VICTIM_SUPPORT: number('WORKING_DAYS', {
    from: ALWAYS,
    value: 2,
    source: 'Assumed, until the agreement with Victim Support says.',
  }),
  REFERRAL_ACKNOWLEDGED_WITHIN_REMEDI: number('WORKING_DAYS', { from: ALWAYS, value: 5, source: 'Assumed, until the agreement with Remedi says.' }),
  REFERRAL_TARGET: number('WORKING_DAYS', {
    from: ALWAYS,
    value: 2,
    source: "Victims' Code, Right 4: from report to referral; unverified in the present text (domain rule 38).",
  }),
  REFERRAL_DUPLICATE_WITHIN: number('DAYS', { from: ALWAYS, value: 28, source: 'Assumed (systems row 41: "duplicate in 28 days blocked").' }),
  REFERRAL_EXCLUDED_TYPES_VICTIM_SUPPORT: words({
    from: ALWAYS,
    value: ['ROAD_TRAFFIC', 'BUSINESS_CRIME'],
    source: 'Assumed: the providers have lists of excluded crime types, none of them public (domain.md §5.3); a business is no victim in the Code (§5.1).',
  }),
  REFERRAL_EXCLUDED_TYPES_REMEDI: words({
    from: ALWAYS,
    value: ['SEXUAL_OFFENCE', 'MODERN_SLAVERY', 'ROAD_TRAFFIC'],
    source: 'Assumed: the providers have lists of excluded crime types, none of them public (domain.md §5.3).',
  }),
  REFERRAL_AGREEMENT_VICTIM_SUPPORT: agreement('ISA-SN-VS-2026-01'),
  REFERRAL_AGREEMENT_REMEDI: agreement('ISA-SN-REMEDI-2026-01'),
  CHILD_UNDER: number('YEARS', { from: ALWAYS, value: 18, source: 'Children Act 1989 s.105(1); domain rule 57.' }),
  INTELLIGENCE_ACKNOWLEDGED_WITHIN: number('WORKING_DAYS', { from: ALWAYS, value: 3, source: 'Assumed, until the agreement with Humberside Police says.' }),
  NTE_REPORTS_WITHIN: number('MINUTES', {
    from: ALWAYS,
    value: 20,
    source: 'Assumed: reports of one place so near in time are taken to be of one event (systems row 74).',
  }),
  NTE_REPORTS_NEAR: number('METRES', {
    from: ALWAYS,
    value: 75,
    source: 'Assumed: what door staff, a camera and an officer on the street see of one event (systems row 74).',
  }),
  INTELLIGENCE_AGREEMENT: agreement('ISA-SN-2026-03'),
  COUNT_NOISE_DEVIATION: number('RECORDS', {
    from: ALWAYS,
    value: 8,
    source: 'Assumed: who knows all but one incident then says rightly whether that one is there in 55 of 100 cases (docs/counts.md).',
  }),
  COUNT_NOISE_MOST: number('RECORDS', { from: ALWAYS, value: 24, source: 'Assumed: three times COUNT_NOISE_DEVIATION.' }),
  COUNT_SHOWN_FROM: number('RECORDS', {
    from: ALWAYS,
    value: 25,
    source: 'Assumed: above COUNT_NOISE_MOST, so that no empty cell is shown; domain rule 59 asks for 5 at least.',
  }),
  GLASS_BROKEN_BY: words({
    from: ALWAYS,
    value: ['ASB_OFFICER', 'CONTROL_ROOM'],
    source: 'Assumed: the roles that meet an emergency; a system never may, whatever stands here.',
  }),
  GLASS_LIMIT: number('MINUTES', { from: ALWAYS, value: 60, source: 'Assumed at first: an hour is enough to act, and to ask the owner for the rest.' }),
  GLASS_MOST_IN_A_DAY: number('RECORDS', { from: ALWAYS, value: 3, source: 'Assumed: who needs it more often needs a right, which the owner can grant.' }),
  GLASS_REVIEWED_WITHIN: number('WORKING_DAYS', { from: ALWAYS, value: 1, source: 'Assumed, until the council says otherwise.' }),
  ACCESS_REQUESTS_MOST_IN_A_DAY: number('RECORDS', { from: ALWAYS, value: 20, source: 'Assumed: nobody asks owners for more in a day by hand.' }),
  ACCESS_GRANTED_FOR_AT_MOST: number('DAYS', { from: ALWAYS, value: 28, source: 'Assumed: longer than that is a matter for a sharing agreement.' }),
  COUNT_SETTLED_AFTER: number('DAYS', { from: ALWAYS, value: 10, source: 'Assumed: late logs of a month arrive within ten days of its end.' }),
  RETENTION_REVIEW_CASEWORK: number('MONTHS', {
    from: ALWAYS,
    value: 72,
    source: 'Assumed: six years from the closing of the case, as councils commonly keep cases of antisocial behaviour; not public (domain.md §8).',
  }),
  RETENTION_REVIEW_REFERRAL: number('MONTHS', {
    from: ALWAYS,
    value: 24,
    source: 'Assumed: two years from the referral, until the agreements with the providers say.',
  }),
  RETENTION_REVIEW_INTELLIGENCE: number('MONTHS', {
    from: ALWAYS,
    value: 72,
    source: 'Assumed: the floor of six years of police information, and of its group 3 (domain.md §8); the present code of practice is to be checked.',
  }),
  RETENTION_REVIEW_INCIDENT: number('MONTHS', {
    from: ALWAYS,
    value: 72,
    source: 'Assumed: what the police told stays theirs, under their floor of six years (domain.md §8).',
  }),
  RETENTION_REVIEW_MEETING: number('MONTHS', {
    from: ALWAYS,
    value: 72,
    source: 'Assumed: six years from the meeting, as for the cases that it spoke of.',
  }),
} satisfies Record<string, Default<number> | Default<string> | Default<readonly string[]>>;

export type ParameterName = keyof typeof PARAMETERS;

/** What a parameter's value is: a number, a text, or a list of texts. */
export type ParameterValueOf<Name extends ParameterName> = (typeof PARAMETERS)[Name] extends Default<infer Kind> ? Kind : never;
