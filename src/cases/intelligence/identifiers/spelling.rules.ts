/** How a word of folded text may be written and still be that word: with marks between its letters, or with its letters apart. */

import { SEPARATORS } from '../../../shared/folded-text.rules.ts';

/** A letter as it may be written. */
interface Letter {
  readonly letter: string;
  /** An e that people leave out, because it stands for two dots. */
  readonly optional: boolean;
}

/** Something that is no letter, digit or blank: M.a.r.t.a, O'Neil, mar-ta. */
const MARK = `[${SEPARATORS.trim()}]{0,3}`;
/** At least one thing that is no letter or digit: m a r t a. */
export const GAP = `[${SEPARATORS}]{1,4}`;
/** Whatever stands between two words. */
export const BETWEEN = `[${SEPARATORS}]{0,4}`;
/** A whole word begins and ends where no letter goes on. */
export const BEFORE = `(?<![^${SEPARATORS}0-9])`;
const AFTER = `(?![^${SEPARATORS}0-9])`;
/** A whole word of letters and figures begins and ends where neither goes on. */
export const START = `(?<![^${SEPARATORS}])`;
export const END = `(?![^${SEPARATORS}])`;
/** Scripts that put no blank between words: there a name is found inside a run of letters. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** From this length on an "ue" may be a "u" with two dots: shorter ones are words of their own (Sue, Doe). */
const TWO_DOTS_FROM = 5;

/** A pattern for a folded word in any of its spellings; `part` is the word as recorded, cut where it has a hyphen or an apostrophe. */
export function anySpelling(parts: readonly string[]): string {
  const whole = parts.join('');
  const tight = parts.map((part) => joined(part, MARK)).join(BETWEEN);
  const spellings = [...whole].length >= 3 ? `(?:${tight}|${joined(whole, GAP)})` : tight;
  return UNSPACED.test(whole) ? spellings : `${BEFORE}${spellings}${AFTER}`;
}

/** The same letters in one run, wherever they stand: martabroughton. */
export function runTogether(parts: readonly string[]): string {
  return joined(parts.join(''), MARK);
}

/** All letters of several words apart: b a n g. */
export function lettersApart(parts: readonly string[]): string {
  return `${BEFORE}${joined(parts.join(''), GAP)}${AFTER}`;
}

/** Several words one after another, with little between them; each is given cut into its parts. */
export function inARow(words: readonly (readonly string[])[], between = GAP): string {
  const row = words.map((parts) => parts.map((part) => joined(part, MARK)).join(BETWEEN)).join(between);
  return `${BEFORE}${row}${AFTER}`;
}

/** A plural of a family: "the Broughtons". */
export function theFamily(parts: readonly string[]): string {
  return `${BEFORE}the +${parts.map((part) => joined(part, MARK)).join(BETWEEN)}'?e?s${AFTER}`;
}

function joined(word: string, between: string): string {
  return lettersOf(word)
    .map(({ letter, optional }, index) => {
      const here = `${index === 0 ? '' : between}${letter}`;
      return optional ? `(?:${here})?` : here;
    })
    .join('');
}

function lettersOf(word: string): Letter[] {
  const characters = [...word];
  return characters.map((letter, index) => ({
    letter,
    optional: letter === 'e' && index > 0 && index < characters.length - 1 && characters.length >= TWO_DOTS_FROM && 'aou'.includes(characters[index - 1] ?? ''),
  }));
}
