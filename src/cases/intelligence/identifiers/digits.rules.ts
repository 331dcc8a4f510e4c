/** Numbers in text, whatever they are written with: figures, words ("oh one six three two"), letters that look like figures. */

import { SEPARATORS } from '../../../shared/folded-text.rules.ts';
import { END, START } from './spelling.rules.ts';

/** A piece of a number: its figures, and where it stands in the folded text. */
export interface Figures {
  readonly digits: string;
  /** What else was perhaps said: "sixty one" is 61, or 60 and 1. */
  readonly otherwise: string | null;
  readonly from: number;
  readonly to: number;
  /** A letter that hangs on it, as in 12a. */
  readonly suffix: string;
  /** Whether it goes on from the piece before, with nothing between that breaks a number. */
  readonly goesOn: boolean;
}

const ONES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = ['ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const WORDS: ReadonlyMap<string, string> = new Map([
  ...ONES.map((word, value): [string, string] => [word, `${value}`]),
  ...TEENS.map((word, value): [string, string] => [word, `${10 + value}`]),
  ...TENS.map((word, value): [string, string] => [word, `${20 + value * 10}`]),
  ...['oh', 'o', 'nought', 'naught', 'nil', 'null'].map((word): [string, string] => [word, '0']),
  ['fourty', '40'],
  ['hundred', '00'],
  ['thousand', '000'],
]);
const TIMES: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['treble', 3],
  ['triple', 3],
]);
/** Said between figures without ending the number. */
const FILLERS = new Set(['and', 'then', 'dash', 'hyphen', 'space', 'dot', 'point', 'comma', 'slash', 'brackets', 'bracket']);
const LONGEST_GAP = 8;
const TOKEN = new RegExp(`${START}(?=[oli]*[0-9])[0-9oli]{2,}${END}|[0-9]+|[^${SEPARATORS}0-9]+`, 'g');
const SUFFIX = new RegExp(`^ ?([a-h])${END}`);

/** The pieces of numbers in a folded text, in their order. */
export function figuresIn(text: string): Figures[] {
  const found: Figures[] = [];
  let times = 1;
  let timesFrom = 0;
  let broken = true;
  let last = 0;
  for (const token of tokensOf(text)) {
    const digits = digitsOf(token.word);
    if (token.from - last > LONGEST_GAP) broken = true;
    last = token.to;
    const multiplier = TIMES.get(token.word);
    if (multiplier !== undefined) {
      [times, timesFrom] = [multiplier, token.from];
      continue;
    }
    if (digits === null) {
      if (!FILLERS.has(token.word)) broken = true;
      times = 1;
      continue;
    }
    const before = found.at(-1);
    const from = times > 1 ? timesFrom : token.from;
    if (
      before &&
      !broken &&
      endsInTens(before, text) &&
      /^[ -]*$/.test(text.slice(before.to, token.from)) &&
      digits.length === 1 &&
      digits !== '0' &&
      ONES.includes(token.word)
    )
      found[found.length - 1] = { ...before, digits: `${before.digits.slice(0, -1)}${digits}`, otherwise: `${before.digits}${digits}`, to: token.to };
    else found.push({ digits: digits.repeat(times), otherwise: null, from, to: token.to, suffix: suffixAfter(text, token.to), goesOn: !broken });
    times = 1;
    broken = false;
  }
  return found;
}

/** The text with its number words as figures, so that "DN fifteen" is found as DN15; with the place of each character in the text it came from. */
export function asFigures(text: string): { readonly text: string; readonly at: readonly number[] } {
  let written = '';
  const at: number[] = [];
  let done = 0;
  const copy = (to: number) => {
    for (; done < to; done += 1) {
      written += text[done] ?? '';
      at.push(done);
    }
  };
  for (const { digits, from, to } of figuresIn(text)) {
    copy(from);
    written += digits;
    for (let unit = 0; unit < digits.length; unit += 1) at.push(from);
    done = to;
  }
  copy(text.length);
  at.push(text.length);
  return { text: written, at };
}

/** The value of a number word or of figures; null for any other word. */
function digitsOf(word: string): string | null {
  if (/^\d+$/.test(word)) return word;
  const said = WORDS.get(word);
  if (said !== undefined) return said;
  // An o for a nought, an l or an i for a one: O1632, l2.
  return /^[\doli]+$/.test(word) && /\d/.test(word) ? word.replaceAll('o', '0').replaceAll(/[li]/g, '1') : null;
}

/** Words and figures, cut where letters and figures meet, save for figures with an o, l or i among them. */
function tokensOf(text: string): { readonly word: string; readonly from: number; readonly to: number }[] {
  return [...text.matchAll(TOKEN)].map((match) => ({
    word: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
}

function endsInTens({ digits, from, to }: Figures, text: string): boolean {
  return digits.length === 2 && digits.endsWith('0') && TENS.some((word) => text.slice(from, to).endsWith(word));
}

function suffixAfter(text: string, to: number): string {
  return SUFFIX.exec(text.slice(to, to + 3))?.[1] ?? '';
}
