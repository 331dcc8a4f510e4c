/** Invented residents and what they wrote on their forms: harmless sentences with, here and there, themselves in some odd spelling. */
import fc from 'fast-check';
import type { RespondentRecord } from '../../../src/cases/intelligence/identifiers.rules.ts';

/** A piece of an answer, and whether it gives the respondent away. */
export interface Piece {
  readonly text: string;
  readonly telling: boolean;
}

export interface GeneratedPef {
  readonly respondent: RespondentRecord;
  readonly answers: readonly (readonly Piece[])[];
}

const GIVEN = ['Tansy', 'Zbigniew', 'Aoife', 'Siân', 'Jürgen', 'Ngozi', 'Søren', 'Anne-Marie', 'Dmitri', 'Xóchitl', 'Ba'];
const FAMILY = ['Quillfeather', "O'Grady", 'Wójcik', 'Fotheringay-Phipps', 'Müller', 'Adeyemi', 'Thistlewood', 'Îles', 'Van der Berg', 'Ng'];
const STREETS = ['Quernmore Close', 'Bramblewick Avenue', 'Sedge Lane', 'Turnstone Road', 'St Oswin Street'];
const POSTCODES = ['DN15 6QX', 'DN40 2ZZ', 'DN9 1AA', 'DN18 5PJ'];
const NOTES = [
  'has three spaniels and a parrot called Admiral',
  'sings alto in the choir at the chapel on Thursdays',
  'uses a mobility scooter with a purple canopy over it',
];
/** Whatever anybody might have seen; none of it is anybody's name, number or note. */
export const HARMLESS = [
  'Two lads sell small bags behind the bus shelter on Friday nights.',
  'A white van with a broken tail light waits by the garages at about 23:30.',
  'They throw stones at the windows of the club, four or five times a month.',
  'Somebody said the big one is called Razor and keeps bikes in a lock-up.',
  'The lights have been out since the 3rd of October.',
  'It is loud from 9 until 2, and there are 12 of them at least.',
  'My neighbour saw 30 cans in the hedge.',
  'I think it is the same people as last year, but I am not sure.',
  'Flat 7 is empty and they use it.',
  'You can hear the quad bikes from the playing field, mostly on Sundays.',
];

export const respondents: fc.Arbitrary<RespondentRecord> = fc.record({
  names: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...GIVEN), fc.constantFrom(...FAMILY)).map((parts) => parts.join(' ')),
    { minLength: 1, maxLength: 2 },
  ),
  phones: fc.array(
    fc.integer({ min: 0, max: 999 }).map((last) => `01632 960${String(last).padStart(3, '0')}`),
    { maxLength: 2 },
  ),
  emails: fc.array(
    fc.integer({ min: 10, max: 999 }).map((number) => `neighbour.${number}@quern-post.example.org`),
    { maxLength: 1 },
  ),
  house: fc.option(
    fc.oneof(
      fc.integer({ min: 31, max: 299 }).map(String),
      fc.integer({ min: 31, max: 99 }).map((number) => `${number}B`),
    ),
  ),
  street: fc.option(fc.constantFrom(...STREETS)),
  town: fc.constantFrom('Scunthorpe', 'Brigg', null),
  postcode: fc.option(fc.constantFrom(...POSTCODES)),
  notes: fc.option(fc.constantFrom(...NOTES)),
});

const DIGITS = ['oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const spaced = (text: string) => [...text.replace(/[^\p{L}\p{N}]/gu, '')].join(' ');
const fullWidth = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const broken = (mark: string) => (text: string) => [...text].map((character) => (/\p{L}|\p{N}/u.test(character) ? character + mark : character)).join('');
const withoutMarks = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

/** Ways of writing any words. */
const ANY: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.normalize('NFD'),
  withoutMarks,
  fullWidth,
  broken('\u200b'),
  broken('\u00ad'),
  (text) => `“${text}”`,
  (text) => `(${text})`,
];
const NAMES = [
  ...ANY,
  spaced,
  broken('.'),
  (text: string) => text.split(' ').toReversed().join(', '),
  (text: string) => `${text}'s`,
  (text: string) => text.replaceAll("'", '’'),
];
const PHONES = [
  (text: string) => text.replace(/\D/g, ''),
  (text: string) => text.replace(/\D/g, '').replace(/^0/, '+44 (0)'),
  (text: string) => text.replace(/\D/g, '').replace(/^0/, '0044-'),
  (text: string) => text.replace(/\D/g, '').replace(/(\d{3})(?=\d)/g, '$1.'),
  (text: string) => [...text.replace(/\D/g, '')].map((digit) => DIGITS[Number(digit)]).join(' '),
  (text: string) => text.slice(-6),
  fullWidth,
  spaced,
  broken('\u2060'),
];
const EMAILS = [
  ...ANY.slice(0, 3),
  fullWidth,
  (text: string) => text.replaceAll('.', ' dot ').replace('@', ' at '),
  (text: string) => text.replace('@', ' (at) ').replaceAll('.', ' [dot] '),
  broken('\u200d'),
];
const ADDRESSES = [
  ...ANY,
  (text: string) => text.replace(' ', ', '),
  (text: string) => `number ${text}`,
  (text: string) => text.replace(/^(\S+) (.*)$/, '$2 $1'),
  (text: string) => text.replace(/Close$/, 'Cl').replace(/Avenue$/, 'Ave'),
];
const POSTCODE_WAYS = [...ANY.slice(0, 3), (text: string) => text.replace(' ', ''), (text: string) => text.replace(' ', '-'), spaced, fullWidth];

/** One way in which a respondent may stand in their own answer. */
function tellings(respondent: RespondentRecord): fc.Arbitrary<string>[] {
  const written = (text: string, ways: readonly ((text: string) => string)[]) => fc.constantFrom(...ways).map((way) => way(text));
  const { house, street } = respondent;
  return [
    ...respondent.names.flatMap((name) => [
      written(name, NAMES),
      ...name
        .split(' ')
        .filter((word) => word.length > 3)
        .map((word) => written(word, NAMES)),
    ]),
    ...respondent.phones.map((phone) => written(phone, PHONES)),
    ...respondent.emails.map((email) => written(email, EMAILS)),
    ...(house && street ? [written(`${house} ${street}`, ADDRESSES)] : []),
    ...(respondent.postcode ? [written(respondent.postcode, POSTCODE_WAYS)] : []),
    ...(respondent.notes ? [written(respondent.notes, ANY)] : []),
  ];
}

const FRAMES: readonly ((telling: string) => string)[] = [
  (telling) => `Ask ${telling} about it.`,
  (telling) => `I am ${telling}, by the way.`,
  (telling) => `${telling} told them to stop.`,
  (telling) => `It was near ${telling}!`,
];

/** A respondent and the answers of their form. */
export const pefs: fc.Arbitrary<GeneratedPef> = respondents.chain((respondent) => {
  const harmless = fc.constantFrom(...HARMLESS).map((text): Piece => ({ text, telling: false }));
  const telling = fc.tuple(fc.oneof(...tellings(respondent)), fc.constantFrom(...FRAMES)).map(([text, frame]): Piece => ({ text: frame(text), telling: true }));
  const answer = fc.array(fc.oneof({ weight: 2, arbitrary: harmless }, { weight: 1, arbitrary: telling }), { minLength: 1, maxLength: 5 });
  return fc.array(answer, { minLength: 1, maxLength: 3 }).map((answers) => ({ respondent, answers }));
});

/** The pieces as the form has them. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join(' ');
}

/**
 * What of a respondent stands in a text, by whole words: written anew here, in few and plain words, so that it shares nothing with the finder
 * that it checks. The text is read without invisible characters and in compatibility form.
 */
export function plainlyIdentified(text: string, respondent: RespondentRecord): string[] {
  const plain = (words: string) => withoutMarks(words.normalize('NFKC').replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')).toLowerCase();
  const words = (of: string) =>
    plain(of)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
  const all = words(text);
  const has = (run: readonly string[]) => run.length > 0 && all.some((_, index) => run.every((word, offset) => all[index + offset] === word));
  const close = plain(text).replace(/[^\p{L}\p{N}]/gu, '');
  const figures = plain(text).replace(/(?<=\d)[^\p{L}\p{N}]+(?=\d)/gu, '');
  const record = [
    ...respondent.names,
    respondent.house,
    respondent.street,
    respondent.town,
    respondent.postcode,
    ...respondent.phones,
    ...respondent.emails,
    respondent.notes,
  ];
  const recordWords = record.flatMap((field) => (field === null ? [] : words(field)));
  return [
    ...respondent.names.filter(
      (name) => has(words(name)) || words(name).some((word) => word.length > 2 && !['van', 'der', 'berg'].includes(word) && has([word])),
    ),
    ...respondent.phones.filter((phone) => figures.includes(phone.replace(/\D/g, '').slice(1)) || has([phone.slice(-6)])),
    ...respondent.emails.filter((email) => close.includes(email.replace(/[^a-z0-9]/g, ''))),
    ...(respondent.house && respondent.street && has(words(`${respondent.house} ${respondent.street}`)) ? ['address'] : []),
    ...(respondent.postcode && (has(words(respondent.postcode)) || has([plain(respondent.postcode).replace(' ', '')])) ? ['postcode'] : []),
    ...recordWords.slice(4).flatMap((_, index) => (has(recordWords.slice(index, index + 5)) ? ['record'] : [])),
  ];
}
