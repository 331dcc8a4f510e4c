/** Telephone numbers and email addresses in text, in any spelling. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Figures } from './digits.rules.ts';
import { foldText, SEPARATORS } from '../../../shared/folded-text.rules.ts';
import { END, START } from './spelling.rules.ts';

/** A number without its area code is still somebody's number: from this many figures on. */
const LOCAL_NUMBER = 6;
const LONGEST_NUMBER = 16;
const LEAST_FIGURES = 5;
/** Of how many ways to read a number that is said in words. */
const MOST_READINGS = 16;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is left of a telephone number when the country and the leading nought are taken away; null for what has too few figures to be one. */
export function nationalNumber(phone: string): string | null {
  const folded = foldText(phone).text;
  const parsed = parsePhoneNumberFromString(folded, 'GB');
  const digits = parsed?.nationalNumber ?? folded.replace(/\D/g, '').replace(/^(00)?44(?=\d{9})/, '');
  const national = digits.replace(/^0+/, '');
  return national.length >= LEAST_FIGURES ? national : null;
}

/** Where a number stands in text: whole, however it is cut into pieces, or without its area code. */
export function phoneIn(figures: readonly Figures[], national: string): Span[] {
  const found: Span[] = [];
  figures.forEach((first, start) => {
    let readings = [''];
    for (let end = start; end < figures.length; end += 1) {
      const piece = figures[end];
      if (!piece || (end > start && !piece.goesOn) || (readings[0]?.length ?? 0) > LONGEST_NUMBER) break;
      const { digits, otherwise } = piece;
      readings = readings.flatMap((reading) => [reading + digits, ...(otherwise === null ? [] : [reading + otherwise])]).slice(0, MOST_READINGS);
      if (readings.some((reading) => isNumber(reading, national, first.digits.length))) {
        found.push({ from: first.from, to: piece.to });
        break;
      }
    }
  });
  return found;
}

/** Whether figures are the number, or begin it in their first piece: what stands before, such as a time of day, is no part of it. */
function isNumber(digits: string, national: string, firstPiece: number): boolean {
  const begins = national.length >= LOCAL_NUMBER ? digits.indexOf(national) : -1;
  if (begins >= 0 && begins < firstPiece) return true;
  const bare = digits.replace(/^(00)?44(?=\d{9})/, '').replace(/^0+/, '');
  return bare === national || (bare.length >= LOCAL_NUMBER && national.endsWith(bare));
}

const JOINT = `(?:[${SEPARATORS}]|dot|point|full ?stop|underscore|dash|hyphen|minus|plus){0,12}`;
const AT = `(?:[${SEPARATORS}]|at){1,12}`;
const TIGHT = `[${SEPARATORS}]{0,3}`;
const UNLIKE_A_WORD = /[\d._-]/;
const LONG_ENOUGH = 6;

/** Patterns for an email address: written, said ("marta dot b at example dot org"), or its first part alone where that is like no word. */
export function emailSpellings(email: string): string[] {
  const folded = foldText(email).text.trim();
  const at = folded.lastIndexOf('@');
  const local = at < 0 ? folded : folded.slice(0, at);
  const host = at < 0 ? '' : (folded.slice(at + 1).split('.')[0] ?? '');
  return [...new Set([local, local.split('+')[0] ?? ''])].flatMap((name) => {
    const letters = name.replace(/[^\p{L}\p{N}]/gu, '');
    if (letters === '') return [];
    const alone = [...letters].length >= LONG_ENOUGH && UNLIKE_A_WORD.test(name) ? [`${START}${said(name)}${END}`] : [];
    return host === '' ? [`${START}${said(name)}${END}`] : [...alone, `${START}${said(name)}${AT}${said(host)}${END}`];
  });
}

function said(text: string): string {
  const parts = text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  return parts.map((part) => [...part].join(TIGHT)).join(JOINT);
}
