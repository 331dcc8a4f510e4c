/** Whether items may leave: none of them may tell the police who gave the information, by itself or by what it was cut from. */
import { IdentifierKind, type IdentifierFinder } from './identifiers.rules.ts';

/** An item, held against the whole answer that it was cut from. */
export interface ItemToCheck {
  readonly number: number;
  readonly text: string;
  readonly place: string | null;
  readonly answer: string;
  /** Where the item stands in the answer, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

/** What an item carries, never how it reads. */
export interface Finding {
  readonly itemNumber: number;
  readonly identifier: IdentifierKind;
}

/** Items carry what identifies a person behind them. */
export interface IdentifiesSource {
  readonly kind: 'IdentifiesSource';
  readonly message: string;
  readonly findings: readonly Finding[];
}

const CARRIES: Readonly<Record<IdentifierKind, string>> = {
  NAME: 'a name of the respondent',
  PHONE: 'a telephone number of the respondent, or a part of it',
  EMAIL: 'an email address of the respondent, or a part of it',
  ADDRESS: "the respondent's house beside its street, or its name",
  POSTCODE: "the respondent's postcode",
  RECORD_WORDS: "five words in a row from the respondent's record",
  STAFF_NAME: 'the name of the officer who recorded, drafted or releases it',
};

/** A part of one of these gives away the rest: an item may not even cut into one. A street without its number is no address. */
const WHOLE_OR_NOT_AT_ALL = new Set<IdentifierKind>(['NAME', 'PHONE', 'EMAIL', 'POSTCODE', 'STAFF_NAME']);

/**
 * What the items carry of the source, in their order. Domain rule 22: "Source identity never appears in the content body … submitter name, PEF
 * respondent name, address, phone, email not in free text".
 */
export function findingsIn(items: readonly ItemToCheck[], finder: IdentifierFinder): Finding[] {
  return items.flatMap((item) => {
    const cutInto = finder.find(item.answer).filter(({ kind, from, to }) => WHOLE_OR_NOT_AT_ALL.has(kind) && from < item.to && item.from < to);
    const place = item.place ?? '';
    const kinds = new Set([...cutInto, ...finder.find(item.text, place), ...finder.find(place, item.text)].map(({ kind }) => kind));
    return Object.values(IdentifierKind).flatMap((identifier) => (kinds.has(identifier) ? [{ itemNumber: item.number, identifier }] : []));
  });
}

/** The refusal for what was found; null when nothing was. The sentence says which item and what sort of thing, and never repeats it. */
export function identifiesSource(findings: readonly Finding[]): IdentifiesSource | null {
  if (findings.length === 0) return null;
  const message = `${sentenceOf(findings)} Pick the words beside it, or leave the item out.`;
  return { kind: 'IdentifiesSource', message, findings };
}

/** What was found, as a sentence. */
export function sentenceOf(findings: readonly Finding[]): string {
  return `${findings.map(({ itemNumber, identifier }, index) => `${index === 0 ? 'Item' : 'item'} ${itemNumber} carries ${CARRIES[identifier]}`).join('; ')}.`;
}
