/** Whether words would tell the police who said them: the respondent's names, numbers and address in any spelling, runs of their record, and the names of the officers. */
import { type FoldedText, foldedWords, foldText, SEPARATORS } from '../../shared/folded-text.rules.ts';
import { runsIn, runsOf } from '../../shared/word-runs.rules.ts';
import { addressIn, namesStreet, postcodeIn } from './identifiers/addresses.rules.ts';
import { emailSpellings, nationalNumber, phoneIn, type Span } from './identifiers/contacts.rules.ts';
import { figuresIn } from './identifiers/digits.rules.ts';
import { respondentName, staffName } from './identifiers/names.rules.ts';

/** What sort of thing gives the source away (domain rule 22). */
export const IdentifierKind = {
  NAME: 'NAME',
  PHONE: 'PHONE',
  EMAIL: 'EMAIL',
  ADDRESS: 'ADDRESS',
  POSTCODE: 'POSTCODE',
  RECORD_WORDS: 'RECORD_WORDS',
  STAFF_NAME: 'STAFF_NAME',
} as const;
export type IdentifierKind = (typeof IdentifierKind)[keyof typeof IdentifierKind];

/** What is known of a respondent, apart from what they answered. */
export interface RespondentRecord {
  readonly names: readonly string[];
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  /** House number or name. */
  readonly house: string | null;
  readonly street: string | null;
  readonly town: string | null;
  readonly postcode: string | null;
  /** Anything else that was noted of them. */
  readonly notes: string | null;
}

/** An identifier in a text: what sort it is and where it stands, in UTF-16 units; never what it says. */
export interface FoundIdentifier extends Span {
  readonly kind: IdentifierKind;
}

export interface IdentifierFinder {
  /** The identifiers in a text. `nearby` is what is said beside it, such as the place: a street named there makes a house number in the text an address. */
  find(text: string, nearby?: string): readonly FoundIdentifier[];
}

// Domain rule 22 and the agreement with the partners: "any five-word run of the respondent's record".
const RUN = 5;

/** A finder for one respondent (null: nobody is known) and the officers who wrote it down, drafted and released it. Pure; made once for many texts. */
export function identifierFinder(respondent: RespondentRecord | null, staff: readonly string[]): IdentifierFinder {
  const patterns: readonly (readonly [IdentifierKind, RegExp])[] = [
    ...compiled('NAME', respondent?.names.flatMap(respondentName) ?? []),
    ...compiled('EMAIL', respondent?.emails.flatMap(emailSpellings) ?? []),
    ...compiled('STAFF_NAME', staff.flatMap(staffName)),
  ];
  const phones = respondent?.phones.flatMap((phone) => nationalNumber(phone) ?? []) ?? [];
  const runs = respondent === null ? new Set<string>() : runsOfRecord(respondent);
  return {
    find(text, nearby = '') {
      const folded = foldText(text);
      const figures = figuresIn(folded.text);
      const found = [
        ...patterns.flatMap(([kind, pattern]) =>
          [...folded.text.matchAll(pattern)].map((match) => ({ kind, from: match.index, to: match.index + match[0].length })),
        ),
        ...phones.flatMap((phone) => phoneIn(figures, phone).map((span) => ({ kind: IdentifierKind.PHONE, ...span }))),
        ...(respondent === null ? [] : homeIn(folded.text, respondent, nearby)),
        ...runsIn(folded.text, runs, RUN).map((span) => ({ kind: IdentifierKind.RECORD_WORDS, ...span })),
      ];
      return found.map((each) => inOriginal(each, folded));
    },
  };
}

/** Whether a cut at this place of a text, in UTF-16 units, goes through the middle of a word, or between a letter and its mark. */
export function cutsAWord(text: string, place: number): boolean {
  const { text: folded, at } = foldText(text);
  if (/^\p{M}/u.test(text.slice(place))) return true;
  const index = at.findIndex((from) => from >= place);
  const isWord = (character: string | undefined) => character !== undefined && !SEPARATORS.includes(character);
  return index > 0 && isWord(folded[index - 1]) && isWord(folded[index]);
}

function compiled(kind: IdentifierKind, patterns: readonly string[]): (readonly [IdentifierKind, RegExp])[] {
  return [...new Set(patterns)].map((pattern) => [kind, new RegExp(pattern, 'g')] as const);
}

function homeIn(folded: string, home: RespondentRecord, nearby: string): FoundIdentifier[] {
  const streetNearby = nearby !== '' && namesStreet(foldText(nearby).text, home.street);
  return [
    ...addressIn(folded, home, streetNearby).map((span) => ({ kind: IdentifierKind.ADDRESS, ...span })),
    ...(home.postcode === null ? [] : postcodeIn(folded, home.postcode).map((span) => ({ kind: IdentifierKind.POSTCODE, ...span }))),
  ];
}

/** The record read aloud, field after field: a run may go on from one into the next. */
function runsOfRecord(record: RespondentRecord): Set<string> {
  const fields = [...record.names, record.house, record.street, record.town, record.postcode, ...record.phones, ...record.emails, record.notes];
  return runsOf(
    fields.flatMap((field) => (field === null ? [] : foldedWords(field))),
    RUN,
  );
}

function inOriginal({ kind, from, to }: FoundIdentifier, { at }: FoldedText): FoundIdentifier {
  const end = at[to] ?? at.at(-1) ?? 0;
  return { kind, from: at[from] ?? 0, to: Math.max(end, (at[to - 1] ?? 0) + 1) };
}
