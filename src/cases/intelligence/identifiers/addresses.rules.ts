/** Addresses in text: a house number beside its street, the name of a house, a whole postcode. A street alone is no address. */
import { BETWEEN, END, inARow, START } from './spelling.rules.ts';
import { asFigures, type Figures, figuresIn } from './digits.rules.ts';
import { foldedWords, foldText, SEPARATORS } from '../../../shared/folded-text.rules.ts';
import type { Span } from './contacts.rules.ts';

const ENDINGS: readonly (readonly string[])[] = [
  ['street', 'st', 'str'],
  ['road', 'rd'],
  ['row', 'rw'],
  ['avenue', 'ave', 'av'],
  ['close', 'cl'],
  ['lane', 'ln', 'la'],
  ['drive', 'dr', 'drv'],
  ['crescent', 'cres', 'cr', 'crst'],
  ['court', 'ct', 'crt'],
  ['gardens', 'garden', 'gdns', 'gdn'],
  ['grove', 'gr', 'grv'],
  ['place', 'pl'],
  ['square', 'sq'],
  ['terrace', 'ter', 'terr', 'tce'],
  ['way', 'wy'],
  ['walk', 'wk'],
  ['rise'],
  ['hill'],
  ['view', 'vw'],
  ['park', 'pk'],
  ['green', 'grn'],
  ['parade', 'pde'],
  ['mews'],
  ['boulevard', 'blvd'],
  ['yard', 'yd'],
];
/** Words that may stand between a house number and its street. */
const LINKS = new Set('on in at of along down up off the no number nr flat house door is number s a b c d e f g h'.split(' '));
const MARKERS = new Set(['no', 'nos', 'nr', 'num', 'number', 'numbers', 'house', 'flat', 'door', 'apartment', 'apt', 'unit']);
/** Words of a house that name no house. */
const PLAIN = new Set('flat apartment apt unit house no number floor ground first second third top basement the a b c d e f g h'.split(' '));
const LETTERS = new RegExp(`[^${SEPARATORS}0-9]+`, 'g');
const LEAST_HOUSE_NAME = 4;
const MOST_LINKS = 4;

export interface Home {
  /** House number or name: 12A, Flat 3, The Laurels. */
  readonly house: string | null;
  readonly street: string | null;
  readonly postcode: string | null;
}

/** A word or number of a text, in the order in which they stand. */
interface Piece extends Span {
  readonly word: string;
  readonly figures: Figures | null;
}

/** Finds the house number beside the street, and the house by its name. `nearby` says that the street is named elsewhere, such as in the place of the item. */
export function addressIn(folded: string, { house, street }: Pick<Home, 'house' | 'street'>, nearby = false): Span[] {
  if (house === null) return [];
  const numbers = figuresIn(foldText(house).text);
  const found = nameOfHouse(house).flatMap((pattern) => [...folded.matchAll(new RegExp(pattern, 'g'))].map(spanOf));
  if (numbers.length === 0 || street === null) return found;
  const streets = streetIn(folded, street);
  const pieces = piecesOf(folded);
  for (const [index, piece] of pieces.entries()) {
    if (!piece.figures || !numbers.some((number) => sameNumber(number, piece.figures))) continue;
    const marked = MARKERS.has(pieces[index - 1]?.word ?? '') || /[#]\s?$/.test(folded.slice(0, piece.from));
    const beside = streets.find((each) => isBeside(pieces, piece, each));
    if (beside) found.push({ from: Math.min(piece.from, beside.from), to: Math.max(piece.to, beside.to) });
    else if (marked && (nearby || streets.some(({ whole }) => whole))) found.push({ from: piece.from, to: piece.to });
  }
  return found;
}

/** Whether a text names the street, by its whole name. */
export function namesStreet(folded: string, street: string | null): boolean {
  return street !== null && streetIn(folded, street).some(({ whole }) => whole);
}

/** Where a whole postcode stands, with blanks or without, and with the letters that look like its figures. */
export function postcodeIn(folded: string, postcode: string): Span[] {
  const characters = [...foldText(postcode).text.replace(/[^\p{L}\p{N}]/gu, '')];
  if (characters.length < 5) return [];
  const spellings = characters.map((each) => ['o0', 'il1', 's5', 'z2'].find((alike) => alike.includes(each)) ?? each).map((alike) => `[${alike}]`);
  const pattern = new RegExp(`${START}${spellings.join(BETWEEN)}${END}`, 'g');
  const figures = asFigures(folded);
  const said = [...figures.text.matchAll(pattern)].map((match) => ({
    from: figures.at[match.index] ?? 0,
    to: endOf(folded, figures.at, match.index + match[0].length),
  }));
  return [...[...folded.matchAll(pattern)].map(spanOf), ...said];
}

function endOf(folded: string, at: readonly number[], end: number): number {
  return Math.max(at[end] ?? folded.length, (at[end - 1] ?? 0) + 1);
}

function streetIn(folded: string, street: string): (Span & { readonly whole: boolean })[] {
  const words = foldedWords(street).filter((word) => word !== 'the');
  const last = words.at(-1);
  if (last === undefined) return [];
  const core = words.slice(0, -1);
  const endings = ENDINGS.find((each) => each.includes(last)) ?? [last];
  const of = (pattern: string, whole: boolean) => [...folded.matchAll(new RegExp(pattern, 'g'))].map((match) => ({ ...spanOf(match), whole }));
  const whole = endings.flatMap((ending) => of(inARow([...core, ending].map((word) => [word])), true));
  const short = core.length === 0 ? [] : of(inARow(core.map((word) => [word])), false);
  return [...whole, ...short];
}

function piecesOf(folded: string): Piece[] {
  const numbers = figuresIn(folded);
  const words = [...folded.matchAll(LETTERS)].map((match) => ({ ...spanOf(match), word: match[0], figures: null }));
  const inside = ({ from }: Span) => numbers.some((number) => number.from <= from && from < number.to);
  return [
    ...words.filter((word) => !inside(word)),
    ...numbers.map((figures) => ({ from: figures.from, to: figures.to, word: figures.digits, figures })),
  ].toSorted((one, other) => one.from - other.from);
}

function isBeside(pieces: readonly Piece[], number: Span, street: Span & { readonly whole: boolean }): boolean {
  const [from, to] = number.to <= street.from ? [number.to, street.from] : [street.to, number.from];
  if (from > to) return false;
  const between = pieces.filter((piece) => piece.from >= from && piece.to <= to);
  return between.length <= (street.whole ? MOST_LINKS : 1) && between.every(({ word }) => LINKS.has(word) || MARKERS.has(word));
}

function sameNumber(recorded: Figures, met: Figures | null): boolean {
  if (met === null) return false;
  const bare = (digits: string) => digits.replace(/^0+(?=\d)/, '');
  return bare(recorded.digits) === bare(met.digits) && (met.suffix === '' || recorded.suffix === '' || recorded.suffix === met.suffix);
}

function nameOfHouse(house: string): string[] {
  const words = foldedWords(house).filter((word) => !PLAIN.has(word) && !/\d/.test(word));
  return words.join('').length >= LEAST_HOUSE_NAME ? [inARow(words.map((word) => [word]))] : [];
}

function spanOf(match: RegExpMatchArray): Span {
  const from = match.index ?? 0;
  return { from, to: from + match[0].length };
}
